package httpstore

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// graph behaves like Microsoft Graph where the declarations depend on it: who
// may ask, which query options there are and what they may say, pages with a
// link, a pause that is asked for, and errors in the form of OData.
type graph struct {
	*httptest.Server

	messages, events, items []map[string]any
	page                    int // the most rows a page has
	indexed                 bool

	mu        sync.Mutex
	throttled bool
	asked     []string // the path and options of each request that was served
}

const graphToken = "graph-token"

func newGraph(t *testing.T) *graph {
	t.Helper()
	g := &graph{page: 2}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /tenant/oauth2/v2.0/token", g.token)
	mux.HandleFunc("GET /v1.0/users/{mailbox}/messages", g.guard([]string{"$search", "$filter", "$select", "$top", "$skiptoken"}, g.listMessages))
	mux.HandleFunc("GET /v1.0/users/{mailbox}/events", g.guard([]string{"$filter", "$select", "$top", "$skiptoken"}, g.listEvents))
	mux.HandleFunc("GET /v1.0/sites/{site}/lists/{list}/items", g.guard([]string{"$filter", "$expand", "$top", "$skiptoken"}, g.listItems))
	g.Server = httptest.NewServer(mux)
	t.Cleanup(g.Close)
	return g
}

func (g *graph) token(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	w.Header().Set("Content-Type", "application/json")
	want := url.Values{"grant_type": {"client_credentials"}, "client_id": {"client"}, "client_secret": {secret}, "scope": {"https://graph.microsoft.com/.default"}}
	if r.PostForm.Encode() != want.Encode() {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = fmt.Fprint(w, `{"error": "invalid_client"}`)
		return
	}
	_, _ = fmt.Fprintf(w, `{"token_type": "Bearer", "expires_in": 3599, "access_token": %q}`, graphToken)
}

// guard checks what every request needs, and has everybody wait once.
func (g *graph) guard(options []string, serve func(w http.ResponseWriter, r *http.Request, q url.Values)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		g.mu.Lock()
		defer g.mu.Unlock()
		w.Header().Set("Content-Type", "application/json;odata.metadata=minimal;odata.streaming=true")
		q := r.URL.Query()
		top, err := strconv.Atoi(q.Get("$top"))
		switch {
		case r.Header.Get("Authorization") != "Bearer "+graphToken:
			refuse(w, http.StatusUnauthorized, "InvalidAuthenticationToken")
		case !g.throttled:
			g.throttled = true
			w.Header().Set("Retry-After", "12")
			refuse(w, http.StatusTooManyRequests, "TooManyRequests")
		case q.Has("$top") && (err != nil || top < 1 || top > 1000):
			refuse(w, http.StatusBadRequest, "ErrorInvalidUrlQuery")
		case slices.ContainsFunc(slices.Collect(maps.Keys(q)), func(name string) bool { return !slices.Contains(options, name) }):
			refuse(w, http.StatusBadRequest, "BadRequest")
		default:
			g.asked = append(g.asked, r.RequestURI)
			serve(w, r, q)
		}
	}
}

func refuse(w http.ResponseWriter, status int, code string) {
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, `{"error": {"code": %q, "message": "kari@example.no", "innerError": {"request-id": "0f6b84c5"}}}`, code)
}

var (
	searched = regexp.MustCompile(`^"participants:((?:[^"\\]|\\.)*)"$`)
	filtered = regexp.MustCompile(`^fields/(\w+) eq '((?:[^']|'')*)'$`)
	expanded = regexp.MustCompile(`^fields\(\$?select=([\w,]+)\)$`)
)

// listMessages searches by words, so that the neighbours of an address come too.
func (g *graph) listMessages(w http.ResponseWriter, r *http.Request, q url.Values) {
	m := searched.FindStringSubmatch(q.Get("$search"))
	if m == nil || q.Has("$filter") {
		refuse(w, http.StatusBadRequest, "SearchWithFilter")
		return
	}
	words := strings.FieldsFunc(strings.ToLower(m[1]), func(r rune) bool { return r == '@' || r == '.' })
	var found []map[string]any
	for _, message := range g.messages {
		if encoded, _ := json.Marshal(message); slices.ContainsFunc(words, func(word string) bool { return strings.Contains(strings.ToLower(string(encoded)), word) }) {
			found = append(found, message)
		}
	}
	if r.Header.Get("Prefer") != `outlook.body-content-type="text"` {
		refuse(w, http.StatusBadRequest, "the body would be HTML")
		return
	}
	g.write(w, r, q, found[:min(len(found), 1000)])
}

func (g *graph) listEvents(w http.ResponseWriter, r *http.Request, q url.Values) {
	if strings.Contains(q.Get("$filter"), "attendees") || strings.Contains(q.Get("$filter"), "organizer") {
		refuse(w, http.StatusBadRequest, "UnsupportedEntityExpression")
		return
	}
	if !strings.Contains(r.Header.Get("Prefer"), `outlook.timezone="Europe/Oslo"`) {
		refuse(w, http.StatusBadRequest, "the times would be UTC")
		return
	}
	g.write(w, r, q, g.events)
}

func (g *graph) listItems(w http.ResponseWriter, r *http.Request, q url.Values) {
	m, e := filtered.FindStringSubmatch(q.Get("$filter")), expanded.FindStringSubmatch(q.Get("$expand"))
	switch {
	case m == nil || e == nil:
		refuse(w, http.StatusBadRequest, "invalidRequest")
		return
	case !g.indexed && r.Header.Get("Prefer") != "HonorNonIndexedQueriesWarningMayFailRandomly":
		refuse(w, http.StatusBadRequest, "invalidRequest")
		return
	}
	var found []map[string]any
	for _, item := range g.items {
		columns, _ := item["fields"].(map[string]any)
		if text, _ := columns[m[1]].(string); strings.EqualFold(text, strings.ReplaceAll(m[2], "''", "'")) {
			found = append(found, map[string]any{"id": item["id"], "createdDateTime": item["createdDateTime"], "fields": only(columns, strings.Split(e[1], ","))})
		}
	}
	g.write(w, r, q, found)
}

func only(object map[string]any, names []string) map[string]any {
	out := map[string]any{"@odata.etag": `"1"`}
	for _, name := range names {
		if v, ok := object[name]; ok {
			out[name] = v
		}
	}
	return out
}

// write writes one page, with what $select names, and a link that has to be
// followed as it is.
func (g *graph) write(w http.ResponseWriter, r *http.Request, q url.Values, found []map[string]any) {
	from := 0
	if token := q.Get("$skiptoken"); token != "" {
		if !strings.Contains(r.URL.RawQuery, "$skiptoken=RF+Q%2b") {
			refuse(w, http.StatusBadRequest, "BadSkipToken")
			return
		}
		from, _ = strconv.Atoi(strings.TrimPrefix(token, "RF Q+"))
	}
	to := min(from+g.page, len(found))
	page := []map[string]any{}
	for _, object := range found[from:to] {
		if names := q.Get("$select"); names != "" {
			object = only(object, append(strings.Split(names, ","), "id"))
		}
		page = append(page, object)
	}
	answer := map[string]any{"@odata.context": "https://graph.microsoft.com/v1.0/$metadata", "value": page}
	if to < len(found) {
		rest := r.URL.Query()
		rest.Del("$skiptoken")
		answer["@odata.nextLink"] = fmt.Sprintf("http://%s%s?%s&$skiptoken=RF+Q%%2b%d", r.Host, r.URL.EscapedPath(), rest.Encode(), to)
	}
	_ = json.NewEncoder(w).Encode(answer)
}
