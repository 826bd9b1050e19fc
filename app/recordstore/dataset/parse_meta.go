package dataset

import (
	"slices"
	"strconv"
	"strings"

	"rettighetsporten/models"
)

// length reads a length; null is none.
func (r *reader) length(v value) int {
	if v.null() {
		return 0
	}
	n, err := strconv.Atoi(r.text(v))
	if err != nil || n <= 0 {
		r.fail(v, "length: want a whole number above 0")
	}
	return n
}

// strategies are the masking strategies there are; delete is one of collections.
var strategies = []string{
	"null_rewrite", "string_rewrite", "random_string_rewrite", "hash", "hmac", "aes_encrypt", "preserve", "delete",
}

// masking reads how something is erased; null is nothing said.
func (r *reader) masking(v value) *Masking {
	if v.null() {
		return nil
	}
	m := Masking{Configuration: map[string]string{}}
	for _, e := range r.mapping(v) {
		switch e.name {
		case "strategy":
			m.Strategy = r.text(e.value)
		case "configuration":
			r.settings("", e.value, m.Configuration)
		default:
			r.unknown(e, inMasking)
		}
	}
	switch {
	case m.Strategy == "":
		r.fail(v, "masking_strategy_override needs a strategy")
	case !slices.Contains(strategies, m.Strategy):
		r.warn(v, "masking", "there is no masking strategy %q: what it is for will not be erased", m.Strategy)
	}
	return &m
}

// settings reads a mapping as text, inner mappings with dotted names.
func (r *reader) settings(prefix string, v value, into map[string]string) {
	if strings.Count(prefix, ".") > maxDepth {
		r.fail(v, "settings nest deeper than %d", maxDepth)
		return
	}
	for _, e := range r.mapping(v) {
		if e.value.scalar() {
			into[prefix+e.name] = r.text(e.value)
		} else {
			r.settings(prefix+e.name+".", e.value, into)
		}
	}
}

// redact reads "redact: name"; nothing else can be hidden.
func (r *reader) redact(v value) bool {
	text := r.text(v)
	if text != "" && text != "name" {
		r.fail(v, "redact %q: only name can be hidden", text)
	}
	return text == "name"
}

// label reads a text, or one for each language.
func (r *reader) label(v value) models.Text {
	var label models.Text
	if err := v.Decode(&label); err != nil {
		r.fail(v, "label: want a text, or {nb: …, en: …}")
	}
	return label
}

// fieldReading reads our own "meta" of a field: a readable label, whether to
// show it, how its values are compared, whether they identify the person
// elsewhere, what it is for when something is done about a row, and whether the
// person has provided it.
func (r *reader) fieldReading(v value, f *Field) {
	for _, e := range r.mapping(v) {
		switch e.name {
		case "label":
			f.Label = r.label(e.value)
		case "display":
			f.Hidden = !r.yes(e.value)
		case "match":
			f.Match = Match(r.text(e.value))
			switch f.Match {
			case "", MatchExact, MatchFoldCase, MatchPhone:
			default:
				r.fail(e.value, "match %q: want exact, fold-case or phone", f.Match)
			}
		case "reseed":
			f.Reseed = r.yes(e.value)
			if f.Reseed {
				r.reseeds = append(r.reseeds, e.value)
			}
		case "restriction":
			f.Restriction = r.flag(e.value)
		case "supplement":
			f.Supplement = r.yes(e.value)
		case "recipient":
			f.Recipient = r.yes(e.value)
		case "provided":
			f.Provided = r.provided(e.value)
		default:
			r.unknown(e, inFieldReading)
		}
	}
}

// flag reads true, for a column of true and false, or what the column holds when
// it is on and off.
func (r *reader) flag(v value) *Flag {
	if v.scalar() {
		if !r.yes(v) {
			return nil
		}
		return &Flag{On: "true", Off: "false"}
	}
	var f Flag
	for _, e := range r.mapping(v) {
		switch e.name {
		case "on":
			f.On = r.text(e.value)
		case "off":
			f.Off = r.text(e.value)
		default:
			r.unknown(e, inRestriction)
		}
	}
	if f.On == "" {
		r.fail(v, "restriction: want true, or {on: …, off: …}")
	}
	return &f
}
