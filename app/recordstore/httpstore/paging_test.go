package httpstore

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/recordstore"
)

// pages answers page n with its rows, where n is told by number.
func pages(n int, number func(r *http.Request) int, answer func(w http.ResponseWriter, r *http.Request, page int, rows string)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		page := number(r)
		rows := "[]"
		if page <= n {
			rows = fmt.Sprintf(`[{"id": %d, "mail": "kari@example.no"}, {"id": %d, "mail": "ola@example.no"}]`, page*10, page*10+1)
		}
		answer(w, r, page, rows)
	}
}

func parameter(name string) func(r *http.Request) int {
	return func(r *http.Request) int {
		n, err := strconv.Atoi(r.URL.Query().Get(name))
		if err != nil {
			return 1
		}
		return n
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	number := parameter("page")
	for name, c := range map[string]struct {
		paging  Pagination
		query   map[string]string
		data    string
		handler http.HandlerFunc
		asked   []string
	}{
		"cursor in the last row": {
			Pagination{cursor, Paging{CursorParam: "after", Field: "id"}},
			nil, "",
			pages(3, func(r *http.Request) int { return parameter("after")(r)/10 + 1 }, func(w http.ResponseWriter, _ *http.Request, _ int, rows string) {
				_, _ = io.WriteString(w, rows)
			}),
			[]string{"?m=kari%40example.no", "?after=11&m=kari%40example.no", "?after=21&m=kari%40example.no", "?after=31&m=kari%40example.no"},
		},
		"cursor in the answer": {
			Pagination{cursor, Paging{CursorParam: "page", Field: "meta.next", HasNext: "meta.more"}},
			nil, "items",
			pages(3, number, func(w http.ResponseWriter, _ *http.Request, page int, rows string) {
				_, _ = fmt.Fprintf(w, `{"items": %s, "meta": {"next": %d, "more": %v}}`, rows, page+1, page < 3)
			}),
			[]string{"?m=kari%40example.no", "?m=kari%40example.no&page=2", "?m=kari%40example.no&page=3"},
		},
		"link in a header": {
			Pagination{link, Paging{Source: "headers", Rel: "next"}},
			nil, "",
			pages(3, number, func(w http.ResponseWriter, _ *http.Request, page int, rows string) {
				if page < 3 {
					w.Header().Add("Link", `<https://else.example/v1/people?page=1>; rel="first, last"; title="a,b", </v1/people?page=`+strconv.Itoa(page+1)+`&%24x=a%20b>; title="x"; rel="up next"`)
				}
				_, _ = io.WriteString(w, rows)
			}),
			[]string{"?m=kari%40example.no", "?page=2&%24x=a%20b", "?page=3&%24x=a%20b"},
		},
		"link in the body, of a host behind another": {
			Pagination{link, Paging{Source: "body", Path: "paging.next"}},
			nil, "items",
			pages(3, number, func(w http.ResponseWriter, _ *http.Request, page int, rows string) {
				next := ""
				if page < 4 {
					next = fmt.Sprintf("http://inside.example:8080/v1/people?page=%d", page+1)
				}
				_, _ = fmt.Fprintf(w, `{"items": %s, "paging": {"next": %q}}`, rows, next)
			}),
			[]string{"?m=kari%40example.no", "?page=2", "?page=3", "?page=4"},
		},
		"link, with an empty page in between": {
			Pagination{link, Paging{Source: "body", Path: "next"}},
			nil, "items",
			pages(9, number, func(w http.ResponseWriter, _ *http.Request, page int, rows string) {
				if page == 2 {
					rows = "[]"
				}
				next := ""
				if page < 4 {
					next = fmt.Sprintf("/v1/people?page=%d", page+1)
				}
				_, _ = fmt.Fprintf(w, `{"items": %s, "next": %q}`, rows, next)
			}),
			[]string{"?m=kari%40example.no", "?page=2", "?page=3", "?page=4"},
		},
		"offset": {
			Pagination{offset, Paging{IncrementalParam: "page", IncrementBy: 1}},
			map[string]string{"page": "1"},
			"",
			pages(3, number, func(w http.ResponseWriter, _ *http.Request, _ int, rows string) { _, _ = io.WriteString(w, rows) }),
			[]string{"?m=kari%40example.no&page=1", "?m=kari%40example.no&page=2", "?m=kari%40example.no&page=3", "?m=kari%40example.no&page=4"},
		},
		"offset with an end": {
			Pagination{offset, Paging{IncrementalParam: "page", IncrementBy: 1, Limit: 4}},
			map[string]string{"page": "1"},
			"",
			pages(3, number, func(w http.ResponseWriter, _ *http.Request, _ int, rows string) { _, _ = io.WriteString(w, rows) }),
			[]string{"?m=kari%40example.no&page=1", "?m=kari%40example.no&page=2", "?m=kari%40example.no&page=3", "?m=kari%40example.no&page=4"},
		},
		"OData, with an empty page in between": {
			Pagination{Strategy: odata},
			nil, "value",
			pages(9, number, func(w http.ResponseWriter, r *http.Request, page int, rows string) {
				if page == 2 {
					rows = "[]"
				}
				next := ""
				if page < 4 {
					next = fmt.Sprintf(`, "@odata.nextLink": "http://%s/v1/people?$skiptoken=a+b&page=%d"`, r.Host, page+1)
				}
				_, _ = fmt.Fprintf(w, `{"value": %s%s}`, rows, next)
			}),
			[]string{"?m=kari%40example.no", "?$skiptoken=a+b&page=2", "?$skiptoken=a+b&page=3", "?$skiptoken=a+b&page=4"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, c.handler)
			endpoint := Endpoint{Path: "/people", Query: map[string]string{"m": "{mail}"}, Data: c.data, Pagination: c.paging}
			maps.Copy(endpoint.Query, c.query)
			rows, err := ask(t, Config{}, at(s, endpoint), in("mail", "kari@example.no"))
			for i := range c.asked {
				c.asked[i] = "/v1/people" + c.asked[i]
			}
			if diff := cmp.Diff(c.asked, s.asked); diff != "" || err != nil {
				t.Errorf("error %v, asked (-want +got):\n%s", err, diff)
			}
			if len(rows) != 3 || rows[0]["mail"] != "kari@example.no" || rows[2]["mail"] != "kari@example.no" {
				t.Errorf("got %v, want Kari's row of each of three pages", rows)
			}
		})
	}
}

