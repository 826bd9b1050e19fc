package fulfil_test

import (
	"testing"
	"time"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/fulfil/engine"
	"rettighetsporten/app/register"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

const marksOfTheChat = `SELECT id || '|' || blocked FROM lines ORDER BY id`

// restricted is a body that has restricted what it has in the chat, the archive
// and on paper, and whose owner of the papers has answered.
func restricted(t *testing.T, db *database.DB) *body {
	t.Helper()
	b := newBodyAsked(t, db, models.RightRestriction)
	e := b.tries([]fulfil.Choice{
		{StoreID: "arkiv", Do: fulfil.Restrict}, {StoreID: "chat", Do: fulfil.Restrict}, {StoreID: "papir", Do: fulfil.Leave},
	})
	if !e.Ready() || !at("arkiv", e).Manual() || at("chat", e).Manual() {
		t.Fatalf("the plan is %+v", e)
	}
	b.approves(models.Decision{Outcome: models.OutcomeRestricted, Plan: e.Hash, Until: b.today().AddDays(14)})
	return b
}

// today is the civil day of the body's clock.
func (b *body) today() models.Date { return models.DateIn(b.Clock.Now(), deadline.Zone()) }

// register returns what is restricted today.
func (b *body) register() []fulfil.Restriction {
	b.T.Helper()
	page, err := b.Effects.Restrictions(b.T.Context(), b.worker, false, "")
	b.Must(err)
	return page.Entries
}

// goOnWithoutArchive lets the case go on without the archive's owner, who has
// nobody to ask.
func (b *body) goOnWithoutArchive() {
	b.T.Helper()
	b.goesOnWithout("arkiv", "Arkivet har ikke noe felt for det.")
	b.Drain()
}

// What can be marked is marked, what cannot is in the register all the same, and
// the person is told both. It is lifted after the notice and not before.
func TestARestrictionFromImposedToLifted(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := restricted(t, db)
		ctx := t.Context()
		if got := b.rows(b.chat, marksOfTheChat); got != "1|1\n2|1\n3|0" {
			t.Errorf("the marks of the chat are\n%s", got)
		}
		if b.letter() != "" || len(b.register()) != 0 {
			t.Error("the archive's owner has not answered, and the decision is given")
		}
		b.goOnWithoutArchive()
		b.says(b.letter(), "Begrensningen er ført i registeret vårt", "Chatten:", "lines: 2 oppføringer er merket som begrenset.", "Arkivet: vi har ikke fått gitt beskjed i dette systemet ennå. Begrensningen gjelder likevel.")
		item := b.Open(b.worker, b.number).Item
		if item.Outcome != models.OutcomeRestricted || item.Status != models.StatusAnswered {
			t.Errorf("the item is %s, %s", item.Outcome, item.Status)
		}
		entries := b.register()
		if len(entries) != 1 || entries[0].What != "Alt dere har." || entries[0].Reference != b.number || len(entries[0].StoreNames) != 2 || entries[0].Fallen {
			t.Fatalf("the register is %+v", entries)
		}
		if until := models.NewDate(2026, 3, 16); entries[0].Until != until {
			t.Errorf("it is looked at again on %s", entries[0].Until)
		}
		b.says(b.letter(), "16. mars 2026 ser vi på om den fortsatt trengs")
		looks := func(days, want int) {
			t.Helper()
			b.Clock.Advance(time.Duration(days) * 24 * time.Hour)
			if got := b.needing(rights.NeedLook); got != want {
				t.Errorf("on %s %d restrictions are to be looked at again, want %d", b.today(), got, want)
			}
		}
		looks(13, 0)
		looks(1, 1)
		looks(7, 1)
		looks(1, 0)
		if found := b.Readable("Alt dere har."); len(found) > 0 {
			t.Errorf("what is restricted can be read in %v", found)
		}

		c := b.Open(b.worker, b.number)
		soon := fulfil.Lifting{On: b.today().AddDays(fulfil.LiftNotice - 1), Why: "Vi er enige om opplysningene nå."}
		b.Refused(b.Effects.OrderLifting(ctx, b.worker, c, soon), fault.Invalid, "lift.too_soon")
		b.Refused(b.Effects.OrderLifting(ctx, b.worker, c, fulfil.Lifting{On: b.today().AddDays(30)}), fault.Invalid, "lift.why_missing")
		on := b.today().AddDays(fulfil.LiftNotice)
		b.Must(b.Effects.OrderLifting(ctx, b.worker, c, fulfil.Lifting{On: on, Why: "Vi er enige om opplysningene nå."}))
		b.Refused(b.Effects.OrderLifting(ctx, b.worker, c, fulfil.Lifting{On: on, Why: "Igjen."}), fault.Conflict, "lift.not_in_force")
		b.Clock.Advance(6 * 24 * time.Hour)
		b.Must(b.Effects.Lift(ctx))
		b.Drain()
		if got := b.rows(b.chat, marksOfTheChat); got != "1|1\n2|1\n3|0" {
			t.Errorf("before the day the marks are\n%s", got)
		}
		b.Clock.Advance(24 * time.Hour)
		b.Must(b.Effects.Lift(ctx))
		b.Drain()
		if got := b.rows(b.chat, marksOfTheChat); got != "1|0\n2|0\n3|0" {
			t.Errorf("after the day the marks are\n%s", got)
		}
		if entries := b.register(); len(entries) != 1 || entries[0].State != models.RestrictionLifting {
			t.Errorf("while the archive's owner has not answered the register is %+v", entries)
		}
		b.goOnWithoutArchive()
		if entries := b.register(); len(entries) != 0 {
			t.Errorf("when all have ended the register is %+v", entries)
		}
		page, err := b.Effects.Restrictions(ctx, b.worker, true, "")
		b.Must(err)
		if len(page.Entries) != 1 || page.Entries[0].LiftedAt == nil || page.Entries[0].Why != "Vi er enige om opplysningene nå." {
			t.Errorf("what was lifted is %+v", page.Entries)
		}
		if n := b.Count("SELECT COUNT(*) FROM audit_entries WHERE action IN ('restriction.told', 'restriction.lifting', 'restriction.lifted')"); n != 3 {
			t.Errorf("the log has %d lines of it", n)
		}
	})
}

