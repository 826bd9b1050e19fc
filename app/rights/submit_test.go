package rights_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/identity"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

func TestSubmitRefuses(t *testing.T) {
	t.Parallel()
	date := models.NewDate
	cases := map[string]struct {
		change func(*rights.Submission)
		kind   fault.Kind
		key    string
	}{
		"no name":     {func(s *rights.Submission) { s.Name = " \t" }, fault.Invalid, "submit.name_missing"},
		"a long name": {func(s *rights.Submission) { s.Name = strings.Repeat("ø", rights.MaxName+1) }, fault.Invalid, "submit.too_long"},
		"a long text": {func(s *rights.Submission) { s.Wishes[0].About = strings.Repeat("ø", rights.MaxAbout+1) }, fault.Invalid, "submit.too_long"},
		"no address":  {func(s *rights.Submission) { s.Email = "" }, fault.Invalid, "submit.email_wrong"},
		"a reversed period": {func(s *rights.Submission) {
			s.Wishes[0].PeriodFrom, s.Wishes[0].PeriodTo = date(2025, 5, 2), date(2025, 5, 1)
		}, fault.Invalid, "submit.period_reversed"},
		"a period to come":   {func(s *rights.Submission) { s.Wishes[0].PeriodFrom = date(2026, 3, 3) }, fault.Invalid, "submit.period_future"},
		"a closed body":      {func(s *rights.Submission) { s.ControllerID = "stengt" }, fault.Conflict, "controller.not_open"},
		"an unknown body":    {func(s *rights.Submission) { s.ControllerID = "vest" }, fault.NotFound, "error.not_found"},
		"an unknown service": {func(s *rights.Submission) { s.Wishes[0].ActivityID = "fiske" }, fault.NotFound, "error.not_found"},
	}
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		oksana := w.Citizen("oksana")
		for name, tc := range cases {
			sub := w.Submission("nord")
			tc.change(&sub)
			_, err := w.Rights.Submit(t.Context(), oksana, sub)
			if fault.KindOf(err) != tc.kind || fault.KeyOf(err) != tc.key {
				t.Errorf("%s: got %v, want %s: %s", name, err, tc.kind, tc.key)
			}
		}
		_, err := w.Rights.Submit(t.Context(), w.Staff("ola", authz.Caseworker, "nord"), w.Submission("nord"))
		w.Refused(err, fault.Forbidden, "error.forbidden")
		if n := w.Count("SELECT COUNT(*) FROM rights_requests") + w.Count("SELECT COUNT(*) FROM jobs") + w.Count("SELECT COUNT(*) FROM case_counters"); n != 0 {
			t.Errorf("%d rows were left behind by refused requests", n)
		}
	})
}

func TestWhatMayBeWritten(t *testing.T) {
	t.Parallel()
	today := models.NewDate(2026, 3, 2)
	whole := rights.Submission{
		Name: strings.Repeat("ø", rights.MaxName), Email: "a@b.example",
		Wishes: []rights.Wish{rights.Access(strings.Repeat("ø", rights.MaxAbout))},
	}
	whole.Wishes[0].PeriodFrom, whole.Wishes[0].PeriodTo = today, today
	if f := whole.Check(today); len(f) != 0 {
		t.Errorf("the longest texts and a period of one day should do: %v", f)
	}
	for address, want := range map[string]bool{
		"a@b.example": true, "ola.nordmann+krav@e-post.example": true, "bjørn@blåbær.example": true,
		"": false, "a": false, "a@b": false, "@b.example": false, "a@b.example ": false, "A <a@b.example>": false,
		"a@b.example,c@d.example": false, "a@b.example\r\nBcc: c@d.example": false, "a;b@c.example": false,
		strings.Repeat("a", 250) + "@b.example": false,
	} {
		if got := rights.ValidEmail(address); got != want {
			t.Errorf("ValidEmail(%q) = %v", address, got)
		}
	}
}

// What belongs to a request stands in the same transaction: the clock with the
// facts it was computed from, the receipt, its notice, the log and the job.
func TestSubmitKeepsEverythingAtOnce(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		controller string
		promised   int
		thirty     models.Date
		governing  models.Date // and until then the person can be told of an extension
		by         string
	}{
		"promised":   {"nord", 30, models.NewDate(2026, 4, 1), models.NewDate(2026, 4, 1), "30-days"},
		"unpromised": {"sor", 0, models.Date{}, models.NewDate(2026, 4, 7), "one-month"}, // 2 April is Maundy Thursday
	}
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		oksana := w.Citizen("oksana")
		for name, tc := range cases {
			rr := w.File(oksana, tc.controller)
			c := w.Open(oksana, rr.CaseNumber)
			want := models.Clock{
				ReceivedAt: w.Clock.Now(), PromisedDays: tc.promised, RulesVersion: deadline.RulesVersion, ThirtyDays: tc.thirty,
				OneMonth: models.NewDate(2026, 4, 7), Extended: models.NewDate(2026, 6, 2), ExtensionCloses: tc.governing, Governing: tc.governing, GovernedBy: tc.by, Target: tc.governing,
			}
			got := c.Item.Clock
			got.ReceivedAt = got.ReceivedAt.UTC()
			if got != want {
				t.Errorf("%s: the clock is %+v, want %+v", name, got, want)
			}
			if c.Name != "Oksana Bondarenko" || c.Asked.About != "Alt dere har om meg." || c.Item.Status != models.StatusReceived {
				t.Errorf("%s: opened %+v", name, c)
			}
			for what, n := range map[string]int{
				"receipt": w.Count("SELECT COUNT(*) FROM letters WHERE item_id = ? AND kind = 'receipt' AND data_subject_id = ?", c.Item.ID, oksana.DataSubjectID),
				"notice":  w.Count("SELECT COUNT(*) FROM mails WHERE item_id = ? AND kind = 'receipt' AND state = 'queued'", c.Item.ID),
				"job":     w.Count("SELECT COUNT(*) FROM jobs WHERE kind = ? AND unique_key = ?", rights.PlanJob, c.Item.ID),
				"entry":   w.Count("SELECT COUNT(*) FROM audit_entries WHERE request_id = ? AND action = 'request.submitted'", rr.ID),
				"seed":    w.Count("SELECT COUNT(*) FROM identity_seeds WHERE request_id = ? AND kind = 'national_id' AND proof = 'eid'", rr.ID),
			} {
				if n != 1 {
					t.Errorf("%s: %d rows of %s", name, n, what)
				}
			}
		}
	})
}

