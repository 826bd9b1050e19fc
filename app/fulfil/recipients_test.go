package fulfil_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/register"
	"rettighetsporten/app/rights"
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
		if len(known) != 2 || known[0].Name != "Skatteetaten" || !known[1].Unnamed || known[0].State != "" ||
			known[0].Role != models.RecipientOther || known[1].Role != models.RecipientProcessor {
			t.Fatalf("the register proposes %+v", known)
		}
		d := models.Decision{Outcome: models.OutcomeErased, Text: "Alt er slettet.", ByHand: byHand}
		b.Refused(b.Answer.Decide(ctx, b.worker, c, d), fault.Invalid, "recipients.missing")
		for field, wrong := range map[string][]fulfil.Recipient{
			"name_1":  {recipient(" ", models.RecipientToTell, "")},
			"state_2": {recipient("A", models.RecipientToTell, ""), recipient("B", "", "")},
			"why_1":   {recipient("A", models.RecipientImpossible, " ")},
		} {
			if f := fulfil.CheckRecipients(wrong, models.RightErasure); len(f) != 1 || f[0].Name != field {
				t.Errorf("of %s it says %+v", field, f)
			}
			b.Refused(b.Effects.SaveRecipients(ctx, b.worker, c, wrong), fault.Invalid, fulfil.CheckRecipients(wrong, models.RightErasure)[0].Key)
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
		known, err = b.Effects.Notified(ctx, b.worker, c)
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
		b.says(last.Body, "– Skatteetaten fikk beskjed "+b.Texts.For(models.Bokmal).Date(b.today()), "Datatilsynet")
		if found := b.Readable("Firmaet er oppløst"); len(found) > 0 {
			t.Errorf("why one is not told can be read in %v", found)
		}
	})
}

