package httpstore

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// recorder is a service that writes down what it is sent.
type recorder struct {
	*httptest.Server

	mu    sync.Mutex
	asked []string
}

func record(t *testing.T, answer string) *recorder {
	t.Helper()
	s := &recorder{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent, _ := io.ReadAll(r.Body)
		line := r.Method + " " + r.RequestURI
		for _, name := range []string{"Authorization", "On-Behalf-Of", "Token", "X-Key"} {
			if v := r.Header.Get(name); v != "" {
				line += " " + name + "=" + v
			}
		}
		if len(sent) > 0 {
			line += " " + r.Header.Get("Content-Type") + " " + string(sent)
		}
		s.mu.Lock()
		s.asked = append(s.asked, line)
		s.mu.Unlock()
		_, _ = io.WriteString(w, answer)
	}))
	t.Cleanup(s.Close)
	return s
}

const shop = `dataset: {fides_key: shop, collections: [
	{name: person, fields: [{name: id}, {name: mail, fides_meta: {identity: email}}, {name: phone, fides_meta: {identity: phone_number}},
		{name: number, fides_meta: {references: [{dataset: crm, field: customer.number, direction: from}]}},
		{name: lines, fields: [{name: no}]}]}]}`

// query asks the store of a connection, written as YAML with ADDRESS for the
// server's, for people who match.
func query(t *testing.T, server *httptest.Server, connection string, where ...recordstore.Match) ([]recordstore.Row, error) {
	t.Helper()
	c := recordstore.Connection{Kind: recordstore.HTTP}
	if err := yaml.Unmarshal([]byte(strings.ReplaceAll(connection, "ADDRESS", server.URL)), &c.Settings); err != nil {
		t.Fatal(err)
	}
	c.Settings["allow_private"] = true
	if err := check(c); err != nil {
		t.Fatal(err)
	}
	store, err := Config{}.Open(t.Context(), c, nil)
	if err != nil {
		return nil, err
	}
	defer func() { _ = store.Close() }()
	file, err := dataset.Parse([]byte(shop))
	if err != nil {
		t.Fatal(err)
	}
	var rows []recordstore.Row
	err = store.Query(t.Context(), recordstore.Query{Collection: &file.Datasets[0].Collections[0], Where: where}, func(r recordstore.Row) error {
		rows = append(rows, r)
		return nil
	})
	return rows, err
}

