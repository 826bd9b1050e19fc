package rights_test

import (
	"testing"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
)

// Of several cases each is assigned by itself: what was changed meanwhile is
// told, with who did it, and is left as it is.
func TestSeveralAreAssignedEachByItself(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx := t.Context()
		boss, other := w.Staff("boss", authz.Ombud, "nord", "sor"), w.Staff("berit", authz.Ombud, "nord")
		ola, kari := w.Staff("ola", authz.Caseworker, "nord"), w.Staff("kari", authz.Caseworker, "nord")
		oksana := w.Citizen("oksana")
		one, two, south := w.File(oksana, "nord").CaseNumber, w.File(oksana, "nord").CaseNumber, w.File(oksana, "sor").CaseNumber
		w.Must(w.Rights.Assign(ctx, other, two, kari.StaffID, 1))
		got, err := w.Rights.AssignMany(ctx, boss, ola.StaffID, []rights.Chosen{{one, 1}, {two, 1}, {south, 1}, {"NOR-1999-00001", 1}})
		w.Must(err)
		if len(got) != 4 || got[0].Fault != nil || got[0].CaseNumber != one {
			t.Fatalf("what became of them: %+v", got)
		}
		for i, want := range map[int]struct {
			kind fault.Kind
			by   string
		}{1: {fault.Conflict, "Berit"}, 2: {fault.Invalid, ""}, 3: {fault.NotFound, ""}} {
			if got[i].Fault == nil || got[i].Fault.Kind != want.kind || got[i].By != want.by {
				t.Errorf("case %d: %+v, want %s by %q", i, got[i], want.kind, want.by)
			}
		}
		if c := w.Open(boss, one); c.AssigneeName != "Ola" || c.Item.AssigneeID == nil || *c.Item.AssigneeID != ola.StaffID {
			t.Errorf("the first is %s's", c.AssigneeName)
		}
		if c := w.Open(boss, two); c.AssigneeName != "Kari" {
			t.Errorf("the one changed meanwhile is %s's", c.AssigneeName)
		}
		_, err = w.Rights.AssignMany(ctx, ola, kari.StaffID, []rights.Chosen{{one, 2}})
		w.Refused(err, fault.Forbidden, "error.forbidden")
		_, err = w.Rights.AssignMany(ctx, boss, ola.StaffID, make([]rights.Chosen, rights.MostAssigned+1))
		w.Refused(err, fault.TooLarge, "assign.too_many")
	})
}
