package identity_test

import (
	"net/url"
	"slices"
	"testing"
	"time"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/demo/provider"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/identity"
	"rettighetsporten/models"
)

// entrance is the way in of one kind of people, on a database.
type entrance struct {
	t     *testing.T
	house *house
	login identity.Login
}

func newEntrance(t *testing.T, db *database.DB, kind string) *entrance {
	t.Helper()
	h := newHouse(t)
	cfg := h.citizens()
	if kind == identity.StaffProvider {
		cfg = h.staff()
	}
	sessions := identity.Sessions{DB: db, Keys: apptest.Keys(t), Now: h.now}
	return &entrance{t, h, identity.Login{Sessions: sessions, Provider: relyingParty(t, cfg), Kind: kind}}
}

// begin begins a login, always in the same browser, and returns the provider's
// answer for the person.
func (e *entrance) begin(person string, roles ...string) url.Values {
	e.t.Helper()
	address, err := e.login.Begin(e.t.Context(), "browser", "/krav/ny", models.Bokmal)
	if err != nil {
		e.t.Fatal(err)
	}
	asked, err := url.Parse(address)
	if err != nil {
		e.t.Fatal(err)
	}
	attempt := identity.Attempt{AuthURL: address, State: asked.Query().Get("state"), Nonce: asked.Query().Get("nonce")}
	if roles != nil {
		e.house.sign(attempt, func(s *provider.Signing) { s.Claims["roles"] = roles })
	}
	return newBrowser(e.t).logIn(attempt, person)
}

func (e *entrance) enter(person string, roles ...string) string {
	e.t.Helper()
	token, to, err := e.login.Finish(e.t.Context(), "browser", e.begin(person, roles...))
	if err != nil || to != "/krav/ny" {
		e.t.Fatalf("led to %q, %v", to, err)
	}
	return token
}

func (e *entrance) load(token string) (identity.Session, error) {
	return e.login.Sessions.Load(e.t.Context(), token)
}

func gone(t *testing.T, what string, err error) {
	t.Helper()
	if !fault.Is(err, fault.Unauthenticated) || fault.KeyOf(err) != "login.needed" {
		t.Errorf("%s: got %v, want a new login", what, err)
	}
}

func TestASessionEndsWhenLeftAloneAndInAnyCaseAfterEightHours(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		e := newEntrance(t, db, identity.CitizenProvider)
		idle, used := e.enter("kari"), e.enter("kari")
		e.house.wait(30*time.Minute - time.Second)
		if s, err := e.load(used); err != nil || s.ACR != "idporten-loa-high" || s.Language != models.Bokmal || s.CSRF == "" {
			t.Errorf("after half an hour less a second: %+v, %v", s, err)
		}
		e.house.wait(time.Second)
		_, err := e.load(idle)
		gone(t, "after half an hour alone", err)
		for range 15 { // used every half hour until a second before the eighth hour
			e.house.wait(30*time.Minute - 2*time.Second)
			if _, err := e.load(used); err != nil {
				t.Fatalf("in use it ended: %v", err)
			}
		}
		e.house.wait(time.Minute)
		_, err = e.load(used)
		gone(t, "after eight hours", err)
		_, err = e.load("unknown")
		gone(t, "an unknown token", err)

		kept := e.enter("kari")
		if err := e.login.Sessions.Purge(t.Context()); err != nil {
			t.Fatal(err)
		}
		left := func(want int64, what, query string) {
			t.Helper()
			var n int64
			if err := db.Read().WithContext(t.Context()).Raw(query).Scan(&n).Error; err != nil || n != want {
				t.Errorf("%d %s, %v, want %d", n, what, err, want)
			}
		}
		left(3, "sessions are left whose owner is known", "SELECT COUNT(*) FROM sessions")
		left(1, "sessions have an ID token", "SELECT COUNT(*) FROM sessions WHERE length(id_token_sealed) > 0")
		if kind, idToken, err := e.login.Sessions.End(t.Context(), used); kind != identity.CitizenProvider || idToken != "" || err != nil {
			t.Errorf("ending what ran out: %q, %v", kind, err)
		}
		kind, idToken, err := e.login.Sessions.End(t.Context(), kept)
		if kind != identity.CitizenProvider || idToken == "" || err != nil {
			t.Errorf("logged out of %q, %v", kind, err)
		}
		_, err = e.load(kept)
		gone(t, "logged out", err)
		if kind, _, err := e.login.Sessions.End(t.Context(), kept); kind != "" || err != nil {
			t.Errorf("logged out again of %q, %v", kind, err)
		}
	})
}

