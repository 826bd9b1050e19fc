package archive

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// What an archive has is fixed, so it is compared without a file being opened.
func TestDrift(t *testing.T) {
	t.Parallel()
	difference := func(kind recordstore.DifferenceKind, collection, field string) recordstore.Difference {
		return recordstore.Difference{Kind: kind, Dataset: "<controller>-archive", Collection: collection, Field: field}
	}
	other := difference(recordstore.OtherType, "records", "title")
	other.Declared, other.Actual = "integer", "string"
	for name, c := range map[string]struct {
		declaration string
		want        []recordstore.Compared
	}{
		"as it is": {Declaration(), []recordstore.Compared{{Collection: "cases"}, {Collection: "records"}}},
		"made shorter, and with more": {
			`dataset: {fides_key: <controller>-archive, collections: [{name: folders, fields: [{name: id}]},
				{name: left_out, fides_meta: {skip_processing: true}, fields: [{name: id}]}, {name: records, fields: [
				{name: title, fides_meta: {data_type: integer}}, {name: colour}, ` + allBut("records", "title", "sent") + `]}]}`,
			[]recordstore.Compared{
				{Collection: "folders", Differences: []recordstore.Difference{difference(recordstore.MissingCollection, "folders", "")}},
				{Collection: "records", Differences: []recordstore.Difference{
					other, difference(recordstore.MissingField, "records", "colour"), difference(recordstore.UndeclaredField, "records", "sent"),
				}},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file, err := dataset.Parse([]byte(c.declaration))
			if err != nil {
				t.Fatal(err)
			}
			s, err := Open(t.Context(), recordstore.Of(recordstore.Archive, Settings{Root: "/nowhere", Files: Files{"x.xml"}}), file.Datasets)
			if err != nil {
				t.Fatal(err)
			}
			drifter, ok := s.(recordstore.Drifter)
			if !ok {
				t.Fatal("the store cannot tell")
			}
			got, err := drifter.Drift(t.Context())
			for i := range c.want {
				c.want[i].Dataset = "<controller>-archive"
			}
			if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
				t.Errorf("error %v, compared (-want +got):\n%s", err, diff)
			}
		})
	}
}

// A search tells of it too: what is declared and not there makes it a part of
// one.
func TestASearchTellsWhatDiffers(t *testing.T) {
	t.Parallel()
	file, err := dataset.Parse([]byte(`dataset: {fides_key: d, collections: [{name: records, fields: [{name: national_id}, {name: colour}, ` + allBut("records", "national_id") + `]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	var told []recordstore.Difference
	_, _ = ask(t, Settings{Root: t.TempDir(), Files: Files{"x.xml"}}, recordstore.Query{
		Collection: &file.Datasets[0].Collections[0], Report: func(d recordstore.Difference) { told = append(told, d) },
	})
	want := []recordstore.Difference{{Kind: recordstore.MissingField, Dataset: "d", Collection: "records", Field: "colour"}}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
}

// allBut declares the fields of a collection without some.
func allBut(collection string, without ...string) string {
	has, _ := fixed()
	c, _ := has.Collection(collection)
	var fields []string
	for _, name := range c.Columns() {
		if !strings.Contains(" "+strings.Join(without, " ")+" ", " "+name+" ") {
			fields = append(fields, "{name: "+name+"}")
		}
	}
	return strings.Join(fields, ", ")
}
