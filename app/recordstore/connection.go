package recordstore

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"rettighetsporten/models"
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
	var c models.StoreConnection
	text, err := yaml.Marshal(settings)
	if err == nil {
		err = yaml.Unmarshal(text, &c)
	}
	if err != nil {
		panic(fmt.Sprintf("the settings of the kind %s are no mapping", kind)) // a mistake in our own code
	}
	return Connection{Kind: kind, Settings: c}
}

// Read returns the settings of a connection as a kind's own struct with yaml
// tags. A setting the struct does not have is an error. Errors name settings
// and never a value.
func Read[T any](c Connection) (settings T, err error) {
	text, err := yaml.Marshal(node(c.Settings))
	if err != nil {
		return settings, errors.New("the settings cannot be written")
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&settings); err != nil && !errors.Is(err, io.EOF) {
		return settings, settingsError(err)
	}
	return settings, nil
}

// node writes settings so that every text is read as what the field wants: a
// text in quotes only where it would be read as nothing.
func node(v any) *yaml.Node {
	n := &yaml.Node{}
	switch v := v.(type) {
	case string:
		n.Kind, n.Value = yaml.ScalarNode, v
		if n.ShortTag() == "!!null" || strings.TrimSpace(v) != v {
			n.Tag, n.Style = "!!str", yaml.DoubleQuotedStyle
		}
	case []any:
		n.Kind = yaml.SequenceNode
		for _, element := range v {
			n.Content = append(n.Content, node(element))
		}
	case map[string]any:
		n.Kind = yaml.MappingNode
		for _, key := range slices.Sorted(maps.Keys(v)) {
			n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: key}, node(v[key]))
		}
	default:
		if err := n.Encode(v); err != nil {
			n.Kind, n.Tag = yaml.ScalarNode, "!!null"
		}
	}
	return n
}

// The places in the words of the decoder where values, our own types or lines
// nobody has written stand.
var (
	quoted  = regexp.MustCompile("(?s)`.*`")
	unknown = regexp.MustCompile(`field (\S+) not found in type \S+`)
	lines   = regexp.MustCompile(`^line \d+: `)
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
		all = append(all, errors.New(lines.ReplaceAllString(quoted.ReplaceAllString(text, "a value"), "")))
	}
	return errors.Join(all...)
}

// String names the kind and nothing else.
func (c Connection) String() string { return "[" + string(c.Kind) + " connection]" }

// Format names the kind and nothing else, whatever the verb.
func (c Connection) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.String()) }

// LogValue keeps passwords out of the log.
func (c Connection) LogValue() slog.Value { return slog.StringValue(c.String()) }
