package rights_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Somebody else's case is not found, in whichever role one looks.
func TestSomebodyElsesCaseIsNotFound(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx, oksana, hakon := t.Context(), w.Citizen("oksana"), w.Citizen("hakon")
		number := w.File(oksana, "nord").CaseNumber
		c := w.Open(oksana, number)
		strangers := map[string]authz.Actor{
			"another person":        hakon,
			"nobody":                {Role: authz.DataSubject},
			"no role":               {Controllers: []string{"nord"}},
			"another body's ombud":  w.Staff("per", authz.Ombud, "sor"),
			"another body's worker": w.Staff("pål", authz.Caseworker, "sor"),
			"another body's job":    authz.ForSystem("sor"),
			"an owner":              w.Staff("arkivar", authz.StoreOwner, "nord"),
			"an administrator":      w.Staff("root", authz.Administrator, authz.AllControllers),
			"an auditor":            w.Staff("revi", authz.Auditor, authz.AllControllers),
		}
		for name, actor := range strangers {
			_, err := w.Rights.Open(ctx, actor, number)
			_, byItem := w.Rights.OpenItem(ctx, actor, c.Item.ID)
			if !fault.Is(err, fault.NotFound) || !fault.Is(byItem, fault.NotFound) {
				t.Errorf("%s: got %v and %v, want not found", name, err, byItem)
			}
		}
		w.Refused(w.Rights.Withdraw(ctx, hakon, number), fault.NotFound, "error.not_found")
		w.Refused(w.Rights.Withdraw(ctx, w.Staff("ola", authz.Caseworker, "nord"), number), fault.Forbidden, "error.forbidden")
		for name, staff := range map[string]authz.Actor{
			"ombud": w.Staff("boss", authz.Ombud, "nord"), "caseworker": w.Staff("ola", authz.Caseworker, "nord"),
			"approver": w.Staff("sjef", authz.Approver, "nord"), "job": authz.ForSystem("nord"),
		} {
			if _, err := w.Rights.Open(ctx, staff, number); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		mine, err := w.Rights.Mine(ctx, hakon)
		w.Must(err)
		if len(mine) != 0 {
			t.Errorf("Håkon has %d cases of others in his list", len(mine))
		}
		_, err = w.Rights.Seeds(ctx, strangers["another body's worker"], c.Request)
		w.Refused(err, fault.NotFound, "error.not_found")
	})
}

func TestAssign(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx, rr := t.Context(), w.File(w.Citizen("oksana"), "nord")
		boss, ola, kari := w.Staff("boss", authz.Ombud, "nord"), w.Staff("ola", authz.Caseworker, "nord"), w.Staff("kari", authz.Caseworker, "nord")
		per := w.Staff("per", authz.Caseworker, "sor")
		for name, tc := range map[string]struct {
			actor   authz.Actor
			to      string
			version int
			kind    fault.Kind
			key     string
		}{
			"to another body's worker": {boss, per.StaffID, 1, fault.Invalid, "assign.not_caseworker"},
			"to somebody unknown":      {boss, "nobody", 1, fault.Invalid, "assign.not_caseworker"},
			"to the ombud":             {boss, boss.StaffID, 1, fault.Invalid, "assign.not_caseworker"},
			"by a worker to another":   {ola, kari.StaffID, 1, fault.Forbidden, "error.forbidden"},
			"by another body's worker": {per, per.StaffID, 1, fault.NotFound, "error.not_found"},
			"by an approver":           {w.Staff("sjef", authz.Approver, "nord"), kari.StaffID, 1, fault.Forbidden, "error.forbidden"},
			"as it was before":         {boss, kari.StaffID, 0, fault.Conflict, "case.changed_meanwhile"},
		} {
			err := w.Rights.Assign(ctx, tc.actor, rr.CaseNumber, tc.to, tc.version)
			if fault.KindOf(err) != tc.kind || fault.KeyOf(err) != tc.key {
				t.Errorf("%s: got %v, want %s: %s", name, err, tc.kind, tc.key)
			}
		}
		w.Must(w.Rights.Assign(ctx, ola, rr.CaseNumber, ola.StaffID, 1)) // takes it
		w.Refused(w.Rights.Assign(ctx, boss, rr.CaseNumber, kari.StaffID, 1), fault.Conflict, "case.changed_meanwhile")
		w.Must(w.Rights.Assign(ctx, boss, rr.CaseNumber, kari.StaffID, 2))
		if c := w.Open(boss, rr.CaseNumber); c.AssigneeName != "Kari" || c.RequireAssignee(kari) != nil || c.RequireAssignee(ola) == nil || c.RequireAssignee(boss) == nil {
			t.Errorf("the case is %s's", c.AssigneeName)
		}
		if n := w.Count("SELECT COUNT(*) FROM audit_entries WHERE action = 'request.assigned'"); n != 2 {
			t.Errorf("%d assignments are in the log, want 2", n)
		}
		staff, err := w.Rights.Caseworkers(ctx, boss, "nord")
		w.Must(err)
		if len(staff) != 2 || staff[0].Name != "Kari" || staff[1].Name != "Ola" {
			t.Errorf("the caseworkers are %+v", staff)
		}
		_, err = w.Rights.Caseworkers(ctx, boss, "sor")
		w.Refused(err, fault.NotFound, "error.not_found")
	})
}

