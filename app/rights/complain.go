package rights

import (
	"context"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/models"
)

// Complain files the person's complaint of how their case was handled, or of
// its answer, as a case of its own with the same body, linked to the part it
// is about. It is no condition for complaining to the supervisory authority,
// Art. 77. Sent twice from the same form it is filed once. Where somebody acts
// for the person, the person's own complaint is theirs alone.
func (s *Service) Complain(ctx context.Context, actor authz.Actor, caseNumber, key, text string) (models.RightsRequest, error) {
	var rr models.RightsRequest
	if err := actor.Require(authz.DataSubject); err != nil {
		return rr, err
	}
	c, err := s.Open(ctx, actor, caseNumber)
	if err != nil {
		return rr, err
	}
	if text, err = words(text, "act.complain.missing"); err != nil {
		return rr, err
	}
	if why := c.Item.Forbids(models.ActComplain, models.Standing{}); why != "" {
		return rr, fault.New(fault.Conflict, why)
	}
	sub := Submission{
		Key: key, ControllerID: c.Item.ControllerID, Name: c.Name, Email: c.Email, Language: c.Request.Language,
		Wishes: []Wish{{Right: models.RightComplaint, Asked: models.Asked{About: text, Of: c.Item.Reference}}},
	}
	var relation models.Relation // by which it is made, none for oneself
	if c.Represents(actor) {
		relation = c.Behalf.Relation
	}
	filer := filing{person: c.complainant(actor), channel: models.ChannelPortal, protected: c.Request.AddressProtectedAt}
	if c.Behalf != nil && !c.Represents(actor) {
		if sub.Email, err = s.emailOf(ctx, c.Behalf.Representation); err != nil { // the other is not told of it
			return rr, err
		}
	}
	err = s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := HoldPerson(ctx, tx, actor.DataSubjectID); err != nil {
			return err
		}
		already, err := s.filed(ctx, tx, actor, sub)
		if err != nil {
			return err
		}
		if len(already) > 0 {
			rr = already[0]
			return nil
		}
		before, err := complaint(ctx, tx, c.Item.Reference, filer.person)
		if err != nil {
			return err
		}
		if before.Status.Open() {
			return fault.New(fault.Conflict, "act.complain.already")
		}
		if err := roomForMore(ctx, tx, actor, c.Item.ControllerID, relation, 1); err != nil {
			return err
		}
		filer.Submission = sub
		if rr, err = s.file(ctx, tx, actor, c.Controller, filer); err != nil {
			return err
		}
		return s.link(ctx, tx, actor, models.CaseLink{FromID: rr.ID, ToID: c.Request.ID, ToPart: &c.Item.Reference, Kind: models.LinkComplaint})
	})
	return rr, err
}

// complainant returns the ID that a complaint of the citizen's is filed under:
// the case's own, and the citizen's where somebody else acts for them in it.
func (c Case) complainant(actor authz.Actor) string {
	if c.Behalf != nil && !c.Represents(actor) {
		return actor.DataSubjectID
	}
	return c.Request.DataSubjectID
}

// complaint returns that person's complaint about the part, the open one before
// others and then the newest, or one without a reference. Of who acts for them
// and of themselves neither learns of the other's.
func complaint(ctx context.Context, db *gorm.DB, reference, person string) (models.RequestItem, error) {
	all, err := table.RequestItems(db).Where(`invoked_right = 'complaint' AND data_subject_id = ?
		AND request_id IN (SELECT from_id FROM case_links WHERE to_part = ? AND kind = 'complaint')`, person, reference).
		Order("CASE WHEN " + openStates + " THEN 0 ELSE 1 END, received_at DESC, id DESC").Limit(1).Find(ctx)
	if err != nil || len(all) == 0 {
		return models.RequestItem{}, database.Fault(err)
	}
	return all[0], nil
}
