package deadline

import (
	"strconv"
	"strings"
	"time"

	"rettighetsporten/models"
)

// Year is a year's working days and public holidays in one language, made to
// be printed as JSON.
type Year struct {
	Year        int     `json:"year"`
	WorkingDays int     `json:"working_days"`
	Months      []Month `json:"months"`
}

// Month is one month of a Year.
type Month struct {
	Month       time.Month `json:"month"`
	Name        string     `json:"name"`
	WorkingDays int        `json:"working_days"`
	Holidays    []Holiday  `json:"holidays"`
}

// Holiday is a public holiday, or two on one day. It can fall on a weekend.
type Holiday struct {
	Date    models.Date `json:"date"`
	Weekday string      `json:"weekday"`
	Names   []string    `json:"names"`
}

// NewYear returns the year in the localizer's words.
func NewYear(loc Localizer, year int) Year {
	y := Year{Year: year}
	for m := time.January; m <= time.December; m++ {
		month := newMonth(loc, year, m)
		y.WorkingDays += month.WorkingDays
		y.Months = append(y.Months, month)
	}
	return y
}

func newMonth(loc Localizer, year int, month time.Month) Month {
	m := Month{Month: month, Name: loc.T("date.month_" + strconv.Itoa(int(month))), Holidays: []Holiday{}}
	for d := models.NewDate(year, month, 1); d.Month == month; d = d.AddDays(1) {
		if WorkingDay(d) {
			m.WorkingDays++
		}
		h := Holiday{Date: d, Weekday: loc.T("deadline.weekday." + strings.ToLower(d.Weekday().String()))}
		for _, key := range holidaysOn(d) {
			h.Names = append(h.Names, loc.T("deadline.day_off."+key))
		}
		if len(h.Names) > 0 {
			m.Holidays = append(m.Holidays, h)
		}
	}
	return m
}
