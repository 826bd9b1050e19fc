package people

import (
	"strings"
	"time"

	"rettighetsporten/models"
)

// named returns the protagonists and the persons who are easily mistaken for
// them.
func named() ([]Person, error) {
	protagonists, err := Protagonists()
	if err != nil {
		return nil, err
	}
	var persons, others []Person
	for _, p := range protagonists {
		persons = append(persons, p.Person)
		twins, err := twinsOf(p.Person)
		if err != nil {
			return nil, err
		}
		others = append(others, twins...)
	}
	return append(persons, others...), nil
}

// twinsOf returns three others a careless search would take for the person:
// one of the same name, whose address differs by a dot or an underscore and
// whose telephone number has two digits swapped; one of the same surname and
// date of birth; one of the same name and mailbox at another provider, whose
// telephone number differs in the last digit.
func twinsOf(p Person) ([]Person, error) {
	local, domain, _ := strings.Cut(p.Email, "@")
	namesake := p
	namesake.Key = p.Key + "-namesake"
	namesake.Born = models.NewDate(p.Born.Year-9, time.Month(13-int(p.Born.Month)), p.Born.Day)
	namesake.Email, namesake.Phone = closest(local)+"@"+domain, strings.Replace(p.Phone, "4912", "4921", 1)

	sibling := p
	sibling.Key = p.Key + "-sibling"
	sibling.First, sibling.Female = "Alex", !p.Female
	sibling.Email, sibling.Phone = "alex."+local+"@"+domain, strings.Replace(p.Phone, "4912", "4913", 1)

	stranger := p
	stranger.Key = p.Key + "-stranger"
	stranger.Born = models.NewDate(p.Born.Year+3, p.Born.Month, p.Born.Day)
	stranger.Email, stranger.Phone = local+"@brevpost.example", p.Phone[:10]+string(p.Phone[10]+1)

	twins := []Person{namesake, sibling, stranger}
	for i := range twins {
		t := &twins[i]
		t.TwinOf = p.Key
		var err error
		if t.NationalID, err = newNationalID(NewRandom(t.Key), t.Born, t.Female, false); err != nil {
			return nil, err
		}
	}
	return twins, nil
}

// closest returns the mailbox name that differs least: without its first dot,
// or with a dot for an underscore, which a search with LIKE takes for the same.
func closest(local string) string {
	if strings.Contains(local, "_") {
		return strings.Replace(local, "_", ".", 1)
	}
	return strings.Replace(local, ".", "", 1)
}
