package admin

import (
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/models"
)

// Whatever a browser sends, the form is read, edited and made into what the
// register holds, or refused; and read from there it is the same.
func FuzzForm(f *testing.F) {
	f.Add("name.nb=Navn&purposes.0.nb=Formål&recipients.0.role=recipient&third_country.transfers=false&do=add:recipients")
	f.Add("purposes.1.nb=x&do=remove:purposes.0&retention.0.what=&legal_bases.0.text.en=E")
	f.Add("third_country.transfers=0")
	f.Add("do=remove:&purposes=x&third_country=y&do=add:third_country.text")
	f.Fuzz(func(t *testing.T, query string) {
		form, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		fields := activityFields(models.Controller{Facts: models.ControllerFacts{Notice: models.Notice{ID: "a"}}})
		sent := readPosted(form, fields)
		sent.facts.edit(sent.button)
		withoutBlankRows(sent.facts)
		var first, again models.ActivityFacts
		wrong, err := sent.facts.into(fields, &first)
		if err != nil {
			t.Fatal(err)
		}
		if len(wrong) > 0 {
			return
		}
		stored, err := factsOf(first, fields)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := stored.into(fields, &again); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(first, again); diff != "" {
			t.Errorf("stored and read it is not the same:\n%s", diff)
		}
	})
}
