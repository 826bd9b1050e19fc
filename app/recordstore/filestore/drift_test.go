package filestore

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/recordstore"
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
