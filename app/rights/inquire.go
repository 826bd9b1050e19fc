package rights

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/deadline"
	"rettighetsporten/models"
)

// Inquire asks the person something the case cannot go on without: who they
// are, on reasonable doubt, Art. 12(6), or what they mean, recital 63. It moves
// no date unless the controller lets it, and never the promise.
func (s *Service) Inquire(ctx context.Context, actor authz.Actor, caseNumber string, kind models.InquiryKind, question string) error {
	c, err := s.Open(ctx, actor, caseNumber)
	if err != nil {
		return err
	}
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	if question, err = words(question, "act.inquire.question_missing"); err != nil {
		return err
	}
	if kind != models.InquiryIdentity {
		kind = models.InquiryClarification
	}
	return s.ask(ctx, actor, c, models.Inquiry{Kind: kind, Counts: countsAsPause(c, s.Now())}, question)
}

// ask puts the question to the person in a letter, and waits for the answer.
func (s *Service) ask(ctx context.Context, actor authz.Actor, c Case, row models.Inquiry, question string) error {
	now := database.Instant(s.Now())
	row.ID, row.ItemID, row.ControllerID, row.AskedBy, row.AskedAt = models.NewID(), c.Item.ID, c.Item.ControllerID, actor.StaffID, now
	var err error
	if row.QuestionSealed, err = s.Keys.Seal([]byte(question), placeQuestion(row.ID)); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		h, err := hold(ctx, tx, c.Item.ID)
		if err != nil {
			return err
		}
		act := models.ActInquire
		if row.Kind == models.InquiryFee {
			act = models.ActFee
		}
		if err := h.allow(act, now); err != nil {
			return err
		}
		if act == models.ActFee { // what was agreed before is asked anew
			if err := h.costs(ctx, tx, 0); err != nil {
				return err
			}
		}
		if err := table.Inquiries(tx).Create(ctx, &row); err != nil {
			return fmt.Errorf("asking the person: %w", err)
		}
		h.inquiries = append(h.inquiries, row)
		if err := h.keepClock(ctx, tx, now); err != nil {
			return err
		}
		post := Post{Kind: models.LetterInquiry, Number: len(h.inquiries)}
		if row.Kind == models.InquiryFee {
			post.Kind = models.LetterFee
		}
		post.Body = s.letter(c, post.Kind, "question", question, "how", s.howToReply(c), "why", s.whyAsked(c, row))
		if _, err := Send(ctx, tx, s.Keys, c, post, now); err != nil {
			return err
		}
		return s.note(ctx, tx, actor, c.Item, now, "inquiry.asked", "kind", string(row.Kind))
	})
}

// whyAsked says why the person is asked, and what waiting does to the dates.
func (s *Service) whyAsked(c Case, row models.Inquiry) string {
	key := "letter.inquiry.why_" + string(row.Kind)
	if row.Counts {
		key += "_counts"
	}
	t := s.Texts.For(c.Request.Language)
	if row.Kind == models.InquiryFee {
		return t.T(key, "kroner", row.Fee, "ground", t.T("ground."+string(row.Ground)))
	}
	return t.T(key)
}

// howToReply says where the person writes the answer: who has letters on paper
// need not log in for it.
func (s *Service) howToReply(c Case) string {
	t := s.Texts.For(c.Request.Language)
	if !c.OnPaper() {
		return t.T("letter.inquiry.how_portal")
	}
	to := c.Controller.Facts.Contact
	return t.T("letter.inquiry.how_post", "contact", to.Name+", "+cmp.Or(to.Postal, to.Email))
}

// AskAgain puts the question once more to a person who has not answered, in the
// caller's transaction: the inquiry number of the item's, from 1.
func (s *Service) AskAgain(ctx context.Context, tx *gorm.DB, c Case, row models.Inquiry, number int, at time.Time) error {
	question, err := s.Keys.Open(row.QuestionSealed, placeQuestion(row.ID))
	if err != nil {
		return err
	}
	body := s.letter(c, models.LetterInquiryReminder, "question", string(question), "how", s.howToReply(c), "why", s.whyAsked(c, row),
		"asked", models.DateIn(row.AskedAt, deadline.Zone()))
	_, err = Send(ctx, tx, s.Keys, c, Post{Kind: models.LetterInquiryReminder, Number: number, Body: body}, at)
	return err
}

// countsAsPause reports whether waiting for an answer asked for now moves the
// law's date: the controller has switched it on, and it is asked soon after
// the receipt, while the month still runs.
func countsAsPause(c Case, asked time.Time) bool {
	rules, on := c.Controller.Rules(), models.DateIn(asked, deadline.Zone())
	received := models.DateIn(c.Item.ReceivedAt, deadline.Zone())
	return rules.PausesCount && received.DaysUntil(on) <= rules.PauseWithinDays && !on.After(deadline.Of(c.Item.Clock, nil, asked).OneMonth)
}

// Reply takes the person's answer, and the case goes on. Staff who were told
// in another way write it down for them.
func (s *Service) Reply(ctx context.Context, actor authz.Actor, caseNumber, text string) error {
	text, err := words(text, "act.reply.missing")
	if err != nil {
		return err
	}
	return s.endInquiry(ctx, actor, caseNumber, models.ActReply, ending{answer: text})
}

