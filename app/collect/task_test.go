package collect_test

import (
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/models"
)

// withOwner is a case at Nord whose paper archive is with its owner.
func withOwner(t *testing.T, db *database.DB) (p *play, owner authz.Actor, task collect.Task) {
	t.Helper()
	p = newPlay(t, db, "nord")
	p.w.Collected(p.worker, p.number)
	owner = p.w.Staff("arkivar", authz.StoreOwner, "nord")
	tasks, err := p.w.Collect.Tasks(t.Context(), owner)
	p.w.Must(err)
	if len(tasks) != 1 || tasks[0].State != models.TaskOpen {
		t.Fatalf("the owner has %+v", tasks)
	}
	return p, owner, tasks[0]
}

func TestAnOwnerAnswersOnce(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		reply collect.Reply
		want  string
		rows  int
	}{
		"completed": {collect.Reply{State: models.TaskCompleted, Rows: []map[string]any{{"Mappe": "Grønn"}, {"Mappe": "Blå"}}}, "papir found", 2},
		"not found": {collect.Reply{State: models.TaskNotFound}, "papir nothing", 0},
		"exception": {collect.Reply{State: models.TaskException, Note: "Skapet er låst."}, "papir failed collect.owner_exception", 0},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
				p, owner, task := withOwner(t, db)
				w, ctx := p.w, t.Context()
				w.Must(w.Collect.Answer(ctx, owner, task.ID, tc.reply))
				w.Drain()
				if got := p.states(); !strings.HasSuffix(got, tc.want) || w.Open(p.worker, p.number).Item.Status != models.StatusReview {
					t.Errorf("the stores are %s, want %s", got, tc.want)
				}
				rows, err := w.Collect.Rows(ctx, p.worker, w.Open(p.worker, p.number))
				w.Must(err)
				got := 0
				for _, r := range rows {
					if r.StoreID == "papir" {
						got++
					}
				}
				if got != tc.rows {
					t.Errorf("%d rows came of the owner's answer, want %d", got, tc.rows)
				}
				again := collect.Reply{State: models.TaskNotFound}
				w.Refused(w.Collect.Answer(ctx, owner, task.ID, again), fault.Conflict, "task.closed")
				opened, err := w.Collect.Task(ctx, owner, task.ID)
				w.Must(err)
				if opened.Note != tc.reply.Note {
					t.Errorf("the note reads %q", opened.Note)
				}
			})
		})
	}
}

func TestATaskIsItsOwnersAlone(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		p, owner, task := withOwner(t, db)
		w, ctx := p.w, t.Context()
		elsewhere := owner
		elsewhere.Controllers = []string{"sor"}
		for name, actor := range map[string]authz.Actor{"another owner": w.Staff("vaktmester", authz.StoreOwner, "nord"), "the same person elsewhere": elsewhere} {
			_, err := w.Collect.Task(ctx, actor, task.ID)
			answered := w.Collect.Answer(ctx, actor, task.ID, collect.Reply{State: models.TaskNotFound})
			if !fault.Is(err, fault.NotFound) || !fault.Is(answered, fault.NotFound) {
				t.Errorf("%s: got %v and %v, want not found", name, err, answered)
			}
			if tasks, err := w.Collect.Tasks(ctx, actor); err != nil || len(tasks) != 0 {
				t.Errorf("%s has %d tasks, %v", name, len(tasks), err)
			}
		}
		_, err := w.Collect.Tasks(ctx, p.worker)
		w.Refused(err, fault.Forbidden, "error.forbidden")
		opened, err := w.Collect.Task(ctx, owner, task.ID)
		w.Must(err)
		if opened.CaseNumber != p.number || opened.Name != "Oksana Bondarenko" || len(opened.Seeds) != 1 || opened.Seeds[0].Proof != models.ProofEID {
			t.Errorf("opened for %s with %d identities", opened.CaseNumber, len(opened.Seeds))
		}
		if n := w.Count("SELECT COUNT(*) FROM audit_entries WHERE action = 'task.opened' AND actor_id = ?", owner.StaffID); n != 1 {
			t.Errorf("the opening is %d times in the log", n)
		}
		for name, tc := range map[string]struct {
			reply collect.Reply
			key   string
		}{
			"nothing":        {collect.Reply{}, "task.state_missing"},
			"still open":     {collect.Reply{State: models.TaskOpen}, "task.state_missing"},
			"invented":       {collect.Reply{State: "cancelled"}, "task.state_missing"},
			"no rows":        {collect.Reply{State: models.TaskCompleted}, "task.rows_missing"},
			"no explanation": {collect.Reply{State: models.TaskException, Note: " "}, "task.note_missing"},
			"a long note":    {collect.Reply{State: models.TaskNotFound, Note: strings.Repeat("ø", 2001)}, "submit.too_long"},
		} {
			if err := w.Collect.Answer(ctx, owner, task.ID, tc.reply); !fault.Is(err, fault.Invalid) || fault.KeyOf(err) != tc.key {
				t.Errorf("%s: got %v, want %s", name, err, tc.key)
			}
		}
		w.Must(w.Rights.Withdraw(ctx, p.citizen, p.number))
		tasks, err := w.Collect.Tasks(ctx, owner)
		w.Must(err)
		if len(tasks) != 0 {
			t.Error("the task of a withdrawn case is still in the list")
		}
		w.Refused(w.Collect.Answer(ctx, owner, task.ID, collect.Reply{State: models.TaskNotFound}), fault.Conflict, "task.closed")
	})
}