// Who processes the data for the body does as it does, Art. 28(3)(a), and who has
// them from what it made public is told of an erasure, Art. 17(2), and of nothing
// else: each is told in words of its own, and what is noted later keeps them apart.
func TestProcessorsAndWhoHasWhatWasMadePublicAreTold(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := newBodyAsked(t, db, models.RightErasure, given)
		ctx := t.Context()
		of := func(role models.RecipientRole, r fulfil.Recipient) fulfil.Recipient {
			r.Role = role
			return r
		}
		all := []fulfil.Recipient{
			recipient("Skatteetaten", models.RecipientNotDisclosed, ""),
			of(models.RecipientProcessor, recipient("Driftsfirmaet AS", models.RecipientToTell, "")),
			of(models.RecipientPublic, recipient("Søkemotoren", models.RecipientToTell, "")),
			of(models.RecipientPublic, recipient("Speilet", models.RecipientImpossible, "Ingen vet hvem de er.")),
		}
		for right, wrong := range map[models.InvokedRight]bool{models.RightErasure: false, models.RightRectification: true, models.RightRestriction: true} {
			if f := fulfil.CheckRecipients(all, right); wrong != (len(f) == 2) || wrong && f[0].Name != "role_3" {
				t.Errorf("%s: wrong is %+v", right, f)
			}
		}
		if f := fulfil.CheckRecipients([]fulfil.Recipient{of("internal", all[0])}, models.RightErasure); len(f) != 1 || f[0].Name != "role_1" {
			t.Errorf("of somebody who is nothing it says %+v", f)
		}
		b.Must(b.Effects.SaveRecipients(ctx, b.worker, b.Open(b.worker, b.number), all))
		b.approves(models.Decision{Outcome: models.OutcomeErased, Text: "Alt er slettet.", ByHand: byHand})
		b.says(b.letter(), "får beskjed om å gjøre det samme: Driftsfirmaet AS (personvernforordningen artikkel 28 nr. 3)",
			"slettet lenker til dem og kopier av dem: Søkemotoren (personvernforordningen artikkel 17 nr. 2)",
			"Vi sier ikke fra til Speilet, som har opplysningene fra det vi har offentliggjort (artikkel 17 nr. 2): Ingen vet hvem de er.")
		if strings.Contains(b.letter(), "som har fått opplysningene fra oss:") {
			t.Errorf("who got nothing, or is no recipient, is told of as one:\n%s", b.letter())
		}
		notified, err := b.Effects.Notified(ctx, b.worker, b.Open(b.worker, b.number))
		b.Must(err)
		b.Clock.Advance(time.Hour)
		for _, r := range notified {
			if r.State == models.RecipientToTell {
				b.Must(b.Effects.TellRecipient(ctx, b.worker, b.Open(b.worker, b.number), r.ID, b.today()))
			}
		}
		letters, err := b.Rights.Letters(ctx, b.citizen, b.Open(b.citizen, b.number))
		b.Must(err)
		day := b.Texts.For(models.Bokmal).Date(b.today())
		b.says(letters[len(letters)-1].Body, "– Driftsfirmaet AS, som behandler opplysningene for oss, fikk beskjed "+day+" om å gjøre det samme.", "– Søkemotoren fikk beskjed "+day+".")
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

// notified returns the recipients of decisions that were given, as text.
func (b *body) notified() []string {
	b.T.Helper()
	all, err := b.Effects.Notified(b.T.Context(), b.worker, b.Open(b.worker, b.number))
	b.Must(err)
	out := make([]string, len(all))
	for i, r := range all {
		out[i] = fmt.Sprint(r.Name, " ", r.State, " ", r.ToldOn, " ", r.Why)
	}
	return out
}

// needing returns how many cases the ombud reads of with the need.
func (b *body) needing(need rights.Need) int {
	b.T.Helper()
	needed, err := b.Rights.Today(b.T.Context(), b.Staff("ombud", authz.Ombud, "nord"))
	b.Must(err)
	for _, n := range needed {
		if n.Need == need {
			return n.Cases
		}
	}
	return 0
}

func (b *body) telling() int { return b.needing(rights.NeedTelling) }

// What a decision said stays until it is done, also when the case is opened again
// and refused then; who was told is on record, whatever is decided next.
func TestWhoIsToBeToldStaysWhenTheCaseIsOpenedAgain(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := newBodyAsked(t, db, models.RightErasure, given)
		ctx := t.Context()
		b.Must(b.Effects.SaveRecipients(ctx, b.worker, b.Open(b.worker, b.number), []fulfil.Recipient{
			recipient("Skatteetaten", models.RecipientToTell, ""), recipient("Avisa", models.RecipientToTell, ""), recipient("Nav", models.RecipientNotDisclosed, ""),
		}))
		if n := b.telling(); n != 0 {
			t.Errorf("before the decision %d cases wait for somebody to be told", n)
		}
		b.approves(models.Decision{Outcome: models.OutcomeErased, Text: "Alt er slettet.", ByHand: byHand})
		tell := func(i int) error {
			all, err := b.Effects.Notified(ctx, b.worker, b.Open(b.worker, b.number))
			b.Must(err)
			return b.Effects.TellRecipient(ctx, b.worker, b.Open(b.worker, b.number), all[i].ID, b.today())
		}
		b.Must(tell(0))
		day := b.today().String()
		b.Clock.Advance(48 * time.Hour)
		b.Must(b.Rights.Reopen(ctx, b.worker, b.number, "Vi så at noe manglet."))
		b.Drain()
		// What is proposed for the next decision takes nothing away.
		b.Must(b.Effects.SaveRecipients(ctx, b.worker, b.Open(b.worker, b.number), []fulfil.Recipient{recipient("Skatteetaten", models.RecipientToTell, ""), recipient("Avisa", models.RecipientNotDisclosed, "")}))
		want := []string{"Skatteetaten told " + day + " ", "Avisa to_tell  ", "Nav not_disclosed  "}
		if diff := cmp.Diff(want, b.notified()); diff != "" {
			t.Errorf("opened again (-want +got):\n%s", diff)
		}
		b.approves(models.Decision{Outcome: models.OutcomeRefused, Parts: []models.Part{{Ground: "17-3-b", Reason: "Resten er arkiv.", Argument: "Arkivplanen."}}})
		if diff := cmp.Diff(want, b.notified()); diff != "" || b.telling() != 1 {
			t.Errorf("refused, and %d wait (-want +got):\n%s", b.telling(), diff)
		}
		b.Must(tell(1))
		if b.telling() != 0 || b.Count("SELECT COUNT(*) FROM letters WHERE kind = 'recipients-told'") != 1 {
			t.Error("somebody is still to be told, or the person does not know")
		}

		// Decided once more, who was told is told anew, and when they were is kept.
		b.Clock.Advance(time.Hour)
		b.Must(b.Rights.Reopen(ctx, b.worker, b.number, "Vi så at enda mer manglet."))
		b.Drain()
		b.approves(models.Decision{Outcome: models.OutcomeErased, Text: "Resten er slettet.", ByHand: byHand})
		if got := b.notified(); len(got) != 5 || got[0] != want[0] || !strings.HasPrefix(got[3], "Skatteetaten to_tell") || b.telling() != 1 {
			t.Errorf("decided once more it is %q", got)
		}
		b.Must(tell(3))
		letters, err := b.Rights.Letters(ctx, b.citizen, b.Open(b.citizen, b.number))
		b.Must(err)
		if last := letters[len(letters)-1]; last.Kind != models.LetterRecipients || strings.Count(last.Body, "– Skatteetaten") != 1 || strings.Contains(last.Body, "– Avisa") {
			t.Errorf("the letter on the last decision tells of another one too: %s\n%s", last.Kind, last.Body)
		}
	})
}