// DropInquiry ends the wait: the answer is no longer needed. Silence alone
// never ends anything.
func (s *Service) DropInquiry(ctx context.Context, actor authz.Actor, caseNumber string) error {
	return s.endInquiry(ctx, actor, caseNumber, models.ActDrop, ending{})
}

// ending is what an inquiry ends with: the person's words, their agreement to a
// fee, or neither where nobody waits any more.
type ending struct {
	answer  string
	accepts bool
}

func (s *Service) endInquiry(ctx context.Context, actor authz.Actor, caseNumber string, act models.Act, with ending) error {
	c, err := s.Open(ctx, actor, caseNumber)
	if err != nil {
		return err
	}
	if actor.Role != authz.DataSubject || act == models.ActDrop {
		if err := c.RequireAssignee(actor); err != nil {
			return err
		}
	}
	now := database.Instant(s.Now())
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		h, err := hold(ctx, tx, c.Item.ID)
		if err != nil {
			return err
		}
		if err := h.allow(act, now); err != nil {
			return err
		}
		row := h.openInquiry()
		row.AnsweredAt, row.AnsweredBy, row.Dropped = &now, actor.StaffID, act == models.ActDrop
		if with.accepts {
			if err := h.agree(ctx, tx, row); err != nil {
				return err
			}
		}
		if with.answer != "" {
			if row.AnswerSealed, err = s.Keys.Seal([]byte(with.answer), placeReply(row.ID)); err != nil {
				return err
			}
		}
		_, err = table.Inquiries(tx).Where("id = ?", row.ID).Select("answered_at", "answered_by", "accepted", "dropped", "answer_sealed").Updates(ctx, *row)
		if err != nil {
			return fmt.Errorf("keeping the person's answer: %w", err)
		}
		if err := h.keepClock(ctx, tx, now); err != nil {
			return err
		}
		action := map[models.Act]string{models.ActReply: "inquiry.answered", models.ActDrop: "inquiry.dropped"}[act]
		if row.Accepted {
			action = "fee.accepted"
		}
		return s.note(ctx, tx, actor, c.Item, now, action)
	})
}

// dropOpen ends an inquiry of an item that is over, and deletes what the person
// answered to show who they are: it has been checked.
func dropOpen(ctx context.Context, tx *gorm.DB, item models.RequestItem, at time.Time) error {
	_, err := table.Inquiries(tx).Where("item_id = ? AND kind = 'identity'", item.ID).Select("answer_sealed").Updates(ctx, models.Inquiry{})
	if err != nil {
		return fmt.Errorf("deleting what showed who the person is: %w", err)
	}
	_, err = table.Inquiries(tx).Where("item_id = ? AND answered_at IS NULL", item.ID).
		Select("answered_at", "dropped").Updates(ctx, models.Inquiry{AnsweredAt: &at, Dropped: true})
	if err != nil {
		return fmt.Errorf("ending the wait for the person: %w", err)
	}
	return nil
}

// Inquiry is an inquiry with its words.
type Inquiry struct {
	models.Inquiry
	Question string
	Answer   string
}

// Inquiries opens what the person has been asked and has answered.
func (s *Service) Inquiries(sealed []models.Inquiry) ([]Inquiry, error) {
	out := make([]Inquiry, 0, len(sealed))
	for _, row := range sealed {
		question, err := s.Keys.Open(row.QuestionSealed, placeQuestion(row.ID))
		if err != nil {
			return nil, err
		}
		i := Inquiry{Inquiry: row, Question: string(question)}
		if len(row.AnswerSealed) > 0 {
			answer, err := s.Keys.Open(row.AnswerSealed, placeReply(row.ID))
			if err != nil {
				return nil, err
			}
			i.Answer = string(answer)
		}
		out = append(out, i)
	}
	return out, nil
}

// RefreshPaused computes anew the clocks that wait for the person while the
// wait counts: each day of it moves the law's date by a day.
func (s *Service) RefreshPaused(ctx context.Context) error {
	items, err := table.RequestItems(s.DB.Read()).
		Where(`awaits_person AND status IN ('received', 'collecting', 'review', 'approval', 'partly')
			AND EXISTS (SELECT 1 FROM inquiries WHERE inquiries.item_id = request_items.id AND answered_at IS NULL AND counts)`).Find(ctx)
	if err != nil {
		return fmt.Errorf("looking for cases that wait for the person: %w", database.Fault(err))
	}
	now := s.Now()
	var faults []error // one case that cannot be computed holds up no other
	for _, item := range items {
		err := s.DB.InTx(ctx, func(tx *gorm.DB) error {
			h, err := hold(ctx, tx, item.ID)
			if err != nil {
				return err
			}
			// A promise governs and stays, while the law's date behind it moves.
			is, was := deadline.Of(h.item.Clock, h.inquiries, now).Stored(), h.item.Clock
			if is.Governing == was.Governing && is.OneMonth == was.OneMonth && is.Extended == was.Extended {
				return nil
			}
			return h.keepClock(ctx, tx, now)
		})
		faults = append(faults, err)
	}
	return errors.Join(faults...)
}

func placeQuestion(id string) string { return "inquiries.question/" + id }
func placeReply(id string) string    { return "inquiries.answer/" + id }
