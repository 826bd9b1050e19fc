package stores

import (
	"strconv"
	"strings"
	"time"

	"rettighetsporten/app/demo/people"
	"rettighetsporten/models"
)

// The ways people's addresses are written in systems that do not tidy them up.
// They are the same address: a search has to find them all.

func (m *maker) email(p people.Person) string {
	switch m.random.IntN(5) {
	case 0:
		return strings.ToUpper(p.Email[:1]) + p.Email[1:]
	case 1:
		local, domain, _ := strings.Cut(p.Email, "@")
		return strings.ToUpper(local) + "@" + domain
	default:
		return p.Email
	}
}

func (m *maker) phone(p people.Person) string {
	n := strings.TrimPrefix(p.Phone, "+47")
	switch m.random.IntN(5) {
	case 0:
		return n
	case 1:
		return n[:3] + " " + n[3:5] + " " + n[5:]
	case 2:
		return "+47 " + n[:2] + " " + n[2:4] + " " + n[4:6] + " " + n[6:]
	case 3:
		return "0047" + n
	default:
		return p.Phone
	}
}

// address returns an address of the networks kept for documentation, RFC 5737.
func (m *maker) address() string {
	return people.Pick(m.random, []string{"192.0.2.", "198.51.100.", "203.0.113."}) + strconv.Itoa(m.random.Between(1, 254))
}

// stamp writes an instant the way the demo's stores do.
func stamp(t time.Time) string { return t.Format(time.DateTime) }

func day(t time.Time) string { return t.Format(time.DateOnly) }

// daysAgo returns an instant of so many days back to so many and a bit.
func (m *maker) daysAgo(low, high int) time.Time {
	return m.now.AddDate(0, 0, -m.random.Between(low, high)).Add(-time.Duration(m.random.Between(1, 22*60)) * time.Minute)
}

// appointment returns a full or half hour of a working day's middle, so many
// days from now; negative is back.
func (m *maker) appointment(low, high int) time.Time {
	d := m.now.AddDate(0, 0, m.random.Between(low, high))
	return time.Date(d.Year(), d.Month(), d.Day(), m.random.Between(8, 14), 30*m.random.IntN(2), 0, 0, time.UTC)
}

// monthsLater returns the same day so many months on, or the month's last.
func monthsLater(t time.Time, months int) time.Time {
	later := t.AddDate(0, months, 0)
	if later.Day() != t.Day() {
		return later.AddDate(0, 0, -later.Day())
	}
	return later
}

func text(nb, en string) models.Text { return models.Text{NB: nb, EN: en} }

func about(persons ...people.Person) []string {
	keys := make([]string, len(persons))
	for i, p := range persons {
		keys[i] = p.Key
	}
	return keys
}

// byAddress are the proofs that show an e-mail address or a telephone number
// to be somebody's.
func byAddress() []models.SeedProof {
	return []models.SeedProof{models.ProofContactRegister, models.ProofCode, models.ProofCaseworker}
}

// owner returns the member of the demo's staff as a store's owner.
func owner(key string) models.StoreOwner {
	s, _ := people.FindStaff(key)
	return models.StoreOwner{Name: s.Name, Email: s.Email, StaffKey: key}
}