// What lies behind the limit nobody knows, so the rows before it are not all.
func TestALimitThatCutsPagesOffIsTold(t *testing.T) {
	t.Parallel()
	for there, stopped := range map[int]bool{1: false, 2: false, 3: true, 9: true} {
		t.Run(fmt.Sprintf("%d pages", there), func(t *testing.T) {
			t.Parallel()
			s := serve(t, pages(there, parameter("page"), func(w http.ResponseWriter, _ *http.Request, _ int, rows string) { _, _ = io.WriteString(w, rows) }))
			rows, err := ask(t, Config{}, at(s, Endpoint{
				Path: "/people", Query: map[string]string{"m": "{mail}", "page": "1"},
				Pagination: Pagination{offset, Paging{IncrementalParam: "page", IncrementBy: 1, Limit: 3}},
			}), in("mail", "kari@example.no"))
			e := recordstore.AsError(err)
			if len(rows) != min(there, 3) || (e != nil) != stopped || stopped && e.Reason != recordstore.TooMuch {
				t.Errorf("got %d rows and %v, want %d and that there may be more: %v", len(rows), err, min(there, 3), stopped)
			}
			if len(s.asked) > 3 {
				t.Errorf("asked %v", s.asked)
			}
		})
	}
}

const secret = "hunter2"

