package identity

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"rettighetsporten/models"
)

// Claims is what the provider vouches for. It hides itself in logs and in
// every fmt verb.
type Claims struct {
	Issuer   string
	Subject  string            // the account at this issuer, pairwise per client
	PID      models.NationalID // only where the provider requires one
	SID      string            // the provider's session, for its logout calls; may be empty
	ACR      string            // the level of the login
	AMR      []string          // how the person logged in; for display alone
	AuthTime time.Time         // when; zero if the provider does not say
	Locale   string            // "nb", "nn", "en", "se", or empty
	Name     string            // empty where the provider gives none, as ID-porten does
	Email    string            // empty unless verified: store owners are known by it
	Roles    []string          // staff's roles; empty is no role, never a default one
	IDToken  string            // raw, as the hint at logout; it holds all of the above
}

// Format hides the claims from every fmt verb, %#v included.
func (Claims) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[claims]") }

// LogValue hides the claims from slog.
func (Claims) LogValue() slog.Value { return slog.StringValue("[claims]") }

// tokenClaims is what we read of an ID token beyond what the library does.
type tokenClaims struct {
	AuthorizedParty string     `json:"azp"`
	PID             string     `json:"pid"`
	SID             string     `json:"sid"`
	ACR             string     `json:"acr"`
	AMR             stringList `json:"amr"`
	AuthTime        int64      `json:"auth_time"`
	Locale          string     `json:"locale"`
	Name            string     `json:"name"`
	Email           string     `json:"email"`
	EmailVerified   any        `json:"email_verified"` // a bool, and with some a string
	Roles           stringList `json:"roles"`
}

// verifiedEmail returns the address if the provider vouches for it, or says
// nothing and is trusted with addresses.
func (c tokenClaims) verifiedEmail(trust bool) string {
	if c.EmailVerified == true || c.EmailVerified == "true" || (trust && c.EmailVerified == nil) {
		return c.Email
	}
	return ""
}

func (c tokenClaims) claims(issuer, subject string, authenticated time.Time, raw string) Claims {
	return Claims{
		Issuer: issuer, Subject: subject, SID: c.SID, ACR: c.ACR, AMR: c.AMR, AuthTime: authenticated,
		Locale: c.Locale, Name: c.Name, Roles: c.Roles, IDToken: raw,
	}
}

// nationalID returns the person's number, or why there is none we can use. No
// error carries the number.
func (p *Provider) nationalID(pid string) (models.NationalID, error) {
	if pid == "" {
		return models.NationalID{}, ErrNoPID
	}
	id, err := models.ParseNationalID(pid)
	if err != nil {
		return models.NationalID{}, ErrPID
	}
	if id.Synthetic() && !p.cfg.AllowSynthetic {
		return models.NationalID{}, ErrSynthetic
	}
	return id, nil
}

// stringList reads a list of strings, or one string as a list of one.
type stringList []string

// UnmarshalJSON reads the list.
func (l *stringList) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		*l = nil
		if one != "" {
			*l = stringList{one}
		}
		return nil
	}
	var many []string
	if json.Unmarshal(b, &many) != nil {
		return errors.New("neither a string nor a list of strings")
	}
	*l = many
	return nil
}
