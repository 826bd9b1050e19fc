package deadline

import (
	"testing"
	"time"

	"rettighetsporten/models"
)

func instant(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// plain is the clock of a request that nothing has happened to.
func plain(received time.Time, promised int) Clock {
	return Compute(Facts{Received: received, PromisedDays: promised}, received)
}

func (c Clock) of(r Rule) models.Date {
	switch r {
	case ThirtyDays:
		return c.ThirtyDays
	case OneMonth:
		return c.OneMonth
	case Extended:
		return c.OneMonthExtended
	default:
		return c.Governing
	}
}

func TestFacts(t *testing.T) {
	t.Parallel()
	if got, want := len(facts), 94; got != want {
		t.Fatalf("%d facts, want %d", got, want)
	}
	for _, f := range facts {
		t.Run(f.received+" "+string(f.rule), func(t *testing.T) {
			t.Parallel()
			c := plain(instant(t, f.received), 30)
			if got := c.ReceivedDate.String(); got != f.day {
				t.Errorf("received on %s, want %s", got, f.day)
			}
			e := c.Explanation(f.rule)
			if got := e.Counted.String(); got != f.counted {
				t.Errorf("counted to %s, want %s: %s", got, f.counted, f.why)
			}
			if got := c.of(f.rule).String(); got != f.due {
				t.Errorf("due %s, want %s: %s", got, f.due, f.why)
			}
			if got, want := e.Moved, f.counted != f.due; got != want {
				t.Errorf("moved %v, want %v", got, want)
			}
		})
	}
}

func TestGoverning(t *testing.T) {
	t.Parallel()
	for _, g := range governed {
		t.Run(g.received, func(t *testing.T) {
			t.Parallel()
			at := instant(t, g.received)
			c := plain(at, 30)
			got := [...]string{c.ThirtyDays.String(), c.OneMonth.String(), c.Governing.String(), string(c.GovernedBy)}
			want := [...]string{g.thirtyDays, g.oneMonth, g.governing, string(g.by)}
			if got != want {
				t.Errorf("got %v, want %v", got, want)
			}
			if got := c.Explanation(Governing).Date.String(); got != g.governing {
				t.Errorf("the governing explanation ends on %s, want %s", got, g.governing)
			}
			none := plain(at, 0)
			if none.GovernedBy != OneMonth || none.Governing != none.OneMonth {
				t.Errorf("without a promise %s governs with %s, want the month", none.GovernedBy, none.Governing)
			}
			if got := none.ThirtyDays.String(); got != g.thirtyDays {
				t.Errorf("without a promise 30 days are %s, want %s", got, g.thirtyDays)
			}
		})
	}
}

func TestOtherPromise(t *testing.T) {
	t.Parallel()
	at := instant(t, "2026-03-05T10:00:00+01:00")
	tests := map[string]struct {
		days int
		want string
		by   Rule
	}{
		"shorter":               {10, "2026-03-15", ThirtyDays}, // a Sunday, and it stays there
		"longer than the month": {60, "2026-04-07", OneMonth},
		"meaningless":           {-1, "2026-04-07", OneMonth},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := plain(at, tt.days)
			if got := c.Governing.String(); got != tt.want || c.GovernedBy != tt.by {
				t.Errorf("got %s by %s, want %s by %s", got, c.GovernedBy, tt.want, tt.by)
			}
		})
	}
}

func TestClockRunsOut(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		received, now string
		promised      int
		due           string
		overdue       bool
		left          int
		target        string
	}{
		"on the day of receipt": {
			"2026-03-05T10:00:00+01:00", "2026-03-05T12:00:00+01:00", 30,
			"2026-04-05T00:00:00+02:00", false, 30, "2026-04-01",
		},
		"the last second": {
			"2026-03-05T10:00:00+01:00", "2026-04-04T21:59:59Z", 30,
			"2026-04-05T00:00:00+02:00", false, 0, "2026-04-01",
		},
		"the first second too late": {
			"2026-03-05T10:00:00+01:00", "2026-04-04T22:00:00Z", 30,
			"2026-04-05T00:00:00+02:00", true, -1, "2026-04-01",
		},
		"a working day is its own target": {
			"2026-03-05T10:00:00+01:00", "2026-04-09T10:00:00+02:00", 0,
			"2026-04-08T00:00:00+02:00", true, -2, "2026-04-07",
		},
		"due the day winter time begins": {
			"2026-09-25T10:00:00+02:00", "2026-10-25T23:30:00+01:00", 30,
			"2026-10-26T00:00:00+01:00", false, 0, "2026-10-23",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, now := plain(instant(t, tt.received), tt.promised), instant(t, tt.now)
			if got := c.DueInstant(); !got.Equal(instant(t, tt.due)) {
				t.Errorf("DueInstant() = %s, want %s", got, tt.due)
			}
			if got := c.Overdue(now); got != tt.overdue {
				t.Errorf("Overdue() = %v, want %v", got, tt.overdue)
			}
			if got := c.DaysLeft(now); got != tt.left {
				t.Errorf("DaysLeft() = %d, want %d", got, tt.left)
			}
			if got := c.Target.String(); got != tt.target {
				t.Errorf("Target = %s, want %s", got, tt.target)
			}
		})
	}
}
