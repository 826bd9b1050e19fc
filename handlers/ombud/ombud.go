// Package ombud is the data protection officer's pages: what needs them today,
// and a case with its facts, its dates and who has it. The ombud watches and
// advises, Art. 38 and 39; the pages show nothing that was collected and decide
// nothing.
package ombud

import (
	"context"
	"net/http"
	"time"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// Cases opens cases and gives them to caseworkers.
type Cases interface {
	staff.Course
	Today(ctx context.Context, actor authz.Actor) ([]rights.Needed, error)
	Open(ctx context.Context, actor authz.Actor, caseNumber string) (rights.Case, error)
	Caseworkers(ctx context.Context, actor authz.Actor, controllerID string) ([]models.Staff, error)
	Loads(ctx context.Context, actor authz.Actor, controllerID string) (map[string]rights.Load, error)
	Assign(ctx context.Context, actor authz.Actor, caseNumber, staffID string, version int) error
	Events(ctx context.Context, actor authz.Actor, c rights.Case) ([]audit.Entry, error)
	StaffNames(ctx context.Context, ids []string) (map[string]string, error)
}

// Sources tells what the record stores delete before an answer is due.
type Sources interface {
	Deletions(ctx context.Context, actor authz.Actor, itemIDs []string) (map[string][]collect.Deletion, error)
}

// Register names the controllers' activities and record stores, and who stands
// in for whom.
type Register interface {
	Activities(ctx context.Context, controllerID string) ([]models.ProcessingActivity, error)
	Stores(ctx context.Context, controllerID string) ([]models.RecordStore, error)
	AwayToday(ctx context.Context, controllerID string) (models.Substitutes, error)
}

// Decisions tells what has been decided in a letter, and how what it refuses is
// argued.
type Decisions interface {
	Draft(ctx context.Context, actor authz.Actor, c rights.Case) (answer.Draft, error)
	Decided(c rights.Case, draft models.AnswerDraft) (answer.Decided, error)
}

// Reviews tells how what is held back of the rows is argued. It shows none.
type Reviews interface {
	Held(ctx context.Context, actor authz.Actor, c rights.Case) ([]review.Held, error)
}

// Pages serves the ombud's pages.
type Pages struct {
	Kit       *web.Kit
	Cases     Cases
	Sources   Sources
	Register  Register
	Decisions Decisions
	Reviews   Reviews
	Thread    staff.Thread
	Files     staff.Files
	Now       func() time.Time
}

const (
	todayPath = "/ombud"
	queuePath = "/ombud/ko"
	casePath  = "/ombud/sak/"
)

// Routes returns the ombud's lines of the access table.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Path: todayPath, Role: authz.Ombud, Handler: p.getToday},
		{Method: http.MethodGet, Path: casePath + ":number", Role: authz.Ombud, Handler: p.getCase},
		{Method: http.MethodGet, Path: casePath + ":number/meldinger/vedlegg/:file", Role: authz.Ombud, Handler: p.getFile, File: true},
		{Method: http.MethodPost, Path: casePath + ":number/tildel", Role: authz.Ombud, Handler: p.postAssign},
	}
}
