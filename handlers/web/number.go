package web

import (
	"strconv"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/fault"
)

// Number reads a number from 1 in the path. What is none leads to a page that
// does not exist: fault.NotFound.
func Number(c echo.Context, name string) (int, error) {
	n, err := strconv.Atoi(c.Param(name))
	if err != nil || n < 1 {
		return 0, fault.New(fault.NotFound, "error.not_found")
	}
	return n, nil
}
