package deadline

import (
	"testing"
	"time"
)

func maybe(t *testing.T, s string) *time.Time {
	t.Helper()
	if s == "" {
		return nil
	}
	at := instant(t, s)
	return &at
}

// The request of these tests came on Thursday 5 March 2026: promised 4 April,
// the month Tuesday 7 April (Easter), three months Friday 5 June.
const inMarch = "2026-03-05T10:00:00+01:00"

func TestExtension(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		promised        int
		told, now       string
		governing, by   string
		closes, refusal string
		may             bool
	}{
		"nobody told": {
			30, "", "2026-03-10T10:00:00+01:00",
			"2026-04-04", "30-days", "2026-04-04", "2026-04-07", true,
		},
		"the last second to tell": {
			30, "", "2026-04-04T23:59:59+02:00",
			"2026-04-04", "30-days", "2026-04-04", "2026-04-07", true,
		},
		"the promise has gone by, the month not": {
			30, "", "2026-04-05T00:00:00+02:00",
			"2026-04-04", "30-days", "2026-04-04", "2026-04-07", false,
		},
		"no promise, over Easter": {
			0, "", "2026-04-07T23:59:59+02:00",
			"2026-04-07", "one-month", "2026-04-07", "2026-04-07", true,
		},
		"no promise, after Easter": {
			0, "", "2026-04-08T00:00:00+02:00",
			"2026-04-07", "one-month", "2026-04-07", "2026-04-07", false,
		},
		"a promise longer than the month": {
			60, "", "2026-04-08T00:00:00+02:00",
			"2026-04-07", "one-month", "2026-04-07", "2026-04-07", false,
		},
		"told in the last second": {
			30, "2026-04-04T23:59:59+02:00", "2026-04-04T23:59:59+02:00",
			"2026-06-05", "one-month-extended", "2026-04-04", "2026-06-05", false,
		},
		"told a second later": {
			30, "2026-04-05T00:00:00+02:00", "2026-04-05T00:00:00+02:00",
			"2026-04-04", "30-days", "2026-04-04", "2026-04-07", false,
		},
		"told in time, by the clock of UTC": {
			30, "2026-04-04T22:00:00Z", "2026-04-04T22:00:00Z",
			"2026-04-04", "30-days", "2026-04-04", "2026-04-07", false,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now := instant(t, tt.now)
			c := Compute(Facts{Received: instant(t, inMarch), PromisedDays: tt.promised, ExtendedAt: maybe(t, tt.told)}, now)
			got := [...]string{c.Governing.String(), string(c.GovernedBy), c.ExtensionCloses.String(), c.RefusalDue.String()}
			if want := [...]string{tt.governing, tt.by, tt.closes, tt.refusal}; got != want || c.MayExtend(now) != tt.may {
				t.Errorf("got %v and %t, want %v and %t", got, c.MayExtend(now), want, tt.may)
			}
			if stored := c.Stored(); (stored.ExtendedAt != nil) != (tt.by == string(Extended)) {
				t.Errorf("an item keeps the extension %v", stored.ExtendedAt)
			}
			if got := c.ThirtyDays.String(); tt.promised == 30 && got != "2026-04-04" {
				t.Errorf("the promise is moved to %s", got)
			}
		})
	}
}

