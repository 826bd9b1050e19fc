package remind

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/job"
	"rettighetsporten/models"
)

func date(t *testing.T, s string) models.Date {
	t.Helper()
	d, err := models.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func keys(steps []step) []string {
	var all []string
	for _, s := range steps {
		all = append(all, s.key+" for "+s.from.String())
	}
	return all
}

func TestCaseSteps(t *testing.T) {
	t.Parallel()
	usual := models.Controller{}.Rules()
	one := func(to models.ReminderTo, from models.ReminderFrom, days int) models.DeadlineRules {
		return models.DeadlineRules{Reminders: []models.ReminderStep{{To: to, From: from, Days: days}}}
	}
	for name, tc := range map[string]struct {
		target, governing, today string
		rules                    models.DeadlineRules
		want                     []string
	}{
		"eight days before the target":      {"2026-04-10", "2026-04-10", "2026-04-02", usual, nil},
		"seven days before":                 {"2026-04-10", "2026-04-10", "2026-04-03", usual, []string{"caseworker:target:-7 for 2026-04-10"}},
		"a step on a Sunday is not moved":   {"2026-04-12", "2026-04-12", "2026-04-05", usual, []string{"caseworker:target:-7 for 2026-04-12"}},
		"the last week":                     {"2026-04-10", "2026-04-10", "2026-04-08", usual, []string{"caseworker:target:-7 for 2026-04-10", "caseworker:target:-2 for 2026-04-10"}},
		"target on Friday, due on Sunday":   {"2026-04-10", "2026-04-12", "2026-04-10", usual, []string{"caseworker:target:-7 for 2026-04-10", "caseworker:target:-2 for 2026-04-10", "ombud:target:-1 for 2026-04-10"}},
		"the day before it is due":          {"2026-04-10", "2026-04-12", "2026-04-11", one(models.RemindLeader, models.FromDue, -1), []string{"leader:due:-1 for 2026-04-12"}},
		"on the day itself":                 {"2026-04-10", "2026-04-12", "2026-04-12", one(models.RemindLeader, models.FromDue, 1), nil},
		"the day after":                     {"2026-04-10", "2026-04-12", "2026-04-13", one(models.RemindLeader, models.FromDue, 1), []string{"leader:due:1 for 2026-04-12"}},
		"a week after, first seen":          {"2026-04-10", "2026-04-12", "2026-04-19", one(models.RemindLeader, models.FromDue, 1), []string{"leader:due:1 for 2026-04-12"}},
		"over summer time":                  {"2026-03-30", "2026-03-30", "2026-03-28", one(models.RemindOmbud, models.FromTarget, -2), []string{"ombud:target:-2 for 2026-03-30"}},
		"over New Year":                     {"2027-01-04", "2027-01-04", "2026-12-28", one(models.RemindOmbud, models.FromTarget, -7), []string{"ombud:target:-7 for 2027-01-04"}},
		"the step's day was before receipt": {"2026-04-10", "2026-04-10", "2026-04-09", one(models.RemindOmbud, models.FromDue, -60), []string{"ombud:due:-60 for 2026-04-10"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			item := models.RequestItem{Clock: models.Clock{Target: date(t, tc.target), Governing: date(t, tc.governing)}}
			if diff := cmp.Diff(tc.want, keys(caseSteps(item, tc.rules, date(t, tc.today)))); diff != "" {
				t.Errorf("due (-want +got)\n%s", diff)
			}
		})
	}
}

// A date that moved has steps of its own; those made for the old one are none
// of them.
func TestAMovedDateIsRemindedOfAnew(t *testing.T) {
	t.Parallel()
	made := []models.Reminder{{Step: "caseworker:target:-7", ForDate: date(t, "2026-04-10")}, {Step: "caseworker:target:-2", ForDate: date(t, "2026-04-10")}}
	item := models.RequestItem{Clock: models.Clock{Target: date(t, "2026-06-10"), Governing: date(t, "2026-06-10")}}
	rules := models.Controller{}.Rules()
	if due := without(caseSteps(item, rules, date(t, "2026-06-02")), made); len(due) != 0 {
		t.Errorf("due before the new date's time: %v", keys(due))
	}
	want := []string{"caseworker:target:-7 for 2026-06-10"}
	if diff := cmp.Diff(want, keys(without(caseSteps(item, rules, date(t, "2026-06-03")), made))); diff != "" {
		t.Errorf("due (-want +got)\n%s", diff)
	}
}

func TestTaskSteps(t *testing.T) {
	t.Parallel()
	// Asked half an hour after midnight in Norway, which was the day before in UTC.
	task := models.StoreTask{CreatedAt: time.Date(2026, 3, 1, 23, 30, 0, 0, time.UTC), Due: date(t, "2026-03-09")}
	for today, want := range map[string][]string{
		"2026-03-04": nil,
		"2026-03-05": {"owner:asked:3 for 2026-03-02"},
		"2026-03-09": {"owner:asked:3 for 2026-03-02", "owner:asked:7 for 2026-03-02"},
		"2026-03-10": {"owner:asked:3 for 2026-03-02", "owner:asked:7 for 2026-03-02", "owner:due:1 for 2026-03-09"},
		"2026-03-24": {"owner:asked:3 for 2026-03-02", "owner:asked:7 for 2026-03-02", "owner:asked:10 for 2026-03-02", "owner:due:1 for 2026-03-09", "owner:due:8 for 2026-03-09", "owner:due:15 for 2026-03-09"},
	} {
		steps := taskSteps(task, models.Controller{}.Rules(), date(t, today))
		if diff := cmp.Diff(want, keys(steps)); diff != "" {
			t.Errorf("due on %s (-want +got)\n%s", today, diff)
		}
		for _, s := range steps {
			to := []audience{owner}
			switch {
			case s.late:
				to = []audience{owner, caseworker, ombud}
			case s.key == "owner:asked:10":
				to = []audience{owner, caseworker}
			}
			if !slices.Equal(s.to, to) {
				t.Errorf("%s is told to %v, want %v", s.key, s.to, to)
			}
		}
	}
}

// clocks counts how often the dates were computed anew.
type clocks struct{ times int }

func (c *clocks) RefreshPaused(context.Context) error {
	c.times++
	return errRefresh
}

var errRefresh = errors.New("the dates cannot be computed")

// The dates come before what is counted from them, once a day, and every job
// has somebody to do it, also where no pause moves a date.
func TestTheDatesComeFirst(t *testing.T) {
	t.Parallel()
	c := &clocks{}
	s := &Service{Clocks: c}
	if err := s.Handlers()[ClockJob](t.Context(), job.Lease{}); !errors.Is(err, errRefresh) || c.times != 1 {
		t.Errorf("the dates were computed %d times, and the job says %v", c.times, err)
	}
	if err := (&Service{}).Handlers()[ClockJob](t.Context(), job.Lease{}); err != nil {
		t.Error(err)
	}
	if first := Periodic()[0]; first.Kind != ClockJob || first.Every != 24*time.Hour {
		t.Errorf("the first job is %v", first)
	}
	for _, p := range Periodic() {
		if s.Handlers()[p.Kind] == nil {
			t.Errorf("nobody does %s", p.Kind)
		}
	}
}
