package rights

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/job"
	"rettighetsporten/models"
)

// filing is what is filed, for whom, and how it came.
type filing struct {
	Submission

	person  string // the data subject's ID
	channel models.Channel
	at      time.Time // when it reached the controller; zero: now
	by      filedBy

	protected *time.Time // since when the person's address is known to be protected
}

// filedBy is who wrote the request down, and how they know who asks; zero for
// the person themselves, logged in. Where letters go on paper can stand alone:
// nobody reads them in the portal any more.
type filedBy struct {
	staffID string
	check   models.IdentityCheck
	note    string
	postal  string
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
	if err := table.RightsRequests(tx).Create(ctx, &rr); err != nil {
		return models.RightsRequest{}, fmt.Errorf("creating the request: %w", err)
	}
	items, err := s.newItems(rr, controller, f)
	if err != nil {
		return models.RightsRequest{}, err
	}
	if err := table.RequestItems(tx).CreateInBatches(ctx, &items, len(items)); err != nil {
		return models.RightsRequest{}, fmt.Errorf("creating the items: %w", err)
	}
	if err := s.seedFromPerson(ctx, tx, rr); err != nil {
		return models.RightsRequest{}, err
	}
	c := Case{Request: rr, Item: items[0], Controller: controller, Name: strings.TrimSpace(f.Name), Email: f.Email, Postal: f.by.postal}
	if c.Behalf, err = s.behalfOf(ctx, tx, rr); err != nil {
		return models.RightsRequest{}, err
	}
	if c.Behalf != nil && c.Behalf.Acts {
		c.Postal = c.Behalf.Postal
	}
	for _, item := range items {
		detail := map[string]string{"item": item.ID, "right": string(item.InvokedRight), "channel": string(rr.Channel)}
		if c.Behalf != nil {
			detail["representation"] = c.Behalf.ID
		}
		err := audit.Record(ctx, tx, actor, now, audit.Event{Chain: rr.ControllerID, Action: "request.submitted", RequestID: rr.ID, Detail: detail})
		if err != nil {
			return models.RightsRequest{}, err
		}
	}
	if _, err := Send(ctx, tx, s.Keys, c, Post{Kind: models.LetterReceipt, Body: s.receiptLetter(c, items)}, now); err != nil {
		return models.RightsRequest{}, err
	}
	for _, item := range items {
		if !item.InvokedRight.Searched() {
			continue
		}
		if err := EnqueuePlan(ctx, tx, now, item); err != nil {
			return models.RightsRequest{}, err
		}
	}
	return rr, nil
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
		SubmissionKey: f.Key, Channel: f.channel, Language: f.Language, ReceivedAt: now, CreatedAt: now, IdentityCheck: models.CheckedByEID, Version: 1,
		AddressProtectedAt: f.protected,
	}
	if !f.at.IsZero() {
		rr.ReceivedAt = database.Instant(f.at)
	}
	if err := s.addFiledBy(&rr, f.by); err != nil {
		return rr, err
	}
	for _, field := range []struct {
		text, place string
		into        *[]byte
	}{
		{strings.TrimSpace(f.Name), placeName(rr.ID), &rr.NameSealed},
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

func (s *Service) addFiledBy(rr *models.RightsRequest, by filedBy) (err error) {
	if by.postal != "" {
		if rr.PostalSealed, err = s.Keys.Seal([]byte(by.postal), placePostal(rr.ID)); err != nil {
			return err
		}
	}
	if by.staffID == "" {
		return nil
	}
	rr.RegisteredBy, rr.IdentityCheck = &by.staffID, by.check
	if by.note != "" {
		rr.IdentityNoteSealed, err = s.Keys.Seal([]byte(by.note), placeIdentityNote(rr.ID))
	}
	return err
}

// filedAs returns how the case's request was written down, for what is filed
// because of it: an identity that nobody checked stays unchecked, and who has
// letters on paper still has.
func (s *Service) filedAs(c Case) (filedBy, error) {
	postal := c.Postal
	if c.Behalf != nil && c.Behalf.Acts {
		postal = "" // it is the representative's, and goes with the representation
	}
	if !c.Registered() {
		return filedBy{postal: postal}, nil
	}
	by := filedBy{staffID: *c.Request.RegisteredBy, check: c.Request.IdentityCheck, postal: postal}
	note, err := s.Keys.Text(c.Request.IdentityNoteSealed, placeIdentityNote(c.Request.ID))
	by.note = note
	return by, err
}

func placeIdentityNote(id string) string { return "rights_requests.identity_note/" + id }

func placePostal(id string) string { return "rights_requests.postal/" + id }

// newItems makes an item of each wish. An objection restricts what it is about
// while it is considered, Art. 18(1)(d), unless that is wished for already; one
// to direct marketing is not considered, but followed.
func (s *Service) newItems(rr models.RightsRequest, controller models.Controller, f filing) ([]models.RequestItem, error) {
	items := make([]models.RequestItem, 0, len(f.Wishes)+1)
	add := func(w Wish, from *string) error {
		item, err := s.newItem(rr, controller, w, from, len(items)+1)
		if err != nil {
			return err
		}
		items = append(items, item)
		return nil
	}
	for _, w := range f.Wishes {
		if err := add(w, nil); err != nil {
			return nil, err
		}
	}
	objection := slices.IndexFunc(f.Wishes, func(w Wish) bool { return w.Right == models.RightObjection && !w.Marketing })
	if objection < 0 || slices.ContainsFunc(f.Wishes, func(w Wish) bool { return w.Right == models.RightRestriction }) {
		return items, nil
	}
	return items, add(whileConsidered(f.Wishes[objection]), &items[objection].ID)
}

// whileConsidered is the restriction of what an objection is about.
func whileConsidered(objection Wish) Wish {
	objection.Right, objection.Asked = models.RightRestriction, models.Asked{About: objection.About, Why: models.WhyWhileObjected}
	return objection
}

// How many working days sooner than else the internal target is.
const (
	specificMargin = 5  // who asks for something specific: there is less to look through
	atOnceMargin   = 16 // what helps nobody later: within about a week
)

// atOnce reports whether the item is to be done in days: a restriction while an
// objection is considered, which is soon too late, Art. 18(1)(d), and a consent
// that is withdrawn, Art. 7(3).
func atOnce(item models.RequestItem) bool {
	return item.DerivedFrom != nil || item.InvokedRight == models.RightWithdrawConsent
}

// atOnceItems is what atOnce says, of items in the database.
const atOnceItems = "(derived_from IS NOT NULL OR invoked_right = 'withdraw_consent')"

func (s *Service) newItem(rr models.RightsRequest, controller models.Controller, w Wish, from *string, place int) (models.RequestItem, error) {
	item := models.RequestItem{
		ID: models.NewID(), Reference: rr.CaseNumber, RequestID: rr.ID, ControllerID: rr.ControllerID, DataSubjectID: rr.DataSubjectID,
		InvokedRight: w.Right, Status: models.StatusReceived, DirectMarketing: w.Marketing, DerivedFrom: from,
		ActivityID: w.ActivityID, PeriodFrom: w.PeriodFrom, PeriodTo: w.PeriodTo, Version: 1,
	}
	margin := controller.Rules().MarginDays
	switch {
	case atOnce(item):
		margin += atOnceMargin
	case w.ActivityID != "":
		margin += specificMargin
	}
	clock := deadline.Compute(deadline.Facts{
		Received: rr.ReceivedAt, PromisedDays: controller.PromisedDays(w.Right), MarginDays: margin,
	}, rr.ReceivedAt)
	item.ReceivedOn, item.Clock = clock.ReceivedDate, clock.Stored()
	if place > 1 {
		item.Reference = fmt.Sprintf("%s-%d", rr.CaseNumber, place)
	}
	plain, err := json.Marshal(trimmedAsked(w.Asked))
	if err != nil {
		return item, fmt.Errorf("writing what is asked: %w", err)
	}
	item.AskedSealed, err = s.Keys.Seal(plain, placeWish(item.ID))
	return item, err
}

func trimmedAsked(a models.Asked) models.Asked {
	return models.Asked{About: strings.TrimSpace(a.About), Wanted: strings.TrimSpace(a.Wanted), Why: a.Why, View: strings.TrimSpace(a.View), Of: a.Of, Receiver: a.Receiver, ReceiverName: a.ReceiverName}
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