func TestReadRequestsOfConnectors(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		connection string
		where      []recordstore.Match
		want       []string
	}{
		"as it stands there": {
			`
base_url: ADDRESS
params: {page_limit: 100, api_version: v2, api_key: k-1}
endpoints:
  person:
    method: GET
    path: /<version>/payment_methods
    headers:
      - {name: On-Behalf-Of, value: <email>}
      - {name: Token, value: Custom <api_key>}
      - {name: X-Key, value: <nobody>}
    query_params:
      - {name: limit, value: <limit>}
      - {name: start, value: 0}
      - {name: query, value: <email>}
      - {name: other, value: <phone_number>}
    param_values:
      - {name: limit, connector_param: page_limit}
      - {name: version, connector_param: api_version}
      - {name: email, identity: email}
      - {name: api_key, connector_param: api_key}
    data_path: data.items
    pagination: {strategy: link, configuration: {source: body, path: next}}
`,
			[]recordstore.Match{in("mail", "kari@example.no")},
			[]string{"GET /v2/payment_methods?limit=100&query=kari%40example.no&start=0 On-Behalf-Of=kari@example.no Token=Custom k-1"},
		},
		"by a reference": {`
base_url: ADDRESS/api/
endpoints:
  person:
    path: /customers/<customer>/people
    param_values: [{name: customer, references: [{dataset: crm, field: customer.number, direction: from}]}]
    data_path: data.items
`, []recordstore.Match{in("number", int64(7), "a b")}, []string{"GET /api/customers/7/people", "GET /api/customers/a%20b/people"}},
		"a name that means something else": {`
base_url: ADDRESS
endpoints:
  person:
    path: /people
    query_params: [{name: q, value: <email>}]
    param_values: [{name: email, identity: phone_number}]
    data_path: data.items
`, []recordstore.Match{in("phone", "91234567")}, []string{"GET /people?q=91234567"}},
		"a dotted name": {`
base_url: ADDRESS
endpoints: {person: {path: "/lines/<lines.no>", data: data.items}}
`, []recordstore.Match{in("lines.no", "7")}, []string{"GET /lines/7"}},
		"read in full, once": {`
base_url: ADDRESS
endpoints: {person: {path: /people, param_values: [{name: placeholder, identity: email}], data: data.items}}
`, []recordstore.Match{in("mail", "kari@example.no", "k@example.no")}, []string{"GET /people"}},
		"several at once": {`
base_url: ADDRESS
endpoints: {person: {path: /people, query: {ids: <id>}, batch: 3, data: data.items}}
`, []recordstore.Match{in("id", int64(1), int64(2), nil, int64(3), int64(4))}, []string{"GET /people?ids=1%2C2%2C3", "GET /people?ids=4"}},
		"several at once, in a filter": {`
base_url: ADDRESS
endpoints: {person: {path: /people, query: {$filter: "id in ('<id>')"}, batch: 9, separator: "','", data: data.items}}
`, []recordstore.Match{in("id", "a", "o'b')")}, []string{"GET /people?%24filter=id%20in%20%28%27a%27%2C%27o%27%27b%27%27%29%27%29"}},
		"two fields, in the same words": {`
base_url: ADDRESS
endpoints:
  person:
    path: /people
    query: {$search: '"participants:<who>"'}
    param_values: [{name: who, identity: email}, {name: who, identity: phone_number}]
    data: data.items
`, []recordstore.Match{in("mail", `x"y`), in("phone", `x"y`)}, []string{`GET /people?%24search=%22participants%3Ax%5C%22y%22`}},
		"by POST": {
			`
base_url: ADDRESS
params: {top: 5}
endpoints:
  person:
    method: POST
    path: /search
    body: '{"filters": [{"value": "<email>", "op": "EQ"}], "size": <top>, "raw": <email>, "none": "<x?>", "nor": <y?>}'
    data_path: data.items
`,
			[]recordstore.Match{in("mail", `k"},{"a`)},
			[]string{`POST /search application/json {"filters": [{"value": "k\"},{\"a", "op": "EQ"}], "size": 5, "raw": "k\"},{\"a", "none": null, "nor": null}`},
		},
		"by POST, several numbers at once": {`
base_url: ADDRESS
endpoints: {person: {method: POST, path: /search, body: '{"ids": [<id>], "text": "<id>"}', batch: 5, data: data.items}}
`, []recordstore.Match{in("id", int64(1), int64(2), "x")}, []string{`POST /search application/json {"ids": [1,2,"x"], "text": "1,2,x"}`}},
		"key in a header": {`
base_url: ADDRESS
params: {key: k-2}
authentication: {strategy: api_key, configuration: {headers: [{name: X-Key, value: "Custom <key>"}]}}
endpoints: {person: {path: /people, query: {id: <id>}, data: data.items}}
`, []recordstore.Match{in("id", int64(1))}, []string{"GET /people?id=1 X-Key=Custom k-2"}},
		"key in the query": {`
base_url: ADDRESS
authentication: {strategy: api_key, configuration: {query_params: [{name: key, value: "a<b>{c}"}]}}
endpoints: {person: {path: /people, query: {id: <id>}, data: data.items}}
`, []recordstore.Match{in("id", int64(1))}, []string{"GET /people?id=1&key=a%3Cb%3E%7Bc%7D"}},
		"basic": {`
base_url: ADDRESS
authentication: {strategy: basic, configuration: {username: u, password: p}}
endpoints: {person: {path: /people, query: {id: <id>}, data: data.items}}
`, []recordstore.Match{in("id", int64(1))}, []string{"GET /people?id=1 Authorization=Basic dTpw"}},
		"bearer": {`
base_url: ADDRESS
authentication: {strategy: bearer, configuration: {token: t}}
endpoints: {person: {path: /people, query: {id: <id>}, data: data.items}}
`, []recordstore.Match{in("id", int64(1))}, []string{"GET /people?id=1 Authorization=Bearer t"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := record(t, `{"data": {"items": []}}`)
			if _, err := query(t, s.Server, c.connection, c.where...); err != nil {
				t.Fatal(err)
			}
			slices.Sort(s.asked)
			if diff := cmp.Diff(c.want, s.asked); diff != "" {
				t.Errorf("asked (-want +got):\n%s", diff)
			}
		})
	}
}

func TestOnlyRowsThatCarryAValueOfTheirRequest(t *testing.T) {
	t.Parallel()
	s := record(t, `[{"id": 1, "mail": "KARI@example.no"}, {"id": 2, "mail": "ola@example.no"}, {"id": 3, "phone": "x"}, {"mail": "x", "phone": "ola@example.no"}]`)
	rows, err := query(t, s.Server, `
base_url: ADDRESS
endpoints: {person: {path: /people, query: {ids: <id>}, batch: 3, param_values: [{name: m, identity: email}]}}
`, recordstore.Match{Field: "mail", Values: []any{"kari@example.no"}, Fold: recordstore.FoldCase}, in("id", int64(3), int64(9)))
	want := []recordstore.Row{{"id": int64(1), "mail": "KARI@example.no"}, {"id": int64(3), "phone": "x"}}
	slices.SortFunc(rows, func(a, b recordstore.Row) int { return strings.Compare(fmt.Sprint(a["id"]), fmt.Sprint(b["id"])) })
	if diff := cmp.Diff(want, rows); diff != "" || err != nil {
		t.Errorf("error %v, rows (-want +got):\n%s", err, diff)
	}
}

