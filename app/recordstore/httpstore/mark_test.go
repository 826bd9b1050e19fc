package httpstore

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/recordstore"
)

var errKilled = errors.New("killed")

// takeFrom asks after the mark, takes so many rows and returns them, and the
// mark before the next one.
func takeFrom(t *testing.T, c recordstore.Connection, after string, most int, where ...recordstore.Match) (got []string, mark string, err error) {
	t.Helper()
	s, err := Config{}.Open(t.Context(), c, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	var tell func() string
	q := recordstore.Query{Collection: declare(t), Where: where}
	q.After, q.Marks = after, func(mark func() string) { tell = mark }
	err = s.Query(t.Context(), q, func(r recordstore.Row) error {
		if mark = tell(); len(got) == most {
			return errKilled
		}
		got = append(got, fmt.Sprint(r["id"]))
		return nil
	})
	if errors.Is(err, errKilled) {
		err = nil
	}
	return got, mark, err
}

// paged says how a service of five pages with two rows each is asked for page n.
var paged = map[string]struct {
	paging  Pagination
	query   map[string]string
	data    string
	number  func(r *http.Request) int
	handler func(w http.ResponseWriter, page int, rows string)
}{
	"cursor": {
		Pagination{cursor, Paging{CursorParam: "after", Field: "id"}},
		nil, "",
		func(r *http.Request) int { return parameter("after")(r)/10 + 1 },
		func(w http.ResponseWriter, _ int, rows string) { _, _ = io.WriteString(w, rows) },
	},
	"link": {
		Pagination{link, Paging{Source: "headers", Rel: "next"}},
		nil, "", parameter("page"),
		func(w http.ResponseWriter, page int, rows string) {
			if page < 5 {
				w.Header().Add("Link", `</v1/people?page=`+strconv.Itoa(page+1)+`&%24x=a%20b>; rel="next"`)
			}
			_, _ = io.WriteString(w, rows)
		},
	},
	"offset": {
		Pagination{offset, Paging{IncrementalParam: "page", IncrementBy: 1}},
		map[string]string{"page": "1"},
		"", parameter("page"),
		func(w http.ResponseWriter, _ int, rows string) { _, _ = io.WriteString(w, rows) },
	},
	"OData": {
		Pagination{Strategy: odata},
		nil, "value", parameter("page"),
		func(w http.ResponseWriter, page int, rows string) {
			next := ""
			if page < 5 {
				next = `"/v1/people?page=` + strconv.Itoa(page+1) + `"`
			}
			_, _ = fmt.Fprintf(w, `{"value": %s, "@odata.nextLink": %s}`, rows, map[bool]string{true: "null", false: next}[next == ""])
		},
	},
}

func TestPagesBeforeAMarkAreNotAskedForAgain(t *testing.T) {
	t.Parallel()
	for name, c := range paged {
		for most := range 10 {
			t.Run(fmt.Sprintf("%s, after %d rows", name, most), func(t *testing.T) {
				t.Parallel()
				query := map[string]string{"m": "{email}"}
				maps.Copy(query, c.query)
				var asked []int
				s := serve(t, func(w http.ResponseWriter, r *http.Request) {
					page := c.number(r)
					asked = append(asked, page)
					rows := "[]"
					if page <= 5 {
						rows = fmt.Sprintf(`[{"id": %d, "mail": "k@x"}, {"id": %d, "mail": "k@x"}]`, page*10-1, page*10)
					}
					c.handler(w, page, rows)
				})
				connection := at(s, Endpoint{Path: "people", Query: query, Data: c.data, Pagination: c.paging})
				before, mark, err := takeFrom(t, connection, "", most, in("mail", "k@x"))
				if err != nil {
					t.Fatal(err)
				}
				asked = nil
				rest, _, err := takeFrom(t, connection, mark, -1, in("mail", "k@x"))
				if err != nil {
					t.Fatal(err)
				}
				page := most/2 + 1 // the mark stands before the row
				if len(asked) == 0 || asked[0] != page || !slices.IsSorted(asked) {
					t.Errorf("asked for the pages %v, want those from %d", asked, page)
				}
				all := slices.Compact(append(before[:min(len(before), 2*(page-1))], rest...))
				if diff := cmp.Diff("9 10 19 20 29 30 39 40 49 50", strings.Join(all, " ")); diff != "" {
					t.Errorf("rows (-want +got):\n%s", diff)
				}
			})
		}
	}
}

// Of several requests each goes on where it was.
func TestEachRequestGoesOnWhereItWas(t *testing.T) {
	t.Parallel()
	endpoint := Endpoint{
		Path: "people", Query: map[string]string{"m": "{email}", "page": "1"},
		Pagination: Pagination{offset, Paging{IncrementalParam: "page", IncrementBy: 1}},
	}
	handler := func(w http.ResponseWriter, r *http.Request) {
		who, page := r.URL.Query().Get("m"), r.URL.Query().Get("page")
		if page == "4" {
			_, _ = io.WriteString(w, "[]")
			return
		}
		_, _ = fmt.Fprintf(w, `[{"id": "%s%s", "mail": %q}]`, who, page, who)
	}
	where := in("mail", "a", "b", "c", "d", "e", "f")
	for most := range 18 {
		t.Run(fmt.Sprintf("after %d rows", most), func(t *testing.T) {
			t.Parallel()
			s := serve(t, handler)
			before, mark, err := takeFrom(t, at(s, endpoint), "", most, where)
			if err != nil {
				t.Fatal(err)
			}
			rest, _, err := takeFrom(t, at(s, endpoint), mark, -1, where)
			if err != nil {
				t.Fatal(err)
			}
			all := append(slices.Clone(before), rest...)
			slices.Sort(all)
			if all = slices.Compact(all); len(all) != 18 {
				t.Errorf("got %v, want 18 rows", all)
			}
			// Every page has one row, and of each request that was under way the last
			// may not have been noted yet.
			if len(rest) > 18-most+atOnce-1 {
				t.Errorf("after %d rows %d were sent", most, len(rest))
			}
		})
	}
}

// The last page says that the service gives no more, also when the ones before
// it are not asked for again.
func TestACeilingIsSeenAfterAMark(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(w, `[{"id": %q, "mail": "k"}]`, r.URL.Query().Get("page"))
	})
	endpoint := Endpoint{
		Path: "people", Query: map[string]string{"m": "{email}", "page": "1"}, MaxRows: 4,
		Pagination: Pagination{offset, Paging{IncrementalParam: "page", IncrementBy: 1, Limit: 4}},
	}
	_, mark, err := takeFrom(t, at(s, endpoint), "", 2, in("mail", "k"))
	if err != nil {
		t.Fatal(err)
	}
	rest, _, err := takeFrom(t, at(s, endpoint), mark, -1, in("mail", "k"))
	if e := recordstore.AsError(err); len(rest) != 2 || e == nil || e.Reason != recordstore.TooMuch {
		t.Errorf("got %v, %v; want two rows, and that it is all the service gives", rest, err)
	}
}

