package acts

import "testing"

// What is missing is told at its field.
func TestRefusalsStandAtTheirFields(t *testing.T) {
	t.Parallel()
	for key, c := range map[string]struct {
		act   act
		field string
	}{
		"behalf.born_wrong":       {correctPerson(), "behalf_born"},
		"behalf.of_age":           {correctPerson(), "behalf_born"},
		"act.number.note_missing": {number(), "note"},
		"act.shield.why_missing":  {shield(), "why"},

		"act.addition.text_missing": {addition(), "text"},
		"act.told.day_wrong":        {withdrawal(), "on"},
	} {
		if got := c.act.wrong[key]; got != c.field {
			t.Errorf("%s is told at %q, want %q", key, got, c.field)
		}
	}
}
