package collect

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect/engine"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/app/upload"
	"rettighetsporten/models"
)

// Reply is what an owner answers: completed with rows or files, not found, or
// an exception with a note of why it could not be done.
type Reply struct {
	State       models.TaskState
	Note        string
	Rows        []map[string]any
	Attachments []Attachment
	OnPaper     bool // with TaskNotFound: what there is cannot be taken along, since no machine reads it, Art. 20(1)(b)
}

// Check returns what is wrong with the reply.
func (r Reply) Check() fault.Fields {
	var f fault.Fields
	switch r.State {
	case models.TaskCompleted:
		if len(r.Rows)+len(r.Attachments) == 0 {
			f.Add("text", "task.rows_missing")
		}
	case models.TaskException:
		if strings.TrimSpace(r.Note) == "" {
			f.Add("note", "task.note_missing")
		}
	case models.TaskNotFound:
	case models.TaskOpen:
		f.Add("state", "task.state_missing")
	default:
		f.Add("state", "task.state_missing")
	}
	if len(r.Attachments) > MaxAttachments {
		f.Add("attachments", "task.too_many_attachments", "max", MaxAttachments)
	}
	if slices.ContainsFunc(r.Attachments, func(a Attachment) bool { return len(a.Content) == 0 }) {
		f.Add("attachments", "task.attachment_empty")
	}
	if utf8.RuneCountInString(r.Note) > 2000 {
		f.Add("note", "submit.too_long", "max", 2000)
	}
	return f
}

// Answer keeps the owner's reply. What they gave becomes a page like any
// store's, and the case goes on by itself when it was the last one out.
func (s *Service) Answer(ctx context.Context, actor authz.Actor, id string, reply Reply) error {
	if err := actor.Require(authz.StoreOwner); err != nil {
		return err
	}
	if fields := reply.Check(); len(fields) > 0 {
		return fault.New(fault.Invalid, fields[0].Key)
	}
	for _, file := range reply.Attachments { // they go on to people
		if err := upload.Scan(ctx, file.Content, s.Scanner); err != nil {
			if refused, ok := upload.Named(err, file.Name); ok {
				return refused
			}
			return err
		}
	}
	now := database.Instant(s.Now())
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		task, err := s.ownTask(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		if err := rights.EnqueuePlan(ctx, tx, now, models.RequestItem{ID: task.ItemID, ControllerID: task.ControllerID}); err != nil { // the job first: see EnqueuePlan
			return err
		}
		// Held, so that nothing is answered behind an approver's back.
		item, err := table.RequestItems(tx, clause.Locking{Strength: "UPDATE"}).Where("id = ?", task.ItemID).Take(ctx)
		if err != nil {
			return fmt.Errorf("holding the task's case: %w", err)
		}
		switch {
		case task.State != models.TaskOpen || !item.Status.Open():
			return fault.New(fault.Conflict, "task.closed")
		case !searchable(item):
			return fault.New(fault.Conflict, "task.not_now")
		case item.InvokedRight == models.RightPortability && len(reply.Attachments) > 0:
			return fault.New(fault.Invalid, "task.only_tables")
		}
		if err := s.closeTask(ctx, tx, actor, task, reply, now); err != nil {
			return err
		}
		col := models.Collection{State: models.CollectionNothing, FinishedAt: &now, RowCount: len(reply.Rows) + len(reply.Attachments)}
		switch reply.State {
		case models.TaskCompleted:
			col.State = models.CollectionFound
			if err := s.saveOwnersRows(ctx, tx, task, reply.Rows, now); err != nil {
				return err
			}
			if err := s.saveAttachments(ctx, tx, task, reply.Attachments, now); err != nil {
				return err
			}
		case models.TaskException:
			col.State, col.Reason = models.CollectionFailed, "collect.owner_exception"
		case models.TaskNotFound, models.TaskOpen:
		}
		if item.InvokedRight == models.RightPortability && reply.OnPaper {
			col.State, col.Reason = models.CollectionNotSearched, NotAutomated
		}
		_, err = table.Collections(tx).Where("id = ?", task.CollectionID).
			Select("state", "reason", "row_count", "finished_at").Updates(ctx, col)
		if err != nil {
			return fmt.Errorf("closing the collection: %w", err)
		}
		if !col.Gap() {
			if err := endOmission(ctx, tx, task.CollectionID, now); err != nil {
				return err
			}
		}
		return s.record(ctx, tx, actor, item, "task."+string(reply.State), task.StoreID)
	})
}

func (s *Service) closeTask(ctx context.Context, tx *gorm.DB, actor authz.Actor, task models.StoreTask, reply Reply, now time.Time) error {
	row := models.StoreTask{State: reply.State, AnsweredBy: &actor.StaffID, AnsweredAt: &now}
	if note := strings.TrimSpace(reply.Note); note != "" {
		sealed, err := s.Keys.Seal([]byte(note), placeTaskNote(task.ID))
		if err != nil {
			return err
		}
		row.NoteSealed = sealed
	}
	n, err := table.StoreTasks(tx).Where("id = ? AND state = 'open'", task.ID).
		Select("state", "answered_by", "answered_at", "note_sealed").Updates(ctx, row)
	if err != nil {
		return fmt.Errorf("closing the task: %w", err)
	}
	if n == 0 {
		return fault.New(fault.Conflict, "task.closed")
	}
	return noteAwaiting(ctx, tx, task.ItemID)
}

func (s *Service) saveOwnersRows(ctx context.Context, tx *gorm.DB, task models.StoreTask, rows []map[string]any, now time.Time) error {
	if len(rows) == 0 {
		return nil
	}
	page := engine.Page{StoreID: task.StoreID, Dataset: task.StoreID, Collection: task.StoreID, Query: "task/" + task.ID, Last: true}
	for _, values := range rows {
		page.Rows = append(page.Rows, engine.FoundRow{Row: values})
	}
	return s.keepOwnersPage(ctx, tx, task, page, now)
}

func (s *Service) keepOwnersPage(ctx context.Context, tx *gorm.DB, task models.StoreTask, page engine.Page, now time.Time) error {
	return s.keepPage(ctx, tx, models.CollectedPage{
		CollectionID: task.CollectionID, ItemID: task.ItemID, ControllerID: task.ControllerID,
		QueryID: page.Query, Dataset: page.Dataset, Name: page.Collection, Last: true, RowCount: len(page.Rows), CreatedAt: now,
	}, page)
}
