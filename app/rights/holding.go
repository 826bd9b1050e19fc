package rights

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/fault"
	"rettighetsporten/models"
)

// held is an item held until the transaction ends, with what its clock and its
// acts depend on.
type held struct {
	item      models.RequestItem
	inquiries []models.Inquiry
	extension *models.Extension
}

// hold holds the item and reads what belongs to its clock.
func hold(ctx context.Context, tx *gorm.DB, itemID string) (*held, error) {
	item, err := table.RequestItems(tx, clause.Locking{Strength: "UPDATE"}).Where("id = ?", itemID).Take(ctx)
	if err != nil {
		return nil, fmt.Errorf("holding the item: %w", database.Fault(err))
	}
	return withClock(ctx, tx, item)
}

// holdRequest holds the request until the transaction ends, for adding to it. It
// comes before its items.
func holdRequest(ctx context.Context, tx *gorm.DB, id string) (models.RightsRequest, error) {
	rr, err := table.RightsRequests(tx, clause.Locking{Strength: "NO KEY UPDATE"}).Where("id = ?", id).Take(ctx)
	if err != nil {
		return rr, fmt.Errorf("holding the request: %w", database.Fault(err))
	}
	return rr, nil
}

func withClock(ctx context.Context, db *gorm.DB, item models.RequestItem) (*held, error) {
	h := &held{item: item}
	var err error
	if h.inquiries, err = inquiriesOf(ctx, db, item); err != nil {
		return h, err
	}
	extensions, err := table.Extensions(db).Where("item_id = ?", item.ID).Find(ctx)
	if err != nil {
		return h, fmt.Errorf("reading the extension: %w", database.Fault(err))
	}
	if len(extensions) > 0 {
		h.extension = &extensions[0]
	}
	return h, nil
}

// openInquiry returns the inquiry that waits for the person, or nil.
func (h *held) openInquiry() *models.Inquiry {
	for i := range h.inquiries {
		if h.inquiries[i].AnsweredAt == nil {
			return &h.inquiries[i]
		}
	}
	return nil
}

// standing returns what else decides whether an act is allowed now.
func (h *held) standing(now time.Time) models.Standing {
	open := h.openInquiry()
	return models.Standing{
		Inquiry: open != nil, Fee: open != nil && open.Kind == models.InquiryFee, Extension: h.extension != nil,
		ExtensionOver: !deadline.Of(h.item.Clock, h.inquiries, now).MayExtend(now),
	}
}

// allow returns fault.Conflict with the reason unless the act can be done.
func (h *held) allow(act models.Act, now time.Time) error {
	if key := h.item.Forbids(act, h.standing(now)); key != "" {
		return fault.New(fault.Conflict, key)
	}
	return nil
}

// clockColumns are what an item keeps of its clock.
func clockColumns() []any {
	return []any{
		"received_at", "promised_days", "margin_days", "rules_version", "thirty_days", "one_month", "extended", "extension_closes", "extended_at",
		"governing", "governed_by", "target", "paused_days",
	}
}

// keepClock computes the clock anew from its facts and keeps it, with whom the
// case waits for.
func (h *held) keepClock(ctx context.Context, tx *gorm.DB, now time.Time) error {
	h.item.Clock = deadline.Of(h.item.Clock, h.inquiries, now).Stored()
	h.item.AwaitsPerson = h.openInquiry() != nil
	next := h.item
	next.Version++
	n, err := table.RequestItems(tx).Where("id = ? AND version = ?", h.item.ID, h.item.Version).
		Select("received_on", append(clockColumns(), "awaits_person", "version")...).Updates(ctx, next)
	if err != nil {
		return fmt.Errorf("keeping the clock: %w", err)
	}
	if n == 0 {
		return fault.New(fault.Conflict, "case.changed_meanwhile")
	}
	h.item.Version++
	return nil
}

// Standing returns what decides which acts are allowed in the case, and the
// inquiries and the extension it rests on.
func (s *Service) Standing(ctx context.Context, actor authz.Actor, c Case) (Standing, error) {
	if actor.Role != authz.DataSubject && !actor.Reaches(c.Item.ControllerID) {
		return Standing{}, fault.New(fault.NotFound, "error.not_found")
	}
	h, err := withClock(ctx, s.DB.Read(), c.Item)
	if err != nil {
		return Standing{}, err
	}
	now := s.Now()
	st := Standing{Standing: h.standing(now), Clock: deadline.Of(c.Item.Clock, h.inquiries, now), Inquiries: h.inquiries, Extension: h.extension}
	if st.Doing, err = carriedOut(ctx, s.DB.Read(), c.Item.ID); err != nil {
		return st, err
	}
	if actor.Role == authz.DataSubject { // nobody else can complain
		about, err := complaint(ctx, s.DB.Read(), c.Item.Reference, c.complainant(actor))
		st.Complaint, st.Complaining = about.Reference, about.Status.Open()
		return st, err
	}
	st.NumberMissing, err = numberMissing(ctx, s.DB.Read(), c)
	return st, err
}

// Standing is how a case stands: its clock as one object, and what it is made
// of.
type Standing struct {
	models.Standing
	Clock       deadline.Clock
	Inquiries   []models.Inquiry // oldest first, sealed
	Extension   *models.Extension
	Complaint   string // case number of the person's complaint about the case, "" for none; known to them alone
	Complaining bool   // it is open

	NumberMissing bool // of a person who is checked, and whose number staff can still add
}

// words returns the text without the space around it, or fault.Invalid when it
// is empty or longer than anybody needs.
func words(text, missing string) (string, error) {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return "", fault.New(fault.Invalid, missing)
	case utf8.RuneCountInString(text) > MaxAbout:
		return "", fault.New(fault.Invalid, "submit.too_long").With("max", MaxAbout)
	}
	return text, nil
}
