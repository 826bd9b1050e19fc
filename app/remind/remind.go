// Package remind sees to it that no date passes unannounced. It reminds staff
// of the dates of open cases by each controller's schedule, asks a person once
// more who has not answered a question, chases the owners of stores, and tells
// staff each morning how they stand. Everything is made once, in the same
// transaction as the e-mails that tell it, however many instances run and
// wherever one is killed.
package remind

import (
	"context"
	"log/slog"
	"time"

	"rettighetsporten/app/database"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/job"
	"rettighetsporten/app/rights"
	"rettighetsporten/app/seal"
	"rettighetsporten/models"
)

// The periodic jobs.
const (
	ClockJob  = "remind.clocks"
	SweepJob  = "remind.sweep"
	DigestJob = "remind.digest"
)

// Clocks computes the stored dates anew that a pause moves while it lasts.
type Clocks interface {
	RefreshPaused(ctx context.Context) error
}

// Service makes the reminders.
type Service struct {
	DB     *database.DB
	Keys   *seal.Keys
	Log    *slog.Logger
	Now    func() time.Time
	Rights *rights.Service
	Clocks Clocks // nil: no pause moves a stored date
}

// Handlers returns what does the jobs, by kind.
func (s *Service) Handlers() map[string]job.Handler {
	return map[string]job.Handler{
		ClockJob:  func(ctx context.Context, _ job.Lease) error { return s.refresh(ctx) },
		SweepJob:  func(ctx context.Context, _ job.Lease) error { return s.Sweep(ctx) },
		DigestJob: func(ctx context.Context, _ job.Lease) error { return s.Digests(ctx) },
	}
}

// Periodic returns the jobs in the order they are done: first the dates, then
// what is counted from them.
func Periodic() []job.Periodic {
	return []job.Periodic{
		{Kind: ClockJob, Every: 24 * time.Hour}, {Kind: SweepJob, Every: 5 * time.Minute}, {Kind: DigestJob, Every: 5 * time.Minute},
	}
}

func (s *Service) refresh(ctx context.Context) error {
	if s.Clocks == nil {
		return nil
	}
	return s.Clocks.RefreshPaused(ctx)
}

// today returns the civil day in Norway.
func (s *Service) today() models.Date { return models.DateIn(s.Now(), deadline.Zone()) }
