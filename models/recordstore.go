package models

import (
	"fmt"
	"log/slog"
	"maps"
	"regexp"
	"time"
)

// RecordStore is a system that holds records about people: declared by a
// dataset, which says what is in it, and a connection, which says how to reach
// it (registersystem). It belongs to one controller.
type RecordStore struct {
	ControllerID string `gorm:"primaryKey"`
	ID           string `gorm:"primaryKey"`
	Position     int
	Kind         StoreKind
	Facts        StoreFacts `gorm:"serializer:json"` // without the connection
	// ConnectionSealed is the StoreConnection as JSON, sealed since it may hold
	// passwords.
	ConnectionSealed []byte
}

// StoreFacts is what is declared about a record store.
type StoreFacts struct {
	Name         Text            `json:"name" yaml:"name"`               // what staff call it
	System       string          `json:"system,omitempty" yaml:"system"` // the name it has in the register, ActivityFacts.Systems
	Kind         StoreKind       `json:"kind" yaml:"kind"`
	Activities   []string        `json:"activities" yaml:"activities"`          // the processing activities whose data it holds
	Connection   StoreConnection `json:"connection,omitzero" yaml:"connection"` // nothing for a manual store
	Dataset      string          `json:"dataset,omitempty" yaml:"-"`            // the declaration as YAML; nothing for a manual store
	AcceptProofs []SeedProof     `json:"accept_proofs,omitempty" yaml:"accept_proofs"`
	Retention    *StoreRetention `json:"retention,omitempty" yaml:"retention"` // nil: it deletes nothing by itself
	Owner        StoreOwner      `json:"owner,omitzero" yaml:"owner"`
	Instruction  Text            `json:"instruction,omitzero" yaml:"instruction"` // what the owner is asked to do
}

// StoreKind is how a store is read.
type StoreKind string

// The kinds of stores.
const (
	StoreSQL    StoreKind = "sql"
	StoreFile   StoreKind = "file"   // CSV, XLSX, JSON, NDJSON
	StoreHTTP   StoreKind = "http"   // a REST service
	StoreManual StoreKind = "manual" // a person looks and answers
)

// SeedProof is how it was shown that an identity seed belongs to the person. A
// search by a seed that is not theirs releases somebody else's data, so a
// store says which proofs it accepts.
type SeedProof string

// The proofs.
const (
	ProofEID             SeedProof = "eid"              // from the electronic identity
	ProofContactRegister SeedProof = "contact-register" // from the national contact register (KRR)
	ProofCode            SeedProof = "code"             // a one-time code sent to the address
	ProofCaseworker      SeedProof = "caseworker"       // checked by hand
	ProofFound           SeedProof = "found"            // in another store, in a field declared to tell so; never of a seed that is kept
)

// StoreRetention is when the store itself deletes: the copy has to be taken
// before that.
type StoreRetention struct {
	Days   int  `json:"days,omitempty" yaml:"days"`
	Months int  `json:"months,omitempty" yaml:"months"`
	From   Text `json:"from,omitzero" yaml:"from"` // what the time counts from
	Text   Text `json:"text,omitzero" yaml:"text"` // the rule in the register's words
}

// StoreOwner is the role that answers for the store.
type StoreOwner struct {
	Name     string `json:"name" yaml:"name"`
	Email    string `json:"email" yaml:"email"`
	StaffKey string `json:"staff_key,omitempty" yaml:"staff_key"` // who that is among those who can log in
}

// StoreConnection says how a store is reached. It may hold passwords: it
// shows only its driver in logs, and values may be written ${NAME} so that the
// secret itself stands in the environment.
type StoreConnection struct {
	Driver       string                   `json:"driver,omitempty" yaml:"driver"`               // sql: postgres or sqlite
	DSN          string                   `json:"dsn,omitempty" yaml:"dsn"`                     // sql
	Root         string                   `json:"root,omitempty" yaml:"root"`                   // file: the folder
	Files        map[string]string        `json:"files,omitempty" yaml:"files"`                 // file: collection → name below root
	BaseURL      string                   `json:"base_url,omitempty" yaml:"base_url"`           // http
	Endpoints    map[string]StoreEndpoint `json:"endpoints,omitempty" yaml:"endpoints"`         // http: collection → where to ask
	AllowPrivate bool                     `json:"allow_private,omitempty" yaml:"allow_private"` // http: loopback and private addresses may be dialled
	Timeout      time.Duration            `json:"timeout,omitempty" yaml:"timeout"`             // 0: the engine's own
}

// StoreEndpoint is the request that reads one collection over HTTP.
type StoreEndpoint struct {
	Path   string            `json:"path" yaml:"path"`
	Query  map[string]string `json:"query,omitempty" yaml:"query"` // parameter → text with <field> for the value searched for
	Data   string            `json:"data,omitempty" yaml:"data"`   // dotted path to the list of rows; empty: the body is the list
	Header map[string]string `json:"header,omitempty" yaml:"header"`
}

// String names the driver or the kind of connection and nothing else.
func (c StoreConnection) String() string {
	switch {
	case c.Driver != "":
		return "[" + c.Driver + " connection]"
	case c.BaseURL != "":
		return "[http connection]"
	case c.Root != "":
		return "[file connection]"
	default:
		return "[no connection]"
	}
}

// LogValue keeps passwords out of the log.
func (c StoreConnection) LogValue() slog.Value { return slog.StringValue(c.String()) }

var envName = regexp.MustCompile(`\$\{([A-Za-z_][A-Za-z0-9_]*)\}`)

// Expand returns a copy in which every ${NAME} is replaced by what lookup
// gives for it. It returns an error that names the first variable lookup does
// not know, and never a value.
func (c StoreConnection) Expand(lookup func(name string) (string, bool)) (StoreConnection, error) {
	var err error
	expand := func(s string) string {
		return envName.ReplaceAllStringFunc(s, func(ref string) string {
			name := envName.FindStringSubmatch(ref)[1]
			value, ok := lookup(name)
			if !ok && err == nil {
				err = fmt.Errorf("the variable %s is not set", name)
			}
			return value
		})
	}
	each := func(m map[string]string) map[string]string {
		out := maps.Clone(m)
		for k, v := range out {
			out[k] = expand(v)
		}
		return out
	}
	c.DSN, c.Root, c.BaseURL, c.Files = expand(c.DSN), expand(c.Root), expand(c.BaseURL), each(c.Files)
	c.Endpoints = maps.Clone(c.Endpoints)
	for name, e := range c.Endpoints {
		e.Path, e.Query, e.Header = expand(e.Path), each(e.Query), each(e.Header)
		c.Endpoints[name] = e
	}
	if err != nil {
		return StoreConnection{}, err
	}
	return c, nil
}
