package citizen_test

import (
	"net/http"
	"testing"
)

// Rights that notices name otherwise lead to those of the law, what one can do
// oneself is shown, and each right is asked for by its own form, which says that a
// narrow question is answered sooner.
func TestWhatToAskForIsInPlainWords(t *testing.T) {
	t.Parallel()
	v := newSite(t).citizen(kari)
	choose := read(t, v.get(submitPath), http.StatusOK)
	choose.says("«Sperre» eller «få sperret»", "«Ikke gitt videre til andre»", "Dette kan du gjøre selv", "InFlow24")
	for right, said := range map[string]string{
		"restriction": "Sperre bruken for en tid", "objection": "Si nei til at noe brukes", "withdraw_consent": "Trekke et samtykke",
	} {
		if len(choose.with("a", "href", "?rett="+right)) != 1 {
			t.Errorf("nothing leads to %s", right)
		}
		read(t, v.get(submitPath+"?rett="+right), http.StatusOK).says(said, "Velg én tjeneste hvis du bare lurer på den. Da kan svaret komme fortere.")
	}
}
