package proof

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf16"

	"github.com/ledongthuc/pdf"
)

// PDF reads what stands on the pages of a file, in its outline and in what it says of
// itself. Lines that stand under each other from the same place on are one text.
func PDF(r io.ReaderAt, size int64) Texts {
	return func(visit func(string) bool) (err error) {
		defer func() {
			if recover() != nil { // never the panic's text: it may quote the file
				err = errors.New("reading back a PDF: it cannot be read")
			}
		}()
		file, err := pdf.NewReader(r, size)
		if err != nil {
			return errors.New("reading back a PDF: it is none")
		}
		for i := 1; i <= file.NumPage(); i++ {
			p := file.Page(i)
			if err := unicodeFonts(p); err != nil {
				return err
			}
			if !lines(p, visit) {
				return nil
			}
			for _, link := range each(p.V.Key("Annots")) {
				if !visit(link.Key("Contents").Text()) {
					return nil
				}
			}
		}
		info := file.Trailer().Key("Info")
		for _, name := range info.Keys() {
			if !visit(info.Key(name).Text()) {
				return nil
			}
		}
		if !outline(file.Outline(), visit) {
			return nil
		}
		about, err := io.ReadAll(file.Trailer().Key("Root").Key("Metadata").Reader())
		if err != nil {
			return fmt.Errorf("reading back what a PDF says of itself: %w", err)
		}
		visit(string(about))
		return nil
	}
}

func each(list pdf.Value) []pdf.Value {
	all := make([]pdf.Value, list.Len())
	for i := range all {
		all[i] = list.Index(i)
	}
	return all
}

func outline(o pdf.Outline, visit func(string) bool) bool {
	if !visit(o.Title) {
		return false
	}
	for _, child := range o.Child {
		if !outline(child, visit) {
			return false
		}
	}
	return true
}

// unicodeFonts returns an error unless the codes of the page's fonts are Unicode, as
// the fonts themselves have to say.
func unicodeFonts(p pdf.Page) error {
	for _, name := range p.Fonts() {
		said, err := io.ReadAll(p.Font(name).V.Key("ToUnicode").Reader())
		if err != nil || !bytes.Contains(said, []byte("<0000> <FFFF> <0000>")) {
			return errors.New("reading back a PDF: nobody can know what its letters are")
		}
	}
	return nil
}

// lines puts the lines of a page together: those that stand under each other from the
// same place on are one text.
func lines(p pdf.Page, visit func(string) bool) bool {
	var text strings.Builder
	var x, y, size, lastX, lastY float64
	goesOn := true
	flush := func() {
		if text.Len() > 0 && goesOn {
			goesOn = visit(text.String())
		}
		text.Reset()
	}
	pdf.Interpret(p.V.Key("Contents"), func(stack *pdf.Stack, op string) {
		var args []pdf.Value
		for stack.Len() > 0 {
			args = append(args, stack.Pop()) // the last one first
		}
		switch {
		case op == "Tf" && len(args) > 0:
			size = args[0].Float64()
		case op == "Td" && len(args) > 1:
			x, y = args[1].Float64(), args[0].Float64()
		case op == "Tj" && len(args) > 0:
			if below := lastY - y; math.Abs(x-lastX) > 0.1 || below <= 0 || below > 6*size {
				flush()
			}
			text.WriteString(utf16Text(args[0].RawString()))
			lastX, lastY = x, y
		}
	})
	flush()
	return goesOn
}

func utf16Text(raw string) string {
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = uint16(raw[2*i])<<8 | uint16(raw[2*i+1])
	}
	return string(utf16.Decode(units))
}
