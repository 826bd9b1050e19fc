package register_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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

func TestSaveActivity(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db, withBundled(t))
		ctx, ada := t.Context(), w.Staff("ada", authz.Administrator, authz.AllControllers)
		first := entry(w, "telemark")
		booking, guidance := first.Activities[0], first.Activities[1]
		booking.Facts.Recipients = append(booking.Facts.Recipients, models.Recipient{Name: models.Text{NB: "Skien kommune"}, Role: models.RecipientOther})
		w.Must(w.Register.SaveActivity(ctx, ada, booking))
		line := last(w, "telemark")
		if line.Action != "register.activity_changed" || !strings.Contains(line.Detail, `"activity":"telemark-timebestilling"`) || !strings.Contains(line.Detail, `"field:recipients"`) {
			t.Errorf("the log says %+v", line)
		}
		// What somebody else does to another activity is in nobody's way.
		guidance.Facts.Automated = &models.Text{NB: "Ingen."}
		w.Must(w.Register.SaveActivity(ctx, ada, guidance))
		w.Refused(w.Register.SaveActivity(ctx, ada, booking), fault.Conflict, "register.changed_meanwhile")
		now := entry(w, "telemark")
		differences, err := register.Differences(first, now)
		w.Must(err)
		want := []register.Difference{
			{Kind: register.KindActivity, ID: booking.ID, Field: "recipients", After: []string{"Skien kommune / recipient"}},
			{Kind: register.KindActivity, ID: guidance.ID, Field: "automated", After: []string{"Ingen."}},
		}
		if diff := cmp.Diff(want, differences); diff != "" {
			t.Errorf("what differs (-want +got)\n%s", diff)
		}

		added := models.ProcessingActivity{ControllerID: "telemark", ID: "telemark-kurs", Facts: models.ActivityFacts{Name: models.Text{NB: "Kurs"}}}
		err = w.Register.SaveActivity(ctx, ada, added)
		if problems, ok := errors.AsType[register.ProblemsError](err); !ok || len(problems) != 1 || problems[0].Path != "activities.8.purposes" || problems[0].Key != "register.problem.missing" {
			t.Errorf("an activity without a purpose: %v", err)
		}
		added.Facts.Purposes = []models.Text{{NB: "Holde kurs"}}
		w.Must(w.Register.SaveActivity(ctx, ada, added))
		err = w.Register.SaveActivity(ctx, ada, added)
		if problems, ok := errors.AsType[register.ProblemsError](err); !ok || problems[0].Key != "register.problem.id_twice" {
			t.Errorf("the same once more: %v", err)
		}
		kept := entry(w, "telemark").Activities[8]
		w.Refused(w.Register.RemoveActivity(ctx, ada, "telemark", kept.ID, kept.Version-1), fault.Conflict, "register.changed_meanwhile")
		w.Must(w.Register.RemoveActivity(ctx, ada, "telemark", kept.ID, kept.Version))
		if left := entry(w, "telemark").Activities; len(left) != 8 {
			t.Errorf("%d activities are left", len(left))
		}

		// What a store or an open case is about stays.
		w.Refused(w.Register.RemoveActivity(ctx, ada, "nord", "saker", entry(w, "nord").Activities[0].Version), fault.Conflict, "register.activity_serves")
		w.Exec("DELETE FROM record_stores WHERE controller_id = 'nord'")
		sub := w.Submission("nord")
		sub.Wishes[0].ActivityID = "saker"
		_, err = w.Rights.Submit(ctx, w.Citizen("oksana"), sub)
		w.Must(err)
		w.Refused(w.Register.RemoveActivity(ctx, ada, "nord", "saker", entry(w, "nord").Activities[0].Version), fault.Conflict, "register.activity_asked")
	})
}