func TestPauses(t *testing.T) {
	t.Parallel()
	type pause struct {
		asked, answered string
		counts          bool
	}
	tests := map[string]struct {
		promised                       int
		told                           string
		pauses                         []pause
		now                            string
		month, governing, without, end string
		paused, counted                int
	}{
		"it does not count": {
			0, "",
			[]pause{{"2026-03-06", "2026-03-16", false}},
			"2026-03-20",
			"2026-04-07", "2026-04-07", "2026-04-07", "2026-06-05", 10, 0,
		},
		"it counts from the day before any move": { // 5 April and 10 days
			0, "",
			[]pause{{"2026-03-06", "2026-03-16", true}},
			"2026-03-20",
			"2026-04-15", "2026-04-15", "2026-04-07", "2026-06-15", 10, 10,
		},
		"it counts, but the promise stays": {
			30, "",
			[]pause{{"2026-03-06", "2026-03-16", true}},
			"2026-03-20",
			"2026-04-15", "2026-04-04", "2026-04-04", "2026-06-15", 10, 10,
		},
		"answered the same day": {
			0, "",
			[]pause{{"2026-03-06", "2026-03-06", true}},
			"2026-03-20",
			"2026-04-07", "2026-04-07", "2026-04-07", "2026-06-05", 0, 0,
		},
		"nobody has answered": { // 5 April and 14 days, a Sunday
			0, "",
			[]pause{{"2026-03-06", "", true}},
			"2026-03-20",
			"2026-04-20", "2026-04-20", "2026-04-07", "2026-06-19", 14, 14,
		},
		"two at the same time": {
			0, "",
			[]pause{{"2026-03-06", "2026-03-16", true}, {"2026-03-10", "2026-03-18", true}},
			"2026-03-20",
			"2026-04-17", "2026-04-17", "2026-04-07", "2026-06-17", 12, 12,
		},
		"one within the other, of which one counts": {
			0, "",
			[]pause{{"2026-03-06", "2026-03-26", false}, {"2026-03-10", "2026-03-12", true}},
			"2026-03-28",
			"2026-04-07", "2026-04-07", "2026-04-07", "2026-06-08", 20, 2,
		},
		"asked when the time was over": {
			0, "",
			[]pause{{"2026-04-08", "2026-04-18", true}},
			"2026-04-20",
			"2026-04-07", "2026-04-07", "2026-04-07", "2026-06-05", 10, 0,
		},
		"asked when the month was over, but extended": {
			0, "2026-04-01",
			[]pause{{"2026-04-08", "2026-04-18", true}},
			"2026-04-20",
			"2026-04-15", "2026-06-15", "2026-06-05", "2026-06-15", 10, 10,
		},
		"answered before it was asked": {
			0, "",
			[]pause{{"2026-03-16", "2026-03-06", true}},
			"2026-03-20",
			"2026-04-07", "2026-04-07", "2026-04-07", "2026-06-05", 0, 0,
		},
	}
	noon := func(t *testing.T, day string) *time.Time {
		t.Helper()
		if day == "" {
			return nil
		}
		return maybe(t, day+"T12:00:00Z")
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := Facts{Received: instant(t, inMarch), PromisedDays: tt.promised, ExtendedAt: noon(t, tt.told)}
			for _, p := range tt.pauses {
				f.Pauses = append(f.Pauses, Pause{Asked: *noon(t, p.asked), Answered: noon(t, p.answered), Counts: p.counts})
			}
			c := Compute(f, *noon(t, tt.now))
			got := [...]string{c.OneMonth.String(), c.Governing.String(), c.WithoutPause.String(), c.OneMonthExtended.String()}
			if want := [...]string{tt.month, tt.governing, tt.without, tt.end}; got != want {
				t.Errorf("got %v, want %v", got, want)
			}
			if c.PausedDays != tt.paused || c.CountedDays != tt.counted || c.Stored().PausedDays != tt.paused {
				t.Errorf("%d days waited, %d of them counted, want %d and %d", c.PausedDays, c.CountedDays, tt.paused, tt.counted)
			}
		})
	}
}

func TestTarget(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		received         string
		promised, margin int
		want             string
	}{
		"a working day":                        {inMarch, 0, 0, "2026-04-07"},
		"the promise ends in Easter":           {inMarch, 30, 0, "2026-04-01"},
		"back over Easter":                     {inMarch, 0, 1, "2026-04-01"},
		"five days before that":                {inMarch, 0, 5, "2026-03-26"},
		"not before the receipt":               {inMarch, 10, 60, "2026-03-05"},
		"received on a Saturday":               {"2026-03-07T10:00:00+01:00", 10, 60, "2026-03-09"},
		"received on a Saturday, due next day": {"2026-03-07T10:00:00+01:00", 1, 0, "2026-03-07"},
		"a margin that makes no sense":         {inMarch, 0, -3, "2026-04-07"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := instant(t, tt.received)
			if got := Compute(Facts{Received: at, PromisedDays: tt.promised, MarginDays: tt.margin}, at).Target.String(); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// What an item keeps gives the same clock again.
func TestOfStored(t *testing.T) {
	t.Parallel()
	now := instant(t, "2026-04-20T10:00:00+02:00")
	for name, f := range map[string]Facts{
		"plain":    {Received: instant(t, inMarch), PromisedDays: 30, MarginDays: 2},
		"extended": {Received: instant(t, inMarch), ExtendedAt: maybe(t, "2026-03-20T10:00:00+01:00")},
		"too late": {Received: instant(t, inMarch), PromisedDays: 30, ExtendedAt: maybe(t, "2026-04-07T10:00:00+02:00")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			stored := Compute(f, now).Stored()
			if got := Of(stored, nil, now.AddDate(1, 0, 0)).Stored(); got != stored {
				t.Errorf("got %+v, want %+v", got, stored)
			}
		})
	}
}
