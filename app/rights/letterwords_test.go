package rights_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/register"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Every letter is held word by word in all its languages, as the person reads it.
func TestEveryLetterWordByWord(t *testing.T) {
	t.Parallel()
	for name, l := range lettersMade() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := world.New(t, apptest.SQLite(t), pausesCount)
			for _, language := range models.LetterLanguages() {
				c := newLetterCase(w, l.body, language)
				apptest.Golden(t, name+"."+string(language)+".txt", l.written(c))
			}
		})
	}
}

// lettersMade are the letters that an act in a case sends, each with what makes
// it.
func lettersMade() map[string]letterMade {
	inquire := func(kind models.InquiryKind, question string) func(*letterCase) error {
		return func(c *letterCase) error {
			return c.w.Rights.Inquire(c.w.T.Context(), c.worker, c.number, kind, question)
		}
	}
	forward := func(to rights.Forwarding) func(*letterCase) error {
		return func(c *letterCase) error { return c.w.Rights.Forward(c.w.T.Context(), c.worker, c.number, to) }
	}
	reroute := func(regime models.Regime) func(*letterCase) error {
		return func(c *letterCase) error {
			to := models.Rerouting{Regime: regime, Act: "opplæringslova", To: "Skolekontoret, skole@nord.example"}
			return c.w.Rights.Reroute(c.w.T.Context(), c.worker, c.number, to, "Du vil også se vedtaket om skoleplass.")
		}
	}
	askFee := func(ground models.Ground) func(*letterCase) error {
		return func(c *letterCase) error {
			f := rights.Fee{Ground: ground, Kroner: 350, Reason: "Du fikk det samme 1. mars, og ingenting er endret."}
			return c.w.Rights.AskFee(c.w.T.Context(), c.worker, c.number, f)
		}
	}
	// What is told of a restriction or of an erasure is told of a case of that right.
	of := func(c *letterCase, right models.InvokedRight) rights.Case {
		opened := c.w.Open(c.worker, c.number)
		opened.Item.InvokedRight = right
		return opened
	}
	lifted := models.Date{Year: 2026, Month: 4, Day: 1}
	letters := map[string]letterMade{
		"receipt.unpromised": {"sor", models.LetterReceipt, func(*letterCase) error { return nil }},
		"receipt.promised":   {"nord", models.LetterReceipt, func(*letterCase) error { return nil }},
		"extension": {"nord", models.LetterExtension, func(c *letterCase) error {
			return c.w.Rights.Extend(c.w.T.Context(), c.worker, c.number, "Vi må lete i et arkiv på papir.")
		}},
		"inquiry.identity":             {"nord", models.LetterInquiry, inquire(models.InquiryIdentity, "Har du hatt et annet etternavn?")},
		"inquiry.identity.counts":      {"sor", models.LetterInquiry, inquire(models.InquiryIdentity, "Har du hatt et annet etternavn?")},
		"inquiry.clarification":        {"nord", models.LetterInquiry, inquire(models.InquiryClarification, "Gjelder det skolen eller barnehagen?")},
		"inquiry.clarification.counts": {"sor", models.LetterInquiry, inquire(models.InquiryClarification, "Gjelder det skolen eller barnehagen?")},
		"inquiry-reminder.identity":    {"nord", models.LetterInquiryReminder, askAgain(models.InquiryIdentity)},
		"inquiry-reminder.post":        {"nord", models.LetterInquiryReminder, askAgain(models.InquiryClarification)},
		"forwarded.inside":             {"nord", models.LetterForwarded, forward(rights.Forwarding{ControllerID: "sor", Reason: "Skolen du gikk på, er deres."})},
		"forwarded.inside.post": {"nord", models.LetterForwarded, func(c *letterCase) error {
			c.w.Exec("UPDATE rights_requests SET registered_by = ?", c.worker.StaffID)
			if err := c.w.Rights.NotePostal(c.w.T.Context(), c.worker, c.number, "", "Lillegata 3, 3674 Notodden"); err != nil {
				return err
			}
			return forward(rights.Forwarding{ControllerID: "sor", Reason: "Skolen du gikk på, er deres."})(c)
		}},
		"forwarded.outside": {"nord", models.LetterForwarded, forward(rights.Forwarding{Body: "Nav", How: "i brev 3. mars", Reason: "Trygdesaken er deres."})},
		"fee.unfounded":     {"nord", models.LetterFee, askFee("12-5-unfounded")},
		"fee.excessive":     {"nord", models.LetterFee, askFee("12-5-excessive")},
		"fee.copies":        {"nord", models.LetterFee, askFee(models.GroundFurtherCopy)},
		"rerouted.party":    {"nord", models.LetterRerouted, reroute(models.RegimeParty)},
		"rerouted.public":   {"nord", models.LetterRerouted, reroute(models.RegimePublic)},
		"rerouted.journal":  {"nord", models.LetterRerouted, reroute(models.RegimeJournal)},
		"rerouted.other":    {"nord", models.LetterRerouted, reroute(models.RegimeOther)},
		"restriction-lifting": {"nord", models.LetterLifting, func(c *letterCase) error {
			return c.w.DB.InTx(c.w.T.Context(), func(tx *gorm.DB) error {
				_, err := c.w.Rights.TellLifting(c.w.T.Context(), tx, of(c, models.RightRestriction), "Notatene fra 2023.", lifted, "Protesten er avgjort.", c.w.Clock.Now())
				return err
			})
		}},
		"restriction-stands": {"nord", models.LetterStands, func(c *letterCase) error {
			return c.w.DB.InTx(c.w.T.Context(), func(tx *gorm.DB) error {
				return c.w.Rights.TellStanding(c.w.T.Context(), tx, of(c, models.RightRestriction), "Notatene fra 2023.", lifted, c.w.Clock.Now())
			})
		}},
		"recipients-told": {"nord", models.LetterRecipients, func(c *letterCase) error {
			return c.w.DB.InTx(c.w.T.Context(), func(tx *gorm.DB) error {
				return c.w.Rights.TellRecipients(c.w.T.Context(), tx, of(c, models.RightErasure), []string{"– Skatteetaten fikk beskjed 3. mars 2026."}, c.w.Clock.Now())
			})
		}},
		"transfer.sent":      {"nord", models.LetterTransfer, tellTransfer("")},
		"transfer.sent.post": {"nord", models.LetterTransfer, tellTransferTo("Lillegata 3, 3674 Notodden", "")},
		"transfer.sent.paid": {"nord", models.LetterTransfer, func(c *letterCase) error {
			c.w.Exec("UPDATE request_items SET fee = 350")
			return tellTransfer("")(c)
		}},
		"transfer.busy.post": {"nord", models.LetterTransfer, tellTransferTo("Lillegata 3, 3674 Notodden", models.TransferBusy)},
		"ordinary": {"nord", models.LetterOrdinary, func(c *letterCase) error {
			c.w.Exec("UPDATE request_items SET invoked_right = 'objection', direct_marketing = TRUE WHERE reference = ?", c.number)
			return c.w.Rights.NoteOrdinary(c.w.T.Context(), c.worker, c.number, rights.Told{Channel: models.ChannelPortal, On: models.DateIn(c.w.Clock.Now(), time.UTC)})
		}},
		"withdrawn": {"nord", models.LetterWithdrawn, noteWithdrawal(models.ChannelPhone)},
		"withdrawn.last": {"nord", models.LetterWithdrawn, func(c *letterCase) error {
			c.w.Exec("UPDATE request_items SET status = 'closed' WHERE reference <> ?", c.number)
			return noteWithdrawal(models.ChannelLetter)(c)
		}},
		"reopened.objection": {"nord", models.LetterReopened, func(c *letterCase) error {
			c.w.Exec("UPDATE request_items SET status = 'answered', answered_at = ?", c.w.Clock.Now())
			c.w.Exec("UPDATE request_items SET invoked_right = 'objection' WHERE reference = ?", c.number)
			return c.w.Rights.Reopen(c.w.T.Context(), c.worker, c.number, "Vi fant en mappe til.")
		}},
		"reopened.stands": {"nord", models.LetterReopened, func(c *letterCase) error {
			restriction := c.objects()
			c.w.Exec("UPDATE request_items SET status = 'answered', answered_at = ?", c.w.Clock.Now())
			item := c.w.Open(c.worker, restriction).Item
			letter := letterOf(c.w, c.worker, c.number, models.LetterReceipt).ID
			err := table.Restrictions(c.w.DB.Read()).Create(c.w.T.Context(), &models.Restriction{
				ID: models.NewID(), ItemID: item.ID, ControllerID: item.ControllerID, DataSubjectID: item.DataSubjectID, State: models.RestrictionTold, Stores: []string{},
				WhatSealed: []byte{1}, ImposedAt: c.w.Clock.Now(), LiftOn: lifted, LiftWhySealed: []byte{1}, LetterID: &letter, OrderedBy: &c.worker.StaffID,
			})
			if err != nil {
				return err
			}
			return c.w.Rights.Reopen(c.w.T.Context(), c.worker, c.number, "Vi fant en mappe til.")
		}},
		"withdrawn.objection": {"nord", models.LetterWithdrawn, func(c *letterCase) error {
			c.objects()
			return noteWithdrawal(models.ChannelEmail)(c)
		}},
		"withdrawn.derived": {"nord", models.LetterWithdrawn, func(c *letterCase) error {
			c.number = c.objects()
			return noteWithdrawal(models.ChannelCounter)(c)
		}},
		"reopened": {"nord", models.LetterReopened, func(c *letterCase) error {
			c.w.Exec("UPDATE request_items SET status = 'answered', answered_at = ?", c.w.Clock.Now())
			return c.w.Rights.Reopen(c.w.T.Context(), c.worker, c.number, "Vi fant en mappe til.")
		}},
	}
	for _, why := range models.TransferReasons() {
		letters["transfer."+string(why)] = letterMade{"nord", models.LetterTransfer, tellTransfer(why)}
	}
	return letters
}

