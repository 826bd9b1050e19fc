package rights

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/job"
	"rettighetsporten/models"
)

// Forwarding is where a request belongs: a body of the portal, or the name of
// one outside it.
type Forwarding struct {
	ControllerID string // "" for a body outside the portal
	Body         string // its name, where it is outside
	How          string // how staff sent it there, where it is outside: the portal cannot
	Reason       string // what the person is told
}

// ForwardJob files a forwarded request with the body it was sent on to.
const ForwardJob = "rights.forwarded"

// ForwardArgs are the arguments of ForwardJob.
type ForwardArgs struct {
	ItemID string `json:"item_id"`
	FromID string `json:"from_id"` // the controller that sends it on
	ToID   string `json:"to_id"`
	Times  int    `json:"times"` // which forwarding of the item it is, from 1
}

// Forward sends the request on to the body it was meant for, and tells the
// person. Nothing that was collected goes with it. A body of the portal gets a
// case of its own, with its own clock from its own receipt, and the original
// date beside it.
func (s *Service) Forward(ctx context.Context, actor authz.Actor, caseNumber string, f Forwarding) error {
	c, err := s.openForHandling(ctx, actor, caseNumber)
	if err != nil {
		return err
	}
	if f.Reason, err = words(f.Reason, "act.forward.reason_missing"); err != nil {
		return err
	}
	if f, err = s.whereTo(ctx, c, f); err != nil {
		return err
	}
	now := database.Instant(s.Now())
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		times, err := lettersOf(ctx, tx, c.Item, models.LetterForwarded)
		if err != nil {
			return err
		}
		t := s.Texts.For(c.Request.Language)
		then := t.T("letter.forwarded.outside", "how", f.How)
		if f.ControllerID != "" {
			if then = t.T("letter.forwarded.inside"); c.OnPaper() {
				then = t.T("letter.forwarded.inside_post")
			}
			args := ForwardArgs{ItemID: c.Item.ID, FromID: c.Item.ControllerID, ToID: f.ControllerID, Times: times + 1}
			if err := job.Enqueue(ctx, tx, now, job.Spec{Kind: ForwardJob, Key: fmt.Sprintf("%s-%d", c.Item.ID, args.Times), Args: args}); err != nil {
				return err
			}
		}
		h, err := hold(ctx, tx, c.Item.ID)
		if err != nil {
			return err
		}
		if err := h.allow(models.ActForward, now); err != nil {
			return err
		}
		if h.item.DerivedFrom != nil {
			return fault.New(fault.Conflict, "act.forward.derived")
		}
		ending, err := HoldDerived(ctx, tx, h.item)
		if err != nil {
			return err
		}
		if err := Advance(ctx, tx, actor, now, &h.item, models.StatusForwarded); err != nil {
			return err
		}
		if err := EndDerived(ctx, tx, actor, now, ending); err != nil { // it follows from the objection there, too
			return err
		}
		then = strings.Join(append([]string{then}, s.DerivedOver(c, ending)...), "\n\n")
		body := s.letter(c, models.LetterForwarded, "reason", f.Reason, "to", f.Body, "then", then)
		_, err = Send(ctx, tx, s.Keys, c, Post{Kind: models.LetterForwarded, Number: times + 1, Body: body}, now)
		return err
	})
}

// whereTo checks where the request is to go, and names the body.
func (s *Service) whereTo(ctx context.Context, c Case, f Forwarding) (Forwarding, error) {
	if f.ControllerID == "" {
		f.Body = strings.TrimSpace(f.Body)
		if f.Body == "" || utf8.RuneCountInString(f.Body) > MaxName {
			return f, fault.New(fault.Invalid, "act.forward.body_missing")
		}
		f.How = strings.TrimSpace(f.How)
		if f.How == "" || utf8.RuneCountInString(f.How) > MaxName {
			return f, fault.New(fault.Invalid, "act.forward.how_missing")
		}
		return f, nil
	}
	to, err := table.Controllers(s.DB.Read()).Where("id = ?", f.ControllerID).Take(ctx)
	if err != nil {
		return f, fmt.Errorf("reading the body: %w", database.Fault(err))
	}
	if to.ID == c.Item.ControllerID || !to.Open() {
		return f, fault.New(fault.Invalid, "act.forward.body_missing")
	}
	f.Body = to.Name
	return f, nil
}

