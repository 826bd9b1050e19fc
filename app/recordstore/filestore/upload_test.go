package filestore

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/recordstore"
)

func TestReadUpload(t *testing.T) {
	t.Parallel()
	want := []recordstore.Row{{"Dato": "2026-01-02", "Notat": "Første time"}, {"Dato": "2026-02-03", "Notat": nil}}
	for name, source := range map[string]string{
		"commas":       "Dato,Notat\n2026-01-02,Første time\n2026-02-03,\n",
		"semicolons":   "\xEF\xBB\xBFDato;Notat\r\n2026-01-02;Første time\r\n2026-02-03;\r\n",
		"Windows-1252": "Dato;Notat\n2026-01-02;F\xf8rste time\n2026-02-03;\n",
		"JSON":         `[{"Dato":"2026-01-02","Notat":"Første time"},{"Dato":"2026-02-03","Notat":null}]`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := ReadUpload(t.Context(), strings.NewReader(source), 10)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

func TestColumnsOfTheSameNameAreAllKept(t *testing.T) {
	t.Parallel()
	got, err := ReadUpload(t.Context(), strings.NewReader("Dato,Notat,Dato,Dato (2),Dato\n1,2,3,4,5\n"), 10)
	want := []recordstore.Row{{"Dato": "1", "Notat": "2", "Dato (2)": "3", "Dato (2) (2)": "4", "Dato (3)": "5"}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("error %v, rows (-want +got):\n%s", err, diff)
	}
}

// endless never ends, and calls each after every read.
type endless struct{ each func() }

func (e endless) Read(p []byte) (int, error) {
	copy(p, strings.Repeat("a\n", len(p)/2+1))
	e.each()
	return len(p), nil
}

func TestReadUploadEnds(t *testing.T) {
	t.Parallel()
	_, err := ReadUpload(t.Context(), endless{func() {}}, 10)
	if e := recordstore.AsError(err); e == nil || e.Reason != recordstore.TooMuch {
		t.Errorf("a file without end: got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := ReadUpload(ctx, endless{cancel}, 10); !errors.Is(err, context.Canceled) {
		t.Errorf("nobody waits any more: got %v", err)
	}
	late, cancel := context.WithTimeout(t.Context(), 0)
	defer cancel()
	if _, err := readUpload(late, strings.NewReader("a\n1\n"), 10, maxUploadRows); recordstore.AsError(err).Reason != recordstore.TimedOut {
		t.Errorf("the time is over: got %v", err)
	}
}

// The rows may take so much, whatever they are of.
func TestReadUploadOfLargeRows(t *testing.T) {
	t.Parallel()
	sources := func(large string) map[string]string {
		return map[string]string{
			"CSV":       "a\n" + strings.Repeat(large+"\n", 33),
			"JSON":      `[` + strings.Repeat(`{"a":["`+large+`"]},`, 33) + `{}]`,
			"its names": `[` + strings.Repeat(`{"`+large+`":1},`, 33) + `{}]`,
		}
	}
	tooMuch := func(name string, rows []recordstore.Row, err error) {
		t.Helper()
		if e := recordstore.AsError(err); e == nil || e.Reason != recordstore.TooMuch || len(rows) != 31 {
			t.Errorf("%s: got %d rows and %v", name, len(rows), err)
		}
	}
	for name, source := range sources(strings.Repeat("x", maxUploadRows/256)) {
		rows, err := readUpload(t.Context(), strings.NewReader(source), 100, maxUploadRows/8)
		tooMuch(name, rows, err)
	}
	rows, err := ReadUpload(t.Context(), strings.NewReader(sources(strings.Repeat("x", maxUploadRows/32))["CSV"]), 100)
	tooMuch("CSV of 32 MB", rows, err)
}

func TestReadUploadRefuses(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		source string
		reason recordstore.Reason
	}{
		"nothing":        {"", recordstore.Malformed},
		"a PDF":          {"%PDF-1.4\x00\x01", recordstore.Malformed},
		"a web page":     {"<html></html>", recordstore.Malformed},
		"too many rows":  {"a\n1\n2\n3\n", recordstore.TooMuch},
		"half a JSON":    {`[{"a":1}`, recordstore.Malformed},
		"a lying number": {"PK\x03\x04 this is no workbook", recordstore.Malformed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := ReadUpload(t.Context(), strings.NewReader(tt.source), 2)
			if e, ok := errors.AsType[*recordstore.Error](err); !ok || e.Reason != tt.reason {
				t.Errorf("got %v, want %s", err, tt.reason)
			}
		})
	}
}
