package rights_test

import (
	"strings"
	"testing"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// An objection that was ticked as one to direct marketing by mistake is considered
// as any other when the person says so: it can be refused then, what it is about is
// restricted meanwhile, and they read it in a letter. Nobody else's word will do.
func TestAnObjectionIsNotAboutMarketingAfterAll(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx, oksana := t.Context(), w.Citizen("oksana")
		kari, ola := w.Staff("Kari", authz.Caseworker, "nord"), w.Staff("Ola", authz.Caseworker, "nord")
		file := func(wishes ...rights.Wish) string {
			sub := w.Submission("nord")
			sub.Wishes = append([]rights.Wish{{Right: models.RightObjection, Marketing: true, Asked: models.Asked{About: "Nyhetsbrevet.", View: "Jeg bor alene."}}}, wishes...)
			rr, err := w.Rights.Submit(ctx, oksana, sub)
			w.Must(err)
			w.Take(kari, rr.CaseNumber)
			return rr.CaseNumber
		}
		told := rights.Told{Channel: models.ChannelPortal, On: models.DateIn(w.Clock.Now(), deadline.Zone())}
		alone, beside, decided := file(), file(rights.Wish{Right: models.RightRestriction}), file()
		before := w.Open(kari, alone)
		refusal := models.Refusal("21-1-basis", "Nei.", "")
		if len(before.Parts) != 1 || before.Item.Allows(refusal) {
			t.Fatalf("an objection to marketing has %d parts, or can be refused", len(before.Parts))
		}

		w.Refused(w.Rights.NoteOrdinary(ctx, ola, alone, told), fault.Forbidden, "case.not_yours")
		w.Refused(w.Rights.NoteOrdinary(ctx, kari, alone, rights.Told{Channel: models.ChannelForwarded, On: told.On}), fault.Invalid, "act.told.channel_wrong")
		w.Refused(w.Rights.NoteOrdinary(ctx, kari, alone, rights.Told{Channel: models.ChannelPortal, On: told.On.AddDays(1)}), fault.Invalid, "act.told.day_wrong")
		for _, status := range []models.Status{models.StatusApproval, models.StatusAnswered, models.StatusWithdrawn} {
			w.Exec("UPDATE request_items SET status = ? WHERE reference = ?", status, decided)
			w.Refused(w.Rights.NoteOrdinary(ctx, kari, decided, told), fault.Conflict, "act.ordinary.not_now")
		}

		w.Must(w.Rights.NoteOrdinary(ctx, kari, alone, told))
		w.Refused(w.Rights.NoteOrdinary(ctx, kari, alone, told), fault.Conflict, "act.ordinary.not_now")
		w.Refused(w.Rights.NoteOrdinary(ctx, kari, alone+"-2", told), fault.Conflict, "act.ordinary.not_now")
		c := w.Open(kari, alone)
		if c.Item.DirectMarketing || !c.Item.Allows(refusal) || c.Item.Governing != before.Item.Governing || c.Item.Version != before.Item.Version+1 {
			t.Errorf("the objection is %+v", c.Item)
		}
		while := w.Open(kari, alone+"-2")
		if item := while.Item; item.InvokedRight != models.RightRestriction || item.DerivedFrom == nil || *item.DerivedFrom != c.Item.ID || item.AssigneeID == nil || item.DirectMarketing || item.ReceivedOn != c.Item.ReceivedOn {
			t.Errorf("meanwhile there is %+v", item)
		}
		if while.Asked != (models.Asked{About: "Nyhetsbrevet.", Why: models.WhyWhileObjected}) {
			t.Errorf("meanwhile it is asked %+v", while.Asked)
		}
		letter := letterOf(w, oksana, alone, models.LetterOrdinary)
		for _, said := range []string{"i portalen", "sak " + alone + ")", "sak " + alone + "-2", "artikkel 21 nr. 1", w.Texts.For(models.Bokmal).Date(c.Item.Governing)} {
			if !strings.Contains(letter.Body, said) {
				t.Errorf("the letter does not say %q:\n%s", said, letter.Body)
			}
		}
		if n := w.Count("SELECT COUNT(*) FROM audit_entries WHERE action = 'objection.ordinary' AND actor_id = ? AND detail LIKE ?", kari.StaffID, `%"channel":"portal"%`); n != 1 {
			t.Errorf("%d lines of the log tell of it, want 1", n)
		}

		// What was asked to be restricted anyway is not restricted twice.
		w.Must(w.Rights.NoteOrdinary(ctx, kari, beside, told))
		if c := w.Open(kari, beside); len(c.Parts) != 2 || strings.Contains(letterOf(w, oksana, beside, models.LetterOrdinary).Body, "bokstav d") {
			t.Errorf("beside a restriction there are %d parts", len(c.Parts))
		}
		if n := w.Count("SELECT COUNT(*) FROM letters WHERE kind = 'ordinary'"); n != 2 {
			t.Errorf("%d letters, want 2", n)
		}
	})
}

// What restricts while an objection is considered has the clock of the objection:
// of one that was opened again it counts from then, and is not moved back when it
// turns out that the request came earlier.
func TestWhatRestrictsHasTheClockOfTheObjection(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx, kari := t.Context(), w.Staff("Kari", authz.Caseworker, "nord")
		sub := w.Submission("nord")
		sub.Wishes = append(sub.Wishes, rights.Wish{Right: models.RightObjection, Marketing: true, Asked: models.Asked{About: "Nyhetsbrevet."}})
		rr, err := w.Rights.Submit(ctx, w.Citizen("oksana"), sub)
		w.Must(err)
		w.Take(kari, rr.CaseNumber)
		objection := rr.CaseNumber + "-2"
		at := database.Instant(w.Clock.Now())
		w.Exec("UPDATE request_items SET status = 'answered', answered_at = ?, first_answer_at = ? WHERE reference = ?", at, at, objection)
		w.Clock.Advance(40 * day)
		w.Must(w.Rights.Reopen(ctx, kari, objection, "Vi fant et notat til."))
		today := models.DateIn(w.Clock.Now(), deadline.Zone())
		w.Must(w.Rights.NoteOrdinary(ctx, kari, objection, rights.Told{Channel: models.ChannelPortal, On: today}))
		from, while := w.Open(kari, objection).Item, w.Open(kari, rr.CaseNumber+"-3").Item
		if !while.ReceivedAt.Equal(from.ReceivedAt) || while.Governing != from.Governing || while.Target.Before(today) {
			t.Errorf("what restricts was received at %v and is to be done by %s, the objection at %v", while.ReceivedAt, while.Target, from.ReceivedAt)
		}

		earlier := rr.ReceivedAt.AddDate(0, 0, -3)
		w.Must(w.Rights.CorrectReceipt(ctx, kari, rr.CaseNumber, models.ChannelLetter, earlier, "Brevet lå i posten."))
		if item := w.Open(kari, rr.CaseNumber).Item; !item.ReceivedAt.Equal(earlier) {
			t.Errorf("the access was received at %v", item.ReceivedAt)
		}
		if item := w.Open(kari, while.Reference).Item; !item.ReceivedAt.Equal(from.ReceivedAt) {
			t.Errorf("what restricts was received at %v", item.ReceivedAt)
		}
		w.Refused(w.Rights.CorrectReceipt(ctx, kari, while.Reference, models.ChannelLetter, earlier, "Brevet lå i posten."), fault.Conflict, "act.receipt.reopened")
	})
}
