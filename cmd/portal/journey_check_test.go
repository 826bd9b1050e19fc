package main

import (
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/demo/people"
)

// check holds a form of the answer against the truth: Oksana's rows from
// stores of four kinds, both dates, nothing that was withheld, and nobody
// else.
func (j *journey) check(form, text string) {
	j.t.Helper()
	text = strings.Join(strings.Fields(text), " ")
	for _, source := range []string{
		"Bookingsystem",    // sql
		"Outlook-kalender", // http
		"Kunderegister",    // file, XLSX
		"Karriereverktøy",  // file, CSV
		"Karrierenotat",    // manual, IMDi
	} {
		if !strings.Contains(text, source) {
			j.t.Errorf("%s lacks the source %q", form, source)
		}
	}
	for _, want := range []string{j.number, "ingeniør fra Kharkiv", "Lovet svar innen 30 dager", "Lovens frist, én måned", "Datatilsynet"} {
		if !strings.Contains(text, want) {
			j.t.Errorf("%s lacks %q", form, want)
		}
	}
	if !strings.Contains(strings.ToLower(text), strings.ToLower(j.oksana.Email)) {
		j.t.Errorf("%s lacks the person's own address", form)
	}
	if strings.Contains(text, j.hidden) {
		j.t.Errorf("%s shows what was withheld", form)
	}
	j.nobodyElse(form, text)
}

// nobodyElse looks for every other synthetic person.
func (j *journey) nobodyElse(form, text string) {
	j.t.Helper()
	all, err := people.All()
	must(j.t, err)
	lower := strings.ToLower(text)
	for _, p := range all {
		if p.Key == j.oksana.Key {
			continue
		}
		marks := []string{strings.ToLower(p.Email), p.NationalID.Reveal(), strings.TrimPrefix(p.Phone, "+47")}
		if p.Name() != j.oksana.Name() {
			marks = append(marks, strings.ToLower(p.Name()))
		}
		for _, mark := range marks {
			if strings.Contains(lower, mark) {
				j.t.Errorf("%s has something of somebody else, %s", form, p.Key)
			}
		}
	}
}

// waitFor returns what look finds, or fails when it finds nothing in time.
func waitFor(t *testing.T, what string, look func() string) string {
	t.Helper()
	deadline := time.Now().Add(45 * time.Second)
	for {
		if found := look(); found != "" {
			return found
		}
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain for %s", what)
		}
		time.Sleep(100 * time.Millisecond)
	}
}
