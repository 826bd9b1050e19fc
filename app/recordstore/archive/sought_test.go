package archive

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/recordstore"
)

// A record that names no party is found by the case it is in.
func TestRecordsOfACase(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		collection, field, value string
		want                     []string
	}{
		"the records of a case":       {Records, "case_id", "11111111-0000-4000-8000-000000000001", []string{"Brev til Kari Nordmann, men en annen", "Søknad fra Kari Nordmann"}},
		"of a case in another":        {Records, "case_id", "33333333-0000-4000-8000-000000000003", []string{"Notat"}},
		"not those of a case beneath": {Records, "case_id", "33333333-0000-4000-8000-000000000002", []string{}},
		"a record on its own":         {Records, "case_id", "2026/21", []string{"Svar på klage"}},
		"a record":                    {Records, "id", "11111111-0000-4000-8000-000000000003", []string{"Brev til Kari Nordmann, men en annen"}},
		"a case":                      {Cases, "id", "22222222-0000-4000-8000-000000000001", []string{"Klage"}},
		"a part of an id":             {Cases, "id", "22222222", []string{}},
		"a record among cases":        {Cases, "id", "11111111-0000-4000-8000-000000000003", []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rows, err := ask(t, Settings{Root: "testdata", Files: Files{"*.xml"}}, by(t, c.collection, c.field, c.value))
			if diff := cmp.Diff(c.want, titles(rows)); diff != "" || err != nil {
				t.Errorf("error %v, titles (-want +got):\n%s", err, diff)
			}
			for _, r := range rows {
				if c.field == "case_id" && (r["case_id"] != c.value || len(r.Values("party.name")) > 0) {
					t.Errorf("got the case %v and the party %v, want %s and nobody", r["case_id"], r["party"], c.value)
				}
			}
		})
	}
}

func by(t *testing.T, collection, field, value string) recordstore.Query {
	t.Helper()
	return recordstore.Query{Collection: declared(t, collection), Where: []recordstore.Match{{Field: field, Values: []any{value}}}}
}

// What an archive is not searched by must not look like something that was
// searched for and is not there.
func TestFieldsNoArchiveIsSearchedBy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ collection, field string }{
		{Cases, "case_number"}, {Cases, "case_id"}, {Cases, "party.national_id"}, {Records, "title"}, {Records, "case_number"}, {Records, "finnes_ikke"},
	} {
		q := query(t, c.collection, number, "", "")
		q.Where = append(q.Where, recordstore.Match{Field: c.field, Values: []any{"x"}})
		_, err := ask(t, Settings{Root: "testdata", Files: Files{"*.xml"}}, q)
		if e := recordstore.AsError(err); e == nil || e.Reason != recordstore.Undeclared {
			t.Errorf("%s by %s: got %v", c.collection, c.field, err)
		}
	}
}

// A case that says its id too late for its records is not searched by it.
func TestACaseThatSaysItsIDTooLate(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	source := start + `<mappe><registrering><systemID>r1</systemID><tittel>Notat</tittel></registrering><systemID>c1</systemID></mappe></arkivmelding>`
	if err := os.WriteFile(filepath.Join(root, "a.xml"), []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	settings := Settings{Root: root, Files: Files{"a.xml"}}
	_, err := ask(t, settings, by(t, Records, "case_id", "c1"))
	if e := recordstore.AsError(err); e == nil || e.Reason != recordstore.Malformed {
		t.Errorf("got %v, want that the file is not as it should be", err)
	}
	if rows, err := ask(t, settings, by(t, Records, "id", "r1")); len(rows) != 1 || err != nil {
		t.Errorf("by its own id: got %d rows and %v", len(rows), err)
	}
}
