package database

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// slow is how long a statement may take before it is worth a line in the log.
const slow = 500 * time.Millisecond

// quietLogger writes slow statements and nothing else, never with values:
// errors are logged once, at the edge.
type quietLogger struct{ log *slog.Logger }

func (l quietLogger) LogMode(logger.LogLevel) logger.Interface { return l }
func (quietLogger) Info(context.Context, string, ...any)       {}
func (quietLogger) Warn(context.Context, string, ...any)       {}
func (quietLogger) Error(context.Context, string, ...any)      {}

// ParamsFilter drops the values wherever GORM would write them.
func (quietLogger) ParamsFilter(_ context.Context, statement string, _ ...any) (string, []any) {
	return statement, nil
}

func (l quietLogger) Trace(ctx context.Context, begin time.Time, fc func() (string, int64), err error) {
	took := time.Since(begin)
	if took < slow || errors.Is(err, gorm.ErrRecordNotFound) {
		return
	}
	_, rows := fc()
	l.log.WarnContext(ctx, "slow statement", slog.Duration("took", took), slog.Int64("rows", rows))
}