// Who was to be told can turn out not to be possible to tell: then why is noted
// and logged, and the person has it in the letter.
func TestARecipientWhoCannotBeToldAfterAll(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := newBodyAsked(t, db, models.RightErasure, given)
		ctx := t.Context()
		b.Must(b.Effects.SaveRecipients(ctx, b.worker, b.Open(b.worker, b.number), []fulfil.Recipient{
			recipient("Skatteetaten", models.RecipientToTell, ""), recipient("Driftsfirmaet AS", models.RecipientToTell, ""), recipient("Avisa", models.RecipientImpossible, "Nedlagt."),
		}))
		b.approves(models.Decision{Outcome: models.OutcomeErased, Text: "Alt er slettet.", ByHand: byHand})
		c := b.Open(b.worker, b.number)
		all, err := b.Effects.Notified(ctx, b.worker, c)
		b.Must(err)
		excuse := func(id string, state models.RecipientState, why string) error {
			return b.Effects.ExcuseRecipient(ctx, b.worker, c, id, state, why)
		}
		b.Refused(excuse(all[1].ID, models.RecipientNotDisclosed, "De fikk ikke noe."), fault.Invalid, "recipients.state_missing")
		b.Refused(excuse(all[1].ID, models.RecipientImpossible, " "), fault.Invalid, "recipients.why_missing")
		b.Refused(excuse(all[1].ID, models.RecipientImpossible, strings.Repeat("å", fulfil.MaxWhy+1)), fault.Invalid, "submit.too_long")
		b.Refused(b.Effects.ExcuseRecipient(ctx, b.approver, c, all[1].ID, models.RecipientImpossible, "Nei."), fault.Forbidden, "error.forbidden")
		b.Refused(excuse(all[2].ID, models.RecipientImpossible, "Konkurs."), fault.Conflict, "case.changed_meanwhile")
		b.Must(excuse(all[1].ID, models.RecipientImpossible, " Firmaet gikk konkurs. "))
		b.Refused(b.Effects.TellRecipient(ctx, b.worker, c, all[1].ID, b.today()), fault.Conflict, "case.changed_meanwhile")
		if n := b.Count("SELECT COUNT(*) FROM audit_entries WHERE action = 'recipients.excused'"); n != 1 {
			t.Errorf("%d lines of the log say it", n)
		}
		b.Must(b.Effects.TellRecipient(ctx, b.worker, c, all[0].ID, b.today()))
		letters, err := b.Rights.Letters(ctx, b.citizen, b.Open(b.citizen, b.number))
		b.Must(err)
		last := letters[len(letters)-1]
		b.says(last.Body, "– Skatteetaten fikk beskjed "+b.Texts.For(models.Bokmal).Date(b.today()), "– Vi kan ikke si fra til Driftsfirmaet AS, for det er umulig (artikkel 19): Firmaet gikk konkurs.")
		if strings.Contains(last.Body, "Avisa") { // the decision has said so
			t.Error("it repeats what the decision said")
		}
		if found := b.Readable("konkurs"); len(found) > 0 {
			t.Errorf("why can be read in %v", found)
		}
	})
}

