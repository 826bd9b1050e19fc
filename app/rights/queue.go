package rights

import (
	"context"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/deadline"
	"rettighetsporten/models"
)

// QueueFilter narrows the queue. The zero value is every open case the actor
// may see.
type QueueFilter struct {
	ControllerID string
	Status       models.Status // "": the open ones; StatusAny: all
	Due          DueFilter
	Assignee     string // a staff ID, AssigneeNone, or "" for anybody
	CaseNumber   string // part of a number
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

// StatusAny asks for cases in every state.
const StatusAny models.Status = "any"

// AssigneeNone asks for cases that nobody has.
const AssigneeNone = "none"

// QueueRow is a line of the queue.
type QueueRow struct {
	models.RequestItem
	CaseNumber     string
	ControllerName string
	AssigneeID     *string
	AssigneeName   string
}

// QueuePage is one page of the queue, soonest governing date first.
type QueuePage struct {
	Rows []QueueRow
	Next string // cursor of the next page, "" on the last
}

const defaultPage = 50

// Queue returns a page of the cases the actor serves. Pages are stable: a
// cursor points behind the last line, not at a number of lines.
func (s *Service) Queue(ctx context.Context, actor authz.Actor, f QueueFilter) (QueuePage, error) {
	if err := actor.Require(authz.Ombud, authz.Caseworker, authz.Approver); err != nil {
		return QueuePage{}, err
	}
	limit := f.Limit
	if limit <= 0 || limit > 200 {
		limit = defaultPage
	}
	q := s.queueQuery(ctx, actor, f)
	if governing, id, ok := strings.Cut(f.After, "_"); ok {
		if date, err := models.ParseDate(governing); err == nil {
			q = q.Where("(request_items.governing, request_items.id) > (?, ?)", date, id)
		}
	}
	var rows []QueueRow
	err := q.Select(`request_items.*, rights_requests.case_number, rights_requests.assignee_id,
			controllers.name AS controller_name, COALESCE(staff.name, '') AS assignee_name`).
		Order("request_items.governing, request_items.id").Limit(limit + 1).Scan(&rows).Error
	if err != nil {
		return QueuePage{}, fmt.Errorf("reading the queue: %w", database.Fault(err))
	}
	page := QueuePage{Rows: rows}
	if len(rows) > limit {
		page.Rows = rows[:limit]
		last := page.Rows[limit-1]
		page.Next = last.Governing.String() + "_" + last.ID
	}
	return page, nil
}

// QueueCounts are the numbers over the queue: of all open cases the actor
// serves, whatever the filter.
type QueueCounts struct {
	Open, Overdue, Today, Week, Unassigned, Approval int64
}

// Counts returns the numbers over the queue.
func (s *Service) Counts(ctx context.Context, actor authz.Actor) (QueueCounts, error) {
	if err := actor.Require(authz.Ombud, authz.Caseworker, authz.Approver); err != nil {
		return QueueCounts{}, err
	}
	now := today(s.Now(), deadline.Zone())
	var c QueueCounts
	err := s.queueQuery(ctx, actor, QueueFilter{}).Select(`COUNT(*) AS open,
		COALESCE(SUM(CASE WHEN request_items.governing < ? THEN 1 ELSE 0 END), 0) AS overdue,
		COALESCE(SUM(CASE WHEN request_items.governing = ? THEN 1 ELSE 0 END), 0) AS today,
		COALESCE(SUM(CASE WHEN request_items.governing BETWEEN ? AND ? THEN 1 ELSE 0 END), 0) AS week,
		COALESCE(SUM(CASE WHEN rights_requests.assignee_id IS NULL THEN 1 ELSE 0 END), 0) AS unassigned,
		COALESCE(SUM(CASE WHEN request_items.status = 'approval' THEN 1 ELSE 0 END), 0) AS approval`,
		now, now, now, now.AddDays(6)).Scan(&c).Error
	if err != nil {
		return QueueCounts{}, fmt.Errorf("counting the queue: %w", database.Fault(err))
	}
	return c, nil
}

// queueQuery joins what a line shows. Open states are literals, so that the
// partial index serves them.
func (s *Service) queueQuery(ctx context.Context, actor authz.Actor, f QueueFilter) *gorm.DB {
	q := s.DB.Read().WithContext(ctx).Table("request_items").
		Joins("JOIN rights_requests ON rights_requests.id = request_items.request_id").
		Joins("JOIN controllers ON controllers.id = request_items.controller_id").
		Joins("LEFT JOIN staff ON staff.id = rights_requests.assignee_id").
		Where("request_items.controller_id IN ?", actor.Controllers)
	switch {
	case f.Status == StatusAny, f.Status == "" && f.CaseNumber != "":
	case f.Status == "":
		q = q.Where("request_items.status IN ('received', 'collecting', 'review', 'approval', 'partly')")
	default:
		q = q.Where("request_items.status = ?", f.Status)
	}
	if f.ControllerID != "" {
		q = q.Where("request_items.controller_id = ?", f.ControllerID)
	}
	if f.CaseNumber != "" {
		q = q.Where("rights_requests.case_number LIKE ? ESCAPE '!'", "%"+escapeLike(strings.ToUpper(f.CaseNumber))+"%")
	}
	switch f.Assignee {
	case "":
	case AssigneeNone:
		q = q.Where("rights_requests.assignee_id IS NULL")
	default:
		q = q.Where("rights_requests.assignee_id = ?", f.Assignee)
	}
	now := today(s.Now(), deadline.Zone())
	switch f.Due {
	case DueOverdue:
		q = q.Where("request_items.governing < ?", now)
	case DueToday:
		q = q.Where("request_items.governing = ?", now)
	case DueWeek:
		q = q.Where("request_items.governing BETWEEN ? AND ?", now, now.AddDays(6))
	case DueAny:
	}
	return q
}

func escapeLike(s string) string {
	return strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(s)
}
