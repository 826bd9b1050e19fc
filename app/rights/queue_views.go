package rights

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/models"
)

// What a saved view may be, and how many of them somebody has in a role.
const (
	MostViews    = 20
	longestView  = 40
	longestQuery = 500
)

// Views returns the actor's saved views of the queue, by name.
func (s *Service) Views(ctx context.Context, actor authz.Actor) ([]models.SavedView, error) {
	if err := actor.Require(authz.Ombud, authz.Caseworker, authz.Approver); err != nil {
		return nil, err
	}
	views, err := table.SavedViews(s.DB.Read()).Where("staff_id = ? AND role = ?", actor.StaffID, string(actor.Role)).Order("name, id").Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the saved views: %w", database.Fault(err))
	}
	return views, nil
}

// SaveView gives a filter a name. The query holds the filter's keys alone. It
// returns fault.Invalid for a name that is none and fault.Conflict for one that
// the actor has already given.
func (s *Service) SaveView(ctx context.Context, actor authz.Actor, name, query string) error {
	before, err := s.Views(ctx, actor)
	if err != nil {
		return err
	}
	if len(before) >= MostViews {
		return fault.New(fault.Invalid, "view.too_many").With("max", MostViews)
	}
	if name, err = viewName(name); err != nil {
		return err
	}
	if len(query) > longestQuery {
		return fault.New(fault.Invalid, "error.bad_request")
	}
	return taken(s.DB.InTx(ctx, func(tx *gorm.DB) error {
		return table.SavedViews(tx).Create(ctx, &models.SavedView{
			ID: models.NewID(), StaffID: actor.StaffID, Role: string(actor.Role), Name: name, Query: query, CreatedAt: database.Instant(s.Now()),
		})
	}))
}

// RenameView gives a view of the actor's another name.
func (s *Service) RenameView(ctx context.Context, actor authz.Actor, id, name string) error {
	name, err := viewName(name)
	if err != nil {
		return err
	}
	return taken(s.DB.InTx(ctx, func(tx *gorm.DB) error {
		n, err := table.SavedViews(tx).Where("id = ? AND staff_id = ? AND role = ?", id, actor.StaffID, string(actor.Role)).
			Select("name").Updates(ctx, models.SavedView{Name: name})
		return ownView(n, err)
	}))
}

// DeleteView deletes a view of the actor's.
func (s *Service) DeleteView(ctx context.Context, actor authz.Actor, id string) error {
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		n, err := table.SavedViews(tx).Where("id = ? AND staff_id = ? AND role = ?", id, actor.StaffID, string(actor.Role)).Delete(ctx)
		return ownView(n, err)
	})
}

func viewName(name string) (string, error) {
	name = strings.TrimSpace(name)
	if name == "" {
		return "", fault.New(fault.Invalid, "view.no_name")
	}
	if utf8.RuneCountInString(name) > longestView {
		return "", fault.New(fault.Invalid, "view.long_name").With("max", longestView)
	}
	return name, nil
}

func ownView(changed int, err error) error {
	if err != nil {
		return fmt.Errorf("changing a saved view: %w", err)
	}
	if changed == 0 {
		return fault.New(fault.NotFound, "error.not_found")
	}
	return nil
}

// taken words a duplicate as what it is here.
func taken(err error) error {
	if fault.KeyOf(err) == "error.duplicate" {
		return fault.New(fault.Conflict, "view.taken")
	}
	return err
}
