package filestore

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/recordstore/filestore/bounded"
)

const heading = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>`

// ofParts returns a workbook of which some parts are replaced.
func ofParts(tb testing.TB, parts map[string]string) string {
	tb.Helper()
	all := workbookParts("<worksheet><sheetData>" + heading + "</sheetData></worksheet>")
	maps.Copy(all, parts)
	return zipOf(tb, all)
}

func TestWorkbookValues(t *testing.T) {
	t.Parallel()
	const styles = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="00000000000"/><numFmt numFmtId="165" formatCode="yyyy\-mm\-dd\ hh:mm"/>` +
		`<numFmt numFmtId="166" formatCode="#,##0\ [$kr-414];[Red]\-&quot;dag&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>` +
		`<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="14"/><xf numFmtId="20"/><xf numFmtId="166"/></cellXfs>` +
		`<cellStyles><xf numFmtId="14"/></cellStyles></styleSheet>`
	for name, c := range map[string]struct {
		cell, prefix string
		want         any
	}{
		"number":                    {`<c r="B2"><v>17</v></c>`, "", "17"},
		"number with noise":         {`<c r="B2"><v>0.30000000000000004</v></c>`, "", "0.3"},
		"large number":              {`<c r="B2"><v>9.1234567890000004E10</v></c>`, "", "91234567890"},
		"leading zero by format":    {`<c r="B2" s="1"><v>1810185779</v></c>`, "", "01810185779"},
		"date":                      {`<c r="B2" s="3"><v>44199</v></c>`, "", "2021-01-03"},
		"date before the leap year": {`<c r="B2" s="3"><v>1</v></c>`, "", "1900-01-01"},
		"date from 1904":            {`<c r="B2" s="3"><v>42737</v></c>`, `<workbookPr date1904="1"/>`, "2021-01-03"},
		"date with time":            {`<c r="B2" s="2"><v>44199.5</v></c>`, "", "2021-01-03 12:00:00"},
		"time":                      {`<c r="B2" s="4"><v>0.75</v></c>`, "", "18:00:00"},
		"money is no date":          {`<c r="B2" s="5"><v>1200</v></c>`, "", "1200"},
		"not a date":                {`<c r="B2" s="3"><v>9999999</v></c>`, "", "9999999"},
		"unknown style":             {`<c r="B2" s="99"><v>5</v></c>`, "", "5"},
		"rich text, read aloud":     {`<c r="B2" t="inlineStr"><is><r><t>Kå</t></r><r><t>re</t></r><rPh><t>x</t></rPh></is></c>`, "", "Kåre"},
		"formula":                   {`<c r="B2" t="str"><f>A1&amp;"x"</f><v>svar</v></c>`, "", "svar"},
		"error":                     {`<c r="B2" t="e"><v>#N/A</v></c>`, "", "#N/A"},
		"empty":                     {`<c r="B2" s="3"/>`, "", nil},
		"without a place":           {`<c t="b"><v>1</v></c>`, "", "true"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			source := ofParts(t, map[string]string{
				"xl/workbook.xml":          `<workbook>` + c.prefix + `<sheets><sheet name="Ark1" id="rId1"/></sheets></workbook>`,
				"xl/styles.xml":            styles,
				"xl/worksheets/sheet1.xml": `<worksheet><sheetData>` + heading + `<row><c r="A2"><v>1</v></c>` + c.cell + `</row><row/></sheetData></worksheet>`,
			})
			got, err := ask(t, recordstore.Of(recordstore.File, Settings{Root: nested(t, map[string]string{"person.xlsx": source})}), "1")
			want := []recordstore.Row{{"id": int64(1), "name": c.want, "active": nil}}
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("error %v, rows (-want +got):\n%s", err, diff)
			}
		})
	}
}

