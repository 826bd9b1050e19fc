package recordstore

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"regexp"

	"go.yaml.in/yaml/v3"
)

// Kind is how a store is read.
type Kind string

// The kinds a machine can read.
const (
	SQL     Kind = "sql"
	File    Kind = "file"    // CSV, XLSX, JSON and NDJSON in a folder
	HTTP    Kind = "http"    // JSON over HTTP
	Mailbox Kind = "mailbox" // e-mail over IMAP
	Archive Kind = "archive" // Noark 5 exports in a folder
)

// Connection says how a store is reached, in the words of its kind. It may hold
// passwords, so it shows only its kind in logs and to fmt.
type Connection struct {
	Kind     Kind
	Settings map[string]any
}

// Of returns a connection with the settings of a kind, a struct with yaml tags.
func Of(kind Kind, settings any) Connection {
	c := Connection{Kind: kind}
	text, err := yaml.Marshal(settings)
	if err == nil {
		err = yaml.Unmarshal(text, &c.Settings)
	}
	if err != nil {
		panic(fmt.Sprintf("the settings of the kind %s are no mapping", kind)) // a mistake in our own code
	}
	return c
}

// Decode reads the settings into a struct with yaml tags. A setting the struct
// does not have is an error. Errors name settings and never a value.
func (c Connection) Decode(into any) error {
	text, err := yaml.Marshal(c.Settings)
	if err != nil {
		return errors.New("the settings cannot be written")
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(into); err != nil && !errors.Is(err, io.EOF) {
		return settingsError(err)
	}
	return nil
}

// The places in the words of the decoder where values or our own types stand.
var (
	quoted  = regexp.MustCompile("`.*`")
	unknown = regexp.MustCompile(`field (\S+) not found in type \S+`)
)

func settingsError(err error) error {
	e, ok := errors.AsType[*yaml.TypeError](err)
	if !ok {
		return errors.New("the settings cannot be read")
	}
	var all []error
	for _, text := range e.Errors {
		if m := unknown.FindStringSubmatch(text); m != nil {
			all = append(all, fmt.Errorf("there is no setting %q", m[1]))
			continue
		}
		all = append(all, errors.New(quoted.ReplaceAllString(text, "a value")))
	}
	return errors.Join(all...)
}

// String names the kind and nothing else.
func (c Connection) String() string { return "[" + string(c.Kind) + " connection]" }

// Format names the kind and nothing else, whatever the verb.
func (c Connection) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.String()) }

// LogValue keeps passwords out of the log.
func (c Connection) LogValue() slog.Value { return slog.StringValue(c.String()) }