// A day to look at it again that has come is not approved: it goes back and gets a
// new one. Where the owner of a store answers after that day, the ombud has a week
// from the answer.
func TestADayToLookAgainThatHasCome(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := newBodyAsked(t, db, models.RightRestriction)
		ctx := t.Context()
		d := models.Decision{
			Outcome: models.OutcomeRestricted, Until: b.today().AddDays(14),
			Plan: b.tries([]fulfil.Choice{{StoreID: "arkiv", Do: fulfil.Restrict}, {StoreID: "chat", Do: fulfil.Restrict}, {StoreID: "papir", Do: fulfil.Leave}}).Hash,
		}
		b.Must(b.Answer.Decide(ctx, b.worker, b.Open(b.worker, b.number), d))
		b.Clock.Advance(14 * 24 * time.Hour)
		c := b.Open(b.approver, b.number)
		draft, err := b.Answer.Draft(ctx, b.approver, c)
		b.Must(err)
		b.Refused(b.Answer.Approve(ctx, b.approver, c, draft.Version), fault.Conflict, "answer.until_past")
		b.Must(b.Answer.Return(ctx, b.approver, c, draft.Version, "Sett en ny dag."))

		d.Until = b.today().AddDays(1)
		b.approves(d)
		b.Clock.Advance(20 * 24 * time.Hour)
		b.goOnWithoutArchive()
		for days, want := range []int{1, 1, 1, 1, 1, 1, 1, 0} {
			if got := b.needing(rights.NeedLook); got != want || len(b.register()) != 1 {
				t.Errorf("%d days after the answer %d restrictions are to be looked at again, want %d", days, got, want)
			}
			b.Clock.Advance(24 * time.Hour)
		}
	})
}

