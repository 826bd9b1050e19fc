package sqlstore

import (
	"encoding/json"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"rettighetsporten/app/recordstore"
)

var (
	decimal = regexp.MustCompile(`^[+-]?[0-9]{1,1000}(\.[0-9]{1,1000})?$`)
	uuid    = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
)

// match compares in the column's own type, so that its index serves and a text
// sought in a number column is no error: values that do not fit the type cannot
// be in the column and are left out.
func (postgres) match(c column, m recordstore.Match, bind func(any) string) (condition string, unfit bool) {
	cast, fits := castFor(c)
	if !asIs(m.Fold) || c.array {
		cast, fits = "", anyText
	}
	var texts []string
	for _, key := range keysOf(m) {
		before := len(texts)
		for _, text := range postgresSpellings(key, m.Fold) {
			if fits(text) && !strings.ContainsRune(text, 0) {
				texts = append(texts, text)
			}
		}
		unfit = unfit || len(texts) == before
	}
	if len(texts) == 0 {
		return "", unfit
	}
	values := bind(texts) + "::text[]"
	switch {
	case c.array:
		return "EXISTS (SELECT 1 FROM unnest(" + quote(c.name) + "::text[]) AS e(v) WHERE " +
			fold("e.v", c, m) + " = ANY(" + values + "))", unfit
	case cast == "":
		return fold(quote(c.name)+"::text", c, m) + " = ANY(" + values + ")", unfit
	default:
		return quote(c.name) + " = ANY(" + values + "::pg_catalog." + cast + "[])", unfit
	}
}

// postgresSpellings returns what the column, folded, is compared with.
func postgresSpellings(key string, f recordstore.Fold) []string {
	if f == recordstore.FoldNationalID {
		return nationalIDSpellings(key)
	}
	return []string{key}
}

func (postgres) holdsJSON(c column) bool { return !c.array && (c.kind == "json" || c.kind == "jsonb") }

// matchInside looks at the values at the path, and at those of every element
// where there are lists on the way.
func (postgres) matchInside(c column, path []string, m recordstore.Match, bind func(any) string) string {
	var texts []string
	for _, key := range keysOf(m) {
		if !strings.ContainsRune(key, 0) {
			texts = append(texts, postgresSpellings(key, m.Fold)...)
		}
	}
	if len(texts) == 0 {
		return ""
	}
	steps := []string{"lax $"}
	for _, name := range path {
		quoted, err := json.Marshal(name)
		if err != nil {
			return ""
		}
		steps = append(steps, string(quoted))
	}
	where := strings.Join(steps, ".")
	return "EXISTS (SELECT 1 FROM jsonb_path_query(" + quote(c.name) + "::jsonb, " + bind(where+"[*]") + "::text::jsonpath) AS e(v) WHERE " +
		fold("(e.v #>> '{}')", c, m) + " = ANY(" + bind(texts) + "::text[]))"
}

// castFor returns the type values are compared in and a test for whether a text
// can be one, or "" when the column is better compared as text.
func castFor(c column) (cast string, fits func(string) bool) {
	switch c.kind {
	case "text", "varchar", "bpchar", "name":
		return c.kind, anyText
	case "int2":
		return c.kind, whole(math.MinInt16, math.MaxInt16)
	case "int4":
		return c.kind, whole(math.MinInt32, math.MaxInt32)
	case "int8":
		return c.kind, whole(math.MinInt64, math.MaxInt64)
	case "numeric", "float4", "float8":
		return "numeric", decimal.MatchString
	case "bool":
		return c.kind, func(s string) bool { _, err := strconv.ParseBool(s); return err == nil }
	case "uuid":
		return c.kind, uuid.MatchString
	case "date", "timestamp", "timestamptz":
		return c.kind, dated
	default:
		return "", anyText
	}
}

func anyText(string) bool { return true }

func whole(from, to int64) func(string) bool {
	return func(s string) bool {
		n, err := strconv.ParseInt(s, 10, 64)
		return err == nil && from <= n && n <= to
	}
}

func dated(s string) bool {
	s = strings.Replace(s, "T", " ", 1)
	for _, layout := range []string{time.DateOnly, time.DateTime, time.DateTime + "Z07:00"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Year() >= 1
		}
	}
	return false
}
