package main

import (
	"fmt"
	"io"

	"github.com/jung-kurt/gofpdf"

	"rettighetsporten/app/report"
)

// floorPDF writes the records as a table by the library alone, in the font, the
// size and the widths that the report has: no tags, no contents, no archive. What
// does not fit in a file goes in the next, or it would take gigabytes.
func floorPDF(w io.Writer, n int) (pages int, err error) {
	const perFile = 20_000
	for from := 0; from < n; from += perFile {
		p, err := floorFile(w, from, min(from+perFile, n))
		if err != nil {
			return pages, err
		}
		pages += p
	}
	return pages, nil
}

// The widths of the columns in millimetres, with their padding: those that the
// report gives the same table.
var floorWidths = [5]float64{20, 23, 25, 70, 24}

func floorFile(w io.Writer, from, to int) (pages int, err error) {
	const left, top, bottom, line, pad, size = 24.0, 27.0, 272.0, 12 * 25.4 / 72, 1.5, 8.5
	font, bold, err := report.Fonts()
	if err != nil {
		return 0, err
	}
	pdf := gofpdf.New("P", "mm", "A4", "")
	pdf.AddUTF8FontFromBytes("inter", "", font)
	pdf.AddUTF8FontFromBytes("inter", "B", bold)
	pdf.SetMargins(left, top, left)
	pdf.SetCellMargin(1.8)
	pdf.SetAutoPageBreak(false, 0)
	head := func() {
		pdf.AddPage()
		pdf.SetFont("inter", "B", size)
		for i, text := range [5]string{"Nummer", "Dato", "Kategori", "Hva det gjaldt", "Kilde"} {
			pdf.CellFormat(floorWidths[i], line+2*pad, text, "", 0, "L", false, 0, "")
		}
		pdf.Ln(line + 2*pad)
		pdf.SetFont("inter", "", size)
	}
	head()
	for i := from; i < to; i++ {
		var lines [5][]string
		most := 1
		for column, text := range record(i) {
			lines[column] = pdf.SplitText(text, floorWidths[column]-3.6)
			most = max(most, len(lines[column]))
		}
		height := float64(most)*line + 2*pad
		if pdf.GetY()+height > bottom {
			head()
		}
		x, y := left, pdf.GetY()
		for column := range lines {
			for k, text := range lines[column] {
				pdf.SetXY(x, y+pad+float64(k)*line)
				pdf.CellFormat(floorWidths[column], line, text, "", 0, "L", false, 0, "")
			}
			x += floorWidths[column]
		}
		pdf.Line(left, y+height, 210-left, y+height)
		pdf.SetXY(left, y+height)
	}
	for page := 1; page <= pdf.PageCount(); page++ {
		pdf.SetPage(page)
		pdf.SetFont("inter", "", 8)
		pdf.SetXY(left, 284)
		pdf.CellFormat(0, line, fmt.Sprintf("Side %d av %d", page, pdf.PageCount()), "", 0, "R", false, 0, "")
	}
	if err := pdf.Output(w); err != nil {
		return 0, fmt.Errorf("writing a file by the library alone: %w", err)
	}
	return pdf.PageCount(), nil
}
