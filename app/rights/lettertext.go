package rights

import (
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/i18n"
	"rettighetsporten/models"
)

// letter words a letter to the person in the language of the request: the text
// of its kind in the catalogue, with what staff wrote put in. Every letter
// says which case it is about, who writes, who to ask, and where one can complain.
func (s *Service) letter(c Case, kind models.LetterKind, params ...any) string {
	return s.worded(c, kind, "letter."+string(kind)+".body", params...)
}

// worded words a letter of the kind with the text of the key, between what the
// controller says itself: nothing of what the law wants said is the controller's
// to leave out.
func (s *Service) worded(c Case, kind models.LetterKind, key string, params ...any) string {
	t := s.Texts.For(c.Request.Language)
	params = append([]any{"number", c.Item.Reference, "about", aboutWhat(t, c.Item), "received", t.Day(c.Request.ReceivedAt)}, params...)
	facts := c.Controller.Facts
	own := facts.WordsIn(kind, c.Request.Language).Filled(map[string]string{
		"saksnummer": c.Item.Reference, "virksomhet": c.Controller.Name, "mottatt": t.Date(t.Day(c.Request.ReceivedAt)),
	})
	text := s.onBehalf(c) + t.T(key, params...)
	if own.Opening != "" {
		text = own.Opening + "\n\n" + text
	}
	if own.Closing != "" {
		text += "\n\n" + own.Closing
	}
	contact := t.T("letter.contact", "body", c.Controller.Name, "contact", reach(t, facts.Contact), "ombud", reach(t, facts.Ombud), "number", c.Item.Reference)
	return text + "\n\n" + contact + "\n\n" + t.T("letter.complaint")
}

// onBehalf says at the head of a letter whom it is about, where somebody acts
// for them or has done so; "" otherwise.
func (s *Service) onBehalf(c Case) string {
	t := s.Texts.For(c.Request.Language)
	switch {
	case c.Behalf == nil:
		return ""
	case !c.Behalf.Acts:
		return t.T("letter.behalf.over", "name", c.Name, "representative", c.Behalf.Name) + "\n\n"
	case c.Behalf.Unproved():
		return t.T("letter.behalf.claimed_"+string(c.Behalf.Relation), "name", c.Name) + "\n\n"
	}
	return t.T("letter.behalf.shown", "name", c.Name) + "\n\n"
}

// reach names the contact, and every way to get hold of it: who reads the letter
// on paper may have no e-mail.
func reach(t i18n.Localizer, c models.Contact) string {
	ways := []string{c.Name, c.Email, "", c.Postal}
	if c.Phone != "" {
		ways[2] = t.T("letter.phone", "number", c.Phone)
	}
	return strings.Join(slices.DeleteFunc(ways, func(way string) bool { return way == "" }), ", ")
}

// TellTransfer tells the person in a letter whether the files went straight to
// the other controller, in the caller's transaction: when they arrived, or, where
// there is a reason, why it could not be done. GDPR Art. 12(4), 20(2).
func (s *Service) TellTransfer(ctx context.Context, tx *gorm.DB, c Case, t models.DirectTransfer, at time.Time) error {
	l := s.Texts.For(c.Request.Language)
	paid := "letter.decision.free"
	if c.Item.Fee > 0 {
		paid = "letter.transfer.fee"
	}
	key, params := "letter.transfer.body", []any{"receiver", t.ReceiverName, "day", l.Day(at), "costs", l.T(paid)}
	if t.Reason != "" {
		key, params = "letter.transfer.refused", append(params, "why", l.T("letter.transfer.why."+string(t.Reason)))
	}
	if c.OnPaper() { // who does not log in has no files there
		key += "_post"
	}
	_, err := s.sendNext(ctx, tx, c, models.LetterTransfer, s.worded(c, models.LetterTransfer, key, params...), at)
	return err
}

// CoverLetter words the letter that goes with a report on paper, "" for who
// reads it in the portal. Files that are taken along, Art. 20, have a letter in
// the portal too; without files it promises none. The fee is what the report says
// that the person pays, in kroner.
func (s *Service) CoverLetter(c Case, kind models.LetterKind, files bool, fee int) string {
	paid := costs(s.Texts.For(c.Request.Language), fee)
	if c.Item.InvokedRight == models.RightPortability && kind == models.LetterAnswer {
		switch {
		case !files:
			return s.worded(c, kind, "letter.portable.empty")
		case !c.OnPaper():
			return s.worded(c, kind, "letter.portable.body", "costs", paid)
		}
		return s.worded(c, kind, "letter.portable.body_post", "costs", paid)
	}
	if !c.OnPaper() {
		return ""
	}
	return s.letter(c, kind, "costs", paid)
}

// receiptLetter words the receipt: what was asked, each with both its dates,
// who to ask, and where one can complain. EDPB Guidelines 01/2022 § 57.
func (s *Service) receiptLetter(c Case, items []models.RequestItem) string {
	t := s.Texts.For(c.Request.Language)
	wishes, extension, meanwhile := make([]string, 0, len(items)), "", ""
	for _, item := range items {
		key := "letter.receipt.wish"
		switch {
		case item.DerivedFrom != nil: // nobody asked for it
			key += "_derived"
		case item.InvokedRight == models.RightComplaint:
			key += "_complaint"
		case item.InvokedRight == models.RightWithdrawConsent:
			key += "_consent"
		case item.PromisedDays > 0 && item.ThirtyDays.After(item.OneMonth): // 30 days can be longer than a month
			key += "_later"
		case item.PromisedDays > 0:
			key += "_promised"
		}
		if item.HasExtension() {
			extension = t.T("letter.receipt.extension")
		}
		if item.InvokedRight == models.RightRectification {
			meanwhile = t.T("letter.receipt.meanwhile") // Art. 18(1)(a)
		}
		wishes = append(wishes, t.T(key, "right", t.T("right."+string(item.InvokedRight)), "number", item.Reference, "promise", item.ThirtyDays, "month", item.OneMonth))
	}
	if c.Behalf != nil && c.Behalf.Unproved() {
		key := "letter.behalf.unproved"
		if c.OnPaper() { // who does not log in sends no message
			key += "_post"
		}
		extension += t.T(key, "name", c.Name)
	}
	return s.letter(c, models.LetterReceipt, "wishes", strings.Join(wishes, "\n\n"), "extension", extension+meanwhile)
}
