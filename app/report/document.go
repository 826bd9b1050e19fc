// Package report makes the access report of GDPR Art. 15: first its content, a
// Document that is fully worded and knows nothing of pages, then the forms
// people get it in. A form decides nothing about the content.
package report

import (
	"iter"
	"slices"
	"time"

	"rettighetsporten/models"
)

// Document is a report in one language, complete and in reading order.
type Document struct {
	Meta        Meta
	Sections    []Section
	Attachments []Attachment // the files that go with it, which no form has in it
	Fee         int          `json:",omitempty"` // kroner that it says the person pays
	To          string       `json:",omitempty"` // whom it says that the files also go to
	Rows        Rows         `json:"-"`          // gives the rows that are kept apart; nil where there are none
}

// Files reports whether there are files that the person takes along with it.
func (d Document) Files() bool {
	return slices.ContainsFunc(d.Sections, func(s Section) bool { return s.ID == filesSection })
}

// Attachment is a file that goes with the report.
type Attachment struct {
	Name string // as its owner called it
	Size int64  // bytes
	Ref  string // what its keeper finds it by

	Unread bool `json:",omitempty"` // what is held back cannot be looked for in it: it has no text
}

// Meta is what a form says about the document outside its text.
type Meta struct {
	Language   models.Language
	Title      string
	Subject    string // the case, without the person's name
	Controller string
	CaseNumber string
	CaseLabel  string // "Sak TEL-2026-0042"
	Created    time.Time
	Words      Words
}

// Words are the few words that a form itself needs, in the document's
// language.
type Words struct {
	Contents string
	Page     string // "Side {page} av {pages}"
	Record   string // "Rad {number} av {total}"
	Message  string // "Melding {number} av {total}"
	Replaced string // explains the sign that stands for a character a form lacks
	Withheld string // stands in a cell for what is left out
	Others   string // marks a row that was reached through somebody else's
	Remark   string // heads a column of such marks
	Shown    string // "De første {shown} av {total} rader."
	Rows     string // leads to all of them, a page at a time
	All      string // leads to the table as a file
	Volume   VolumeWords
}

// VolumeWords are the words about the files of their own that a long table is in.
type VolumeWords struct {
	Title string // of one: "{table}, del {part}"
	Lead  string // what one is: "… rad {row} av {rows} …"
	In    string // stands in place of the rows: "… {rows} rader …"
	Later string // stands there before the files are made: "… {rows} rader …"
	Item  string // one of the files: "{name}: rad {from} til {to}, {pages} sider"
}

// Section is a heading and what stands under it, down to the next section.
type Section struct {
	ID      string // unique, fit for an anchor
	Level   int    // 1 to 3
	Heading string
	Blocks  []Block
}

// BlockKind names a kind of block, so that a template can tell them apart.
type BlockKind string

// The kinds of blocks.
const (
	KindParagraph BlockKind = "paragraph"
	KindList      BlockKind = "list"
	KindFacts     BlockKind = "facts"
	KindTable     BlockKind = "table"
	KindCallout   BlockKind = "callout"
	KindBars      BlockKind = "bars"
)

// Block is one of Paragraph, List, Facts, Table, Callout and Bars.
type Block interface{ Kind() BlockKind }

// Tone is how a paragraph speaks.
type Tone string

// The tones. The zero value is plain text.
const (
	TonePlain Tone = ""
	ToneLead  Tone = "lead"  // the answer itself
	ToneQuote Tone = "quote" // somebody's own words
	ToneNote  Tone = "note"  // a source or a provision, in small
)

// Paragraph is running text. It may hold line breaks.
type Paragraph struct {
	Text string
	Tone Tone
}

// Kind returns KindParagraph.
func (Paragraph) Kind() BlockKind { return KindParagraph }

// List is a list of short points.
type List struct{ Items []string }

// Kind returns KindList.
func (List) Kind() BlockKind { return KindList }

// Facts are terms with what is said of each.
type Facts struct{ Items []Fact }

// Kind returns KindFacts.
func (Facts) Kind() BlockKind { return KindFacts }

