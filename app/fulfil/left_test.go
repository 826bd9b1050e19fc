package fulfil_test

import (
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/job"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// A row that was changed since the plan is left, and nobody has looked at what it is
// now: the owner gets the rest without it, and the case waits for a reason whatever
// the owner answers. The letter tells what was done, by whom, and what was not.
func TestTheOwnerGetsTheRestWithoutWhatHasChanged(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		state models.FulfilmentState
		says  string
	}{
		"done":         {models.FulfilOwner, "fikk beskjed om å slette det for hånd, og meldte 2. mars 2026 at det er gjort."},
		"not possible": {models.FulfilDeclined, "fikk beskjed om å slette det for hånd, men sier at det ikke lar seg gjøre."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
				b := newStrict(t, db)
				ctx, owner := t.Context(), b.Staff("arkivar", authz.StoreOwner, "nord")
				e := b.tries([]fulfil.Choice{{StoreID: "chat", Do: fulfil.Erase}})
				b.run(b.chat, "UPDATE lines SET text = 'Noe annet.' WHERE id = 2")
				b.approves(models.Decision{Outcome: models.OutcomeErased, Plan: e.Hash})
				want := strings.Replace(strings.Replace(chatBefore, "oksana|", "-|", 1), "Takk for hjelpen.", "Noe annet.", 1)
				if got := b.rows(b.chat, rowsOfTheChat); got != want {
					t.Errorf("the chat is\n%s", got)
				}
				task, err := b.Effects.Task(ctx, owner, b.task().ID)
				b.Must(err)
				o := task.Effect.Plan.Collections[0].Obstacles
				if !task.Rest() || len(o) != 1 || o[0].Rows != 1 || len(o[0].Keys) != 1 || o[0].Keys[0][0] != int64(1) {
					t.Fatalf("the owner is to erase %+v", o)
				}
				b.Must(b.Effects.Answer(ctx, owner, task.ID, fulfil.Reply{State: c.state, Note: "Feltet må fylles ut."}))
				b.Drain()
				b.doesAgain("chat")
				if f := at("chat", b.effect()).Done; f.State != c.state || b.letter() != "" || !f.Stuck() || !f.Changed || b.needing(rights.NeedHeld) != 1 {
					t.Fatalf("with the owner's answer alone it is %+v, and the letter\n%s", f, b.letter())
				}
				b.goesOnWithout("chat", world.Why)
				b.Drain()
				b.says(
					b.letter(), "lines: i én oppføring er dette fjernet: email.", "lines: i én oppføring lot dette seg ikke slette automatisk: text.", c.says,
					"lines: én oppføring er ikke rørt, fordi den ble endret mens vi behandlet saken.", "Begrunnelse: "+world.Why, "Du kan be oss se en gang til",
				)
				if item := b.Open(b.worker, b.number).Item; item.Outcome != models.OutcomePartly {
					t.Errorf("it is counted as %s", item.Outcome)
				}
				if n := b.Count("SELECT COUNT(*) FROM fulfilments WHERE left_sealed IS NOT NULL"); n != 0 {
					t.Error("the keys of what was left are kept")
				}
				if n := b.needing(rights.NeedStore); n != 1 {
					t.Errorf("the ombud reads of %d cases", n)
				}
				b.Clock.Advance(8 * 24 * time.Hour)
				if n := b.needing(rights.NeedStore); n != 0 {
					t.Errorf("after a week the ombud reads of %d cases", n)
				}
			})
		})
	}
}

// doesAgain runs the job of the store once more, as another worker may.
func (b *body) doesAgain(store string) {
	b.T.Helper()
	f := at(store, b.effect()).Done
	b.Must(b.DB.InTx(b.T.Context(), func(tx *gorm.DB) error {
		return job.Enqueue(b.T.Context(), tx, b.Clock.Now(), job.Spec{Kind: fulfil.DoJob, Args: map[string]string{
			"plan_id": f.PlanID, "item_id": f.ItemID, "controller_id": f.ControllerID, "store_id": store,
		}})
	}))
	b.Drain()
}

// Where all that an owner could do by hand has changed there is no task for them.
func TestNobodyIsAskedForWhatHasChanged(t *testing.T) {
	t.Parallel()
	b := newStrict(t, apptest.SQLite(t))
	e := b.tries([]fulfil.Choice{{StoreID: "chat", Do: fulfil.Erase}})
	b.run(b.chat, "UPDATE lines SET text = 'Noe annet.' WHERE id < 3")
	b.approves(models.Decision{Outcome: models.OutcomeErased, Plan: e.Hash})
	if tasks, err := b.Effects.Tasks(t.Context(), b.Staff("arkivar", authz.StoreOwner, "nord")); err != nil || len(tasks) != 0 || b.state("chat") != models.FulfilPartly {
		t.Errorf("the chat is %s, and its owner has %+v, %v", b.state("chat"), tasks, err)
	}
}

// What others came to share since it was approved to go is left as well: nobody has
// decided that it stands, so the answer is not whole.
func TestWhatHasComeToBeSharedMakesTheAnswerPartly(t *testing.T) {
	t.Parallel()
	b := newFiled(t, apptest.SQLite(t))
	b.run(b.archive, "DELETE FROM parties WHERE id = 2")
	e := b.tries([]fulfil.Choice{{StoreID: "arkiv", Do: fulfil.Erase}, {StoreID: "chat", Do: fulfil.Erase}})
	b.run(b.archive, "INSERT INTO parties VALUES (2, 8, 80)")
	b.approves(models.Decision{Outcome: models.OutcomeErased, Plan: e.Hash})
	b.goesOnWithout("arkiv", "Naboen er blitt part i saken.")
	b.Drain()
	b.says(b.letter(), "matters: én oppføring er ikke rørt, fordi andre enn deg også er knyttet til den.\nBegrunnelse: Naboen er blitt part i saken.")
	if item := b.Open(b.worker, b.number).Item; item.Outcome != models.OutcomePartly {
		t.Errorf("it is counted as %s", item.Outcome)
	}
}
