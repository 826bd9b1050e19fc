package rights

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/dispatch"
	"rettighetsporten/app/seal"
	"rettighetsporten/models"
)

// Post is a letter to the person, and the e-mail that tells there is one.
type Post struct {
	Kind    models.LetterKind
	Number  int    // which inquiry, which version of an answer
	Body    string // the letter as the person reads it; "" where a page of its own has the words
	ThenJob string // a job to enqueue when the mail server has taken the e-mail
}

// Send puts the letter in the person's mailbox and queues the e-mail, in the
// caller's transaction. It returns the e-mail's ID, "" for a person who has
// letters on paper.
func Send(ctx context.Context, tx *gorm.DB, keys *seal.Keys, c Case, p Post, at time.Time) (string, error) {
	letter := models.Letter{
		ID: models.NewID(), ItemID: c.Item.ID, ControllerID: c.Item.ControllerID,
		DataSubjectID: c.Item.DataSubjectID, Kind: p.Kind, Number: p.Number, OnPaper: c.OnPaper(), CreatedAt: database.Instant(at),
	}
	if c.Behalf != nil && c.Behalf.Acts {
		letter.Representation = &c.Behalf.ID
	}
	if p.Body != "" {
		var err error
		if letter.BodySealed, err = keys.Seal([]byte(p.Body), placeLetter(letter.ID)); err != nil {
			return "", err
		}
	}
	if err := table.Letters(tx).Create(ctx, &letter); err != nil {
		return "", fmt.Errorf("writing the letter: %w", err)
	}
	if c.Email == "" || c.OnPaper() {
		return "", nil // it goes on paper: see Posted
	}
	return dispatch.Queue(ctx, tx, keys, at, dispatch.Message{
		ControllerID: c.Item.ControllerID, ItemID: c.Item.ID, Kind: mailOf(p.Kind), Language: c.Request.Language, Recipient: c.Email, ThenJob: p.ThenJob,
	})
}

// mailOf returns the e-mail that tells of the letter.
func mailOf(kind models.LetterKind) models.MailKind {
	switch kind {
	case models.LetterReceipt:
		return models.MailReceipt
	case models.LetterAnswer:
		return models.MailAnswer
	case models.LetterComplete:
		return models.MailComplete
	case models.LetterExtension, models.LetterInquiry, models.LetterInquiryReminder, models.LetterFee, models.LetterDecision, models.LetterForwarded, models.LetterRerouted, models.LetterReopened, models.LetterLifting, models.LetterStands, models.LetterRecipients, models.LetterRelation, models.LetterTransfer, models.LetterWithdrawn, models.LetterOrdinary:
		return models.MailLetter
	}
	return models.MailLetter
}

// Letter is a letter with its words.
type Letter struct {
	models.Letter
	Body string
}

// Letters returns the case's letters that have words of their own, oldest
// first: to the person they were written to and to the staff of the case.
func (s *Service) Letters(ctx context.Context, actor authz.Actor, c Case) ([]Letter, error) {
	condition, arg := s.visible(actor)
	rows, err := table.Letters(s.DB.Read()).Where("item_id = ? AND body_sealed IS NOT NULL", c.Item.ID).Where(condition, arg).
		Order("created_at, id").Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the letters: %w", database.Fault(err))
	}
	letters := make([]Letter, 0, len(rows))
	for _, r := range rows {
		body, err := s.body(c, r)
		if err != nil {
			return nil, err
		}
		letters = append(letters, Letter{Letter: r, Body: body})
	}
	return letters, nil
}

// ReadLetter returns one letter of the case. The person's first reading is
// kept: who has read a notice has been told.
func (s *Service) ReadLetter(ctx context.Context, actor authz.Actor, c Case, id string) (Letter, error) {
	condition, arg := s.visible(actor)
	row, err := table.Letters(s.DB.Read()).Where("id = ? AND item_id = ? AND body_sealed IS NOT NULL", id, c.Item.ID).Where(condition, arg).Take(ctx)
	if err != nil {
		return Letter{}, fmt.Errorf("opening the letter: %w", database.Fault(err))
	}
	body, err := s.body(c, row)
	if err != nil {
		return Letter{}, err
	}
	l := Letter{Letter: row, Body: body}
	if actor.Role != authz.DataSubject || row.OpenedAt != nil {
		return l, nil
	}
	now := database.Instant(s.Now())
	l.OpenedAt = &now
	return l, s.DB.InTx(ctx, func(tx *gorm.DB) error {
		n, err := table.Letters(tx).Where("id = ? AND opened_at IS NULL", row.ID).Select("opened_at").Updates(ctx, models.Letter{OpenedAt: &now})
		if err != nil {
			return fmt.Errorf("noting that the letter was read: %w", err)
		}
		if n == 0 || row.Kind != models.LetterExtension {
			return nil
		}
		return s.told(ctx, tx, authz.ForSystem(c.Item.ControllerID), c.Item.ID, now)
	})
}

// PassedOn reports whether the letter goes to the person although it is worded
// for who acted for them: it was still to be posted when that ended.
func (c Case) PassedOn(l models.Letter) bool {
	return l.OnPaper && l.PostedBy == nil && l.Representation != nil && c.Behalf != nil && !c.Behalf.Acts
}

// body opens the words of the letter. One that is passed on begins with why it
// comes to the person.
func (s *Service) body(c Case, row models.Letter) (string, error) {
	plain, err := s.Keys.Open(row.BodySealed, placeLetter(row.ID))
	if err != nil || !c.PassedOn(row) {
		return string(plain), err
	}
	t := s.Texts.For(c.Request.Language)
	return t.T("letter.behalf.passed_on", "name", c.Name, "representative", c.Behalf.Name, "day", t.Day(row.CreatedAt)) + "\n\n" + string(plain), nil
}

func placeLetter(id string) string { return "letters.body/" + id }
