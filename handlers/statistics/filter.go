package statistics

import (
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/statistics"
)

// readFilter reads the address. A year that is none is the newest one.
func readFilter(c echo.Context) statistics.Filter {
	f := statistics.Filter{ControllerID: c.QueryParam("controller")}
	if year, err := strconv.Atoi(c.QueryParam("year")); err == nil && year > 1900 && year < 2200 {
		f.Year = year
	}
	return f
}

// query returns the address of what is shown: the same figures again.
func query(f statistics.Figures, controllerID string) string {
	q := url.Values{"year": {strconv.Itoa(f.Year)}}
	if controllerID != "" {
		q.Set("controller", controllerID)
	}
	return "?" + q.Encode()
}