// letterMade is a letter of the kind, and what makes it.
type letterMade struct {
	body string // who has the case
	kind models.LetterKind
	act  func(c *letterCase) error
}

// noteWithdrawal notes that who sent the request, on paper, wants it no more.
func noteWithdrawal(channel models.Channel) func(c *letterCase) error {
	return func(c *letterCase) error {
		c.w.Exec("UPDATE rights_requests SET registered_by = ?", c.worker.StaffID)
		return c.w.Rights.NoteWithdrawal(c.w.T.Context(), c.worker, c.number, rights.Told{Channel: channel, On: models.DateIn(c.w.Clock.Now(), time.UTC)})
	}
}

// objects makes an objection of the case and a restriction that follows from it of
// its second part, and returns the second.
func (c *letterCase) objects() string {
	second := c.number + "-2"
	c.w.Exec("UPDATE request_items SET invoked_right = 'objection' WHERE reference = ?", c.number)
	c.w.Exec("UPDATE request_items SET invoked_right = 'restriction', derived_from = ? WHERE reference = ?", c.w.Open(c.worker, c.number).Item.ID, second)
	return second
}

// written makes the letter, and returns its words.
func (l letterMade) written(c *letterCase) string {
	c.w.T.Helper()
	c.w.Must(l.act(c))
	return letterOf(c.w, c.citizen, c.number, l.kind).Body
}

