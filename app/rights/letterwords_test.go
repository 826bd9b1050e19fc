package rights_test

import (
	"fmt"
	"strings"
	"testing"

	"gorm.io/gorm"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/register"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Every letter is held word by word in both languages, as the person reads it.
func TestEveryLetterWordByWord(t *testing.T) {
	t.Parallel()
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
			to := models.Rerouting{Regime: regime, To: "Skolekontoret, skole@nord.example"}
			return c.w.Rights.Reroute(c.w.T.Context(), c.worker, c.number, to, "Du vil også se vedtaket om skoleplass.")
		}
	}
	askFee := func(ground models.Ground) func(*letterCase) error {
		return func(c *letterCase) error {
			f := rights.Fee{Ground: ground, Kroner: 350, Reason: "Du fikk det samme 1. mars, og ingenting er endret."}
			return c.w.Rights.AskFee(c.w.T.Context(), c.worker, c.number, f)
		}
	}
	letters := map[string]struct {
		body string // who has the case
		kind models.LetterKind
		act  func(c *letterCase) error
	}{
		"receipt.unpromised": {"sor", models.LetterReceipt, func(*letterCase) error { return nil }},
		"receipt.promised":   {"nord", models.LetterReceipt, func(*letterCase) error { return nil }},
		"extension": {"nord", models.LetterExtension, func(c *letterCase) error {
			return c.w.Rights.Extend(c.w.T.Context(), c.worker, c.number, "Vi må lete i et arkiv på papir.")
		}},
		"inquiry.identity":             {"nord", models.LetterInquiry, inquire(models.InquiryIdentity, "Har du hatt et annet etternavn?")},
		"inquiry.identity.counts":      {"sor", models.LetterInquiry, inquire(models.InquiryIdentity, "Har du hatt et annet etternavn?")},
		"inquiry.clarification":        {"nord", models.LetterInquiry, inquire(models.InquiryClarification, "Gjelder det skolen eller barnehagen?")},
		"inquiry.clarification.counts": {"sor", models.LetterInquiry, inquire(models.InquiryClarification, "Gjelder det skolen eller barnehagen?")},
		"forwarded.inside":             {"nord", models.LetterForwarded, forward(rights.Forwarding{ControllerID: "sor", Reason: "Skolen du gikk på, er deres."})},
		"forwarded.outside":            {"nord", models.LetterForwarded, forward(rights.Forwarding{Body: "Nav", How: "i brev 3. mars", Reason: "Trygdesaken er deres."})},
		"fee.unfounded":                {"nord", models.LetterFee, askFee("12-5-unfounded")},
		"fee.excessive":                {"nord", models.LetterFee, askFee("12-5-excessive")},
		"fee.copies":                   {"nord", models.LetterFee, askFee(models.GroundFurtherCopy)},
		"rerouted.party":               {"nord", models.LetterRerouted, reroute(models.RegimeParty)},
		"rerouted.public":              {"nord", models.LetterRerouted, reroute(models.RegimePublic)},
		"rerouted.journal":             {"nord", models.LetterRerouted, reroute(models.RegimeJournal)},
		"rerouted.other":               {"nord", models.LetterRerouted, reroute(models.RegimeOther)},
		"restriction-lifting": {"nord", models.LetterLifting, func(c *letterCase) error {
			return c.w.DB.InTx(c.w.T.Context(), func(tx *gorm.DB) error {
				_, err := c.w.Rights.TellLifting(c.w.T.Context(), tx, c.w.Open(c.worker, c.number), "Notatene fra 2023.", models.Date{Year: 2026, Month: 4, Day: 1}, "Protesten er avgjort.", c.w.Clock.Now())
				return err
			})
		}},
		"restriction-stands": {"nord", models.LetterStands, func(c *letterCase) error {
			return c.w.DB.InTx(c.w.T.Context(), func(tx *gorm.DB) error {
				return c.w.Rights.TellStanding(c.w.T.Context(), tx, c.w.Open(c.worker, c.number), "Notatene fra 2023.", models.Date{Year: 2026, Month: 4, Day: 1}, c.w.Clock.Now())
			})
		}},
		"recipients-told": {"nord", models.LetterRecipients, func(c *letterCase) error {
			return c.w.DB.InTx(c.w.T.Context(), func(tx *gorm.DB) error {
				return c.w.Rights.TellRecipients(c.w.T.Context(), tx, c.w.Open(c.worker, c.number), []string{"– Skatteetaten fikk beskjed 3. mars 2026."}, c.w.Clock.Now())
			})
		}},
		"transfer.sent":      {"nord", models.LetterTransfer, tellTransfer("")},
		"transfer.busy":      {"nord", models.LetterTransfer, tellTransfer(models.TransferBusy)},
		"transfer.sent.post": {"nord", models.LetterTransfer, tellTransferTo("Lillegata 3, 3674 Notodden", "")},
		"transfer.sent.paid": {"nord", models.LetterTransfer, func(c *letterCase) error {
			c.w.Exec("UPDATE request_items SET fee = 350")
			return tellTransfer("")(c)
		}},
		"transfer.busy.post": {"nord", models.LetterTransfer, tellTransferTo("Lillegata 3, 3674 Notodden", models.TransferBusy)},
		"reopened": {"nord", models.LetterReopened, func(c *letterCase) error {
			c.w.Exec("UPDATE request_items SET status = 'answered', answered_at = ?", c.w.Clock.Now())
			return c.w.Rights.Reopen(c.w.T.Context(), c.worker, c.number, "Vi fant en mappe til.")
		}},
	}
	for name, l := range letters {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := world.New(t, apptest.SQLite(t), pausesCount)
			for _, language := range models.LetterLanguages() {
				c := newLetterCase(w, l.body, language)
				w.Must(l.act(c))
				apptest.Golden(t, name+"."+string(language)+".txt", letterOf(w, c.citizen, c.number, l.kind).Body)
			}
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
			apptest.Golden(t, "behalf."+string(language)+".txt", all.String())
		})
	}
}

// A decision's letter, for each right and outcome: in part on every ground there
// is, as a whole on the first that goes for any right and the last that goes
// for this one alone.
func TestEveryDecisionWordByWord(t *testing.T) {
	t.Parallel()
	w := world.New(t, apptest.SQLite(t))
	for _, language := range models.LetterLanguages() {
		c := newLetterCase(w, "nord", language)
		asked := w.Open(c.worker, c.number)
		asked.Asked = models.Asked{About: "Notatene fra 2023.", Wanted: "Jeg møtte opp.", View: "Jeg bor alene."}
		asked.Service = models.Text{NB: "Timebestilling", EN: "Booking"}
		for _, right := range models.InvokedRights() {
			asked.Item.InvokedRight = right
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
			d = models.Refusal(grounds[0], "Det er slik.", "Står ikke i brevet.")
			all = append(all, models.Refusal(grounds[len(grounds)-1], "De trengs fortsatt.", "Står ikke i brevet."))
		case models.OutcomeRerouted:
			for _, regime := range models.RegimesOf(item.InvokedRight) {
				d.Rerouted = models.Rerouting{Regime: regime, To: "Skolekontoret, skole@nord.example"}
				all = append(all, d)
			}
			continue
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
	sub.Wishes = append(sub.Wishes, rights.Wish{Right: models.RightErasure}, rights.Wish{Right: models.RightComplaint, Asked: models.Asked{About: "Dere svarte ikke."}})
	rr, err := w.Rights.Submit(w.T.Context(), c.citizen, sub)
	w.Must(err)
	c.number = rr.CaseNumber
	w.Take(c.worker, c.number)
	w.Drain()
	return c
}
