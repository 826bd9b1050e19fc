package report

import (
	"slices"
	"time"

	"rettighetsporten/models"
)

// Input is everything an access report is made of. It holds no identity
// number: the person's name is the only thing that says whom it is about,
// besides the data themselves.
type Input struct {
	Controller models.Controller
	CaseNumber string
	Person     string // the display name
	Behalf     string // who asks for them, "" for nobody
	OnPaper    bool   // it is printed and posted: nobody logs in to read it
	Sami       bool   // they have asked for Northern Sami, and are told the words there are
	Received   time.Time
	Dates      []DateLine  // the promised and the statutory limit
	Answered   models.Date // none while the answer is a draft
	Created    time.Time
	Asked      Asked
	Number     int         // which version of the answer it is, from 1
	Replaces   models.Date // the day of the version before it
	News       []News      // what has come since that one
	Fee        int         // kroner the person has agreed to pay for it; 0 for nothing
	Summary    string      // the caseworker's own words, may be empty
	Activities []ActivityInput
	Unassigned []DataTable // from stores that serve no activity
	Withheld   []Withheld
	Searches   []Search
}

// DateLine is one limit and how it was computed.
type DateLine struct {
	Label       string
	Date        models.Date
	Explanation string
}

// Asked is the request as the person made it.
type Asked struct {
	Text  string // the person's own words
	Scope string // what it was limited to, in words; empty: everything
	From  models.Date
	To    models.Date
}

// ActivityInput is a processing activity, what a caseworker confirmed where
// the register is silent, and the data found in the stores that serve it.
type ActivityInput struct {
	models.ProcessingActivity

	Confirmed map[models.ConfirmedFact]string
	Tables    []DataTable
}

// DataTable is what one collection of one store holds about the person.
type DataTable struct {
	Key      string // what its rows are found by
	Store    string // the system's name as people know it
	Label    string // the collection in words
	Note     string // what the reader should know of it, "" for nothing
	Columns  []Column
	Rows     []Row
	Apart    *Apart   // where they are, when Rows has some of them alone
	Messages bool     // each row is a message
	LeftOut  []string // fields that the rows have, and that are of no use to a reader

	AboutOthers bool // some of the rows that are kept apart are

	// Recipients are those the rows that are shown say that they were disclosed to.
	Recipients []string
}

// hasOthers reports whether some of the rows were reached through somebody else's.
func (t DataTable) hasOthers() bool {
	return t.AboutOthers || slices.ContainsFunc(t.Rows, func(r Row) bool { return r.AboutOthers })
}

// Count returns how many rows the table has.
func (t DataTable) Count() int { return Table{Rows: t.Rows, Apart: t.Apart}.Count() }

// Withheld is something left out of a table, with the provision that allows it
// and the reason in this case, Art. 12(4) and 15(4).
type Withheld struct {
	Store  string
	Label  string // the collection in words, as in its DataTable
	Rows   int    // whole rows left out
	Cells  int    // single values left out of rows that are shown
	Parts  int    // values some of which is left out
	Ground Ground
	Reason string
}

func (w Withheld) all() int { return w.Rows + w.Cells + w.Parts }

// Ground is the provision a refusal rests on.
type Ground struct {
	Code      string // "15-4", "pol16-d"
	Provision string // in words: "personopplysningsloven § 16 første ledd bokstav d"
}

// SearchState is how a search of one store ended.
type SearchState string

// The states.
const (
	SearchFound    SearchState = "found"     // rows were found
	SearchNothing  SearchState = "nothing"   // searched, nothing found
	SearchNotGiven SearchState = "not_given" // searched, and nothing found that the person has provided, Art. 20(1)
	SearchPerson   SearchState = "person"    // a store owner looked and answered
	SearchLimit    SearchState = "limit"     // searched in part: there may be more
	SearchNoAnswer SearchState = "no_answer" // the store did not answer
	SearchNot      SearchState = "not"       // never searched, though it should have been
	SearchAside    SearchState = "aside"     // the request does not go there, or there is nothing to search
)

// News is what a store has given since the version before: no rows when it has
// been searched since and held nothing more.
type News struct {
	Store    string
	Rows     int
	Withheld int // of the rows
}

// Search is a line of the search log: one store, whatever came of it.
type Search struct {
	Store      string         // "": no store is linked to the activities
	Activities []ActivityName // those the store serves
	State      SearchState
	Rows       int
	Pending    bool     // it may hold more, and the case stays open for it
	Reason     string   // why there was no answer, no search, or a limit
	Unsearched []string // parts of the store that nothing proved leads to, in words
	At         time.Time
	Kinds      []string // the kinds of identities used, never their values: "national_id"
}

// ActivityName names an activity, also one the report does not describe.
type ActivityName struct {
	ID   string
	Name models.Text
}
