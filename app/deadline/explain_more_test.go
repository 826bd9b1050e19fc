package deadline

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/models"
)

func TestExplainWhatHappened(t *testing.T) {
	t.Parallel()
	received := instant(t, inMarch)
	waited := []Pause{
		{Asked: instant(t, "2026-03-06T10:00:00+01:00"), Answered: maybe(t, "2026-03-16T10:00:00+01:00"), Counts: true},
		{Asked: instant(t, "2026-03-18T10:00:00+01:00")},
	}
	tests := map[string]struct {
		language string
		toPerson bool
		facts    Facts
		now      string
		which    Rule
		want     string
	}{
		"target, a working day": {
			"nb", false,
			Facts{},
			inMarch, Target,
			"Siste virkedag innen fristen er tirsdag 7. april 2026.",
		},
		"target, before Easter": {
			"nb", false,
			Facts{PromisedDays: 30},
			inMarch, Target,
			"2. april 2026 er skjærtorsdag, 3. april 2026 er langfredag og 4. april 2026 er en lørdag. Siste virkedag innen fristen er derfor onsdag 1. april 2026.",
		},
		"target with a margin over Easter": {
			"en", false,
			Facts{MarginDays: 2},
			inMarch, Target,
			"The last working day within the deadline is Tuesday 7 April 2026. The target is set 2 working days before that, on Tuesday 31 March 2026. " +
				"2 April 2026 is Maundy Thursday, 3 April 2026 is Good Friday, 5 April 2026 is Easter Sunday and 6 April 2026 is Easter Monday, and not counted as a working day.",
		},
		"target at the receipt": {
			"nb", false,
			Facts{PromisedDays: 5, MarginDays: 9},
			inMarch, Target,
			"Siste virkedag innen fristen er tirsdag 10. mars 2026. Marginen ville gått lenger tilbake enn til dagen kravet kom, så målet er torsdag 5. mars 2026.",
		},
		"extension, promise": {
			"nb", false,
			Facts{PromisedDays: 30},
			inMarch, Extension,
			"Må fristen forlenges, skal det sies fra om det, med grunn, før løftet brytes: senest lørdag 4. april 2026.",
		},
		"extension, month over Easter": {
			"nb", false,
			Facts{},
			inMarch, Extension,
			"Må fristen forlenges, skal det sies fra om det, med grunn, innen én måned fra mottak: til og med søndag 5. april 2026. " +
				"5. april 2026 er første påskedag og 6. april 2026 er andre påskedag, så fristen flytter seg til neste virkedag, tirsdag 7. april 2026 (forordning 1182/71 artikkel 3 nr. 4).",
		},
		"extension, in time": {
			"nb", false,
			Facts{PromisedDays: 30, ExtendedAt: maybe(t, "2026-03-20T10:00:00+01:00")},
			inMarch, Extension,
			"Beskjed om forlengelse gikk ut fredag 20. mars 2026. Den måtte gå ut senest lørdag 4. april 2026, så den kom i tide og ga fristen fredag 5. juni 2026. Fristen kan ikke forlenges en gang til.",
		},
		"extension, too late": {
			"en", false,
			Facts{PromisedDays: 30, ExtendedAt: maybe(t, "2026-04-05T10:00:00+02:00")},
			inMarch, Extension,
			"Notice of an extension went out on Sunday 5 April 2026. It had to go out no later than Saturday 4 April 2026, so it was too late and moves no deadline.",
		},
		"extension, closed": {
			"nb", false,
			Facts{PromisedDays: 30},
			"2026-04-05T10:00:00+02:00", Extension,
			"Beskjed om forlengelse måtte ha gått ut senest lørdag 4. april 2026. Nå kan fristen ikke forlenges.",
		},
		"the extended date": {
			"nb", false,
			Facts{ExtendedAt: maybe(t, "2026-03-20T10:00:00+01:00")},
			inMarch, Extended,
			"Kravet kom torsdag 5. mars 2026. Fristen er forlenget, og personvernforordningen artikkel 12 nr. 3 gir da tre måneder fra mottak, til og med fredag 5. juni 2026.",
		},
		"the extended date governs beside a promise": {
			"nb", false,
			Facts{PromisedDays: 30, ExtendedAt: maybe(t, "2026-03-20T10:00:00+01:00")},
			inMarch, Governing,
			"Det ble sagt fra i tide om at fristen er forlenget, så den forlengede fristen gjelder: svaret skal komme senest fredag 5. juni 2026. Om løftet om 30 dager ble holdt, regnes for seg.",
		},
		"refusal": {
			"nb", false,
			Facts{},
			inMarch, Refusal,
			"Blir svaret nei, helt eller delvis, skal det begrunnes og sendes innen én måned fra mottak: til og med søndag 5. april 2026 (personvernforordningen artikkel 12 nr. 4). " +
				"5. april 2026 er første påskedag og 6. april 2026 er andre påskedag, så fristen flytter seg til neste virkedag, tirsdag 7. april 2026 (forordning 1182/71 artikkel 3 nr. 4).",
		},
		"refusal, extended": {
			"en", false,
			Facts{ExtendedAt: maybe(t, "2026-03-20T10:00:00+01:00")},
			inMarch, Refusal,
			"The deadline was extended in time. If the answer is no, in whole or in part, it must be sent with reasons within three months of receipt: up to and including Friday 5 June 2026 (GDPR Article 12(4)).",
		},
		"no waiting": {"nb", false, Facts{}, inMarch, Waiting, ""},
		"waiting, to staff": {
			"nb", false,
			Facts{PromisedDays: 30, Pauses: waited},
			"2026-03-20T10:00:00+01:00", Waiting,
			"Saken ventet på svar fra den som sendte kravet, fra fredag 6. mars 2026 til mandag 16. mars 2026. " +
				"Saken har ventet på svar fra den som sendte kravet siden onsdag 18. mars 2026. Det flytter ingen frist. " +
				"Ventetiden legger 10 dager til lovens frist, som da blir onsdag 15. april 2026. Uten ventetiden skulle svaret kommet senest lørdag 4. april 2026. En lovet frist flytter seg aldri.",
		},
		"waiting, to the person": {
			"nb", true,
			Facts{Pauses: waited[1:]},
			"2026-03-20T10:00:00+01:00", Waiting,
			"Saken har ventet på svar fra deg siden onsdag 18. mars 2026. Det flytter ingen frist.",
		},
		"a month with waiting": {
			"en", false,
			Facts{Pauses: waited[:1]},
			"2026-03-20T10:00:00+01:00", OneMonth,
			"The request came on Thursday 5 March 2026. GDPR Article 12(3) gives one month, up to and including Sunday 5 April 2026. 10 days of waiting are added, so the deadline becomes Wednesday 15 April 2026.",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tt.facts.Received = received
			say := Explain
			if tt.toPerson {
				say = ExplainToPerson
			}
			got := say(readWords(t, models.Language(tt.language)), Compute(tt.facts, instant(t, tt.now)), tt.which)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}
