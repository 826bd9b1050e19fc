// Package register knows the controllers, their record of processing (Art.
// 30) and their record stores: it reads them from one YAML file, keeps them in
// the database and gives them out.
package register

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/seal"
	"rettighetsporten/models"
)

// Service gives out what the register says.
type Service struct {
	DB   *database.DB
	Keys *seal.Keys
	Now  func() time.Time
}

// Controllers returns every controller by name, also those that cannot open.
func (s *Service) Controllers(ctx context.Context) ([]models.Controller, error) {
	all, err := table.Controllers(s.DB.Read()).Order("name").Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the controllers: %w", database.Fault(err))
	}
	return all, nil
}

// Controller returns one controller, or fault.NotFound.
func (s *Service) Controller(ctx context.Context, id string) (models.Controller, error) {
	c, err := table.Controllers(s.DB.Read()).Where("id = ?", id).Take(ctx)
	if err != nil {
		return c, fmt.Errorf("reading the controller: %w", database.Fault(err))
	}
	return c, nil
}

// Activities returns a controller's record of processing in its own order, as
// the controller's notice in force has it.
func (s *Service) Activities(ctx context.Context, controllerID string) ([]models.ProcessingActivity, error) {
	all, err := activitiesOf(ctx, s.DB.Read(), controllerID)
	if err != nil || len(all) == 0 {
		return all, err
	}
	controller, err := s.Controller(ctx, controllerID)
	if err != nil {
		return nil, err
	}
	for i, a := range all {
		all[i] = controller.InForce(a)
	}
	return all, nil
}

func activitiesOf(ctx context.Context, db *gorm.DB, controllerID string) ([]models.ProcessingActivity, error) {
	all, err := table.ProcessingActivities(db).Where("controller_id = ?", controllerID).Order("position").Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the activities: %w", database.Fault(err))
	}
	return all, nil
}

// Stores returns a controller's record stores in the register's order, without
// their connections.
func (s *Service) Stores(ctx context.Context, controllerID string) ([]models.RecordStore, error) {
	all, err := table.RecordStores(s.DB.Read()).Where("controller_id = ?", controllerID).Order("position").Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the stores: %w", database.Fault(err))
	}
	return all, nil
}

// Connection opens how a store is reached.
func (s *Service) Connection(store models.RecordStore) (models.StoreConnection, error) {
	return s.openConnection(store.ConnectionSealed, placeConnection(store.ControllerID, store.ID), store.ID)
}

func (s *Service) openConnection(sealed []byte, place, id string) (models.StoreConnection, error) {
	plain, err := s.Keys.Open(sealed, place)
	if err != nil {
		return nil, err
	}
	var c models.StoreConnection
	if err := json.Unmarshal(plain, &c); err != nil {
		return c, fmt.Errorf("reading the connection of %s: it is not what was written", id)
	}
	return c, nil
}
