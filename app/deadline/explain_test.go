package deadline

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/i18n"
	"rettighetsporten/models"
)

// words is the real localizer, and notes which keys were used.
type words struct {
	i18n.Localizer
	keys []string
	used map[string]bool
}

func readWords(t *testing.T, language models.Language) *words {
	t.Helper()
	bundle, err := i18n.New()
	if err != nil {
		t.Fatal(err)
	}
	return &words{Localizer: bundle.For(language), keys: bundle.Keys(), used: map[string]bool{}}
}

func (w *words) T(key string, params ...any) string {
	w.used[key] = true
	return w.Localizer.T(key, params...)
}

func TestExplain(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		language, received string
		promised           int
		which              Rule
		want               string
	}{
		"Easter moves the month": {
			"nb", "2026-03-05T10:00:00+01:00", 30, OneMonth,
			"Kravet kom torsdag 5. mars 2026. Personvernforordningen artikkel 12 nr. 3 gir én måned, til og med søndag 5. april 2026. " +
				"5. april 2026 er første påskedag og 6. april 2026 er andre påskedag, så fristen flytter seg til neste virkedag, tirsdag 7. april 2026 (forordning 1182/71 artikkel 3 nr. 4).",
		},
		"Easter moves the month, in English": {
			"en", "2026-03-05T10:00:00+01:00", 30, OneMonth,
			"The request came on Thursday 5 March 2026. GDPR Article 12(3) gives one month, up to and including Sunday 5 April 2026. " +
				"5 April 2026 is Easter Sunday and 6 April 2026 is Easter Monday, so the deadline moves to the next working day, Tuesday 7 April 2026 (Regulation 1182/71 Article 3(4)).",
		},
		"five days off in a row": {
			"nb", "2026-03-02T15:00:00+01:00", 30, OneMonth,
			"Kravet kom mandag 2. mars 2026. Personvernforordningen artikkel 12 nr. 3 gir én måned, til og med torsdag 2. april 2026. " +
				"2. april 2026 er skjærtorsdag, 3. april 2026 er langfredag, 4. april 2026 er en lørdag, 5. april 2026 er første påskedag og 6. april 2026 er andre påskedag, " +
				"så fristen flytter seg til neste virkedag, tirsdag 7. april 2026 (forordning 1182/71 artikkel 3 nr. 4).",
		},
		"two holidays on one day": {
			"nb", "2027-02-17T10:00:00+01:00", 0, Extended,
			"Kravet kom onsdag 17. februar 2027. Hvis fristen må forlenges, gir personvernforordningen artikkel 12 nr. 3 tre måneder fra mottak, til og med mandag 17. mai 2027. " +
				"17. mai 2027 er grunnlovsdagen og andre pinsedag, så fristen flytter seg til neste virkedag, tirsdag 18. mai 2027 (forordning 1182/71 artikkel 3 nr. 4).",
		},
		"a month that is too short": {
			"nb", "2025-01-31T09:00:00+01:00", 30, OneMonth,
			"Kravet kom fredag 31. januar 2025. Personvernforordningen artikkel 12 nr. 3 gir én måned, og siden neste måned ikke har noen dag 31, slutter den på månedens siste dag, fredag 28. februar 2025.",
		},
		"a promise": {
			"nb", "2026-03-04T10:00:00+01:00", 30, ThirtyDays,
			"Kravet kom onsdag 4. mars 2026. Det er lovet svar innen 30 dager, altså senest fredag 3. april 2026. 3. april 2026 er langfredag, men en lovet frist flytter seg ikke.",
		},
		"no promise": {
			"nb", "2026-03-04T10:00:00+01:00", 0, ThirtyDays,
			"Kravet kom onsdag 4. mars 2026. 30 dager senere er fredag 3. april 2026, men her er det ikke lovet svar innen et bestemt antall dager.",
		},
		"the promise governs": {
			"en", "2026-03-05T10:00:00+01:00", 30, Governing,
			"The promise of 30 days gives the earlier deadline, so it applies: the answer must come no later than Saturday 4 April 2026.",
		},
		"the month governs": {
			"nb", "2025-02-10T09:00:00+01:00", 30, Governing,
			"Lovens måned gir en tidligere frist enn løftet om 30 dager, så loven gjelder: svaret skal komme senest mandag 10. mars 2025.",
		},
		"both govern": {
			"nb", "2025-01-29T09:00:00+01:00", 30, Governing,
			"Løftet om 30 dager og lovens måned gir samme frist: svaret skal komme senest fredag 28. februar 2025.",
		},
		"only the law": {
			"nb", "2025-01-29T09:00:00+01:00", 0, Governing,
			"Lovens frist gjelder: svaret skal komme senest fredag 28. februar 2025.",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := Explain(readWords(t, models.Language(tt.language)), plain(instant(t, tt.received), tt.promised), tt.which)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func (w *words) N(key string, count int, params ...any) string {
	w.used[key] = true
	return w.Localizer.N(key, count, params...)
}

// TestEveryTextIsUsed explains a year of receipts, with what can happen
// to them: every text is needed by some day, no day needs a text that is
// missing, and what explains a date names it.
func TestEveryTextIsUsed(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"nb", "en"} {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			w := readWords(t, models.Language(language))
			for d := models.NewDate(2027, 1, 1); d.Year == 2027; d = d.AddDays(1) {
				for _, c := range lives(d) {
					explainAll(t, w, c)
				}
			}
			for _, kept := range []bool{true, false} {
				if text := ExplainKept(w, &kept, &kept); strings.Count(text, ".") != 2 {
					t.Errorf("kept %v: %q", kept, text)
				}
			}
			if text := ExplainKept(w, nil, nil); text != "" {
				t.Errorf("nothing is known, and it says %q", text)
			}
			for _, key := range w.keys {
				if strings.HasPrefix(key, "deadline.") && !w.used[key] {
					t.Errorf("%s is never used", key)
				}
			}
		})
	}
}

