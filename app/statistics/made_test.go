package statistics_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/statistics"
	"rettighetsporten/models"
)

// today is the day on which the figures are looked at.
func today() models.Date { return models.NewDate(2026, time.November, 16) }

func service(db *database.DB) *statistics.Service {
	return &statistics.Service{DB: db, Now: func() time.Time { return today().StartIn(time.UTC).Add(9 * time.Hour) }}
}

// maker makes items by chance, the same ones each time.
type maker struct {
	t    testing.TB
	db   *database.DB
	rand *rand.Rand
	made int
}

// newMaker lets the controllers in, each with two units.
func newMaker(t testing.TB, db *database.DB, controllers ...string) *maker {
	t.Helper()
	m := &maker{t: t, db: db, rand: rand.New(rand.NewPCG(1, 2))}
	m.tx(func(tx *gorm.DB) error {
		ctx := t.Context()
		for _, id := range controllers {
			if err := table.Controllers(tx).Create(ctx, &models.Controller{ID: id, Name: "Body " + id, CasePrefix: id, Kind: "kommune"}); err != nil {
				return err
			}
			for i, unit := range []string{"skole", "helse"} {
				a := models.ProcessingActivity{ControllerID: id, ID: unit, Position: i, Facts: models.ActivityFacts{Name: models.Text{NB: "Enhet " + unit, EN: "Unit " + unit}}}
				if err := table.ProcessingActivities(tx).Create(ctx, &a); err != nil {
					return err
				}
			}
		}
		return table.DataSubjects(tx).Create(ctx, &models.DataSubject{ID: "person", Language: models.Bokmal})
	})
	return m
}

func (m *maker) tx(do func(tx *gorm.DB) error) {
	m.t.Helper()
	if err := m.db.InTx(m.t.Context(), do); err != nil {
		m.t.Fatal(err)
	}
}

func pick[T any](m *maker, of ...T) T { return of[m.rand.IntN(len(of))] }

// item returns an item in any of the ways a case can have gone.
func (m *maker) item(controller string, from, to models.Date) models.RequestItem {
	received := from.AddDays(m.rand.IntN(from.DaysUntil(to) + 1))
	at := received.StartIn(time.UTC).Add(10 * time.Hour)
	m.made++
	item := models.RequestItem{
		ID: fmt.Sprintf("item-%06d", m.made), Reference: fmt.Sprintf("item-%06d", m.made), AskedSealed: []byte{}, RequestID: fmt.Sprintf("request-%06d", m.made), ControllerID: controller, DataSubjectID: "person",
		InvokedRight: pick(m, models.RightAccess, models.RightAccess, models.RightErasure, models.RightComplaint),
		ActivityID:   pick(m, "", "skole", "helse", "skole", "borte"),
		Status:       pick(m, models.Statuses()...), ReceivedOn: received, Version: 1,
		Clock: models.Clock{
			ReceivedAt: at, RulesVersion: "1", OneMonth: received.AddDays(31), Extended: received.AddDays(92), ExtensionCloses: received.AddDays(30),
			Governing: received.AddDays(31), GovernedBy: "one-month", Target: received.AddDays(30), PausedDays: pick(m, 0, 0, 3, 11),
		},
	}
	if m.rand.IntN(2) == 0 {
		item.PromisedDays, item.ThirtyDays, item.Governing = 30, received.AddDays(30), received.AddDays(30)
	}
	if m.rand.IntN(5) == 0 {
		item.ExtendedAt, item.Governing = &at, item.Extended
	}
	if item.Status == models.StatusAnswered || item.Status == models.StatusClosed || m.rand.IntN(6) == 0 {
		m.answer(&item)
	}
	return item
}

// answer answers the item, and may open it again afterwards.
func (m *maker) answer(item *models.RequestItem) {
	days := m.rand.IntN(pick(m, 20, 34, 100))
	at := item.ReceivedAt.AddDate(0, 0, days)
	law := item.OneMonth
	if item.ExtendedAt != nil {
		law = item.Extended
	}
	keptLaw := !item.ReceivedOn.AddDays(days).After(law)
	item.AnsweredAt, item.FirstAnswerAt, item.AnswerDays, item.KeptLaw = &at, &at, &days, &keptLaw
	if item.PromisedDays > 0 {
		kept := days <= 30
		item.KeptPromise = &kept
	}
	item.Outcome = pick(m, models.OutcomeGranted, models.OutcomePartly, models.OutcomeRefused)
	if item.Outcome == models.OutcomeRefused {
		item.Ground = models.Ground(pick(m, "GDPR art. 12 nr. 5", "popplyl. § 16", "GDPR art. 15 nr. 4"))
	}
	item.FirstOutcome, item.FirstGround = item.Outcome, item.Ground
	item.FirstExtended, item.FirstPausedDays = item.ExtendedAt != nil, item.PausedDays
	if m.rand.IntN(3) == 0 { // with another clock, and what comes of it another time
		again := at.AddDate(0, 0, 5)
		item.ReopenedAt, item.ExtendedAt, item.PausedDays = &again, nil, pick(m, 0, 7)
		item.Outcome, item.Ground = pick(m, "", models.OutcomeGranted, models.OutcomePartly), ""
	}
}

// keep stores the items with a request each.
func (m *maker) keep(items ...models.RequestItem) {
	m.t.Helper()
	if err := m.store(items...); err != nil {
		m.t.Fatal(err)
	}
}

func (m *maker) store(items ...models.RequestItem) error {
	return m.db.InTx(m.t.Context(), func(tx *gorm.DB) error {
		var requests []models.RightsRequest
		for _, i := range items {
			requests = append(requests, models.RightsRequest{
				ID: i.RequestID, ControllerID: i.ControllerID, CaseNumber: i.RequestID, DataSubjectID: "person", SubmissionKey: i.RequestID,
				Channel: models.ChannelPortal, Language: models.Bokmal, ReceivedAt: i.ReceivedAt, NameSealed: []byte{}, EmailSealed: []byte{}, IdentityCheck: models.CheckedByEID,
			})
		}
		if err := table.RightsRequests(tx).CreateInBatches(m.t.Context(), &requests, 500); err != nil {
			return err
		}
		return table.RequestItems(tx).CreateInBatches(m.t.Context(), &items, 300)
	})
}

func ombud(controllers ...string) authz.Actor {
	return authz.Actor{Role: authz.Ombud, StaffID: "o", Controllers: controllers}
}
