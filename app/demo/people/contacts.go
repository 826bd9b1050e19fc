package people

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"

	"rettighetsporten/app/register"
	"rettighetsporten/models"
)

// Contacts are the role addresses a controller has in the demo.
type Contacts struct {
	Contact models.Contact `yaml:"contact"`
	Ombud   models.Contact `yaml:"ombud"`
}

//go:embed demo-contacts.yaml
var demoContacts []byte

// DemoContacts returns the made-up addresses by controller.
func DemoContacts() (map[string]Contacts, error) {
	var all map[string]Contacts
	dec := yaml.NewDecoder(bytes.NewReader(demoContacts))
	dec.KnownFields(true)
	if err := dec.Decode(&all); err != nil {
		return nil, fmt.Errorf("reading the demo's contacts: %w", err)
	}
	return all, nil
}

// WithDemoContacts returns a copy of the register in which each controller has
// the demo's addresses in place of its own, so that it can open and nothing
// can be sent to the real one. It returns an error when a controller has none.
func WithDemoContacts(f register.File) (register.File, error) {
	contacts, err := DemoContacts()
	if err != nil {
		return register.File{}, err
	}
	f.Controllers = slices.Clone(f.Controllers)
	for i := range f.Controllers {
		c := &f.Controllers[i]
		own, ok := contacts[c.ID]
		if !ok {
			return register.File{}, fmt.Errorf("the demo has no contacts for %s", c.ID)
		}
		c.Facts.Contact, c.Facts.Ombud = own.Contact, own.Ombud
	}
	return f, nil
}
