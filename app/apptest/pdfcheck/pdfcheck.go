// Package pdfcheck asks programs of others what they say of the PDFs the portal
// makes.
package pdfcheck

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

// Archival fails the test for each file, by name, of which Apache Preflight does not
// say that it is PDF/A-1b, or qpdf or pdfcpu that it is as a PDF should be. All go
// to Preflight at once, since a Java takes longer to start than most files to read.
func Archival(t *testing.T, files map[string][]byte) {
	t.Helper()
	dir := t.TempDir()
	var list strings.Builder
	paths := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		paths[name] = filepath.Join(dir, name+".pdf")
		keep(t, paths[name], files[name])
		list.WriteString(paths[name] + "\n")
		if out, err := exec.CommandContext(t.Context(), "qpdf", "--check", paths[name]).CombinedOutput(); err != nil {
			t.Errorf("%s: qpdf: %v\n%s", name, err, out)
		}
		if err := pdfcpu(files[name]); err != nil {
			t.Errorf("%s: pdfcpu: %v", name, err)
		}
	}
	said := preflight(t, filepath.Join(dir, "list"), list.String())
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !strings.Contains(said, "The file "+name+".pdf is a valid PDF/A-1b file") {
			_, why, _ := strings.Cut(said, "The file "+name+".pdf is not")
			why, _, _ = strings.Cut(why, "\nThe file ")
			t.Errorf("%s: preflight does not find it valid PDF/A-1b:%.1000s", name, why)
		}
	}
}

// jars are the validator of Apache PDFBox (Debian: libpdfbox2-java), with what it
// needs.
var jars = []string{"preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "jaxb-api", "javax.activation"}

// preflight returns what the validator says of the files of the list. It ends badly
// where one of them is not valid, which what it says tells too.
func preflight(t *testing.T, file, list string) string {
	t.Helper()
	keep(t, file, []byte(list))
	var path []string
	for _, jar := range jars {
		path = append(path, "/usr/share/java/"+jar+".jar")
	}
	cmd := exec.CommandContext(t.Context(), "java", "-cp", strings.Join(path, ":"), "org.apache.pdfbox.preflight.Validator_A1b", "group", file)
	var warnings bytes.Buffer
	cmd.Stderr = &warnings
	out, err := cmd.Output()
	if ended := (*exec.ExitError)(nil); err != nil && (!errors.As(err, &ended) || len(out) == 0) {
		t.Fatalf("preflight (install libpdfbox2-java): %v\n%.1000s", err, warnings.Bytes())
	}
	return string(out)
}

// pdfcpu validates by the letter of the standard.
func pdfcpu(pdf []byte) error {
	api.DisableConfigDir()
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationStrict
	return api.Validate(bytes.NewReader(pdf), conf)
}

// word is a word of a page, as Poppler finds it: where it begins and ends, in points.
var word = regexp.MustCompile(`<word xMin="([-0-9.]+)" yMin="([-0-9.]+)" xMax="([-0-9.]+)" yMax="([-0-9.]+)">`)

// Inside fails the test where a word on the first thirty pages of the file stands
// outside the area: two corners, in points from the upper left.
func Inside(t *testing.T, name string, pdf []byte, area [4]float64) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "read.pdf")
	keep(t, file, pdf)
	out, err := exec.CommandContext(t.Context(), "pdftotext", "-bbox", "-l", "30", file, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	words := word.FindAllSubmatch(out, -1)
	for _, found := range words {
		var at [4]float64
		for i := range at {
			if at[i], err = strconv.ParseFloat(string(found[i+1]), 64); err != nil {
				t.Fatal(err)
			}
		}
		if at[0] < area[0] || at[1] < area[1] || at[2] > area[2] || at[3] > area[3] {
			t.Errorf("%s: a word stands at %v, outside %v", name, at, area)
			return
		}
	}
}

// Aloud returns the elements of the file with their words, as Poppler reads them to
// a program that reads aloud.
func Aloud(t *testing.T, pdf []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "read.pdf")
	keep(t, file, pdf)
	out, err := exec.CommandContext(t.Context(), "pdfinfo", "-struct-text", file).CombinedOutput()
	if err != nil {
		t.Fatalf("pdfinfo: %v\n%s", err, out)
	}
	var said strings.Builder
	for line := range strings.Lines(string(out)) {
		if !strings.HasPrefix(strings.TrimSpace(line), "Object ") { // where in the file a link is
			said.WriteString(line)
		}
	}
	return said.String()
}

// Words returns the words of what Aloud read, without what they are words of and
// without spaces.
func Words(aloud string) string {
	var words strings.Builder
	for line := range strings.Lines(aloud) {
		if quoted, ok := strings.CutPrefix(strings.TrimSpace(line), `"`); ok {
			words.WriteString(Squashed(strings.TrimSuffix(quoted, `"`)))
		}
	}
	return words.String()
}

// Squashed leaves out spaces, which lines break at.
func Squashed(text string) string { return strings.Join(strings.Fields(text), "") }

func keep(t *testing.T, file string, content []byte) {
	t.Helper()
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
}
