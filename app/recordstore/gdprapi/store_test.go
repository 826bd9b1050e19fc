package gdprapi

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
	"golang.org/x/text/language"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

const (
	id       = "f611424a-9668-435e-8473-1501c4d67af5"
	secret   = "hunter2"
	declared = `dataset: {fides_key: parking, collections: [
		{name: customer, fields: [{name: profile, fides_meta: {identity: profile_id}}, {name: name}, {name: phones}]},
		{name: space, fields: [{name: profile, fides_meta: {identity: profile_id}}, {name: NUMBER}, {name: owner}]},
		{name: memo, fields: [{name: profile, fides_meta: {identity: profile_id}}, {name: value}]},
		{name: rest, fields: [{name: profile, fides_meta: {identity: profile_id}}, {name: path}, {name: key}, {name: label}, {name: value}, {name: free}]}]}`
	settings = `
base_url: ADDRESS/gdpr
path: user/{id}/data
query: {lang: nb}
allow_private: true
authentication: {strategy: bearer, configuration: {token: hunter2}}
collections: {customer: CUSTOMER, space: CUSTOMER.SPACES.SPACE, memo: CUSTOMER.MEMO, rest: "*"}
`
	answer = `{"key": "CUSTOMER", "label": {"nb": "Kunde", "fi": "Asiakas"}, "children": [
		{"key": "NAME", "value": "Kari Nordmann"},
		{"key": "PHONES", "value": "1"}, {"key": "PHONES", "value": "2"},
		{"key": "MEMO", "value": "first"}, {"key": "MEMO", "value": "second"},
		{"key": "SPACES", "label": "Plasser", "children": [
			{"key": "SPACE", "children": [{"key": "NUMBER", "value": "66"}, {"key": "LENGTH", "value": "4.28"}]},
			{"key": "SPACE", "children": [{"key": "NUMBER", "value": "68"}, {"key": "OWNER", "children": [{"key": "NAME", "value": "Kari"}]}]}]},
		{"key": "EMPTY", "children": []}]}`
)

type service struct {
	*httptest.Server

	asked []string
}

