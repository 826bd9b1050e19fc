package report

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"rettighetsporten/app/apptest"
	"rettighetsporten/models"
)

// kept writes the PDF to a file.
func kept(t *testing.T, pdf []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// preflight is the validator of Apache PDFBox (Debian: libpdfbox2-java), with what it
// needs.
var preflight = []string{"preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "jaxb-api", "javax.activation"}

// valid fails the test unless the validators say that the file is PDF/A-1b, and a
// whole PDF.
func valid(t *testing.T, pdf []byte) {
	t.Helper()
	file := kept(t, pdf)
	if out, err := exec.CommandContext(t.Context(), "qpdf", "--check", file).CombinedOutput(); err != nil {
		t.Errorf("qpdf: %v\n%s", err, out)
	}
	var jars []string
	for _, name := range preflight {
		jars = append(jars, "/usr/share/java/"+name+".jar")
	}
	out, err := exec.CommandContext(t.Context(), "java", "-cp", strings.Join(jars, ":"), "org.apache.pdfbox.preflight.Validator_A1b", file).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "is a valid PDF/A-1b file") {
		t.Errorf("preflight: %v\n%s", err, out)
	}
}

// read returns the elements with their words, as they are read aloud.
func read(t *testing.T, pdf []byte) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "pdfinfo", "-struct-text", kept(t, pdf)).CombinedOutput()
	if err != nil {
		t.Fatalf("pdfinfo: %v\n%s", err, out)
	}
	return string(out)
}

// What the portal makes can be kept in an archive, and be read aloud in the order a
// person would.
func TestPDFsAreArchivedAndReadAloud(t *testing.T) {
	t.Parallel()
	pdf, _ := writePDF(t, build(t, sample(), models.Bokmal))
	valid(t, pdf)
	apptest.Golden(t, "aloud.nb.txt", read(t, pdf))
}

// The library's file is not taken for something it is not.
func TestArchivingRefusesAnotherShape(t *testing.T) {
	t.Parallel()
	for _, made := range []string{"", "%PDF-1.3\nstartxref\n", "startxref\nx\n", "xref\n0 9\nstartxref\n0\n", "xref\n0 5\n" + strings.Repeat("0000000003 00000 n \n", 5) + "startxref\n0\n"} {
		if err := archive(&bytes.Buffer{}, []byte(made), newTags(nil), Meta{}); err == nil {
			t.Errorf("%q is taken", made)
		}
	}
}

// An array of an archival file has room for 8191, so the rows of a longer table are
// put in groups, in their order.
func TestPartsAreDividedToFitAnArray(t *testing.T) {
	t.Parallel()
	for kind, group := range map[string]string{tagTable: "TBody", tagList: "L", tagDocument: "Div", tagGroup: "Div"} {
		whole := &element{kind: kind}
		for i := range 2*mostKids + 5 {
			whole.kids = append(whole.kids, kid{element: &element{kind: tagRow, page: i}})
		}
		if kind == tagTable {
			whole.kids[0].element.kind = tagCaption
		}
		whole.divide()
		next := 0
		for _, k := range whole.kids {
			parts := []kid{k}
			if len(k.element.kids) > 0 {
				parts = k.element.kids
			}
			if k.element.kind != group && k.element.kind != tagCaption || len(parts) > mostKids {
				t.Errorf("%s: a part is a %s of %d", kind, k.element.kind, len(parts))
			}
			for _, part := range parts {
				if part.element.page != next {
					t.Fatalf("%s: number %d stands where %d should", kind, part.element.page, next)
				}
				next++
			}
		}
		if next != 2*mostKids+5 {
			t.Errorf("%s: %d of %d are left", kind, next, 2*mostKids+5)
		}
	}
}
