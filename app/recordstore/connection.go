package recordstore

import (
	"log/slog"
	"time"
)

// Kind is how a store is read.
type Kind string

// The kinds a machine can read.
const (
	SQL  Kind = "sql"
	File Kind = "file" // CSV, XLSX and JSON in a folder
	HTTP Kind = "http" // JSON over HTTP
)

// Connection says how a store is reached. It may hold passwords, so it shows
// only its kind in logs.
type Connection struct {
	Kind         Kind
	Driver       string              // sql: postgres or sqlite; empty: told by the DSN
	DSN          string              // sql
	Root         string              // file: the folder
	Files        map[string]string   // file: collection → name below the folder
	BaseURL      string              // http
	Endpoints    map[string]Endpoint // http: collection → where to ask
	AllowPrivate bool                // http: loopback and private addresses may be dialled
	Timeout      time.Duration       // for one query; 0: the kind's own
}

// Endpoint is the GET request that reads one collection over HTTP. In the path
// and in query parameters, {name} stands for the value searched for, where name
// is a field, or the kind of identity a field holds; <name> means the same. A
// parameter for another field than the one asked for is left out.
type Endpoint struct {
	Path   string            // below the base URL
	Query  map[string]string // parameter → text
	Data   string            // dotted path to the rows; empty: the whole body
	Header map[string]string
}

// String names the kind and nothing else.
func (c Connection) String() string { return "[" + string(c.Kind) + " connection]" }

// GoString names the kind and nothing else.
func (c Connection) GoString() string { return c.String() }

// LogValue keeps passwords out of the log.
func (c Connection) LogValue() slog.Value { return slog.StringValue(c.String()) }
