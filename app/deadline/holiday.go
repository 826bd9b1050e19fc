package deadline

import (
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/no"

	"rettighetsporten/models"
)

// Why a day is no working day. The values end the message keys
// "deadline.day_off.…".
const (
	saturday        = "saturday"
	sunday          = "sunday"
	newYear         = "new_year"
	maundyThursday  = "maundy_thursday"
	goodFriday      = "good_friday"
	easterSunday    = "easter_sunday"
	easterMonday    = "easter_monday"
	labourDay       = "labour_day"
	constitutionDay = "constitution_day"
	ascensionDay    = "ascension_day"
	whitSunday      = "whit_sunday"
	whitMonday      = "whit_monday"
	christmasDay    = "christmas_day"
	secondChristmas = "second_christmas_day"
)

// holidays are the public holidays of lov 24.2.1995 nr. 12 § 2 and lov
// 26.4.1947 nr. 1 § 1. The calendar leaves out the two Sundays among them, so
// they are counted back from their Mondays. No holiday has a substitute day.
var holidays = []struct {
	key    string
	day    *cal.Holiday
	offset int
}{
	{newYear, no.FoersteNyttaarsdag, 0},
	{maundyThursday, no.Skjaertorsdag, 0},
	{goodFriday, no.Langfredag, 0},
	{easterSunday, no.AndrePaaskedag, -1},
	{easterMonday, no.AndrePaaskedag, 0},
	{labourDay, no.Arbeiderenesdag, 0},
	{constitutionDay, no.Grunnlovsdag, 0},
	{ascensionDay, no.Kristihimmelfartsdag, 0},
	{whitSunday, no.AndrePinsedag, -1},
	{whitMonday, no.AndrePinsedag, 0},
	{christmasDay, no.FoersteJuledag, 0},
	{secondChristmas, no.AndreJuledag, 0},
}

// WorkingDay reports whether the day is neither Saturday, Sunday nor a
// Norwegian public holiday, forskrift 4.12.1992 nr. 910 Art. 2(2).
func WorkingDay(d models.Date) bool { return len(daysOff(d)) == 0 }

// daysOff returns why the day is no working day: its holidays, of which there
// may be two, or else the weekend; nothing for a working day.
func daysOff(d models.Date) []string {
	var reasons []string
	for _, h := range holidays {
		actual, _ := h.day.Calc(d.Year)
		if models.DateIn(actual, actual.Location()).AddDays(h.offset) == d {
			reasons = append(reasons, h.key)
		}
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
