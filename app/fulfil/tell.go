package fulfil

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Notify notes whom a decision that is given says are told, and who is not and
// why, in the transaction that gives it. What an earlier decision said stays:
// who has not been told of that one is told of both at once, and who has is told
// anew.
func (s *Service) Notify(ctx context.Context, tx *gorm.DB, c rights.Case, d models.Decision, at time.Time) error {
	given, err := s.savedRecipients(ctx, tx, c.Item, true)
	if err != nil {
		return err
	}
	for _, r := range d.Recipients {
		r.Role = cmp.Or(r.Role, models.RecipientOther)
		if r.Name == "" || slices.ContainsFunc(given, func(g Recipient) bool {
			return g.Name == r.Name && g.Role == r.Role && g.State == r.State && g.Why == r.Why
		}) {
			continue
		}
		row := models.RecipientNotice{
			ID: models.NewID(), ItemID: c.Item.ID, ControllerID: c.Item.ControllerID, Position: len(given), Role: r.Role, State: r.State, GivenAt: &at,
		}
		given = append(given, Recipient{RecipientNotice: row, Name: r.Name, Why: r.Why})
		if err := s.keepRecipient(ctx, tx, given[len(given)-1]); err != nil {
			return err
		}
	}
	return nil
}

// keepRecipient seals what is said of the recipient and keeps it.
func (s *Service) keepRecipient(ctx context.Context, tx *gorm.DB, r Recipient) error {
	r.Role = cmp.Or(r.Role, models.RecipientOther)
	var err error
	if r.NameSealed, err = s.Keys.Seal([]byte(r.Name), placeRecipient(r.ID)); err != nil {
		return err
	}
	if r.State.Excuses() {
		if r.WhySealed, err = s.Keys.Seal([]byte(r.Why), placeNotTold(r.ID)); err != nil {
			return err
		}
	}
	if err := table.RecipientNotices(tx).Create(ctx, &r.RecipientNotice); err != nil {
		return fmt.Errorf("keeping a recipient: %w", err)
	}
	return nil
}

// TellRecipient notes that a recipient was told that day, after a decision that
// says so was given, also when the case was opened again meanwhile. When nobody
// is left the person has a letter of it. It returns fault.Invalid for a day
// before the decision or still to come.
func (s *Service) TellRecipient(ctx context.Context, actor authz.Actor, c rights.Case, id string, on models.Date) error {
	today := models.DateIn(s.Now(), deadline.Zone())
	return s.note(ctx, actor, c, id, "recipients.told", func(row *models.RecipientNotice) error {
		if on.IsZero() || on.After(today) || on.Before(models.DateIn(*row.GivenAt, deadline.Zone())) {
			return fault.New(fault.Invalid, "recipients.day_wrong")
		}
		row.State, row.ToldOn = models.RecipientTold, on
		return nil
	})
}

// ExcuseRecipient notes that a recipient who was to be told cannot be after all,
// or only with effort out of proportion, and why. It returns fault.Invalid for
// another state and without a reason.
func (s *Service) ExcuseRecipient(ctx context.Context, actor authz.Actor, c rights.Case, id string, state models.RecipientState, why string) error {
	why = strings.TrimSpace(why)
	switch {
	case !state.Excuses():
		return fault.New(fault.Invalid, "recipients.state_missing")
	case why == "":
		return fault.New(fault.Invalid, "recipients.why_missing")
	case utf8.RuneCountInString(why) > MaxWhy:
		return fault.New(fault.Invalid, "submit.too_long").With("max", MaxWhy)
	}
	return s.note(ctx, actor, c, id, "recipients.excused", func(row *models.RecipientNotice) error {
		row.State = state
		var err error
		row.WhySealed, err = s.Keys.Seal([]byte(why), placeNotTold(row.ID))
		return err
	})
}

// note changes what is noted of a recipient who is to be told.
func (s *Service) note(ctx context.Context, actor authz.Actor, c rights.Case, id, event string, change func(row *models.RecipientNotice) error) error {
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	now := database.Instant(s.Now())
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := rights.HoldIn(ctx, tx, c.Item, c.Item.Status, "case.changed_meanwhile"); err != nil {
			return err
		}
		rows, err := table.RecipientNotices(tx).Where("id = ? AND item_id = ? AND given_at IS NOT NULL", id, c.Item.ID).Find(ctx)
		switch {
		case err != nil:
			return fmt.Errorf("reading the recipient: %w", err)
		case len(rows) == 0:
			return fault.New(fault.Conflict, "recipients.not_decided")
		case rows[0].State != models.RecipientToTell:
			return fault.New(fault.Conflict, "case.changed_meanwhile")
		}
		row := rows[0]
		if err := change(&row); err != nil {
			return err
		}
		row.NotedBy = &actor.StaffID
		_, err = table.RecipientNotices(tx).Where("id = ?", row.ID).Select("state", "why_sealed", "told_on", "noted_by").Updates(ctx, row)
		if err != nil {
			return fmt.Errorf("noting whether a recipient was told: %w", err)
		}
		if err := s.record(ctx, tx, actor, c.Item, event, map[string]string{"state": string(row.State)}); err != nil {
			return err
		}
		return s.tellPerson(ctx, tx, c, now)
	})
}

// tellPerson writes to the person when nobody is left to be told.
func (s *Service) tellPerson(ctx context.Context, tx *gorm.DB, c rights.Case, now time.Time) error {
	all, err := s.savedRecipients(ctx, tx, c.Item, true)
	if err != nil {
		return err
	}
	since, err := s.Rights.RecipientsToldAt(ctx, tx, c)
	if err != nil {
		return err
	}
	t := s.Texts.For(c.Request.Language)
	var lines []string
	for _, r := range all {
		if r.State == models.RecipientToTell {
			return nil
		}
		if r.NotedBy != nil && r.GivenAt.After(since) { // the rest the decision, or an earlier letter, has said
			lines = append(lines, notedLine(t, r))
		}
	}
	return s.Rights.TellRecipients(ctx, tx, c, lines, now)
}

func notedLine(t i18n.Localizer, r Recipient) string {
	if r.State == models.RecipientTold && r.Role == models.RecipientProcessor {
		return t.T("letter.recipients.line_processor", "name", r.Name, "date", r.ToldOn)
	}
	if r.State == models.RecipientTold {
		return t.T("letter.recipients.line", "name", r.Name, "date", r.ToldOn)
	}
	return "– " + rights.NotInformed(t, models.Informed{Name: r.Name, Role: r.Role, State: r.State, Why: r.Why})
}