func serve(t *testing.T, handler http.HandlerFunc) *service {
	t.Helper()
	s := &service{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.asked = append(s.asked, r.Method+" "+r.RequestURI+" "+r.Header.Get("Authorization"))
		handler(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func says(status int, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, text)
	}
}

func connection(t *testing.T, text string) recordstore.Connection {
	t.Helper()
	c := recordstore.Connection{Kind: Name}
	if err := yaml.Unmarshal([]byte(text), &c.Settings); err != nil {
		t.Fatal(err)
	}
	return c
}

func ask(t *testing.T, s *service, settings, collection string, values ...any) ([]recordstore.Row, error) {
	t.Helper()
	file, err := dataset.Parse([]byte(declared))
	if err != nil {
		t.Fatal(err)
	}
	c := connection(t, strings.ReplaceAll(settings, "ADDRESS", s.URL))
	if err := (Config{}).Kind().Check(c); err != nil {
		t.Fatal(err)
	}
	store, err := Config{}.Kind().Open(t.Context(), c, file.Datasets)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	of, _ := file.Datasets[0].Collection(collection)
	var rows []recordstore.Row
	err = store.Query(t.Context(), recordstore.Query{Collection: of, Where: []recordstore.Match{{Field: "profile", Values: values}}}, func(r recordstore.Row) error {
		rows = append(rows, r)
		return nil
	})
	return rows, err
}

func TestRows(t *testing.T) {
	t.Parallel()
	for collection, want := range map[string][]recordstore.Row{
		"customer": {{"profile": id, "name": "Kari Nordmann", "phones": []any{"1", "2"}}},
		"space": {
			{"profile": id, "NUMBER": "66"},
			{"profile": id, "NUMBER": "68", "owner": map[string]any{"NAME": "Kari"}},
		},
		"memo": {{"profile": id, "value": "first"}, {"profile": id, "value": "second"}},
		"rest": {{"profile": id, "path": "Kunde / Plasser / SPACE", "key": "CUSTOMER.SPACES.SPACE.LENGTH", "label": "LENGTH", "value": "4.28"}},
	} {
		t.Run(collection, func(t *testing.T) {
			t.Parallel()
			s := serve(t, says(http.StatusOK, answer))
			rows, err := ask(t, s, settings, collection, id, id, nil, "")
			if diff := cmp.Diff(want, rows); diff != "" || err != nil {
				t.Errorf("error %v, rows (-want +got):\n%s", err, diff)
			}
			if diff := cmp.Diff([]string{"GET /gdpr/user/" + id + "/data?lang=nb Bearer hunter2"}, s.asked); diff != "" {
				t.Errorf("asked (-want +got):\n%s", diff)
			}
		})
	}
}

func TestABare404IsNothingWhereThatIsSaid(t *testing.T) {
	t.Parallel()
	rows, err := ask(t, serve(t, says(404, "")), settings+"\nnot_found_is_nothing: true\n", "rest", id)
	if len(rows) > 0 || err != nil {
		t.Errorf("got %v and %v", rows, err)
	}
}

func TestIdentifiersStayInTheirPlace(t *testing.T) {
	t.Parallel()
	s := serve(t, says(http.StatusNoContent, ""))
	_, err := ask(t, s, strings.Replace(settings, "path: user/{id}/data", "path: ''", 1), "rest", "a/../b?c", "..", ".", "%2e%2e")
	want := []string{"GET /gdpr/a%2F..%2Fb%3Fc?lang=nb Bearer hunter2", "GET /gdpr/%252e%252e?lang=nb Bearer hunter2"}
	if diff := cmp.Diff(want, s.asked); diff != "" || err != nil {
		t.Errorf("error %v, asked (-want +got):\n%s", err, diff)
	}
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		want    recordstore.Reason // empty: nothing, or one row
		detail  string
		whole   bool
	}{
		"nothing":         {says(204, ""), "", "", false},
		"nobody":          {says(404, `{"detail": "kari"}`), "", "", false},
		"nobody, or path": {says(404, "kari"), recordstore.Undeclared, "HTTP 404", false},
		"no such page":    {says(404, "<html>kari"), recordstore.Undeclared, "HTTP 404", false},
		"empty":           {says(200, "{}"), "", "", false},
		"a value":         {says(200, `{"key": "X", "value": "kari"}`), "", "", false},
		"wrong token":     {says(401, "kari"), recordstore.Refused, "HTTP 401", true},
		"no permission":   {says(403, "kari"), recordstore.Refused, "HTTP 403", true},
		"told why":        {says(403, `{"errors": [{"code": "CONTRACT", "message": {"nb": "kari"}}, {"code": "14838513779", "message": {}}, {"code": "E2", "message": {"en": "x"}}]}`), recordstore.Refused, "HTTP 403 CONTRACT E2", false},
		"told badly":      {says(403, `{"errors": ["kari", {"message": "kari"}, {"code": 7}]}`), recordstore.Refused, "HTTP 403", true},
		"bad request":     {says(400, "kari"), recordstore.Malformed, "HTTP 400", false},
		"broken":          {says(500, `{"errors": [{"code": "DB", "message": {"en": "kari"}}]}`), recordstore.Unreachable, "HTTP 500 DB", false},
		"redirects":       {http.RedirectHandler("http://127.0.0.1:1/", http.StatusFound).ServeHTTP, recordstore.Malformed, "HTTP 302", false},
		"a web page":      {func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>kari") }, recordstore.Malformed, "JSON", false},
		"a list":          {says(200, `[{"key": "X", "value": "kari"}]`), recordstore.Malformed, "tree", false},
		"no key":          {says(200, `{"key": "X", "children": [{"value": "kari"}]}`), recordstore.Malformed, "tree", false},
		"an object":       {says(200, `{"key": "X", "value": {"kari": 1}}`), recordstore.Malformed, "tree", false},
		"children are no": {says(200, `{"key": "X", "children": {"key": "kari"}}`), recordstore.Malformed, "tree", false},
		"deep":            {says(200, strings.Repeat(`{"key": "X", "children": [`, 100)), recordstore.Malformed, "deep", false},
		"wide":            {says(200, `{"key": "X", "children": [`+strings.Repeat(`{},`, 1<<20)), recordstore.TooMuch, "values", false},
		"hangs up":        {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, recordstore.Unreachable, "lost", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rows, err := ask(t, serve(t, c.handler), settings, "rest", id)
			e := recordstore.AsError(err)
			if (e == nil) != (c.want == "") || e != nil && (e.Reason != c.want || !strings.Contains(e.Detail, c.detail) || e.Whole != c.whole || len(rows) > 0) {
				t.Errorf("got %v and %v, want %s with %q, whole %v", rows, err, c.want, c.detail, c.whole)
			}
			if err != nil && (strings.Contains(err.Error(), "kari") || strings.Contains(err.Error(), "14838513779") || strings.Contains(err.Error(), id) || strings.Contains(err.Error(), secret)) {
				t.Errorf("the error %q tells what it must not", err)
			}
		})
	}
}

