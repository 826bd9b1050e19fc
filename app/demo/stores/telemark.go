package stores

import (
	"fmt"
	"time"

	"rettighetsporten/app/demo/people"
	"rettighetsporten/app/register"
	"rettighetsporten/models"
)

// telemark makes the eight stores of the career centre in Telemark. They hang
// together: the booking system knows a person by address and gives a booking a
// number and a customer a number; the calendar knows the first, the customer
// register the second, and neither need know the address.
func (m *maker) telemark() []*source {
	customers := newTable("customers", "id INTEGER", "customer_number TEXT", "full_name TEXT", "email TEXT", "phone TEXT", "municipality TEXT", "age INTEGER", "blocked INTEGER")
	bookings := newTable("bookings", "id INTEGER", "customer_id INTEGER", "starts_at TEXT", "minutes INTEGER", "form TEXT", "place TEXT", "counsellor TEXT", "referred_to TEXT", "remark TEXT")
	areas := newTable("focus_areas", "id INTEGER", "booking_id INTEGER", "area TEXT", "reason TEXT")
	events := newTable("events", "id TEXT", "booking_id INTEGER", "subject TEXT", "starts_at TEXT", "ends_at TEXT", "location TEXT", "attendee_name TEXT", "attendee_email TEXT", "note TEXT")
	sheet := newTable("kunder", "linje INTEGER", "kundenr TEXT", "navn TEXT", "kjønn TEXT", "aldersgruppe TEXT", "landbakgrunn TEXT", "utdanning TEXT", "situasjon TEXT", "dato TEXT", "varighet INTEGER", "type TEXT", "tema TEXT", "bostedskommune TEXT")
	log := map[string][]string{}

	for _, p := range m.locals {
		if !m.some(p, 2) && !m.random.Chance(2) {
			continue
		}
		customer := customers.next()
		number := fmt.Sprintf("K-%d", 10400+customer)
		customers.add(about(p), customer, number, p.Name(), m.email(p), m.phone(p), p.Municipality, p.Age(m.today), 0)
		counsellor := people.Pick(m.random, []string{"Ylva V.", "Ylva V.", "Tarjei N."})
		for range m.random.Between(1, 3) {
			at := m.appointment(-6, 30)
			form := people.Pick(m.random, []string{"telefon", "video", "oppmøte"})
			place := "–"
			if form == "oppmøte" {
				place = people.Pick(m.random, []string{"Skien", "Seljord"})
			}
			booking := bookings.next()
			referred := any(nil)
			if p.Cast {
				referred = "Nav " + p.Municipality
			}
			bookings.add(about(p), booking, customer, stamp(at), 60, form, place, counsellor, referred, nil)
			for range m.random.Between(1, 2) {
				areas.add(about(p), areas.next(), booking, people.Pick(m.random, focusAreas()), people.Pick(m.random, reasons()))
			}
			events.add(about(p), fmt.Sprintf("AAMk%06d", 70000+events.next()), booking, "Karriereveiledning, "+p.Name(), stamp(at), stamp(at.Add(time.Hour)), place, p.Name(), nil, "Bestilt på nettsiden")
		}
		if m.some(p, 6) { // arranged by telephone: in the calendar, never in the booking system
			at := m.appointment(1, 20)
			events.add(about(p), fmt.Sprintf("AAMk%06d", 70000+events.next()), nil, "Oppfølging", stamp(at), stamp(at.Add(30*time.Minute)), "telefon", p.Name(), m.email(p), "Avtalt på telefon")
		}
		for range m.random.Between(1, 2) {
			m.registered(sheet, p, number)
		}
		if m.some(p, 3) {
			log[p.Key] = m.pickSome(logNotes(), 1, 3)
		}
	}
	return append([]*source{
		{"telemark", m.booking(), database{m.path("booking", "booking.sqlite")}, []*table{customers, bookings, areas}, nil},
		{"telemark", m.calendar(), newServer("booking_id", "attendee_email"), []*table{events}, nil},
		{"telemark", m.counsellorLog(), nowhere{}, nil, log},
		{"telemark", m.customerRegister(), folder{m.path("sharepoint"), formatXLSX()}, []*table{sheet}, nil},
	}, m.telemarkTools()...)
}

