package stores

import (
	"fmt"
	"time"

	"rettighetsporten/app/demo/people"
)

// mail adds an e-mail from the person, in the shape mail systems export: the
// sender is an object. It is gone at the time given. A case number files it
// under a case; nil files it nowhere.
func (m *maker) mail(t *table, p people.Person, at time.Time, to string, gone time.Time, also []string, more ...any) {
	id := fmt.Sprintf("msg-%s-%05d", m.controller, t.next())
	subject := people.Pick(m.random, subjects())
	body := people.Pick(m.random, greetings()) + "\n\n" + people.Pick(m.random, enquiries())
	if m.random.Chance(4) {
		other := people.Pick(m.random, m.persons) // somebody else, whom review has to notice
		body += fmt.Sprintf(" Du kan også ringe %s på %s.", other.Name(), other.Phone)
	}
	body += "\n\nHilsen " + p.Name() + "\n" + m.phone(p)
	values := append([]any{id, map[string]any{"name": p.Name(), "address": m.email(p)}, to, stamp(at), subject, body}, more...)
	t.add(append(about(p), also...), values...).expires = gone
}

// pickSome returns between low and high of the texts, each once, in order.
func (m *maker) pickSome(from []string, low, high int) []string {
	n := min(m.random.Between(low, high), len(from))
	var out []string
	for i, s := range from {
		left := len(from) - i
		if m.random.IntN(left) < n-len(out) {
			out = append(out, s)
		}
	}
	return out
}
