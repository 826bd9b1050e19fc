package rights

import (
	"context"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/i18n"
	"rettighetsporten/models"
)

// CheckRerouting returns what is wrong with where a request for the right is
// said to be answered, field by field: "regime", "act" and "answered_by".
func CheckRerouting(r models.Rerouting, right models.InvokedRight) fault.Fields {
	var f fault.Fields
	if !r.Fits(right) {
		f.Add("regime", "reroute.regime_missing")
	}
	if r.Regime == models.RegimeOther {
		checkElsewhere(&f, "act", r.Act, "reroute.act_missing")
	}
	return append(f, CheckGoesTo(r)...)
}

// CheckGoesTo returns what is wrong with who answers or decides it there, of the
// field "answered_by".
func CheckGoesTo(r models.Rerouting) fault.Fields {
	var f fault.Fields
	checkElsewhere(&f, "answered_by", r.To, "reroute.to_missing")
	return f
}

func checkElsewhere(f *fault.Fields, field, name, missing string) {
	switch n := utf8.RuneCountInString(name); {
	case n == 0:
		f.Add(field, missing)
	case n > MaxName:
		f.Add(field, "submit.too_long", "max", MaxName)
	}
}

// Reroute hands the request to who answers it under another act as well, and
// tells the person. Here it goes on with its clock as it was: where it is not
// clear what is asked for, it is a request under the GDPR too.
func (s *Service) Reroute(ctx context.Context, actor authz.Actor, reference string, r models.Rerouting, reason string) error {
	c, err := s.openForHandling(ctx, actor, reference)
	if err != nil {
		return err
	}
	r = TrimmedRerouting(r)
	if f := CheckRerouting(r, c.Item.InvokedRight); len(f) > 0 {
		return &fault.Error{Kind: fault.Invalid, Key: f[0].Key, Params: f[0].Params}
	}
	if reason, err = words(reason, "act.reroute.reason_missing"); err != nil {
		return err
	}
	now := database.Instant(s.Now())
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		h, err := hold(ctx, tx, c.Item.ID)
		if err != nil {
			return err
		}
		if err := h.allow(models.ActReroute, now); err != nil {
			return err
		}
		t := s.Texts.For(c.Request.Language)
		body := s.letter(c, models.LetterRerouted, "reason", reason, "answered", answeredBy(t, r), "date", h.item.Governing)
		if _, err := s.sendNext(ctx, tx, c, models.LetterRerouted, body, now); err != nil {
			return err
		}
		return s.note(ctx, tx, actor, c.Item, now, "request.rerouted", "regime", string(r.Regime))
	})
}

// TrimmedRerouting returns it without space around its words, and without the name
// of an act that the regime names already.
func TrimmedRerouting(r models.Rerouting) models.Rerouting {
	r.To, r.Act = strings.TrimSpace(r.To), strings.TrimSpace(r.Act)
	if r.Regime != models.RegimeOther {
		r.Act = ""
	}
	return r
}

// answeredBy says which act gives the person what they ask for, who answers
// them, and where they can appeal.
func answeredBy(t i18n.Localizer, r models.Rerouting) string {
	return t.T("letter.reroute."+string(r.Regime), "to", r.To, "act", r.Act)
}
