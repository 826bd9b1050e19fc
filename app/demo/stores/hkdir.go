package stores

import (
	"time"

	"rettighetsporten/app/demo/people"
	"rettighetsporten/app/register"
	"rettighetsporten/models"
)

// hkdir makes the two stores of Karriereveiledning.no. Chats are known by
// telephone number and e-mail address, and both go after seven days: from then
// on nobody can say whose chat it was, and after thirty it is gone.
func (m *maker) hkdir() []*source {
	conversations := newTable("conversations", "id INTEGER", "channel TEXT", "started_at TEXT", "phone_number TEXT", "email TEXT", "ip_address TEXT", "gender TEXT", "age INTEGER",
		"county TEXT", "employment TEXT", "education TEXT", "topic TEXT", "earlier_guidance INTEGER")
	conversations.strips = []string{"phone_number", "email"}
	messages := newTable("messages", "id INTEGER", "conversation_id INTEGER", "sent_at TEXT", "sender TEXT", "text TEXT")
	participants := newTable("participants", "participant_id INTEGER", "event TEXT", "held_on TEXT", "name TEXT", "email TEXT")

	for _, p := range m.persons {
		here := p.Area == "" && p.Cast
		if here {
			m.chat(conversations, messages, p, m.now.AddDate(0, 0, -6))
		}
		if here || m.random.Chance(4) {
			m.chat(conversations, messages, p, m.daysAgo(0, 28))
		}
		if here || m.random.Chance(8) {
			participants.add(about(p), participants.next(), people.Pick(m.random, digitalEvents()), day(m.daysAgo(10, 200)), p.Name(), m.email(p))
		}
	}
	return []*source{
		{"hkdir", m.chatStore(), database{m.path("chat", "chat.sqlite")}, []*table{conversations, messages}, nil},
		{"hkdir", m.events(), folder{m.path("events"), formatCSV()}, []*table{participants}, nil},
	}
}

func (m *maker) chat(conversations, messages *table, p people.Person, at time.Time) {
	strip, gone := at.AddDate(0, 0, 7), at.AddDate(0, 0, 30)
	whose, number, email := about(p), any(m.phone(p)), any(m.email(p))
	if !strip.After(m.now) {
		whose, number, email, strip = nil, nil, nil, time.Time{}
	}
	id := conversations.next()
	c := conversations.add(whose, id, people.Pick(m.random, []string{"chat", "chat", "telefon"}), stamp(at), number, email, m.address(), p.Gender(), p.Age(m.today),
		county(p), people.Pick(m.random, situations()), people.Pick(m.random, educations()), people.Pick(m.random, focusAreas()), m.random.IntN(2))
	c.strip, c.expires = strip, gone
	for i, line := range m.pickSome(chatLines(), 3, 6) {
		sender := "veileder"
		if i%2 == 0 {
			sender = "bruker"
		}
		line := messages.add(whose, messages.next(), id, stamp(at.Add(time.Duration(i)*90*time.Second)), sender, line)
		line.strip, line.expires = strip, gone
	}
}

// county returns the county as the form asks for it.
func county(p people.Person) string {
	switch p.Area {
	case "telemark":
		return "Telemark"
	case "vestfold":
		return "Vestfold"
	case "":
		return "annet"
	default:
		return "Møre og Romsdal"
	}
}

func (m *maker) chatStore() register.StoreDeclaration {
	return register.StoreDeclaration{ID: "hkdir-chat", StoreFacts: models.StoreFacts{
		Name: text("Telefon og chat", "Telephone and chat"), System: "Telefon- og chatløsning", Kind: models.StoreSQL,
		Activities: []string{"hkdir-telefon-chat"}, AcceptProofs: byAddress(), Owner: owner("hkdir-systems"),
		Retention: &models.StoreRetention{
			Days: 7, From: text("samtalen", "the conversation"),
			Text: text("Telefonnummer og e-post slettes etter 7 dager, resten senest etter 30", "Telephone numbers and e-mail addresses are deleted after 7 days, the rest after 30 at the latest"),
		},
	}}
}

func (m *maker) events() register.StoreDeclaration {
	return register.StoreDeclaration{ID: "hkdir-events", StoreFacts: models.StoreFacts{
		Name: text("Påmeldinger til digitale arrangementer", "Participants in digital events"), Kind: models.StoreFile,
		Activities: []string{"hkdir-arrangement"}, AcceptProofs: byAddress(), Owner: owner("hkdir-systems"),
	}}
}
