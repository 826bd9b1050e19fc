package identity

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/seal"
	"rettighetsporten/models"
)

// Which provider a session comes from.
const (
	CitizenProvider = "citizen"
	StaffProvider   = "staff"
)

const (
	idleLimit     = 30 * time.Minute // a requirement of ID-porten's checklist
	absoluteLimit = 8 * time.Hour
	touchEvery    = time.Minute // how stale seen_at may be: not every page writes
	attemptLimit  = 15 * time.Minute
)

// Sessions keeps logins on the server. The browser holds a random token, the
// database its hash.
type Sessions struct {
	DB   *database.DB
	Keys *seal.Keys
	Now  func() time.Time
}

// Session is a login that still holds.
type Session struct {
	Person   authz.Person
	Provider string
	ACR      string
	CSRF     string
	Language models.Language
	hash     string
}

// NewToken returns 256 random bits, as text for a cookie or a field.
func NewToken() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails, Go 1.24 and later
	return base64.RawURLEncoding.EncodeToString(b)
}

func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// Load returns the session of a token and notes that it was used. It returns
// fault.Unauthenticated for a token that is unknown, idle for 30 minutes, or
// too old.
func (s Sessions) Load(ctx context.Context, token string) (Session, error) {
	now := database.Instant(s.Now())
	rows, err := s.rows(ctx, hashToken(token), now)
	if err != nil {
		return Session{}, fmt.Errorf("reading the session: %w", database.Fault(err))
	}
	if len(rows) == 0 {
		return Session{}, fault.New(fault.Unauthenticated, "login.needed")
	}
	row := rows[0].Session
	if now.Sub(row.SeenAt) > touchEvery {
		if err := s.touch(ctx, row.TokenHash, now); err != nil {
			return Session{}, err
		}
	}
	return Session{Person: person(rows), Provider: row.Provider, ACR: row.ACR, CSRF: row.CSRF, Language: row.Language, hash: row.TokenHash}, nil
}

// sessionRow is a session with whose it is, once for each of an employee's
// roles. Every page begins with it, so it is one query.
type sessionRow struct {
	models.Session
	Name, Email        string
	Role, ControllerID *string // nil: no role
}

func (s Sessions) rows(ctx context.Context, hash string, now time.Time) (rows []sessionRow, err error) {
	err = s.DB.Read().WithContext(ctx).Raw(`SELECT s.token_hash, s.provider, s.acr, s.csrf, s.language, s.seen_at, s.data_subject_id, s.staff_id,
			COALESCE(e.name, '') AS name, COALESCE(e.email, '') AS email, g.role, g.controller_id
		FROM sessions AS s LEFT JOIN staff AS e ON e.id = s.staff_id LEFT JOIN staff_grants AS g ON g.staff_id = s.staff_id
		WHERE s.token_hash = ? AND s.seen_at > ? AND s.expires_at > ? ORDER BY g.role, g.controller_id`,
		hash, now.Add(-idleLimit), now).Scan(&rows).Error
	return rows, err
}

func (s Sessions) touch(ctx context.Context, hash string, now time.Time) error {
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		_, err := table.Sessions(tx).Where("token_hash = ?", hash).
			Select("seen_at").Updates(ctx, models.Session{SeenAt: now})
		return err
	})
}

func person(rows []sessionRow) authz.Person {
	first := rows[0]
	if first.DataSubjectID != nil {
		return authz.Person{DataSubjectID: *first.DataSubjectID}
	}
	p := authz.Person{StaffID: *first.StaffID, Name: first.Name, Email: first.Email}
	for _, r := range rows {
		if r.Role != nil && r.ControllerID != nil {
			p.Grants = append(p.Grants, authz.Grant{Role: authz.Role(*r.Role), ControllerID: *r.ControllerID})
		}
	}
	return p
}

// start makes a session row in the transaction and returns its token.
func (s Sessions) start(ctx context.Context, tx *gorm.DB, row models.Session, idToken string) (string, error) {
	token, now := NewToken(), database.Instant(s.Now())
	row.TokenHash, row.CSRF = hashToken(token), NewToken()
	sealed, err := s.Keys.Seal([]byte(idToken), "sessions.id_token/"+row.TokenHash)
	if err != nil {
		return "", err
	}
	row.IDTokenSealed, row.CreatedAt, row.SeenAt, row.ExpiresAt = sealed, now, now, now.Add(absoluteLimit)
	if err := table.Sessions(tx).Create(ctx, &row); err != nil {
		return "", fmt.Errorf("creating the session: %w", err)
	}
	return token, nil
}

// End removes the session and returns its provider and ID token, for the
// logout there. An unknown token ends nothing and is no error.
func (s Sessions) End(ctx context.Context, token string) (provider, idToken string, err error) {
	hash := hashToken(token)
	err = s.DB.InTx(ctx, func(tx *gorm.DB) error {
		found, err := table.Sessions(tx).Where("token_hash = ?", hash).Limit(1).Find(ctx)
		if err != nil || len(found) == 0 {
			return err
		}
		provider = found[0].Provider
		if len(found[0].IDTokenSealed) > 0 { // none is left of a session that ran out
			plain, err := s.Keys.Open(found[0].IDTokenSealed, "sessions.id_token/"+hash)
			if err != nil {
				return err
			}
			idToken = string(plain)
		}
		_, err = table.Sessions(tx).Where("token_hash = ?", hash).Delete(ctx)
		return err
	})
	if err != nil {
		return "", "", fmt.Errorf("ending the session: %w", err)
	}
	return provider, idToken, nil
}