// What the person is told before a restriction is lifted, Art. 18(3), and that it
// can stand after all.
func TestARestrictionThatStandsAfterAll(t *testing.T) {
	t.Parallel()
	b := restricted(t, apptest.SQLite(t))
	b.goOnWithoutArchive()
	ctx, c := t.Context(), b.Open(b.worker, b.number)
	b.Refused(b.Effects.KeepRestricted(ctx, b.worker, c), fault.Conflict, "case.changed_meanwhile")
	on := b.today().AddDays(10)
	b.Must(b.Effects.OrderLifting(ctx, b.worker, c, fulfil.Lifting{On: on, Why: "Protesten er avgjort."}))
	letters, err := b.Rights.Letters(ctx, b.citizen, b.Open(b.citizen, b.number))
	b.Must(err)
	last := letters[len(letters)-1]
	if last.Kind != models.LetterLifting {
		t.Fatalf("the last letter is a %s", last.Kind)
	}
	b.says(last.Body, "«Alt dere har.»", "Fra "+b.Texts.For(models.Bokmal).Date(on), "Protesten er avgjort.", "artikkel 18 nr. 3", "Datatilsynet")
	b.Must(b.Effects.KeepRestricted(ctx, b.worker, c))
	letters, err = b.Rights.Letters(ctx, b.citizen, b.Open(b.citizen, b.number))
	b.Must(err)
	if last = letters[len(letters)-1]; last.Kind != models.LetterStands {
		t.Fatalf("the last letter is a %s", last.Kind)
	}
	b.says(last.Body, "«Alt dere har.»", "fra "+b.Texts.For(models.Bokmal).Date(on), "Det gjør vi ikke likevel.")
	b.Clock.Advance(30 * 24 * time.Hour)
	b.Must(b.Effects.Lift(ctx))
	b.Drain()
	if got := b.rows(b.chat, marksOfTheChat); got != "1|1\n2|1\n3|0" {
		t.Errorf("the marks are\n%s", got)
	}
	if entries := b.register(); len(entries) != 1 || entries[0].State != models.RestrictionInForce {
		t.Errorf("the register is %+v", entries)
	}
}

// What is restricted for another reason stays marked.
func TestALiftingBesideAnotherRestriction(t *testing.T) {
	t.Parallel()
	b := restricted(t, apptest.SQLite(t))
	b.goOnWithoutArchive()
	first := b.number
	b.asks(models.RightRestriction)
	e := b.tries([]fulfil.Choice{{StoreID: "chat", Do: fulfil.Restrict}})
	b.approves(models.Decision{Outcome: models.OutcomeRestricted, Plan: e.Hash})
	b.says(b.letter(), "lines: 2 oppføringer var allerede merket som begrenset.")
	b.number = first
	b.Must(b.Effects.OrderLifting(t.Context(), b.worker, b.Open(b.worker, first), fulfil.Lifting{On: b.today().AddDays(7), Why: "Den er ikke lenger nødvendig."}))
	b.Clock.Advance(7 * 24 * time.Hour)
	b.Must(b.Effects.Lift(t.Context()))
	b.Drain()
	b.goOnWithoutArchive()
	if got := b.rows(b.chat, marksOfTheChat); got != "1|1\n2|1\n3|0" {
		t.Errorf("the other restriction is in force, and the marks are\n%s", got)
	}
	if entries := b.register(); len(entries) != 1 || entries[0].Reference == first {
		t.Errorf("the register is %+v", entries)
	}
}

// What somebody else has had restricted for the person stays marked too, Art.
// 18(2): it is the same person's.
func TestALiftingBesideARestrictionOnBehalf(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := restricted(t, db)
		b.goOnWithoutArchive()
		first := b.number
		sub := b.SubmissionFor("nord")
		sub.Wishes = []rights.Wish{{Right: models.RightRestriction, Asked: models.Asked{About: "Alt dere har."}}}
		rr, err := b.Rights.Submit(t.Context(), b.Citizen("hakon"), sub)
		b.Must(err)
		b.Drain()
		b.number = rr.CaseNumber
		b.Take(b.worker, b.number)
		b.Must(b.Rights.ShowRelation(t.Context(), b.worker, b.number, rights.RelationCheck{
			Source: models.SourceDocument, Note: "Vergefullmakt vist.", Number: b.Person("oksana").NationalID,
		}))
		b.approves(models.Decision{Outcome: models.OutcomeRestricted, Text: "Alt.", ByHand: byHand})
		for _, number := range []string{first, rr.CaseNumber} {
			all, err := b.Effects.RestrictionsOf(t.Context(), b.worker, b.Open(b.worker, number).Item)
			if err != nil || len(all) != 2 {
				t.Errorf("in %s %d restrictions of the person's are known, %v", number, len(all), err)
			}
		}
		b.number = first
		b.Must(b.Effects.OrderLifting(t.Context(), b.worker, b.Open(b.worker, first), fulfil.Lifting{On: b.today().AddDays(7), Why: "Den er ikke lenger nødvendig."}))
		b.Clock.Advance(7 * 24 * time.Hour)
		b.Must(b.Effects.Lift(t.Context()))
		b.Drain()
		if got := b.rows(b.chat, marksOfTheChat); got != "1|1\n2|1\n3|0" {
			t.Errorf("what was restricted on behalf is in force, and the marks are\n%s", got)
		}
	})
}