func messages(r recordstore.Refusal, lang string) []string {
	var out []string
	for _, told := range r.Refused() {
		if text, _ := told.In(language.Make(lang)); text != "" {
			out = append(out, text)
		}
	}
	return out
}

func TestRefusalInALanguage(t *testing.T) {
	t.Parallel()
	s := serve(t, says(403, `{"errors": [
		{"code": "A", "message": {"nb": "Du må logge inn.", "en": "You have to log in.", "fi": "Kirjaudu."}},
		{"code": "B", "message": {"fi": "Vain suomeksi.", "sv": "Bara på svenska."}}, {"code": "C", "message": {}}]}`))
	_, err := ask(t, s, settings, "customer", id)
	refusal, ok := errors.AsType[*RefusalError](err)
	if !ok {
		t.Fatalf("got %v, want a refusal", err)
	}
	for lang, want := range map[string][]string{
		"nb": {"Du må logge inn.", "Bara på svenska."}, "nn": {"Du må logge inn.", "Bara på svenska."},
		"en": {"You have to log in.", "Bara på svenska."}, "fi": {"Kirjaudu.", "Vain suomeksi."}, "se": {"Du må logge inn.", "Bara på svenska."},
	} {
		got := messages(refusal, lang)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", lang, diff)
		}
	}
}

func TestWhatIsHeldBack(t *testing.T) {
	t.Parallel()
	s := serve(t, says(200, `{"key": "CUSTOMER", "children": [{"key": "NAME", "value": "Kari"}, {"key": "SECRET", "error": "Insufficient authentication level"}]}`))
	for collection, want := range map[string]int{"customer": 1, "rest": 0} {
		rows, err := ask(t, s, settings, collection, id)
		e, refusal := recordstore.AsError(err), &RefusalError{}
		if len(rows) != want || e == nil || e.Reason != recordstore.HeldBack || strings.Contains(e.Detail, "Insufficient") || !errors.As(err, &refusal) {
			t.Fatalf("%s: got %v and %v, want %d rows and that there is more", collection, rows, err, want)
		}
		if diff := cmp.Diff([]string{"Insufficient authentication level"}, messages(refusal, "nb")); diff != "" {
			t.Errorf("messages (-want +got):\n%s", diff)
		}
	}
}

// Whatever language the reason is told in, the value is held back.
func TestWhatIsHeldBackInSomeLanguage(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		reason string
		held   bool
		want   []string
	}{
		"several":        {`{"fi": "Salainen", "nb": "Hemmelig"}`, true, []string{"Hemmelig"}},
		"a far one":      {`{"et": "Salajane"}`, true, []string{"Salajane"}},
		"no language":    {`"Secret"`, true, []string{"Secret"}},
		"nothing to see": {`"\u0000\u200b"`, true, nil},
		"no text":        {`{"nb": 7}`, true, nil},
		"none":           {`null`, false, nil},
		"empty":          {`""`, false, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, says(200, `{"key": "CUSTOMER", "children": [{"key": "NAME", "value": "Kari"}, {"key": "SECRET", "error": `+c.reason+`}]}`))
			rows, err := ask(t, s, settings, "customer", id)
			refusal, held := errors.AsType[*RefusalError](err)
			if held != c.held || len(rows) != 1 {
				t.Fatalf("got %v and %v", rows, err)
			}
			if !held {
				return
			}
			if diff := cmp.Diff(c.want, messages(refusal, "nb")); diff != "" {
				t.Errorf("messages (-want +got):\n%s", diff)
			}
		})
	}
}