// Forwarded does a ForwardJob. Done twice, it files nothing twice. A case that
// was opened again meanwhile stays where it is, and one that was then sent
// elsewhere goes there alone.
func (s *Service) Forwarded(ctx context.Context, lease job.Lease) error {
	var args ForwardArgs
	if err := lease.Args(&args); err != nil {
		return err
	}
	actor := authz.Actor{Role: authz.System, Controllers: []string{args.FromID, args.ToID}}
	c, err := s.OpenItem(ctx, actor, args.ItemID)
	if err != nil {
		return err
	}
	to, err := table.Controllers(s.DB.Read()).Where("id = ?", args.ToID).Take(ctx)
	if err != nil {
		return fmt.Errorf("reading the body: %w", database.Fault(err))
	}
	sub := Submission{
		Key: fmt.Sprintf("forwarded-%s-%s-%d", c.Item.ID, to.ID, args.Times), ControllerID: to.ID, Name: c.Name, Email: c.Email, Language: c.Request.Language,
		Wishes: []Wish{{Right: c.Item.InvokedRight, Asked: c.Asked.Elsewhere(), PeriodFrom: c.Item.PeriodFrom, PeriodTo: c.Item.PeriodTo, Marketing: c.Item.DirectMarketing}},
	}
	by, err := s.filedAs(c)
	if err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := HoldPerson(ctx, tx, c.Item.DataSubjectID); err != nil {
			return err
		}
		if err := lease.Hold(ctx, tx); err != nil {
			return err
		}
		if still, err := stillForwarded(ctx, tx, c.Item.ID, args.Times); err != nil || !still {
			return err
		}
		already, err := table.RightsRequests(tx).Where("submission_key = ?", sub.Key).Count(ctx, "*")
		if err != nil || already > 0 {
			return err
		}
		if err := s.claimAnew(ctx, tx, c, to); err != nil {
			return err
		}
		rr, err := s.file(ctx, tx, actor, to, filing{Submission: sub, person: c.Item.DataSubjectID, channel: models.ChannelForwarded, by: by, protected: c.Request.AddressProtectedAt})
		if err != nil {
			return err
		}
		if len(c.Parts) == 1 { // of several rights nobody can tell which a file is about
			if err := s.filesOn(ctx, tx, c.Request.ID, rr); err != nil {
				return err
			}
		}
		return s.link(ctx, tx, actor, models.CaseLink{FromID: rr.ID, ToID: c.Request.ID, Kind: models.LinkForwarded})
	})
}

// filesOn gives the request that was filed for another body the files the
// person filed it with, or has added since.
func (s *Service) filesOn(ctx context.Context, tx *gorm.DB, fromID string, to models.RightsRequest) error {
	rows, err := table.CaseFiles(tx).Where(`request_id = ? AND number > 0
		AND (message_id IS NULL OR message_id IN (SELECT id FROM messages WHERE request_id = ? AND addition))`, fromID, fromID).Order("number").Find(ctx)
	if err != nil {
		return fmt.Errorf("reading the files to send on: %w", err)
	}
	for i, row := range rows {
		name, err := s.Keys.Open(row.NameSealed, placeFileName(row.ID))
		if err != nil {
			return err
		}
		content, err := s.Keys.Open(row.ContentSealed, placeFile(row.ID))
		if err != nil {
			return err
		}
		row.ID, row.RequestID, row.MessageID, row.ControllerID, row.Number = models.NewID(), &to.ID, nil, to.ControllerID, i+1
		if row.NameSealed, err = s.Keys.Seal(name, placeFileName(row.ID)); err != nil {
			return err
		}
		if row.ContentSealed, err = s.Keys.Seal(content, placeFile(row.ID)); err != nil {
			return err
		}
		if err := table.CaseFiles(tx).Create(ctx, &row); err != nil {
			return fmt.Errorf("sending a file on: %w", err)
		}
	}
	return nil
}

// stillForwarded holds the item, and reports whether it is sent on and this is
// the last time it was.
func stillForwarded(ctx context.Context, tx *gorm.DB, itemID string, times int) (bool, error) {
	h, err := hold(ctx, tx, itemID)
	if err != nil || h.item.Status != models.StatusForwarded {
		return false, err
	}
	last, err := lettersOf(ctx, tx, h.item, models.LetterForwarded)
	return last == times, err
}

// link keeps how two cases belong together, and notes it in the later one.
func (s *Service) link(ctx context.Context, tx *gorm.DB, actor authz.Actor, l models.CaseLink) error {
	l.LinkedBy, l.LinkedAt = actor.StaffID, database.Instant(s.Now())
	if err := table.CaseLinks(tx).Create(ctx, &l); err != nil {
		return fmt.Errorf("linking the cases: %w", database.Fault(err))
	}
	rr, err := table.RightsRequests(tx).Where("id = ?", l.FromID).Take(ctx)
	if err != nil {
		return fmt.Errorf("reading the linked case: %w", err)
	}
	return audit.Record(ctx, tx, actor, l.LinkedAt, audit.Event{
		Chain: rr.ControllerID, Action: "case.linked", RequestID: rr.ID, Detail: map[string]string{"other": l.ToID, "kind": string(l.Kind)},
	})
}
