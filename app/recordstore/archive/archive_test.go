package archive

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/recordstore/filestore/bounded"
)

// number is Kari's, who does not exist: the month is 80 too high.
const number = "18901857802"

func declared(tb testing.TB, name string) *dataset.Collection {
	tb.Helper()
	file, err := dataset.Parse([]byte(Declaration()))
	if err != nil || len(file.Warnings) > 0 {
		tb.Fatalf("error %v, warnings %v", err, file.Warnings)
	}
	c, ok := file.Datasets[0].Collection(name)
	if !ok {
		tb.Fatalf("no collection %s", name)
	}
	return c
}

func query(tb testing.TB, collection, id, email, phone string) recordstore.Query {
	tb.Helper()
	return recordstore.Query{Collection: declared(tb, collection), Where: []recordstore.Match{
		{Field: nationalIDField, Values: []any{id}},
		{Field: emailField, Values: []any{email}, Fold: recordstore.FoldCase},
		{Field: phoneField, Values: []any{phone}, Fold: recordstore.FoldPhone},
	}}
}

func ask(t *testing.T, s Settings, q recordstore.Query) ([]recordstore.Row, error) {
	t.Helper()
	connector, err := Open(t.Context(), recordstore.Of(recordstore.Archive, s), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = connector.Close() }()
	var rows []recordstore.Row
	err = connector.Query(t.Context(), q, func(r recordstore.Row) error {
		rows = append(rows, r)
		return nil
	})
	return rows, err
}

func titles(rows []recordstore.Row) []string {
	all := []string{}
	for _, r := range rows {
		all = append(all, fmt.Sprint(r["title"]))
	}
	slices.Sort(all)
	return all
}

func TestWhoIsAParty(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		collection, id, email, phone string
		want                         []string
	}{
		"cases, by number":         {Cases, number, "", "", []string{"Klage", "Søknad om karriereveiledning"}},
		"records, by number":       {Records, number, "", "", []string{"Notat", "Svar på klage"}},
		"records, by address":      {Records, "", "kari@example.no", "", []string{"Søknad fra Kari Nordmann"}},
		"records, by telephone":    {Records, "", "", "+4791234567", []string{"Søknad fra Kari Nordmann"}},
		"records, by all of them":  {Records, number, "kari@example.no", "91234567", []string{"Notat", "Svar på klage", "Søknad fra Kari Nordmann"}},
		"cases, by address":        {Cases, "", "kari@example.no", "", []string{}},
		"a part of the number":     {Cases, number[:10], "", "", []string{}},
		"a number of the archive":  {Cases, "7", "", "", []string{}},
		"somebody else":            {Records, "", "ola@example.no", "98765432", []string{}},
		"the name, as if a number": {Cases, "Kari Nordmann", "Kari Nordmann", "Kari Nordmann", []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rows, err := ask(t, Settings{Root: "testdata", Files: Files{"*.xml"}}, query(t, c.collection, c.id, c.email, c.phone))
			if diff := cmp.Diff(c.want, titles(rows)); diff != "" || err != nil {
				t.Errorf("error %v, titles (-want +got):\n%s", err, diff)
			}
		})
	}
}

func TestCase(t *testing.T) {
	t.Parallel()
	rows, err := ask(t, Settings{Root: "testdata", Files: Files{"arkivmelding-2017.xml"}}, query(t, Cases, number, "", ""))
	want := []recordstore.Row{{
		"id": "11111111-0000-4000-8000-000000000001", "kind": "saksmappe", "case_number": "2026/17", "case_year": nil, "case_sequence": nil,
		"title": "Søknad om karriereveiledning", "public_title": "Søknad om *****", "description": nil, "date": "2026-02-01",
		"created": "2026-02-01T10:10:12+01:00", "closed": nil, "status": "Under behandling", "responsible": "Ola Saksbehandler",
		"responsible_unit": "Karriere", "national_id": []any{number},
		"party": []any{map[string]any{
			"name": "Kari Nordmann", "role": "Søker", "address": "", "email": []any{}, "phone_number": []any{}, "national_id": []any{number},
		}},
		"other_parties": []any{map[string]any{"name": "Per Nabo", "role": "Nabo"}},
		"shielded":      true, "access_restriction": "Unntatt offentlighet", "access_ground": "Offl. § 13", "access_ends": "2086-02-01",
		"shielded_metadata": []any{"Tittel", "Part"},
	}}
	if diff := cmp.Diff(want, rows); diff != "" || err != nil {
		t.Errorf("error %v, rows (-want +got):\n%s", err, diff)
	}
}