// Fact is one term.
type Fact struct {
	Term    string
	Article string   // the provision it answers, in small; may be empty
	Lines   []string // points of equal standing; a point may hold line breaks
	Note    string   // who says so, in small; may be empty
	Gap     bool     // the register does not say it
	Day     bool     // the day of the answer, see Document.Dated

	Lang models.Language `json:",omitempty"` // of the lines, where it is another than the document's
}

// Table is data as they stand in a store.
type Table struct {
	ID      string // unique, fit for an anchor
	Key     string `json:",omitempty"` // what its rows are found by, where they are a store's
	Caption string
	Source  string // the store and the number of rows
	Note    string // what to know before reading; may be empty
	Columns []Column
	Rows    []Row  // all of them; of a table whose rows are kept apart, some from all over it, shortened
	Apart   *Apart `json:",omitempty"`
	Figures bool   `json:",omitempty"` // every column but the first holds numbers

	Messages    bool `json:",omitempty"` // each row is a message: it is read by itself
	Data        bool `json:",omitempty"` // of a store, and no list of the answer's own
	AboutOthers bool `json:",omitempty"` // some rows were reached through somebody else's
}

// Apart tells where the rows of a table are that are too many for the document.
type Apart struct {
	Count    int
	Bytes    int // of their texts, as they are shown
	Pictures int // in them
}

// bytes returns how long the texts of the rows are that the document has.
func (t Table) bytes() int {
	all := 0
	for _, r := range t.Rows {
		for _, c := range r.Cells {
			all += c.Shown()
		}
	}
	return all
}

// Count returns how many rows the table has.
func (t Table) Count() int {
	if t.Apart != nil {
		return t.Apart.Count
	}
	return len(t.Rows)
}

// Kind returns KindTable.
func (Table) Kind() BlockKind { return KindTable }

// Column heads a column: in words, and by the name the store has for it.
type Column struct {
	Label   string
	Raw     string // may be empty
	Members string `json:",omitempty"` // of objects that are in it: the store's names for their values
}

// inStore is what the store calls the column and what is in it.
func (c Column) inStore() string {
	if c.Members == "" {
		return c.Raw
	}
	return c.Raw + " (" + c.Members + ")"
}

// With returns the document with where the rows come from that are kept apart, where
// some are.
func (d Document) With(rows Rows) Document {
	for t := range d.Tables() {
		if t.Apart != nil {
			d.Rows = rows
		}
	}
	return d
}

// Tables ranges over the tables of the document.
func (d Document) Tables() iter.Seq[Table] {
	return func(yield func(Table) bool) {
		for _, s := range d.Sections {
			for _, b := range s.Blocks {
				if t, ok := b.(Table); ok && !yield(t) {
					return
				}
			}
		}
	}
}

// Row has a cell for every column.
type Row struct {
	Cells       []Cell
	AboutOthers bool   `json:",omitempty"` // it was reached through somebody else's row
	Note        string `json:",omitempty"` // another mark on the whole row
}

// Rows gives the rows of a table that are kept apart, from a place on, 0 the first:
// the same ones in the same order each time.
type Rows func(key string, from int) iter.Seq2[Row, error]

// rows ranges over the rows of the table from a place on, wherever they are.
func (d Document) rows(t Table, from int) iter.Seq2[Row, error] {
	if t.Apart != nil {
		return d.Rows(t.Key, from)
	}
	return func(yield func(Row, error) bool) {
		for _, r := range t.Rows[from:] {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// Weight is how much a callout asks of the reader.
type Weight string

// The weights.
const (
	WeightInfo    Weight = "info"
	WeightWarning Weight = "warning"
)

// Callout is something the reader must not miss.
type Callout struct {
	Weight  Weight
	Heading string
	Lines   []string
}

// Kind returns KindCallout.
func (Callout) Kind() BlockKind { return KindCallout }

// Bars are figures as a picture. Only the paper draws it: the same figures
// stand in a table after it, which every form has.
type Bars struct {
	Rows  []BarRow
	Parts []string // what the parts of each bar are; none where there is one alone
}

// BarRow is one bar.
type BarRow struct {
	Name  string
	Said  string // its figure
	Parts []int  // at most four
}

// Kind returns KindBars.
func (Bars) Kind() BlockKind { return KindBars }

func (r BarRow) sum() int {
	all := 0
	for _, n := range r.Parts {
		all += n
	}
	return all
}