func TestWorkbooksRefused(t *testing.T) {
	t.Parallel()
	sheet := func(rows string) map[string]string {
		return map[string]string{"xl/worksheets/sheet1.xml": "<worksheet><sheetData>" + rows + "</sheetData></worksheet>"}
	}
	large := strings.Repeat("x", bounded.MaxRecord+1<<16)
	for name, c := range map[string]struct {
		parts map[string]string
		want  recordstore.Reason
	}{
		"entities":           {map[string]string{"xl/sharedStrings.xml": `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><sst><si><t>&b;</t></si></sst>`}, recordstore.Malformed},
		"an entity":          {map[string]string{"xl/sharedStrings.xml": `<sst><si><t>&b;</t></si></sst>`}, recordstore.Malformed},
		"too deep":           {sheet(strings.Repeat("<row>", 300)), recordstore.Malformed},
		"a huge cell":        {sheet(heading + `<row><c t="inlineStr"><is><t>` + large + `</t></is></c></row>`), recordstore.TooMuch},
		"a huge row":         {sheet(heading + "<row>" + strings.Repeat(`<c t="inlineStr"><is><t>`+large[:4<<20]+`</t></is></c>`, 3) + "</row>"), recordstore.TooMuch},
		"a huge attribute":   {sheet(heading + `<row x="` + large + `"/>`), recordstore.TooMuch},
		"a place far out":    {sheet(heading + `<row><c r="ZZZZ1"><v>1</v></c></row>`), recordstore.Malformed},
		"no such text":       {sheet(heading + `<row><c r="A2" t="s"><v>3</v></c></row>`), recordstore.Malformed},
		"a text below zero":  {sheet(heading + `<row><c r="A2" t="s"><v>-1</v></c></row>`), recordstore.Malformed},
		"large texts":        {map[string]string{"xl/sharedStrings.xml": "<sst>" + strings.Repeat("<si><t>"+large[:1<<20]+"</t></si>", 65) + "</sst>"}, recordstore.TooMuch},
		"many styles":        {map[string]string{"xl/styles.xml": "<s><cellXfs>" + strings.Repeat("<xf/>", maxStyles+1) + "</cellXfs></s>"}, recordstore.TooMuch},
		"a sheet elsewhere":  {map[string]string{"xl/_rels/workbook.xml.rels": `<r><Relationship Id="rId1" Type="x/worksheet" Target="../../../etc/passwd"/></r>`}, recordstore.Malformed},
		"no sheet":           {map[string]string{"xl/workbook.xml": "<workbook/>"}, recordstore.Malformed},
		"the sheet is empty": {sheet(""), recordstore.Malformed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := nested(t, map[string]string{"person.xlsx": ofParts(t, c.parts)})
			_, err := ask(t, recordstore.Of(recordstore.File, Settings{Root: root}), "1")
			wantReason(t, err, c.want)
		})
	}
}

// A directory of very many parts would be held in memory as a whole.
func TestWorkbookOfVeryManyParts(t *testing.T) {
	t.Parallel()
	files := workbookParts("")
	for i := range maxDirectory / 10_000 {
		files[fmt.Sprintf("%010000d", i)] = ""
	}
	root := nested(t, map[string]string{"person.xlsx": zipOf(t, files)})
	_, err := ask(t, recordstore.Of(recordstore.File, Settings{Root: root}), "1")
	wantReason(t, err, recordstore.TooMuch)
}

// FuzzWorkbook reads anything as if it were a workbook.
func FuzzWorkbook(f *testing.F) {
	f.Add([]byte(ofParts(f, nil)))
	f.Add([]byte(workbook(f, "Ark1", true)))
	c := declare(f)
	f.Fuzz(func(t *testing.T, source []byte) { checkWorkbook(t, source, c) })
}

// FuzzXLSX reads a sound zip of anything.
func FuzzXLSX(f *testing.F) {
	plain := workbookParts("")
	f.Add(plain["xl/workbook.xml"], plain["xl/sharedStrings.xml"], `<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>`,
		"<worksheet><sheetData>"+heading+`<row><c r="A2"><v>1</v></c><c r="B2" s="0"><v>44199.5</v></c></row></sheetData></worksheet>`)
	f.Add(plain["xl/workbook.xml"], `<sst><si><r><t>id</t></r><rPh><t>x</t></rPh></si><si/></sst>`,
		`<s><numFmts><numFmt numFmtId="1" formatCode="[h]&quot;x"/></numFmts></s>`, `<row><c t="inlineStr"><is><t>a</t></is></c></row>`)
	c := declare(f)
	f.Fuzz(func(t *testing.T, workbook, shared, styles, sheet string) {
		source := []byte(ofParts(t, map[string]string{
			"xl/workbook.xml": workbook, "xl/sharedStrings.xml": shared, "xl/styles.xml": styles, "xl/worksheets/sheet1.xml": sheet,
		}))
		checkWorkbook(t, source, c)
		checkWorkbook(t, source, &dataset.Collection{Name: "any"})
	})
}

func checkWorkbook(t *testing.T, source []byte, c *dataset.Collection) {
	t.Helper()
	err := readWorkbook(bytes.NewReader(source), int64(len(source)), func() error { return nil }, recordstore.Query{Collection: c}, func(row recordstore.Row) error {
		checkRoundTrip(t, row)
		return nil
	})
	if _, ok := errors.AsType[*recordstore.Error](err); err != nil && !ok {
		t.Errorf("the error %v has no reason", err)
	}
}
