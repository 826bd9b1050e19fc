package fulfil_test

import (
	"testing"
	"time"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/register"
	"rettighetsporten/models"
)

// given lets the register name others than the body's own who get what is in its
// cases.
func given(f *register.File) {
	facts := &f.Controllers[0].Activities[0].Facts
	facts.Recipients = append(facts.Recipients,
		models.Recipient{Name: models.Text{NB: "Skatteetaten", EN: "The Tax Administration"}, Role: models.RecipientOther},
		models.Recipient{Name: models.Text{NB: "leverandører"}, Role: models.RecipientProcessor, Unnamed: true},
		models.Recipient{Name: models.Text{NB: "Skatteetaten"}, Role: models.RecipientUnclear})
}

// Nothing is rectified, erased or restricted before it is said who got the data
// and whether they are told; the letter says it, and a letter follows when it is
// done. Art. 19.
func TestRecipientsAreTold(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := newBodyAsked(t, db, models.RightErasure, given)
		ctx, c := t.Context(), b.Open(b.worker, b.number)
		known, err := b.Effects.Recipients(ctx, b.worker, c)
		b.Must(err)
		if len(known) != 2 || known[0].Name != "Skatteetaten" || !known[1].Unnamed || known[0].State != "" {
			t.Fatalf("the register proposes %+v", known)
		}
		d := models.Decision{Outcome: models.OutcomeErased, Text: "Alt er slettet."}
		b.Refused(b.Answer.Decide(ctx, b.worker, c, d), fault.Invalid, "recipients.missing")
		for field, wrong := range map[string][]fulfil.Recipient{
			"name_1":  {recipient(" ", models.RecipientToTell, "")},
			"state_2": {recipient("A", models.RecipientToTell, ""), recipient("B", "", "")},
			"why_1":   {recipient("A", models.RecipientImpossible, " ")},
		} {
			if f := fulfil.CheckRecipients(wrong); len(f) != 1 || f[0].Name != field {
				t.Errorf("of %s it says %+v", field, f)
			}
			b.Refused(b.Effects.SaveRecipients(ctx, b.worker, c, wrong), fault.Invalid, fulfil.CheckRecipients(wrong)[0].Key)
		}
		b.Refused(b.Effects.SaveRecipients(ctx, b.approver, b.Open(b.approver, b.number), known), fault.Forbidden, "error.forbidden")
		b.Must(b.Effects.SaveRecipients(ctx, b.worker, c, []fulfil.Recipient{
			recipient("Skatteetaten", models.RecipientToTell, ""), recipient("Driftsfirmaet AS", models.RecipientImpossible, "Firmaet er oppløst."),
			recipient("Avisa", models.RecipientDisproportionate, "Det sto i et oppslag."), recipient("Nav", models.RecipientNotDisclosed, ""),
		}))
		b.approves(d)
		b.says(b.letter(), "som har fått opplysningene fra oss: Skatteetaten (personvernforordningen artikkel 19)", "Driftsfirmaet AS, for det er umulig (artikkel 19): Firmaet er oppløst.", "Avisa, for det ville være uforholdsmessig krevende (artikkel 19): Det sto i et oppslag.")
		if n := b.Count("SELECT COUNT(*) FROM letters WHERE kind = 'recipients-told'"); n != 0 {
			t.Error("it is told before anybody was")
		}
		c = b.Open(b.worker, b.number)
		known, err = b.Effects.Recipients(ctx, b.worker, c)
		b.Must(err)
		first := known[0].ID
		b.Refused(b.Effects.TellRecipient(ctx, b.worker, c, first, b.today().AddDays(-1)), fault.Invalid, "recipients.day_wrong")
		b.Refused(b.Effects.TellRecipient(ctx, b.worker, c, first, b.today().AddDays(1)), fault.Invalid, "recipients.day_wrong")
		b.Refused(b.Effects.TellRecipient(ctx, b.worker, c, known[1].ID, b.today()), fault.Conflict, "case.changed_meanwhile")
		b.Clock.Advance(time.Hour)
		b.Must(b.Effects.TellRecipient(ctx, b.worker, c, first, b.today()))
		b.Refused(b.Effects.TellRecipient(ctx, b.worker, c, first, b.today()), fault.Conflict, "case.changed_meanwhile")
		letters, err := b.Rights.Letters(ctx, b.citizen, b.Open(b.citizen, b.number))
		b.Must(err)
		last := letters[len(letters)-1]
		if last.Kind != models.LetterRecipients {
			t.Fatalf("the last letter is a %s", last.Kind)
		}
		b.says(last.Body, "– Skatteetaten, "+b.Texts.For(models.Bokmal).Date(b.today()), "Datatilsynet")
		if found := b.Readable("Firmaet er oppløst"); len(found) > 0 {
			t.Errorf("why one is not told can be read in %v", found)
		}
	})
}

// A refusal tells nobody, and neither does another right.
func TestNobodyIsToldOfARefusal(t *testing.T) {
	t.Parallel()
	b := newBodyAsked(t, apptest.SQLite(t), models.RightErasure, given)
	b.approves(models.Decision{Outcome: models.OutcomeRefused, Parts: []models.Part{{Ground: "17-3-b", Reason: "Det er arkiv.", Argument: "Arkivplanen."}}})
	if b.letter() == "" {
		t.Fatal("there is no letter")
	}
	c := b.Open(b.worker, b.number)
	known, err := b.Effects.Recipients(t.Context(), b.worker, c)
	b.Must(err)
	if len(known) == 0 {
		t.Fatal("the register names nobody")
	}
	b.Refused(b.Effects.TellRecipient(t.Context(), b.worker, c, "any", b.today()), fault.Conflict, "recipients.not_decided")
	if informed, err := b.Effects.Informed(t.Context(), b.Open(b.worker, b.number), models.OutcomeRefused); err != nil || informed != nil {
		t.Errorf("a refusal tells %+v, %v", informed, err)
	}
}

func recipient(name string, state models.RecipientState, why string) fulfil.Recipient {
	return fulfil.Recipient{RecipientNotice: models.RecipientNotice{State: state}, Name: name, Why: why}
}
