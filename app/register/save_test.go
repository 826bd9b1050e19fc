package register_test

import (
	"strings"
	"testing"

	"gorm.io/gorm"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/register"
	"rettighetsporten/models"
)

// withBundled lets the register the portal comes with in too.
func withBundled(t *testing.T) func(*register.File) {
	t.Helper()
	bundled, err := register.Bundled()
	if err != nil {
		t.Fatal(err)
	}
	return func(f *register.File) { f.Controllers = append(f.Controllers, bundled.Controllers...) }
}

func entry(w *world.World, id string) register.ControllerEntry {
	w.T.Helper()
	e, err := w.Register.Entry(w.T.Context(), authz.ForSystem(id), id)
	w.Must(err)
	return e
}

// last returns the newest line of the controller's log.
func last(w *world.World, chain string) audit.Entry {
	w.T.Helper()
	lines, err := gorm.G[audit.Entry](w.DB.Read()).Where("chain = ?", chain).Order("seq DESC").Limit(1).Find(w.T.Context())
	w.Must(err)
	if len(lines) == 0 {
		w.T.Fatal("the log is empty")
	}
	return lines[0]
}

func TestSaveController(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db, withBundled(t))
		ctx, ada := t.Context(), w.Staff("ada", authz.Administrator, authz.AllControllers)
		first := entry(w, "hkdir")
		c := first.Controller
		c.Facts.Contact.Email = "hemmelig-navn@hkdir.example"
		w.Must(w.Register.SaveController(ctx, ada, c))
		now := entry(w, "hkdir")
		if now.Facts.Contact.Email != c.Facts.Contact.Email || now.Version != first.Version+1 || now.Activities[0].Version != first.Activities[0].Version {
			t.Errorf("the register says %+v", now.Controller)
		}
		// The log says who changed which field, and not what it says.
		line := last(w, "hkdir")
		if line.Action != "register.controller_changed" || line.ActorID != ada.StaffID || !strings.Contains(line.Detail, `"field:contact.email"`) || strings.Contains(line.Detail, "hemmelig") {
			t.Errorf("the log says %+v", line)
		}
		w.Refused(w.Register.SaveController(ctx, ada, c), fault.Conflict, "register.changed_meanwhile")

		// Nothing changed is no change.
		w.Must(w.Register.SaveController(ctx, ada, now.Controller))
		if again := last(w, "hkdir"); again.Seq != line.Seq || entry(w, "hkdir").Version != now.Version {
			t.Errorf("a form sent as it was is logged: %+v", again)
		}

		// What a file would be refused for is refused, and nothing is kept.
		wrong := now.Controller
		wrong.CasePrefix = "TEL"
		wrong.Facts.Deadlines = &models.DeadlineRules{MarginDays: 99}
		err := w.Register.SaveController(ctx, ada, wrong)
		for _, want := range []string{`case_prefix: "TEL" is another controller's`, "margin_days: want a number from 0 to 15"} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got %v, want one with %q", err, want)
			}
		}
		if entry(w, "hkdir").CasePrefix != now.CasePrefix {
			t.Error("what was refused is kept")
		}
		for name, actor := range map[string]authz.Actor{
			"a caseworker": w.Staff("ola", authz.Caseworker, "hkdir"), "another's administrator": w.Staff("eva", authz.Administrator, "nord"),
		} {
			if err := w.Register.SaveController(ctx, actor, now.Controller); !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
