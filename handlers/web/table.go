package web

import (
	"strconv"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/fault"
	"rettighetsporten/models"
)

// TablesAt returns where each table of an answer is sent from, by its ID in the
// document, when the answer's files lie below the address.
func TablesAt(at string, files []models.AnswerFile) func(table string) string {
	return func(table string) string {
		for _, f := range files {
			if f.Kind == models.FileTable && f.Table == table {
				return at + "/tabell/" + strconv.Itoa(f.Place)
			}
		}
		return ""
	}
}

// TablePlace reads which table the path is about, from 0. What is no number leads to
// a page that does not exist: fault.NotFound.
func TablePlace(c echo.Context) (int, error) {
	place, err := strconv.Atoi(c.Param("table"))
	if err != nil || place < 0 {
		return 0, fault.New(fault.NotFound, "error.not_found")
	}
	return place, nil
}
