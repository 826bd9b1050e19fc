package deadline

import (
	"encoding/json"
	"strings"
	"testing"

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

// TestEveryTextIsUsed explains twelve years of receipts: every text is needed
// by some day, and no day needs a text that is missing.
func TestEveryTextIsUsed(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"nb", "en"} {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			w := readWords(t, models.Language(language))
			for d := models.NewDate(2024, 1, 1); d.Year <= 2035; d = d.AddDays(1) {
				for _, promised := range []int{0, 30} {
					c := plain(d.StartIn(Zone()), promised)
					for _, which := range []Rule{ThirtyDays, OneMonth, Extended, Governing} {
						text := Explain(w, c, which)
						if due := w.Date(c.of(which)); !strings.Contains(text, due) {
							t.Fatalf("received %s, %s: %q does not name %s", d, which, text, due)
						}
					}
				}
			}
			received := instant(t, "2026-03-05T10:00:00+01:00")
			late := received.AddDate(0, 0, 50)
			extended := Compute(Facts{Received: received, ExtendedAt: &received}, late)
			for _, c := range []Clock{plain(received, 30), extended} {
				w.T(c.MayExtend(late), "date", c.ExtensionCloses)
			}
			for _, key := range w.keys {
				if strings.HasPrefix(key, "deadline.") && !w.used[key] {
					t.Errorf("%s is never used", key)
				}
			}
		})
	}
}

func TestReport(t *testing.T) {
	t.Parallel()
	r := NewReport(readWords(t, "nb"), plain(instant(t, "2026-03-04T23:30:00Z"), 30))
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	explanations, _ := got["explanations"].(map[string]any)
	for _, key := range []string{"thirty_days", "one_month", "one_month_extended", "governing"} {
		if text, _ := explanations[key].(string); !strings.HasSuffix(text, ".") {
			t.Errorf("explanations[%s] = %q", key, text)
		}
	}
	delete(got, "explanations")
	want := map[string]any{
		"received": "2026-03-05", "received_at": "2026-03-05T00:30:00+01:00", "promised_days": 30.0,
		"thirty_days": "2026-04-04", "one_month": "2026-04-07", "one_month_extended": "2026-06-05",
		"governing": "2026-04-04", "governed_by": "30-days", "internal_target": "2026-04-01",
		"rules_version": RulesVersion,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
