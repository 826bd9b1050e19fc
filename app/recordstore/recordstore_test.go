package recordstore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/models"
)

func TestKey(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fold  Fold
		value any
		want  string // empty: leads nowhere
	}{
		"text":               {Exact, "Kari ", "Kari "},
		"number":             {Exact, int64(1), "1"},
		"zero":               {Exact, int64(0), "0"},
		"whole float":        {Exact, 1.0, "1"},
		"float":              {Exact, 0.5, "0.5"},
		"false":              {Exact, false, "false"},
		"nil":                {Exact, nil, ""},
		"empty":              {Exact, "", ""},
		"list":               {Exact, []any{int64(1)}, ""},
		"object":             {Exact, map[string]any{}, ""},
		"e-mail":             {FoldCase, " Kari@Example.NO\n", "kari@example.no"},
		"blank e-mail":       {FoldCase, "  ", ""},
		"phone":              {FoldPhone, "+47 912 34 567", "91234567"},
		"phone, 00":          {FoldPhone, "0047 91 23 45 67", "91234567"},
		"phone, bare code":   {FoldPhone, "4791234567", "91234567"},
		"phone, eight":       {FoldPhone, "47123456", "47123456"},
		"phone, abroad":      {FoldPhone, "0046 (70) 123-45.67", "+46701234567"},
		"national identity":  {FoldNationalID, "018170 12345", "01817012345"},
		"without its zero":   {FoldNationalID, int64(1817012345), "01817012345"},
		"as a float":         {FoldNationalID, 1817012345.0, "01817012345"},
		"ten other signs":    {FoldNationalID, "A817012345", "A817012345"},
		"no such number":     {FoldNationalID, "1 7", "1 7"},
		"phone, as a number": {FoldPhone, int64(91234567), "91234567"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, ok := c.fold.Key(c.value); got != c.want || ok != (c.want != "") {
				t.Errorf("got %q, %v, want %q", got, ok, c.want)
			}
		})
	}
}

