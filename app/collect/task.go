package collect

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/dispatch"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// How long an owner has: a week, but always some days before the answer is due.
const (
	taskDays   = 7
	taskMargin = 5
)

// doneDays is how long an owner sees what they have answered.
const doneDays = 30

func (s *Service) tasks(ctx context.Context, item models.RequestItem) (map[string]models.StoreTask, error) {
	rows, err := table.StoreTasks(s.DB.Read()).Where("item_id = ? AND controller_id = ?", item.ID, item.ControllerID).Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the owners' tasks: %w", database.Fault(err))
	}
	byCollection := make(map[string]models.StoreTask, len(rows))
	for _, r := range rows {
		byCollection[r.CollectionID] = r
	}
	return byCollection, nil
}

// giveTask asks the store's owner, once per collection, and tells them by
// e-mail that there is something to do.
func (s *Service) giveTask(ctx context.Context, tx *gorm.DB, c rights.Case, store models.RecordStore, col models.Collection) error {
	now := database.Instant(s.Now())
	task := models.StoreTask{
		ID: models.NewID(), CollectionID: col.ID, ItemID: c.Item.ID, ControllerID: c.Item.ControllerID, StoreID: store.ID,
		OwnerEmail: strings.ToLower(store.Facts.Owner.Email), State: models.TaskOpen, Due: taskDue(now, c.Item.Governing, col.DeletesOn), CreatedAt: now,
	}
	result := gorm.WithResult()
	if err := table.StoreTasks(tx, result, clause.OnConflict{DoNothing: true}).Create(ctx, &task); err != nil {
		return fmt.Errorf("giving the owner a task: %w", err)
	}
	if result.RowsAffected == 0 {
		return nil
	}
	_, err := table.Collections(tx).Where("id = ?", col.ID).Select("state", "started_at", "tries").
		Updates(ctx, models.Collection{State: models.CollectionWithOwner, StartedAt: &now, Tries: 1})
	if err != nil {
		return fmt.Errorf("noting that the owner was asked: %w", err)
	}
	if err := noteAwaiting(ctx, tx, task.ItemID); err != nil {
		return err
	}
	if err := s.record(ctx, tx, authz.ForSystem(c.Item.ControllerID), c.Item, "collect.owner_asked", store.ID); err != nil {
		return err
	}
	_, err = dispatch.Queue(ctx, tx, s.Keys, now, dispatch.Message{
		ControllerID: c.Item.ControllerID, ItemID: c.Item.ID, Kind: models.MailStoreTask, Language: models.Bokmal, Recipient: task.OwnerEmail,
	})
	return err
}

func taskDue(now time.Time, governing, deletes models.Date) models.Date {
	today := models.DateIn(now, deadline.Zone())
	due := today.AddDays(taskDays)
	if latest := governing.AddDays(-taskMargin); latest.Before(due) {
		due = latest
	}
	if !deletes.IsZero() && deletes.Before(due) {
		due = deletes
	}
	if due.Before(today.AddDays(1)) {
		due = today.AddDays(1)
	}
	return due
}

// Task is an owner's task, opened.
type Task struct {
	models.StoreTask
	Store          models.RecordStore
	ControllerName string
	CaseNumber     string
	Name           string // the person's name
	Seeds          []rights.Seed
	Note           string
	Portable       bool // the person takes data along: only what they have provided is asked for, as a table
}

// Tasks returns the tasks of the owner: the open ones of open cases, soonest due
// first, then those answered lately, newest first.
func (s *Service) Tasks(ctx context.Context, actor authz.Actor) ([]Task, error) {
	if err := actor.Require(authz.StoreOwner); err != nil {
		return nil, err
	}
	rows, err := table.StoreTasks(s.DB.Read()).
		Where(`owner_email = ? AND controller_id IN ? AND (answered_at >= ? OR state = 'open' AND EXISTS (SELECT 1 FROM request_items
			WHERE request_items.id = store_tasks.item_id AND request_items.status IN ('received', 'collecting', 'review', 'approval', 'partly')))
			AND EXISTS (SELECT 1 FROM record_stores WHERE record_stores.controller_id = store_tasks.controller_id AND record_stores.id = store_tasks.store_id)`,
			strings.ToLower(actor.Email), actor.Controllers, database.Instant(s.Now()).AddDate(0, 0, -doneDays)).
		Order("CASE WHEN state = 'open' THEN 0 ELSE 1 END, answered_at DESC, due, id").Limit(200).Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the owner's tasks: %w", database.Fault(err))
	}
	tasks := make([]Task, 0, len(rows))
	for _, r := range rows {
		t, err := s.describe(ctx, r)
		if err != nil {
			return nil, err
		}
		tasks = append(tasks, t)
	}
	return tasks, nil
}

