package draft

import (
	"strings"
	"testing"

	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/recordstore/sqlstore"
)

func TestGuess(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		column   sqlstore.Column
		category string
		identity string
	}{
		"Norwegian":          {sqlstore.Column{Name: "fødselsnummer", Type: dataset.String}, "user.government_id.national_identification_number", "national_id"},
		"as a number":        {sqlstore.Column{Name: "FNR", Type: dataset.Integer}, "user.government_id.national_identification_number", "national_id"},
		"English":            {sqlstore.Column{Name: "e_mail", Type: dataset.String}, "user.contact.email", "email"},
		"camel case":         {sqlstore.Column{Name: "kundeEpost", Type: dataset.String}, "user.contact.email", "email"},
		"with a number":      {sqlstore.Column{Name: "TLF_2", Type: dataset.String}, "user.contact.phone_number", "phone_number"},
		"signs":              {sqlstore.Column{Name: "Mobil-nr", Type: dataset.String}, "user.contact.phone_number", "phone_number"},
		"a list":             {sqlstore.Column{Name: "emails", Type: "string[]"}, "", ""},
		"list of addresses":  {sqlstore.Column{Name: "email", Type: "string[]"}, "user.contact.email", ""},
		"whether, not which": {sqlstore.Column{Name: "epost", Type: dataset.Boolean}, "", ""},
		"begins alike":       {sqlstore.Column{Name: "epost_bekreftet", Type: dataset.String}, "", ""},
		"gender":             {sqlstore.Column{Name: "kjønn", Type: dataset.String}, "user.demographic.gender", ""},
		"post code":          {sqlstore.Column{Name: "postnr", Type: dataset.String}, "user.contact.address.postal_code", ""},
		"nothing":            {sqlstore.Column{Name: "xyz", Type: dataset.String}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if g, _ := guessFor(known(), c.column); g.category != c.category || g.identity != c.identity {
				t.Errorf("got %+v, want %s, %s", g, c.category, c.identity)
			}
		})
	}
}

func TestGuessedCategoriesExist(t *testing.T) {
	t.Parallel()
	all := " " + strings.Join(dataset.Categories(), " ") + " "
	for name, g := range known() {
		if !strings.Contains(all, " "+g.category+" ") {
			t.Errorf("%s: there is no category %s", name, g.category)
		}
	}
}

func TestWriteNothingAndNobody(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		tables []sqlstore.Table
		want   []string
	}{
		"no identity": {
			[]sqlstore.Table{{Name: "yes", Columns: []sqlstore.Column{{Name: "no"}, {Name: "1"}, {Name: "a: b #c"}}}},
			[]string{"Ingen kolonne ser ut til å si hvem", "fides_key: a_b\n", `name: "yes"`, `name: "no"`, `name: "1"`, "name: 'a: b #c'"},
		},
		"two schemas of one key": {
			[]sqlstore.Table{{Schema: "a b", Name: "t", Columns: []sqlstore.Column{{Name: "epost"}}}, {Schema: "a_b", Name: "t", Columns: []sqlstore.Column{{Name: "epost"}}}},
			[]string{"fides_key: a_b_a_b\n", "fides_key: a_b_a_b_2\n"},
		},
		"no columns": {[]sqlstore.Table{{Name: "empty"}, {Name: "t", Columns: []sqlstore.Column{{Name: "epost"}}}}, []string{"name: t\n"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := Write(" a b ", c.tables)
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range c.want {
				if !strings.Contains(string(got), w) {
					t.Errorf("%q is not in\n%s", w, got)
				}
			}
			for _, p := range dataset.Lint([]dataset.Source{{Name: "draft", Text: got}}) {
				t.Errorf("%s in\n%s", p.InFile(), got)
			}
		})
	}
}
