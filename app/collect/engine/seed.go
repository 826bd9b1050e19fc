package engine

import (
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// Proof says how it was shown that a seed belongs to the person.
type Proof string

// The proofs.
const (
	ProofEID             Proof = "eid"              // from the electronic identity
	ProofContactRegister Proof = "contact-register" // from the national contact register (KRR)
	ProofCode            Proof = "code"             // a one-time code sent to the address
	ProofCaseworker      Proof = "caseworker"       // checked by hand
)

// The kinds of identity with rules of their own. Every other name a dataset
// uses is a kind too, and is compared exactly.
const (
	KindNationalID = "national_id"  // fødselsnummer or D-number
	KindEmail      = "email"        // letter case does not matter
	KindPhone      = "phone_number" // signs, +47 and 0047 do not matter
)

// categoryNationalID marks fields that hold a national identity number without
// being declared as an identity.
const categoryNationalID = "user.government_id.national_identification_number"

// Seed is something that identifies the person, and how that was shown. It
// hides its value from logs and every fmt verb.
type Seed struct {
	Kind  string
	Value string
	Proof Proof // empty: not shown, and never used
}

// LogValue hides the value from slog.
func (s Seed) LogValue() slog.Value { return slog.StringValue(s.masked()) }

// Format hides the value from every fmt verb.
func (s Seed) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.masked()) }

func (s Seed) masked() string { return "[" + s.Kind + " seed]" }

// usable reports whether a store with the accepted proofs may be asked for the
// seed. No list accepts every proof.
func (s Seed) usable(accepted []Proof) bool {
	return s.Proof != "" && strings.TrimSpace(s.Value) != "" && (len(accepted) == 0 || slices.Contains(accepted, s.Proof))
}

func foldFor(kind string) recordstore.Fold {
	switch kind {
	case KindEmail:
		return recordstore.FoldCase
	case KindPhone:
		return recordstore.FoldPhone
	default:
		return recordstore.Exact
	}
}

// identityKey returns the text by which a value of the kind is the person's or
// not; empty when there is no value. A national identity number loses its
// leading zero where it is stored as a number.
func identityKey(kind string, value any) string {
	key, _ := foldFor(kind).Key(value)
	key = strings.TrimSpace(key)
	if kind != KindNationalID {
		return key
	}
	key = strings.Join(strings.Fields(key), "")
	if len(key) == 10 {
		key = "0" + key
	}
	return key
}

// identities holds the keys of the person's proven seeds, by kind.
type identities map[string]map[string]bool

func identitiesOf(seeds []Seed) identities {
	own := identities{}
	for _, s := range seeds {
		key := identityKey(s.Kind, s.Value)
		if s.Proof == "" || key == "" {
			continue
		}
		if own[s.Kind] == nil {
			own[s.Kind] = map[string]bool{}
		}
		own[s.Kind][key] = true
	}
	return own
}

// foreign reports whether the row carries an identity that is not the person's.
// Of a kind the person has no seed of, nothing can be said.
func (own identities) foreign(watched []identityField, row recordstore.Row) bool {
	for _, w := range watched {
		keys, known := own[w.kind]
		if !known {
			continue
		}
		for _, v := range row.Values(w.path) {
			if key := identityKey(w.kind, v); key != "" && !keys[key] {
				return true
			}
		}
	}
	return false
}

// identifies reports whether the row carries an identity of the person's.
func (own identities) identifies(watched []identityField, row recordstore.Row) bool {
	for _, w := range watched {
		for _, v := range row.Values(w.path) {
			if own[w.kind][identityKey(w.kind, v)] {
				return true
			}
		}
	}
	return false
}

// identityField is a field that holds an identity.
type identityField struct{ path, kind string }

// identityFields returns the fields seeds are sought in, and those that tell
// whose a row is.
func identityFields(c *dataset.Collection) (entries, watched []identityField) {
	c.Walk(func(path string, f dataset.Field) {
		national := slices.ContainsFunc(f.Categories, func(category string) bool {
			return dataset.InCategory(category, categoryNationalID)
		})
		switch {
		case f.Identity != "":
			entries = append(entries, identityField{path: path, kind: f.Identity})
			watched = append(watched, identityField{path: path, kind: f.Identity})
		case national:
			watched = append(watched, identityField{path: path, kind: KindNationalID})
		}
	})
	return entries, watched
}
