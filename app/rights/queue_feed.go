package rights

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/models"
)

// How far a calendar reaches for those who serve whole controllers, how much it
// holds, and how long it goes on for somebody who no longer logs in.
const (
	FeedDays    = 60
	mostDates   = 500
	FeedAwayFor = 60 // days
)

// Feed returns when the actor's calendar got its address, and false when it has
// none. The address itself is known to nobody but who was shown it.
func (s *Service) Feed(ctx context.Context, actor authz.Actor) (made time.Time, has bool, err error) {
	feeds, err := table.CalendarFeeds(s.DB.Read()).Where("staff_id = ?", actor.StaffID).Limit(1).Find(ctx)
	if err != nil {
		return time.Time{}, false, fmt.Errorf("reading the calendar: %w", database.Fault(err))
	}
	if len(feeds) == 0 {
		return time.Time{}, false, nil
	}
	return feeds[0].CreatedAt, true, nil
}

// NewFeed gives the actor's calendar a new secret, which is returned this once;
// the one before ends.
func (s *Service) NewFeed(ctx context.Context, actor authz.Actor) (secret string, err error) {
	if err := actor.Require(authz.Ombud, authz.Caseworker, authz.Approver); err != nil {
		return "", err
	}
	secret = rand.Text()
	return secret, s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if _, err := table.CalendarFeeds(tx).Where("staff_id = ?", actor.StaffID).Delete(ctx); err != nil {
			return fmt.Errorf("ending the calendar: %w", err)
		}
		feed := models.CalendarFeed{StaffID: actor.StaffID, TokenHash: hashSecret(secret), CreatedAt: database.Instant(s.Now())}
		if err := table.CalendarFeeds(tx).Create(ctx, &feed); err != nil {
			return fmt.Errorf("making the calendar: %w", err)
		}
		return nil
	})
}

// EndFeed ends the actor's calendar.
func (s *Service) EndFeed(ctx context.Context, actor authz.Actor) error {
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		_, err := table.CalendarFeeds(tx).Where("staff_id = ?", actor.StaffID).Delete(ctx)
		return err
	})
}

func hashSecret(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// FeedCases returns the cases of a calendar, for its secret alone: the open
// cases the employee has, and, where they serve as ombud or approver, those due
// within FeedDays. It returns fault.NotFound for a secret that is nobody's and
// for an employee who has not logged in for FeedAwayFor days: their roles may
// have ended meanwhile.
func (s *Service) FeedCases(ctx context.Context, secret string) ([]QueueRow, error) {
	since := database.Instant(s.Now()).AddDate(0, 0, -FeedAwayFor)
	staff, err := table.Staff(s.DB.Read()).
		Where("id IN (SELECT staff_id FROM calendar_feeds WHERE token_hash = ?) AND seen_at >= ?", hashSecret(secret), since).Take(ctx)
	if err != nil {
		return nil, fmt.Errorf("looking for the calendar: %w", database.Fault(err))
	}
	grants, err := table.StaffGrants(s.DB.Read()).Where("staff_id = ?", staff.ID).Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the roles: %w", database.Fault(err))
	}
	person := authz.Person{StaffID: staff.ID}
	for _, g := range grants {
		person.Grants = append(person.Grants, authz.Grant{Role: authz.Role(g.Role), ControllerID: g.ControllerID})
	}
	var rows []QueueRow
	seen := map[string]bool{}
	for _, role := range []authz.Role{authz.Caseworker, authz.Ombud, authz.Approver} {
		actor, ok := person.As(role)
		if !ok {
			continue
		}
		f := QueueFilter{Limit: mostDates}
		last := s.deskDay().AddDays(FeedDays)
		if role == authz.Caseworker {
			f.Assignee = staff.ID
		}
		page, err := s.Queue(ctx, actor, f)
		if err != nil {
			return nil, err
		}
		for _, r := range page.Rows {
			if seen[r.RequestItem.ID] || role != authz.Caseworker && r.Governing.After(last) {
				continue
			}
			seen[r.RequestItem.ID] = true
			rows = append(rows, r)
		}
	}
	return rows, nil
}
