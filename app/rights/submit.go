package rights

import (
	"context"
	"fmt"
	"net/mail"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/dispatch"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/job"
	"rettighetsporten/models"
)

// Submission is what a person files: a request for access, Art. 15. No reason,
// no number and no copy of an ID is asked for.
type Submission struct {
	Key          string // one per opened form
	ControllerID string
	Name         string
	About        string
	ActivityID   string // "" for everything
	PeriodFrom   models.Date
	PeriodTo     models.Date
	Email        string
	Language     models.Language
}

// MaxOpen is how many open requests a person can have to one controller. It is
// far above what anybody needs, and keeps one login from filling the queue.
const MaxOpen = 20

// Limits on what a person can write, in characters.
const (
	MaxName  = 200
	MaxAbout = 5000
	MaxEmail = 254
)

// Check returns what is wrong with the submission, field by field. Nothing
// wrong is an empty list.
func (sub Submission) Check(today models.Date) fault.Fields {
	var f fault.Fields
	switch {
	case strings.TrimSpace(sub.Name) == "":
		f.Add("name", "submit.name_missing")
	case utf8.RuneCountInString(sub.Name) > MaxName:
		f.Add("name", "submit.too_long", "max", MaxName)
	}
	if utf8.RuneCountInString(sub.About) > MaxAbout {
		f.Add("about", "submit.too_long", "max", MaxAbout)
	}
	if !ValidEmail(sub.Email) {
		f.Add("email", "submit.email_wrong")
	}
	if !sub.PeriodFrom.IsZero() && !sub.PeriodTo.IsZero() && sub.PeriodTo.Before(sub.PeriodFrom) {
		f.Add("period_to", "submit.period_reversed")
	}
	if sub.PeriodFrom.After(today) {
		f.Add("period_from", "submit.period_future")
	}
	return f
}

// ValidEmail reports whether the text is a single plain e-mail address.
func ValidEmail(s string) bool {
	if len(s) > MaxEmail || strings.ContainsAny(s, " \r\n\t<>,;") {
		return false
	}
	parsed, err := mail.ParseAddress(s)
	if err != nil || parsed.Address != s {
		return false
	}
	_, domain, _ := strings.Cut(s, "@")
	return strings.Contains(domain, ".")
}

// Submit files the request: number, clock, seeds, receipt, and the job that
// plans the collections, all in one transaction. Filing the same form twice
// returns the request that is already there. It returns the first fault of
// Check as fault.Invalid, fault.Conflict when the controller cannot take
// requests, and fault.TooMany when the person has MaxOpen open ones there.
func (s *Service) Submit(ctx context.Context, actor authz.Actor, sub Submission) (models.RightsRequest, error) {
	if err := actor.Require(authz.DataSubject); err != nil {
		return models.RightsRequest{}, err
	}
	if f := sub.Check(today(s.Now(), deadline.Zone())); len(f) > 0 {
		return models.RightsRequest{}, &fault.Error{Kind: fault.Invalid, Key: f[0].Key, Params: f[0].Params}
	}
	controller, err := s.openController(ctx, sub)
	if err != nil {
		return models.RightsRequest{}, err
	}
	var rr models.RightsRequest
	err = s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := holdPerson(ctx, tx, actor.DataSubjectID); err != nil {
			return err
		}
		already, err := filed(ctx, tx, actor, sub)
		if err != nil {
			return err
		}
		if len(already) > 0 {
			rr = already[0]
			return nil
		}
		if err := roomForMore(ctx, tx, actor, controller.ID); err != nil {
			return err
		}
		rr, err = s.file(ctx, tx, actor, controller, sub)
		return err
	})
	if fault.Is(err, fault.Conflict) { // the same form came in between
		if already, readErr := filed(ctx, s.DB.Read(), actor, sub); readErr == nil && len(already) > 0 {
			return already[0], nil
		}
	}
	if err != nil {
		return models.RightsRequest{}, err
	}
	return rr, nil
}

// filed returns the person's request of the same form, if there is one.
func filed(ctx context.Context, db *gorm.DB, actor authz.Actor, sub Submission) ([]models.RightsRequest, error) {
	found, err := gorm.G[models.RightsRequest](db).Where("submission_key = ? AND data_subject_id = ?", sub.Key, actor.DataSubjectID).Limit(1).Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("looking for the same form: %w", err)
	}
	return found, nil
}

// roomForMore returns fault.TooMany when the person, who is held, has as many
// open requests to the controller as one can have.
func roomForMore(ctx context.Context, tx *gorm.DB, actor authz.Actor, controllerID string) error {
	open, err := gorm.G[models.RequestItem](tx).
		Where("data_subject_id = ? AND controller_id = ? AND status IN ('received', 'collecting', 'review', 'approval', 'partly')", actor.DataSubjectID, controllerID).
		Count(ctx, "*")
	if err != nil {
		return fmt.Errorf("counting the open requests: %w", err)
	}
	if open >= MaxOpen {
		return fault.New(fault.TooMany, "submit.too_many_open").With("max", MaxOpen)
	}
	return nil
}

