package fulfil_test

import (
	"testing"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/fulfil"
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
		"not possible": {fulfil.Reply{State: models.FulfilDeclined, Note: "Mappen er i kjelleren."}, "Papirarkivet: den som har ansvar for systemet, sier at det ikke lot seg slette.", models.OutcomePartly},
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
	b.Must(b.Effects.GoOnWithout(t.Context(), b.worker, b.Open(b.worker, b.number), "papir", world.Why))
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