// askAgain asks a question, and asks it again.
func askAgain(kind models.InquiryKind) func(c *letterCase) error {
	return func(c *letterCase) error {
		ctx := c.w.T.Context()
		if err := c.w.Rights.Inquire(ctx, c.worker, c.number, kind, "Har du hatt et annet etternavn?"); err != nil {
			return err
		}
		standing, err := c.w.Rights.Standing(ctx, c.worker, c.w.Open(c.worker, c.number))
		if err != nil {
			return err
		}
		c.w.Clock.Advance(10 * 24 * time.Hour)
		return c.w.DB.InTx(ctx, func(tx *gorm.DB) error {
			to := c.w.Open(c.worker, c.number)
			if kind == models.InquiryClarification {
				to.Postal = "Lillegata 3, 3674 Notodden"
			}
			return c.w.Rights.AskAgain(ctx, tx, to, standing.Inquiries[0], 1, c.w.Clock.Now())
		})
	}
}

// So is the receipt of each right, and of what follows from an objection.
func TestEveryReceiptWordByWord(t *testing.T) {
	t.Parallel()
	for _, language := range models.LetterLanguages() {
		t.Run(string(language), func(t *testing.T) {
			t.Parallel()
			w := world.New(t, apptest.SQLite(t))
			oksana := w.Citizen("oksana")
			var all strings.Builder
			say := func(body string, invoked ...models.InvokedRight) {
				sub := w.Submission(body)
				sub.Language, sub.Wishes = language, nil
				for _, right := range invoked {
					sub.Wishes = append(sub.Wishes, rights.Wish{Right: right, Asked: models.Asked{About: "Notatene.", Wanted: "Storgata 2."}})
				}
				rr, err := w.Rights.Submit(t.Context(), oksana, sub)
				w.Must(err)
				fmt.Fprintf(&all, "=== %s, %d rights\n%s\n\n", body, len(invoked), letterOf(w, oksana, rr.CaseNumber, models.LetterReceipt).Body)
			}
			for _, body := range []string{"nord", "sor"} {
				say(body, models.InvokedRights()...)
				say(body, models.RightObjection)
			}
			apptest.Golden(t, "receipts."+string(language)+".txt", all.String())
		})
	}
}

