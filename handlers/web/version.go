package web

import (
	"strconv"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/fault"
)

// Version reads which version of an answer the path is about: a number from 1,
// or answer.Newest where the path names none. What is no number leads to a page
// that does not exist: fault.NotFound.
func Version(c echo.Context) (int, error) {
	named := c.Param("version")
	if named == "" {
		return answer.Newest, nil
	}
	n, err := strconv.Atoi(named)
	if err != nil || n < 1 {
		return 0, fault.New(fault.NotFound, "error.not_found")
	}
	return n, nil
}
