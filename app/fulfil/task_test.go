package fulfil_test

import (
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/register"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// What the portal cannot change is the owner's to erase, and the letter says what
// the owner answered.
func TestAnOwnerErases(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		reply   fulfil.Reply
		says    string
		outcome models.Outcome
	}{
		"done":         {fulfil.Reply{State: models.FulfilOwner}, "Papirarkivet: den som har ansvar for systemet, meldte 2. mars 2026 at det som gjaldt deg, er slettet.", models.OutcomeErased},
		"not possible": {fulfil.Reply{State: models.FulfilDeclined, Note: "Mappen er i kjelleren."}, "Papirarkivet: den som har ansvar for systemet, sier at det ikke lot seg slette. Det som står der, står som før.\nBegrunnelse: Mappen er tapt i en vannskade.\n\nDu kan be oss se en gang til på det som ikke er gjort. Du kan også klage på det", models.OutcomePartly},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
				b := newBody(t, db)
				ctx, owner, stranger := t.Context(), b.Staff("arkivar", authz.StoreOwner, "nord"), b.Staff("nils", authz.StoreOwner, "nord")
				hash := b.tries([]fulfil.Choice{{StoreID: "papir", Do: fulfil.Erase}, {StoreID: "chat", Do: fulfil.Erase}, {StoreID: "arkiv", Do: fulfil.Leave}}).Hash
				if tasks, err := b.Effects.Tasks(ctx, owner); err != nil || len(tasks) != 0 {
					t.Errorf("before the approval the owner has %d tasks, %v", len(tasks), err)
				}
				b.approves(models.Decision{Outcome: models.OutcomeErased, Plan: hash})
				if b.state("chat") != models.FulfilDone || b.state("papir") != models.FulfilHanded || b.letter() != "" {
					t.Errorf("the chat is %s, the papers %s", b.state("chat"), b.state("papir"))
				}
				tasks, err := b.Effects.Tasks(ctx, owner)
				b.Must(err)
				if len(tasks) != 1 || !tasks[0].Open() || tasks[0].Name != "" {
					t.Fatalf("the owner has %+v", tasks)
				}
				id := tasks[0].ID
				if _, err := b.Effects.Task(ctx, stranger, id); !fault.Is(err, fault.NotFound) {
					t.Errorf("another owner gets %v", err)
				}
				b.Refused(b.Effects.Answer(ctx, owner, id, fulfil.Reply{}), fault.Invalid, "task.state_missing")
				b.Refused(b.Effects.Answer(ctx, owner, id, fulfil.Reply{State: models.FulfilDeclined}), fault.Invalid, "task.note_missing")
				task, err := b.Effects.Task(ctx, owner, id)
				b.Must(err)
				if task.Name != "Oksana Bondarenko" || len(task.Seeds) != 1 || task.Seeds[0].Proof != models.ProofEID || task.CaseNumber != b.number {
					t.Errorf("opened it is %+v", task)
				}
				b.Must(b.Effects.Answer(ctx, owner, id, c.reply))
				b.Refused(b.Effects.Answer(ctx, owner, id, c.reply), fault.Conflict, "task.closed")
				b.Drain()
				if c.reply.State == models.FulfilDeclined { // what the owner wrote is not to the person, who is to read why
					if b.letter() != "" {
						t.Error("the person has the answer, and nobody has said why")
					}
					b.goesOnWithout("papir", "Mappen er tapt i en vannskade.")
					b.Drain()
					if strings.Contains(b.letter(), c.reply.Note) {
						t.Errorf("the person reads what the owner wrote:\n%s", b.letter())
					}
				}
				b.says(b.letter(), c.says)
				if item := b.Open(b.worker, b.number).Item; item.Outcome != c.outcome || item.Status != models.StatusAnswered {
					t.Errorf("the item is %s, %s", item.Status, item.Outcome)
				}
				if task, err = b.Effects.Task(ctx, owner, id); err != nil || task.Name != "" || len(task.Seeds) != 0 || task.Note != c.reply.Note {
					t.Errorf("answered it is %+v, %v", task, err)
				}
			})
		})
	}
}

