package people

import (
	"fmt"
	"strings"
)

// plainLetters writes what a mailbox name cannot hold.
var plainLetters = strings.NewReplacer(
	"æ", "ae", "ø", "o", "å", "a", "á", "a", "č", "c", "đ", "d", "ŋ", "n", "š", "s", "ŧ", "t", "ž", "z", "é", "e",
	"ł", "l", "ó", "o", "ź", "z", "ż", "z", "ą", "a", "ễ", "e", " ", ".", "-", ".", "'", "",
)

// addresses hands out e-mail addresses and telephone numbers that nobody else
// has.
type addresses struct {
	random *Random
	emails map[string]bool
	phones map[string]bool
}

func newAddresses() *addresses {
	return &addresses{random: NewRandom("addresses"), emails: map[string]bool{}, phones: map[string]bool{}}
}

// email returns an address made of the name, with a number when it is taken.
func (a *addresses) email(first, last string) string {
	local := plainLetters.Replace(strings.ToLower(first + "." + last))
	domain := Pick(a.random, []string{"epost.example", "nettpost.example", "brevdue.example"})
	address := local + "@" + domain
	for n := 2; a.emails[address]; n++ {
		address = fmt.Sprintf("%s%d@%s", local, n, domain)
	}
	a.emails[address] = true
	return address
}

// phone returns a number in +47 49, which libphonenumber knows neither among
// mobile numbers (40, 41, 45–48, 9x) nor among any others.
func (a *addresses) phone() string {
	for {
		number := fmt.Sprintf("+4749%06d", a.random.IntN(1_000_000))
		if !a.phones[number] {
			a.phones[number] = true
			return number
		}
	}
}

// take keeps an address that was given by hand from being handed out.
func (a *addresses) take(p Person) {
	a.emails[p.Email] = true
	a.phones[p.Phone] = true
}