// Of notices that contradict each other, the one that is chosen decides what is
// promised and what an answer says.
func TestChooseNotice(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db, withBundled(t))
		ctx, ada := t.Context(), w.Staff("ada", authz.Administrator, "telemark")
		look := func() (days int, basis models.LegalProfile, kept int) {
			c, err := w.Register.Controller(ctx, "telemark")
			w.Must(err)
			activities, err := w.Register.Activities(ctx, "telemark")
			w.Must(err)
			if bases := activities[0].Facts.LegalBases; len(bases) == 1 {
				basis = bases[0].Profile
			}
			return c.PromisedDays(models.RightAccess), basis, len(activities[2].Facts.Retention)
		}
		want := func(what string, days int, basis models.LegalProfile, kept int) {
			t.Helper()
			if gotDays, gotBasis, gotKept := look(); gotDays != days || gotBasis != basis || gotKept != kept {
				t.Errorf("%s: %d days, %s, %d rules; want %d, %s, %d", what, gotDays, gotBasis, gotKept, days, basis, kept)
			}
		}
		want("nothing chosen", 30, models.BasisContract, 1)
		first := entry(w, "telemark")
		w.Must(w.Register.ChooseNotice(ctx, ada, "telemark", "telemark-undated", first.Version))
		want("the undated one", 0, models.BasisContract, 0)
		if line := last(w, "telemark"); line.Action != "register.notice_chosen" || line.ActorID != ada.StaffID {
			t.Errorf("the log says %+v", line)
		}
		w.Refused(w.Register.ChooseNotice(ctx, ada, "telemark", "telemark-2024", first.Version), fault.Conflict, "register.changed_meanwhile")
		w.Must(w.Register.ChooseNotice(ctx, ada, "telemark", "telemark-2024", first.Version+1))
		want("that of 2024", 30, models.BasisConsent, 1)
		chosen := entry(w, "telemark")
		if f := chosen.Facts; f.NoticeOpen() || f.Notice.ID != "telemark-2024" || len(f.OldNotices) != 1 || f.OldNotices[0].ID != "telemark-undated" || f.OldNotices[0].Chosen {
			t.Errorf("the notices are %+v, %+v", f.Notice, f.OldNotices)
		}
		w.Refused(w.Register.ChooseNotice(ctx, ada, "telemark", "telemark-1999", chosen.Version), fault.NotFound, "error.not_found")

		// Another notice put first is not chosen by that.
		c := chosen.Controller
		c.Facts.Notice = models.Notice{ID: "telemark-2026", Title: "Ny erklæring", Chosen: true}
		c.Facts.OldNotices = append(c.Facts.OldNotices, chosen.Facts.Notice)
		w.Must(w.Register.SaveController(ctx, ada, c))
		if !entry(w, "telemark").Facts.NoticeOpen() {
			t.Error("a notice was chosen by being edited")
		}
		// A notice that something still stands in cannot go.
		c = entry(w, "telemark").Controller
		c.Facts.OldNotices = nil
		if err := w.Register.SaveController(ctx, ada, c); err == nil || !strings.Contains(err.Error(), `"telemark-2024" is none of the controller's notices`) {
			t.Errorf("a notice that is referred to went: %v", err)
		}
	})
}

// Of administrators who save the same at once, one is let in and the others are
// told.
func TestSavedAtOnce(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db, fit)
		ada := w.Staff("ada", authz.Administrator, "nord")
		first := entry(w, "nord")
		results := make(chan error, 6)
		for i := range cap(results) {
			go func() {
				c := first.Controller
				c.Facts.Contact.Phone = "1234567" + strconv.Itoa(i)
				results <- w.Register.SaveController(t.Context(), ada, c)
			}()
		}
		saved := 0
		for range cap(results) {
			switch err := <-results; {
			case err == nil:
				saved++
			case fault.KeyOf(err) != "register.changed_meanwhile":
				t.Errorf("got %v", err)
			}
		}
		if now := entry(w, "nord"); saved != 1 || now.Version != first.Version+1 {
			t.Errorf("%d are saved, and the version is %d", saved, now.Version)
		}
		if n := w.Count("SELECT COUNT(*) FROM audit_entries WHERE chain = 'nord' AND action = 'register.controller_changed'"); n != 1 {
			t.Errorf("the log tells of %d changes", n)
		}
	})
}
