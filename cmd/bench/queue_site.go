package main

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/identity"
	"rettighetsporten/app/register"
	"rettighetsporten/app/rights"
	"rettighetsporten/app/seal"
	numbers "rettighetsporten/app/statistics"
	"rettighetsporten/app/thread"
	"rettighetsporten/handlers"
	"rettighetsporten/handlers/queue"
	"rettighetsporten/handlers/statistics"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// queueSite is the portal's server over a filled database.
type queueSite struct {
	db     *database.DB
	kit    *web.Kit
	server *echo.Echo
	pages  map[string]pages // by template
	rights *rights.Service
}

// pages makes what a page shows, apart from writing it.
type pages interface {
	Page(c echo.Context, actor authz.Actor) (any, error)
}

// visit is a page that is measured.
type visit struct {
	name  string
	path  string
	shows string // what the page has to show, so that an empty one is not measured
	by    string // the template
}

func openQueueSite(ctx context.Context, dsn string, n int) (*queueSite, error) {
	log := slog.New(slog.DiscardHandler)
	db, err := database.Open(ctx, database.Config{DSN: dsn, Log: log, Now: time.Now})
	if err != nil {
		return nil, err
	}
	s := &queueSite{db: db}
	if _, err = db.Migrate(ctx); err == nil {
		err = fillQueue(ctx, dsn, n)
	}
	if err == nil {
		err = s.serve(log)
	}
	if err == nil {
		err = s.enter(ctx)
	}
	if err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *queueSite) close() { _ = s.db.Close() }

// serve wires what the pages of the queue need, behind the router they are
// served by.
func (s *queueSite) serve(log *slog.Logger) error {
	file, err := seal.NewFile()
	if err != nil {
		return err
	}
	keys, err := seal.Parse(file)
	if err != nil {
		return err
	}
	texts, err := i18n.New()
	if err != nil {
		return err
	}
	s.kit, err = web.New(web.Kit{Texts: texts, Sessions: identity.Sessions{DB: s.db, Keys: keys, Now: time.Now}, Log: log, Now: time.Now})
	if err != nil {
		return err
	}
	s.rights = &rights.Service{DB: s.db, Keys: keys, Now: time.Now}
	registered := &register.Service{DB: s.db, Keys: keys, Now: time.Now}
	collected := &collect.Service{DB: s.db, Keys: keys, Now: time.Now, Log: log, Rights: s.rights, Register: registered}
	written := &thread.Service{DB: s.db, Keys: keys, Now: time.Now, Rights: s.rights}
	queued := &queue.Pages{Kit: s.kit, Cases: s.rights, Views: s.rights, Calendars: s.rights, Sources: collected, Messages: written, Now: time.Now}
	counted := &statistics.Pages{Kit: s.kit, Figures: &numbers.Service{DB: s.db, Now: time.Now}}
	s.pages = map[string]pages{queue.Template(): queued, statistics.Template(): counted}
	routes := handlers.Routes(s.kit, &web.Health{Check: s.db.CheckSchema}, handlers.Services{
		Register: registered, Rights: s.rights, Collect: collected, Thread: written, DB: s.db,
	})
	s.server, err = handlers.New(handlers.Config{Kit: s.kit, Routes: routes})
	return err
}

