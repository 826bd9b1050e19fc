package rights

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/models"
)

// MaxFee is the largest fee, in kroner: more than the work with one request
// costs is not reasonable, Art. 12(5)(a).
const MaxFee = 9999

// Fee is what a request would cost the person, and why.
type Fee struct {
	Ground models.Ground
	Kroner int
	Reason string // what shows that the ground holds, to the person
}

// CheckFee returns what is wrong with the fee for a request for the right,
// field by field: "ground", "kroner" and "reason".
func CheckFee(f Fee, right models.InvokedRight) fault.Fields {
	var wrong fault.Fields
	if !slices.Contains(models.FeeGrounds(right), f.Ground) {
		wrong.Add("ground", "review.ground_missing")
	}
	if f.Kroner < 1 || f.Kroner > MaxFee {
		wrong.Add("kroner", "fee.kroner_wrong", "max", MaxFee)
	}
	if _, err := words(f.Reason, "fee.reason_missing"); err != nil {
		wrong.Add("reason", fault.KeyOf(err), "max", MaxAbout)
	}
	return wrong
}

// AskFee warns the person that the request would cost them something, before
// anything does, so that they can agree, ask for less or withdraw it: EDPB
// Guidelines 01/2022 § 194. It moves no date. Nothing is charged before the
// answer, which another one approves. Where the controller has to ask the ombud
// before it refuses, it has to before this too: Art. 12(5) lets it choose.
func (s *Service) AskFee(ctx context.Context, actor authz.Actor, reference string, f Fee) error {
	c, err := s.Open(ctx, actor, reference)
	if err != nil {
		return err
	}
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	if key := c.Item.Forbids(models.ActFee, models.Standing{}); key != "" {
		return fault.New(fault.Conflict, key)
	}
	if wrong := CheckFee(f, c.Item.InvokedRight); len(wrong) > 0 {
		return &fault.Error{Kind: fault.Invalid, Key: wrong[0].Key, Params: wrong[0].Params}
	}
	if f.Ground != models.GroundFurtherCopy {
		ask, err := MustAsk(ctx, s.DB.Read(), c)
		if err != nil {
			return err
		}
		if ask {
			return fault.New(fault.Conflict, "fee.ask_first")
		}
	}
	return s.ask(ctx, actor, c, models.Inquiry{Kind: models.InquiryFee, Fee: f.Kroner, Ground: f.Ground}, f.Reason)
}

// AcceptFee takes the person's agreement to the fee they were asked for, with
// what they wrote beside it. Staff who were told in another way note it for
// them, and how.
func (s *Service) AcceptFee(ctx context.Context, actor authz.Actor, reference, text string) error {
	text, err := words(text, "act.reply.missing")
	if err != nil && (actor.Role != authz.DataSubject || fault.KeyOf(err) != "act.reply.missing") {
		return err
	}
	return s.endInquiry(ctx, actor, reference, models.ActReply, ending{accepts: true, answer: text})
}

// WaiveFee lets the person off what they agreed to pay, before the answer says
// that they pay it.
func (s *Service) WaiveFee(ctx context.Context, actor authz.Actor, reference string) error {
	c, err := s.Open(ctx, actor, reference)
	if err != nil {
		return err
	}
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	now := database.Instant(s.Now())
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		h, err := hold(ctx, tx, c.Item.ID)
		if err != nil {
			return err
		}
		if h.item.Fee == 0 || !h.item.MayWaive() {
			return fault.New(fault.Conflict, "fee.none")
		}
		if err := h.costs(ctx, tx, 0); err != nil {
			return err
		}
		return s.note(ctx, tx, actor, c.Item, now, "fee.waived")
	})
}

// agree keeps what the person has agreed to pay, in the caller's transaction.
func (h *held) agree(ctx context.Context, tx *gorm.DB, row *models.Inquiry) error {
	if row.Kind != models.InquiryFee {
		return fault.New(fault.Conflict, "fee.none")
	}
	row.Accepted = true
	return h.costs(ctx, tx, row.Fee)
}

// costs keeps what the answer says that the person pays.
func (h *held) costs(ctx context.Context, tx *gorm.DB, kroner int) error {
	h.item.Fee = kroner
	_, err := table.RequestItems(tx).Where("id = ?", h.item.ID).Select("fee").Updates(ctx, h.item)
	return database.Fault(err)
}

// FeeOpen reports whether the person has been asked whether they will pay, and
// has not answered: until then nobody can say what the answer costs.
func FeeOpen(ctx context.Context, db *gorm.DB, itemID string) (bool, error) {
	n, err := table.Inquiries(db).Where("item_id = ? AND kind = 'fee' AND answered_at IS NULL", itemID).Count(ctx, "*")
	if err != nil {
		return false, fmt.Errorf("looking for an open fee: %w", database.Fault(err))
	}
	return n > 0, nil
}