// What an answer says of its dates is in nynorsk too, whatever happens to the
// request.
func TestTheDatesOfAnAnswerAreInNynorsk(t *testing.T) {
	t.Parallel()
	bundle, err := i18n.New()
	if err != nil {
		t.Fatal(err)
	}
	l := bundle.Unhelped().For(models.Nynorsk)
	for d := models.NewDate(2027, 1, 1); d.Year == 2027; d = d.AddDays(1) {
		for _, c := range lives(d) {
			rules := []Rule{OneMonth}
			if c.PromisedDays > 0 {
				rules = append(rules, ThirtyDays)
			}
			if c.Extended() {
				rules = append(rules, Extended)
			}
			for _, rule := range rules {
				if text := ExplainToPerson(l, c, rule); strings.Contains(text, "⟦") || strings.Contains(text, "personvernforordningen") {
					t.Fatalf("received %s, %s: %q", d, rule, text)
				}
			}
		}
	}
}

// lives returns what can happen to a request of the day.
func lives(d models.Date) []Clock {
	day := func(n int) *time.Time {
		at := d.AddDays(n).StartIn(Zone())
		return &at
	}
	waits := []Pause{{Asked: *day(2), Answered: day(5), Counts: true}, {Asked: *day(8)}}
	var clocks []Clock
	for _, f := range []Facts{
		{},
		{PromisedDays: 30},
		{PromisedDays: 30, MarginDays: 3, ExtendedAt: day(9), Pauses: waits},
		{MarginDays: 80, ExtendedAt: day(9)},
		{MarginDays: 1, ExtendedAt: day(50), Pauses: waits},
	} {
		f.Received = *day(0)
		clocks = append(clocks, Compute(f, *day(0)), Compute(f, *day(60)))
	}
	return clocks
}

func explainAll(t *testing.T, w *words, c Clock) {
	t.Helper()
	for rule, named := range map[Rule]models.Date{
		ThirtyDays: c.ThirtyDays, OneMonth: c.OneMonth, Extended: c.OneMonthExtended, Governing: c.Governing,
		Target: c.Target, Refusal: c.RefusalDue, Extension: c.ExtensionCloses,
	} {
		if text := Explain(w, c, rule); !strings.Contains(text, w.Date(named)) || strings.Contains(text, "⟦") {
			t.Fatalf("received %s, %s: %q does not name %s", c.ReceivedDate, rule, text, named)
		}
	}
	for _, text := range []string{Explain(w, c, Waiting), ExplainToPerson(w, c, Waiting)} {
		if (text == "") != (len(c.Waits) == 0) || strings.Contains(text, "⟦") {
			t.Fatalf("received %s, %d waits: %q", c.ReceivedDate, len(c.Waits), text)
		}
	}
}

func TestReport(t *testing.T) {
	t.Parallel()
	r := NewReport(readWords(t, "nb"), Compute(Facts{
		Received: instant(t, "2026-03-04T23:30:00Z"), PromisedDays: 30, MarginDays: 1, ExtendedAt: maybe(t, "2026-03-20T09:00:00Z"),
		Pauses: []Pause{{Asked: instant(t, "2026-03-09T09:00:00Z"), Answered: maybe(t, "2026-03-12T09:00:00Z"), Counts: true}},
	}, instant(t, "2026-04-01T09:00:00Z")))
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	explanations, _ := got["explanations"].(map[string]any)
	for _, key := range []string{"thirty_days", "one_month", "one_month_extended", "governing", "internal_target", "extension", "refusal_due", "pauses"} {
		if text, _ := explanations[key].(string); !strings.HasSuffix(text, ".") {
			t.Errorf("explanations[%s] = %q", key, text)
		}
	}
	delete(got, "explanations")
	want := map[string]any{
		"received": "2026-03-05", "received_at": "2026-03-05T00:30:00+01:00", "promised_days": 30.0, "margin_days": 1.0,
		"thirty_days": "2026-04-04", "one_month": "2026-04-08", "one_month_extended": "2026-06-08",
		"governing": "2026-06-08", "governed_by": "one-month-extended", "without_pause": "2026-06-05", "internal_target": "2026-06-05",
		"extended_at": "2026-03-20T10:00:00+01:00", "extended": true, "extension_closes": "2026-04-04", "refusal_due": "2026-06-08",
		"pauses":      []any{map[string]any{"from": "2026-03-09", "to": "2026-03-12", "open": false, "days": 3.0, "counts": true}},
		"paused_days": 3.0, "counted_days": 3.0, "rules_version": RulesVersion,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