// TestFaults has a service that fails on a later page: the reason is right, and
// neither what was searched for nor a key is told.
func TestFaults(t *testing.T) {
	t.Parallel()
	number := parameter("page")
	plain := func(w http.ResponseWriter, _ *http.Request, page int, rows string) {
		_, _ = fmt.Fprintf(w, `{"value": %s, "next": "/v1/people?page=%d"}`, rows, page+1)
	}
	onPage := func(n int, fault func(w http.ResponseWriter, r *http.Request)) http.HandlerFunc {
		return pages(9, number, func(w http.ResponseWriter, r *http.Request, page int, rows string) {
			if page == n {
				fault(w, r)
				return
			}
			plain(w, r, page, rows)
		})
	}
	elsewhere := serve(t, body(`{"value": [{"mail": "kari@example.no"}]}`))
	says := func(text string) func(http.ResponseWriter, *http.Request) {
		return func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, text) }
	}
	toAnotherHost := pages(9, number, func(w http.ResponseWriter, _ *http.Request, page int, rows string) {
		next := ""
		if page == 1 {
			next = elsewhere.URL + "/v1/people?page=9"
		}
		_, _ = fmt.Fprintf(w, `{"value": %s, "next": %q}`, rows, next)
	})
	followed := Pagination{link, Paging{Source: "body", Path: "next"}}
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		paging  Pagination
		want    recordstore.Reason
		rows    int
	}{
		"page 3 fails":    {onPage(3, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }), followed, recordstore.Unreachable, 2},
		"page 3 is gone":  {onPage(3, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) }), followed, recordstore.Undeclared, 2},
		"page 2 refuses":  {onPage(2, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }), followed, recordstore.Refused, 1},
		"page 2 hangs up": {onPage(2, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }), followed, recordstore.Unreachable, 1},
		"page 2 breaks off in the middle": {onPage(2, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = io.WriteString(w, `{"value": [{"mail": "kari@example.no"}, {"ma`)
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		}), followed, recordstore.Unreachable, 1},
		"page 2 drips": {onPage(2, func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				_, _ = io.WriteString(w, " ")
				_ = http.NewResponseController(w).Flush()
				select {
				case <-r.Context().Done():
				case <-time.After(20 * time.Millisecond):
				}
			}
		}), followed, recordstore.TimedOut, 1},
		"page 2 is a web page": {onPage(2, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = io.WriteString(w, `{"value": [{"mail": "kari@example.no"}]}`)
		}), followed, recordstore.Malformed, 1},
		"page 2 has another shape": {onPage(2, says(`{"items": []}`)), followed, recordstore.Undeclared, 1},
		"page 2 redirects": {onPage(2, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
		}), followed, recordstore.Malformed, 1},
		"1 GB in a small page":   {onPage(2, inflating), followed, recordstore.TooMuch, 1},
		"a million lists":        {onPage(2, says("["+strings.Repeat("[],", 1<<20)+"[]]")), followed, recordstore.TooMuch, 1},
		"deep":                   {onPage(2, says(strings.Repeat(`{"value":`, 1<<10))), followed, recordstore.Malformed, 1},
		"link outside the base":  {onPage(1, says(`{"value": [{"mail": "kari@example.no"}], "next": "/admin/people?page=2"}`)), followed, recordstore.Malformed, 1},
		"link up and out":        {onPage(1, says(`{"value": [{"mail": "kari@example.no"}], "next": "/v1/%2e%2e/admin"}`)), followed, recordstore.Malformed, 1},
		"link that is none":      {onPage(1, says(`{"value": [{"mail": "kari@example.no"}], "next": "http://[kari@example.no"}`)), followed, recordstore.Malformed, 1},
		"OData to another host":  {onPage(1, says(`{"value": [{"mail": "kari@example.no"}], "@odata.nextLink": "`+elsewhere.URL+`/v1/people"}`)), Pagination{Strategy: odata}, recordstore.Malformed, 1},
		"link to another host":   {toAnotherHost, followed, "", 2},
		"a link to itself":       {onPage(2, says(`{"value": [{"mail": "kari@example.no"}], "next": "/v1/people?page=2"}`)), followed, recordstore.TooMuch, 2},
		"a circle":               {onPage(3, says(`{"value": [{"mail": "kari@example.no"}], "next": "/v1/people?page=2"}`)), followed, recordstore.TooMuch, 3},
		"a cursor without end":   {forever(`{"value": [{"mail": "kari@example.no"}], "next": "%d"}`), Pagination{cursor, Paging{CursorParam: "page", Field: "next"}}, recordstore.TooMuch, maxPages},
		"a parameter not heeded": {body(`{"value": [{"mail": "kari@example.no"}]}`), Pagination{offset, Paging{IncrementalParam: "page", IncrementBy: 1}}, recordstore.TooMuch, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, c.handler)
			endpoint := Endpoint{
				Path: "/people", Query: map[string]string{"m": "{mail}", "page": "1"}, Data: "value", Pagination: c.paging,
				Header: map[string]string{"Authorization": "Bearer " + secret},
			}
			connection := at(s, endpoint)
			connection.Settings["timeout"] = "20s"
			if c.want == recordstore.TimedOut {
				connection.Settings["timeout"] = "300ms"
			}
			rows, err := ask(t, Config{}, connection, in("mail", "kari@example.no"))
			e := recordstore.AsError(err)
			if (e == nil) != (c.want == "") || e != nil && e.Reason != c.want || len(rows) != c.rows {
				t.Errorf("got %d rows and %v, want %d and the reason %q", len(rows), err, c.rows, c.want)
			}
			if err != nil && (strings.Contains(err.Error(), "kari") || strings.Contains(err.Error(), secret)) {
				t.Errorf("the error %q tells what it must not", err)
			}
		})
	}
	t.Cleanup(func() {
		if len(elsewhere.asked) > 0 {
			t.Errorf("another host was asked for %v", elsewhere.asked)
		}
	})
}

