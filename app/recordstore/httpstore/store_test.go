package httpstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/recordstore/network/httpclient"
)

func declare(t *testing.T) *dataset.Collection {
	t.Helper()
	file, err := dataset.Parse([]byte(`dataset: {fides_key: d, collections: [{name: person, fields: [
		{name: id}, {name: mail, fides_meta: {identity: email}}, {name: tags, fields: [{name: no}]}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	return &file.Datasets[0].Collections[0]
}

// service answers with the handler and remembers what it was asked for.
type service struct {
	*httptest.Server

	mu    sync.Mutex
	asked []string
}

func serve(t *testing.T, handler http.HandlerFunc) *service {
	t.Helper()
	s := &service{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.asked = append(s.asked, r.RequestURI)
		s.mu.Unlock()
		handler(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func body(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, text) }
}

var byMail = Endpoint{Path: "/people", Query: map[string]string{"email": "{email}", "id": "{id}", "limit": "100"}}

func ask(t *testing.T, config Config, c recordstore.Connection, where ...recordstore.Match) ([]recordstore.Row, error) {
	t.Helper()
	s, err := config.Open(t.Context(), c, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	var rows []recordstore.Row
	err = s.Query(t.Context(), recordstore.Query{Collection: declare(t), Where: where}, func(r recordstore.Row) error {
		rows = append(rows, r)
		return nil
	})
	return rows, err
}

func at(s *service, e Endpoint) recordstore.Connection {
	return recordstore.Of(recordstore.HTTP, Settings{BaseURL: s.URL + "/v1/", AllowPrivate: true, Endpoints: map[string]Endpoint{"person": e}})
}

func in(field string, values ...any) recordstore.Match {
	return recordstore.Match{Field: field, Values: values}
}

func TestRequests(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		endpoint Endpoint
		where    []recordstore.Match
		want     []string
	}{
		"by the kind of identity": {byMail, []recordstore.Match{in("mail", "kari+x@example.no")}, []string{"/v1/people?email=kari%2Bx%40example.no&limit=100"}},
		"by the field":            {byMail, []recordstore.Match{in("id", int64(0), false, nil, "")}, []string{"/v1/people?id=0&limit=100", "/v1/people?id=false&limit=100"}},
		"in the path":             {Endpoint{Path: "people/<id>/x"}, []recordstore.Match{in("id", "a/../b?c#d")}, []string{"/v1/people/a%2F..%2Fb%3Fc%23d/x"}},
		"a path that leads up":    {Endpoint{Path: "/people/{id}"}, []recordstore.Match{in("id", "..", ".")}, nil},
		"by a nested field":       {Endpoint{Path: "/tags/{tags.no}"}, []recordstore.Match{in("tags.no", "7")}, []string{"/v1/tags/7"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, body("[]"))
			if _, err := ask(t, Config{}, at(s, c.endpoint), c.where...); err != nil {
				t.Fatal(err)
			}
			slices.Sort(s.asked)
			if diff := cmp.Diff(c.want, s.asked); diff != "" {
				t.Errorf("asked (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	kari := recordstore.Row{"id": int64(1), "mail": "Kari@Example.no", "tags": []any{map[string]any{"no": int64(7)}}}
	const kariJSON = `{"id": 1, "mail": "Kari@Example.no", "tags": [{"no": 7}], "secret": "x"}`
	mail := recordstore.Match{Field: "mail", Values: []any{"kari@example.no"}, Fold: recordstore.FoldCase}
	for name, c := range map[string]struct {
		answer string
		data   string
		where  recordstore.Match
		want   []recordstore.Row
	}{
		"a list":                  {"[" + kariJSON + "]", "", mail, []recordstore.Row{kari}},
		"further in":              {`{"data": {"items": [` + kariJSON + `]}}`, "data.items", mail, []recordstore.Row{kari}},
		"a single object":         {kariJSON, "", mail, []recordstore.Row{kari}},
		"null":                    {`{"data": null}`, "data", mail, nil},
		"everybody, as no filter": {`[` + kariJSON + `, {"id": 2, "mail": "ola@example.no"}, {"id": 3}]`, "", mail, []recordstore.Row{kari}},
		"by a nested value":       {"[" + kariJSON + `, {"tags": {"no": 8}}]`, "", in("tags.no", "7"), []recordstore.Row{kari}},
		"two of a kind":           {"[" + kariJSON + "," + kariJSON + "]", "", mail, []recordstore.Row{kari, kari}},
		"the same for two values": {"[" + kariJSON + "]", "", in("tags.no", "7", int64(7)), []recordstore.Row{kari}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, body(c.answer))
			endpoint := Endpoint{Path: "/people", Query: map[string]string{"m": "{mail}", "t": "{tags.no}"}, Data: c.data}
			got, err := ask(t, Config{}, at(s, endpoint), c.where)
			if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
				t.Errorf("error %v, rows (-want +got):\n%s", err, diff)
			}
		})
	}
}

// A value is what it is as the field's declared type, as in the other stores.
func TestAnswersByDeclaredType(t *testing.T) {
	t.Parallel()
	file, err := dataset.Parse([]byte(`dataset: {fides_key: d, collections: [{name: person, fields: [{name: id, fides_meta: {data_type: integer}}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	service := serve(t, body(`[{"id": 7}, {"id": 8}]`))
	s, err := Config{}.Open(t.Context(), at(service, Endpoint{Path: "/people/{id}"}), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	var rows []recordstore.Row
	err = s.Query(t.Context(), recordstore.Query{Collection: &file.Datasets[0].Collections[0], Where: []recordstore.Match{in("id", "007")}},
		func(r recordstore.Row) error { rows = append(rows, r); return nil })
	if diff := cmp.Diff([]recordstore.Row{{"id": int64(7)}}, rows); diff != "" || err != nil {
		t.Errorf("error %v, rows (-want +got):\n%s", err, diff)
	}
}

func TestReasons(t *testing.T) {
	t.Parallel()
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
	}
	missing := func(text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusNotFound)
			_, _ = io.WriteString(w, text)
		}
	}
	elsewhere := serve(t, body(`[{"mail": "kari@example.no"}]`))
	inPath := Endpoint{Path: "/people/{email}"}
	for name, c := range map[string]struct {
		handler  http.HandlerFunc
		endpoint Endpoint
		want     recordstore.Reason // empty: nothing found
	}{
		"no such person":            {missing(`{"detail": "Not found."}`), inPath, ""},
		"no such person, OData":     {missing(`{"error": {"code": "itemNotFound"}}`), inPath, ""},
		"no such person, as said":   {status(http.StatusNotFound), Endpoint{Path: "/people/{email}", NotFoundIsNothing: true}, ""},
		"no such person, or path":   {status(http.StatusNotFound), inPath, recordstore.Undeclared},
		"a web page says so":        {missing("<html>kari@example.no"), inPath, recordstore.Undeclared},
		"a text says so":            {missing("404 page not found"), inPath, recordstore.Undeclared},
		"a number says so":          {missing("404"), inPath, recordstore.Undeclared},
		"no such page, in JSON":     {missing(`{"detail": "Not found."}`), byMail, recordstore.Undeclared},
		"no such page, though said": {status(http.StatusNotFound), Endpoint{Path: "/people", Query: byMail.Query, NotFoundIsNothing: true}, recordstore.Undeclared},
		"no content":                {status(http.StatusNoContent), byMail, ""},
		"no such page":              {status(http.StatusNotFound), byMail, recordstore.Undeclared},
		"wrong key":                 {status(http.StatusUnauthorized), byMail, recordstore.Refused},
		"broken service":            {status(http.StatusBadGateway), byMail, recordstore.Unreachable},
		"bad request":               {status(http.StatusBadRequest), byMail, recordstore.Malformed},
		"redirect":                  {http.RedirectHandler(elsewhere.URL, http.StatusFound).ServeHTTP, byMail, recordstore.Malformed},
		"web page":                  {body("<html>kari@example.no</html>"), byMail, recordstore.Malformed},
		"cut off":                   {body(`[{"mail": "kari@example.no"`), byMail, recordstore.Malformed},
		"numbers":                   {body(`[1]`), byMail, recordstore.Malformed},
		"a text":                    {body(`"kari@example.no"`), byMail, recordstore.Malformed},
		"elsewhere":                 {body(`{"items": []}`), Endpoint{Path: "/", Query: byMail.Query, Data: "data.items"}, recordstore.Undeclared},
		"not an object":             {body(`[]`), Endpoint{Path: "/", Query: byMail.Query, Data: "data"}, recordstore.Malformed},
		"too deep":                  {body(strings.Repeat("[", 100)), byMail, recordstore.Malformed},
		"too large":                 {body(`["` + strings.Repeat("x", httpclient.MaxBody) + `"]`), byMail, recordstore.TooMuch},
		"never ends": {func(w http.ResponseWriter, _ *http.Request) {
			for { // until the other side hangs up
				if _, err := io.WriteString(w, strings.Repeat("[", 1<<20)); err != nil {
					return
				}
			}
		}, byMail, recordstore.TooMuch},
		"hangs up":           {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, byMail, recordstore.Unreachable},
		"too slow":           {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, byMail, recordstore.TimedOut},
		"another field":      {body(`[]`), Endpoint{Path: "/", Query: map[string]string{"id": "{id}"}}, recordstore.Undeclared},
		"a field in between": {body(`[]`), Endpoint{Path: "/{id}", Query: byMail.Query}, recordstore.Undeclared},
		"no condition":       {body(`[]`), Endpoint{Path: "/"}, recordstore.Undeclared},
		"broken path":        {body(`[]`), Endpoint{Path: "/%zz/{email}"}, recordstore.Undeclared},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			connection := at(serve(t, c.handler), c.endpoint)
			connection.Settings["timeout"] = "20s"
			if c.want == recordstore.TimedOut {
				connection.Settings["timeout"] = "200ms"
			}
			rows, err := ask(t, Config{}, connection, in("mail", "kari@example.no"))
			e := recordstore.AsError(err)
			if len(rows) != 0 || (e == nil) != (c.want == "") || e != nil && e.Reason != c.want {
				t.Errorf("got %v and %v, want the reason %q", rows, err, c.want)
			}
			if err != nil && strings.Contains(err.Error(), "kari") {
				t.Errorf("the error %q repeats data", err)
			}
		})
	}
	t.Cleanup(func() {
		if len(elsewhere.asked) > 0 {
			t.Error("a redirect was followed")
		}
	})
}

func TestRetries(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		status, failures int
		retryAfter       string
		want             []time.Duration // waited
		fails            bool
	}{
		"at once":              {http.StatusOK, 0, "", nil, false},
		"seconds":              {http.StatusTooManyRequests, 1, "7", []time.Duration{7 * time.Second}, false},
		"a date":               {http.StatusServiceUnavailable, 1, "Sun, 01 Mar 2026 12:00:09 GMT", []time.Duration{9 * time.Second}, false},
		"far too long":         {http.StatusServiceUnavailable, 1, "86400", []time.Duration{time.Minute}, false},
		"nothing said":         {http.StatusServiceUnavailable, 2, "", []time.Duration{2 * time.Second, 4 * time.Second}, false},
		"never":                {http.StatusTooManyRequests, 99, "1", []time.Duration{time.Second, time.Second, time.Second}, true},
		"others are not asked": {http.StatusInternalServerError, 99, "1", nil, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var waited []time.Duration
			config := Config{
				Now:   func() time.Time { return now },
				Sleep: func(_ context.Context, d time.Duration) error { waited = append(waited, d); return nil },
			}
			left := c.failures
			s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				if left--; left >= 0 {
					w.Header().Set("Retry-After", c.retryAfter)
					w.WriteHeader(c.status)
					return
				}
				_, _ = io.WriteString(w, `[{"mail": "kari@example.no"}]`)
			})
			rows, err := ask(t, config, at(s, byMail), in("mail", "kari@example.no"))
			if diff := cmp.Diff(c.want, waited); diff != "" || (err != nil) != c.fails || (len(rows) == 1) == c.fails {
				t.Errorf("rows %v, error %v, waited (-want +got):\n%s", rows, err, diff)
			}
		})
	}
}