// So are the letters that go with a report, on paper and in the portal, which say
// what the report says of the fee.
func TestEveryCoverLetterWordByWord(t *testing.T) {
	t.Parallel()
	w := world.New(t, apptest.SQLite(t))
	for _, language := range models.LetterLanguages() {
		c := newLetterCase(w, "nord", language)
		opened := w.Open(c.worker, c.number)
		var all strings.Builder
		for _, right := range []models.InvokedRight{models.RightAccess, models.RightPortability} {
			for _, postal := range []string{"", "Lillegata 3, 3674 Notodden"} {
				for _, files := range []bool{true, false} {
					for _, fee := range []int{0, 350} {
						opened.Item.InvokedRight, opened.Postal = right, postal
						body := w.Rights.CoverLetter(opened, models.LetterAnswer, files, fee)
						if body == "" || right == models.RightAccess && files || !files && right == models.RightPortability && fee > 0 {
							continue // read in the portal; never; nothing is paid for nothing
						}
						fmt.Fprintf(&all, "=== %s, post %t, files %t, fee %d\n%s\n\n", right, postal != "", files, fee, body)
						if said := strings.Contains(body, "350"); said != (fee > 0) || said == strings.Contains(body, w.Texts.For(language).T("letter.decision.free")) {
							t.Errorf("%s: for %d kroner the letter says:\n%s", language, fee, body)
						}
					}
				}
			}
		}
		opened.Item.InvokedRight, opened.Postal = models.RightAccess, "Lillegata 3, 3674 Notodden"
		fmt.Fprintf(&all, "=== the rest held nothing\n%s\n\n", w.Rights.CoverLetter(opened, models.LetterComplete, false, 0))
		apptest.Golden(t, "cover."+string(language)+".txt", all.String())
	}
}

// tellTransfer tells of a transfer, or why there was none.
func tellTransfer(reason models.TransferReason) func(c *letterCase) error {
	return tellTransferTo("", reason)
}

// tellTransferTo does it on paper where there is an address.
func tellTransferTo(postal string, reason models.TransferReason) func(c *letterCase) error {
	return func(c *letterCase) error {
		return c.w.DB.InTx(c.w.T.Context(), func(tx *gorm.DB) error {
			to := c.w.Open(c.worker, c.number)
			to.Postal = postal
			return c.w.Rights.TellTransfer(c.w.T.Context(), tx, to, models.DirectTransfer{ReceiverName: "Verktøyet AS", Reason: reason}, c.w.Clock.Now())
		})
	}
}

