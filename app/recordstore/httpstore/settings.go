package httpstore

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"
	"time"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/network/httpclient"
)

// Settings say how a service is reached. They may hold secrets, so they show
// nothing in logs and to fmt.
type Settings struct {
	BaseURL        string                    `yaml:"base_url"`
	Endpoints      map[string]Endpoint       `yaml:"endpoints"`                   // collection → where to ask
	Params         map[string]string         `yaml:"params,omitempty"`            // what <name> means in every text here
	Authentication httpclient.Authentication `yaml:"authentication,omitempty"`    // nothing: the service does not ask
	RateLimit      httpclient.RateLimit      `yaml:"rate_limit_config,omitempty"` // how often it may be asked
	Parallel       int                       `yaml:"parallel,omitempty"`          // requests under way at once; 0: four
	AllowPrivate   bool                      `yaml:"allow_private"`               // loopback and private addresses may be dialled, and plain HTTP
	Timeout        time.Duration             `yaml:"timeout"`                     // for one request; 0: half a minute
}

// String shows nothing.
func (s Settings) String() string { return "[HTTP settings]" }

// Format shows nothing, whatever the verb.
func (s Settings) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }

// LogValue keeps secrets out of the log.
func (s Settings) LogValue() slog.Value { return slog.StringValue(s.String()) }

// Endpoint is the request that reads one collection: the read request of a
// connector of Fides as it stands there, or the same in fewer words.
//
// In the path, in query parameters, headers and the body, <name> stands for the
// value searched for, where name is a field, the kind of identity a field
// holds, or one of the ParamValues; or for one of the Params. {name} means the
// same outside the body. A header or parameter with a placeholder that has no
// value now is left out, and so is "<name?>" from a body; any other placeholder
// without a value means that the collection cannot be asked by that field.
// A placeholder in $filter or $search stands between quotes. A GraphQL query
// takes values as its variables.
type Endpoint struct {
	Method      string             `yaml:"method,omitempty"` // GET or POST; nothing: GET
	Path        string             `yaml:"path"`             // below the base URL
	Query       map[string]string  `yaml:"query"`            // parameter → text
	QueryParams []httpclient.Named `yaml:"query_params,omitempty"`
	Header      map[string]string  `yaml:"header"`
	Headers     []httpclient.Named `yaml:"headers,omitempty"`
	Body        string             `yaml:"body,omitempty"` // JSON, with POST
	Data        string             `yaml:"data"`           // dotted path to the rows; empty: the whole body
	DataPath    string             `yaml:"data_path,omitempty"`
	ParamValues []ParamValue       `yaml:"param_values,omitempty"`
	Pagination  Pagination         `yaml:"pagination,omitempty"`
	Batch       int                `yaml:"batch,omitempty"`     // values in one request; 0: one
	Separator   string             `yaml:"separator,omitempty"` // between them; nothing: a comma
	MaxRows     int                `yaml:"max_rows,omitempty"`  // the service gives no more for one request, whatever there is; 0: it gives all
	// NotFoundIsNothing says that 404 is the service's answer for people it does not
	// know, whatever stands with it.
	NotFoundIsNothing bool `yaml:"not_found_is_nothing,omitempty"`
}

// Format shows the path and nothing else: headers may hold keys.
func (e Endpoint) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[endpoint "+e.Path+"]") }

// ParamValue says where the value of a placeholder comes from: from a field
// that holds the identity, from one that has one of the references or the name
// of the placeholder, or from the Params. An endpoint with an identity or
// references can be asked by such a field even if the request says nothing of
// it: then it is read in full, and only what carries the value is kept.
type ParamValue struct {
	Name           string      `yaml:"name"`
	Identity       string      `yaml:"identity,omitempty"`
	References     []Reference `yaml:"references,omitempty"`
	ConnectorParam string      `yaml:"connector_param,omitempty"`
}

// Reference is a field of another collection, as collection.field.
type Reference struct {
	Dataset   string `yaml:"dataset"`
	Field     string `yaml:"field"`
	Direction string `yaml:"direction,omitempty"` // from, or nothing
}

// read returns the settings with every endpoint in its short form, checked.
func read(c recordstore.Connection) (Settings, error) {
	s, err := recordstore.Read[Settings](c)
	if err != nil {
		return s, err
	}
	problems := []error{s.RateLimit.Check(), s.Authentication.Check()}
	if s.Parallel < 0 || s.Timeout < 0 {
		problems = append(problems, errors.New("parallel and timeout cannot be negative"))
	}
	endpoints := make(map[string]Endpoint, len(s.Endpoints))
	for _, name := range slices.Sorted(maps.Keys(s.Endpoints)) {
		short, err := s.Endpoints[name].short()
		if err != nil {
			problems = append(problems, fmt.Errorf("the endpoint of %s: %w", name, err))
		}
		endpoints[name] = short
	}
	s.Endpoints = endpoints
	return s, errors.Join(problems...)
}

func check(c recordstore.Connection) error {
	s, err := read(c)
	if err == nil && (s.BaseURL == "" || len(s.Endpoints) == 0) {
		err = errors.New("needs base_url and endpoints")
	}
	return err
}
