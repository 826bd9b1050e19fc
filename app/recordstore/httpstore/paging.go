package httpstore

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/network/httpclient"
)

// The strategies of a Pagination.
const (
	cursor = "cursor" // a value of the last row, or of the answer, asks for the next page
	link   = "link"   // the answer has a link to the next page, also when it has no rows
	offset = "offset" // a parameter counts up until a page is empty
	odata  = "odata"  // the answer has an @odata.nextLink
)

// Pagination says how the next page is asked for.
type Pagination struct {
	Strategy      string `yaml:"strategy,omitempty"` // nothing: there is one page
	Configuration Paging `yaml:"configuration,omitempty"`
}

// Paging is the configuration of every strategy; each uses its own. Paths are
// dotted.
type Paging struct {
	CursorParam      string `yaml:"cursor_param,omitempty"`
	Field            string `yaml:"field,omitempty"`    // cursor: in the last row, or else in the answer
	HasNext          string `yaml:"has_next,omitempty"` // cursor, link: true in the last row or the answer when there is another page
	Source           string `yaml:"source,omitempty"`   // link: headers or body
	Rel              string `yaml:"rel,omitempty"`      // link in headers
	Path             string `yaml:"path,omitempty"`     // link in the body
	IncrementalParam string `yaml:"incremental_param,omitempty"`
	IncrementBy      int    `yaml:"increment_by,omitempty"`
	Limit            int    `yaml:"limit,omitempty"` // offset: the largest value
}

func (p Pagination) check(e Endpoint) error {
	c, missing := p.Configuration, ""
	switch p.Strategy {
	case "", odata:
	case cursor:
		if c.CursorParam == "" || c.Field == "" {
			missing = "cursor_param and field"
		}
	case link:
		if (c.Source != "headers" || c.Rel == "") && (c.Source != "body" || c.Path == "") {
			missing = "the source headers with a rel, or the source body with a path"
		}
	case offset:
		_, err := strconv.Atoi(e.Query[c.IncrementalParam])
		if err != nil || c.IncrementBy <= 0 || c.Limit < 0 {
			missing = "increment_by above 0, and incremental_param, a parameter of the query with a whole number"
		}
	default:
		return errors.New("pagination: the strategy is cursor, link, offset or odata")
	}
	if missing != "" {
		return fmt.Errorf("pagination: %s needs %s", p.Strategy, missing)
	}
	return nil
}

// page is one page of an answer.
type page struct {
	at     *url.URL
	header http.Header
	answer any
	rows   []recordstore.Row
}

// next returns where the next page is, or nil when this was the last one.
func (s *Store) next(p Pagination, page page) (*url.URL, error) {
	switch p.Strategy {
	case cursor:
		return p.Configuration.cursor(page), nil
	case link:
		text := p.Configuration.link(page)
		if text == "" {
			return nil, nil
		}
		return s.follow(page.at, text, false)
	case offset:
		return p.Configuration.offset(page)
	case odata:
		object, _ := page.answer.(map[string]any)
		text, _ := object["@odata.nextLink"].(string)
		if text == "" {
			return nil, nil
		}
		return s.follow(page.at, text, true)
	default:
		return nil, nil
	}
}

// field returns the value at the path of the last row, or else of the answer.
func (page page) field(path string) any {
	if n := len(page.rows); n > 0 {
		if v, ok := lookUp(map[string]any(page.rows[n-1]), path); ok && v != nil {
			return v
		}
	}
	v, _ := lookUp(page.answer, path)
	return v
}

func (c Paging) more(page page) bool {
	if c.HasNext == "" {
		return true
	}
	switch v := page.field(c.HasNext).(type) {
	case bool:
		return v
	case string:
		yes, err := strconv.ParseBool(v)
		return err == nil && yes
	default:
		return false
	}
}

func (c Paging) cursor(page page) *url.URL {
	value, ok := recordstore.Exact.Key(page.field(c.Field))
	if !ok || !c.more(page) {
		return nil
	}
	return with(page.at, c.CursorParam, value)
}

// offset counts on until a page is empty. Where the limit comes before that,
// nobody knows what lies behind it: the error is TooMuch.
func (c Paging) offset(page page) (*url.URL, error) {
	value, err := strconv.Atoi(page.at.Query().Get(c.IncrementalParam))
	value += c.IncrementBy
	switch {
	case err != nil || len(page.rows) == 0:
		return nil, nil //nolint:nilerr // the parameter is a number in every request of ours
	case c.Limit > 0 && value > c.Limit:
		return nil, stoppedAt("the limit of the paging, %d", c.Limit)
	}
	return with(page.at, c.IncrementalParam, strconv.Itoa(value)), nil
}

func (c Paging) link(page page) string {
	if !c.more(page) {
		return ""
	}
	if c.Source == "headers" {
		return linkTo(page.header.Values("Link"), c.Rel)
	}
	v, _ := lookUp(page.answer, c.Path)
	text, _ := v.(string)
	return text
}

func with(at *url.URL, parameter, value string) *url.URL {
	next, query := *at, at.Query()
	query.Set(parameter, value)
	next.RawQuery = httpclient.Encode(query)
	return &next
}
