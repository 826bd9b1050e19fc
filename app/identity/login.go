package identity

import (
	"context"
	"fmt"
	"net/url"

	"gorm.io/gorm"

	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/models"
)

// Login is one way in: a provider and the sessions it leads to.
type Login struct {
	Sessions Sessions
	Provider *Provider
	Kind     string // CitizenProvider or StaffProvider
}

// Begin starts a login and returns the address to send the browser to. The
// browser token binds the attempt to the browser that began it.
func (l Login) Begin(ctx context.Context, browser, returnTo string, lang models.Language) (string, error) {
	attempt, err := l.Provider.Begin(ctx, string(lang))
	if err != nil {
		return "", err
	}
	hash := hashToken(attempt.State)
	verifier, err := l.Sessions.Keys.Seal([]byte(attempt.Verifier), "login_attempts.verifier/"+hash)
	if err != nil {
		return "", err
	}
	row := models.LoginAttempt{
		StateHash: hash, Provider: l.Kind, BrowserHash: hashToken(browser), Nonce: attempt.Nonce,
		VerifierSealed: verifier, ReturnTo: SafeReturn(returnTo),
		ExpiresAt: database.Instant(l.Sessions.Now()).Add(attemptLimit),
	}
	err = l.Sessions.DB.InTx(ctx, func(tx *gorm.DB) error {
		return table.LoginAttempts(tx).Create(ctx, &row)
	})
	if err != nil {
		return "", fmt.Errorf("keeping the login attempt: %w", err)
	}
	return attempt.AuthURL, nil
}

// Finish checks the provider's answer and starts a session. It returns the
// session's token and where the person wanted to go. An attempt is used up
// whatever the outcome, so a replayed answer finds none.
func (l Login) Finish(ctx context.Context, browser string, answer url.Values) (token, returnTo string, err error) {
	row, verifier, err := l.takeAttempt(ctx, browser, answer.Get("state"))
	if err != nil {
		return "", "", err
	}
	claims, err := l.Provider.Finish(ctx, Attempt{State: answer.Get("state"), Nonce: row.Nonce, Verifier: verifier}, answer)
	if err != nil {
		return "", "", err
	}
	if l.Kind == CitizenProvider {
		token, err = l.Sessions.signInCitizen(ctx, claims)
	} else {
		token, err = l.Sessions.signInStaff(ctx, claims)
	}
	return token, row.ReturnTo, err
}

func (l Login) takeAttempt(ctx context.Context, browser, state string) (models.LoginAttempt, string, error) {
	unknown := fault.New(fault.Invalid, "login.state_unknown")
	hash := hashToken(state)
	var row models.LoginAttempt
	err := l.Sessions.DB.InTx(ctx, func(tx *gorm.DB) error {
		found, err := table.LoginAttempts(tx).Where("state_hash = ? AND provider = ? AND browser_hash = ? AND expires_at > ?",
			hash, l.Kind, hashToken(browser), database.Instant(l.Sessions.Now())).Take(ctx)
		if err != nil {
			return err
		}
		row = found
		_, err = table.LoginAttempts(tx).Where("state_hash = ?", hash).Delete(ctx)
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return row, "", unknown
	}
	if err != nil {
		return row, "", fmt.Errorf("reading the login attempt: %w", err)
	}
	verifier, err := l.Sessions.Keys.Open(row.VerifierSealed, "login_attempts.verifier/"+hash)
	return row, string(verifier), err
}