func TestANameStandsForWhatItIsSaidToStandFor(t *testing.T) {
	t.Parallel()
	s := record(t, `[]`)
	_, err := query(t, s.Server, `
base_url: ADDRESS
endpoints: {person: {path: /people, query: {q: <email>}, param_values: [{name: email, identity: phone_number}]}}
`, in("mail", "kari@example.no"))
	if e := recordstore.AsError(err); e == nil || e.Reason != recordstore.Undeclared || len(s.asked) > 0 {
		t.Errorf("got %v and %v, want that an address is not sent as a telephone number", err, s.asked)
	}
}

func TestSettingsAreChecked(t *testing.T) {
	t.Parallel()
	const base = "base_url: https://x.example\nendpoints: {person: {path: /p, "
	for name, settings := range map[string]string{
		"nothing":                      "{}",
		"no endpoints":                 "base_url: https://x.example",
		"another method":               base + "method: DELETE}}",
		"POST without a body":          base + "method: POST}}",
		"a body without POST":          base + "body: '{}'}}",
		"twice the same parameter":     base + "query: {a: b}, query_params: [{name: a, value: c}]}}",
		"data twice":                   base + "data: a, data_path: b}}",
		"a postprocessor":              base + "postprocessors: [{strategy: unwrap}]}}",
		"a value from nowhere":         base + "param_values: [{name: a}]}}",
		"a value from two places":      base + "param_values: [{name: a, identity: email, connector_param: b}]}}",
		"a reference the other way":    base + "param_values: [{name: a, references: [{dataset: d, field: c.f, direction: to}]}]}}",
		"unknown paging":               base + "pagination: {strategy: keyset}}}",
		"cursor without a field":       base + "pagination: {strategy: cursor, configuration: {cursor_param: a}}}}",
		"link from nowhere":            base + "pagination: {strategy: link, configuration: {source: headers, path: x}}}}",
		"offset without its parameter": base + "pagination: {strategy: offset, configuration: {incremental_param: p, increment_by: 1}}}}",
		"a rate of nothing":            base + "}}\nrate_limit_config: {limits: [{rate: 0, period: day}]}",
		"a strange period":             base + "}}\nrate_limit_config: {limits: [{rate: 1, period: fortnight}]}",
		"a strange authentication":     base + "}}\nauthentication: {strategy: hunter2}",
		"no token":                     base + "}}\nauthentication: {strategy: bearer}",
		"no client secret":             base + "}}\nauthentication: {strategy: oauth2_client_credentials, configuration: {client_id: hunter2}}",
	} {
		c := recordstore.Connection{Kind: recordstore.HTTP}
		if err := yaml.Unmarshal([]byte(settings), &c.Settings); err != nil {
			t.Fatal(name, err)
		}
		if err := check(c); err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: got %v, want an error without a value", name, err)
		}
	}
}

func TestSecretsAreNotShown(t *testing.T) {
	t.Parallel()
	c := recordstore.Connection{Kind: recordstore.HTTP, Settings: map[string]any{
		"base_url": "https://x.example", "params": map[string]any{"k": secret},
		"authentication": map[string]any{"strategy": "basic", "configuration": map[string]any{"username": "u", "password": secret, "headers": []any{map[string]any{"name": "n", "value": secret}}}},
		"endpoints":      map[string]any{"person": map[string]any{"path": "/p", "header": map[string]any{"Authorization": secret}}},
	}}
	settings, err := read(c)
	if err != nil {
		t.Fatal(err)
	}
	store, err := Config{}.Open(t.Context(), c, nil)
	if err != nil {
		t.Fatal(err)
	}
	a := settings.Authentication
	for _, v := range []any{settings, &settings, store, a, a.Configuration, a.Configuration.Headers, settings.Endpoints["person"], settings.LogValue(), a.LogValue(), a.Configuration.LogValue()} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
			if shown := fmt.Sprintf(verb, v); strings.Contains(shown, secret) || strings.Contains(shown, fmt.Sprintf("%x", secret)) {
				t.Errorf("%s of a %T shows a secret", verb, v)
			}
		}
	}
}
