package models

import (
	"fmt"
	"io"
	"log/slog"
	"maps"
	"regexp"
	"slices"

	"go.yaml.in/yaml/v3"
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
	Name         Text            `json:"name" yaml:"name,omitempty"`               // what staff call it
	System       string          `json:"system,omitempty" yaml:"system,omitempty"` // the name it has in the register, ActivityFacts.Systems
	Kind         StoreKind       `json:"kind" yaml:"kind,omitempty"`
	Activities   []string        `json:"activities" yaml:"activities,omitempty"`           // the processing activities whose data it holds
	Connection   StoreConnection `json:"connection,omitempty" yaml:"connection,omitempty"` // nothing for a manual store
	Dataset      string          `json:"dataset,omitempty" yaml:"-"`                       // the declaration as YAML; nothing for a manual store
	AcceptProofs []SeedProof     `json:"accept_proofs,omitempty" yaml:"accept_proofs,omitempty"`
	Retention    *StoreRetention `json:"retention,omitempty" yaml:"retention,omitempty"`     // nil: it deletes nothing by itself
	BackupDays   int             `json:"backup_days,omitempty" yaml:"backup_days,omitempty"` // until the last backup from before a deletion is gone; 0: the register does not say
	Owner        StoreOwner      `json:"owner,omitzero" yaml:"owner,omitempty"`
	Instruction  Text            `json:"instruction,omitzero" yaml:"instruction,omitempty"` // what the owner is asked to do
}

// StoreKind is how a store is read.
type StoreKind string

// The kinds of stores.
const (
	StoreSQL     StoreKind = "sql"
	StoreFile    StoreKind = "file"     // CSV, XLSX, JSON, NDJSON
	StoreHTTP    StoreKind = "http"     // a REST or OData service
	StoreGDPRAPI StoreKind = "gdpr-api" // a service that answers for itself
	StoreMailbox StoreKind = "mailbox"  // e-mail over IMAP
	StoreArchive StoreKind = "archive"  // Noark 5 exports
	StoreManual  StoreKind = "manual"   // a person looks and answers
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
	Days   int  `json:"days,omitempty" yaml:"days,omitempty"`
	Months int  `json:"months,omitempty" yaml:"months,omitempty"`
	From   Text `json:"from,omitzero" yaml:"from,omitempty"` // what the time counts from
	Text   Text `json:"text,omitzero" yaml:"text,omitempty"` // the rule in the register's words
}

// StoreOwner is the role that answers for the store.
type StoreOwner struct {
	Name     string `json:"name" yaml:"name,omitempty"`
	Email    string `json:"email" yaml:"email,omitempty"`
	StaffKey string `json:"staff_key,omitempty" yaml:"staff_key,omitempty"` // who that is among those who can log in
}

// StoreConnection says how a store is reached: settings in the words of its
// kind, which reads them by itself. It may hold passwords, so it shows nothing
// in logs and to fmt, and values may be written ${NAME} so that the secret
// itself stands in the environment.
type StoreConnection map[string]any

// UnmarshalYAML reads the settings and leaves every value as it is written: a
// key of digits keeps its zeros, and a version 1.0 its point.
func (c *StoreConnection) UnmarshalYAML(node *yaml.Node) error {
	settings, ok := written(node).(map[string]any)
	if !ok {
		return fmt.Errorf("line %d: want a mapping", node.Line)
	}
	*c = settings
	return nil
}

func written(n *yaml.Node) any {
	switch {
	case n.Kind == yaml.AliasNode:
		return written(n.Alias)
	case n.Kind == yaml.SequenceNode:
		out := make([]any, len(n.Content))
		for i, element := range n.Content {
			out[i] = written(element)
		}
		return out
	case n.Kind == yaml.MappingNode:
		out := make(map[string]any, len(n.Content)/2)
		for i := 0; i+1 < len(n.Content); i += 2 {
			out[n.Content[i].Value] = written(n.Content[i+1])
		}
		return out
	case n.ShortTag() == "!!null":
		return nil
	default:
		return n.Value
	}
}

// String shows nothing.
func (c StoreConnection) String() string { return "[connection]" }

// Format shows nothing, whatever the verb.
func (c StoreConnection) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.String()) }

// LogValue keeps passwords out of the log.
func (c StoreConnection) LogValue() slog.Value { return slog.StringValue(c.String()) }

var envName = regexp.MustCompile(`\$\{([A-Za-z_][A-Za-z0-9_]*)\}`)

// Expand returns a copy in which every ${NAME} in a text is replaced by what
// lookup gives for it. It returns an error that names the first variable
// lookup does not know, and never a value.
func (c StoreConnection) Expand(lookup func(name string) (string, bool)) (StoreConnection, error) {
	if c == nil {
		return nil, nil
	}
	e := expander{lookup: lookup}
	out, _ := e.expand(map[string]any(c)).(map[string]any)
	if e.err != nil {
		return nil, e.err
	}
	return out, nil
}

type expander struct {
	lookup func(name string) (string, bool)
	err    error
}

func (e *expander) expand(v any) any {
	switch v := v.(type) {
	case string:
		return envName.ReplaceAllStringFunc(v, func(ref string) string {
			name := envName.FindStringSubmatch(ref)[1]
			value, ok := e.lookup(name)
			if !ok && e.err == nil {
				e.err = fmt.Errorf("the variable %s is not set", name)
			}
			return value
		})
	case map[string]any:
		out := make(map[string]any, len(v))
		for _, key := range slices.Sorted(maps.Keys(v)) {
			out[key] = e.expand(v[key])
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, element := range v {
			out[i] = e.expand(element)
		}
		return out
	default:
		return v
	}
}
