package acts

import (
	"net/url"
	"testing"

	"rettighetsporten/app/fault"
)

// Nothing but a no opens an address that is protected.
func TestAnAddressIsNotOpenedBySilence(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{"yes": true, "no": false} {
		if got, err := protectedIn(url.Values{"protected": {text}}); err != nil || got != want {
			t.Errorf("%q is %v, %v", text, got, err)
		}
	}
	for name, form := range map[string]url.Values{"none": {}, "empty": {"protected": {""}}, "garbled": {"protected": {"nei"}}} {
		if _, err := protectedIn(form); fault.KeyOf(err) != "behalf.protected_missing" {
			t.Errorf("%s is taken: %v", name, err)
		}
		if _, err := protectedIn(form); shield().wrong[fault.KeyOf(err)] != "protected" {
			t.Errorf("%s is not told at the field", name)
		}
	}
}
