package remind

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/dispatch"
	"rettighetsporten/models"
)

// digestHour is when the working day's digest goes out, by the clock in Norway.
const digestHour = 7

// reader is an employee the digest is for, with the controllers of each role.
type reader struct {
	id, email                   string
	ombud, caseworker, approver []string
}

// Digests sends each ombud, caseworker and approver the morning's figures, once
// a working day. Who has nothing to be told gets no e-mail, and none later that
// day.
func (s *Service) Digests(ctx context.Context) error {
	today := s.today()
	if s.Now().In(deadline.Zone()).Hour() < digestHour || !deadline.WorkingDay(today) {
		return nil
	}
	readers, err := s.readers(ctx, today)
	if err != nil {
		return err
	}
	var faults []error
	for _, r := range readers {
		if ctx.Err() != nil {
			return errors.Join(append(faults, ctx.Err())...)
		}
		if err := s.digest(ctx, r, today); err != nil {
			faults = append(faults, fmt.Errorf("the digest of %s: %w", r.id, err))
		}
	}
	return errors.Join(faults...)
}

// readers returns who has not had today's digest, has an address and is not
// away.
func (s *Service) readers(ctx context.Context, today models.Date) ([]reader, error) {
	var rows []struct{ ID, Email, Role, ControllerID string }
	err := s.DB.Read().WithContext(ctx).Raw(`SELECT staff.id, staff.email, staff_grants.role, staff_grants.controller_id
		FROM staff JOIN staff_grants ON staff_grants.staff_id = staff.id
		WHERE staff.email <> '' AND staff_grants.role IN ('ombud', 'caseworker', 'approver')
		AND NOT EXISTS (SELECT 1 FROM digests WHERE digests.staff_id = staff.id AND digests.day = ?)
		AND NOT EXISTS (SELECT 1 FROM staff_absences AS away WHERE away.staff_id = staff.id
			AND away.controller_id = staff_grants.controller_id AND away.first_day <= ? AND away.last_day >= ?)
		ORDER BY staff.id, staff_grants.controller_id`, today, today, today).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("reading who gets a digest: %w", database.Fault(err))
	}
	var readers []reader
	for _, row := range rows {
		if len(readers) == 0 || readers[len(readers)-1].id != row.ID {
			readers = append(readers, reader{id: row.ID, email: row.Email})
		}
		r := &readers[len(readers)-1]
		switch authz.Role(row.Role) {
		case authz.Ombud:
			r.ombud = append(r.ombud, row.ControllerID)
		case authz.Caseworker:
			r.caseworker = append(r.caseworker, row.ControllerID)
		default:
			r.approver = append(r.approver, row.ControllerID)
		}
	}
	return readers, nil
}

func (s *Service) digest(ctx context.Context, r reader, today models.Date) error {
	figures, err := s.figures(ctx, r, today)
	if err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		row := models.Digest{StaffID: r.id, Day: today, MadeAt: database.Instant(s.Now())}
		result := gorm.WithResult()
		if err := table.Digests(tx, result, clause.OnConflict{DoNothing: true}).Create(ctx, &row); err != nil {
			return fmt.Errorf("recording the digest: %w", err)
		}
		if result.RowsAffected == 0 || len(figures) == 0 {
			return nil // another instance was first, or there is nothing to tell
		}
		id, err := dispatch.Queue(ctx, tx, s.Keys, row.MadeAt, dispatch.Message{
			ControllerID: audit.PortalChain, Kind: models.MailDigest, Language: models.Bokmal, Recipient: r.email, Figures: figures,
		})
		if err != nil {
			return err
		}
		_, err = table.Digests(tx).Where("staff_id = ? AND day = ?", r.id, today).Select("mail_id").Updates(ctx, models.Digest{MailID: &id})
		return err
	})
}
