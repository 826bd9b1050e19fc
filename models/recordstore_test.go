package models

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestStoreConnectionExpand(t *testing.T) {
	t.Parallel()
	lookup := func(name string) (string, bool) {
		v, ok := map[string]string{"PW": "s3cret", "HOST": "db.example", "EMPTY": ""}[name]
		return v, ok
	}
	cases := map[string]struct {
		in, want StoreConnection
		fails    string
	}{
		"nothing to expand": {in: StoreConnection{"root": "/data/$HOME", "timeout": 5}, want: StoreConnection{"root": "/data/$HOME", "timeout": 5}},
		"dsn":               {in: StoreConnection{"dsn": "postgres://u:${PW}@${HOST}/x"}, want: StoreConnection{"dsn": "postgres://u:s3cret@db.example/x"}},
		"an empty value":    {in: StoreConnection{"dsn": "a${EMPTY}b"}, want: StoreConnection{"dsn": "ab"}},
		"deep down": {
			in:   StoreConnection{"endpoints": map[string]any{"e": map[string]any{"path": "/${HOST}", "limits": []any{"${PW}", true}}}},
			want: StoreConnection{"endpoints": map[string]any{"e": map[string]any{"path": "/db.example", "limits": []any{"s3cret", true}}}},
		},
		"unknown": {in: StoreConnection{"dsn": "${PW}${NONE}"}, fails: "NONE"},
		"none":    {},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := tc.in.Expand(lookup)
			if tc.fails != "" {
				if err == nil || !strings.Contains(err.Error(), tc.fails) || strings.Contains(err.Error(), "s3cret") {
					t.Fatalf("error = %v, want one that names %s and no value", err, tc.fails)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestStoreConnectionExpandLeavesTheOriginal(t *testing.T) {
	t.Parallel()
	c := StoreConnection{"files": map[string]any{"a": "${X}"}}
	if _, err := c.Expand(func(string) (string, bool) { return "y", true }); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(StoreConnection{"files": map[string]any{"a": "${X}"}}, c); diff != "" {
		t.Errorf("the original changed (-want +got)\n%s", diff)
	}
}

func TestStoreConnectionHidesItsPassword(t *testing.T) {
	t.Parallel()
	c := StoreConnection{"dsn": "postgres://u:hemmelig@h/x"}
	var b strings.Builder
	slog.New(slog.NewTextHandler(&b, nil)).Info("x", slog.Any("connection", c))
	if all := b.String() + fmt.Sprintf("%v %+v %s %#v", c, c, c, c); strings.Contains(all, "hemmelig") {
		t.Errorf("the password shows: %s", all)
	}
}