func TestRecord(t *testing.T) {
	t.Parallel()
	rows, err := ask(t, Settings{Root: "testdata", Files: Files{"arkivmelding-2017.xml"}}, query(t, Records, "", "kari@example.no", "91234567"))
	want := []recordstore.Row{{
		"id": "11111111-0000-4000-8000-000000000002", "kind": "journalpost", "record_number": nil, "record_type": "Inngående dokument",
		"record_year": int64(2026), "record_sequence": int64(42), "case_id": "11111111-0000-4000-8000-000000000001", "case_number": "2026/17",
		"title": "Søknad fra Kari Nordmann", "public_title": nil, "description": nil, "date": "2026-02-02", "received": "2026-02-01T10:00:00",
		"sent": nil, "created": "2026-02-01T10:11:00+01:00", "status": "Journalført", "responsible": nil, "responsible_unit": nil,
		"documents": []any{
			map[string]any{
				"title": "Søknad", "role": "Hoveddokument", "type": "", "number": "1", "files": []any{"filer/1.pdf", "filer/1.docx"}, "shielded": false,
			},
			map[string]any{"title": "Vedlegg", "role": "Vedlegg", "type": "", "number": "", "files": []any{}, "shielded": true},
		},
		"party": []any{map[string]any{
			"name": "Kari Nordmann", "role": "Avsender", "address": "Storgata 1, 3701 Skien", "email": []any{"Kari@Example.no"},
			"phone_number": []any{"912 34 567"}, "national_id": []any{},
		}},
		"other_parties": []any{map[string]any{"name": "Fylkeskommunen", "role": "Mottaker"}},
		"email":         []any{"kari@example.no"}, "phone_number": []any{"91234567"},
		"shielded": false, "access_restriction": nil, "access_ground": nil, "access_ends": nil, "shielded_metadata": []any{},
	}}
	if diff := cmp.Diff(want, rows); diff != "" || err != nil {
		t.Errorf("error %v, rows (-want +got):\n%s", err, diff)
	}
}