// A restriction that is decided without looking into the stores is in the register,
// and there are no marks to wait for when it is lifted.
func TestARestrictionByLetterAlone(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := newBodyAsked(t, db, models.RightRestriction)
		b.approves(models.Decision{Outcome: models.OutcomeRestricted, Text: "Vi bruker det ikke.", ByHand: byHand})
		if entries := b.register(); len(entries) != 1 || len(entries[0].Stores) != 0 {
			t.Fatalf("the register is %+v", entries)
		}
		b.Must(b.Effects.OrderLifting(t.Context(), b.worker, b.Open(b.worker, b.number), fulfil.Lifting{On: b.today().AddDays(7), Why: "Den er ikke lenger nødvendig."}))
		b.Clock.Advance(7 * 24 * time.Hour)
		b.Must(b.Effects.Lift(t.Context()))
		if entries := b.register(); len(entries) != 0 {
			t.Errorf("the register is %+v", entries)
		}
	})
}

// A case that is opened again keeps its restriction while it is decided anew, and
// keeps no other's from being lifted.
func TestALiftingOfACaseThatIsOpenAgain(t *testing.T) {
	t.Parallel()
	b := newBodyAsked(t, apptest.SQLite(t), models.RightRestriction)
	ctx := t.Context()
	byLetter := models.Decision{Outcome: models.OutcomeRestricted, Text: "Vi bruker det ikke.", ByHand: byHand}
	order := func() {
		b.Must(b.Effects.OrderLifting(ctx, b.worker, b.Open(b.worker, b.number), fulfil.Lifting{On: b.today().AddDays(7), Why: "Den er ikke lenger nødvendig."}))
	}
	b.approves(byLetter)
	order()
	first := b.number
	b.asks(models.RightRestriction)
	b.approves(byLetter)
	order()
	b.Must(b.Rights.Reopen(ctx, b.worker, first, "Personen er uenig."))
	b.Clock.Advance(7 * 24 * time.Hour)
	b.Must(b.Effects.Lift(ctx))
	if entries := b.register(); len(entries) != 1 || entries[0].Reference != first || entries[0].State != models.RestrictionTold {
		t.Fatalf("the register is %+v", entries)
	}
	b.number = first
	b.approves(byLetter)
	b.Must(b.Effects.Lift(ctx))
	if entries := b.register(); len(entries) != 1 || entries[0].State != models.RestrictionInForce {
		t.Errorf("restricted anew the register is %+v", entries)
	}
}

