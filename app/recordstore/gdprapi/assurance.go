package gdprapi

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"rettighetsporten/app/recordstore"
)

// Assurance is how sure a login was, as a token tells it in its claim loa.
type Assurance string

// The levels, weakest first.
const (
	Low         Assurance = "low"
	Substantial Assurance = "substantial"
	High        Assurance = "high"
)

var levels = []Assurance{Low, Substantial, High}

func (a Assurance) check() error {
	if a != "" && !slices.Contains(levels, a) {
		return errors.New("assurance: it is low, substantial or high")
	}
	return nil
}

// token checks that a token carries the level or a higher one. Its signature is
// the service's to check.
func (a Assurance) token(token string) error {
	if a == "" {
		return nil
	}
	var claims struct {
		LOA Assurance `json:"loa"`
	}
	if parts := strings.Split(token, "."); len(parts) == 3 {
		if payload, err := base64.RawURLEncoding.DecodeString(parts[1]); err == nil {
			_ = json.Unmarshal(payload, &claims) // what cannot be read carries no level
		}
	}
	if slices.Index(levels, claims.LOA) < slices.Index(levels, a) {
		return recordstore.FailWhole(recordstore.Refused, "the token does not carry the assurance level "+string(a))
	}
	return nil
}