// So are the letters to who acts for another, and to who takes over.
func TestEveryLetterOnBehalfWordByWord(t *testing.T) {
	t.Parallel()
	for _, language := range models.LetterLanguages() {
		t.Run(string(language), func(t *testing.T) {
			t.Parallel()
			w := world.New(t, apptest.SQLite(t))
			var all strings.Builder
			say := func(what string, who authz.Actor, number string, kind models.LetterKind) {
				fmt.Fprintf(&all, "=== %s\n%s\n\n", what, letterOf(w, who, number, kind).Body)
			}
			for _, relation := range models.Relations() {
				person := w.Person("oksana")
				if relation == models.RelationChild {
					person = childOf(w, 9)
				}
				b := fileIn(w, relation, person, language)
				say(string(relation), b.hakon, b.number, models.LetterReceipt)
				if relation != models.RelationAuthorised {
					continue
				}
				w.Must(w.Rights.RefuseRelation(t.Context(), b.kari, b.number, "Fullmakten er ikke underskrevet."))
				say("not shown", b.hakon, b.number, models.LetterRelation)
				c := w.Open(b.kari, b.number)
				fmt.Fprintf(&all, "=== refused\n%s\n\n", w.Rights.DecisionLetter(c, models.Refusal("12-2", "Vi har ikke sett en fullmakt.", "")))
				w.Must(b.show())
				w.Must(w.Rights.EndRepresentation(t.Context(), w.Citizen("oksana"), b.number, ""))
				w.Must(w.Rights.Inquire(t.Context(), b.kari, b.number, models.InquiryClarification, "Gjelder det skolen?"))
				say("over", w.Citizen("oksana"), b.number, models.LetterInquiry)
			}
			in := intake(w)
			in.Name, in.Language = w.Person("hakon").Name(), language
			in.Behalf = rights.OnBehalf{Relation: models.RelationGuardian, Name: w.Person("oksana").Name(), Born: w.Person("oksana").Born}
			rr, err := w.Rights.Receive(t.Context(), w.Staff("Oda", authz.Ombud, "nord"), in)
			w.Must(err)
			kari := w.Staff("Kari", authz.Caseworker, "nord")
			w.Take(kari, rr.CaseNumber)
			say("on paper", kari, rr.CaseNumber, models.LetterReceipt)
			w.Must(w.Rights.RefuseRelation(t.Context(), kari, rr.CaseNumber, "Vergefullmakten."))
			say("on paper, not shown", kari, rr.CaseNumber, models.LetterRelation)
			w.Exec("UPDATE representations SET state = 'ended', ended_at = ? WHERE subject_id = ?", w.Clock.Now(), rr.DataSubjectID)
			say("on paper, over before it was posted", kari, rr.CaseNumber, models.LetterReceipt)
			apptest.Golden(t, "behalf."+string(language)+".txt", all.String())
		})
	}
}

// A decision's letter, for each right and outcome, in part and as a whole on
// every ground there is.
func TestEveryDecisionWordByWord(t *testing.T) {
	t.Parallel()
	w := world.New(t, apptest.SQLite(t))
	for _, language := range models.LetterLanguages() {
		c := newLetterCase(w, "nord", language)
		asked := w.Open(c.worker, c.number)
		asked.Service = models.Text{NB: "Timebestilling", EN: "Booking"}
		for _, right := range models.InvokedRights() {
			asked.Item.InvokedRight, asked.Asked = right, askedOf(right)
			var all strings.Builder
			for _, d := range decisionsOf(asked.Item) {
				if !asked.Item.Allows(d) {
					t.Errorf("%s: %+v cannot be decided", right, d)
				}
				fmt.Fprintf(&all, "=== %s %s\n%s\n\n", d.Outcome, d.Ground(), w.Rights.DecisionLetter(asked, d))
			}
			apptest.Golden(t, "decision."+string(right)+"."+string(language)+".txt", all.String())
		}
	}
}

