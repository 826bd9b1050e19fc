package rights

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/models"
)

// Reopen takes an answered case, or one that was sent on, up again, and tells
// the person. After an answer the clock starts anew from this instant, and how
// soon the first answer came stays as it was; a request that never got one runs
// from its receipt still, Art. 12(3).
func (s *Service) Reopen(ctx context.Context, actor authz.Actor, caseNumber, reason string) error {
	c, err := s.openForHandling(ctx, actor, caseNumber)
	if err != nil {
		return err
	}
	if reason, err = words(reason, "act.reopen.reason_missing"); err != nil {
		return err
	}
	now := database.Instant(s.Now())
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := s.PlanWhatIsNew(ctx, tx, now, c); err != nil { // the job first: see EnqueuePlan
			return err
		}
		rr, err := holdRequest(ctx, tx, c.Request.ID)
		if err != nil {
			return err
		}
		h, err := hold(ctx, tx, c.Item.ID)
		if err != nil {
			return err
		}
		if err := h.allow(models.ActReopen, now); err != nil {
			return err
		}
		derived, err := derivedOf(ctx, tx, h.item, clause.Locking{Strength: "UPDATE"}) // before anything is logged
		if err != nil {
			return err
		}
		if err := Advance(ctx, tx, actor, now, &h.item, models.StatusReview); err != nil {
			return err
		}
		if h.item.FirstAnswerAt != nil {
			h.item.ReceivedAt, h.item.ExtendedAt, h.item.ReopenedAt = now, nil, &now
		}
		h.item.AnsweredAt, h.item.ClosedAt, h.item.Outcome, h.item.Ground = nil, nil, "", ""
		h.item.Fee = 0 // looking again costs nothing
		if h.item.AwaitsStore, err = ownerAsked(ctx, tx, h.item.ID); err != nil {
			return err
		}
		_, err = table.RequestItems(tx).Where("id = ?", h.item.ID).
			Select("reopened_at", "answered_at", "closed_at", "outcome", "ground", "fee", "awaits_store").Updates(ctx, h.item)
		if err != nil {
			return fmt.Errorf("opening the case again: %w", err)
		}
		if err := h.keepClock(ctx, tx, now); err != nil {
			return err
		}
		_, err = table.AnswerDrafts(tx).Where("item_id = ?", h.item.ID).
			Select("state", "outcome", "decision_sealed", "return_sealed", "approver_id", "submitted_at", "decided_at").
			Updates(ctx, models.AnswerDraft{State: models.DraftWriting})
		if err != nil {
			return fmt.Errorf("clearing the draft: %w", err)
		}
		c.Item = h.item
		if c.Item.InvokedRight == models.RightObjection && !c.Item.DirectMarketing {
			stands, err := s.keepRestricted(ctx, tx, actor, c, derived, now)
			if err != nil {
				return err
			}
			meanwhile, err := s.restrictMeanwhile(ctx, tx, actor, c, rr, now)
			if err != nil {
				return err
			}
			if meanwhile != "" {
				stands = append(stands, s.Texts.For(c.Request.Language).T("letter.reopened.restricted", "number", meanwhile))
			}
			reason = strings.Join(append([]string{reason}, stands...), "\n\n")
		}
		body := s.letter(c, models.LetterReopened, "about", aboutItself(s.Texts.For(c.Request.Language), c.Item), "reason", reason, "date", h.item.Governing)
		times, err := s.sendNext(ctx, tx, c, models.LetterReopened, body, now)
		if err != nil {
			return err
		}
		return s.note(ctx, tx, actor, h.item, now, "request.reopened", "times", strconv.Itoa(times))
	})
}

// lettersOf counts the letters of the kind that an item has had.
func lettersOf(ctx context.Context, tx *gorm.DB, item models.RequestItem, kind models.LetterKind) (int, error) {
	n, err := table.Letters(tx).Where("item_id = ? AND kind = ?", item.ID, kind).Count(ctx, "*")
	if err != nil {
		return 0, fmt.Errorf("counting the letters: %w", err)
	}
	return int(n), nil
}

// sendNext sends one more letter of a kind that an item can have several of, and
// returns which of them it is, counted from 1.
func (s *Service) sendNext(ctx context.Context, tx *gorm.DB, c Case, kind models.LetterKind, body string, at time.Time) (int, error) {
	earlier, err := lettersOf(ctx, tx, c.Item, kind)
	if err != nil {
		return 0, err
	}
	_, err = Send(ctx, tx, s.Keys, c, Post{Kind: kind, Number: earlier + 1, Body: body}, at)
	return earlier + 1, err
}

// ownerAsked reports whether a store's owner still has a task for the item.
func ownerAsked(ctx context.Context, tx *gorm.DB, itemID string) (bool, error) {
	n, err := table.StoreTasks(tx).Where("item_id = ? AND state = 'open'", itemID).Count(ctx, "*")
	if err != nil {
		return false, fmt.Errorf("looking for tasks of the stores' owners: %w", err)
	}
	return n > 0, nil
}
