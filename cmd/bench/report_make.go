package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"rettighetsporten/app/i18n"
	"rettighetsporten/app/report"
	"rettighetsporten/models"
)

// counter counts what is written to it.
type counter int64

// Write drops the bytes.
func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}

// doReportSide does what the process was started for, and writes the figures.
func doReportSide(about string, out io.Writer) error {
	var side reportSide
	if err := json.Unmarshal([]byte(about), &side); err != nil {
		return fmt.Errorf("reading the task: %w", err)
	}
	doc, err := recordsReport(side.N)
	if err != nil {
		return err
	}
	var size counter
	began := time.Now()
	f, err := makeReport(side.Form, side.N, doc, &size)
	f.Seconds, f.Bytes = time.Since(began).Seconds(), int64(size)
	if err != nil {
		return fmt.Errorf("making %s of %d records: %w", side.Form, side.N, err)
	}
	if f.PeakMB, err = peakMB(); err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(f)
}

func makeReport(form string, n int, doc report.Document, w *counter) (reportFigures, error) {
	f := reportFigures{Files: 1}
	switch form {
	case "floor":
		var err error
		f.Pages, err = floorPDF(w, n)
		return f, err
	case "pdf":
		return makePDF(doc, w)
	case "html":
		return f, report.WriteHTML(w, doc, report.Opening{})
	case "json":
		return f, report.WriteJSON(w, doc)
	case "csv":
		f.Files = 0
		for t := range doc.Tables() {
			f.Files++
			if err := report.WriteCSV(w, doc, t); err != nil {
				return f, err
			}
		}
		return f, nil
	default:
		return f, errors.New("no such form")
	}
}

// makePDF writes the report as it is published: the volumes first.
func makePDF(doc report.Document, w io.Writer) (reportFigures, error) {
	var f reportFigures
	volumes, err := report.EachVolume(doc, report.PagesOfFile, func(v report.Volume) (report.Volume, error) {
		v.Name = fmt.Sprintf("%s-%03d.pdf", v.Table, v.Part)
		v, err := report.WriteVolume(w, doc, v, report.PagesOfFile)
		f.Pages, f.Files = f.Pages+v.Pages, f.Files+1
		return v, err
	})
	if err != nil {
		return f, err
	}
	main, err := report.WritePDF(w, doc, volumes...)
	f.Pages, f.Files = f.Pages+main.Pages, f.Files+1
	return f, err
}

// recordsReport is a report with a table of so many records, made one at a time.
func recordsReport(n int) (report.Document, error) {
	texts, err := i18n.New()
	if err != nil {
		return report.Document{}, fmt.Errorf("reading the texts: %w", err)
	}
	t := report.DataTable{Store: "Bookingsystemet", Label: "Bestilte timer", Columns: []report.Column{
		{Label: "Nummer", Raw: "id"}, {Label: "Dato", Raw: "starts_at"}, {Label: "Kategori", Raw: "category"}, {Label: "Hva det gjaldt", Raw: "focus_text"}, {Label: "Kilde", Raw: "source"},
	}}
	rows := func(_ string, from int) iter.Seq2[report.Row, error] {
		return func(yield func(report.Row, error) bool) {
			for i := from; i < n; i++ {
				cells := record(i)
				if !yield(report.Row{Cells: report.Values(cells[:]...)}, nil) {
					return
				}
			}
		}
	}
	const kept = 300
	for i := range min(n, kept) {
		cells := record(i * max(1, n/kept))
		t.Rows = append(t.Rows, report.Row{Cells: report.Values(cells[:]...)})
	}
	if n > kept {
		t.Key, t.Apart = "0", &report.Apart{Count: n, Bytes: 80 * n}
	}
	now := time.Date(2026, time.November, 20, 10, 0, 0, 0, time.UTC)
	doc, err := report.Build(report.Input{
		Controller: models.Controller{Name: "Eksempel fylkeskommune"}, CaseNumber: "EKS-2026-0001",
		Person: "Kari Eksempel", Received: now, Created: now, Unassigned: []report.DataTable{t},
	}, texts.For(models.Bokmal))
	doc.Rows = rows
	return doc, err
}

// record is what the record with the number holds.
func record(i int) [5]string {
	categories := [...]string{"Veiledning", "Kurs", "Telefon", "E-post", "Kartlegging"}
	texts := [...]string{
		"Samtale om utdanning, arbeid og veien videre etter videregående skole.",
		"Ville vite mer om fagbrev som voksen.",
		"Søknad og CV gjennomgått. Kandidaten ønsker ny time om seks uker for å forberede intervju i Skien.",
		"Ikke møtt.",
		"Snakket om støtteordninger, økonomi i en overgangsperiode og mulige arbeidsgivere i Grenland. Sendt lenker på e-post etterpå.",
	}
	sources := [...]string{"Deg selv", "Nettskjema", "Veileder"}
	return [5]string{
		fmt.Sprint(100000 + i), fmt.Sprintf("%02d.%02d.%d", i%28+1, i%12+1, 2015+i%11),
		categories[i%len(categories)], texts[i%len(texts)], sources[i%len(sources)],
	}
}
