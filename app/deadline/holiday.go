package deadline

import (
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

// holidaysOn returns the public holidays that fall on the day.
func holidaysOn(d models.Date) []string {
	var keys []string
	for _, h := range holidays {
		actual, _ := h.day.Calc(d.Year)
		if models.DateIn(actual, actual.Location()).AddDays(h.offset) == d {
			keys = append(keys, h.key)
		}
	}
	return keys
}