// A letter on paper has to be sent first, and a week has to pass.
func TestALiftingOnPaper(t *testing.T) {
	t.Parallel()
	b := restricted(t, apptest.SQLite(t))
	b.goOnWithoutArchive()
	ctx := t.Context()
	b.Must(b.Effects.OrderLifting(ctx, b.worker, b.Open(b.worker, b.number), fulfil.Lifting{On: b.today().AddDays(7), Why: "Den er ikke lenger nødvendig."}))
	b.Exec("UPDATE letters SET on_paper = ? WHERE kind = 'restriction-lifting'", true)
	b.Clock.Advance(60 * 24 * time.Hour)
	b.Must(b.Effects.Lift(ctx))
	if entries := b.register(); entries[0].State != models.RestrictionTold {
		t.Errorf("the letter has not been sent, and it is %s", entries[0].State)
	}
	b.Exec("UPDATE letters SET posted_on = ?, posted_by = (SELECT id FROM staff LIMIT 1) WHERE kind = 'restriction-lifting'", b.today().AddDays(-6).String())
	b.Must(b.Effects.Lift(ctx))
	if entries := b.register(); entries[0].State != models.RestrictionTold {
		t.Errorf("it was sent six days ago, and it is %s", entries[0].State)
	}
	b.Clock.Advance(24 * time.Hour)
	b.Must(b.Effects.Lift(ctx))
	if entries := b.register(); entries[0].State != models.RestrictionLifting {
		t.Errorf("a week after it was sent it is %s", entries[0].State)
	}
}

// Who serves another body sees none of it, and neither does who owns a store.
func TestTheRegisterOfRestrictionsIsTheBodysOwn(t *testing.T) {
	t.Parallel()
	b := restricted(t, apptest.SQLite(t))
	b.goOnWithoutArchive()
	page, err := b.Effects.Restrictions(t.Context(), b.Staff("per", authz.Ombud, "sor"), false, "")
	b.Must(err)
	if len(page.Entries) != 0 {
		t.Errorf("the ombud of another body sees %+v", page.Entries)
	}
	_, err = b.Effects.Restrictions(t.Context(), b.Staff("eier", authz.StoreOwner, "nord"), false, "")
	b.Refused(err, fault.Forbidden, "error.forbidden")
	if limits, err := b.Effects.RestrictionsOf(t.Context(), b.worker, b.Open(b.worker, b.number).Item); err != nil || len(limits) != 1 {
		t.Errorf("of the person is restricted %+v, %v", limits, err)
	}
}

// A mark that could not be taken away after the answer is the ombud's to know of
// until somebody has dealt with it.
func TestAStoreThatFailsAfterTheAnswer(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := newBodyAsked(t, db, models.RightRestriction)
		ctx := t.Context()
		hash := b.tries([]fulfil.Choice{{StoreID: "arkiv", Do: fulfil.Leave}, {StoreID: "chat", Do: fulfil.Restrict}, {StoreID: "papir", Do: fulfil.Leave}}).Hash
		b.approves(models.Decision{Outcome: models.OutcomeRestricted, Text: "Vi bruker det ikke.", Plan: hash})
		b.Must(b.Effects.OrderLifting(ctx, b.worker, b.Open(b.worker, b.number), fulfil.Lifting{On: b.today().AddDays(7), Why: "Den er ikke lenger nødvendig."}))
		b.run(b.chat, `CREATE TRIGGER refuses BEFORE UPDATE ON lines BEGIN SELECT RAISE(ABORT, 'no'); END`)
		b.Clock.Advance(9 * 24 * time.Hour)
		b.Must(b.Effects.Lift(ctx))
		for range 6 {
			b.Drain()
			b.Clock.Advance(time.Hour)
		}
		b.Clock.Advance(9 * 24 * time.Hour)
		if n := b.needing(rights.NeedStore); n != 1 || b.state("chat") != models.FulfilFailed {
			t.Fatalf("the chat is %s, and the ombud reads of %d cases", b.state("chat"), n)
		}
		b.run(b.chat, `DROP TRIGGER refuses`)
		b.Must(b.Effects.Retry(ctx, b.worker, b.Open(b.worker, b.number), "chat"))
		b.Drain()
		if n := b.needing(rights.NeedStore); n != 0 || b.state("chat") != models.FulfilDone {
			t.Errorf("the chat is %s, and the ombud reads of %d cases", b.state("chat"), n)
		}
	})
}

