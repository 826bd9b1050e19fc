package gdprapi

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/network/httpclient"
)

// Rest is the path of the collection that has everything no other collection
// declares.
const Rest = "*"

// idPlace is where the identifier goes in the path.
const idPlace = "{id}"

// Settings say how a service is reached. They may hold secrets, so they show
// nothing in logs and to fmt.
type Settings struct {
	BaseURL string            `yaml:"base_url"`
	Path    string            `yaml:"path,omitempty"`  // below the base URL, with {id} for the identifier; nothing: /{id}
	Query   map[string]string `yaml:"query,omitempty"` // parameters that are always sent
	// Collections says where the rows of a collection are in the tree: keys
	// with dots between them, from the outermost. One collection is "*".
	Collections    map[string]string         `yaml:"collections"`
	Authentication httpclient.Authentication `yaml:"authentication"`
	// Assurance is the level the token has to carry in its claim loa: low,
	// substantial or high. Services hold back what asks for more. Nothing: it
	// is not looked at.
	Assurance Assurance `yaml:"assurance,omitempty"`
	// NotFoundIsNothing says that 404 is the service's answer for people it does not
	// know, also where no JSON stands with it.
	NotFoundIsNothing bool                 `yaml:"not_found_is_nothing,omitempty"`
	RateLimit         httpclient.RateLimit `yaml:"rate_limit_config,omitempty"`
	AllowPrivate      bool                 `yaml:"allow_private"` // loopback and private addresses may be dialled, and plain HTTP
	Timeout           time.Duration        `yaml:"timeout"`       // for one request; 0: half a minute
}

// String shows nothing.
func (s Settings) String() string { return "[GDPR API settings]" }

// Format shows nothing, whatever the verb.
func (s Settings) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }

// LogValue keeps secrets out of the log.
func (s Settings) LogValue() slog.Value { return slog.StringValue(s.String()) }

func read(c recordstore.Connection) (Settings, error) {
	s, err := recordstore.Read[Settings](c)
	if s.Path == "" {
		s.Path = "/" + idPlace
	}
	return s, err
}

func check(c recordstore.Connection) error {
	s, err := read(c)
	if err != nil {
		return err
	}
	problems := []error{s.Authentication.Check(), s.RateLimit.Check(), s.Assurance.check()}
	if s.BaseURL == "" {
		problems = append(problems, errors.New("needs base_url"))
	}
	if strings.Count(s.Path, idPlace) != 1 || httpclient.Dotted(s.Path) {
		problems = append(problems, errors.New("path: {id} stands in it once, and it leads nowhere else"))
	}
	if a := s.Authentication.Strategy; a != httpclient.Bearer && a != httpclient.ClientCredentials {
		problems = append(problems, errors.New("authentication: the strategy is bearer or oauth2_client_credentials"))
	}
	rest := 0
	for path := range maps.Values(s.Collections) {
		if path == Rest {
			rest++
		}
	}
	if rest != 1 || slices.Contains(slices.Collect(maps.Values(s.Collections)), "") {
		problems = append(problems, errors.New(`collections: each has a path, and one has "*", so that nothing the service tells is lost`))
	}
	return errors.Join(problems...)
}

// address returns where to ask for the identifier, or nil when no path can hold
// it.
func (s *Store) address(id string) (*url.URL, error) {
	query := url.Values{}
	for name, value := range s.settings.Query {
		query.Set(name, value)
	}
	to, err := s.client.Below(strings.Replace(s.settings.Path, idPlace, url.PathEscape(id), 1), query)
	if err != nil {
		return nil, recordstore.Fail(recordstore.Undeclared, err.Error())
	}
	if httpclient.Dotted(to.EscapedPath()) {
		return nil, nil
	}
	return to, nil
}
