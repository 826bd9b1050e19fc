package register

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/network/httpclient"
	"rettighetsporten/models"
)

// receiverSettings are the connection of a receiver: where the files are sent,
// and what it is shown. An address without TLS, or on a network of one's own,
// has to be allowed as a store's has.
type receiverSettings struct {
	URL            string                    `yaml:"url"`
	AllowPrivate   bool                      `yaml:"allow_private,omitempty"`
	Authentication httpclient.Authentication `yaml:"authentication,omitempty"`
}

// ReceiverOptions reads how a receiver is reached. The errors hold no value.
func ReceiverOptions(c models.StoreConnection) (httpclient.Options, error) {
	s, err := recordstore.Read[receiverSettings](recordstore.Connection{Settings: c})
	return httpclient.Options{BaseURL: s.URL, AllowPrivate: s.AllowPrivate, Authentication: s.Authentication}, err
}

// receivers checks who can take what people take along. A page may not say that
// anybody can: it would say where the portal connects to.
func (c *checker) receivers(p trail, ctl controllerNode) {
	if !c.reached {
		if ctl.Receivers != nil {
			c.at(p.key("receivers"), ctl.ID, "receivers", "receivers: where data are sent to is no part of this")
		}
		return
	}
	seen := map[string]bool{}
	for i, r := range ctl.Receivers {
		at, where := p.key("receivers").at(i), ctl.ID+"/"+r.ID
		c.id(at, where, r.ID, seen)
		if strings.TrimSpace(r.Name) == "" {
			c.at(at.key("name"), where, "missing", "name is missing")
		}
		options, err := ReceiverOptions(r.Connection)
		if err == nil && !strings.Contains(options.BaseURL, "${") {
			_, err = httpclient.Config{}.Open(options, nil)
		}
		if err != nil {
			c.at(at.key("connection"), where, "", fmt.Sprintf("connection: %v", err))
		}
	}
}

// Receivers returns who can take what people take along from the controller, in
// the register's order.
func (s *Service) Receivers(ctx context.Context, controllerID string) ([]models.Receiver, error) {
	all, err := table.Receivers(s.DB.Read()).Where("controller_id = ?", controllerID).Order("position").Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the receivers: %w", database.Fault(err))
	}
	return all, nil
}

// Receiver returns the one with the ID and opens how it is reached, or returns
// fault.NotFound. An ID may be used again for somebody else: look at the name.
func (s *Service) Receiver(ctx context.Context, controllerID, id string) (models.Receiver, models.StoreConnection, error) {
	row, err := table.Receivers(s.DB.Read()).Where("controller_id = ? AND id = ?", controllerID, id).Take(ctx)
	if err != nil {
		return row, nil, fmt.Errorf("reading a receiver: %w", database.Fault(err))
	}
	connection, err := s.openConnection(row.ConnectionSealed, placeReceiver(controllerID, id), id)
	return row, connection, err
}

// importReceivers puts those of the file in place of those there are, where the
// file says anything of them.
func (s *Service) importReceivers(ctx context.Context, tx *gorm.DB, controllerID string, declared []ReceiverDeclaration) error {
	if declared == nil {
		return nil
	}
	if _, err := table.Receivers(tx).Where("controller_id = ?", controllerID).Delete(ctx); err != nil {
		return fmt.Errorf("replacing the receivers: %w", err)
	}
	for i, d := range declared {
		connection, err := json.Marshal(d.Connection)
		if err != nil {
			return fmt.Errorf("writing the connection of %s: %w", d.ID, err)
		}
		row := models.Receiver{ControllerID: controllerID, ID: d.ID, Position: i, Name: strings.TrimSpace(d.Name)}
		if row.ConnectionSealed, err = s.Keys.Seal(connection, placeReceiver(controllerID, d.ID)); err != nil {
			return err
		}
		if err := table.Receivers(tx).Create(ctx, &row); err != nil {
			return fmt.Errorf("replacing the receivers: %w", err)
		}
	}
	return nil
}

func placeReceiver(controllerID, id string) string {
	return "receivers.connection/" + controllerID + "/" + id
}
