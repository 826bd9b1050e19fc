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
		"nothing to expand": {in: StoreConnection{Root: "/data/$HOME"}, want: StoreConnection{Root: "/data/$HOME"}},
		"dsn":               {in: StoreConnection{DSN: "postgres://u:${PW}@${HOST}/x"}, want: StoreConnection{DSN: "postgres://u:s3cret@db.example/x"}},
		"an empty value":    {in: StoreConnection{DSN: "a${EMPTY}b"}, want: StoreConnection{DSN: "ab"}},
		"header": {
			in:   StoreConnection{Endpoints: map[string]StoreEndpoint{"e": {Path: "/${HOST}", Header: map[string]string{"X": "Bearer ${PW}"}}}},
			want: StoreConnection{Endpoints: map[string]StoreEndpoint{"e": {Path: "/db.example", Header: map[string]string{"X": "Bearer s3cret"}}}},
		},
		"files":   {in: StoreConnection{Files: map[string]string{"a": "${HOST}.csv"}}, want: StoreConnection{Files: map[string]string{"a": "db.example.csv"}}},
		"unknown": {in: StoreConnection{DSN: "${PW}${NONE}"}, fails: "NONE"},
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
	c := StoreConnection{Files: map[string]string{"a": "${X}"}}
	if _, err := c.Expand(func(string) (string, bool) { return "y", true }); err != nil {
		t.Fatal(err)
	}
	if got := c.Files["a"]; got != "${X}" {
		t.Errorf("the original became %q", got)
	}
}

func TestStoreConnectionHidesItsPassword(t *testing.T) {
	t.Parallel()
	c := StoreConnection{Driver: "postgres", DSN: "postgres://u:hemmelig@h/x"}
	var b strings.Builder
	slog.New(slog.NewTextHandler(&b, nil)).Info("x", slog.Any("connection", c))
	if all := b.String() + fmt.Sprintf("%v %+v %s", c, c, c); strings.Contains(all, "hemmelig") {
		t.Errorf("the password shows: %s", all)
	}
}
