package filestore

import (
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
			got, err := ReadUpload(strings.NewReader(source), 10)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
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
			_, err := ReadUpload(strings.NewReader(tt.source), 2)
			if e, ok := errors.AsType[*recordstore.Error](err); !ok || e.Reason != tt.reason {
				t.Errorf("got %v, want %s", err, tt.reason)
			}
		})
	}
}