// registered adds a line to the customer register, of this calendar year: it is
// emptied at the turn of the year.
func (m *maker) registered(t *table, p people.Person, number string) {
	start := time.Date(m.now.Year(), time.January, 1, 0, 0, 0, 0, time.UTC)
	at := start.AddDate(0, 0, m.random.IntN(m.now.YearDay()))
	background, municipality := "øvrig befolkning", any(nil)
	if p.Immigrant {
		background = "innvandrer"
	}
	if p.Newcomer {
		municipality = p.Municipality
	}
	t.add(about(p), t.next(), number, p.Name(), p.Gender(), p.AgeGroup(m.today), background, people.Pick(m.random, educations()), people.Pick(m.random, situations()),
		day(at), 60, people.Pick(m.random, []string{"individuell", "gruppe"}), people.Pick(m.random, focusAreas()), municipality).expires = start.AddDate(1, 0, 0)
}

func (m *maker) booking() register.StoreDeclaration {
	return register.StoreDeclaration{ID: "telemark-booking", StoreFacts: models.StoreFacts{
		Name: text("Bookingsystem", "Booking system"), System: "Bookingsystem på nettsiden", Kind: models.StoreSQL,
		Activities: []string{"telemark-timebestilling"}, AcceptProofs: byAddress(), Owner: owner("telemark-systems"), BackupDays: 30,
		Retention: &models.StoreRetention{
			From: text("timen er gjennomført", "the appointment has taken place"),
			Text: text("Slettes kort tid etter at timen er gjennomført", "Deleted a short time after the appointment has taken place"),
		},
	}}
}

func (m *maker) calendar() register.StoreDeclaration {
	return register.StoreDeclaration{ID: "telemark-calendar", StoreFacts: models.StoreFacts{
		Name: text("Veiledernes kalender", "The counsellors' calendar"), System: "Outlook-kalender", Kind: models.StoreHTTP,
		Activities: []string{"telemark-timebestilling"}, AcceptProofs: byAddress(), Owner: owner("telemark-systems"),
		Retention: &models.StoreRetention{
			From: text("timen er gjennomført", "the appointment has taken place"),
			Text: text("Slettes kort tid etter at timen er gjennomført", "Deleted a short time after the appointment has taken place"),
		},
	}}
}

func (m *maker) counsellorLog() register.StoreDeclaration {
	return register.StoreDeclaration{ID: "telemark-log", StoreFacts: models.StoreFacts{
		Name: text("Veilederens logg", "The counsellor's log"), System: "Lukket lagringsområde for den enkelte veileder", Kind: models.StoreManual,
		Activities: []string{"telemark-veiledning"}, AcceptProofs: []models.SeedProof{models.ProofEID}, Owner: owner("telemark-counsellor"),
		Retention: &models.StoreRetention{
			From: text("siste samtale", "the last conversation"),
			Text: text("Slettes etter siste samtale", "Deleted after the last conversation"),
		},
		Instruction: text(
			"Bare du som veileder har tilgang til loggen. Slå opp personen, og legg ved alle notater, SMS og e-poster. Svar «Ikke funnet» hvis du ikke har noen.",
			"You as counsellor are the only one with access to the log. Look the person up and attach all notes, SMS and e-mails. Answer \"Not found\" if you have none.",
		),
	}}
}

func (m *maker) customerRegister() register.StoreDeclaration {
	return register.StoreDeclaration{ID: "telemark-customer-register", StoreFacts: models.StoreFacts{
		Name: text("Kunderegister", "Customer register"), System: "SharePoint (Telemark fylkeskommune)", Kind: models.StoreFile,
		Activities: []string{"telemark-kunderegister"}, AcceptProofs: byAddress(), Owner: owner("telemark-systems"),
		Retention: &models.StoreRetention{
			From: text("årsskiftet", "the turn of the year"),
			Text: text("Ut det kalenderåret veiledningen ble mottatt", "To the end of the calendar year in which the guidance was received"),
		},
	}}
}
