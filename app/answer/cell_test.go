package answer

import (
	"slices"
	"testing"

	"rettighetsporten/app/collect"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/report"
	"rettighetsporten/app/review"
	"rettighetsporten/models"
)

func TestAValueIsWordedByWhatItIsDeclaredAs(t *testing.T) {
	t.Parallel()
	texts, err := i18n.New()
	if err != nil {
		t.Fatal(err)
	}
	as := func(t dataset.Type) collect.LayoutColumn { return collect.LayoutColumn{Name: "felt", Type: t} }
	address := collect.LayoutColumn{Name: "adresse", Type: dataset.Object, Members: []collect.LayoutColumn{
		{Name: "zip", Label: models.Text{NB: "Postnummer", EN: "Post code"}, Type: dataset.String},
		{Name: "street", Label: models.Text{NB: "Gate", EN: "Street"}, Type: dataset.String},
		{Name: "moved", Label: models.Text{NB: "Flyttet", EN: "Moved"}},
		{Name: "row", Label: models.Text{NB: "Rad"}, Hidden: true},
	}}
	people := collect.LayoutColumn{Name: "to", Type: "object[]", Members: []collect.LayoutColumn{
		{Name: "name", Label: models.Text{NB: "Navn", EN: "Name"}}, {Name: "address", Label: models.Text{NB: "E-postadresse", EN: "E-mail address"}},
	}}
	for name, c := range map[string]struct {
		value  any
		col    collect.LayoutColumn
		nb, en string
		texts  []string // that are in it, as shown and as written
	}{
		"nothing":                 {nil, as(dataset.String), "", "", nil},
		"a text":                  {"Søknad", as(dataset.String), "Søknad", "Søknad", []string{"Søknad"}},
		"a date":                  {"2026-12-16", as(dataset.String), "16.12.2026", "16.12.2026", []string{"16.12.2026", "2026-12-16"}},
		"an instant":              {"2026-12-16 09:30:00+00:00", as(""), "16.12.2026 kl. 10.30", "16.12.2026, 10:30", nil},
		"a number of":             {int64(120345), as(dataset.Integer), "120345", "120345", []string{"120345"}},
		"a decimal":               {12345.5, as(dataset.Float), "12\u00a0345,5", "12,345.5", nil},
		"an exact decimal":        {"99.50", as(dataset.Float), "99,50", "99.50", []string{"99,50", "99.50"}},
		"a whole one of decimals": {int64(12345), as(dataset.Float), "12\u00a0345", "12,345", nil},
		"a version":               {"1.2", as(dataset.String), "1.2", "1.2", []string{"1.2"}},
		"no number":               {"ukjent", as(dataset.Float), "ukjent", "ukjent", nil},
		"yes":                     {true, as(""), "ja", "yes", nil},
		"a one that is":           {int64(1), as(dataset.Boolean), "ja", "yes", []string{"ja", "1"}},
		"a text that is":          {"false", as(dataset.Boolean), "nei", "no", nil},
		"neither":                 {"kanskje", as(dataset.Boolean), "kanskje", "kanskje", nil},
		"withheld":                {review.Withheld{}, as(""), "[sladdet]", "[redacted]", nil},
		"several":                 {[]any{"a", int64(2), nil, "2026-12-16"}, as("string[]"), "a\n2\n16.12.2026", "a\n2\n16.12.2026", nil},
		"one of several":          {[]any{0.5}, as("float[]"), "0,5", "0.5", nil},
		"none of several":         {[]any{}, as("string[]"), "", "", nil},
		"an object": {
			map[string]any{"street": "Storgata 1", "zip": "0155", "moved": "2024-05-01", "row": int64(7), "c/o": "Åse"},
			address, "Postnummer: 0155\nGate: Storgata 1\nFlyttet: 01.05.2024\nc/o: Åse", "Post code: 0155\nStreet: Storgata 1\nMoved: 01.05.2024\nc/o: Åse",
			[]string{"0155", "Storgata 1", "01.05.2024", "2024-05-01", "Åse"},
		},
		"an object with less in it": {
			map[string]any{"street": review.Withheld{}, "zip": nil, "moved": ""}, address, "Gate: [sladdet]", "Street: [redacted]", nil,
		},
		"several objects": {
			[]any{map[string]any{"name": "Åse", "address": "ase@example.no"}, map[string]any{"name": nil, "address": "b@example.no"}},
			people,
			"Navn: Åse, E-postadresse: ase@example.no\nE-postadresse: b@example.no", "Name: Åse, E-mail address: ase@example.no\nE-mail address: b@example.no", nil,
		},
		"objects in objects": {
			map[string]any{"hos": map[string]any{"tekst": "to\nlinjer", "dato": "2026-12-16"}},
			as(""),
			"hos:\n\u00a0\u00a0\u00a0dato: 16.12.2026\n\u00a0\u00a0\u00a0tekst:\n\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0to\n\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0linjer",
			"hos:\n\u00a0\u00a0\u00a0dato: 16.12.2026\n\u00a0\u00a0\u00a0tekst:\n\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0to\n\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0linjer", nil,
		},
	} {
		if got := Show(texts.For(models.Bokmal), c.value, c.col); got != c.nb {
			t.Errorf("%s is %q, want %q", name, got, c.nb)
		}
		if got := Show(texts.For(models.English), c.value, c.col); got != c.en {
			t.Errorf("%s in English is %q, want %q", name, got, c.en)
		}
		cell := Cell(texts.For(models.Bokmal), c.value, c.col)
		if got := slices.Collect(cell.Texts()); c.texts != nil && !slices.Equal(got, c.texts) {
			t.Errorf("%s has the texts %q, want %q", name, got, c.texts)
		}
		b, err := cell.MarshalJSON()
		var back report.Cell
		if err == nil {
			err = back.UnmarshalJSON(b)
		}
		if err != nil || !back.Equal(cell) {
			t.Errorf("%s comes back from %s as %+v, %v", name, b, back, err)
		}
	}
}