func TestALoginAttemptIsUsedOnceInItsOwnBrowserInTime(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		e := newEntrance(t, db, identity.CitizenProvider)
		ctx := t.Context()
		refused := func(what string, l identity.Login, browser string, answer url.Values) {
			t.Helper()
			if _, _, err := l.Finish(ctx, browser, answer); !fault.Is(err, fault.Invalid) || fault.KeyOf(err) != "login.state_unknown" {
				t.Errorf("%s: got %v", what, err)
			}
		}
		answer := e.begin("kari")
		refused("in another browser", e.login, "another", answer)
		staff := e.login
		staff.Kind = identity.StaffProvider
		refused("at the other door", staff, "browser", answer)
		if _, _, err := e.login.Finish(ctx, "browser", answer); err != nil {
			t.Fatal(err)
		}
		refused("once more", e.login, "browser", answer)
		late := e.begin("kari")
		e.house.wait(15 * time.Minute)
		refused("too late", e.login, "browser", late)
		failed := e.begin("kari")
		failed.Set("code", "wrong")
		if _, _, err := e.login.Finish(ctx, "browser", failed); err == nil {
			t.Error("a wrong code was taken")
		}
		refused("after a failure", e.login, "browser", failed)
	})
}

func TestThePersonIsFoundAgainByTheirNumber(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		e := newEntrance(t, db, identity.CitizenProvider)
		var ids []string
		for _, person := range []string{"kari", "per", "kari"} {
			s, err := e.load(e.enter(person))
			if err != nil || s.Person.StaffID != "" || !slices.Equal(s.Person.Roles(), []authz.Role{authz.DataSubject}) {
				t.Errorf("%s is %+v, %v", person, s.Person, err)
			}
			ids = append(ids, s.Person.DataSubjectID)
		}
		if ids[0] != ids[2] || ids[0] == ids[1] {
			t.Errorf("Kari, Per and Kari are %v", ids)
		}
	})
}

func TestRolesComeFromTheLastLoginAlone(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		e := newEntrance(t, db, identity.StaffProvider)
		first := e.enter("olga", "ombud:nord", "ombud:nord", "ombud:sor", "king:nord", "ombud", "ombud:", ":nord", "data-subject:nord", "system:nord", "auditor:*")
		s, err := e.load(first)
		want := []authz.Grant{{Role: authz.Auditor, ControllerID: "*"}, {Role: authz.Ombud, ControllerID: "nord"}, {Role: authz.Ombud, ControllerID: "sor"}}
		if err != nil || !slices.Equal(s.Person.Grants, want) || s.Person.Email != "olga@example.test" || s.Person.DataSubjectID != "" {
			t.Errorf("Olga is %+v, %v", s.Person, err)
		}
		e.enter("olga", "approver:sor")
		s, err = e.load(first)
		if err != nil || !slices.Equal(s.Person.Grants, []authz.Grant{{Role: authz.Approver, ControllerID: "sor"}}) {
			t.Errorf("with other roles Olga is %+v, %v", s.Person, err)
		}
		_, _, err = e.login.Finish(t.Context(), "browser", e.begin("olga", "king:nord", "ombud"))
		if !fault.Is(err, fault.Forbidden) || fault.KeyOf(err) != "login.no_role" {
			t.Errorf("without a role: %v", err)
		}
		if _, err = e.load(first); !fault.Is(err, fault.Unauthenticated) {
			t.Error("who has lost every role is still let in by an older login")
		}
	})
}

// Whoever has the database and not the keys learns neither who asked nor what
// they wrote.
func TestNothingAboutThePersonCanBeRead(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ola := w.Staff("ola", authz.Caseworker, "nord")
		c := w.UnderReview(ola)
		if _, err := w.Review.ReleaseRest(t.Context(), ola, c); err != nil {
			t.Fatal(err)
		}
		if err := w.Answer.Save(t.Context(), ola, c, "Kjære Oksana"); err != nil {
			t.Fatal(err)
		}
		p := w.Person("oksana")
		for _, text := range []string{p.NationalID.Reveal(), "Oksana", "Bondarenko", p.Email, "Alt dere har om meg", "Takk for hjelpen", w.CodeSentTo(p.Email)} {
			if found := w.Readable(text); len(found) > 0 {
				t.Errorf("something of the person can be read in %v", found)
			}
		}
		if found := w.Readable(c.Item.Reference); !slices.Contains(found, "rights_requests.case_number") {
			t.Errorf("the search finds nothing: the case number is in %v", found)
		}
	})
}
