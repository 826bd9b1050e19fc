package web

import (
	"strconv"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/fault"
)

// TablePlace reads which table the path is about, from 0. What is no number leads to
// a page that does not exist: fault.NotFound.
func TablePlace(c echo.Context) (int, error) {
	place, err := strconv.Atoi(c.Param("table"))
	if err != nil || place < 0 {
		return 0, fault.New(fault.NotFound, "error.not_found")
	}
	return place, nil
}
