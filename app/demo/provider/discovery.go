package provider

import "net/http"

// discovery answers what the provider can do, OpenID Connect Discovery 1.0.
func (p *Provider) discovery(w http.ResponseWriter, _ *http.Request) {
	at := func(path string) string { return p.cfg.Issuer + path }
	reply(w, http.StatusOK, map[string]any{
		"issuer":                                p.cfg.Issuer,
		"authorization_endpoint":                at("/authorize"),
		"token_endpoint":                        at("/token"),
		"userinfo_endpoint":                     at("/userinfo"),
		"jwks_uri":                              at("/jwks.json"),
		"end_session_endpoint":                  at("/end_session"),
		"response_types_supported":              []string{"code"},
		"response_modes_supported":              []string{"query"},
		"grant_types_supported":                 []string{"authorization_code"},
		"subject_types_supported":               []string{"public"},
		"id_token_signing_alg_values_supported": []string{"RS256"},
		"scopes_supported":                      []string{"openid", "profile", "email"},
		"token_endpoint_auth_methods_supported": []string{"client_secret_basic", "client_secret_post"},
		"code_challenge_methods_supported":      []string{"S256"},
		"prompt_values_supported":               []string{"none", "login"},
		"request_parameter_supported":           false,
		"request_uri_parameter_supported":       false,
		"acr_values_supported":                  p.levels(),
		"ui_locales_supported":                  []string{"nb"},
		"claims_supported": []string{
			"iss", "sub", "aud", "exp", "iat", "jti", "nonce", "sid", "acr", "amr", "auth_time",
			"pid", "locale", "name", "email", "email_verified", "roles",
		},
		"authorization_response_iss_parameter_supported": true,
	})
}

// levels returns the levels that somebody here has.
func (p *Provider) levels() []string {
	levels, seen := []string{}, map[string]bool{"": true}
	for _, person := range p.cfg.Persons {
		if !seen[person.ACR] {
			seen[person.ACR] = true
			levels = append(levels, person.ACR)
		}
	}
	return levels
}