func TestHeaderCarriesTheKey(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer key" || r.Method != http.MethodGet {
			w.WriteHeader(http.StatusUnauthorized)
		}
		_, _ = io.WriteString(w, "[]")
	})
	endpoint := byMail
	endpoint.Header = map[string]string{"Authorization": "Bearer key"}
	if _, err := ask(t, Config{}, at(s, endpoint), in("mail", "kari@example.no")); err != nil {
		t.Error(err)
	}
}

func TestQueryEndsEarly(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(w, `[{"id": %[1]s}, {"id": %[1]s, "mail": "x"}]`, r.URL.Query().Get("id"))
	})
	store, err := Config{}.Open(t.Context(), at(s, byMail), nil)
	if err != nil {
		t.Fatal(err)
	}
	values := make([]any, 50)
	for i := range values {
		values[i] = int64(i)
	}
	query := recordstore.Query{Collection: declare(t), Where: []recordstore.Match{in("id", values...)}, Limit: 3}
	rows := 0
	if err := store.Query(t.Context(), query, func(recordstore.Row) error { rows++; return nil }); err != nil || rows != 3 {
		t.Errorf("limit 3: got %d rows and %v", rows, err)
	}
	query.Limit, rows = 0, 0
	enough := errors.New("enough")
	err = store.Query(t.Context(), query, func(recordstore.Row) error { rows++; return enough })
	if !errors.Is(err, enough) || rows != 1 {
		t.Errorf("got %v after %d rows, want the caller's error after the first", err, rows)
	}
}