func TestTheSameFormIsOneCase(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		oksana, sub := w.Citizen("oksana"), w.Submission("nord")
		first, err := w.Rights.Submit(t.Context(), oksana, sub)
		w.Must(err)
		again, err := w.Rights.Submit(t.Context(), oksana, sub)
		w.Must(err)
		if again.ID != first.ID {
			t.Error("the same form was filed twice")
		}
		_, err = w.Rights.Submit(t.Context(), w.Citizen("hakon"), sub)
		w.Refused(err, fault.Conflict, "error.duplicate") // another person's form is not theirs to see
		for range 5 {                                     // and each of five forms pressed many times at once
			sub.Key = identity.NewToken()
			numbers := atOnce(8, func(int) string {
				rr, err := w.Rights.Submit(t.Context(), oksana, sub)
				if err != nil {
					t.Errorf("pressed at once: %v", err)
				}
				return rr.CaseNumber
			})
			if len(numbers) != 1 {
				t.Errorf("pressed at once it became %v", numbers)
			}
		}
		if n := w.Count("SELECT COUNT(*) FROM rights_requests"); n != 6 {
			t.Errorf("there are %d cases, want 6", n)
		}
	})
}

// atOnce calls f n times at the same time and counts what came back.
func atOnce(n int, f func(i int) string) map[string]int {
	var mu sync.Mutex
	var wg sync.WaitGroup
	got := map[string]int{}
	for i := range n {
		wg.Go(func() {
			s := f(i)
			mu.Lock()
			defer mu.Unlock()
			got[s]++
		})
	}
	wg.Wait()
	return got
}

func TestCaseNumbersCountPerBodyAndYear(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		oksana := w.Citizen("oksana")
		numbers := atOnce(6, func(int) string {
			rr, err := w.Rights.Submit(t.Context(), oksana, w.Submission("nord"))
			if err != nil {
				t.Error(err)
			}
			return rr.CaseNumber
		})
		for _, want := range []string{"NOR-2026-00001", "NOR-2026-00002", "NOR-2026-00003", "NOR-2026-00004", "NOR-2026-00005", "NOR-2026-00006"} {
			if numbers[want] != 1 {
				t.Errorf("%s was given %d times in %v", want, numbers[want], numbers)
			}
		}
		if rr := w.File(oksana, "sor"); rr.CaseNumber != "SOR-2026-00001" {
			t.Errorf("Sør's first case is %s", rr.CaseNumber)
		}
		// Half past eleven at night in London on New Year's Eve is next year in Norway.
		w.Clock.Advance(time.Date(2026, 12, 31, 23, 30, 0, 0, time.UTC).Sub(w.Clock.Now()))
		if rr := w.File(oksana, "nord"); rr.CaseNumber != "NOR-2027-00001" {
			t.Errorf("the first case of the new year is %s", rr.CaseNumber)
		}
	})
}

func TestAPersonHasTwentyOpenRequestsToOneBodyAtMost(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		oksana, sub := w.Citizen("oksana"), w.Submission("nord")
		first, err := w.Rights.Submit(t.Context(), oksana, sub)
		w.Must(err)
		for range rights.MaxOpen - 4 {
			w.File(oksana, "nord")
		}
		got := atOnce(8, func(int) string {
			_, err := w.Rights.Submit(t.Context(), oksana, w.Submission("nord"))
			return fault.KeyOf(err)
		})
		if got["submit.too_many_open"] != 5 || len(got) != 2 {
			t.Errorf("of eight at once where there is room for three: %v", got)
		}
		_, err = w.Rights.Submit(t.Context(), oksana, w.Submission("nord"))
		w.Refused(err, fault.TooMany, "submit.too_many_open")
		if again, err := w.Rights.Submit(t.Context(), oksana, sub); err != nil || again.ID != first.ID {
			t.Errorf("the form that is filed already: %v", err)
		}
		w.File(oksana, "sor")
		w.File(w.Citizen("hakon"), "nord")
		w.Must(w.Rights.Withdraw(t.Context(), oksana, first.CaseNumber))
		w.File(oksana, "nord")
	})
}
