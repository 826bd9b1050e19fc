package report

import (
	"maps"
	"math"
	"slices"
	"testing"

	"github.com/jung-kurt/gofpdf"
)

func TestFacesDrawTheSameCharacters(t *testing.T) {
	t.Parallel()
	semibold, err := openFace("Inter-SemiBold.ttf")
	if err != nil {
		t.Fatal(err)
	}
	f := regular(t)
	for _, r := range slices.Sorted(maps.Keys(f.advance)) {
		if !semibold.has(r) {
			t.Errorf("semibold lacks %U", r)
		}
	}
	for _, r := range "æøåÆØÅčđŋšŧžČĐŊŠŦŽáÁïñ–—“”«»„…€§•→" + string(replacement) {
		if !f.has(r) {
			t.Errorf("the font lacks %c", r)
		}
	}
}

// The layout measures by itself; the library must agree, or text would run
// over the edge.
func TestWidthsAgreeWithTheLibrary(t *testing.T) {
	t.Parallel()
	f := regular(t)
	pdf := gofpdf.New("P", "mm", "A4", "")
	pdf.AddUTF8FontFromBytes("inter", "", f.data)
	pdf.SetFont("inter", "", 10)
	for _, s := range []string{"Rettighetsporten", "Åse Ájbmel Østgård čđŋšŧž", "0123456789 – § 16", "□□□"} {
		got, want := f.width(s, body.em()), pdf.GetStringWidth(s)
		if math.Abs(got-want) > 0.01*want {
			t.Errorf("width(%q) = %.3f mm, the library says %.3f", s, got, want)
		}
	}
}

func TestReadAdvancesRefusesWhatIsNoFont(t *testing.T) {
	t.Parallel()
	data := regular(t).data
	for name, b := range map[string][]byte{"nothing": nil, "text": []byte("this is not a font at all"), "half a font": slices.Clip(data[: len(data)/2 : len(data)/2]), "zeroes": make([]byte, 500)} {
		if _, err := readAdvances(b); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
