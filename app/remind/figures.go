package remind

import (
	"context"
	"fmt"
	"slices"

	"rettighetsporten/app/database"
	"rettighetsporten/models"
)

// tally is the figures over some open items.
type tally struct {
	Overdue, Today, Week, Unassigned, AwaitingPerson, AwaitingStore int
}

// figures returns the figures that are not nothing: of all open cases of the
// controllers the reader is an ombud of, of those the reader has as a
// caseworker, and what waits for the reader's decision or advice.
func (s *Service) figures(ctx context.Context, r reader, today models.Date) (map[models.Figure]int, error) {
	watched, err := s.tally(ctx, today, "controller_id IN ?", r.ombud)
	if err != nil {
		return nil, err
	}
	elsewhere := slices.DeleteFunc(slices.Clone(r.caseworker), func(c string) bool { return slices.Contains(r.ombud, c) })
	own, err := s.tally(ctx, today, "controller_id IN ? AND assignee_id = ?", elsewhere, r.id)
	if err != nil {
		return nil, err
	}
	// What the reader has drafted is for somebody else to approve.
	approve, err := s.count(ctx, `SELECT COUNT(*) FROM request_items JOIN answer_drafts ON answer_drafts.item_id = request_items.id
		WHERE request_items.controller_id IN ? AND request_items.status = 'approval' AND answer_drafts.state = 'submitted' AND answer_drafts.drafter_id <> ?`, r.approver, r.id)
	if err != nil {
		return nil, err
	}
	// So it is with what a case is to go on without.
	without, err := s.count(ctx, `SELECT COUNT(DISTINCT fulfilments.item_id) FROM fulfilments JOIN effect_plans ON effect_plans.id = fulfilments.plan_id
		JOIN request_items ON request_items.id = fulfilments.item_id AND (request_items.status = 'approval' OR fulfilments.kind = 'lift')
		WHERE fulfilments.controller_id IN ? AND effect_plans.state = 'approved' AND proposed_at IS NOT NULL AND given_up_at IS NULL AND proposed_by <> ?
		AND NOT EXISTS (SELECT 1 FROM answer_drafts WHERE answer_drafts.item_id = fulfilments.item_id AND drafter_id = ?)`, r.approver, r.id, r.id)
	if err != nil {
		return nil, err
	}
	advice, err := s.count(ctx, `SELECT COUNT(*) FROM advices JOIN request_items ON request_items.id = advices.item_id
		WHERE advices.controller_id IN ? AND advices.given_at IS NULL AND request_items.status IN ('received', 'collecting', 'review', 'approval', 'partly')`, r.ombud)
	if err != nil {
		return nil, err
	}
	all := map[models.Figure]int{
		models.FigureOverdue: watched.Overdue + own.Overdue, models.FigureToday: watched.Today + own.Today, models.FigureWeek: watched.Week + own.Week,
		models.FigureUnassigned: watched.Unassigned, models.FigureAwaitingPerson: watched.AwaitingPerson + own.AwaitingPerson,
		models.FigureAwaitingStore: watched.AwaitingStore + own.AwaitingStore, models.FigureToApprove: approve + without, models.FigureAdvice: advice,
	}
	for f, n := range all {
		if n == 0 {
			delete(all, f)
		}
	}
	return all, nil
}

// tally counts the open items under the condition, whose first argument is a
// list of controllers; for none there is nothing to count.
func (s *Service) tally(ctx context.Context, today models.Date, condition string, controllers []string, more ...any) (tally, error) {
	var t tally
	if len(controllers) == 0 {
		return t, nil
	}
	err := s.DB.Read().WithContext(ctx).Table("request_items").
		Select(`COALESCE(SUM(CASE WHEN governing < ? THEN 1 ELSE 0 END), 0) AS overdue,
			COALESCE(SUM(CASE WHEN governing = ? THEN 1 ELSE 0 END), 0) AS today,
			COALESCE(SUM(CASE WHEN governing BETWEEN ? AND ? THEN 1 ELSE 0 END), 0) AS week,
			COALESCE(SUM(CASE WHEN assignee_id IS NULL THEN 1 ELSE 0 END), 0) AS unassigned,
			COALESCE(SUM(CASE WHEN awaits_person THEN 1 ELSE 0 END), 0) AS awaiting_person,
			COALESCE(SUM(CASE WHEN awaits_store THEN 1 ELSE 0 END), 0) AS awaiting_store`, today, today, today.AddDays(1), today.AddDays(6)).
		Where("status IN ('received', 'collecting', 'review', 'approval', 'partly')").
		Where(condition, append([]any{controllers}, more...)...).Scan(&t).Error
	if err != nil {
		return t, fmt.Errorf("counting open cases: %w", database.Fault(err))
	}
	return t, nil
}

func (s *Service) count(ctx context.Context, query string, controllers []string, more ...any) (n int, err error) {
	if len(controllers) == 0 {
		return 0, nil
	}
	err = s.DB.Read().WithContext(ctx).Raw(query, append([]any{controllers}, more...)...).Scan(&n).Error
	if err != nil {
		return 0, fmt.Errorf("counting what waits: %w", database.Fault(err))
	}
	return n, nil
}