// A week, but five days before the answer is due, but not before tomorrow.
func TestWhenAnOwnersTaskIsDue(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	cases := map[string]struct { // received on 2 March, due on 1 April
		wait time.Duration
		want models.Date
	}{
		"early":                     {0, models.NewDate(2026, 3, 9)},
		"a week fits exactly":       {18 * day, models.NewDate(2026, 3, 27)},
		"a week would be too long":  {19 * day, models.NewDate(2026, 3, 27)},
		"late":                      {29 * day, models.NewDate(2026, 4, 1)},
		"overdue, and after eleven": {40*day + 13*time.Hour + 30*time.Minute, models.NewDate(2026, 4, 13)},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := world.New(t, apptest.SQLite(t))
			worker, number := w.Staff("ola", authz.Caseworker, "nord"), w.File(w.Citizen("oksana"), "nord").CaseNumber
			w.Drain()
			w.Clock.Advance(tc.wait)
			w.Collected(worker, number)
			tasks, err := w.Collect.Tasks(t.Context(), w.Staff("arkivar", authz.StoreOwner, "nord"))
			w.Must(err)
			if len(tasks) != 1 || tasks[0].Due != tc.want {
				t.Errorf("due on %+v, want %s", tasks, tc.want)
			}
		})
	}
}

func TestGoingOnWithoutAnOwner(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		p, owner, task := withOwner(t, db)
		w, ctx, c := p.w, t.Context(), p.w.Open(p.worker, p.number)
		w.Refused(w.Collect.GoOnWithout(ctx, w.Staff("kari", authz.Caseworker, "nord"), c, "papir", world.Why), fault.Forbidden, "case.not_yours")
		w.Refused(w.Collect.GoOnWithout(ctx, p.worker, c, "arkiv", world.Why), fault.Conflict, "case.changed_meanwhile")
		w.Must(w.Collect.GoOnWithout(ctx, p.worker, c, "papir", world.Why))
		w.Drain()
		if got := p.states(); got != "arkiv found, chat found, papir unanswered collect.owner_silent" || w.Open(p.worker, p.number).Item.Status != models.StatusReview {
			t.Errorf("the stores are %s", got)
		}
		w.Refused(w.Collect.GoOnWithout(ctx, p.worker, c, "papir", world.Why), fault.Conflict, "case.changed_meanwhile")
		if tasks, err := w.Collect.Tasks(ctx, owner); err != nil || len(tasks) != 1 || tasks[0].State != models.TaskOpen {
			t.Errorf("the owner has %+v, %v, want the task still open", tasks, err)
		}
		w.Must(w.Collect.Answer(ctx, owner, task.ID, collect.Reply{State: models.TaskNotFound}))
		if got := p.states(); got != "arkiv found, chat found, papir nothing" {
			t.Errorf("answered at last the stores are %s", got)
		}
		if n := w.Count("SELECT COUNT(*) FROM omissions WHERE ended_at IS NOT NULL"); n != 1 {
			t.Errorf("%d choices to go on have ended, want 1", n)
		}
	})
}

// An owner who could not answer can be asked again, and the case goes on.
func TestAnOwnerIsAskedAgain(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		p, owner, task := withOwner(t, db)
		w, ctx := p.w, t.Context()
		w.Must(w.Collect.Answer(ctx, owner, task.ID, collect.Reply{State: models.TaskException, Note: "Skapet er låst."}))
		w.Drain()
		w.Must(w.Collect.Retry(ctx, p.worker, w.Open(p.worker, p.number), "papir"))
		w.Drain()
		if got := p.states(); !strings.HasSuffix(got, "papir with-owner") {
			t.Fatalf("asked again the stores are %s", got)
		}
		tasks, err := w.Collect.Tasks(ctx, owner)
		w.Must(err)
		if len(tasks) != 1 || tasks[0].State != models.TaskOpen {
			t.Fatalf("the owner has %+v", tasks)
		}
		w.Must(w.Collect.Answer(ctx, owner, tasks[0].ID, collect.Reply{State: models.TaskCompleted, Rows: []map[string]any{{"Mappe": "Grønn"}}}))
		w.Drain()
		if got := p.states(); !strings.HasSuffix(got, "papir found") {
			t.Errorf("answered at last the stores are %s", got)
		}
	})
}

// A store can leave the register while it is being asked. Its owner's other
// tasks stay reachable, and cases do not wait for it.
func TestAStoreThatLeavesTheRegisterHoldsNothingUp(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		p, owner, _ := withOwner(t, db)
		w, ctx := p.w, t.Context()
		waiting := w.File(p.citizen, "nord").CaseNumber
		w.Drain() // planned, and waits for its caseworker
		file := world.Register()
		file.Controllers[0].Stores = file.Controllers[0].Stores[1:2]
		_, err := w.Register.Import(ctx, authz.ForSystem("nord"), file)
		w.Must(err)
		if tasks, err := w.Collect.Tasks(ctx, owner); err != nil || len(tasks) != 0 {
			t.Errorf("the owner has %d tasks, %v", len(tasks), err)
		}
		if c := w.Collected(p.worker, waiting); c.Item.Status != models.StatusReview {
			t.Errorf("the case that waited is in %s", c.Item.Status)
		}
	})
}
