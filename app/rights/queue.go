package rights

import (
	"context"
	"fmt"
	"strings"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/deadline"
	"rettighetsporten/models"
)

// QueueFilter narrows the queue. The zero value is every open case the actor
// may see. A search by number looks through every state, and what else is
// chosen does not narrow it.
type QueueFilter struct {
	ControllerID string
	Status       models.Status // "": the open ones; StatusAny: all
	Right        models.InvokedRight
	Due          DueFilter
	Assignee     string // a staff ID, AssigneeNone, or "" for anybody
	Awaits       Awaits
	CaseNumber   string // a whole number, its beginning, its last digits, or year and digits
	After        string // the cursor of the page before
	Limit        int
}

// DueFilter narrows by the governing date.
type DueFilter string

// The due filters.
const (
	DueAny     DueFilter = ""
	DueOverdue DueFilter = "overdue"
	DueToday   DueFilter = "today"
	DueWeek    DueFilter = "week" // today and the six days after
)

// Awaits narrows by whom a case waits for.
type Awaits string

// Whom a case can wait for.
const (
	AwaitsAny    Awaits = ""
	AwaitsPerson Awaits = "person" // asked something and not answered yet
	AwaitsStore  Awaits = "store"  // a store's owner has a task
)

// StatusAny asks for cases in every state.
const StatusAny models.Status = "any"

// AssigneeNone asks for cases that nobody has.
const AssigneeNone = "none"

// QueueRow is a line of the queue. Of the item it has what a line tells: where
// it stands, its clock's facts and governing date, and whom it waits for.
type QueueRow struct {
	models.RequestItem
	CaseNumber     string
	RequestVersion int // of the request, for assigning it
	ControllerName string
	AssigneeName   string
	OnBehalf       bool // somebody asks for another
}

// QueuePage is one page of the queue, soonest governing date first; a search
// by number is in the order of the numbers.
type QueuePage struct {
	Rows []QueueRow
	Next string // cursor of the next page, "" on the last
}

const (
	defaultPage = 50
	largestPage = 1000
)

// Queue returns a page of the cases the actor serves. Pages are stable: a
// cursor points behind the last line, not at a number of lines.
func (s *Service) Queue(ctx context.Context, actor authz.Actor, f QueueFilter) (QueuePage, error) {
	if err := actor.Require(authz.Ombud, authz.Caseworker, authz.Approver); err != nil {
		return QueuePage{}, err
	}
	limit := f.Limit
	if limit <= 0 || limit > largestPage {
		limit = defaultPage
	}
	q, some := s.queueStatement(actor, f, limit+1)
	if !some {
		return QueuePage{}, nil
	}
	rows, err := s.lines(ctx, q, limit+1)
	if err != nil {
		return QueuePage{}, fmt.Errorf("reading the queue: %w", database.Fault(err))
	}
	page := QueuePage{Rows: rows}
	if len(rows) > limit {
		page.Rows = rows[:limit]
		page.Next = cursorOf(page.Rows[limit-1], f)
	}
	return page, nil
}

func (s *Service) queueStatement(actor authz.Actor, f QueueFilter, rows int) (statement, bool) {
	if strings.TrimSpace(f.CaseNumber) != "" {
		return searchStatement(actor, f, rows)
	}
	return listStatement(actor, f, today(s.Now(), deadline.Zone()), rows)
}

// cursorOf points behind the line, in the order the filter lists them in.
func cursorOf(r QueueRow, f QueueFilter) string {
	if strings.TrimSpace(f.CaseNumber) != "" {
		return r.CaseNumber + "_" + r.RequestItem.ID
	}
	return r.Governing.String() + "_" + r.RequestItem.ID
}
