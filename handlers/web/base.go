package web

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/i18n"
	"rettighetsporten/models"
)

// Base is what the layout needs of every page. Page structs embed it.
type Base struct {
	L      i18n.Localizer
	Title  string
	CSRF   string
	Role   authz.Role // the role the page is shown to, "" for signed out
	Name   string     // staff alone
	Nav    []NavLink
	Path   string // where the reader is, for the language links
	Notice string // a short message about what was just done
	Unsent bool   // the form is filled in from before the login, and has not been sent
	Failed bool   // the form was not accepted: "Feil:" stands before the title
	Wide   bool   // staff's pages use the whole screen
	Demo   bool
	Fresh  string
}

// NavLink is an entry of the menu.
type NavLink struct {
	Path    string
	Label   string
	Current bool
}

// T returns the text of the key in the reader's language.
func (b Base) T(key string, params ...any) string { return b.L.T(key, params...) }

// N returns the text of the key in the plural form of the count.
func (b Base) N(key string, count int, params ...any) string { return b.L.N(key, count, params...) }

// HomePath returns where the product's name leads.
func (b Base) HomePath() string {
	if b.Role == "" {
		return "/"
	}
	return Home(b.Role)
}

// English reports whether the page is in English.
func (b Base) English() bool { return b.L.Lang() == models.English }

// Base returns the page frame for a reader in the role. The title is the text
// of titleKey.
func (k *Kit) Base(c echo.Context, actor authz.Actor, titleKey string, params ...any) Base {
	s := sessionOf(c)
	l := k.Texts.For(languageOf(c))
	b := Base{
		L: l, Title: l.T(titleKey, params...), CSRF: s.CSRF, Role: actor.Role, Name: actor.Name,
		Path: c.Request().URL.Path, Demo: k.Demo, Fresh: k.Fresh,
	}
	for _, role := range s.Person.Roles() {
		for _, link := range menu[role] {
			b.Nav = append(b.Nav, NavLink{Path: link.Path, Label: l.T(link.Label), Current: link.Path == b.Path})
		}
	}
	b.Wide = actor.Role != "" && actor.Role != authz.DataSubject
	b.Notice = k.takeNotice(c, l)
	return b
}

// menu is what each role finds in the menu; the labels are message keys.
var menu = map[authz.Role][]NavLink{
	authz.DataSubject:   {{Path: "/", Label: "nav.bodies"}, {Path: "/krav", Label: "nav.my_requests"}},
	authz.Ombud:         {{Path: "/ombud", Label: "nav.today"}, {Path: "/ombud/ko", Label: "nav.ombud_queue"}, {Path: "/ombud/begrensninger", Label: "restrictions.title"}, {Path: "/ombud/statistikk", Label: "nav.statistics"}},
	authz.Caseworker:    {{Path: "/saksbehandler/ko", Label: "nav.case_queue"}, {Path: "/saksbehandler/begrensninger", Label: "restrictions.title"}},
	authz.Approver:      {{Path: "/beslutter/ko", Label: "nav.approval_queue"}, {Path: "/beslutter/statistikk", Label: "nav.statistics_approver"}},
	authz.StoreOwner:    {{Path: "/systemeier", Label: "nav.tasks"}},
	authz.Administrator: {{Path: "/admin", Label: "nav.admin"}},
	authz.Auditor:       {{Path: "/revisor", Label: "nav.log"}},
}

// Home returns where a role begins.
func Home(role authz.Role) string {
	if role == authz.DataSubject {
		return "/krav"
	}
	if links := menu[role]; len(links) > 0 {
		return links[0].Path
	}
	return "/"
}

// SeeOther redirects after a form, with a notice for the next page. The notice
// is a message key.
func (k *Kit) SeeOther(c echo.Context, to, noticeKey string) error {
	if noticeKey != "" {
		k.setNotice(c, noticeKey)
	}
	return c.Redirect(http.StatusSeeOther, to)
}

func (k *Kit) setNotice(c echo.Context, key string) {
	c.SetCookie(k.cookie("notice", url.QueryEscape(key), 60))
}

func (k *Kit) takeNotice(c echo.Context, l i18n.Localizer) string {
	cookie, err := c.Cookie(k.cookieName("notice"))
	if err != nil {
		return ""
	}
	key, err := url.QueryUnescape(cookie.Value)
	if err != nil || !l.Has(key) {
		return ""
	}
	c.SetCookie(k.cookie("notice", "", -1))
	return l.T(key)
}
