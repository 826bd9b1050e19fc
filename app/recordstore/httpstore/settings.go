package httpstore

import (
	"errors"
	"fmt"
	"io"
	"time"

	"rettighetsporten/app/recordstore"
)

// Settings say how a service is reached.
type Settings struct {
	BaseURL      string              `yaml:"base_url"`
	Endpoints    map[string]Endpoint `yaml:"endpoints"`     // collection → where to ask
	AllowPrivate bool                `yaml:"allow_private"` // loopback and private addresses may be dialled, and plain HTTP
	Timeout      time.Duration       `yaml:"timeout"`       // for one request; 0: half a minute
}

// Format shows nothing: what is in the settings opens doors.
func (Settings) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[settings]") }

// Endpoint is the GET request that reads one collection. In the path and in
// query parameters, {name} stands for the value searched for, where name is a
// field, or the kind of identity a field holds; <name> means the same. A
// parameter for another field than the one asked for is left out.
type Endpoint struct {
	Path   string            `yaml:"path"`  // below the base URL
	Query  map[string]string `yaml:"query"` // parameter → text
	Data   string            `yaml:"data"`  // dotted path to the rows; empty: the whole body
	Header map[string]string `yaml:"header"`
}

func check(c recordstore.Connection) error {
	s, err := recordstore.Read[Settings](c)
	if err == nil && (s.BaseURL == "" || len(s.Endpoints) == 0) {
		err = errors.New("needs base_url and endpoints")
	}
	return err
}
