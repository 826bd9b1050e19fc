package people

import "rettighetsporten/models"

// ChildOf returns a synthetic child of the person, so many years old on the day
// and some months: the same every time for the same day.
func ChildOf(parent Person, first string, on models.Date, age int) (Person, error) {
	child := Person{
		Key: parent.Key + "-" + first, First: first, Last: parent.Last, Born: models.NewDate(on.Year-age, on.Month-4, 12),
		Municipality: parent.Municipality, Area: parent.Area, Language: parent.Language,
	}
	var err error
	child.NationalID, err = newNationalID(NewRandom(child.Key), child.Born, child.Female, false)
	return child, err
}