// An owner who does not answer is gone on without, and the letter says so.
func TestAnOwnerWhoDoesNotAnswer(t *testing.T) {
	t.Parallel()
	b := newBody(t, apptest.SQLite(t))
	hash := b.tries([]fulfil.Choice{{StoreID: "papir", Do: fulfil.Erase}}).Hash
	b.approves(models.Decision{Outcome: models.OutcomeErased, Plan: hash})
	b.goesOnWithout("papir", world.Why)
	b.Drain()
	b.says(b.letter(), "Papirarkivet: den som har ansvar for systemet, har ikke svart ennå.")
	owner := b.Staff("arkivar", authz.StoreOwner, "nord")
	if tasks, err := b.Effects.Tasks(t.Context(), owner); err != nil || len(tasks) != 0 {
		t.Errorf("the owner still has %d tasks, %v", len(tasks), err)
	}
}

// A request that is being carried out cannot be withdrawn: the person would not
// learn what was done. Nothing of a plan is left when the case is over.
func TestWithdrawnMeanwhile(t *testing.T) {
	t.Parallel()
	b := newBody(t, apptest.SQLite(t))
	hash := b.tries([]fulfil.Choice{{StoreID: "papir", Do: fulfil.Erase}}).Hash
	b.approves(models.Decision{Outcome: models.OutcomeErased, Plan: hash})
	owner := b.Staff("arkivar", authz.StoreOwner, "nord")
	tasks, err := b.Effects.Tasks(t.Context(), owner)
	b.Must(err)
	b.Refused(b.Rights.Withdraw(t.Context(), b.citizen, b.number), fault.Conflict, "withdraw.doing")
	b.Must(b.Effects.Answer(t.Context(), owner, tasks[0].ID, fulfil.Reply{State: models.FulfilOwner}))
	b.Refused(b.Effects.Answer(t.Context(), owner, tasks[0].ID, fulfil.Reply{State: models.FulfilOwner}), fault.Conflict, "task.closed")
	b.Drain()
	b.Must(b.Effects.Sweep(t.Context()))
	if n := b.Count("SELECT COUNT(*) FROM effect_plans WHERE secret_sealed IS NOT NULL"); n != 0 {
		t.Errorf("%d plans are left", n)
	}
}

// newStrict is a body whose chat has an owner, and does not let go of the text of a
// line.
func newStrict(t *testing.T, db *database.DB) *body {
	t.Helper()
	b := newBodyAsked(t, db, models.RightErasure, func(f *register.File) {
		f.Controllers[0].Stores[1].Owner = models.StoreOwner{Name: "Vakta", Email: world.OwnerEmail}
		of := &f.Controllers[0].Stores[1].Dataset
		*of = strings.Replace(*of, "{name: email, ", "{name: email, data_categories: [user.contact.email], ", 1)
	})
	b.run(b.chat, "CREATE TABLE strict (id INTEGER PRIMARY KEY, email TEXT, text TEXT NOT NULL, blocked INTEGER NOT NULL DEFAULT 0)")
	b.run(b.chat, "INSERT INTO strict SELECT * FROM lines")
	b.run(b.chat, "DROP TABLE lines")
	b.run(b.chat, "ALTER TABLE strict RENAME TO lines")
	return b
}

