package web

import (
	"strings"
	"time"

	"rettighetsporten/models"
)

// earliestYear is where a period can begin: a typing mistake is likelier than
// anything older, and not every database keeps year 0.
const earliestYear = 1900

// ReadDate reads day.month.year the way people write it, or YYYY-MM-DD. The
// empty text is no date; false means that it cannot be read.
func ReadDate(s string) (models.Date, bool) {
	s = strings.Join(strings.Fields(s), "")
	if s == "" {
		return models.Date{}, true
	}
	for _, layout := range []string{"2.1.2006", time.DateOnly} {
		t, err := time.Parse(layout, s)
		if err == nil && t.Year() >= earliestYear {
			return models.NewDate(t.Year(), t.Month(), t.Day()), true
		}
	}
	return models.Date{}, false
}
