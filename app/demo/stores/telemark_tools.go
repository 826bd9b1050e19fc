package stores

import (
	"fmt"
	"strings"

	"rettighetsporten/app/demo/people"
	"rettighetsporten/app/register"
	"rettighetsporten/models"
)

// telemarkTools makes the digital tools, IMDi's solution and the mailbox.
func (m *maker) telemarkTools() []*source {
	users := newTable("users", "user_id INTEGER", "name TEXT", "email TEXT", "phone TEXT", "ip_address TEXT", "registered_on TEXT", "own_notes TEXT")
	answers := newTable("answers", "answer_id INTEGER", "user_id INTEGER", "question TEXT", "answer TEXT")
	suggestions := newTable("suggestions", "suggestion_id INTEGER", "user_id INTEGER", "kind TEXT", "title TEXT")
	messages := newTable("messages", "id TEXT", "from TEXT", "to TEXT", "received_at TEXT", "subject TEXT", "body TEXT")
	inflow, notes := map[string][]string{}, map[string][]string{}

	for _, p := range m.locals {
		if m.some(p, 3) {
			user := users.next()
			users.add(about(p), user, p.Name(), m.email(p), m.phone(p), m.address(), day(m.daysAgo(5, 300)), people.Pick(m.random, ownNotes()))
			for _, q := range m.pickSome(questions(), 2, 4) {
				answers.add(about(p), answers.next(), user, q, people.Pick(m.random, []string{"helt enig", "litt enig", "verken eller", "litt uenig"}))
			}
			for range m.random.Between(1, 3) {
				suggestions.add(about(p), suggestions.next(), user, people.Pick(m.random, []string{"utdanning", "yrke"}), people.Pick(m.random, occupations()))
			}
		}
		if m.some(p, 3) {
			inflow[p.Key] = m.pickSome(inflowAnswers(), 1, 3)
		}
		if p.Newcomer {
			notes[p.Key] = []string{fmt.Sprintf("Karrierenotat for %s, bosatt i %s: ønsker å arbeide som %s; trenger norsk på nivå B1 først.", p.Name(), p.Municipality, strings.ToLower(people.Pick(m.random, occupations())))}
		}
		if m.some(p, 4) {
			at := m.daysAgo(0, 5)
			if p.Cast {
				at = m.now.AddDate(0, 0, -6)
			}
			m.mail(messages, p, at, "karrieresenter@telemark.example", at.AddDate(0, 0, 7), nil)
		}
	}
	return []*source{
		{"telemark", m.inflow24(), nowhere{}, nil, inflow},
		{"telemark", m.careerTool(), folder{m.path("karriereverktoy"), formatCSV()}, []*table{users, answers, suggestions}, nil},
		{"telemark", m.imdi(), nowhere{}, nil, notes},
		{"telemark", m.telemarkMailbox(), folder{m.path("mailbox"), formatJSON()}, []*table{messages}, nil},
	}
}

func (m *maker) inflow24() register.StoreDeclaration {
	return register.StoreDeclaration{ID: "telemark-inflow24", StoreFacts: models.StoreFacts{
		Name: text("InFlow24", "InFlow24"), System: "InFlow24", Kind: models.StoreManual,
		Activities: []string{"telemark-inflow24"}, AcceptProofs: []models.SeedProof{models.ProofEID}, Owner: owner("telemark-inflow24"),
		Retention: &models.StoreRetention{
			Months: 24, From: text("siste gang kontoen ble brukt", "the account was last used"),
			Text: text("Kontoen slettes etter 24 måneders inaktivitet", "The account is deleted after 24 months without activity"),
		},
		Instruction: text(
			"Leverandøren har ikke noe grensesnitt vi kan søke i. Logg inn som administrator i InFlow24, finn brukeren på e-postadressen, eksporter svarene og last dem opp her.",
			"The supplier offers no interface we can search. Log in to InFlow24 as administrator, find the user by e-mail address, export the answers and upload them here.",
		),
	}}
}

func (m *maker) careerTool() register.StoreDeclaration {
	return register.StoreDeclaration{ID: "telemark-karriereverktoy", StoreFacts: models.StoreFacts{
		Name: text("Karriereverktøy (eksport)", "Karriereverktøy (export)"), System: "Karriereverktøy", Kind: models.StoreFile,
		Activities: []string{"telemark-karriereverktoy"}, AcceptProofs: byAddress(), Owner: owner("telemark-systems"),
		Retention: &models.StoreRetention{
			// Counted from an event that has not happened: no day is set.
			From: text("fylkets abonnement har opphørt", "the county's subscription has ended"),
			Text: text("Slettes senest 21 dager etter at fylkets abonnement har opphørt", "Deleted at the latest 21 days after the county's subscription has ended"),
		},
	}}
}

func (m *maker) imdi() register.StoreDeclaration {
	return register.StoreDeclaration{ID: "telemark-imdi", StoreFacts: models.StoreFacts{
		Name: text("Karrierenotat hos IMDi", "Career note at IMDi"), System: "Digital løsning hos IMDi", Kind: models.StoreManual,
		Activities: []string{"telemark-flyktninger"}, AcceptProofs: []models.SeedProof{models.ProofEID}, Owner: owner("telemark-imdi"),
		Instruction: text(
			"Slå opp personen i IMDis løsning og last opp karrierenotatet. Svar «Ikke funnet» hvis det ikke finnes noe notat.",
			"Look the person up in IMDi's solution and upload the career note. Answer \"Not found\" if there is none.",
		),
	}}
}

func (m *maker) telemarkMailbox() register.StoreDeclaration {
	return register.StoreDeclaration{ID: "telemark-mailbox", StoreFacts: models.StoreFacts{
		Name: text("Karrieresenterets postkasse", "The career centre's mailbox"), System: "E-post (karrieresenter@telemarkfylke.no)", Kind: models.StoreFile,
		Activities: []string{"telemark-epost"}, AcceptProofs: byAddress(), Owner: owner("telemark-systems"),
		Retention: &models.StoreRetention{
			Days: 7, From: text("mottatt", "received"),
			Text: text("Følges opp og/eller slettes ukentlig", "Followed up and/or deleted weekly"),
		},
	}}
}