// enter signs the two ombuds in. Their tokens are their names.
func (s *queueSite) enter(ctx context.Context) error {
	return s.db.InTx(ctx, func(tx *gorm.DB) error {
		for _, who := range []string{"one", "nine"} {
			sum := sha256.Sum256([]byte(who))
			id, now := "ombud-"+who, database.Instant(time.Now())
			err := table.Sessions(tx).Create(ctx, &models.Session{
				TokenHash: base64.RawURLEncoding.EncodeToString(sum[:]), Provider: identity.StaffProvider, StaffID: &id, CSRF: "csrf-" + who,
				Language: models.Bokmal, CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(8 * time.Hour), IDTokenSealed: []byte{},
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// fullPage is how many lines a page of the queue has.
const fullPage = 50

// visits returns the pages that are measured.
func (s *queueSite) visits(ctx context.Context, who string) ([]visit, error) {
	far, err := s.farDown(ctx, who)
	if err != nil {
		return nil, err
	}
	const line, list = `<th scope="row">`, "/ombud/ko?"
	by := queue.Template()
	return []visit{
		{"first", "/ombud/ko", line, by},
		{"filtered", list + "right=erasure", line, by},
		{"assignee", list + "assignee=" + workerID(0, 3), line, by},
		{"far", list + "after=" + far, line, by},
		{"search", list + "number=" + queueNumber(0, 7), queueNumber(0, 7), by},
		{"search-begins", list + "number=" + queuePrefix(0) + "-2026-0", line, by},
		{"statistics", "/ombud/statistikk", line, statistics.Template()},
	}, nil
}

// farDown returns the cursor behind nine tenths of the open cases, or as many as
// leave a full page and a next one.
func (s *queueSite) farDown(ctx context.Context, who string) (string, error) {
	var ids []string
	for i := range queueBodies {
		if who == "nine" || i == 0 {
			ids = append(ids, bodyID(i))
		}
	}
	var all []models.RequestItem
	err := s.db.Read().WithContext(ctx).Raw(`SELECT id, governing FROM request_items WHERE controller_id IN ?
		AND status IN ('received', 'collecting', 'review', 'approval', 'partly') ORDER BY governing, id`, ids).Scan(&all).Error
	if err != nil || len(all) == 0 {
		return "", fmt.Errorf("there are no open cases: %w", err)
	}
	at := all[max(0, min(len(all)*9/10, len(all)-fullPage-2))]
	return at.Governing.String() + "_" + at.ID, nil
}

// measure lets the whole request and the template alone run by turns. The first
// turn counts the queue's numbers and warms connections, and is not counted.
func (s *queueSite) measure(ctx context.Context, who string, v visit, rounds int) (queueLine, error) {
	render, err := s.template(ctx, who, v)
	if err != nil {
		return queueLine{}, err
	}
	var whole, floor []float64
	lines := 0
	for i := range rounds + 1 {
		began := time.Now()
		rec := httptest.NewRecorder()
		s.server.ServeHTTP(rec, request(ctx, who, v.path))
		took := time.Since(began).Seconds()
		if rec.Code != http.StatusOK || !strings.Contains(rec.Body.String(), v.shows) {
			return queueLine{}, fmt.Errorf("%s answered %d without what it is to show", v.path, rec.Code)
		}
		lines = strings.Count(rec.Body.String(), "<th scope=\"row\">")
		began = time.Now()
		if err := render(); err != nil {
			return queueLine{}, err
		}
		if i > 0 {
			whole, floor = append(whole, took), append(floor, time.Since(began).Seconds())
		}
	}
	l := queueLine{
		Lines:   lines,
		Seconds: percentile(whole, 0.5), P95Seconds: percentile(whole, 0.95),
		Floor: queueFloor, FloorSeconds: percentile(floor, 0.5), FloorP95: percentile(floor, 0.95),
	}
	l.Ratio = math.Round(100*l.Seconds/l.FloorSeconds) / 100
	return l, nil
}

// template returns what renders the visit's page from data that have been read.
func (s *queueSite) template(ctx context.Context, who string, v visit) (func() error, error) {
	var render func() error
	c := s.server.NewContext(request(ctx, who, v.path), httptest.NewRecorder())
	err := s.kit.LoadSession(func(c echo.Context) error { //nolint:contextcheck // the request carries it
		actor, err := s.actor(ctx, who)
		if err != nil {
			return err
		}
		page, err := s.pages[v.by].Page(c, actor)
		render = func() error {
			c.SetResponse(echo.NewResponse(httptest.NewRecorder(), s.server))
			return s.kit.Render(c, http.StatusOK, v.by, page)
		}
		return err
	})(c)
	return render, err
}

func (s *queueSite) actor(ctx context.Context, who string) (authz.Actor, error) {
	session, err := s.kit.Sessions.Load(ctx, who)
	actor, _ := session.Person.As(authz.Ombud)
	return actor, err
}

func request(ctx context.Context, who, path string) *http.Request {
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, path, io.NopCloser(strings.NewReader("")))
	r.Header.Set("Cookie", "session="+who)
	return r
}
