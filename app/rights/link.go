package rights

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/models"
)

// Relative is a case that belongs with another one. Of a request that was sent
// on between two bodies, each sees of the other's case which body has it, its
// number and when it came, and no more.
type Relative struct {
	CaseNumber   string
	ControllerID string
	Body         string // its controller's name
	Status       models.Status
	Right        models.InvokedRight `gorm:"column:invoked_right"`
	ReceivedAt   time.Time           // by the body that has it
	Kind         models.LinkKind     // "" for another case of the same person
	Earlier      bool                // it is the one that was linked to
	Reached      bool                `gorm:"-"` // the reader serves it
}

// Relatives returns the cases that are linked with this one, and the same
// person's other cases with the same body, newest first. The actor sees none
// beyond what they serve, but for where a request was sent on from and to.
func (s *Service) Relatives(ctx context.Context, actor authz.Actor, c Case) ([]Relative, error) {
	if err := actor.Require(authz.Ombud, authz.Caseworker, authz.Approver); err != nil {
		return nil, err
	}
	if !actor.Reaches(c.Item.ControllerID) {
		return nil, fault.New(fault.NotFound, "error.not_found")
	}
	var rows []Relative
	err := s.DB.Read().WithContext(ctx).Raw(`SELECT i.reference AS case_number, r.controller_id, controllers.name AS body, i.status, i.invoked_right, r.received_at, kin.kind, kin.earlier
		FROM (SELECT to_id AS id, to_part AS part, kind, TRUE AS earlier FROM case_links WHERE from_id = ?
			UNION ALL SELECT from_id, NULL, kind, FALSE FROM case_links WHERE to_id = ? AND COALESCE(to_part, ?) = ?
			UNION ALL SELECT id, NULL, '', FALSE FROM rights_requests AS other WHERE data_subject_id = ? AND controller_id = ? AND id <> ?
				AND NOT EXISTS (SELECT 1 FROM case_links WHERE from_id = ? AND to_id = other.id OR to_id = ? AND from_id = other.id)) AS kin
		JOIN rights_requests AS r ON r.id = kin.id JOIN request_items AS i ON i.reference = COALESCE(kin.part, r.case_number) JOIN controllers ON controllers.id = r.controller_id
		WHERE r.controller_id IN ? OR kin.kind = 'forwarded' ORDER BY i.received_at DESC, i.id DESC LIMIT 100`,
		c.Request.ID, c.Request.ID, c.Item.Reference, c.Item.Reference, c.Item.DataSubjectID, c.Item.ControllerID, c.Request.ID, c.Request.ID, c.Request.ID, actor.Controllers).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("reading the case's relatives: %w", database.Fault(err))
	}
	for i := range rows {
		if rows[i].Reached = actor.Reaches(rows[i].ControllerID); !rows[i].Reached {
			rows[i].Status, rows[i].Right = "", ""
		}
	}
	return rows, nil
}

// Link says that the case belongs with an earlier one the actor serves too. It
// returns fault.Invalid when there is none with the number, and
// fault.Conflict when they are linked already.
func (s *Service) Link(ctx context.Context, actor authz.Actor, caseNumber, other string, kind models.LinkKind) error {
	c, err := s.openForHandling(ctx, actor, caseNumber)
	if err != nil {
		return err
	}
	to, err := s.Open(ctx, actor, other)
	if fault.Is(err, fault.NotFound) || err == nil && to.Request.ID == c.Request.ID {
		return fault.New(fault.Invalid, "act.link.no_such_case")
	}
	if err != nil {
		return err
	}
	if kind != models.LinkRepeat && kind != models.LinkComplaint {
		kind = models.LinkRelated
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		already, err := table.CaseLinks(tx).Where("(from_id = ? AND to_id = ?) OR (from_id = ? AND to_id = ?)",
			c.Request.ID, to.Request.ID, to.Request.ID, c.Request.ID).Count(ctx, "*")
		if err != nil {
			return fmt.Errorf("looking for the link: %w", err)
		}
		if already > 0 {
			return fault.New(fault.Conflict, "act.link.already")
		}
		l := models.CaseLink{FromID: c.Request.ID, ToID: to.Request.ID, Kind: kind}
		if kind == models.LinkComplaint {
			l.ToPart = &to.Item.Reference
		}
		return s.link(ctx, tx, actor, l)
	})
}