func TestValues(t *testing.T) {
	t.Parallel()
	row := Row{
		"id":    int64(1),
		"a.b":   "dotted",
		"a":     map[string]any{"b": "hidden", "c": map[string]any{"d": "deep"}},
		"list":  []any{int64(1), []any{int64(2)}, nil},
		"items": []any{map[string]any{"no": int64(1)}, map[string]any{"no": []any{int64(2), int64(3)}}, map[string]any{}, "x"},
	}
	for path, want := range map[string][]any{
		"id":       {int64(1)},
		"a.b":      {"dotted"},
		"a.c.d":    {"deep"},
		"a.c":      nil,
		"list":     {int64(1), int64(2), nil},
		"items.no": {int64(1), int64(2), int64(3)},
		"items":    {"x"},
		"id.x":     nil,
		"nothing":  nil,
	} {
		if diff := cmp.Diff(want, row.Values(path)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
	}
}

func TestPlain(t *testing.T) {
	t.Parallel()
	moment := time.Date(2020, 4, 1, 11, 47, 42, 0, time.FixedZone("", 7200))
	for name, c := range map[string]struct{ value, want any }{
		"bytes":         {[]byte{0, 255}, "AP8="},
		"broken UTF-8":  {"bl\xe5b\xe6r", "bl\uFFFDb\uFFFDr"},
		"no number":     {math.NaN(), "NaN"},
		"endless":       {math.Inf(-1), "-Infinity"},
		"a large whole": {1e20, "100000000000000000000"},
		"negative zero": {math.Copysign(0, -1), 0.0},
		"int":           {7, int64(7)},
		"instant":       {moment, "2020-04-01 09:47:42+00:00"},
		"fraction":      {moment.Add(1500 * time.Microsecond), "2020-04-01 09:47:42.001500+00:00"},
		"strange":       {struct{}{}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, Plain(c.value)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestRowsSurviveJSON(t *testing.T) {
	t.Parallel()
	want := Row{
		"whole": int64(9007199254740993), "half": 0.5, "large": 1e21, "thousand": 1000.0, "text": "<blåbær>", "no": nil, "yes": true,
		"list": []any{int64(1), map[string]any{"a": "b"}},
	}
	source, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got Row
	if err := json.Unmarshal(source, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" && got["thousand"] != int64(1000) {
		t.Errorf("(-want +got):\n%s", diff)
	}
	columns := []string{"whole", "half", "large", "thousand", "text", "no", "yes", "list", "absent"}
	if !cmp.Equal(want.Append(nil, columns), got.Append(nil, columns)) {
		t.Error("the row has another encoding after it was written as JSON")
	}
	if err := json.Unmarshal([]byte("[1]"), &got); err == nil {
		t.Error("a list was read as a row")
	}
}

func TestDecodeJSON(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		source string
		want   any
		fails  bool
	}{
		"beyond int64":    {`92233720368547758080`, "92233720368547758080", false},
		"beyond float64":  {`1e999`, "1e999", false},
		"negative zero":   {`-0.0`, 0.0, false},
		"deep enough":     {strings.Repeat("[", MaxJSONDepth) + strings.Repeat("]", MaxJSONDepth), nil, false},
		"too deep":        {strings.Repeat("[", MaxJSONDepth+1) + strings.Repeat("]", MaxJSONDepth+1), nil, true},
		"brackets quoted": {`"` + strings.Repeat(`[\"`, 200) + `"`, strings.Repeat(`["`, 200), false},
		"two values":      {`1 2`, nil, true},
		"half a value":    {`{"a":`, nil, true},
		"nothing":         {``, nil, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := DecodeJSON([]byte(c.source))
			if (err != nil) != c.fails {
				t.Fatalf("error %v, want one: %v", err, c.fails)
			}
			if c.want != nil && !cmp.Equal(got, c.want) {
				t.Errorf("got %#v, want %#v", got, c.want)
			}
		})
	}
}

func TestMatcher(t *testing.T) {
	t.Parallel()
	wanted := Query{Where: []Match{
		{Field: "mail", Values: []any{"kari@example.no"}, Fold: FoldCase},
		{Field: "order.id", Values: []any{"7", false}},
	}}.Matcher()
	for name, c := range map[string]struct {
		row  Row
		want bool
	}{
		"first field":     {Row{"mail": "KARI@example.no"}, true},
		"second, nested":  {Row{"order": []any{map[string]any{"id": int64(7)}}}, true},
		"false is sought": {Row{"order": map[string]any{"id": false}}, true},
		"neither":         {Row{"mail": "ola@example.no", "order": map[string]any{"id": int64(8)}}, false},
		"empty":           {Row{"mail": "", "order": nil}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := wanted(c.row); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

// What is known to be a number is sought as one, blanks or not.
func TestMatcherFindsNationalIDsInNumbers(t *testing.T) {
	t.Parallel()
	c := &dataset.Collection{Fields: []dataset.Field{{Name: "fnr", Type: dataset.Integer}}}
	for _, sought := range []any{"01817012345", "018170 12345", int64(1817012345)} {
		var told []Difference
		q := Query{
			Collection: c, Where: []Match{{Field: "fnr", Values: []any{sought}, Fold: FoldNationalID}},
			Report: func(d Difference) { told = append(told, d) },
		}
		matches := q.Matcher()
		for _, stored := range []any{int64(1817012345), 1817012345.0, "1817012345", "018170 12345", "01817012345"} {
			if !matches(Row{"fnr": stored}) {
				t.Errorf("%v does not find %v", sought, stored)
			}
		}
		if matches(Row{"fnr": int64(11817012345)}) || len(told) > 0 {
			t.Errorf("%v finds another, or is told of as %v", sought, told)
		}
	}
}

func TestAsError(t *testing.T) {
	t.Parallel()
	secret := errors.New("no such person: 01817012345")
	for name, c := range map[string]struct {
		err  error
		want Reason
	}{
		"classified": {fmt.Errorf("asking: %w", Fail(Refused, "SQLSTATE 42501")), Refused},
		"time is up": {fmt.Errorf("asking: %w", context.DeadlineExceeded), TimedOut},
		"unknown":    {secret, Malformed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := AsError(c.err)
			if got.Reason != c.want || strings.Contains(got.Error(), "0181") {
				t.Errorf("got %v, want %s and no data", got, c.want)
			}
		})
	}
	if AsError(nil) != nil {
		t.Error("nil became an error")
	}
}

func TestRegistry(t *testing.T) {
	t.Parallel()
	down := Fail(Unreachable, "no connection")
	registry := Registry{SQL: {Open: func(context.Context, Connection, []dataset.Dataset) (Connector, error) { return Broken(down), nil }}}
	if _, err := registry.Open(t.Context(), Connection{Kind: "manual"}, nil); err == nil || !strings.Contains(err.Error(), "manual") {
		t.Errorf("got %v, want that the kind manual cannot be read", err)
	}
	c, err := registry.Open(t.Context(), Connection{Kind: SQL}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Query(t.Context(), Query{}, nil); !errors.Is(err, down) {
		t.Errorf("got %v, want %v", err, down)
	}
}

func TestConnectionHidesItself(t *testing.T) {
	t.Parallel()
	c := Connection{Kind: SQL, Settings: map[string]any{"dsn": "postgres://u:hunter2@h/d", "timeout": "hun\nter2hunter2"}}
	_, err := Read[struct {
		Timeout int `yaml:"timeout"`
	}](c)
	if err == nil || !strings.Contains(err.Error(), `"dsn"`) {
		t.Errorf("got %v, want what is wrong with dsn", err)
	}
	for _, shown := range []string{fmt.Sprintf("%v %+v %s %#v %v", c, c, c, c, err), c.LogValue().String()} {
		if strings.Contains(shown, "hunter2") {
			t.Errorf("the password shows in %s", shown)
		}
	}
}

func TestTally(t *testing.T) {
	t.Parallel()
	columns := []string{"a", "b"}
	sum := func(a, b any) Sum { return SumOf(Row{"a": a, "b": b}.Append(nil, columns)) }
	tally := NewTally()
	keep := func(keyed bool, sums ...Sum) int {
		kept := 0
		tally.Begin()
		for _, s := range sums {
			if tally.New(s, keyed) {
				kept++
			}
		}
		return kept
	}
	x, y := sum("x", int64(1)), sum("x", "1")
	for i, step := range []struct {
		sums  []Sum
		keyed bool
		want  int
	}{
		{[]Sum{x, x, y}, false, 3}, // twice in one answer is two rows
		{[]Sum{x, x, y}, false, 0}, // the same rows again
		{[]Sum{x, x, x}, false, 1}, // one more of a kind
		{[]Sum{sum("z", nil), sum("z", nil)}, true, 1},
		{[]Sum{x, x, x, x, sum("new", nil), sum("new", nil)}, false, 3}, // also beside others
	} {
		if got := keep(step.keyed, step.sums...); got != step.want {
			t.Errorf("answer %d: kept %d rows, want %d", i, got, step.want)
		}
	}
	tally.Add(y)
	if got := keep(false, y, y, y); got != 1 {
		t.Errorf("kept %d of three rows of which two were known, want 1", got)
	}
	if sum("ab", "c") == sum("a", "bc") || sum(nil, "x") == sum("x", nil) || sum(0.5, nil) == sum("0.5", nil) {
		t.Error("different rows have the same sum")
	}
}

// What is written in a register reaches the kind as it is written.
func TestSettingsKeepWhatIsWritten(t *testing.T) {
	t.Parallel()
	type settings struct {
		Key     string            `yaml:"key"`
		Header  map[string]string `yaml:"header"`
		Yes     bool              `yaml:"yes"`
		Batch   int               `yaml:"batch"`
		Timeout time.Duration     `yaml:"timeout"`
		List    []string          `yaml:"list"`
	}
	const written = `
key: 004711
header: {X-Big: 12345678901234567890123, api-version: 1.0, page: 2.10, top: 1000000, since: 2024-01-01, nothing: "null", empty: "", spaced: " a ", "on": "true", colon: "a: b #c"}
yes: true
batch: 20
timeout: 1m30s
list: [1.0, yes, "${PW}"]
`
	var connection models.StoreConnection
	if err := yaml.Unmarshal([]byte(written), &connection); err != nil {
		t.Fatal(err)
	}
	connection, err := connection.Expand(func(string) (string, bool) { return "0123: #", true })
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := json.Marshal(connection) // as the register keeps it
	if err != nil {
		t.Fatal(err)
	}
	var opened models.StoreConnection
	if err := json.Unmarshal(sealed, &opened); err != nil {
		t.Fatal(err)
	}
	got, err := Read[settings](Connection{Settings: opened})
	want := settings{
		Key: "004711", Yes: true, Batch: 20, Timeout: 90 * time.Second, List: []string{"1.0", "yes", "0123: #"},
		Header: map[string]string{
			"X-Big": "12345678901234567890123", "api-version": "1.0", "page": "2.10", "top": "1000000", "since": "2024-01-01",
			"nothing": "null", "empty": "", "spaced": " a ", "on": "true", "colon": "a: b #c",
		},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("error %v (-want +got)\n%s", err, diff)
	}
}
