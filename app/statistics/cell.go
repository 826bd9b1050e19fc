package statistics

import "rettighetsporten/models"

// Cell is the counts of one controller's requests that were first received in
// one month, invoke one right and ask about one unit.
type Cell struct {
	ControllerID string              `gorm:"primaryKey"`
	Month        string              `gorm:"primaryKey"` // "2026-03"
	InvokedRight models.InvokedRight `gorm:"primaryKey"`
	ActivityID   string              `gorm:"primaryKey"` // "": the whole body
	Counts
}

// TableName names the table.
func (Cell) TableName() string { return "statistics_cells" }

// Counts are what became of a number of requests. Each is counted once, by its
// first whole answer, however often it is opened again:
//
//	Received = Answered + Waiting + Withdrawn + Forwarded
type Counts struct {
	Received    int
	Answered    int // have got a whole answer
	KeptLaw     int // of Answered: within the month, or within the extended time, Art. 12(3)
	Promised    int // of Answered: those to whom a number of days was promised
	KeptPromise int // of Promised: within those days
	Waiting     int // open, and not answered yet
	Withdrawn   int // by the person, unanswered
	Forwarded   int // to the body they were meant for, unanswered
	Extended    int // the time was extended, and the person told
	Paused      int // waited for the person for a day or more
	PausedDays  int // civil days of such waits in all
	Partly      int // of Answered: something was withheld
	Refused     int // of Answered: no action taken, Art. 12(4)
	Reopened    int
	AnswerDays  Histogram      `gorm:"serializer:json"` // civil days from receipt to the first answer → requests
	Refusals    map[string]int `gorm:"serializer:json"` // ground → requests, of Refused
}

// add adds the other counts.
func (c *Counts) add(o Counts) {
	c.Received += o.Received
	c.Answered += o.Answered
	c.KeptLaw += o.KeptLaw
	c.Promised += o.Promised
	c.KeptPromise += o.KeptPromise
	c.Waiting += o.Waiting
	c.Withdrawn += o.Withdrawn
	c.Forwarded += o.Forwarded
	c.Extended += o.Extended
	c.Paused += o.Paused
	c.PausedDays += o.PausedDays
	c.Partly += o.Partly
	c.Refused += o.Refused
	c.Reopened += o.Reopened
	if c.AnswerDays == nil {
		c.AnswerDays, c.Refusals = Histogram{}, map[string]int{}
	}
	for days, n := range o.AnswerDays {
		c.AnswerDays[days] += n
	}
	for ground, n := range o.Refusals {
		c.Refusals[ground] += n
	}
}
