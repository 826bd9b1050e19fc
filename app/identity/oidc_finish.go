package identity

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Finish ends the attempt with what the provider sent the browser back with. It
// checks, in this order, the provider's own refusal, the state, the issuer
// (RFC 9207), the code, and the ID token: signature, issuer, audience, expiry,
// nonce, freshness, level, identity number. The first that fails is returned
// as its Err… value. A code works once: do not call Finish twice.
func (p *Provider) Finish(ctx context.Context, attempt Attempt, callback url.Values) (Claims, error) {
	if err := providerSays(callback); err != nil {
		return Claims{}, err
	}
	if !sameSecret(attempt.State, only(callback, "state")) {
		return Claims{}, ErrState
	}
	d, err := p.discover(ctx)
	if err != nil {
		return Claims{}, err
	}
	if iss := callback["iss"]; (d.IssSupported || len(iss) > 0) && only(callback, "iss") != p.cfg.Issuer {
		return Claims{}, ErrCallback
	}
	raw, err := p.redeem(ctx, d, attempt, only(callback, "code"))
	if err != nil {
		return Claims{}, err
	}
	return p.examine(ctx, d, attempt, raw)
}

// providerSays returns the refusal of the provider, if it is one.
func providerSays(callback url.Values) error {
	if !callback.Has("error") {
		return nil
	}
	code := knownCode(callback.Get("error"))
	cause := fmt.Errorf("the provider says %s", code)
	switch code {
	case "access_denied":
		return refuse(ErrCancelled, cause)
	case "server_error", "temporarily_unavailable":
		return refuse(ErrProviderDown, cause)
	case "unmet_authentication_requirements":
		return refuse(ErrACR, cause)
	default:
		return refuse(ErrProviderError, cause)
	}
}

// redeem exchanges the code for the raw ID token.
func (p *Provider) redeem(ctx context.Context, d *discovery, attempt Attempt, code string) (string, error) {
	if code == "" {
		return "", ErrCode
	}
	token, err := p.oauth2(d).Exchange(oidc.ClientContext(ctx, p.client), code, oauth2.VerifierOption(attempt.Verifier))
	if err != nil {
		return "", refuse(exchangeFault(err), silenced(err))
	}
	raw, _ := token.Extra("id_token").(string)
	if raw == "" {
		return "", refuse(ErrToken, errors.New("there is no ID token"))
	}
	return raw, nil
}

func exchangeFault(err error) error {
	reply, ok := errors.AsType[*oauth2.RetrieveError](err)
	switch {
	case !ok:
		return ErrProviderDown
	case reply.ErrorCode == "invalid_grant":
		return ErrCode
	case reply.Response.StatusCode == http.StatusBadRequest, reply.Response.StatusCode == http.StatusUnauthorized:
		return ErrExchange
	default:
		return ErrProviderDown
	}
}

// only returns the value of the parameter, or "" if it is there twice.
func only(v url.Values, name string) string {
	if len(v[name]) != 1 {
		return ""
	}
	return v[name][0]
}

// sameSecret compares in constant time; nothing equals an empty secret.
func sameSecret(want, got string) bool {
	return want != "" && subtle.ConstantTimeCompare([]byte(want), []byte(got)) == 1
}
