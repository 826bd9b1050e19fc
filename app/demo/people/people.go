package people

import (
	"fmt"
	"time"

	"rettighetsporten/models"
)

// Count is how many persons there are.
const Count = 400

// All returns the persons, the same every time: those one can log in as first,
// then those who are easily mistaken for them, then the rest.
func All() ([]Person, error) {
	taken := newAddresses()
	persons, err := named()
	if err != nil {
		return nil, err
	}
	numbers := map[string]bool{}
	for _, p := range persons {
		taken.take(p)
		numbers[p.NationalID.Reveal()] = true
	}
	r, from, homes := NewRandom("persons"), origins(), places()
	for len(persons) < Count {
		p, err := anybody(r, pickOrigin(r, from), pickPlace(r, homes))
		if err != nil {
			return nil, err
		}
		if numbers[p.NationalID.Reveal()] {
			continue
		}
		numbers[p.NationalID.Reveal()] = true
		p.Key = fmt.Sprintf("p%03d", len(persons))
		p.Email, p.Phone = taken.email(p.First, p.Last), taken.phone()
		persons = append(persons, p)
	}
	return persons, nil
}

// anybody returns a person without key and addresses.
func anybody(r *Random, o origin, home place) (Person, error) {
	p := Person{
		Female:       r.Chance(2),
		Born:         models.NewDate(r.Between(1945, 2006), time.Month(r.Between(1, 12)), r.Between(1, 28)),
		Last:         Pick(r, o.last),
		Municipality: Pick(r, home.municipalities),
		Area:         home.area,
		Immigrant:    o.immigrant,
		Newcomer:     o.immigrant && r.Chance(3),
		Language:     models.Bokmal,
	}
	p.First = Pick(r, o.men)
	if p.Female {
		p.First = Pick(r, o.women)
	}
	if p.Newcomer {
		p.Language = models.English
	}
	var err error
	p.NationalID, err = newNationalID(r, p.Born, p.Female, p.Newcomer && r.Chance(2))
	return p, err
}
