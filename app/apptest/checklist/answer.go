package checklist

import (
	"testing"
	"time"

	"rettighetsporten/app/register"
	"rettighetsporten/app/report"
	"rettighetsporten/models"
)

// Activities is how many there are in the register that goes with the portal.
const Activities = 28

// Answers returns answers that tell of every activity of the register once
// between them: three where something was found, one where nothing was. A
// caseworker has confirmed what the register is silent on, and no more.
func Answers(tb testing.TB) []Answer {
	tb.Helper()
	file, err := register.Bundled()
	if err != nil {
		tb.Fatal(err)
	}
	var answers []Answer
	told := map[string]bool{}
	for _, id := range []string{"telemark", "hkdir", "vestfold", "aure"} {
		c, ok := file.Controller(id)
		if !ok {
			tb.Fatalf("the register lacks %s", id)
		}
		a := Answer{report.Input{
			Controller: c.Controller, CaseNumber: c.CasePrefix + "-2026-00042", Person: "Navn Navnesen",
			Received: time.Date(2026, time.November, 3, 17, 42, 0, 0, time.UTC), Answered: models.NewDate(2026, time.November, 19),
			Created: time.Date(2026, time.November, 19, 9, 0, 0, 0, time.UTC),
		}}
		for i, activity := range c.Activities {
			a = a.with(c.InForce(activity), i, id != "vestfold")
			told[activity.ID] = true
		}
		answers = append(answers, a)
	}
	if len(told) != Activities {
		tb.Fatalf("the answers tell of %d activities, want %d", len(told), Activities)
	}
	return answers
}

// with tells of the activity too: of every third there are data, every third was
// searched, and the rest have no system. Where nothing is to be found, all were
// searched.
func (a Answer) with(activity models.ProcessingActivity, i int, found bool) Answer {
	in := report.ActivityInput{ProcessingActivity: activity, Confirmed: map[models.ConfirmedFact]string{}}
	for _, fact := range MustConfirm(in) {
		in.Confirmed[fact] = "Bekreftet ord om " + string(fact) + " i " + activity.ID + "."
	}
	search := report.Search{Store: "Systemet til " + activity.ID, Activities: []report.ActivityName{{ID: activity.ID, Name: activity.Facts.Name}}, At: a.Input.Created}
	switch {
	case found && i%3 == 0:
		search.State, search.Rows = report.SearchFound, 2
		in.Tables = []report.DataTable{{
			Store: search.Store, Label: "Tabellen", Columns: []report.Column{{Label: "Felt"}, {Label: "Mer"}},
			Rows:       []report.Row{{Cells: []report.Cell{report.Value(Copied(activity.ID)), report.WithheldCell()}}, {Cells: []report.Cell{report.Value("b"), report.Value("c")}}},
			Recipients: []string{"Mottakeren av " + activity.ID},
		}}
		a.Input.Withheld = append(a.Input.Withheld, report.Withheld{
			Store: search.Store, Label: "Tabellen", Cells: 1,
			Ground: report.Ground{Code: "15-4", Provision: "personvernforordningen artikkel 15 nr. 4"}, Reason: "Grunnen i " + activity.ID + ".",
		})
		a.Input.Searches = append(a.Input.Searches, search)
	case !found || i%3 == 1:
		search.State = report.SearchNothing
		a.Input.Searches = append(a.Input.Searches, search)
	}
	a.Input.Activities = append(a.Input.Activities, in)
	return a
}

// Copied is a value that was found about the person.
func Copied(activityID string) string { return "Opplysningen i " + activityID }

// MustConfirm returns what a caseworker has to state of the activity before an
// answer can be made: recipients without a name, and automated decisions that
// nobody has said anything of.
func MustConfirm(a report.ActivityInput) []models.ConfirmedFact {
	var facts []models.ConfirmedFact
	for _, fact := range []models.ConfirmedFact{models.FactRecipients, models.FactAutomated} {
		if (reading{ActivityInput: a}).mustConfirm(fact) {
			facts = append(facts, fact)
		}
	}
	return facts
}
