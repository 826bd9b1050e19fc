package httpstore

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strings"
	"testing"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/recordstore/network/httpclient"
)

func TestHeadersThatCannotCarryAValue(t *testing.T) {
	t.Parallel()
	s := record(t, `[]`)
	rows, err := query(t, s.Server, "base_url: ADDRESS\nendpoints: {person: {path: /p, header: {X-Key: <id>}}}", in("id", "a\r\nX-Key: b"))
	if err != nil || len(rows) != 0 || len(s.asked) != 0 {
		t.Errorf("got %v, %v and %v, want that nobody is asked", rows, err, s.asked)
	}
}

// FuzzFill puts any value into any template: the path stays below the base, a
// parameter is one parameter, a filter's string stays one string, and a body
// stays the JSON it was.
func FuzzFill(f *testing.F) {
	for _, value := range []string{"kari@example.no", "../..", "a/b?c#d", "o'b", `x"y\`, "<id>", "{id}", "%2e%2e", "\x00\xff", "&a=b", "1"} {
		f.Add("/people/<id>", value)
		f.Add("/{id}/<other?>", value)
		f.Add(`{"a": "<id>", "b": <id>, "c": "<x?>"}`, value)
	}
	client, err := Config{}.Open(f.Context(), recordstore.Of(recordstore.HTTP, Settings{BaseURL: "https://x.example/v1"}), nil)
	if err != nil {
		f.Fatal(err)
	}
	store, _ := client.(*Store)
	f.Fuzz(func(t *testing.T, template, value string) {
		fill := filler{names: map[string]bool{"id": true}, values: []any{value}, separator: ",", constant: func(string) string { return "" }}
		key, leads := recordstore.Exact.Key(value)
		if !leads {
			return
		}
		if path := fill.text(template, url.PathEscape); !path.missing && path.used {
			if r, err := store.below(&httpclient.Request{}, &dataset.Collection{}, path, url.Values{"q": {key}}); err == nil && r != nil {
				if r.URL.Host != "x.example" || !strings.HasPrefix(r.URL.EscapedPath(), "/v1/") || httpclient.Dotted(r.URL.EscapedPath()) || r.URL.Query().Get("q") != key {
					t.Errorf("%q with %q leads to another place", template, value)
				}
			}
		}
		filter := strings.TrimSuffix(strings.TrimPrefix(fill.text("mail eq '<id>'", odataText).text, "mail eq '"), "'")
		if strings.Contains(strings.ReplaceAll(filter, "''", ""), "'") {
			t.Errorf("%q ends the string of a filter", filter)
		}
		body := fill.body(template)
		if body.missing {
			return
		}
		harmless := filler{names: fill.names, values: []any{"v"}, separator: ",", constant: fill.constant}.body(template)
		if shape(t, body.text) != shape(t, harmless.text) {
			t.Errorf("%q with %q has the shape of %q", template, value, body.text)
		}
	})
}

// shape writes the tokens of a JSON text, with all texts the same.
func shape(t *testing.T, text string) string {
	t.Helper()
	var b strings.Builder
	decoder := json.NewDecoder(strings.NewReader(text))
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return b.String()
		}
		if err != nil {
			t.Fatalf("%q is no JSON", text)
		}
		if _, ok := token.(string); ok {
			token = ""
		}
		fmt.Fprintf(&b, "%T %v;", token, token)
	}
}
