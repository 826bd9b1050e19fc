package answer

import (
	"context"
	"fmt"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/report"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Writing is the answer as the one who writes it has it before them.
type Writing struct {
	Draft     Draft
	Obstacles Obstacles        // only while the case is under review
	Document  *report.Document // the answer as it will be sent; nil when there is none
	NotYet    error            // why it cannot be made yet, a fault.Conflict
	Made      Made             // of an approved answer, what is made of it so far
}

// Made is how far the making of an answer has come.
type Made struct{ Files, Pages int }

// Writing returns the draft, what is in the way of it and what it will say. All
// that was collected is read once. That a document was opened is noted in the
// log.
func (s *Service) Writing(ctx context.Context, actor authz.Actor, c rights.Case) (Writing, error) {
	if err := c.RequireAssignee(actor); err != nil {
		return Writing{}, err
	}
	draft, err := s.Draft(ctx, actor, c)
	if err != nil {
		return Writing{}, err
	}
	w := Writing{Draft: draft}
	var doc report.Document
	switch c.Item.Status {
	case models.StatusReview:
		m, err := s.gather(ctx, actor, c)
		if err != nil {
			return w, err
		}
		w.Obstacles = m.obstacles()
		doc, w.NotYet = s.document(m, draft.Summary)
		doc = doc.With(s.live(ctx, actor, m))
	case models.StatusApproval:
		doc, w.NotYet = s.frozen(ctx, c, draft.AnswerDraft)
		if w.Made, err = s.made(ctx, c); err != nil {
			return w, err
		}
	default:
		return w, nil
	}
	switch {
	case w.NotYet == nil:
		w.Document = &doc
		return w, s.note(ctx, actor, c, "answer.previewed")
	case fault.Is(w.NotYet, fault.Conflict):
		return w, nil
	default:
		return Writing{}, w.NotYet
	}
}

// made counts the files that are whole.
func (s *Service) made(ctx context.Context, c rights.Case) (Made, error) {
	files, err := table.AnswerFiles(s.DB.Read()).Where("item_id = ? AND number = 0 AND kind IN ?", c.Item.ID, madeKinds).Find(ctx)
	if err != nil {
		return Made{}, fmt.Errorf("counting the files of an answer: %w", database.Fault(err))
	}
	m := Made{Files: len(files)}
	for _, f := range files {
		m.Pages += f.Pages
	}
	return m, nil
}