// What a decision's letter says besides: of who else got the data, of the
// appeal and the archive, of a fee, of marketing, and of what follows from an
// objection.
func TestWhatADecisionAddsWordByWord(t *testing.T) {
	t.Parallel()
	w := world.New(t, apptest.SQLite(t))
	for _, language := range models.LetterLanguages() {
		c := newLetterCase(w, "nord", language)
		var all strings.Builder
		say := func(what string, right models.InvokedRight, d models.Decision, set func(*rights.Case)) {
			asked := w.Open(c.worker, c.number)
			asked.Item.InvokedRight = right
			if set != nil {
				set(&asked)
			}
			fmt.Fprintf(&all, "=== %s\n%s\n\n", what, w.Rights.DecisionLetter(asked, d))
		}
		say("recipients", models.RightErasure, models.Decision{Outcome: models.OutcomeErased, Text: "Alt er slettet.", Recipients: []models.Informed{
			{Name: "Skatteetaten", State: models.RecipientToTell},
			{Name: "Nav", State: models.RecipientTold},
			{Name: "Politiet", State: models.RecipientNotDisclosed},
			{Name: "Bokklubben", State: models.RecipientImpossible, Why: "Den er lagt ned."},
			{Name: "Avisen", State: models.RecipientDisproportionate, Why: "Den har 4000 lesere."},
		}}, nil)
		say("processors, and who has what was made public", models.RightErasure, models.Decision{Outcome: models.OutcomeErased, Text: "Alt er slettet.", Recipients: []models.Informed{
			{Name: "Skatteetaten", Role: models.RecipientOther, State: models.RecipientToTell},
			{Name: "Driftsfirmaet", Role: models.RecipientProcessor, State: models.RecipientToTell},
			{Name: "Skylageret", Role: models.RecipientProcessor, State: models.RecipientTold},
			{Name: "Søkemotoren", Role: models.RecipientPublic, State: models.RecipientToTell},
			{Name: "Speilet", Role: models.RecipientPublic, State: models.RecipientDisproportionate, Why: "Ingen vet hvem de er."},
		}}, nil)
		say("nobody got it", models.RightErasure, models.Decision{Outcome: models.OutcomeErased, Text: "Alt er slettet."}, nil)
		say("appeal and archive", models.RightErasure, models.Refusal("17-3-b", "Det skal arkiveres.", "Står ikke i brevet."), func(c *rights.Case) {
			c.Controller.Facts.AppealTo = models.Text{NB: "Statsforvalteren i Nord", EN: "the County Governor of Nord"}
			c.Controller.Facts.ArchiveTo = models.Text{NB: "Riksarkivaren", EN: "the National Archivist"}
		})
		appeals := func(c *rights.Case) {
			c.Controller.Facts.AppealTo = models.Text{NB: "Statsforvalteren i Nord", EN: "the County Governor of Nord"}
		}
		say("appeal against what stands", models.RightAutomated, models.Decision{Outcome: models.OutcomeKept, Text: "Et menneske har sett på saken."}, appeals)
		for _, none := range []struct {
			right   models.InvokedRight
			outcome models.Outcome
		}{{models.RightAutomated, models.OutcomeChanged}, {models.RightComplaint, models.OutcomeNotUpheld}} {
			asked := w.Open(c.worker, c.number)
			asked.Item.InvokedRight = none.right
			appeals(&asked)
			if body := w.Rights.DecisionLetter(asked, models.Decision{Outcome: none.outcome, Text: "Slik ble det."}); strings.Contains(body, asked.Controller.Facts.AppealTo.In(language)) {
				t.Errorf("%s, %s tells of an appeal that there is not:\n%s", none.right, none.outcome, body)
			}
		}
		say("told at the counter", models.RightErasure, models.Decision{Outcome: models.OutcomeErased, Text: "Alt er slettet."}, func(c *rights.Case) {
			c.Request.Channel, c.Asked = models.ChannelCounter, models.Asked{About: "Notatene fra 2023."}
		})
		say("fee", models.RightErasure, models.Decision{Outcome: models.OutcomeErased, Text: "Alt er slettet."}, func(c *rights.Case) { c.Item.Fee = 350 })
		say("marketing", models.RightObjection, models.Decision{Outcome: models.OutcomeStopped, Text: "Du får ikke flere nyhetsbrev."}, func(c *rights.Case) { c.Item.DirectMarketing = true })
		say("follows from an objection", models.RightRestriction, models.Decision{Outcome: models.OutcomeRestricted, Text: "Notatene er begrenset."}, func(c *rights.Case) { c.Item.DerivedFrom = &c.Item.ID })
		say("for the time being", models.RightRestriction, models.Decision{Outcome: models.OutcomeRestricted, Text: "Notatene er begrenset.", Until: models.Date{Year: 2026, Month: 6, Day: 1}}, nil)
		objection := w.Open(c.worker, c.number)
		objection.Item.InvokedRight = models.RightObjection
		over := w.Rights.DerivedOver(objection, []models.RequestItem{{Reference: objection.Item.Reference + "-2"}})
		fmt.Fprintf(&all, "=== the restriction ends with it\n%s\n\n", w.Rights.DecisionLetter(objection, models.Decision{Outcome: models.OutcomeStopped, Text: "Vi bruker dem ikke lenger."}, over...))
		apptest.Golden(t, "decision.more."+string(language)+".txt", all.String())
	}
}

// No kind of letter goes unread: each has its words kept in every language.
func TestEveryKindOfLetterIsKept(t *testing.T) {
	t.Parallel()
	kept := map[models.LetterKind]string{
		models.LetterReceipt: "receipt.promised", models.LetterAnswer: "cover", models.LetterComplete: "cover", models.LetterRelation: "behalf",
		models.LetterExtension: "extension", models.LetterInquiry: "inquiry.identity", models.LetterInquiryReminder: "inquiry-reminder.identity",
		models.LetterFee: "fee.excessive", models.LetterDecision: "decision.erasure", models.LetterForwarded: "forwarded.inside",
		models.LetterRerouted: "rerouted.party", models.LetterReopened: "reopened", models.LetterRecipients: "recipients-told",
		models.LetterLifting: "restriction-lifting", models.LetterStands: "restriction-stands", models.LetterTransfer: "transfer.sent",
		models.LetterWithdrawn: "withdrawn", models.LetterOrdinary: "ordinary",
	}
	for _, kind := range models.LetterKinds() {
		for _, language := range models.LetterLanguages() {
			if _, err := os.Stat(fmt.Sprintf("testdata/%s.%s.txt", kept[kind], language)); err != nil {
				t.Errorf("no letter of the kind %s is kept in %s: %v", kind, language, err)
			}
		}
	}
}

