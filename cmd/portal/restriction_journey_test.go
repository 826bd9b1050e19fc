package main

import (
	"database/sql"
	"fmt"
	"strings"
)

// restricts goes on from another request of the same person's: a restriction is
// asked for, tried, decided, approved by somebody else, marked in the booking
// database in the person's own row, and read.
func (j *journey) restricts(db *sql.DB) {
	j.t.Helper()
	before := j.blocked(db)
	j.asksToRestrict()
	j.ombudAssigns()
	j.triesRestricting()
	if after := j.blocked(db); after != before {
		j.t.Errorf("trying changed the booking system: %s has become %s", before, after)
	}
	j.decidesAsTried("restricted", "Sperret")
	j.ownerDoes("telemark-systems") // what the system has no field for
	j.readsTheDecision("84-brev-begrensning", "blir bare lagret", "én oppføring er merket som begrenset", "meldte", "Vi sier fra til deg før", "www.datatilsynet.no", "domstolene")
	if after, want := j.blocked(db), strings.Replace(before, j.oksana.Email+"=0", j.oksana.Email+"=1", 1); after != want || after == before {
		j.t.Errorf("marked are %s, want %s", after, want)
	}
	j.worker.Open(j.site.address + "/saksbehandler/begrensninger")
	j.worker.WaitFor(j.number)
}

// blocked says of each customer of the booking system whether their row is marked.
func (j *journey) blocked(db *sql.DB) string {
	j.t.Helper()
	rows, err := db.QueryContext(j.t.Context(), "SELECT COALESCE(email, ''), COALESCE(blocked, 0) FROM customers ORDER BY id")
	must(j.t, err)
	defer func() { _ = rows.Close() }()
	var all []string
	for rows.Next() {
		var email string
		var marked int
		must(j.t, rows.Scan(&email, &marked))
		all = append(all, fmt.Sprint(email, "=", marked))
	}
	must(j.t, rows.Err())
	return strings.Join(all, " ")
}

func (j *journey) asksToRestrict() {
	j.t.Helper()
	v := j.citizen
	v.Open(j.site.address + "/virksomhet/telemark")
	v.Click("Bruk rettighetene dine")
	v.WaitFor("Hva vil du hos")
	v.Click("#right-restriction")
	v.Click("Gå videre")
	v.WaitFor("Kravet ditt til")
	v.Fill("name", j.oksana.Name())
	v.Fill("email", j.oksana.Email)
	v.Fill("about_restriction", "Timene mine. Jeg trenger dem i en klagesak.")
	v.see("84-begrensning-skjema")
	v.Click("Send kravet")
	v.WaitFor("Lovens frist, én måned")
	j.number = caseNumber.FindString(v.Text("main"))
}

func (j *journey) triesRestricting() {
	j.t.Helper()
	v := j.worker
	v.Open(j.site.address + "/saksbehandler/sak/" + j.number)
	v.Click("Virkning")
	v.WaitFor("Begrenses")
	for _, store := range []string{"customer-register", "log", "calendar", "inflow24", "karriereverktoy", "imdi", "mailbox"} {
		v.Click(`label[for="do_telemark-` + store + `-leave"]`)
	}
	v.Click(`label[for="do_telemark-booking-restrict"]`)
	v.Click("Prøv uten å endre noe")
	v.WaitFor("Portalen prøver nå.")
	j.waitsForThePlan()
	v.see("84-begrensning-proevd")
}