func TestNobodyAndAPageThatIsMissing(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/v1/people/kari@example.no" || r.URL.Query().Has("page") {
			w.WriteHeader(http.StatusNotFound)
			_, _ = io.WriteString(w, `{"error": {"code": "itemNotFound"}}`)
			return
		}
		_, _ = io.WriteString(w, `{"value": [{"mail": "kari@example.no"}], "@odata.nextLink": "/v1/people/kari@example.no?page=2"}`)
	})
	endpoint := Endpoint{Path: "/people/{mail}", Data: "value", Pagination: Pagination{Strategy: odata}}
	if rows, err := ask(t, Config{}, at(s, endpoint), in("mail", "ola@example.no")); err != nil || len(rows) > 0 {
		t.Errorf("nobody: got %v and %v, want nothing", rows, err)
	}
	_, err := ask(t, Config{}, at(s, endpoint), in("mail", "kari@example.no"))
	if e := recordstore.AsError(err); e == nil || e.Reason != recordstore.Undeclared {
		t.Errorf("a page that was promised: got %v, want that it is missing", err)
	}
}

// forever answers every page with one more, each a little different.
func forever(format string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(w, format, parameter("page")(r)+1)
	}
}

// inflating answers a gigabyte in about a megabyte.
func inflating(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Encoding", "gzip")
	z := gzip.NewWriter(w)
	block := []byte(strings.Repeat(" ", 1<<20))
	for range 1 << 10 {
		if _, err := z.Write(block); err != nil {
			return
		}
	}
	_ = z.Close()
}

func TestOneRequestThatIsStoppedDoesNotStopTheOthers(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(w, `[{"id": %s, "mail": "x"}]`, r.URL.Query().Get("id"))
	})
	endpoint := Endpoint{Path: "/people", Query: map[string]string{"id": "{id}"}, MaxRows: 1}
	rows, err := ask(t, Config{}, at(s, endpoint), in("id", int64(1), int64(2), int64(3)))
	if e := recordstore.AsError(err); len(rows) != 3 || e == nil || e.Reason != recordstore.TooMuch || !strings.Contains(e.Detail, "stopped at 1 rows") {
		t.Errorf("got %v and %v, want three rows and that there may be more", rows, err)
	}
}

func TestPagesAreHandedOnAsTheyCome(t *testing.T) {
	t.Parallel()
	asked := 0
	s := serve(t, pages(100, parameter("page"), func(w http.ResponseWriter, _ *http.Request, _ int, rows string) {
		asked++
		_, _ = io.WriteString(w, rows)
	}))
	endpoint := Endpoint{Path: "/people", Query: map[string]string{"m": "{mail}", "page": "1"}, Pagination: Pagination{offset, Paging{IncrementalParam: "page", IncrementBy: 1}}}
	store, err := Config{}.Open(t.Context(), at(s, endpoint), nil)
	if err != nil {
		t.Fatal(err)
	}
	enough := errors.New("enough")
	rows := 0
	err = store.Query(context.Background(), recordstore.Query{Collection: declare(t), Where: []recordstore.Match{in("mail", "kari@example.no")}}, func(recordstore.Row) error {
		if rows++; rows == 3 {
			return enough
		}
		return nil
	})
	if !errors.Is(err, enough) || asked != 3 {
		t.Errorf("got %v after %d pages, want the caller's error after three", err, asked)
	}
}
