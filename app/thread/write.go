package thread

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/app/upload"
	"rettighetsporten/models"
)

// Draft is a message that is to be sent.
type Draft struct {
	Key      string // one per opened form
	Text     string
	Addition bool // the person adds to what they asked; staff never do

	Files []upload.File // what came with it, where staff write it down; a person's own wait in the case
}

// Forbids returns the message key of why no message can be written in the case
// by that side, or "". Who has letters on paper is written a letter.
func Forbids(c rights.Case, by models.Author) string {
	switch {
	case by == models.AuthorStaff && c.OnPaper():
		return "thread.on_paper"
	case c.Item.Status.MessageStage() == "":
		return "thread.over"
	}
	return ""
}

// ForbidsAddition returns the message key of why staff can note no addition to
// the case, or "".
func ForbidsAddition(c rights.Case) string {
	if Forbids(c, models.AuthorPerson) != "" {
		return "act.addition.over"
	}
	return ""
}

// Write sends a message in the case: from the person, with the files that wait
// there, or from the caseworker who has the case. It moves no date, and changes
// no answer that lies with the approver or has been given. The same form sent
// twice is one message. It returns fault.Invalid without words or a file,
// fault.Conflict where no message can be written, and fault.TooMany for a
// person who has sent a day's worth.
func (s *Service) Write(ctx context.Context, actor authz.Actor, c rights.Case, d Draft) error {
	by := models.AuthorStaff
	if actor.Role == authz.DataSubject {
		by = models.AuthorPerson
		if err := mayRead(actor, c); err != nil {
			return err
		}
	} else if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	text, err := words(d.Text)
	if err != nil {
		return err
	}
	row := models.Message{FormKey: d.Key, Author: by, Addition: d.Addition && by == models.AuthorPerson}
	if by == models.AuthorStaff {
		row.StaffID = &actor.StaffID
	} else {
		row.WriterID = &actor.DataSubjectID
	}
	return s.keep(ctx, actor, c, row, text, nil)
}

// NoteAddition writes down what the sender of a request that came outside the
// portal adds to it, with the files that came along, as if they had added it
// there: it moves no date either, and the files are looked at by the same rules.
// Who has the case has read what they write down themselves.
func (s *Service) NoteAddition(ctx context.Context, actor authz.Actor, reference string, d Draft, told rights.Told) error {
	c, err := s.Rights.OpenTold(ctx, actor, reference, &told)
	if err != nil {
		return err
	}
	text, err := words(d.Text)
	if err != nil {
		return err
	}
	if key := ForbidsAddition(c); key != "" {
		return fault.New(fault.Conflict, key)
	}
	if text == "" && len(d.Files) == 0 {
		return fault.New(fault.Invalid, "act.addition.text_missing")
	}
	row := models.Message{
		FormKey: d.Key, Author: models.AuthorPerson, Addition: true, StaffID: &actor.StaffID, WriterID: &c.Item.DataSubjectID, Channel: told.Channel, CameOn: told.On,
	}
	if told.By == rights.TellerRepresentative {
		row.WriterID = &c.Behalf.RepresentativeID
	}
	if reads(actor) == models.AuthorPerson {
		now := database.Instant(s.Now())
		row.ReadAt = &now
	}
	files, err := s.Rights.SealFiles(ctx, c, *row.WriterID, d.Files)
	if err != nil {
		return err
	}
	return s.keep(ctx, actor, c, row, text, files)
}

// keep writes the words into the message, and the message with its files into the
// case.
func (s *Service) keep(ctx context.Context, actor authz.Actor, c rights.Case, row models.Message, text string, files []rights.File) (err error) {
	row.ID, row.RequestID, row.ItemID = models.NewID(), c.Request.ID, c.Item.ID
	row.ControllerID, row.DataSubjectID, row.WrittenAt = c.Item.ControllerID, c.Item.DataSubjectID, database.Instant(s.Now())
	if row.BodySealed, err = s.Keys.Seal([]byte(text), placeMessage(row.ID)); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error { return s.write(ctx, tx, actor, c, row, text == "", files) })
}

// write keeps the message in the caller's transaction, with the state of its
// item as it is now.
func (s *Service) write(ctx context.Context, tx *gorm.DB, actor authz.Actor, c rights.Case, row models.Message, wordless bool, came []rights.File) error {
	if row.Author == models.AuthorPerson {
		if err := rights.HoldPerson(ctx, tx, *row.WriterID); err != nil {
			return err
		}
	}
	// The notice's job refers to the item while it is held, and is held after it here.
	item, err := table.RequestItems(tx, clause.Locking{Strength: "NO KEY UPDATE"}).Where("id = ?", c.Item.ID).Take(ctx)
	if err != nil {
		return fmt.Errorf("holding the message's case: %w", err)
	}
	c.Item = item
	sent, err := table.Messages(tx).Where("request_id = ? AND form_key = ?", row.RequestID, row.FormKey).Count(ctx, "*")
	if err != nil || sent > 0 {
		return err
	}
	if key := Forbids(c, row.Author); key != "" {
		return fault.New(fault.Conflict, key)
	}
	if err := roomForMessage(ctx, tx, row); err != nil {
		return err
	}
	row.Stage = item.Status.MessageStage()
	if err := table.Messages(tx).Create(ctx, &row); err != nil {
		return fmt.Errorf("keeping a message: %w", err)
	}
	if err := rights.Attach(ctx, tx, came, row.RequestID, row.ID); err != nil {
		return err
	}
	files := len(came)
	if actor.Role == authz.DataSubject {
		at := rights.Place{ControllerID: row.ControllerID, RequestID: row.RequestID}
		if files, err = rights.AttachWaiting(ctx, tx, actor, at, row.RequestID, &row.ID); err != nil {
			return err
		}
	}
	if wordless && files == 0 {
		return fault.New(fault.Invalid, "thread.text_missing")
	}
	if row.ReadAt == nil {
		if err := s.announce(ctx, tx, c, row.Author, row.WrittenAt); err != nil {
			return err
		}
	}
	action, detail := "message."+string(row.Author), map[string]string{"message": row.ID}
	if row.Addition {
		action = "message.addition"
	}
	if row.Channel != "" {
		detail["channel"], detail["on"] = string(row.Channel), row.CameOn.String()
		if c.Behalf != nil && c.Behalf.Acts {
			detail["by"] = string(teller(c, row))
		}
	}
	if files > 0 {
		detail["files"] = strconv.Itoa(files)
	}
	return record(ctx, tx, actor, c, row.WrittenAt, action, detail)
}

// teller is which of the two wrote the message, where somebody acts for the person.
func teller(c rights.Case, row models.Message) rights.Teller {
	if *row.WriterID == c.Behalf.RepresentativeID {
		return rights.TellerRepresentative
	}
	return rights.TellerPerson
}

// roomForMessage returns fault.TooMany when the person has written more in the
// case within a day than one can.
func roomForMessage(ctx context.Context, tx *gorm.DB, row models.Message) error {
	if row.Author == models.AuthorStaff {
		return nil
	}
	n, err := table.Messages(tx).Where("request_id = ? AND author = 'person' AND written_at > ?", row.RequestID, row.WrittenAt.Add(-24*time.Hour)).Count(ctx, "*")
	if err != nil {
		return fmt.Errorf("counting the messages: %w", err)
	}
	if n >= maxADay {
		return fault.New(fault.TooMany, "thread.too_many").With("max", maxADay)
	}
	return nil
}
