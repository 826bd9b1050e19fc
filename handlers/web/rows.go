package web

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/fault"
	"rettighetsporten/app/report"
	"rettighetsporten/models"
)

// rowsAt is where the rows of an answer's tables are, below the answer.
const rowsAt = "/rader/"

// ViewOf returns the answer as a page of the portal shows it, when what belongs to it
// lies below the address.
func ViewOf(doc report.Document, at string, files []models.AnswerFile) report.View {
	return report.View{Document: doc, Page: rowsBelow(at), File: func(table string) string {
		i := slices.IndexFunc(files, func(f models.AnswerFile) bool { return f.Kind == models.FileTable && f.Table == table })
		if i < 0 {
			return ""
		}
		return at + "/tabell/" + strconv.Itoa(files[i].Place)
	}}
}

// DraftView returns an answer that is not sent yet as ViewOf does: it has no files.
func DraftView(doc report.Document, at string) report.View {
	return report.View{Document: doc, Page: rowsBelow(at), File: func(table string) string { return at + "/tabell/" + url.PathEscape(table) }}
}

func rowsBelow(at string) func(table string) string {
	return func(table string) string { return at + rowsAt + url.PathEscape(table) }
}

// RowsPerPage is how many rows of a long table one page has.
const RowsPerPage = 500

// Rows is a page of the rows of a table.
type Rows struct {
	report.Slice
	Pager

	Where string // "Rad 501–1000 av 12 000"
	File  string // address of the whole table, "" for none
	Back  string // address of the answer
}

// ReadRows returns the page that is asked for of the table that the path is about;
// what is no page is the nearest there is. It returns fault.NotFound where the view
// has no such table.
func ReadRows(c echo.Context, b Base, v report.View, back string) (Rows, error) {
	id := c.Param("table")
	table, ok := v.Table(id)
	if !ok || table.Count() == 0 {
		return Rows{}, fault.New(fault.NotFound, "error.not_found")
	}
	pages := (table.Count() + RowsPerPage - 1) / RowsPerPage
	page, _ := strconv.Atoi(c.QueryParam("page")) // what is no number is the first page
	page = min(max(page, 1), pages)
	from := (page - 1) * RowsPerPage
	to := min(from+RowsPerPage, table.Count())
	return Rows{
		Slice: v.Slice(table, from, to),
		Pager: PagerOf(b, page, pages, func(page int) string { return v.Page(id) + "?page=" + strconv.Itoa(page) }),
		Where: b.T("rows.where", "from", b.L.Number(from+1), "to", b.L.Number(to), "total", b.L.Number(table.Count())),
		File:  v.File(id), Back: back + "#" + id,
	}, nil
}
