package deadline

import (
	"maps"
	"sync"

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

// The years whose holidays are worked out once: all that a clock of today can
// touch, and more.
const firstYear, lastYear = 2000, 2099

var known = sync.OnceValue(func() map[models.Date][]string {
	all := map[models.Date][]string{}
	for year := firstYear; year <= lastYear; year++ {
		maps.Copy(all, holidaysIn(year))
	}
	return all
})

// holidaysIn returns the public holidays of the year. Two can fall on one day.
func holidaysIn(year int) map[models.Date][]string {
	found := map[models.Date][]string{}
	for _, h := range holidays {
		actual, _ := h.day.Calc(year)
		d := models.DateIn(actual, actual.Location()).AddDays(h.offset)
		found[d] = append(found[d], h.key)
	}
	return found
}

// holidaysOn returns the public holidays that fall on the day.
func holidaysOn(d models.Date) []string {
	if d.Year < firstYear || d.Year > lastYear {
		return holidaysIn(d.Year)[d]
	}
	return known()[d]
}
