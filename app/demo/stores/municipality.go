package stores

import (
	"fmt"
	"slices"

	"rettighetsporten/app/demo/people"
)

// municipality makes the stores of one of the nine: the archive knows people by
// national identity number, the rest by address; a message filed under a case
// is reached through the case.
func (m *maker) municipality() []*source {
	parties := newTable("parties", "id INTEGER", "national_id TEXT", "name TEXT", "email TEXT", "phone TEXT", "municipality TEXT")
	cases := newTable("cases", "id INTEGER", "case_number TEXT", "title TEXT", "service TEXT", "opened_on TEXT", "status TEXT")
	links := newTable("case_parties", "id INTEGER", "case_id INTEGER", "party_id INTEGER", "role TEXT")
	documents := newTable("documents", "id INTEGER", "case_id INTEGER", "journal_number TEXT", "dated TEXT", "direction TEXT", "title TEXT", "content TEXT")
	calls := newTable("calls", "call_id INTEGER", "number TEXT", "started_at TEXT", "seconds INTEGER", "queue TEXT")
	applications := newTable("applications", "application_id INTEGER", "position TEXT", "applied_on TEXT", "status TEXT", "name TEXT", "email TEXT", "phone TEXT", "cover_letter TEXT")
	messages := newTable("messages", "id TEXT", "from TEXT", "to TEXT", "received_at TEXT", "subject TEXT", "body TEXT", "case_number TEXT")
	health := map[string][]string{}

	party := map[string]int{}
	for _, p := range m.locals {
		party[p.Key] = parties.next()
		parties.add(about(p), parties.next(), p.NationalID.Reveal(), p.Name(), m.email(p), m.phone(p), p.Municipality)
	}
	for _, p := range m.locals {
		for range m.random.Between(1, 2) {
			number, involved := m.file(cases, links, documents, party, p)
			if m.some(p, 3) {
				at := m.daysAgo(3, 330)
				m.mail(messages, p, at, "post@"+m.controller+".example", monthsLater(at, 12), without(involved, p.Key), number)
			}
		}
		if m.some(p, 3) {
			at := m.daysAgo(1, 340)
			m.mail(messages, p, at, "post@"+m.controller+".example", monthsLater(at, 12), nil, nil)
		}
		for range m.random.Between(0, 2) {
			m.call(calls, p)
		}
		if p.Cast {
			m.call(calls, p)
		}
		if m.some(p, 6) {
			m.apply(applications, p)
		}
		if m.some(p, 3) {
			health[p.Key] = m.pickSome(healthNotes(), 1, 3)
		}
	}
	all := []*source{
		{m.controller, m.archive(), database{m.path("arkiv", "arkiv.sqlite")}, []*table{parties, cases, links, documents}, nil},
		{m.controller, m.phoneLog(), folder{m.path("telefon"), formatCSV()}, []*table{calls}, nil},
		{m.controller, m.webLog(), nowhere{}, nil, nil},
		{m.controller, m.applicants(), folder{m.path("jobbnorge"), formatXLSX()}, []*table{applications}, nil},
		{m.controller, m.mailAndForms(), folder{m.path("epost"), formatJSON()}, []*table{messages}, nil},
	}
	if slices.Contains(people.HealthClinics(), m.controller) {
		all = append(all, &source{m.controller, m.healthClinic(), nowhere{}, nil, health})
	}
	return all
}

// file opens a case of the person, now and then with a neighbour as the other
// party, and returns its number and whom it is about.
func (m *maker) file(cases, links, documents *table, party map[string]int, p people.Person) (string, []string) {
	id, opened := cases.next(), m.daysAgo(20, 900)
	kind := people.Pick(m.random, caseKinds())
	whom := about(p)
	other := people.Pick(m.random, m.locals)
	shared := m.random.Chance(3) && other.Key != p.Key
	if shared {
		whom = about(p, other)
	}
	number := fmt.Sprintf("%d/%04d", opened.Year(), 100+id)
	cases.add(whom, id, number, kind.title, kind.service, day(opened), people.Pick(m.random, []string{"avsluttet", "under behandling"}))
	links.add(about(p), links.next(), id, party[p.Key], "søker")
	if shared {
		links.add(about(other), links.next(), id, party[other.Key], "nabo")
	}
	for i, title := range kind.documents {
		dated := opened.AddDate(0, 0, 12*i)
		if dated.After(m.now) {
			break
		}
		direction := []string{"inn", "ut"}[i%2]
		documents.add(whom, documents.next(), id, fmt.Sprintf("%s-%d", number, i+1), day(dated), direction, title, m.content(p, other, title, shared))
	}
	return number, whom
}

// content returns what a document says. Where somebody else has a part in it,
// so have their name, number and address: review has to find them.
func (m *maker) content(p, other people.Person, title string, shared bool) string {
	body := fmt.Sprintf("%s. Gjelder %s, født %s.", title, p.Name(), p.Born)
	if shared {
		body += fmt.Sprintf(" Nabovarsel er sendt %s (f.nr. %s), telefon %s, e-post %s.", other.Name(), other.NationalID.Reveal(), other.Phone, other.Email)
	}
	return body
}

// call adds a line to the telephone log, which is kept for three months.
func (m *maker) call(calls *table, p people.Person) {
	at := m.daysAgo(0, 85)
	calls.add(about(p), calls.next(), m.phone(p), stamp(at), m.random.Between(20, 900), people.Pick(m.random, []string{"sentralbord", "byggesak", "helse"})).expires = monthsLater(at, 3)
}

// apply adds an application for a job: kept for 210 days, for 300 when it led
// to an interview.
func (m *maker) apply(applications *table, p people.Person) {
	at, status, days := m.daysAgo(5, 200), "mottatt", 210
	if m.random.Chance(3) {
		status, days = "intervju", 300
	}
	applications.add(about(p), applications.next(), people.Pick(m.random, positions()), day(at), status, p.Name(), m.email(p), m.phone(p),
		"Jeg søker stillingen fordi "+people.Pick(m.random, motives())).expires = at.AddDate(0, 0, days)
}

func without(keys []string, key string) []string {
	return slices.DeleteFunc(slices.Clone(keys), func(k string) bool { return k == key })
}