// matters lets the archive have matters that several may be parties to.
func matters(f *register.File) {
	owned(f)
	f.Controllers[0].Stores[0].Dataset = `
dataset:
- fides_key: arkiv
  collections:
  - name: persons
    fields:
    - {name: id, fides_meta: {primary_key: true, data_type: integer}}
    - {name: number, fides_meta: {identity: national_id, data_type: string}}
  - name: parties
    fields:
    - {name: id, fides_meta: {primary_key: true, data_type: integer}}
    - {name: person_id, fides_meta: {data_type: integer, references: [{dataset: arkiv, field: persons.id, direction: from}]}}
    - {name: matter_id, fides_meta: {data_type: integer, references: [{dataset: arkiv, field: matters.id, direction: to}]}}
  - name: matters
    data_categories: [user.content]
    fields:
    - {name: id, fides_meta: {primary_key: true, data_type: integer}}
    - {name: blocked, fides_meta: {data_type: integer}, meta: {restriction: true}}
`
}

// A mark on what has come to be others' too is not taken away by the portal: the
// owner gets to see to it, and it is not lifted before they have. What was others'
// all along was never marked, and is nobody's to look at.
func TestAMarkOnWhatHasComeToBeSharedIsNotForgotten(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := newBodyAsked(t, db, models.RightRestriction, matters)
		const marks = "SELECT id || '|' || COALESCE(blocked, 0) FROM matters ORDER BY id"
		b.run(b.archive, "CREATE TABLE parties (id INTEGER PRIMARY KEY, person_id INTEGER, matter_id INTEGER)")
		b.run(b.archive, "CREATE TABLE matters (id INTEGER PRIMARY KEY, blocked INTEGER)")
		b.run(b.archive, "INSERT INTO matters (id) VALUES (80), (81)")
		b.run(b.archive, "INSERT INTO parties VALUES (1, 7, 80), (2, 7, 81), (3, 8, 81)")
		ctx, owner := t.Context(), b.Staff("arkivar", authz.StoreOwner, "nord")
		e := b.tries([]fulfil.Choice{{StoreID: "arkiv", Do: fulfil.Restrict}})
		b.approves(models.Decision{Outcome: models.OutcomeRestricted, Plan: e.Hash})
		if got := b.rows(b.archive, marks); got != "80|1\n81|0" {
			t.Fatalf("the marks are\n%s", got)
		}
		b.run(b.archive, "INSERT INTO parties VALUES (4, 8, 80)")
		b.lifts()
		if got := b.rows(b.archive, marks); got != "80|1\n81|0" {
			t.Errorf("the mark others may need is gone:\n%s", got)
		}
		if entries := b.register(); len(entries) != 1 || entries[0].State != models.RestrictionLifting {
			t.Fatalf("with a mark left the register says %+v", entries)
		}
		task, err := b.Effects.Task(ctx, owner, b.task().ID)
		b.Must(err)
		if o := task.Effect.Plan.Collections[0].Obstacles; task.Kind != models.EffectLift || len(o) != 1 || o[0].Rows != 1 {
			t.Errorf("the owner is asked for %+v", o)
		}
		b.Must(b.Effects.Answer(ctx, owner, task.ID, fulfil.Reply{State: models.FulfilOwner}))
		b.Drain()
		if entries := b.register(); len(entries) != 0 {
			t.Errorf("when the owner has seen to it the register says %+v", entries)
		}
	})
}

// A mark on a row that may be somebody else's by now is left too, and is no more
// forgotten than one that others are tied to; nor is one that a restriction of theirs has
// set. Which rows they are goes with the task. What is not marked is nobody's to look at.
func TestAMarkOnWhatMayBeAnothersByNowIsNotForgotten(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := newBodyAsked(t, db, models.RightRestriction, marked)
		b.run(b.archive, "ALTER TABLE cases ADD COLUMN blocked INTEGER NOT NULL DEFAULT 0")
		ctx, owner := t.Context(), b.Staff("arkivar", authz.StoreOwner, "nord")
		e := b.tries([]fulfil.Choice{{StoreID: "arkiv", Do: fulfil.Restrict}})
		b.approves(models.Decision{Outcome: models.OutcomeRestricted, Plan: e.Hash})
		b.Must(b.Effects.Answer(ctx, owner, b.task().ID, fulfil.Reply{State: models.FulfilOwner}))
		b.Drain()
		b.run(b.archive, "UPDATE cases SET counterpart = ? WHERE id = 70", b.Person("ingrid").NationalID.Reveal())
		b.run(b.archive, "UPDATE cases SET blocked = 1 WHERE id = 71") // by a restriction of hers
		b.lifts()
		if got := b.rows(b.archive, "SELECT id || '|' || blocked FROM cases ORDER BY id"); got != "70|1\n71|1\n72|0" {
			t.Errorf("the marks are\n%s", got)
		}
		if entries := b.register(); len(entries) != 1 || entries[0].State != models.RestrictionLifting {
			t.Fatalf("with a mark left the register says %+v", entries)
		}
		var cases []engine.Obstacle
		for _, c := range at("arkiv", b.effect()).Plan.Collections {
			if c.Collection == "cases" {
				cases = c.Obstacles
			}
		}
		if len(cases) != 1 || cases[0].Kind != engine.ThirdParty || len(cases[0].Keys) != 2 || !fulfil.Lift.ByHand(cases[0]) || !fulfil.MayBeOthers(cases[0]) {
			t.Errorf("the owner is asked for %+v", cases)
		}
	})
}