// Codes are read as what they stand for, and a record on its own knows its case
// by reference.
func TestFiks(t *testing.T) {
	t.Parallel()
	s := Settings{Root: "testdata", Files: Files{"arkivmelding-fiks.xml", "*fiks*"}}
	cases, err := ask(t, s, query(t, Cases, number, "", ""))
	if err != nil || len(cases) != 1 {
		t.Fatalf("got %d cases and %v", len(cases), err)
	}
	records, err := ask(t, s, query(t, Records, number, "", ""))
	if err != nil || len(records) != 1 {
		t.Fatalf("got %d records and %v", len(records), err)
	}
	got := []any{
		cases[0]["case_number"], cases[0]["kind"], cases[0].Values("party.role")[0],
		records[0]["case_id"], records[0]["record_type"], records[0]["date"],
	}
	if diff := cmp.Diff([]any{"2026/21", "saksmappe", "Klager", "2026/21", "U", "2026-03-01"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The declaration names every field there is, and no other.
func TestDeclarationIsWhatAnArchiveHas(t *testing.T) {
	t.Parallel()
	for _, name := range []string{Cases, Records} {
		u := unit{record: name == Records, matched: map[string][]any{nationalIDField: {"1"}, emailField: {"2"}, phoneField: {"3"}}}
		q := query(t, name, "", "", "")
		got, want := slices.Sorted(maps.Keys(u.all())), slices.Sorted(slices.Values(q.Collection.Columns()))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: fields (-declared +read):\n%s", name, diff)
		}
	}
}

const start = `<arkivmelding xmlns="http://www.arkivverket.no/standarder/noark5/arkivmelding">`

func TestExportsRefused(t *testing.T) {
	t.Parallel()
	part := "<part><foedselsnummer>" + number + "</foedselsnummer></part>"
	for name, c := range map[string]struct {
		source string
		want   recordstore.Reason
	}{
		"empty":                {"", recordstore.Malformed},
		"not XML":              {"Dato;Navn", recordstore.Malformed},
		"another document":     {"<html></html>", recordstore.Malformed},
		"no namespace":         {"<arkivmelding/>", recordstore.Malformed},
		"another namespace":    {`<arkivmelding xmlns="https://example.no/noark5/"/>`, recordstore.Malformed},
		"cut off":              {start + "<mappe>" + part, recordstore.Malformed},
		"cut off in a party":   {start + "<mappe><part>", recordstore.Malformed},
		"entities":             {`<!DOCTYPE a [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]>` + start + "<mappe><tittel>&b;</tittel></mappe></arkivmelding>", recordstore.Malformed},
		"a file from outside":  {`<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>` + start + "<mappe><tittel>&x;</tittel></mappe></arkivmelding>", recordstore.Malformed},
		"an unknown entity":    {start + "<mappe><tittel>&x;</tittel></mappe></arkivmelding>", recordstore.Malformed},
		"too deep":             {start + strings.Repeat("<mappe>", 1000), recordstore.Malformed},
		"too deep, beside":     {start + strings.Repeat("<annet>", 1000), recordstore.Malformed},
		"a huge text":          {start + "<mappe><tittel>" + strings.Repeat("x", bounded.MaxRecord+1<<20), recordstore.TooMuch},
		"a large text":         {start + "<mappe><tittel>" + strings.Repeat("x", maxText+1) + "</tittel></mappe></arkivmelding>", recordstore.TooMuch},
		"very many parts":      {start + "<mappe><merknad>" + strings.Repeat("<a/>", maxElements+1) + "</merknad></mappe></arkivmelding>", recordstore.TooMuch},
		"very many parties":    {start + "<mappe>" + strings.Repeat("<part/>", maxParties+1) + "</mappe></arkivmelding>", recordstore.TooMuch},
		"very many documents":  {start + "<registrering>" + strings.Repeat("<dokumentbeskrivelse/>", maxDocuments+1) + "</registrering></arkivmelding>", recordstore.TooMuch},
		"an unknown encoding":  {`<?xml version="1.0" encoding="klingon"?>` + start + "</arkivmelding>", recordstore.Malformed},
		"a number in the text": {start + "<mappe " + number + "=\"</mappe>", recordstore.Malformed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			if err := os.WriteFile(filepath.Join(root, "arkivmelding.xml"), []byte(c.source), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := ask(t, Settings{Root: root, Files: Files{"*.xml"}}, query(t, Cases, number, "", ""))
			if e, ok := errors.AsType[*recordstore.Error](err); !ok || e.Reason != c.want {
				t.Errorf("got %v (%T), want %s", err, err, c.want)
			}
			if err != nil && strings.Contains(err.Error(), number) {
				t.Errorf("the error %q repeats data", err)
			}
		})
	}
}

// Elements of the system's own are no part of the archive, whatever they are
// called.
func TestElementsOfOthers(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	source := start + `<egen xmlns="https://fagsystem.example/1"><mappe><part><foedselsnummer>` + number + `</foedselsnummer></part></mappe></egen>` +
		`<mappe><x:part xmlns:x="https://fagsystem.example/1"><x:foedselsnummer>` + number + `</x:foedselsnummer></x:part>` +
		`<part><virksomhetsspesifikkeMetadata><foedselsnummer>` + number + `</foedselsnummer></virksomhetsspesifikkeMetadata></part></mappe></arkivmelding>`
	if err := os.WriteFile(filepath.Join(root, "arkivmelding.xml"), []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	rows, err := ask(t, Settings{Root: root, Files: Files{"arkivmelding.xml"}}, query(t, Cases, number, "", ""))
	if len(rows) != 0 || err != nil {
		t.Errorf("got %d rows and %v", len(rows), err)
	}
}

// A case is handed on as soon as it ends: the rest of the file may not even
// have been written.
func TestExportsAreStreamed(t *testing.T) {
	t.Parallel()
	r, w := io.Pipe()
	defer r.Close()
	found := make(chan struct{})
	go func() {
		fmt.Fprintf(w, "%s<mappe><part><foedselsnummer>%s</foedselsnummer></part></mappe>%s", start, number, strings.Repeat(" ", 64<<10))
		<-found
		fmt.Fprint(w, "</arkivmelding>")
		w.Close()
	}()
	rows := 0
	err := readExport(bounded.NewXML(r), query(t, Cases, number, "", ""), func(recordstore.Row) error {
		rows++
		close(found)
		return nil
	})
	if rows != 1 || err != nil {
		t.Errorf("got %d rows and %v", rows, err)
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		settings map[string]any
		ok       bool
	}{
		"as it should be": {map[string]any{"root": "/srv", "files": []any{"eksport/*/arkivmelding.xml"}}, true},
		"no root":         {map[string]any{"files": []any{"a.xml"}}, false},
		"no files":        {map[string]any{"root": "/srv"}, false},
		"upwards":         {map[string]any{"root": "/srv", "files": []any{"a.xml", "../a.xml"}}, false},
		"unknown":         {map[string]any{"root": "/srv", "files": []any{"a.xml"}, "namespace": "x"}, false},
	} {
		err := Kind().Check(recordstore.Connection{Kind: recordstore.Archive, Settings: c.settings})
		if (err == nil) != c.ok {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestOtherCollections(t *testing.T) {
	t.Parallel()
	q := query(t, Cases, number, "", "")
	q.Collection.Name = "documents"
	_, err := ask(t, Settings{Root: "testdata", Files: Files{"*.xml"}}, q)
	if e := recordstore.AsError(err); e == nil || e.Reason != recordstore.Undeclared {
		t.Errorf("got %v", err)
	}
}

func FuzzExport(f *testing.F) {
	names, err := filepath.Glob("testdata/*.xml")
	if err != nil || len(names) == 0 {
		f.Fatalf("%d seeds, %v", len(names), err)
	}
	for _, name := range names {
		source, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(source)
	}
	f.Add([]byte(start + "<registrering><part><personid>" + number + "</personid></part></registrering></arkivmelding>"))
	cases, records := query(f, Cases, number, "kari@example.no", "91234567"), query(f, Records, number, "kari@example.no", "91234567")
	f.Fuzz(func(t *testing.T, source []byte) {
		for _, q := range []recordstore.Query{cases, records} {
			err := readExport(bounded.NewXML(strings.NewReader(string(source))), q, func(r recordstore.Row) error {
				if !q.Matcher()(r) {
					t.Error("a row carries nothing that was asked for")
				}
				return nil
			})
			if _, ok := errors.AsType[*recordstore.Error](err); err != nil && !ok {
				t.Errorf("the error %v has no reason", err)
			}
		}
	})
}