func token(claims string) string {
	return "e30." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".c2ln"
}

func TestAssurance(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		token, want string
		ok          bool
	}{
		"not looked at": {"opaque", "", true},
		"the same":      {token(`{"loa": "substantial"}`), "substantial", true},
		"higher":        {token(`{"loa": "high"}`), "substantial", true},
		"lower":         {token(`{"loa": "low"}`), "substantial", false},
		"unknown":       {token(`{"loa": "unknown"}`), "low", false},
		"none":          {token(`{}`), "low", false},
		"no claims":     {token(`hunter2`), "low", false},
		"no token":      {"opaque", "low", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, says(204, ""))
			_, err := ask(t, s, strings.Replace(settings, "token: hunter2", fmt.Sprintf("token: %q", c.token), 1)+"assurance: \""+c.want+"\"\n", "rest", id)
			e := recordstore.AsError(err)
			if (e == nil) != c.ok || e != nil && (e.Reason != recordstore.Refused || !e.Whole || len(s.asked) > 0 || strings.Contains(err.Error(), c.token)) {
				t.Errorf("got %v after %d requests, want ok %v", err, len(s.asked), c.ok)
			}
		})
	}
}

func TestWhatCannotBeAsked(t *testing.T) {
	t.Parallel()
	s := serve(t, says(204, ""))
	file, err := dataset.Parse([]byte(declared))
	if err != nil {
		t.Fatal(err)
	}
	store, err := Config{}.Kind().Open(t.Context(), connection(t, strings.ReplaceAll(strings.Replace(settings, "memo: CUSTOMER.MEMO, ", "", 1), "ADDRESS", s.URL)), file.Datasets)
	if err != nil {
		t.Fatal(err)
	}
	for collection, field := range map[string]string{"memo": "profile", "customer": "name", "rest": "value"} {
		of, _ := file.Datasets[0].Collection(collection)
		err := store.Query(t.Context(), recordstore.Query{Collection: of, Where: []recordstore.Match{{Field: field, Values: []any{id}}}}, nil)
		if e := recordstore.AsError(err); e == nil || e.Reason != recordstore.Undeclared || len(s.asked) > 0 {
			t.Errorf("%s by %s: got %v, want that it cannot be asked", collection, field, err)
		}
	}
}

func TestSettingsAreChecked(t *testing.T) {
	t.Parallel()
	good := strings.ReplaceAll(settings, "ADDRESS", "https://x.example")
	for name, change := range map[string][2]string{
		"fine":               {"", ""},
		"no address":         {"base_url: https://x.example/gdpr", ""},
		"no place for an id": {"user/{id}/data", "user"},
		"two places":         {"user/{id}/data", `"{id}/{id}"`},
		"a path up":          {"user/{id}/data", "../{id}"},
		"another strategy":   {"strategy: bearer", "strategy: basic"},
		"no rest":            {`, rest: "*"`, ""},
		"two rests":          {"memo: CUSTOMER.MEMO", `memo: "*"`},
		"no path":            {"memo: CUSTOMER.MEMO", `memo: ""`},
		"a strange level":    {"query:", "assurance: hunter2\nquery:"},
		"an unknown setting": {"query:", "dry_run: true\nquery:"},
	} {
		err := (Config{}).Kind().Check(connection(t, strings.Replace(good, change[0], change[1], 1)))
		if (err == nil) != (name == "fine") || err != nil && strings.Contains(err.Error(), secret) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestSecretsAreNotShown(t *testing.T) {
	t.Parallel()
	c := connection(t, strings.ReplaceAll(settings, "ADDRESS", "https://x.example"))
	s, err := read(c)
	if err != nil {
		t.Fatal(err)
	}
	store, err := Config{}.open(c, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []any{s, &s, s.LogValue(), store} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
			if strings.Contains(fmt.Sprintf(verb, v), secret) {
				t.Errorf("%s of a %T shows a secret", verb, v)
			}
		}
	}
}
