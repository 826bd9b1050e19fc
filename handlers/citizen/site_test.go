package citizen_test

import (
	"crypto/sha256"
	"encoding/base64"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/identity"
	"rettighetsporten/app/seal"
	"rettighetsporten/handlers"
	"rettighetsporten/handlers/citizen"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// noon is when the tests take place: a Monday in November.
var noon = time.Date(2026, time.November, 23, 11, 0, 0, 0, time.UTC)

// site is the portal with the citizen's pages over services that are told what
// to answer. The router, the sessions and the database under them are real.
type site struct {
	t        *testing.T
	db       *database.DB
	keys     *seal.Keys
	pages    *citizen.Pages
	handler  http.Handler
	log      *strings.Builder
	rights   *fakeRights
	contacts *fakeContacts
	register *fakeRegister
	answer   *fakeAnswer
	drafts   *fakeDrafts
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{t: t, log: &strings.Builder{}, rights: newFakeRights(), contacts: &fakeContacts{}, register: newFakeRegister(t), answer: &fakeAnswer{}, drafts: newFakeDrafts()}
	s.keys = newKeys(t)
	log := slog.New(slog.NewTextHandler(s.log, nil))
	s.db = openDatabase(t)
	texts, err := i18n.New()
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return noon }
	kit, err := web.New(web.Kit{
		Texts: texts, Log: log, Now: now, Demo: true, Fresh: "test",
		Sessions: identity.Sessions{DB: s.db, Keys: s.keys, Now: now},
	})
	if err != nil {
		t.Fatal(err)
	}
	s.pages = &citizen.Pages{Kit: kit, Rights: s.rights, Contacts: s.contacts, Register: s.register, Answer: s.answer, Course: fakeCourse{s.rights}, Drafts: s.drafts, Thread: s.drafts, Behalf: s.rights, Now: now}
	s.handler, err = handlers.New(handlers.Config{Kit: kit, Routes: append(s.pages.Routes(), kit.CommonRoutes(&web.Health{})...)})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func newKeys(t *testing.T) *seal.Keys {
	t.Helper()
	file, err := seal.NewFile()
	if err != nil {
		t.Fatal(err)
	}
	keys, err := seal.Parse(file)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func openDatabase(t *testing.T) *database.DB {
	t.Helper()
	db, err := database.Open(t.Context(), database.Config{
		DSN: apptest.SQLiteMigrated(t), Log: slog.New(slog.DiscardHandler),
		Now: func() time.Time { return noon },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// visitor is a browser at the site: signed out, or with a session.
type visitor struct {
	site  *site
	token string
	csrf  string
	lang  string
}

func (s *site) signedOut() *visitor { return &visitor{site: s, lang: "nb"} }

// citizen signs in the person with the ID, who is kept at the first login.
func (s *site) citizen(id string) *visitor {
	s.t.Helper()
	sealed, err := s.keys.Seal([]byte("14838513779"), "data_subjects.national_id/"+id)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.session(models.Session{Provider: identity.CitizenProvider, DataSubjectID: &id}, func(tx *gorm.DB) error {
		lookup := "lookup of " + id
		person := models.DataSubject{ID: id, NationalIDLookup: &lookup, NationalIDSealed: sealed, Language: models.Bokmal, CreatedAt: noon}
		return table.DataSubjects(tx, clause.OnConflict{DoNothing: true}).Create(s.t.Context(), &person)
	})
}

// staff signs in an employee with the role at Telemark.
func (s *site) staff(role authz.Role) *visitor {
	s.t.Helper()
	id := "staff-" + string(role)
	return s.session(models.Session{Provider: identity.StaffProvider, StaffID: &id}, func(tx *gorm.DB) error {
		staff := models.Staff{ID: id, Issuer: "https://example.com", Subject: id, Name: "Ansatt", SeenAt: noon, CreatedAt: noon}
		if err := table.Staff(tx).Create(s.t.Context(), &staff); err != nil {
			return err
		}
		return table.StaffGrants(tx).Create(s.t.Context(), &models.StaffGrant{StaffID: id, Role: string(role), ControllerID: "telemark"})
	})
}

func (s *site) session(row models.Session, person func(tx *gorm.DB) error) *visitor {
	s.t.Helper()
	v := &visitor{site: s, token: identity.NewToken(), csrf: identity.NewToken(), lang: "nb"}
	hash := sha256.Sum256([]byte(v.token))
	row.TokenHash, row.CSRF = base64.RawURLEncoding.EncodeToString(hash[:]), v.csrf
	row.Language, row.CreatedAt, row.SeenAt, row.ExpiresAt = models.Bokmal, noon, noon, noon.Add(8*time.Hour)
	row.IDTokenSealed = []byte("sealed")
	err := s.db.InTx(s.t.Context(), func(tx *gorm.DB) error {
		if err := person(tx); err != nil {
			return err
		}
		return table.Sessions(tx).Create(s.t.Context(), &row)
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return v
}

// in returns the same visitor reading in the language.
func (v *visitor) in(lang string) *visitor {
	other := *v
	other.lang = lang
	return &other
}

func (v *visitor) get(path string) *httptest.ResponseRecorder {
	v.site.t.Helper()
	return v.send(httptest.NewRequest(http.MethodGet, path, nil))
}

// post sends the form with the session's token, unless the form has one.
func (v *visitor) post(path string, form url.Values) *httptest.ResponseRecorder {
	v.site.t.Helper()
	sent := url.Values{"_csrf": {v.csrf}}
	maps.Copy(sent, form)
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(sent.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return v.send(r)
}

// follow goes where the answer leads, with the cookies it set.
func (v *visitor) follow(res *httptest.ResponseRecorder) document {
	v.site.t.Helper()
	if res.Code != http.StatusSeeOther {
		v.site.t.Fatalf("status %d leads nowhere", res.Code)
	}
	to, _, _ := strings.Cut(res.Header().Get("Location"), "#")
	r := httptest.NewRequest(http.MethodGet, to, nil)
	for _, line := range res.Header().Values("Set-Cookie") {
		c, err := http.ParseSetCookie(line)
		if err != nil {
			v.site.t.Fatal(err)
		}
		r.AddCookie(c)
	}
	return read(v.site.t, v.send(r), http.StatusOK)
}

func (v *visitor) send(r *http.Request) *httptest.ResponseRecorder {
	if v.token != "" {
		r.AddCookie(&http.Cookie{Name: "session", Value: v.token})
	}
	r.AddCookie(&http.Cookie{Name: "language", Value: v.lang})
	w := httptest.NewRecorder()
	v.site.handler.ServeHTTP(w, r)
	return w
}
