// Package people makes the synthetic persons, staff and role addresses of the
// demo. Nobody in it exists: every national identity number carries the month
// plus 80, every address ends in .example, and every telephone number begins
// with +47 49. Norway keeps no series for fiction; this one is not in use, by
// the number patterns of libphonenumber.
package people

import (
	"fmt"

	"rettighetsporten/models"
)

// Person is a synthetic inhabitant.
type Person struct {
	Key          string // stable: "oksana" for those one can log in as, "p017" for the rest
	First, Last  string
	NationalID   models.NationalID
	Born         models.Date
	Female       bool
	Email        string // lower case; stores may write it otherwise
	Phone        string // "+47" and eight digits
	Municipality string // "Skien"
	Area         string // the controller whose area it is: "telemark", "aure"; empty: elsewhere
	Newcomer     bool   // settled as a refugee not long ago
	Immigrant    bool   // by country background, as the career centres register it
	Language     models.Language
	Cast         bool   // one of those one can log in as, or a twin of theirs: has something in every store of the area
	TwinOf       string // the key of the person this one is easily mistaken for
}

// Name returns first and last name.
func (p Person) Name() string { return p.First + " " + p.Last }

// Age returns the age in whole years on the date.
func (p Person) Age(on models.Date) int {
	age := on.Year - p.Born.Year
	if on.Month < p.Born.Month || on.Month == p.Born.Month && on.Day < p.Born.Day {
		age--
	}
	return age
}

// AgeGroup returns the span of ten years the person's age is in on the date:
// "30–39".
func (p Person) AgeGroup(on models.Date) string {
	decade := p.Age(on) / 10 * 10
	return fmt.Sprintf("%d–%d", decade, decade+9)
}

// Gender returns "kvinne" or "mann".
func (p Person) Gender() string {
	if p.Female {
		return "kvinne"
	}
	return "mann"
}