// What the store itself does not let go of is its owner's to erase by hand, when the
// portal has done the rest: it is not refused, and it is not told as erased before
// somebody has said so. Where it cannot be, the person reads which columns, and why.
func TestTheRestOfAnErasureIsTheOwners(t *testing.T) {
	t.Parallel()
	const left = "lines: i 2 oppføringer lot dette seg ikke slette automatisk: text.\n– "
	for name, c := range map[string]struct {
		state   models.FulfilmentState
		says    string
		outcome models.Outcome
	}{
		"done":         {models.FulfilOwner, left + "Den som har ansvar for systemet, fikk beskjed om å slette det for hånd, og meldte 2. mars 2026 at det er gjort.", models.OutcomeErased},
		"not possible": {models.FulfilDeclined, left + "Den som har ansvar for systemet, fikk beskjed om å slette det for hånd, men sier at det ikke lar seg gjøre. Det står som før.\nBegrunnelse: " + world.Why, models.OutcomePartly},
		"silent":       {models.FulfilHanded, left + "Den som har ansvar for systemet, fikk beskjed om å slette det for hånd, men har ikke svart ennå.\nBegrunnelse: " + world.Why, models.OutcomePartly},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
				b := newStrict(t, db)
				e := b.tries([]fulfil.Choice{{StoreID: "chat", Do: fulfil.Erase}})
				if st := at("chat", e); st.Manual() || !st.Rest() || len(e.Remaining()) > 0 {
					t.Fatalf("of the chat is planned %+v", st.Plan)
				}
				b.approves(models.Decision{Outcome: models.OutcomeErased, Plan: e.Hash})
				if got := b.rows(b.chat, rowsOfTheChat); got != strings.Replace(chatBefore, "oksana|", "-|", 2) {
					t.Errorf("the chat is\n%s", got)
				}
				if b.state("chat") != models.FulfilHanded || b.letter() != "" {
					t.Errorf("the chat is %s", b.state("chat"))
				}
				ctx, owner := t.Context(), b.Staff("arkivar", authz.StoreOwner, "nord")
				task, err := b.Effects.Task(ctx, owner, b.task().ID)
				b.Must(err)
				if keys := task.Effect.Plan.Collections[0].Obstacles[0].Keys; !task.Rest() || len(keys) != 2 {
					t.Errorf("the owner is not told which rows: %v", keys)
				}
				if c.state != models.FulfilHanded {
					b.Must(b.Effects.Answer(ctx, owner, task.ID, fulfil.Reply{State: c.state, Note: "Feltet må fylles ut."}))
				}
				b.Drain()
				if c.state == models.FulfilHanded {
					b.Clock.Advance(8 * 24 * time.Hour) // the owner had a week
				}
				if held := b.needing(rights.NeedHeld); (held == 1) == (c.state == models.FulfilOwner) {
					t.Errorf("%d cases wait for a store", held)
				}
				if c.state != models.FulfilOwner {
					b.goesOnWithout("chat", world.Why)
					b.Drain()
				}
				if held := b.needing(rights.NeedHeld); held != 0 {
					t.Errorf("%d cases wait for a store that nobody waits for", held)
				}
				b.says(b.letter(), "lines: i 2 oppføringer er dette fjernet: email.", c.says)
				if item := b.Open(b.worker, b.number).Item; item.Outcome != c.outcome {
					t.Errorf("it is counted as %s", item.Outcome)
				}
			})
		})
	}
}

// Rows that may be about somebody else too are refused, in a part of their own.
func TestWhatMayBeAboutOthersIsRefused(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := newBody(t, db)
		e := b.tries([]fulfil.Choice{{StoreID: "arkiv", Do: fulfil.Erase}})
		ctx, c := t.Context(), b.Open(b.worker, b.number)
		if all := e.Remaining(); len(all) != 1 || all[0].What(b.Texts.For(models.Bokmal)) != "Arkivet: cases (oppføringer som også kan gjelde andre)" {
			t.Fatalf("what remains is %+v", all)
		}
		b.Refused(b.Answer.Decide(ctx, b.worker, c, models.Decision{Outcome: models.OutcomeErased, Plan: e.Hash}), fault.Invalid, "fulfil.others_is_partly")
		d := othersStand(e.Hash)
		d.Parts[0].Of = ""
		b.Refused(b.Answer.Decide(ctx, b.worker, c, d), fault.Invalid, "fulfil.remains_unnamed")
		b.approves(othersStand(e.Hash))
		b.says(b.letter(), "cases: én oppføring er ikke rørt, fordi den kan gjelde andre enn deg.", "Dette sier vi nei til: saker om andre", "artikkel 17 nr. 1", "Begrunnelse: Saken gjelder en annen.")
	})
}
