package register

import (
	"context"
	"encoding/json"
	"fmt"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/models"
)

// Imported counts what an import brought in.
type Imported struct{ Controllers, Activities, Stores int }

// Import makes the database say what the file says of each controller in it,
// in one transaction: what is new is added, what is known is replaced, and an
// activity or store that the file no longer has is taken out. Controllers the
// file does not name stay as they are. Connections are sealed; a known store
// whose connection the file leaves out keeps the one it has.
func (s *Service) Import(ctx context.Context, actor authz.Actor, f File) (Imported, error) {
	if err := actor.Require(authz.Administrator, authz.System); err != nil {
		return Imported{}, err
	}
	var done Imported
	err := s.DB.InTx(ctx, func(tx *gorm.DB) error {
		for _, c := range f.Controllers {
			if err := s.importController(ctx, tx, actor, c); err != nil {
				return fmt.Errorf("importing %s: %w", c.ID, err)
			}
			done.Controllers++
			done.Activities += len(c.Activities)
			done.Stores += len(c.Stores)
		}
		return nil
	})
	if err != nil {
		return Imported{}, err
	}
	return done, nil
}

const imported = "register.imported"

func (s *Service) importController(ctx context.Context, tx *gorm.DB, actor authz.Actor, c ControllerEntry) error {
	before, err := hold(ctx, tx, c.ID)
	switch {
	case fault.Is(err, fault.NotFound):
		err = s.write(ctx, tx, actor, imported, nil, c)
	case err == nil:
		err = s.write(ctx, tx, actor, imported, &before, c)
	}
	if err != nil {
		return err
	}
	reached, err := storesByID(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	if _, err := table.RecordStores(tx).Where("controller_id = ?", c.ID).Delete(ctx); err != nil {
		return fmt.Errorf("replacing the stores: %w", err)
	}
	for i, d := range c.Stores {
		row, err := s.sealStore(d.Record(c.ID, i))
		if err != nil {
			return err
		}
		if had, ok := reached[d.ID]; ok && d.Connection == nil && had.Kind == row.Kind {
			row.ConnectionSealed = had.ConnectionSealed
		}
		if err := table.RecordStores(tx).Create(ctx, &row); err != nil {
			return fmt.Errorf("replacing the stores: %w", err)
		}
	}
	return s.importReceivers(ctx, tx, c.ID, c.Receivers)
}

func storesByID(ctx context.Context, tx *gorm.DB, controllerID string) (map[string]models.RecordStore, error) {
	all, err := table.RecordStores(tx).Where("controller_id = ?", controllerID).Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the stores: %w", err)
	}
	byID := map[string]models.RecordStore{}
	for _, row := range all {
		byID[row.ID] = row
	}
	return byID, nil
}

// sealStore moves the connection, which may hold passwords, out of the facts
// and into the sealed column.
func (s *Service) sealStore(row models.RecordStore) (models.RecordStore, error) {
	connection, err := json.Marshal(row.Facts.Connection)
	if err != nil {
		return row, fmt.Errorf("writing the connection of %s: %w", row.ID, err)
	}
	row.ConnectionSealed, err = s.Keys.Seal(connection, placeConnection(row.ControllerID, row.ID))
	row.Facts.Connection = nil
	row.Kind = row.Facts.Kind
	return row, err
}

func placeConnection(controllerID, storeID string) string {
	return "record_stores.connection/" + controllerID + "/" + storeID
}
