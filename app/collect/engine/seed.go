package engine

import (
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"

	"rettighetsporten/app/recordstore"
)

// Proof says how it was shown that a seed belongs to the person.
type Proof string

// The proofs.
const (
	ProofEID             Proof = "eid"              // from the electronic identity
	ProofContactRegister Proof = "contact-register" // from the national contact register (KRR)
	ProofCode            Proof = "code"             // a one-time code sent to the address
	ProofCaseworker      Proof = "caseworker"       // checked by hand
	ProofFound           Proof = "found"            // in a row of the person's, in a field declared to tell so (reseed)
)

// The kinds of identity with rules of their own. Every other name a dataset
// uses is a kind too, and is compared exactly.
const (
	KindNationalID = "national_id"  // fødselsnummer or D-number; blanks and a lost zero do not matter
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
	case KindNationalID:
		return recordstore.FoldNationalID
	default:
		return recordstore.Exact
	}
}

// identityKey returns the text by which a value of the kind is the person's or
// not; empty when there is no value. A national identity number is one in any
// field, however the field is compared.
func identityKey(kind string, fold recordstore.Fold, value any) string {
	key, _ := fold.Key(value)
	key = strings.TrimSpace(key)
	if kind == KindNationalID {
		return recordstore.FoldNationalID.Text(key)
	}
	return key
}
