package rights

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
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/job"
	"rettighetsporten/models"
)

// filing is what is filed, for whom, and how it came.
type filing struct {
	Submission

	person  string // the data subject's ID
	right   models.InvokedRight
	channel models.Channel
}

// file makes the request and all that comes with it, in the caller's
// transaction: number, clock, seeds, receipt, log, and the job that plans the
// collections. Call it with the person held.
func (s *Service) file(ctx context.Context, tx *gorm.DB, actor authz.Actor, controller models.Controller, f filing) (models.RightsRequest, error) {
	now := database.Instant(s.Now())
	number, err := nextNumber(ctx, tx, controller, models.DateIn(now, deadline.Zone()).Year)
	if err != nil {
		return models.RightsRequest{}, err
	}
	rr, err := s.newRequest(controller, f, number, now)
	if err != nil {
		return models.RightsRequest{}, err
	}
	if err := gorm.G[models.RightsRequest](tx).Create(ctx, &rr); err != nil {
		return models.RightsRequest{}, fmt.Errorf("creating the request: %w", err)
	}
	item := newItem(rr, controller, f)
	if err := gorm.G[models.RequestItem](tx).Create(ctx, &item); err != nil {
		return models.RightsRequest{}, fmt.Errorf("creating the item: %w", err)
	}
	if err := s.seedFromPerson(ctx, tx, rr); err != nil {
		return models.RightsRequest{}, err
	}
	err = audit.Record(ctx, tx, actor, now, audit.Event{
		Chain: rr.ControllerID, Action: "request.submitted", RequestID: rr.ID,
		Detail: map[string]string{"item": item.ID, "right": string(item.InvokedRight), "channel": string(rr.Channel)},
	})
	if err != nil {
		return models.RightsRequest{}, err
	}
	c := Case{Request: rr, Item: item, Controller: controller, Email: f.Email}
	if _, err := Send(ctx, tx, s.Keys, c, Post{Kind: models.LetterReceipt}, now); err != nil {
		return models.RightsRequest{}, err
	}
	if !item.InvokedRight.Searched() {
		return rr, nil
	}
	return rr, EnqueuePlan(ctx, tx, now, item)
}

// EnqueuePlan asks for the item's collections to be planned or gone on with. A
// worker holds its job before the item and the log, so call this before either
// is touched: the same order everywhere is what keeps two of them from waiting
// for each other.
func EnqueuePlan(ctx context.Context, tx *gorm.DB, now time.Time, item models.RequestItem) error {
	return job.Enqueue(ctx, tx, now, job.Spec{
		Kind: PlanJob, Key: item.ID, Args: PlanArgs{ItemID: item.ID, ControllerID: item.ControllerID},
	})
}

func (s *Service) newRequest(controller models.Controller, f filing, number int, now time.Time) (models.RightsRequest, error) {
	rr := models.RightsRequest{
		ID: models.NewID(), ControllerID: controller.ID, CaseNumber: caseNumber(controller, now, number), Number: number, DataSubjectID: f.person,
		SubmissionKey: f.Key, Channel: f.channel, Language: f.Language, ReceivedAt: now, CreatedAt: now, Version: 1,
	}
	for _, field := range []struct {
		text, place string
		into        *[]byte
	}{
		{strings.TrimSpace(f.Name), placeName(rr.ID), &rr.NameSealed},
		{strings.TrimSpace(f.About), placeAbout(rr.ID), &rr.AboutSealed},
		{f.Email, placeEmail(rr.ID), &rr.EmailSealed},
	} {
		sealed, err := s.Keys.Seal([]byte(field.text), field.place)
		if err != nil {
			return rr, err
		}
		*field.into = sealed
	}
	return rr, nil
}

func newItem(rr models.RightsRequest, controller models.Controller, f filing) models.RequestItem {
	clock := deadline.Compute(deadline.Facts{
		Received: rr.ReceivedAt, PromisedDays: controller.PromisedDays(f.right), MarginDays: controller.Rules().MarginDays,
	}, rr.ReceivedAt)
	return models.RequestItem{
		ID: models.NewID(), RequestID: rr.ID, ControllerID: rr.ControllerID, DataSubjectID: rr.DataSubjectID,
		InvokedRight: f.right, Status: models.StatusReceived,
		ReceivedOn: clock.ReceivedDate,
		ActivityID: f.ActivityID, PeriodFrom: f.PeriodFrom, PeriodTo: f.PeriodTo,
		Clock: clock.Stored(), Version: 1,
	}
}

// caseNumber returns what a case is known by, such as TEL-2026-00012.
func caseNumber(controller models.Controller, at time.Time, number int) string {
	return fmt.Sprintf("%s-%d-%05d", controller.CasePrefix, models.DateIn(at, deadline.Zone()).Year, number)
}

type caseCounter struct {
	ControllerID string `gorm:"primaryKey"`
	Year         int    `gorm:"primaryKey;autoIncrement:false"`
	Last         int
}

// nextNumber returns the next number of the controller's year. Two filings at
// once wait for each other here.
func nextNumber(ctx context.Context, tx *gorm.DB, controller models.Controller, year int) (int, error) {
	err := gorm.G[caseCounter](tx, clause.OnConflict{
		Columns:   []clause.Column{{Name: "controller_id"}, {Name: "year"}},
		DoUpdates: clause.Assignments(map[string]any{"last": gorm.Expr("case_counters.last + 1")}),
	}).Create(ctx, &caseCounter{ControllerID: controller.ID, Year: year, Last: 1})
	if err != nil {
		return 0, fmt.Errorf("counting the case: %w", err)
	}
	counter, err := gorm.G[caseCounter](tx).Where("controller_id = ? AND year = ?", controller.ID, year).Take(ctx)
	if err != nil {
		return 0, fmt.Errorf("reading the case counter: %w", err)
	}
	return counter.Last, nil
}
