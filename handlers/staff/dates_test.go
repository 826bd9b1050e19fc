package staff_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/deadline"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/models"
)

// caseOf returns an open case of the facts, which came through the portal.
func caseOf(f deadline.Facts, asked ...models.Inquiry) rights.Case {
	return rights.Case{
		Request:   models.RightsRequest{Channel: models.ChannelPortal, ReceivedAt: f.Received, CreatedAt: f.Received},
		Item:      models.RequestItem{InvokedRight: models.RightAccess, Status: models.StatusReview, Clock: deadline.Compute(f, f.Received).Stored()},
		Inquiries: asked,
	}
}

func on(month time.Month, day int) time.Time {
	return time.Date(2026, month, day, 9, 0, 0, 0, time.UTC)
}

func TestDatesTellWhichGoverns(t *testing.T) {
	t.Parallel()
	told := on(time.March, 20)
	cases := map[string]struct {
		facts deadline.Facts
		want  []string // of the dates that govern
	}{
		"no promise":    {deadline.Facts{Received: on(time.March, 10)}, []string{"10. april 2026"}},
		"the promise":   {deadline.Facts{Received: on(time.March, 10), PromisedDays: 30}, []string{"9. april 2026"}},
		"both on a day": {deadline.Facts{Received: on(time.November, 3), PromisedDays: 30}, []string{"3. desember 2026", "3. desember 2026"}},
		"February":      {deadline.Facts{Received: on(time.February, 2), PromisedDays: 30}, []string{"2. mars 2026"}},
		"extended":      {deadline.Facts{Received: on(time.March, 10), PromisedDays: 30, ExtendedAt: &told}, []string{"10. juni 2026"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var governing []string
			for _, l := range staff.Dates(base(t), caseOf(c.facts), c.facts.Received) {
				if l.Governs {
					governing = append(governing, l.Date)
				}
				if strings.Contains(l.Label+l.Date+l.Explanation, "⟦") {
					t.Errorf("a text is missing: %+v", l)
				}
			}
			if diff := cmp.Diff(c.want, governing); diff != "" {
				t.Errorf("governing (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDatesAreTheWholeClock(t *testing.T) {
	t.Parallel()
	march := deadline.Facts{Received: on(time.March, 5), PromisedDays: 30, MarginDays: 1}
	told, answered, yes, no := on(time.March, 20), on(time.April, 7), true, false
	cases := map[string]struct {
		make func() rights.Case
		now  time.Time
		want []string // "label: date"
	}{
		"new": {
			func() rights.Case { return caseOf(march) }, on(time.March, 6),
			[]string{
				"Mottatt: 5. mars 2026 kl. 10.00, i portalen", "Frist: 4. april 2026", "Lovet svar innen 30 dager: 4. april 2026", "Lovens frist, én måned: 7. april 2026",
				"Eget mål: 31. mars 2026", "Siste dag å si fra om forlengelse: 4. april 2026", "Siste dag å begrunne et nei: 7. april 2026", "Regelsett: 2026-2",
			},
		},
		"the way to an extension has closed": {
			func() rights.Case { return caseOf(march) }, on(time.April, 6),
			[]string{
				"Mottatt: 5. mars 2026 kl. 10.00, i portalen", "Frist: 4. april 2026", "Lovet svar innen 30 dager: 4. april 2026", "Lovens frist, én måned: 7. april 2026",
				"Eget mål: 31. mars 2026", "Forlengelse: Ikke lenger mulig", "Siste dag å begrunne et nei: 7. april 2026", "Regelsett: 2026-2",
			},
		},
		"a letter that lay, and a wait": {
			func() rights.Case {
				end := on(time.March, 16)
				c := caseOf(march, models.Inquiry{AskedAt: on(time.March, 6), AnsweredAt: &end, Counts: true})
				c.Request.Channel, c.Request.CreatedAt = models.ChannelLetter, on(time.March, 6)
				return c
			}, on(time.March, 18),
			[]string{
				"Mottatt: 5. mars 2026 kl. 10.00, i brev", "Frist: 4. april 2026", "Lovet svar innen 30 dager: 4. april 2026", "Lovens frist, én måned: 15. april 2026",
				"Eget mål: 31. mars 2026", "Siste dag å si fra om forlengelse: 4. april 2026", "Siste dag å begrunne et nei: 15. april 2026",
				"Ventetid: 10 dager", "Frist uten ventetid: 4. april 2026", "Regelsett: 2026-2",
			},
		},
		"extended and answered": {
			func() rights.Case {
				f := march
				f.ExtendedAt = &told
				c := caseOf(f)
				c.Item.Status, c.Item.AnsweredAt, c.Item.KeptPromise, c.Item.KeptLaw = models.StatusAnswered, &answered, &no, &yes
				return c
			}, on(time.July, 1),
			[]string{
				"Mottatt: 5. mars 2026 kl. 10.00, i portalen", "Frist: 5. juni 2026", "Lovet svar innen 30 dager: 4. april 2026", "Lovens frist, én måned: 7. april 2026",
				"Lovens frist, forlenget: 5. juni 2026", "Eget mål: 4. juni 2026", "Siste dag å si fra om forlengelse: 4. april 2026",
				"Besvart: 7. april 2026 kl. 11.00 Løftet ble ikke holdt. Lovens frist ble holdt.", "Regelsett: 2026-2",
			},
		},
		"a complaint cannot be extended": {
			func() rights.Case {
				c := caseOf(deadline.Facts{Received: on(time.March, 5)})
				c.Item.InvokedRight = models.RightComplaint
				return c
			}, on(time.March, 6),
			[]string{
				"Mottatt: 5. mars 2026 kl. 10.00, i portalen", "Frist: 7. april 2026", "Lovens frist, én måned: 7. april 2026",
				"Eget mål: 7. april 2026", "Siste dag å begrunne et nei: 7. april 2026", "Regelsett: 2026-2",
			},
		},
		"what followed from an objection cannot be extended": {
			func() rights.Case {
				c, objection := caseOf(deadline.Facts{Received: on(time.March, 5)}), models.NewID()
				c.Item.InvokedRight, c.Item.DerivedFrom = models.RightRestriction, &objection
				return c
			}, on(time.March, 6),
			[]string{
				"Mottatt: 5. mars 2026 kl. 10.00, i portalen", "Frist: 7. april 2026", "Lovens frist, én måned: 7. april 2026",
				"Eget mål: 7. april 2026", "Siste dag å begrunne et nei: 7. april 2026", "Regelsett: 2026-2",
			},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, l := range staff.Dates(base(t), c.make(), c.now) {
				line := l.Label + ": " + l.Date
				if strings.HasPrefix(l.Label, "Besvart") {
					line += " " + l.Explanation
				}
				got = append(got, line)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}