// Where no store could be changed nobody is told of anything.
func TestNobodyIsToldOfWhatWasNotDone(t *testing.T) {
	t.Parallel()
	b := newBodyAsked(t, apptest.SQLite(t), models.RightErasure, given)
	ctx := t.Context()
	b.Must(b.Effects.SaveRecipients(ctx, b.worker, b.Open(b.worker, b.number), []fulfil.Recipient{recipient("Skatteetaten", models.RecipientToTell, "")}))
	hash := b.tries(archiveStands()).Hash
	b.run(b.chat, `CREATE TRIGGER refuses BEFORE UPDATE ON lines BEGIN SELECT RAISE(ABORT, 'no'); END`)
	b.approves(partly(hash))
	if n := b.needing(rights.NeedStore); n != 0 {
		t.Errorf("before the answer the ombud reads of %d cases", n)
	}
	for range 6 {
		b.Clock.Advance(time.Hour)
		b.Drain()
	}
	b.goesOnWithout("chat", "Leverandøren må rette feilen.")
	b.Drain()
	b.says(b.letter(), "Chatten: vi fikk ikke slettet noe.")
	if n := b.needing(rights.NeedStore); n != 1 {
		t.Errorf("the ombud reads of %d cases with a store that was not changed", n)
	}
	b.Clock.Advance(8 * 24 * time.Hour)
	if n := b.needing(rights.NeedStore); n != 0 {
		t.Errorf("after a week the ombud reads of %d cases", n)
	}
	if strings.Contains(b.letter(), "Skatteetaten") || len(b.notified()) != 0 || b.telling() != 0 {
		t.Errorf("somebody is told of nothing: %v\n%s", b.notified(), b.letter())
	}
}

// That nobody has got the data is said when a caseworker has said so.
func TestNobodyGotTheData(t *testing.T) {
	t.Parallel()
	for _, said := range []bool{false, true} {
		b := newBody(t, apptest.SQLite(t))
		b.Must(b.Effects.SaveRecipients(t.Context(), b.worker, b.Open(b.worker, b.number), []fulfil.Recipient{fulfil.Nobody()}))
		if !said { // it is taken back
			b.Must(b.Effects.SaveRecipients(t.Context(), b.worker, b.Open(b.worker, b.number), nil))
		}
		b.approves(models.Decision{Outcome: models.OutcomeErased, Text: "Alt er slettet.", ByHand: byHand})
		if got := strings.Contains(b.letter(), "er disse opplysningene ikke gitt videre"); got != said {
			t.Errorf("said is %t, and the letter says it: %t", said, got)
		}
		if len(b.notified()) != 0 {
			t.Errorf("there is %v", b.notified())
		}
	}
}

func recipient(name string, state models.RecipientState, why string) fulfil.Recipient {
	return fulfil.Recipient{RecipientNotice: models.RecipientNotice{State: state}, Name: name, Why: why}
}

// passedOn lets the chat say to whom a line was given.
func passedOn(f *register.File) {
	for i, s := range f.Controllers[0].Stores {
		if s.ID == "chat" {
			f.Controllers[0].Stores[i].Dataset += "    - {name: passed_to, data_categories: [system.operations], meta: {recipient: true, label: {nb: Gitt til}}}\n"
		}
	}
}

// passing is the body whose chat says to whom its lines were given.
func passing(t *testing.T, db *database.DB) *body {
	t.Helper()
	b := newBodyAsked(t, db, models.RightErasure, given, passedOn)
	b.run(b.chat, `ALTER TABLE lines ADD COLUMN passed_to TEXT`)
	return b
}

