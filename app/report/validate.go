package report

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"rettighetsporten/app/fault"
	"rettighetsporten/app/i18n"
	"rettighetsporten/models"
)

// Unconfirmed is a fact of Art. 15(1) that neither the register nor a
// caseworker has stated.
type Unconfirmed struct {
	ActivityID string
	Fact       models.ConfirmedFact
}

// Unconfirmed returns what a caseworker has to state before the report can be
// made: actual recipients, Art. 15(1)(c), and automated decisions, Art.
// 15(1)(h). Neither is ever answered by silence.
func (in Input) Unconfirmed() []Unconfirmed {
	var missing []Unconfirmed
	for _, a := range in.Activities {
		for _, fact := range a.silentOn() {
			if strings.TrimSpace(a.Confirmed[fact]) == "" {
				missing = append(missing, Unconfirmed{ActivityID: a.ID, Fact: fact})
			}
		}
	}
	return missing
}

// silentOn is the register's silence, where a text without words counts as
// silence too.
func (a ActivityInput) silentOn() []models.ConfirmedFact {
	activity := a.ProcessingActivity
	if activity.Facts.Automated != nil && activity.Facts.Automated.IsZero() {
		activity.Facts.Automated = nil
	}
	return activity.SilentOn()
}

// check refuses what would make an incomplete or a wrong answer.
func (in Input) check(l i18n.Localizer) error {
	if in.Controller.Name == "" || in.CaseNumber == "" || in.Person == "" || in.Received.IsZero() {
		return errors.New("a report needs a controller, a case number, a person and a receipt")
	}
	for _, m := range in.Unconfirmed() {
		return fault.New(fault.Conflict, "report.unconfirmed").
			With("activity", in.activityName(l, m.ActivityID)).
			With("fact", l.T("report.fact_"+string(m.Fact)))
	}
	if err := in.checkWithheld(); err != nil {
		return err
	}
	for _, s := range in.Searches {
		if err := s.check(); err != nil {
			return err
		}
	}
	return nil
}

func (in Input) activityName(l i18n.Localizer, id string) string {
	for _, a := range in.Activities {
		if a.ID == id {
			return a.Facts.Name.In(l.Lang())
		}
	}
	return id
}

// checkWithheld refuses a report that leaves something out without a ground:
// Art. 12(4) wants the reasons told.
func (in Input) checkWithheld() error {
	grounded := map[[2]string]bool{}
	for _, w := range in.Withheld {
		if w.all() <= 0 || w.Ground.Provision == "" || strings.TrimSpace(w.Reason) == "" {
			return fault.New(fault.Conflict, "report.ground_missing").With("table", w.Label)
		}
		grounded[[2]string{w.Store, w.Label}] = true
	}
	for _, t := range in.tables() {
		withheld := false
		for i, row := range t.Rows {
			if len(row.Cells) != len(t.Columns) {
				return fmt.Errorf("row %d of a table has %d cells for %d columns", i, len(row.Cells), len(t.Columns))
			}
			for _, c := range row.Cells {
				withheld = withheld || c.withheld
			}
		}
		if withheld && !grounded[[2]string{t.Store, t.Label}] {
			return fault.New(fault.Conflict, "report.ground_missing").With("table", t.Label)
		}
	}
	return nil
}

// tables returns all data tables in the order of the report.
func (in Input) tables() []DataTable {
	var all []DataTable
	for _, a := range in.Activities {
		all = append(all, a.Tables...)
	}
	return append(all, in.Unassigned...)
}

// identityKind is a word. An address, a telephone number or an identity number
// is none, so the search log cannot show one.
var identityKind = regexp.MustCompile(`^[a-z][a-z_]*$`)

func (s Search) check() error {
	for _, kind := range s.Kinds {
		if !identityKind.MatchString(kind) {
			return errors.New("a kind of identity is not a word")
		}
	}
	switch s.State {
	case SearchFound, SearchNothing, SearchNotGiven, SearchPerson:
		return nil
	case SearchLimit, SearchNoAnswer, SearchNot, SearchAside:
		if strings.TrimSpace(s.Reason) == "" && s.Store != "" {
			return fault.New(fault.Conflict, "report.reason_missing").With("store", s.Store)
		}
		return nil
	default:
		return fmt.Errorf("unknown state of a search: %q", s.State)
	}
}
