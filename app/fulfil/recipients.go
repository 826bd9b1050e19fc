package fulfil

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
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
	Unnamed bool // only a category is known: the caseworker says who it is
}

// The most of each: recipients of a case, those of them that stores name, and
// characters.
const (
	MaxRecipients    = 200
	maxFound         = 100
	MaxRecipientName = 200
)

// Nobody is what is saved where nobody has got the data: a caseworker has said
// so, and the letter does.
func Nobody() Recipient {
	return Recipient{RecipientNotice: models.RecipientNotice{State: models.RecipientNotDisclosed}}
}

// nobody reports whether it is said that there are no recipients.
func nobody(all []Recipient) bool {
	return len(all) == 1 && all[0].Name == "" && all[0].State == models.RecipientNotDisclosed
}

// Recipients returns who got the data the case is about and whether they are to
// be told when it is decided. Before anything is saved they are those the register
// names, without a state; where nobody got it, they are Nobody alone. Those the
// rows of the stores name, when a plan was tried, are among them until something
// is said of each.
func (s *Service) Recipients(ctx context.Context, actor authz.Actor, c rights.Case) ([]Recipient, error) {
	if !actor.Reaches(c.Item.ControllerID) {
		return nil, fault.New(fault.NotFound, "error.not_found")
	}
	all, err := s.savedRecipients(ctx, s.DB.Read(), c.Item, false)
	if err == nil && len(all) == 0 {
		all, err = s.proposedRecipients(ctx, c)
	}
	if err != nil || c.Item.Forbids(models.ActDecide, models.Standing{}) != "" {
		return all, err
	}
	e, err := s.effect(ctx, s.DB.Read(), c)
	if err != nil {
		return nil, err
	}
	return s.withFound(c, all, e.Recipients), nil
}

// Named returns those the stores name where they are more than anybody goes through,
// by name: who is told of a group can ask who is in it, Art. 19, whatever became of
// the case since. So every plan of it counts but those of liftings, which nobody is
// told of.
func (s *Service) Named(ctx context.Context, actor authz.Actor, c rights.Case) ([]string, error) {
	if !actor.Reaches(c.Item.ControllerID) {
		return nil, fault.New(fault.NotFound, "error.not_found")
	}
	rows, err := table.EffectPlans(s.DB.Read()).Where("item_id = ? AND controller_id = ? AND kind <> 'lift'", c.Item.ID, c.Item.ControllerID).Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading whom the stores named: %w", database.Fault(err))
	}
	var all []string
	for _, row := range rows {
		var tried Tried
		if err := s.unseal(row.PlanSealed, placePlan(row.ID), &tried); err != nil {
			return nil, err
		}
		if len(tried.Recipients) > maxFound {
			all = append(all, tried.Recipients...)
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(all))), nil
}

// withFound adds those the stores name to the recipients. Nobody goes through more
// than maxFound: they are proposed as the group they are.
func (s *Service) withFound(c rights.Case, all []Recipient, found []string) []Recipient {
	if len(found) > 0 && nobody(all) {
		all = nil
	}
	if n := len(found); n > maxFound {
		if !slices.ContainsFunc(all, func(r Recipient) bool { return r.Found }) {
			group := s.Texts.For(c.Request.Language).T("recipients.many", "number", n)
			all = append(all, Recipient{RecipientNotice: models.RecipientNotice{Role: models.RecipientOther, Found: true}, Name: group, Unnamed: true})
		}
		return all
	}
	for _, name := range found {
		if long := []rune(name); len(long) > MaxRecipientName {
			name = strings.TrimSpace(string(long[:MaxRecipientName]))
		}
		i := slices.IndexFunc(all, func(r Recipient) bool { return nameKey(r.Name) == nameKey(name) })
		if i < 0 {
			i, all = len(all), append(all, Recipient{RecipientNotice: models.RecipientNotice{Role: models.RecipientOther}, Name: name})
		}
		all[i].Found = true
	}
	return all
}

// unfound forgets which of the recipients that are proposed the stores have named:
// the next plan says anew, and may name more than anybody goes through. It comes
// before the plan that named them is gone. A group goes with its plan, which alone
// knows who is in it: nobody is promised names that nobody has.
func (s *Service) unfound(ctx context.Context, tx *gorm.DB, item models.RequestItem) error {
	plans, err := table.EffectPlans(tx).Where("item_id = ? AND kind <> 'lift'", item.ID).Order("id DESC").Limit(1).Find(ctx)
	if err != nil {
		return fmt.Errorf("reading whom the stores named: %w", err)
	}
	group := false
	for _, row := range plans {
		var tried Tried
		if err := s.unseal(row.PlanSealed, placePlan(row.ID), &tried); err != nil {
			return err
		}
		group = len(tried.Recipients) > maxFound
	}
	named := table.RecipientNotices(tx).Where("item_id = ? AND given_at IS NULL AND found", item.ID)
	if group {
		_, err = named.Delete(ctx)
	} else {
		_, err = named.Select("found").Updates(ctx, models.RecipientNotice{})
	}
	if err != nil {
		return fmt.Errorf("forgetting whom the stores named: %w", err)
	}
	return nil
}

