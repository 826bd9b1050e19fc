package stores

import (
	"time"

	"rettighetsporten/app/demo/people"
	"rettighetsporten/app/register"
	"rettighetsporten/models"
)

// vestfold makes the two stores of the career centre in Vestfold.
func (m *maker) vestfold() []*source {
	customers := newTable("kunde", "id INTEGER", "navn TEXT", "epost TEXT", "telefon TEXT", "bostedskommune TEXT", "alder INTEGER")
	orders := newTable("bestilling", "id INTEGER", "kunde_id INTEGER", "tidspunkt TEXT", "form TEXT", "situasjon_i_dag TEXT")
	areas := newTable("fokusomrade", "id INTEGER", "bestilling_id INTEGER", "omrade TEXT")
	messages := newTable("messages", "id TEXT", "from TEXT", "to TEXT", "received_at TEXT", "subject TEXT", "body TEXT")

	for _, p := range m.locals {
		if !m.some(p, 2) {
			continue
		}
		customer := customers.next()
		customers.add(about(p), customer, p.Name(), m.email(p), m.phone(p), p.Municipality, p.Age(m.today))
		for range m.random.Between(1, 2) {
			order := orders.next()
			orders.add(about(p), order, customer, stamp(m.appointment(-10, 25)), people.Pick(m.random, []string{"telefon", "oppmøte"}), people.Pick(m.random, situations()))
			for _, area := range m.pickSome(focusAreas(), 1, 2) {
				areas.add(about(p), areas.next(), order, area)
			}
		}
		if m.some(p, 3) {
			m.mail(messages, p, m.daysAgo(1, 60), "karrieresenter@vestfold.example", time.Time{}, nil)
		}
	}
	return []*source{
		{"vestfold", m.orders(), database{m.path("bestilling", "bestilling.sqlite")}, []*table{customers, orders, areas}, nil},
		{"vestfold", m.vestfoldMail(), folder{m.path("epost"), formatJSON()}, []*table{messages}, nil},
	}
}

// afterGuidance is the retention of the notice: no number of days.
func afterGuidance() *models.StoreRetention {
	return &models.StoreRetention{
		From: text("siste karriereveiledning", "the last guidance session"),
		Text: text("Slettes rutinemessig etter siste karriereveiledning", "Routinely deleted after the last guidance session"),
	}
}

func (m *maker) orders() register.StoreDeclaration {
	return register.StoreDeclaration{ID: "vestfold-booking", StoreFacts: models.StoreFacts{
		Name: text("Bestillingsskjema", "Booking form"), System: "Nettbestillingsskjema", Kind: models.StoreSQL,
		Activities: []string{"vestfold-bestilling"}, AcceptProofs: byAddress(), Owner: owner("vestfold-systems"), Retention: afterGuidance(),
	}}
}

func (m *maker) vestfoldMail() register.StoreDeclaration {
	return register.StoreDeclaration{ID: "vestfold-email", StoreFacts: models.StoreFacts{
		Name: text("E-post", "E-mail"), Kind: models.StoreFile,
		Activities: []string{"vestfold-bestilling", "vestfold-veiledning"}, AcceptProofs: byAddress(), Owner: owner("vestfold-systems"), Retention: afterGuidance(),
	}}
}
