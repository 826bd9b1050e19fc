package rights

import (
	"context"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/models"
)

// AskAdvice asks the ombud, on the record, before something is decided.
func (s *Service) AskAdvice(ctx context.Context, actor authz.Actor, caseNumber string, about models.AdviceAbout, question string) error {
	c, err := s.Open(ctx, actor, caseNumber)
	if err != nil {
		return err
	}
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	if question, err = words(question, "act.advice.question_missing"); err != nil {
		return err
	}
	now := database.Instant(s.Now())
	row := models.Advice{ID: models.NewID(), ItemID: c.Item.ID, ControllerID: c.Item.ControllerID, About: aboutOf(about), AskedBy: &actor.StaffID, AskedAt: &now}
	if row.QuestionSealed, err = s.Keys.Seal([]byte(question), placeAsked(row.ID)); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		h, err := hold(ctx, tx, c.Item.ID)
		if err != nil {
			return err
		}
		waiting, err := table.Advice(tx).Where("item_id = ? AND given_at IS NULL", c.Item.ID).Count(ctx, "*")
		if err != nil {
			return fmt.Errorf("looking for open questions to the ombud: %w", err)
		}
		if waiting > 0 {
			return fault.New(fault.Conflict, "act.advice.waiting")
		}
		if err := table.Advice(tx).Create(ctx, &row); err != nil {
			return fmt.Errorf("asking the ombud: %w", err)
		}
		return s.note(ctx, tx, actor, h.item, now, "advice.asked", "about", string(row.About))
	})
}

// Advise puts the ombud's advice on the record, asked for or not. It decides
// nothing, Art. 38(6).
func (s *Service) Advise(ctx context.Context, actor authz.Actor, caseNumber string, about models.AdviceAbout, text string) error {
	if err := actor.Require(authz.Ombud); err != nil {
		return err
	}
	c, err := s.Open(ctx, actor, caseNumber)
	if err != nil {
		return err
	}
	if text, err = words(text, "act.advice.missing"); err != nil {
		return err
	}
	now := database.Instant(s.Now())
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		waiting, err := table.Advice(tx, clause.Locking{Strength: "UPDATE"}).Where("item_id = ? AND given_at IS NULL", c.Item.ID).Limit(1).Find(ctx)
		if err != nil {
			return fmt.Errorf("looking for what the ombud was asked: %w", err)
		}
		row := models.Advice{ID: models.NewID(), ItemID: c.Item.ID, ControllerID: c.Item.ControllerID, About: aboutOf(about)}
		if len(waiting) > 0 {
			row = waiting[0]
			row.About = aboutOf(about) // what is said counts, not what was asked
		}
		row.GivenBy, row.GivenAt = &actor.StaffID, &now
		if row.TextSealed, err = s.Keys.Seal([]byte(text), placeAdvice(row.ID)); err != nil {
			return err
		}
		columns := clause.AssignmentColumns([]string{"about", "text_sealed", "given_by", "given_at"})
		if err := table.Advice(tx, clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, DoUpdates: columns}).Create(ctx, &row); err != nil {
			return fmt.Errorf("keeping the advice: %w", err)
		}
		return s.note(ctx, tx, actor, c.Item, now, "advice.given", "about", string(row.About))
	})
}

func aboutOf(about models.AdviceAbout) models.AdviceAbout {
	if about == models.AdviceOnRefusal {
		return about
	}
	return models.AdviceOnOther
}

// Advice is advice with its words.
type Advice struct {
	models.Advice
	Question string
	Text     string
}

// Advices returns what the ombud was asked and has said, oldest first.
func (s *Service) Advices(ctx context.Context, actor authz.Actor, c Case) ([]Advice, error) {
	if err := actor.Require(authz.Ombud, authz.Caseworker, authz.Approver); err != nil {
		return nil, err
	}
	rows, err := table.Advice(s.DB.Read()).Where("item_id = ? AND controller_id IN ?", c.Item.ID, actor.Controllers).Order("COALESCE(asked_at, given_at), id").Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the ombud's advice: %w", database.Fault(err))
	}
	out := make([]Advice, 0, len(rows))
	for _, r := range rows {
		a := Advice{Advice: r}
		for _, f := range []struct {
			sealed []byte
			place  string
			into   *string
		}{{r.QuestionSealed, placeAsked(r.ID), &a.Question}, {r.TextSealed, placeAdvice(r.ID), &a.Text}} {
			if len(f.sealed) == 0 {
				continue
			}
			plain, err := s.Keys.Open(f.sealed, f.place)
			if err != nil {
				return nil, err
			}
			*f.into = string(plain)
		}
		out = append(out, a)
	}
	return out, nil
}

// MustAsk reports whether the controller has to ask the ombud before it refuses
// anything of the request, and has not heard it on that since the request came.
func MustAsk(ctx context.Context, db *gorm.DB, c Case) (bool, error) {
	if !c.Controller.Rules().AskBeforeRefusal {
		return false, nil
	}
	n, err := table.Advice(db).Where("item_id = ? AND about = 'refusal' AND given_at >= ?", c.Item.ID, database.Instant(c.Item.ReceivedAt)).Count(ctx, "*")
	if err != nil {
		return false, fmt.Errorf("looking for the ombud's advice: %w", database.Fault(err))
	}
	return n == 0, nil
}

func placeAsked(id string) string  { return "advices.question/" + id }
func placeAdvice(id string) string { return "advices.text/" + id }