// lifts tells the person that the restriction is lifted, and lifts it that day.
func (b *body) lifts() {
	b.T.Helper()
	b.Must(b.Effects.OrderLifting(b.T.Context(), b.worker, b.Open(b.worker, b.number), fulfil.Lifting{On: b.today().AddDays(7), Why: "Den er ikke lenger nødvendig."}))
	b.Clock.Advance(7 * 24 * time.Hour)
	b.Must(b.Effects.Lift(b.T.Context()))
	b.Drain()
}

// A mark whose owner is silent, or says no, does not end a lifting: somebody says why
// it ends all the same, another confirms it, and the register says where a mark may
// be left. Until then the ombud reads of it.
func TestALiftingThatAnOwnerDeclines(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := newBodyAsked(t, db, models.RightRestriction, owned)
		ctx, owner := t.Context(), b.Staff("arkivar", authz.StoreOwner, "nord")
		e := b.tries([]fulfil.Choice{{StoreID: "arkiv", Do: fulfil.Restrict}, {StoreID: "chat", Do: fulfil.Restrict}})
		b.approves(models.Decision{Outcome: models.OutcomeRestricted, Plan: e.Hash})
		b.Must(b.Effects.Answer(ctx, owner, b.task().ID, fulfil.Reply{State: models.FulfilOwner}))
		b.Drain()
		b.lifts()
		needs := func(want int, what string) {
			t.Helper()
			if got := b.needing(rights.NeedStore); got != want {
				t.Errorf("%s the ombud reads of %d cases, want %d", what, got, want)
			}
		}
		needs(0, "while the owner has time")
		b.Clock.Advance(8 * 24 * time.Hour)
		needs(1, "when the owner's time is over")
		tasks, err := b.Effects.Tasks(ctx, owner)
		b.Must(err)
		b.Must(b.Effects.Answer(ctx, owner, tasks[0].ID, fulfil.Reply{State: models.FulfilDeclined, Note: "Det går ikke."}))
		b.Drain()
		if entries := b.register(); len(entries) != 1 || entries[0].State != models.RestrictionLifting {
			t.Fatalf("with a mark left the register says %+v", entries)
		}
		b.Clock.Advance(8 * 24 * time.Hour)
		needs(1, "after the owner's answer")
		b.goesOnWithout("arkiv", "Merket er bare en gul lapp.")
		b.Drain()
		page, err := b.Effects.Restrictions(ctx, b.worker, true, "")
		b.Must(err)
		if len(page.Entries) != 1 || len(page.Entries[0].Marked) != 1 || page.Entries[0].Marked[0].NB != "Arkivet" {
			t.Errorf("the register says %+v", page.Entries)
		}
		needs(1, "in the week after")
		b.Exec("DELETE FROM record_stores WHERE controller_id = 'nord' AND id = 'arkiv'")
		if page, err = b.Effects.Restrictions(ctx, b.worker, true, ""); err != nil || len(page.Entries[0].Marked) != 1 || page.Entries[0].Marked[0].NB != "Arkivet" {
			t.Errorf("when the store has left the register it says %+v, %v", page.Entries, err)
		}
		b.Clock.Advance(8 * 24 * time.Hour)
		needs(0, "after a week")
	})
}
