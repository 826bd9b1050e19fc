package filestore

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

func TestWhatDiffersIsReported(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		content string
		value   any
		want    []recordstore.Row
		told    []string // kind field
	}{
		"CSV, a column less and one more": {
			"id;navn;active\n1;Kåre;true\n", "1",
			[]recordstore.Row{{"id": int64(1), "active": true}},
			[]string{"missing-field name", "undeclared-field navn"},
		},
		"CSV without a heading": {"01817012345;Kåre\n02817012345;Ola\n", "1", nil, []string{"missing-field id", "missing-field name", "missing-field active"}},
		"JSON, members more": {
			`[{"id":1,"navn":"Kåre"},{"id":2,"01817012345":1,"kari@x":1,"note":2}]`, "1",
			[]recordstore.Row{{"id": int64(1)}},
			[]string{"undeclared-field navn", "undeclared-field note"},
		},
		"columns that look like data": {
			"id;name;active;01817012345;kari@example.no;Født 1.1.1970 i Oslo;Antall barn 2019\n1;Kåre;true;1;2;3;4\n", "1",
			[]recordstore.Row{{"id": int64(1), "name": "Kåre", "active": true}},
			[]string{"undeclared-field Antall barn 2019", "undeclared-field "},
		},
		"a value that cannot be": {"id,name,active\n1,Kåre,\n", "kari@example.no", nil, []string{"unfit-values id"}},
		"a number with zeros":    {"id,name,active\n7,Kåre,\n", "007", []recordstore.Row{{"id": int64(7), "name": "Kåre", "active": nil}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := Open(t.Context(), recordstore.Of(recordstore.File, Settings{Root: nested(t, map[string]string{"person.csv": c.content})}), nil)
			if err != nil {
				t.Fatal(err)
			}
			var rows []recordstore.Row
			var told []string
			err = s.Query(t.Context(), recordstore.Query{
				Collection: declare(t), Where: []recordstore.Match{{Field: "id", Values: []any{c.value}}},
				Report: func(d recordstore.Difference) {
					if d.Dataset != "d" || d.Collection != "person" {
						t.Errorf("about %s:%s", d.Dataset, d.Collection)
					}
					told = append(told, string(d.Kind)+" "+d.Field)
				},
			}, func(r recordstore.Row) error { rows = append(rows, r); return nil })
			if name == "CSV without a heading" {
				wantReason(t, err, recordstore.Undeclared)
			} else if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, rows); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.told, told); diff != "" {
				t.Errorf("told (-want +got):\n%s", diff)
			}
		})
	}
}

const exports = `dataset: {fides_key: d, collections: [
	{name: left_out, fides_meta: {skip_processing: true}, fields: [{name: id}]},
	{name: person, fields: [{name: id, fides_meta: {data_type: integer}}, {name: name}, {name: active, fides_meta: {data_type: boolean}}]},
	{name: visit, fields: [{name: _file}, {name: id}]}]}`

// compared words how each collection stands, the differences in a row.
func compared(all []recordstore.Compared) map[string]string {
	words := map[string]string{}
	for _, c := range all {
		var parts []string
		for _, d := range c.Differences {
			parts = append(parts, string(d.Kind)+" "+d.Field)
		}
		if c.Untold {
			parts = append(parts, "untold")
		}
		if c.Failure != nil {
			parts = append(parts, c.Failure.Error())
		}
		if c.AsDeclared() {
			parts = append(parts, "as declared")
		}
		words[c.Collection] = strings.Join(parts, ", ")
	}
	return words
}

// Headings are compared, and what has none is told apart from what agrees.
func TestDrift(t *testing.T) {
	t.Parallel()
	many := "id,name,active"
	for i := range 5_000 {
		many += fmt.Sprintf(",x%d", i%1000) + strings.Repeat("y", i/1000)
	}
	for name, c := range map[string]struct {
		files         map[string]string
		person, visit string
	}{
		"as declared": {
			map[string]string{"person.csv": "id;name;active\n1;Kåre;true\n", "visit.csv": "id\n7\n"}, "as declared", "as declared",
		},
		"TSV, a column less and one more": {
			map[string]string{"person.csv": "id\tnavn\tactive\n", "visit.csv": "id"}, "missing-field name, undeclared-field navn", "as declared",
		},
		"a workbook": {
			map[string]string{"person.xlsx": workbook(t, "person", true), "visit.csv": "id\n"}, "undeclared-field secret", "as declared",
		},
		"JSON": {
			map[string]string{"person.json": `[{"id":1,"secret":2}]`, "visit.ndjson": "{\"id\":1}\n{\"secret\":2}\n"}, "untold", "untold",
		},
		"several files, one of them JSON": {
			map[string]string{"person.csv": "id,name,active,more\n", "visit-1.csv": "id,date\n", "visit-2.csv": "id,date\n", "visit-3.csv": `[{"id":1}]`},
			"undeclared-field more", "undeclared-field date, untold",
		},
		"no heading": {
			map[string]string{"person.csv": "01817012345;Kåre\n02817012345;Ola\n", "visit.csv": "id\n"},
			"missing-field id, missing-field name, missing-field active", "as declared",
		},
		"not there, and empty": {
			map[string]string{"visit.csv": ""}, "unreachable: the file is not there", "malformed: the file is empty",
		},
		"an old workbook, and a page": {
			map[string]string{"person.csv": "\xD0\xCF\x11\xE0", "visit.csv": "<html>kari"},
			"malformed: an old or locked Excel file: save it as XLSX without a password", "malformed: a web page or XML, not a table",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{}
			for file := range c.files {
				if strings.HasPrefix(file, "visit-") {
					files["visit"] = "visit-*.csv"
				}
			}
			got, err := drift(t, Settings{Root: nested(t, c.files), Files: files})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(map[string]string{"person": c.person, "visit": c.visit}, compared(got)); diff != "" {
				t.Errorf("compared (-want +got):\n%s", diff)
			}
		})
	}
	t.Run("more columns than are named", func(t *testing.T) {
		t.Parallel()
		got, err := drift(t, Settings{Root: nested(t, map[string]string{"person.csv": many, "visit.csv": "id"})})
		if err != nil {
			t.Fatal(err)
		}
		if n := len(got[0].Differences); n != maxSurplus+1 || got[0].Differences[n-1].Field != "" {
			t.Errorf("%d differences are told of 5000 columns", n)
		}
	})
	t.Run("no folder", func(t *testing.T) {
		t.Parallel()
		_, err := drift(t, Settings{Root: t.TempDir() + "/none"})
		wantReason(t, err, recordstore.Unreachable)
	})
}

func drift(t *testing.T, settings Settings) ([]recordstore.Compared, error) {
	t.Helper()
	file, err := dataset.Parse([]byte(exports))
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), recordstore.Of(recordstore.File, settings), file.Datasets)
	if err != nil {
		t.Fatal(err)
	}
	drifter, ok := s.(recordstore.Drifter)
	if !ok {
		t.Fatal("the store cannot tell")
	}
	return drifter.Drift(t.Context())
}
