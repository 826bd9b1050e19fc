package web

import "net/http"

// cookieName gives cookies the __Host- prefix over https, which binds them to
// this host and path; a plain address on this machine cannot have it.
func (k *Kit) cookieName(name string) string {
	if k.Secure {
		return "__Host-" + name
	}
	return name
}

func (k *Kit) cookie(name, value string, maxAge int) *http.Cookie {
	return &http.Cookie{ //nolint:gosec // Secure is off on this machine itself alone, where http is all there is
		Name: k.cookieName(name), Value: value, Path: "/", MaxAge: maxAge,
		Secure: k.Secure, HttpOnly: true,
		SameSite: http.SameSiteLaxMode, // Strict would lose the session on the way back from the login
	}
}