// askedOf is what the form for the right asks.
func askedOf(right models.InvokedRight) models.Asked {
	asked := models.Asked{About: "Notatene fra 2023."}
	switch right {
	case models.RightRectification:
		asked.Wanted = "Jeg møtte opp."
	case models.RightPortability:
		asked.Wanted = "Nabobyen"
	case models.RightObjection, models.RightAutomated:
		asked.View = "Jeg bor alene."
	default:
	}
	return asked
}

func decisionsOf(item models.RequestItem) []models.Decision {
	var all []models.Decision
	for _, outcome := range item.LetterOutcomes() {
		d := models.Decision{Outcome: outcome, Text: "Vi gikk gjennom saken 3. mars.", Recipients: []models.Informed{{State: models.RecipientNotDisclosed}}}
		grounds := models.GroundsOf(item.InvokedRight, outcome)
		switch outcome {
		case models.OutcomePartly:
			for _, g := range grounds {
				d.Parts = append(d.Parts, models.Part{What: "notatene fra 2023", Ground: g, Reason: "De trengs fortsatt.", Argument: "Står ikke i brevet."})
			}
		case models.OutcomeRefused:
			for _, g := range grounds {
				all = append(all, models.Refusal(g, "De trengs fortsatt.", "Står ikke i brevet."))
			}
			continue
		case models.OutcomeRerouted:
			for _, regime := range models.RegimesOf(item.InvokedRight) {
				d.Rerouted = models.Rerouting{Regime: regime, Act: "opplæringslova", To: "Skolekontoret, skole@nord.example"}
				all = append(all, d)
			}
			continue
		case models.OutcomeForwarded:
			d.Rerouted.To = "Statsforvalteren i Nord"
		default:
		}
		all = append(all, d)
	}
	return all
}

// pausesCount makes waiting move Sør's dates.
func pausesCount(f *register.File) {
	for i := range f.Controllers {
		if c := &f.Controllers[i]; c.ID == "sor" {
			c.Facts.Deadlines = &models.DeadlineRules{PausesCount: true}
		}
	}
}

// letterCase is a case that a caseworker has.
type letterCase struct {
	w               *world.World
	citizen, worker authz.Actor
	number          string
}

func newLetterCase(w *world.World, body string, language models.Language) *letterCase {
	w.T.Helper()
	c := &letterCase{w: w, citizen: w.Citizen("oksana"), worker: w.Staff("kari", authz.Caseworker, body)}
	sub := w.Submission(body)
	sub.Language = language
	sub.Wishes = append(sub.Wishes, rights.Wish{Right: models.RightErasure}, rights.Wish{Right: models.RightRectification, Asked: models.Asked{About: "Adressen", Wanted: "Storgata 2"}}, rights.Wish{Right: models.RightComplaint, Asked: models.Asked{About: "Dere svarte ikke."}})
	rr, err := w.Rights.Submit(w.T.Context(), c.citizen, sub)
	w.Must(err)
	c.number = rr.CaseNumber
	w.Take(c.worker, c.number)
	w.Drain()
	return c
}

// A promise that ends after the law's date does not go before it: 30 days from the
// last day of January end in March.
func TestTheReceiptSaysWhichDateHolds(t *testing.T) {
	t.Parallel()
	w := world.New(t, apptest.SQLite(t))
	w.Clock.Advance(time.Date(2027, time.January, 31, 10, 0, 0, 0, time.UTC).Sub(w.Clock.Now()))
	c := newLetterCase(w, "nord", models.Bokmal)
	text := letterOf(w, c.worker, c.number, models.LetterReceipt).Body
	if !strings.Contains(text, "senest 1. mars 2027. Den datoen gjelder, selv om vi har lovet svar senest 2. mars 2027.") {
		t.Error(text)
	}
}
