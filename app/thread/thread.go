// Package thread is what the person and the controller write to each other
// about a request: messages both ways, which pause no clock, and what the
// person adds to what they asked.
package thread

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/app/seal"
	"rettighetsporten/models"
)

// Service keeps the messages of cases. Its methods take the actor, and a case
// that was opened for them.
type Service struct {
	DB     *database.DB
	Keys   *seal.Keys
	Now    func() time.Time
	Rights *rights.Service
}

// Message is a message with its words.
type Message struct {
	models.Message
	Text   string
	By     string // on the person's side, who wrote it, where somebody acts for the person and the reader did not write it
	Behalf bool   // By wrote it on the person's behalf
}

// Read returns the messages of the case's request, oldest first, to the person
// and to the staff who work on the case. What the other side had not read is
// read now: the one who has the case reads for the controller.
func (s *Service) Read(ctx context.Context, actor authz.Actor, c rights.Case) ([]Message, error) {
	messages, err := s.open(ctx, actor, c)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(messages, func(m Message) bool { return m.Author == reads(actor) && m.ReadAt == nil }) {
		return messages, nil
	}
	return messages, s.noteRead(ctx, actor, c)
}

// Additions returns what the person has added to what they asked, oldest first,
// to be shown with it. That it was shown is not that it was read.
func (s *Service) Additions(ctx context.Context, actor authz.Actor, c rights.Case) ([]Message, error) {
	messages, err := s.open(ctx, actor, c)
	return slices.DeleteFunc(messages, func(m Message) bool { return !m.Addition }), err
}

func (s *Service) open(ctx context.Context, actor authz.Actor, c rights.Case) ([]Message, error) {
	if err := mayRead(actor, c); err != nil {
		return nil, err
	}
	rows, err := table.Messages(s.DB.Read()).Where("request_id = ?", c.Request.ID).Order("written_at, id").Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the messages: %w", database.Fault(err))
	}
	messages := make([]Message, 0, len(rows))
	for _, r := range rows {
		text, err := s.Keys.Open(r.BodySealed, placeMessage(r.ID))
		if err != nil {
			return nil, err
		}
		m := Message{Message: r, Text: string(text)}
		m.By, m.Behalf = writer(actor, c, r)
		messages = append(messages, m)
	}
	return messages, nil
}

// writer returns who wrote the message on the person's side and whether it was
// on their behalf, "" where that is plain: where nobody acts for the person, or
// to who wrote it.
func writer(actor authz.Actor, c rights.Case, row models.Message) (name string, behalf bool) {
	if c.Behalf == nil || row.WriterID == nil || *row.WriterID == actor.DataSubjectID {
		return "", false
	}
	if *row.WriterID == c.Behalf.RepresentativeID {
		return c.Behalf.Name, true
	}
	return c.Name, false
}

// reads returns whose messages are for the actor, "" for who reads along.
func reads(actor authz.Actor) models.Author {
	switch actor.Role {
	case authz.DataSubject:
		return models.AuthorStaff
	case authz.Caseworker:
		return models.AuthorPerson
	case authz.Ombud, authz.Approver, authz.StoreOwner, authz.Administrator, authz.Auditor, authz.System:
	}
	return ""
}

func (s *Service) noteRead(ctx context.Context, actor authz.Actor, c rights.Case) error {
	now := database.Instant(s.Now())
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		n, err := table.Messages(tx).Where("request_id = ? AND author = ? AND read_at IS NULL", c.Request.ID, reads(actor)).
			Select("read_at").Updates(ctx, models.Message{ReadAt: &now})
		if err != nil {
			return fmt.Errorf("noting that messages were read: %w", err)
		}
		if n == 0 {
			return nil
		}
		return record(ctx, tx, actor, c, now, "message.read", nil)
	})
}

// mayRead returns fault.NotFound for who does not reach the case, and
// fault.Forbidden for a caseworker who does not have it.
func mayRead(actor authz.Actor, c rights.Case) error {
	switch actor.Role {
	case authz.DataSubject:
		if c.Own(actor) {
			return nil
		}
	case authz.Caseworker:
		return c.RequireAssignee(actor)
	case authz.Ombud, authz.Approver:
		if actor.Reaches(c.Item.ControllerID) {
			return nil
		}
	case authz.StoreOwner, authz.Administrator, authz.Auditor, authz.System:
	}
	return fault.New(fault.NotFound, "error.not_found")
}

// Unread counts the messages of each request that wait to be read by the
// actor's side; a request without any is not in it.
func (s *Service) Unread(ctx context.Context, actor authz.Actor, requestIDs []string) (map[string]int, error) {
	q := s.DB.Read().WithContext(ctx).Table("messages").Where("request_id IN ? AND read_at IS NULL", requestIDs)
	if actor.Role == authz.DataSubject {
		condition, arg := s.Rights.Visible(actor)
		q = q.Where("author = 'staff'").Where(condition, arg)
	} else {
		q = q.Where("author = 'person' AND controller_id IN ?", actor.Controllers)
	}
	if len(requestIDs) == 0 {
		return nil, nil
	}
	var counts []struct {
		RequestID string
		N         int
	}
	if err := q.Select("request_id, COUNT(*) AS n").Group("request_id").Scan(&counts).Error; err != nil {
		return nil, fmt.Errorf("counting unread messages: %w", database.Fault(err))
	}
	unread := make(map[string]int, len(counts))
	for _, c := range counts {
		unread[c.RequestID] = c.N
	}
	return unread, nil
}

// Limits on what can be written.
const (
	MaxText = 5000 // characters of a message
	maxADay = 50   // messages of one person in a case
)

// words returns the text without the space around it, or fault.Invalid for more
// than anybody needs.
func words(text string) (string, error) {
	text = strings.TrimSpace(text)
	if utf8.RuneCountInString(text) > MaxText {
		return "", fault.New(fault.Invalid, "submit.too_long").With("max", MaxText)
	}
	return text, nil
}

func record(ctx context.Context, tx *gorm.DB, actor authz.Actor, c rights.Case, at time.Time, action string, more map[string]string) error {
	detail := map[string]string{"item": c.Item.ID}
	maps.Copy(detail, more)
	return audit.Record(ctx, tx, actor, at, audit.Event{Chain: c.Item.ControllerID, Action: action, RequestID: c.Request.ID, Detail: detail})
}

func placeMessage(id string) string { return "messages.body/" + id }
