package filestore

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

func TestEncodingsAndSeparators(t *testing.T) {
	t.Parallel()
	want := []recordstore.Row{{"id": int64(1), "name": "Kåre Øy", "active": true}}
	const csv = "id,name,active\n1,Kåre Øy,true\n2,Ola,false\n"
	latin := strings.NewReplacer("å", "\xe5", "Ø", "\xd8")
	for name, c := range map[string]struct {
		content   string
		encoding  Encoding
		separator Separator
	}{
		"pipes":                         {strings.ReplaceAll(csv, ",", "|"), Told, ""},
		"declared separator":            {strings.ReplaceAll(csv, ",", ";"), Told, ";"},
		"declared tab":                  {strings.ReplaceAll(csv, ",", "\t"), UTF8, "tab"},
		"declared Latin-1":              {latin.Replace(csv), Latin1, ""},
		"declared Windows-1252":         {latin.Replace(csv), Windows1252, ","},
		"UTF-16, big end first, marked": {"\xfe\xff" + utf16BE(csv), Told, ""},
		"UTF-16 without a mark":         {utf16LE(csv), Told, ""},
		"UTF-16, big end, no mark":      {utf16BE(csv), Told, ""},
		"declared UTF-16, no mark":      {utf16LE(csv), UTF16, ""},
		"UTF-16 JSON":                   {"\xff\xfe" + utf16LE(`[{"id":1,"name":"Kåre Øy","active":true}]`), Told, ""},
		"Windows-1252 JSON":             {latin.Replace(`[{"id":1,"name":"Kåre Øy","active":true}]`), Told, ""},
		"NDJSON":                        {"{\"id\":2}\n{\"id\":1,\"name\":\"Kåre Øy\",\"active\":true,\"more\":1}\r\n\n", Told, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			settings := Settings{
				Root: nested(t, map[string]string{"person.csv": c.content}), Files: map[string]string{"person": "person.csv"},
				Encoding: c.encoding, Separator: c.separator,
			}
			connection := recordstore.Of(recordstore.File, settings)
			if err := Kind().Check(connection); err != nil {
				t.Error(err)
			}
			got, err := ask(t, connection, "1")
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("error %v, rows (-want +got):\n%s", err, diff)
			}
		})
	}
}

func utf16BE(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteByte(byte(r >> 8))
		b.WriteByte(byte(r))
	}
	return b.String()
}

func TestNDJSONOfOneLine(t *testing.T) {
	t.Parallel()
	root := nested(t, map[string]string{"person.ndjson": `{"id":1,"name":"Kari","active":null}`})
	got, err := ask(t, recordstore.Of(recordstore.File, Settings{Root: root}), 1.0)
	want := []recordstore.Row{{"id": int64(1), "name": "Kari", "active": nil}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("error %v, rows (-want +got):\n%s", err, diff)
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	for name, settings := range map[string]map[string]any{
		"no root":            {"files": map[string]any{"person": "a.csv"}},
		"no files":           {"root": "/srv"},
		"upwards":            {"root": "/srv", "files": map[string]any{"person": "../a.csv"}},
		"absolute":           {"root": "/srv", "files": map[string]any{"person": "/etc/passwd"}},
		"a broken pattern":   {"root": "/srv", "files": map[string]any{"person": "a[.csv"}},
		"unknown encoding":   {"root": "/srv", "files": map[string]any{"person": "a.csv"}, "encoding": "ebcdic"},
		"unknown separator":  {"root": "/srv", "files": map[string]any{"person": "a.csv"}, "separator": "-"},
		"an unknown setting": {"root": "/srv", "files": map[string]any{"person": "a.csv"}, "pasword": "x"},
	} {
		if err := Kind().Check(recordstore.Connection{Kind: recordstore.File, Settings: settings}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	good := map[string]any{"root": "/srv", "files": map[string]any{"person": "eksport/*.csv"}, "separator": "tab", "encoding": "utf-16"}
	if err := Kind().Check(recordstore.Connection{Kind: recordstore.File, Settings: good}); err != nil {
		t.Error(err)
	}
}

func TestSeveralFilesMakeOneCollection(t *testing.T) {
	t.Parallel()
	root := nested(t, map[string]string{
		"eksport/2024.csv":   "id,name,active\n1,Kari,true\n",
		"eksport/2023.csv":   "id;name;active\n1;Ola;true\n2;Per;false\n",
		"eksport/2025.csv":   `[{"id":1,"name":"Eva","active":false}]`,
		"eksport/les meg":    "ikke en tabell",
		"eksport/mappe.csv/": "",
		"2022.csv":           "id,name,active\n1,wrong,true\n",
	})
	settings := recordstore.Of(recordstore.File, Settings{Root: root, Files: map[string]string{"person": "eksport/*.csv"}})
	for name, c := range map[string]struct {
		declaration string
		want        []recordstore.Row
	}{
		"without the file": {declaration, []recordstore.Row{
			{"id": int64(1), "name": "Ola", "active": true},
			{"id": int64(1), "name": "Kari", "active": true},
			{"id": int64(1), "name": "Eva", "active": false},
		}},
		"with the file": {`dataset: {fides_key: d, collections: [{name: person, fields: [{name: id}, {name: _file}]}]}`, []recordstore.Row{
			{"id": "1", "_file": "eksport/2023.csv"},
			{"id": "1", "_file": "eksport/2024.csv"},
			{"id": int64(1), "_file": "eksport/2025.csv"},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file, err := dataset.Parse([]byte(c.declaration))
			if err != nil {
				t.Fatal(err)
			}
			got, err := askOf(t, settings, &file.Datasets[0].Collections[0], "1")
			if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
				t.Errorf("error %v, rows (-want +got):\n%s", err, diff)
			}
		})
	}
}

func TestSeveralFilesFail(t *testing.T) {
	t.Parallel()
	root := nested(t, map[string]string{"a.csv": "id,name,active\n", "b-01010112345.csv": "id,name,active\n1,\"x\"y,true\n"})
	_, err := ask(t, recordstore.Of(recordstore.File, Settings{Root: root, Files: map[string]string{"person": "*.csv"}}), "1")
	wantReason(t, err, recordstore.Malformed)
	if got, want := err.Error(), "malformed: file 2 of 2: line 2 is no CSV"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for pattern, want := range map[string]recordstore.Reason{
		"*.xlsx": recordstore.Unreachable, "../*.csv": recordstore.Refused, "[": recordstore.Refused,
	} {
		_, err := ask(t, recordstore.Of(recordstore.File, Settings{Root: root, Files: map[string]string{"person": pattern}}), "1")
		wantReason(t, err, want)
	}
}
