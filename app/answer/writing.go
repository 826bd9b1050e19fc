package answer

import (
	"context"

	"rettighetsporten/app/authz"
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
}

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
