// Package web is what every page shares: rendering, errors, sessions, forms,
// and the table of who may go where. Nothing in it is called a controller:
// that word belongs to the law.
package web

import (
	"log/slog"
	"time"

	"rettighetsporten/app/i18n"
	"rettighetsporten/app/identity"
)

// Kit is what pages are made with.
type Kit struct {
	Texts    *i18n.Bundle
	Sessions identity.Sessions
	Citizen  identity.Login
	Staff    identity.Login
	Log      *slog.Logger
	Now      func() time.Time
	Public   string // the address people reach the portal at, without a slash at the end
	Secure   bool   // served over https: cookies get the __Host- prefix
	Demo     bool   // pages say that nothing here is real
	Fresh    string // changes with each build, so that browsers fetch new styles

	pages   *pages
	logins  limiter
	uploads chan struct{}
}

// New returns the kit with every page parsed; a page that does not parse is an
// error at start, not in somebody's face.
func New(k Kit) (*Kit, error) {
	pages, err := parsePages()
	if err != nil {
		return nil, err
	}
	k.pages, k.logins, k.uploads = pages, newLimiter(), make(chan struct{}, maxUploads)
	return &k, nil
}