// Those the rows say that they were given to are proposed when the stores have
// been tried, and nothing is decided before something is said of each: not even
// where a caseworker has said that nobody got anything. Art. 19.
func TestRecipientsThatTheStoresName(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := passing(t, db)
		ctx := t.Context()
		b.run(b.chat, `UPDATE lines SET passed_to = CASE id WHEN 1 THEN ' Nav Skien ' WHEN 2 THEN ? ELSE 'Et annet sted' END`, "skatte\u00adetaten\ufffd ")
		b.run(b.chat, `INSERT INTO lines (id, email, text, passed_to) VALUES (4, ?, 'Enda en.', 'Nav Skien'), (5, ?, 'Og en.', '')`, b.Person("oksana").Email, b.Person("oksana").Email)
		says := func(want ...string) []fulfil.Recipient {
			t.Helper()
			all, err := b.Effects.Recipients(ctx, b.worker, b.Open(b.worker, b.number))
			b.Must(err)
			got := make([]string, len(all))
			for i, r := range all {
				got[i] = strings.TrimSpace(fmt.Sprint(r.Name, " ", r.State, " found=", r.Found))
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("it says (-want +got):\n%s", diff)
			}
			return all
		}
		says("Skatteetaten  found=false", "leverandører  found=false")
		b.Must(b.Effects.SaveRecipients(ctx, b.worker, b.Open(b.worker, b.number), []fulfil.Recipient{fulfil.Nobody()}))
		e := b.tries(archiveStands())
		says("Nav Skien  found=true", "skatte\u00adetaten\ufffd  found=true")
		b.Refused(b.Answer.Decide(ctx, b.worker, b.Open(b.worker, b.number), partly(e.Hash)), fault.Invalid, "recipients.missing")
		b.Must(b.Effects.SaveRecipients(ctx, b.worker, b.Open(b.worker, b.number), []fulfil.Recipient{recipient("Skatteetaten", models.RecipientNotDisclosed, "")}))
		says("Skatteetaten not_disclosed found=true", "Nav Skien  found=true")
		b.Refused(b.Answer.Decide(ctx, b.worker, b.Open(b.worker, b.number), partly(e.Hash)), fault.Invalid, "recipients.missing")
		b.Must(b.Effects.SaveRecipients(ctx, b.worker, b.Open(b.worker, b.number), []fulfil.Recipient{
			recipient("Skatteetaten", models.RecipientNotDisclosed, ""), recipient("Nav Skien", models.RecipientToTell, ""),
		}))
		b.approves(partly(e.Hash))
		b.says(b.letter(), "som har fått opplysningene fra oss: Nav Skien (personvernforordningen artikkel 19)")
		if found := b.Readable("Nav Skien"); len(found) > 0 {
			t.Errorf("whom the data were given to can be read in %v", found)
		}
	})
}

// More than anybody goes through are proposed as the group they are, until
// something is said of it: also where something was said before the stores were
// tried.
func TestManyRecipientsInTheStoresAreAGroup(t *testing.T) {
	t.Parallel()
	b := passing(t, apptest.SQLite(t))
	ctx := t.Context()
	for i := range 101 {
		b.run(b.chat, `INSERT INTO lines (id, email, text, passed_to) VALUES (?, ?, 'En til.', ?)`, 10+i, b.Person("oksana").Email, fmt.Sprintf("Mottaker %d", i))
	}
	says := func() []fulfil.Recipient {
		t.Helper()
		all, err := b.Effects.Recipients(ctx, b.worker, b.Open(b.worker, b.number))
		b.Must(err)
		return all
	}
	saves := func(all ...fulfil.Recipient) {
		t.Helper()
		b.Must(b.Effects.SaveRecipients(ctx, b.worker, b.Open(b.worker, b.number), all))
	}
	saves(fulfil.Nobody())
	e := b.tries(archiveStands())
	all := says()
	if len(all) != 1 || all[0].Name != "101 mottakere som registrene nevner" || !all[0].Unnamed || !all[0].Found {
		t.Fatalf("where nobody had got it, it proposes %+v", all)
	}
	saves(recipient("Skatteetaten", models.RecipientNotDisclosed, ""))
	if all = says(); len(all) != 2 || all[1].State != "" {
		t.Fatalf("where something is said of another, it proposes %+v", all)
	}
	b.Refused(b.Answer.Decide(ctx, b.worker, b.Open(b.worker, b.number), partly(e.Hash)), fault.Invalid, "recipients.missing")
	all[1].Name, all[1].State = "Alle kursholdere", models.RecipientToTell
	saves(all...)
	if all = says(); len(all) != 2 {
		t.Errorf("when it is said, it proposes %+v", all)
	}
}