// Every pair of states: what the table allows happens once, is logged and
// stamped; everything else is refused and changes nothing.
func TestEveryStep(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		c := w.Open(authz.ForSystem("nord"), w.File(w.Citizen("oksana"), "nord").CaseNumber)
		advance := func(item *models.RequestItem, to models.Status) error {
			return db.InTx(t.Context(), func(tx *gorm.DB) error {
				return rights.Advance(t.Context(), tx, authz.ForSystem("nord"), w.Clock.Now(), item, to)
			})
		}
		version := 1
		for _, from := range models.Statuses() {
			for _, to := range models.Statuses() {
				version++
				w.Exec("UPDATE request_items SET status = ?, version = ?, answered_at = NULL, closed_at = NULL", string(from), version)
				item := w.Open(authz.ForSystem("nord"), c.Item.Reference).Item
				stale := item
				stale.Version--
				logged := w.Count("SELECT COUNT(*) FROM audit_entries")
				if from.May(to) {
					w.Refused(advance(&stale, to), fault.Conflict, "case.changed_meanwhile")
					w.Must(advance(&item, to))
					version++
				} else {
					w.Refused(advance(&item, to), fault.Conflict, "case.bad_step")
				}
				want := map[bool]models.Status{true: to, false: from}[from.May(to)]
				now := w.Open(authz.ForSystem("nord"), c.Item.Reference).Item
				entries := map[bool]int{true: 1}[from.May(to)]
				if now.Status != want || now.Version != version || w.Count("SELECT COUNT(*) FROM audit_entries")-logged != entries {
					t.Errorf("%s → %s: is %s in version %d, want %s in %d", from, to, now.Status, now.Version, want, version)
				}
				if moved := from.May(to); (now.AnsweredAt != nil) != (moved && to == models.StatusAnswered) ||
					(now.ClosedAt != nil) != (moved && (to == models.StatusClosed || to == models.StatusWithdrawn || to == models.StatusForwarded)) {
					t.Errorf("%s → %s: answered %v, closed %v", from, to, now.AnsweredAt, now.ClosedAt)
				}
			}
		}
	})
}

func TestAnsweredCasesCloseAfterAMonth(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		oksana := w.Citizen("oksana")
		answered, open := w.File(oksana, "nord").CaseNumber, w.File(oksana, "nord").CaseNumber
		w.Exec("UPDATE request_items SET status = 'answered', answered_at = ? WHERE id = ?", w.Clock.Now(), w.Open(oksana, answered).Item.ID)
		for _, step := range []struct {
			wait time.Duration
			want models.Status
		}{{30 * 24 * time.Hour, models.StatusAnswered}, {time.Second, models.StatusClosed}, {time.Hour, models.StatusClosed}} {
			w.Clock.Advance(step.wait)
			w.Must(w.Rights.CloseAnswered(t.Context()))
			if got := w.Open(oksana, answered).Item.Status; got != step.want {
				t.Errorf("%s later it is %s, want %s", step.wait, got, step.want)
			}
		}
		if got := w.Open(oksana, open).Item.Status; got != models.StatusReceived {
			t.Errorf("the other case became %s", got)
		}
	})
}
