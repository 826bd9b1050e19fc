package rights_test

import (
	"strings"
	"testing"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// everyLetter is what each letter has to tell, whichever it is: which case,
// whom to ask, the ombud, the supervisory authority with its address, and that
// there are courts. Art. 12(4), 13(1)(b) and 77 to 79.
var everyLetter = []string{"post@nord.example", "www.datatilsynet.no", "Postboks 458 Sentrum, 0105 Oslo", "77", "79"}

// What a letter must contain is there whatever staff write in it, in every
// language: its kinds and their contents as the law and the guidelines have
// them.
func TestLettersHaveWhatTheyMust(t *testing.T) {
	t.Parallel()
	for _, language := range models.LetterLanguages() {
		t.Run(string(language), func(t *testing.T) {
			t.Parallel()
			w := world.New(t, apptest.SQLite(t))
			words := w.Texts.For(language)
			c := newLetterCase(w, "nord", language)
			opened := w.Open(c.worker, c.number)
			item := opened.Item
			check := func(kind models.LetterKind, body string, facts ...string) {
				t.Helper()
				for _, fact := range append(append([]string{c.number}, everyLetter...), facts...) {
					if !strings.Contains(body, fact) {
						t.Errorf("%s does not tell %q:\n%s", kind, fact, body)
					}
				}
			}
			body := func(kind models.LetterKind) string { return letterOf(w, c.citizen, c.number, kind).Body }

			// The acknowledgement: number, receipt, what was asked, and both dates of each.
			receipt := body(models.LetterReceipt)
			check(models.LetterReceipt, receipt, words.Date(words.Day(item.ReceivedAt)), words.T("right.access"), words.T("right.erasure"),
				words.Date(item.ThirtyDays), words.Date(item.OneMonth))

			// A question: why, what is enough, that the answer is deleted, and what happens to the date.
			w.Must(w.Rights.Inquire(t.Context(), c.worker, c.number, models.InquiryIdentity, "SPØRSMÅL"))
			check(models.LetterInquiry, body(models.LetterInquiry), "SPØRSMÅL", "12", words.T("letter.inquiry.why_identity"), words.T("letter.inquiry.how_portal"))
			w.Must(w.Rights.Reply(t.Context(), c.citizen, c.number, "Ja."))

			// An extension: the reasons and the new date, Art. 12(3).
			w.Must(w.Rights.Extend(t.Context(), c.worker, c.number, "GRUNN"))
			check(models.LetterExtension, body(models.LetterExtension), "GRUNN", words.Date(item.Extended), "12")

			// A decision: the request as understood, the outcome, what was done, each
			// refused part with its provision and reasons, that it is free.
			decision := models.Decision{Outcome: models.OutcomePartly, Text: "GJORT", Parts: []models.Part{
				{What: "DEL EN", Ground: "17-3-b", Reason: "GRUNN EN", Argument: "FOR OSS SELV"}, {What: "DEL TO", Ground: "17-3-e", Reason: "GRUNN TO", Argument: "FOR OSS SELV"},
			}}
			erasure := w.Open(c.worker, c.number+"-2")
			erasure.Asked = models.Asked{About: "KRAVET"}
			decided := w.Rights.DecisionLetter(erasure, decision)
			check(models.LetterDecision, decided, "KRAVET", words.T("right.erasure"), words.T("letter.decision.outcome.partly"), "GJORT",
				"DEL EN", "GRUNN EN", words.T("ground.17-3-b"), "DEL TO", "GRUNN TO", words.T("ground.17-3-e"), words.T("letter.decision.archive"))
			if strings.Contains(decided, "FOR OSS SELV") {
				t.Error("a decision tells the controller's own argument")
			}

			// Who got the data, told or not and why, Art. 19.
			decision.Recipients = []models.Informed{
				{Name: "MOTTAKER EN", State: models.RecipientToTell},
				{Name: "MOTTAKER TO", State: models.RecipientImpossible, Why: "UMULIG"},
				{Name: "MOTTAKER TRE", State: models.RecipientDisproportionate, Why: "FOR KREVENDE"},
				{Name: "FIKK INGENTING", State: models.RecipientNotDisclosed},
			}
			told := w.Rights.DecisionLetter(erasure, decision)
			check(models.LetterDecision, told, "MOTTAKER EN", "MOTTAKER TO", "UMULIG", "MOTTAKER TRE", "FOR KREVENDE", "19")
			if strings.Contains(told, "FIKK INGENTING") || strings.Contains(decided, words.T("letter.recipients.none")) {
				t.Error("a decision is wrong about who got the data")
			}
			decision.Recipients = []models.Informed{{State: models.RecipientNotDisclosed}}
			check(models.LetterDecision, w.Rights.DecisionLetter(erasure, decision), words.T("letter.recipients.none"))
			refusal := w.Rights.DecisionLetter(erasure, models.Refusal("17-3-b", "GRUNN", "FOR OSS SELV"))
			if strings.Contains(refusal, words.T("letter.recipients.none")) {
				t.Error("a refusal speaks of recipients")
			}

			// What else one can do: a human being, Art. 22(3), and the appeals the body has.
			automated := erasure
			automated.Item.InvokedRight = models.RightAutomated
			for _, ground := range []models.Ground{"22-2-a", "22-2-c"} {
				check(models.LetterDecision, w.Rights.DecisionLetter(automated, models.Refusal(ground, "GRUNN", "FOR OSS SELV")), words.T("letter.decision.human"), "22")
			}
			with := erasure
			with.Controller.Facts.AppealTo, with.Controller.Facts.ArchiveTo = models.Text{NB: "KLAGENEMNDA"}, models.Text{NB: "ARKIVTILSYNET"}
			appeals := w.Rights.DecisionLetter(with, decision)
			check(models.LetterDecision, appeals, "KLAGENEMNDA", "28", "ARKIVTILSYNET")
			if strings.Contains(appeals, words.T("letter.decision.archive")) || strings.Contains(decided, "§ 28") || strings.Contains(decided, "section 28") {
				t.Error("a decision names an appeal that the body does not have")
			}

			objection := erasure
			objection.Item.InvokedRight, objection.Item.DirectMarketing, objection.Asked.View = models.RightObjection, true, "SITUASJON"
			check(models.LetterDecision, w.Rights.DecisionLetter(objection, models.Decision{Outcome: models.OutcomeStopped, Text: "STANSET"}),
				words.T("letter.decision.marketing"), "SITUASJON", "STANSET")

			// A fee: the amount, what it rests on, what shows it, and that it can be
			// withdrawn before anything costs anything.
			w.Must(w.Rights.AskFee(t.Context(), c.worker, c.number, rights.Fee{Ground: "12-5-excessive", Kroner: 350, Reason: "BEVIS"}))
			check(models.LetterFee, body(models.LetterFee), "350", words.T("ground.12-5-excessive"), "BEVIS",
				words.T("letter.inquiry.why_fee", "kroner", 350, "ground", words.T("ground.12-5-excessive")))
			w.Must(w.Rights.AcceptFee(t.Context(), c.citizen, c.number, ""))

			// Answered under another act: what follows from it, who answers, and where to
			// appeal; with the request here still open, its date.
			elsewhere := models.Rerouting{Regime: models.RegimeParty, To: "SKOLEKONTORET"}
			access := w.Open(c.worker, c.number)
			check(models.LetterDecision, w.Rights.DecisionLetter(access, models.Decision{Outcome: models.OutcomeRerouted, Text: "HVORFOR", Rerouted: elsewhere}),
				"HVORFOR", "SKOLEKONTORET", "18", "19", "21", words.T("letter.decision.still_access"))
			w.Must(w.Rights.Reroute(t.Context(), c.worker, c.number, elsewhere, "GRUNN"))
			check(models.LetterRerouted, body(models.LetterRerouted), "GRUNN", "SKOLEKONTORET", "18", "21", words.Date(w.Open(c.worker, c.number).Item.Governing))

			// Straight to another controller, Art. 20(2): to whom and when, or why not, and
			// that the files are the person's all the same.
			for _, reason := range append(models.TransferReasons(), "") {
				w.Must(tellTransfer(reason)(c))
				facts := []string{"Verktøyet AS", "20", words.Date(words.Day(w.Clock.Now()))}
				if reason != "" {
					facts = []string{"Verktøyet AS", words.T("letter.transfer.why." + string(reason)), words.T("ground.20-2-not-feasible")}
				}
				letters, err := w.Rights.Letters(t.Context(), c.citizen, w.Open(c.citizen, c.number))
				w.Must(err)
				check(models.LetterTransfer, letters[len(letters)-1].Body, facts...)
			}

			// Sent on: where to, why, and that nothing went along.
			w.Must(w.Rights.Forward(t.Context(), c.worker, c.number, rights.Forwarding{Body: "ANNET ORGAN", How: "I BREV", Reason: "GRUNN"}))
			check(models.LetterForwarded, body(models.LetterForwarded), "ANNET ORGAN", "I BREV", "GRUNN")

			// Withdrawn, as staff were told: what, when and how, and that the rest goes on.
			c.number += "-2"
			w.Must(noteWithdrawal(models.ChannelPhone)(c))
			check(models.LetterWithdrawn, body(models.LetterWithdrawn), words.T("right.erasure"), words.Date(words.Day(w.Clock.Now())),
				words.T("letter.withdrawn.how.phone"), words.T("letter.withdrawn.rest"))

			// Not direct marketing after all: how that was told, and what it means.
			c.number = opened.Request.CaseNumber + "-3"
			w.Exec("UPDATE request_items SET invoked_right = 'objection', direct_marketing = TRUE WHERE reference = ?", c.number)
			w.Must(w.Rights.NoteOrdinary(t.Context(), c.worker, c.number, rights.Told{Channel: models.ChannelPhone, On: words.Day(w.Clock.Now())}))
			check(models.LetterOrdinary, body(models.LetterOrdinary), "21", words.T("letter.ordinary.restricted", "number", opened.Request.CaseNumber+"-5"),
				words.T("letter.withdrawn.how.phone"), words.Date(w.Open(c.worker, c.number).Item.Governing))
		})
	}
}
