package dispatch

import (
	"context"
	"fmt"
	"time"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
)

// undeliveredFor is how long an e-mail that could not be sent is counted.
const undeliveredFor = 30 * 24 * time.Hour

// Outbox tells how the outbox stands.
type Outbox struct {
	DB  *database.DB
	Now func() time.Time
}

// Undelivered returns how many e-mails of the last thirty days no mail server
// would take, by controller.
func (o Outbox) Undelivered(ctx context.Context, actor authz.Actor) (map[string]int, error) {
	if err := actor.Require(authz.Administrator); err != nil {
		return nil, err
	}
	var rows []struct {
		ControllerID string
		Mails        int
	}
	err := o.DB.Read().WithContext(ctx).Table("mails").Where("state = 'failed' AND created_at > ?", database.Instant(o.Now()).Add(-undeliveredFor)).
		Select("controller_id, COUNT(*) AS mails").Group("controller_id").Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("counting undelivered e-mails: %w", database.Fault(err))
	}
	counts := make(map[string]int, len(rows))
	for _, r := range rows {
		counts[r.ControllerID] = r.Mails
	}
	return counts, nil
}