func (s *Service) openController(ctx context.Context, sub Submission) (models.Controller, error) {
	controller, err := gorm.G[models.Controller](s.DB.Read()).Where("id = ?", sub.ControllerID).Take(ctx)
	if err != nil {
		return controller, fmt.Errorf("reading the controller: %w", database.Fault(err))
	}
	if !controller.Open() {
		return controller, fault.New(fault.Conflict, "controller.not_open")
	}
	if sub.ActivityID == "" {
		return controller, nil
	}
	_, err = gorm.G[models.ProcessingActivity](s.DB.Read()).
		Where("controller_id = ? AND id = ?", controller.ID, sub.ActivityID).Take(ctx)
	if err != nil {
		return controller, fmt.Errorf("reading the activity: %w", database.Fault(err))
	}
	return controller, nil
}

func (s *Service) file(ctx context.Context, tx *gorm.DB, actor authz.Actor, controller models.Controller, sub Submission) (models.RightsRequest, error) {
	now := database.Instant(s.Now())
	number, err := nextNumber(ctx, tx, controller, models.DateIn(now, deadline.Zone()).Year)
	if err != nil {
		return models.RightsRequest{}, err
	}
	rr, err := s.newRequest(actor, controller, sub, number, now)
	if err != nil {
		return models.RightsRequest{}, err
	}
	if err := gorm.G[models.RightsRequest](tx).Create(ctx, &rr); err != nil {
		return models.RightsRequest{}, fmt.Errorf("creating the request: %w", err)
	}
	item := newItem(rr, controller, sub)
	if err := gorm.G[models.RequestItem](tx).Create(ctx, &item); err != nil {
		return models.RightsRequest{}, fmt.Errorf("creating the item: %w", err)
	}
	if err := s.seedFromPerson(ctx, tx, rr); err != nil {
		return models.RightsRequest{}, err
	}
	letter := models.Letter{ID: models.NewID(), ItemID: item.ID, ControllerID: rr.ControllerID, DataSubjectID: rr.DataSubjectID, Kind: models.LetterReceipt, CreatedAt: now}
	if err := gorm.G[models.Letter](tx).Create(ctx, &letter); err != nil {
		return models.RightsRequest{}, fmt.Errorf("writing the receipt: %w", err)
	}
	err = audit.Record(ctx, tx, actor, now, audit.Event{
		Chain: rr.ControllerID, Action: "request.submitted", RequestID: rr.ID,
		Detail: map[string]string{"item": item.ID, "right": string(item.InvokedRight), "channel": string(rr.Channel)},
	})
	if err != nil {
		return models.RightsRequest{}, err
	}
	err = dispatch.Queue(ctx, tx, s.Keys, now, dispatch.Message{
		ControllerID: rr.ControllerID, ItemID: item.ID, Kind: models.MailReceipt, Language: rr.Language, Recipient: sub.Email,
	})
	if err != nil {
		return models.RightsRequest{}, err
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

func (s *Service) newRequest(actor authz.Actor, controller models.Controller, sub Submission, number int, now time.Time) (models.RightsRequest, error) {
	rr := models.RightsRequest{
		ID: models.NewID(), ControllerID: controller.ID, CaseNumber: caseNumber(controller, now, number), Number: number, DataSubjectID: actor.DataSubjectID,
		SubmissionKey: sub.Key, Channel: models.ChannelPortal, Language: sub.Language, ReceivedAt: now, CreatedAt: now, Version: 1,
	}
	for _, field := range []struct {
		text, place string
		into        *[]byte
	}{
		{strings.TrimSpace(sub.Name), placeName(rr.ID), &rr.NameSealed},
		{strings.TrimSpace(sub.About), placeAbout(rr.ID), &rr.AboutSealed},
		{sub.Email, placeEmail(rr.ID), &rr.EmailSealed},
	} {
		sealed, err := s.Keys.Seal([]byte(field.text), field.place)
		if err != nil {
			return rr, err
		}
		*field.into = sealed
	}
	return rr, nil
}

func newItem(rr models.RightsRequest, controller models.Controller, sub Submission) models.RequestItem {
	clock := deadline.Compute(deadline.Facts{
		Received: rr.ReceivedAt, PromisedDays: controller.PromisedDays(models.RightAccess), MarginDays: controller.Rules().MarginDays,
	}, rr.ReceivedAt)
	return models.RequestItem{
		ID: models.NewID(), RequestID: rr.ID, ControllerID: rr.ControllerID, DataSubjectID: rr.DataSubjectID,
		InvokedRight: models.RightAccess, Status: models.StatusReceived,
		ReceivedOn: clock.ReceivedDate,
		ActivityID: sub.ActivityID, PeriodFrom: sub.PeriodFrom, PeriodTo: sub.PeriodTo,
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

// nextNumber returns the next number of the controller's year. Two filings at once wait for each other here.
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