func TestAMarkThatLeadsNowhere(t *testing.T) {
	t.Parallel()
	var gone atomic.Bool
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		page := r.URL.Query().Get("page")
		if gone.Load() && page != "1" {
			w.WriteHeader(http.StatusGone)
			return
		}
		if page == "4" {
			_, _ = io.WriteString(w, "[]")
			return
		}
		_, _ = fmt.Fprintf(w, `[{"id": %q, "mail": "k"}]`, page)
	})
	endpoint := Endpoint{
		Path: "people", Query: map[string]string{"m": "{email}", "page": "1"},
		Pagination: Pagination{offset, Paging{IncrementalParam: "page", IncrementBy: 1}},
	}
	_, mark, err := takeFrom(t, at(s, endpoint), "", 2, in("mail", "k"))
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := readMark(mark)
	for request := range elsewhere.Next {
		elsewhere.Next[request] = step{At: "/admin?page=3"}
	}
	for name, c := range map[string]struct {
		mark   string
		gone   bool
		rows   int
		reason recordstore.Reason
	}{
		"no mark of ours":      {"x", false, 3, ""},
		"of another request":   {`{"next": {"0000": {"at": "/v1/people?page=3"}}}`, false, 3, ""},
		"out of the base URL":  {elsewhere.text(), false, 0, recordstore.Malformed},
		"a page that is gone":  {mark, true, 0, recordstore.Undeclared},
		"a page that is there": {mark, false, 1, ""},
	} {
		gone.Store(c.gone)
		got, _, err := takeFrom(t, at(s, endpoint), c.mark, -1, in("mail", "k"))
		e := recordstore.AsError(err)
		if len(got) != c.rows || (e == nil) != (c.reason == "") || e != nil && e.Reason != c.reason {
			t.Errorf("%s: got %v, %v; want %d rows, %q", name, got, err, c.rows, c.reason)
		}
	}
}