// What may be about somebody else is not changed, nor is what is in a store where
// nothing is to be done: who got that is not told.
func TestRecipientsOfAnothersRowsAreNotTold(t *testing.T) {
	t.Parallel()
	b := newBodyAsked(t, apptest.SQLite(t), models.RightErasure, func(f *register.File) {
		for i, s := range f.Controllers[0].Stores {
			if s.ID == "arkiv" {
				f.Controllers[0].Stores[i].Dataset = strings.Replace(s.Dataset, "{name: text", "{name: text, meta: {recipient: true}", 1)
			}
		}
	})
	for name, c := range map[string]struct {
		choices []fulfil.Choice
		want    []string
	}{
		"the archive stands": {archiveStands(), nil},
		"it is not asked of": {[]fulfil.Choice{{StoreID: "arkiv", Do: fulfil.Leave}, {StoreID: "chat", Do: fulfil.Erase}}, nil},
		"it is erased in":    {[]fulfil.Choice{{StoreID: "arkiv", Do: fulfil.Erase}}, []string{"Egen sak."}},
	} {
		b.tries(c.choices)
		all, err := b.Effects.Recipients(t.Context(), b.worker, b.Open(b.worker, b.number))
		b.Must(err)
		var got []string
		for _, r := range all {
			got = append(got, r.Name)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: it proposes (-want +got):\n%s", name, diff)
		}
	}
}

// Of more than anybody goes through something is to be said also where some of them
// were named when the stores were tried before.
func TestManyRecipientsAreAGroupWhenTriedAgain(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := passing(t, db)
		ctx := t.Context()
		passes := func(from, to int) string {
			t.Helper()
			for i := from; i < to; i++ {
				b.run(b.chat, `INSERT INTO lines (id, email, text, passed_to) VALUES (?, ?, 'En til.', ?)`, 10+i, b.Person("oksana").Email, fmt.Sprintf("Mottaker %d", i))
			}
			return b.tries(archiveStands()).Hash
		}
		passes(0, 60)
		all, err := b.Effects.Recipients(ctx, b.worker, b.Open(b.worker, b.number))
		b.Must(err)
		for i := range all {
			all[i].State = models.RecipientNotDisclosed
			if all[i].Found {
				all[i].State = models.RecipientToTell
			}
		}
		b.Must(b.Effects.SaveRecipients(ctx, b.worker, b.Open(b.worker, b.number), all))
		hash := passes(60, 130)
		again, err := b.Effects.Recipients(ctx, b.worker, b.Open(b.worker, b.number))
		b.Must(err)
		if len(again) != len(all)+1 || again[len(all)].Name != "130 mottakere som registrene nevner" || again[len(all)].State != "" {
			t.Fatalf("after %d it proposes %d", len(all), len(again))
		}
		b.Refused(b.Answer.Decide(ctx, b.worker, b.Open(b.worker, b.number), partly(hash)), fault.Invalid, "recipients.missing")

		again[len(all)].State = models.RecipientToTell
		b.Must(b.Effects.SaveRecipients(ctx, b.worker, b.Open(b.worker, b.number), again))
		b.Must(b.Effects.Drop(ctx, b.worker, b.Open(b.worker, b.number))) // and with the plan goes the group: nobody else knows who is in it
		if without, err := b.Effects.Recipients(ctx, b.worker, b.Open(b.worker, b.number)); err != nil || len(without) != len(all) {
			t.Errorf("without a plan it proposes %d, %v", len(without), err)
		}
		passes(130, 135)
		again, err = b.Effects.Recipients(ctx, b.worker, b.Open(b.worker, b.number))
		b.Must(err)
		again[len(all)].State = models.RecipientToTell
		b.Must(b.Effects.SaveRecipients(ctx, b.worker, b.Open(b.worker, b.number), again))
		hash = passes(135, 140) // and so it does when the stores are tried again
		again, err = b.Effects.Recipients(ctx, b.worker, b.Open(b.worker, b.number))
		b.Must(err)
		if len(again) != len(all)+1 || again[len(all)].Name != "140 mottakere som registrene nevner" || again[len(all)].State != "" {
			t.Fatalf("tried again it proposes %+v", again[len(all)-1:])
		}
		again[len(all)].State = models.RecipientToTell
		b.Must(b.Effects.SaveRecipients(ctx, b.worker, b.Open(b.worker, b.number), again))
		b.approves(partly(hash))
		b.says(b.letter(), "140 mottakere som registrene nevner", "kan du spørre oss om navnene")
		names, err := b.Effects.Named(ctx, b.worker, b.Open(b.worker, b.number)) // who has the letter may ask
		b.Must(err)
		if len(names) != 140 || names[0] != "Mottaker 0" {
			t.Errorf("of the group it can be told that they are %v", names)
		}

		b.Must(b.Rights.Reopen(ctx, b.worker, b.number, "Personen spør igjen.")) // opened again, and tried anew where they are not any more
		b.run(b.chat, "DELETE FROM lines WHERE passed_to <> ''")
		b.tries(archiveStands())
		if names, err = b.Effects.Named(ctx, b.worker, b.Open(b.worker, b.number)); err != nil || len(names) != 140 {
			t.Errorf("opened again it can be told that they are %v, %v", names, err)
		}
		if _, err = b.Effects.Named(ctx, b.Staff("per", authz.Ombud, "sor"), b.Open(b.worker, b.number)); !fault.Is(err, fault.NotFound) {
			t.Errorf("another body reads them: %v", err)
		}
	})
}

