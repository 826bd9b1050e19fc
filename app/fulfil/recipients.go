package fulfil

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Recipient is somebody the data may have been given to, and whether they are
// told, opened.
type Recipient struct {
	models.RecipientNotice

	Name    string
	Why     string
	Unnamed bool // the register knows a category alone: the caseworker says who it is
}

// The most of each: recipients of a case, and characters.
const (
	MaxRecipients    = 60
	MaxRecipientName = 200
)

// Recipients returns who got the data the case is about and whether they are
// told. Before anything is saved they are those the register names, without a
// state.
func (s *Service) Recipients(ctx context.Context, actor authz.Actor, c rights.Case) ([]Recipient, error) {
	if !actor.Reaches(c.Item.ControllerID) {
		return nil, fault.New(fault.NotFound, "error.not_found")
	}
	saved, err := s.savedRecipients(ctx, s.DB.Read(), c.Item)
	if err != nil || len(saved) > 0 {
		return saved, err
	}
	return s.proposedRecipients(ctx, c)
}

func (s *Service) savedRecipients(ctx context.Context, db *gorm.DB, item models.RequestItem) ([]Recipient, error) {
	rows, err := gorm.G[models.RecipientNotice](db).Where("item_id = ? AND controller_id = ?", item.ID, item.ControllerID).Order("position").Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the recipients: %w", database.Fault(err))
	}
	all := make([]Recipient, 0, len(rows))
	for _, row := range rows {
		r := Recipient{RecipientNotice: row}
		name, err := s.Keys.Open(row.NameSealed, placeRecipient(row.ID))
		if err != nil {
			return nil, err
		}
		r.Name = string(name)
		if len(row.WhySealed) > 0 {
			why, err := s.Keys.Open(row.WhySealed, placeNotTold(row.ID))
			if err != nil {
				return nil, err
			}
			r.Why = string(why)
		}
		all = append(all, r)
	}
	return all, nil
}

// proposedRecipients are those the register names for the service asked about,
// or for all of them. The controller's own staff need no telling.
func (s *Service) proposedRecipients(ctx context.Context, c rights.Case) ([]Recipient, error) {
	activities, err := s.Register.Activities(ctx, c.Item.ControllerID)
	if err != nil {
		return nil, err
	}
	var all []Recipient
	for _, a := range activities {
		if c.Item.ActivityID != "" && a.ID != c.Item.ActivityID {
			continue
		}
		for _, r := range a.Facts.Recipients {
			name := r.Name.In(c.Request.Language)
			known := slices.ContainsFunc(all, func(other Recipient) bool { return other.Name == name })
			if r.Role != models.RecipientInternal && !known && len(all) < MaxRecipients {
				all = append(all, Recipient{Name: name, Unnamed: r.Unnamed})
			}
		}
	}
	return all, nil
}

// CheckRecipients returns what is wrong with the recipients, by field: "state_",
// "name_" and "why_" with the place, counted from 1.
func CheckRecipients(all []Recipient) fault.Fields {
	var f fault.Fields
	for i, r := range all {
		n := strconv.Itoa(i + 1)
		switch {
		case strings.TrimSpace(r.Name) == "":
			f.Add("name_"+n, "recipients.name_missing")
		case utf8.RuneCountInString(r.Name) > MaxRecipientName:
			f.Add("name_"+n, "submit.too_long", "max", MaxRecipientName)
		}
		switch {
		case !slices.Contains(models.RecipientStates(), r.State):
			f.Add("state_"+n, "recipients.state_missing")
		case r.State.Excuses() && strings.TrimSpace(r.Why) == "":
			f.Add("why_"+n, "recipients.why_missing")
		case utf8.RuneCountInString(r.Why) > MaxWhy:
			f.Add("why_"+n, "submit.too_long", "max", MaxWhy)
		}
	}
	return f
}

// SaveRecipients keeps who got the data and whether they are told, before the
// case is decided. Who has been told already, in a case that was opened again, is
// told anew. What CheckRecipients finds wrong is fault.Invalid.
func (s *Service) SaveRecipients(ctx context.Context, actor authz.Actor, c rights.Case, all []Recipient) error {
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	if f := CheckRecipients(all); len(f) > 0 {
		return &fault.Error{Kind: fault.Invalid, Key: f[0].Key, Params: f[0].Params}
	}
	if len(all) == 0 || len(all) > MaxRecipients {
		return fault.New(fault.Invalid, "recipients.name_missing")
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if key := c.Item.Forbids(models.ActDecide, models.Standing{}); key != "" {
			return fault.New(fault.Conflict, key)
		}
		if err := rights.HoldIn(ctx, tx, c.Item, c.Item.Status, "case.changed_meanwhile"); err != nil {
			return err
		}
		if _, err := gorm.G[models.RecipientNotice](tx).Where("item_id = ?", c.Item.ID).Delete(ctx); err != nil {
			return fmt.Errorf("replacing the recipients: %w", err)
		}
		for i, r := range all {
			row := models.RecipientNotice{ID: models.NewID(), ItemID: c.Item.ID, ControllerID: c.Item.ControllerID, Position: i, State: r.State}
			if row.State == models.RecipientTold {
				row.State = models.RecipientToTell
			}
			var err error
			if row.NameSealed, err = s.Keys.Seal([]byte(strings.TrimSpace(r.Name)), placeRecipient(row.ID)); err != nil {
				return err
			}
			if row.State.Excuses() {
				if row.WhySealed, err = s.Keys.Seal([]byte(strings.TrimSpace(r.Why)), placeNotTold(row.ID)); err != nil {
					return err
				}
			}
			if err := gorm.G[models.RecipientNotice](tx).Create(ctx, &row); err != nil {
				return fmt.Errorf("keeping a recipient: %w", err)
			}
		}
		return s.record(ctx, tx, actor, c.Item, "recipients.saved", map[string]string{"number": strconv.Itoa(len(all))})
	})
}

// Informed returns what a decision says of those who got the data: nothing where
// Art. 19 does not ask. Where the register names some, and nobody has said
// whether they are told, it returns fault.Invalid.
func (s *Service) Informed(ctx context.Context, c rights.Case, o models.Outcome) ([]models.Informed, error) {
	if !c.Item.TellsRecipients(o) {
		return nil, nil
	}
	all, err := s.Recipients(ctx, authz.ForSystem(c.Item.ControllerID), c)
	if err != nil {
		return nil, err
	}
	out := make([]models.Informed, 0, len(all))
	for _, r := range all {
		if r.State == "" {
			return nil, fault.New(fault.Invalid, "recipients.missing")
		}
		out = append(out, models.Informed{Name: r.Name, State: r.State, Why: r.Why})
	}
	return out, nil
}
