package rights

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/fault"
	"rettighetsporten/models"
)

// NoteOrdinary notes that an objection is not about direct marketing after all, as
// the person has told who has the case. From then on it is considered as any
// other, Art. 21(1), with the restriction that follows from that, Art. 18(1)(d),
// and the person is told so in a letter. Nobody but the person takes away what
// cannot be refused, so it takes how and when they said it.
func (s *Service) NoteOrdinary(ctx context.Context, actor authz.Actor, reference string, told Told) error {
	c, err := s.Open(ctx, actor, reference)
	if err != nil {
		return err
	}
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	if err := s.checkTold(c, &told, append([]models.Channel{models.ChannelPortal}, models.OutsideChannels()...)); err != nil {
		return err
	}
	now := database.Instant(s.Now())
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		rr, err := holdRequest(ctx, tx, c.Request.ID)
		if err != nil {
			return err
		}
		h, err := hold(ctx, tx, c.Item.ID)
		if err != nil {
			return err
		}
		if !h.item.MayBeOrdinary() {
			return fault.New(fault.Conflict, "act.ordinary.not_now")
		}
		_, err = table.RequestItems(tx).Where("id = ?", h.item.ID).Select("direct_marketing", "version").
			Updates(ctx, models.RequestItem{DirectMarketing: false, Version: h.item.Version + 1})
		if err != nil {
			return fmt.Errorf("noting that it is an ordinary objection: %w", err)
		}
		c.Item = h.item
		meanwhile, err := s.restrictMeanwhile(ctx, tx, actor, c, rr, now)
		if err != nil {
			return err
		}
		t, rest := s.Texts.For(rr.Language), ""
		if meanwhile != "" {
			rest = t.T("letter.ordinary.restricted", "number", meanwhile)
		}
		body := s.letter(c, models.LetterOrdinary, "day", told.On, "channel", t.T("letter.withdrawn.how."+string(told.Channel)), "rest", rest, "date", h.item.Governing)
		if _, err := s.sendNext(ctx, tx, c, models.LetterOrdinary, body, now); err != nil {
			return err
		}
		return s.note(ctx, tx, actor, c.Item, now, "objection.ordinary", told.detail()...)
	})
}

// restrictMeanwhile adds the restriction while the objection is considered, which
// filing it as an ordinary one would have given, in the caller's transaction with
// the request held. It has the clock of the objection, also where that was opened
// again. It returns its reference, "" where something of the request is restricted,
// or a restriction is being decided.
func (s *Service) restrictMeanwhile(ctx context.Context, tx *gorm.DB, actor authz.Actor, c Case, rr models.RightsRequest, now time.Time) (string, error) {
	restricted, err := table.RequestItems(tx).Where("request_id = ? AND invoked_right = 'restriction' AND ("+openStates+
		" OR id IN (SELECT item_id FROM restrictions WHERE state = 'in_force'))", rr.ID).Count(ctx, "*")
	if err != nil {
		return "", fmt.Errorf("looking for what restricts: %w", err)
	}
	if restricted > 0 {
		return "", nil
	}
	parts, err := partsOf(ctx, tx, rr.ID)
	if err != nil {
		return "", err
	}
	rr.ReceivedAt = c.Item.ReceivedAt
	item, err := s.newItem(rr, c.Controller, whileConsidered(Wish{
		Asked: c.Asked, ActivityID: c.Item.ActivityID, PeriodFrom: c.Item.PeriodFrom, PeriodTo: c.Item.PeriodTo,
	}), &c.Item.ID, len(parts)+1)
	if err != nil {
		return "", err
	}
	item.AssigneeID, item.ReopenedAt = rr.AssigneeID, c.Item.ReopenedAt
	if err := table.RequestItems(tx).Create(ctx, &item); err != nil {
		return "", fmt.Errorf("restricting while it is considered: %w", err)
	}
	return item.Reference, audit.Record(ctx, tx, actor, now, audit.Event{
		Chain: rr.ControllerID, Action: "request.submitted", RequestID: rr.ID,
		Detail: map[string]string{"item": item.ID, "right": string(item.InvokedRight), "channel": string(rr.Channel)},
	})
}

// checkTold returns what is wrong with how something was told, and leaves who said
// it empty where that is plain.
func (s *Service) checkTold(c Case, told *Told, channels []models.Channel) error {
	switch {
	case !slices.Contains(channels, told.Channel):
		return fault.New(fault.Invalid, "act.told.channel_wrong")
	case told.On.IsZero(), told.On.After(today(s.Now(), deadline.Zone())), told.On.Before(models.DateIn(c.Request.ReceivedAt, deadline.Zone())):
		return fault.New(fault.Invalid, "act.told.day_wrong")
	case c.Behalf == nil || !c.Behalf.Acts:
		told.By = "" // nobody else can have said it
	case told.By != TellerPerson && told.By != TellerRepresentative:
		return fault.New(fault.Invalid, "act.told.by_missing")
	}
	return nil
}
