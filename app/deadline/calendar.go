package deadline

import (
	"slices"
	"time"

	"rettighetsporten/models"
)

// DayOff is a day that is no working day, with why as the ends of message keys.
type DayOff struct {
	Date    models.Date
	Reasons []string
}

// calendar knows the days off. The zero value is Norway's; extra holds
// holidays that are not in it, with why.
type calendar struct {
	extra map[models.Date]string
}

// WorkingDay reports whether the day is neither Saturday, Sunday nor a
// Norwegian public holiday, forskrift 4.12.1992 nr. 910 Art. 2(2).
func WorkingDay(d models.Date) bool { return calendar{}.working(d) }

func (k calendar) working(d models.Date) bool { return len(k.daysOff(d)) == 0 }

// holiday reports whether the day is off, and not only for the weekend.
func (k calendar) holiday(d models.Date) bool {
	return k.extra[d] != "" || len(holidaysOn(d)) > 0
}

// daysOff returns why the day is no working day: its holidays, of which there
// may be two, or else the weekend; nothing for a working day.
func (k calendar) daysOff(d models.Date) []string {
	reasons := holidaysOn(d)
	if key, ok := k.extra[d]; ok {
		reasons = append(slices.Clip(reasons), key)
	}
	if len(reasons) > 0 {
		return reasons
	}
	switch d.Weekday() {
	case time.Saturday:
		return []string{saturday}
	case time.Sunday:
		return []string{sunday}
	default:
		return nil
	}
}

// roll returns the days off from d on, and the first working day after them.
func (k calendar) roll(d models.Date) ([]DayOff, models.Date) {
	var off []DayOff
	for {
		reasons := k.daysOff(d)
		if len(reasons) == 0 {
			return off, d
		}
		off = append(off, DayOff{Date: d, Reasons: reasons})
		d = d.AddDays(1)
	}
}