func (s *Service) describe(ctx context.Context, row models.StoreTask) (Task, error) {
	t := Task{StoreTask: row}
	store, err := table.RecordStores(s.DB.Read()).Where("controller_id = ? AND id = ?", row.ControllerID, row.StoreID).Take(ctx)
	if err != nil {
		return t, fmt.Errorf("reading the task's store: %w", database.Fault(err))
	}
	controller, err := s.Register.Controller(ctx, row.ControllerID)
	if err != nil {
		return t, err
	}
	t.Store, t.ControllerName = store, controller.Name
	return t, nil
}

// Task opens one task: whom to look for, by what the store accepts. That it
// was opened is logged.
func (s *Service) Task(ctx context.Context, actor authz.Actor, id string) (Task, error) {
	if err := actor.Require(authz.StoreOwner); err != nil {
		return Task{}, err
	}
	row, err := s.ownTask(ctx, s.DB.Read(), actor, id)
	if err != nil {
		return Task{}, err
	}
	t, err := s.describe(ctx, row)
	if err != nil {
		return t, err
	}
	system := authz.ForSystem(row.ControllerID)
	c, err := s.Rights.OpenItem(ctx, system, row.ItemID)
	if err != nil {
		return t, err
	}
	t.CaseNumber, t.Portable = c.Item.Reference, c.Item.InvokedRight == models.RightPortability
	open := t.State == models.TaskOpen && c.Item.Status.Open()
	if open { // afterwards the owner has no use of who it was
		seeds, err := s.Rights.Seeds(ctx, system, c.Request)
		if err != nil {
			return t, err
		}
		t.Name, t.Seeds = c.Name, accepted(t.Store, seeds)
	}
	if t.NoteSealed != nil {
		note, err := s.Keys.Open(t.NoteSealed, placeTaskNote(t.ID))
		if err != nil {
			return t, err
		}
		t.Note = string(note)
	}
	return t, s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if open {
			if err := noteKinds(ctx, tx, t); err != nil {
				return err
			}
		}
		return s.record(ctx, tx, actor, c.Item, "task.opened", row.StoreID)
	})
}

// noteKinds notes what the owner has been given to look by.
func noteKinds(ctx context.Context, tx *gorm.DB, t Task) error {
	_, err := table.Collections(tx).Where("id = ? AND state IN ('with-owner', 'unanswered')", t.CollectionID).
		Select("searched_by").Updates(ctx, models.Collection{SearchedBy: searchedBy(t.Store, nil, t.Seeds)})
	if err != nil {
		return fmt.Errorf("noting what the owner looks by: %w", err)
	}
	return nil
}

func (s *Service) ownTask(ctx context.Context, db *gorm.DB, actor authz.Actor, id string) (models.StoreTask, error) {
	row, err := table.StoreTasks(db).Where("id = ? AND owner_email = ? AND controller_id IN ?",
		id, strings.ToLower(actor.Email), actor.Controllers).Take(ctx)
	if err != nil {
		return row, fmt.Errorf("reading the task: %w", database.Fault(err))
	}
	return row, nil
}

func (s *Service) record(ctx context.Context, tx *gorm.DB, actor authz.Actor, item models.RequestItem, action, storeID string) error {
	return audit.Record(ctx, tx, actor, s.Now(), audit.Event{
		Chain: item.ControllerID, Action: action, RequestID: item.RequestID,
		Detail: map[string]string{"item": item.ID, "store": storeID},
	})
}

func placeTaskNote(id string) string { return "store_tasks.note/" + id }