// nameKey is what two spellings of a name have in common: its letters and digits.
func nameKey(name string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, norm.NFC.String(name)))
}

// Notified returns whom the decisions that were given say are told, and how far
// that has come.
func (s *Service) Notified(ctx context.Context, actor authz.Actor, c rights.Case) ([]Recipient, error) {
	if !actor.Reaches(c.Item.ControllerID) {
		return nil, fault.New(fault.NotFound, "error.not_found")
	}
	return s.savedRecipients(ctx, s.DB.Read(), c.Item, true)
}

// savedRecipients returns what decisions said that were given, or what is
// proposed for the next one.
func (s *Service) savedRecipients(ctx context.Context, db *gorm.DB, item models.RequestItem, given bool) ([]Recipient, error) {
	rows, err := table.RecipientNotices(db).Where("item_id = ? AND controller_id = ? AND (given_at IS NOT NULL) = ?", item.ID, item.ControllerID, given).Order("position").Find(ctx)
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
				role := r.Role
				if role != models.RecipientProcessor {
					role = models.RecipientOther
				}
				all = append(all, Recipient{RecipientNotice: models.RecipientNotice{Role: role}, Name: name, Unnamed: r.Unnamed})
			}
		}
	}
	return all, nil
}

// CheckRecipients returns what is wrong with the recipients in a case about the
// right, by field: "state_", "role_", "name_" and "why_" with the place, counted
// from 1.
func CheckRecipients(all []Recipient, right models.InvokedRight) fault.Fields {
	var f fault.Fields
	if nobody(all) {
		return f
	}
	for i, r := range all {
		n := strconv.Itoa(i + 1)
		switch {
		case strings.TrimSpace(r.Name) == "":
			f.Add("name_"+n, "recipients.name_missing")
		case utf8.RuneCountInString(r.Name) > MaxRecipientName:
			f.Add("name_"+n, "submit.too_long", "max", MaxRecipientName)
		}
		if !slices.Contains(models.NoticeRolesOf(right), cmp.Or(r.Role, models.RecipientOther)) {
			f.Add("role_"+n, "recipients.role_missing")
		}
		switch {
		case !slices.Contains(models.RecipientStates(), r.State) || r.State == models.RecipientTold:
			f.Add("state_"+n, "recipients.state_missing")
		case r.State.Excuses() && strings.TrimSpace(r.Why) == "":
			f.Add("why_"+n, "recipients.why_missing")
		case utf8.RuneCountInString(r.Why) > MaxWhy:
			f.Add("why_"+n, "submit.too_long", "max", MaxWhy)
		}
	}
	return f
}

// SaveRecipients keeps who got the data and whether they are to be told, before
// the case is decided; what an earlier decision said stays as it is. With none
// nothing is said of it, and the register proposes again. What CheckRecipients
// finds wrong is fault.Invalid.
func (s *Service) SaveRecipients(ctx context.Context, actor authz.Actor, c rights.Case, all []Recipient) error {
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	if f := CheckRecipients(all, c.Item.InvokedRight); len(f) > 0 {
		return &fault.Error{Kind: fault.Invalid, Key: f[0].Key, Params: f[0].Params}
	}
	if len(all) > MaxRecipients {
		return fault.New(fault.Invalid, "recipients.name_missing")
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if key := c.Item.Forbids(models.ActDecide, models.Standing{}); key != "" {
			return fault.New(fault.Conflict, key)
		}
		if err := rights.HoldIn(ctx, tx, c.Item, c.Item.Status, "case.changed_meanwhile"); err != nil {
			return err
		}
		if _, err := table.RecipientNotices(tx).Where("item_id = ? AND given_at IS NULL", c.Item.ID).Delete(ctx); err != nil {
			return fmt.Errorf("replacing the recipients: %w", err)
		}
		for i, r := range all {
			r.RecipientNotice = models.RecipientNotice{ID: models.NewID(), ItemID: c.Item.ID, ControllerID: c.Item.ControllerID, Position: i, Role: r.Role, State: r.State, Found: r.Found}
			r.Name, r.Why = strings.TrimSpace(r.Name), strings.TrimSpace(r.Why)
			if err := s.keepRecipient(ctx, tx, r); err != nil {
				return err
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
		out = append(out, models.Informed{Name: r.Name, Role: r.Role, State: r.State, Why: r.Why})
	}
	return out, nil
}
