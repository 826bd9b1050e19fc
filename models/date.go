package models

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// Date is a civil date without a time of day or a zone. Statutory limits are
// dates, not instants: a period "ends with the last hour" of a day, Reg. (EEC,
// Euratom) 1182/71 Art. 3(2). The zero value means "no date".
type Date struct { //nolint:recvcheck // reading into it needs a pointer, and a date is a value
	Year  int
	Month time.Month
	Day   int
}

// NewDate returns the date, normalising overflowing days and months the way
// time.Date does.
func NewDate(year int, month time.Month, day int) Date {
	return dateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// DateIn returns the civil date on which the instant falls in the zone.
func DateIn(t time.Time, zone *time.Location) Date { return dateOf(t.In(zone)) }

// ParseDate reads YYYY-MM-DD. It refuses everything else, also dates that do
// not exist.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("not a date of the form YYYY-MM-DD")
	}
	return dateOf(t), nil
}

func dateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{Year: y, Month: m, Day: d}
}

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// String returns YYYY-MM-DD, or "" for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.midnight().Weekday() }

// AddDays returns the date n calendar days later. It never counts hours, so a
// change to or from summer time moves nothing.
func (d Date) AddDays(n int) Date { return dateOf(d.midnight().AddDate(0, 0, n)) }

// AddMonths returns the date n months later, the last of the month where that is
// shorter.
func (d Date) AddMonths(n int) Date {
	first := NewDate(d.Year, d.Month+time.Month(n), 1)
	last := NewDate(first.Year, first.Month+1, 0)
	return Date{Year: first.Year, Month: first.Month, Day: min(d.Day, last.Day)}
}

// Birthday returns the day on which who was born on the date is so many years
// old. Who was born on 29 February is a year older on 1 March of other years.
func (d Date) Birthday(age int) Date { return NewDate(d.Year+age, d.Month, d.Day) }

// DaysUntil returns the number of calendar days from d to other, negative when
// other is earlier.
func (d Date) DaysUntil(other Date) int {
	return int(other.midnight().Sub(d.midnight()) / (24 * time.Hour))
}

// Before reports whether d is earlier than other.
func (d Date) Before(other Date) bool { return d.Compare(other) < 0 }

// After reports whether d is later than other.
func (d Date) After(other Date) bool { return d.Compare(other) > 0 }

// Compare returns -1, 0 or +1.
func (d Date) Compare(other Date) int { return d.midnight().Compare(other.midnight()) }

// StartIn returns the first instant of the date in the zone.
func (d Date) StartIn(zone *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, zone)
}

func (d Date) midnight() time.Time { return d.StartIn(time.UTC) }

// MarshalText returns YYYY-MM-DD.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads YYYY-MM-DD; the empty text is no date.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(string(b))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// Value stores the date as YYYY-MM-DD text, NULL when there is none.
func (d Date) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.String(), nil
}

// Scan reads what Value stored, and the time.Time a driver makes of a DATE.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = Date{}
		return nil
	case time.Time:
		*d = dateOf(v)
		return nil
	case string:
		return d.scanText(v)
	case []byte:
		return d.scanText(string(v))
	default:
		return fmt.Errorf("a date cannot be read from %T", src)
	}
}

func (d *Date) scanText(s string) error {
	if len(s) > len(time.DateOnly) {
		s = s[:len(time.DateOnly)]
	}
	return d.UnmarshalText([]byte(s))
}

// GormDataType names the column type, so that GORM treats a Date as a value.
func (Date) GormDataType() string { return "date" }