// Names are read also when a restriction is lifted: the newest plan is that of the
// lifting then.
func TestTheNamesOfAGroupStayWhenARestrictionIsLifted(t *testing.T) {
	t.Parallel()
	b := newBodyAsked(t, apptest.SQLite(t), models.RightRestriction, passedOn)
	ctx := t.Context()
	b.run(b.chat, "ALTER TABLE lines ADD COLUMN passed_to TEXT")
	for i := range 101 {
		b.run(b.chat, `INSERT INTO lines (id, email, text, passed_to) VALUES (?, ?, 'En til.', ?)`, 10+i, b.Person("oksana").Email, fmt.Sprintf("Mottaker %d", i))
	}
	hash := b.tries([]fulfil.Choice{{StoreID: "chat", Do: fulfil.Restrict}}).Hash
	all, err := b.Effects.Recipients(ctx, b.worker, b.Open(b.worker, b.number))
	b.Must(err)
	for i := range all {
		all[i].State = models.RecipientToTell
	}
	b.Must(b.Effects.SaveRecipients(ctx, b.worker, b.Open(b.worker, b.number), all))
	b.approves(models.Decision{Outcome: models.OutcomeRestricted, Plan: hash})
	b.Must(b.Effects.OrderLifting(ctx, b.worker, b.Open(b.worker, b.number), fulfil.Lifting{On: b.today().AddDays(7), Why: "Den er ikke lenger nødvendig."}))
	b.Clock.Advance(7 * 24 * time.Hour)
	b.run(b.chat, "UPDATE lines SET passed_to = NULL")
	b.Must(b.Effects.Lift(ctx))
	b.Drain()
	if b.effect().Kind != models.EffectLift {
		t.Fatalf("the newest plan is %+v", b.effect())
	}
	names, err := b.Effects.Named(ctx, b.worker, b.Open(b.worker, b.number))
	b.Must(err)
	if len(names) != 101 {
		t.Errorf("of the group it can be told that they are %v", names)
	}
}

// What was said of those the stores named one by one stands when the case is opened
// again, also when nothing names them any more.
func TestWhatWasSaidOfARecipientStandsInACaseThatIsOpenAgain(t *testing.T) {
	t.Parallel()
	b := passing(t, apptest.SQLite(t))
	ctx := t.Context()
	b.run(b.chat, `INSERT INTO lines (id, email, text, passed_to) VALUES (10, ?, 'En til.', 'Fastlegen')`, b.Person("oksana").Email)
	hash := b.tries(archiveStands()).Hash
	all, err := b.Effects.Recipients(ctx, b.worker, b.Open(b.worker, b.number))
	b.Must(err)
	for i := range all {
		all[i].State = models.RecipientToTell
	}
	b.Must(b.Effects.SaveRecipients(ctx, b.worker, b.Open(b.worker, b.number), all))
	b.approves(partly(hash))
	b.says(b.letter(), "Fastlegen")
	b.Must(b.Rights.Reopen(ctx, b.worker, b.number, "Personen spør igjen."))
	b.tries(archiveStands())
	again, err := b.Effects.Recipients(ctx, b.worker, b.Open(b.worker, b.number))
	b.Must(err)
	if !slices.ContainsFunc(again, func(r fulfil.Recipient) bool { return r.Name == "Fastlegen" && r.State == models.RecipientToTell }) {
		t.Errorf("opened again it proposes %+v", again)
	}
}
