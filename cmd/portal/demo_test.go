package main

import (
	"context"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/demo"
	"rettighetsporten/app/demo/people"
	"rettighetsporten/app/identity"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// databases are the two the demo's world is made on in tests.
var databases = map[string]func(t *testing.T) string{
	"sqlite":   func(t *testing.T) string { t.Helper(); return "sqlite:" + filepath.Join(t.TempDir(), "portal.db") },
	"postgres": func(t *testing.T) string { t.Helper(); return apptest.PostgresMigrated(t) },
}

// startDemo serves a demo with its past, on SQLite, until the test ends.
func startDemo(t *testing.T) *demoWorld {
	t.Helper()
	dir := keptDemo(t)
	return serveDemo(t, dir, "sqlite:"+filepath.Join(dir, "portal.db"))
}

// startEmptyDemo serves one in which nobody has asked for anything yet.
func startEmptyDemo(t *testing.T) *demoWorld {
	t.Helper()
	dir := withoutPast(t, time.Now())
	return serveDemo(t, dir, "sqlite:"+filepath.Join(dir, "portal.db"))
}

// emptyDemo makes one that is not served: its services are called, and its jobs
// done when the test says so.
func emptyDemo(t *testing.T, dsn string, now func() time.Time) *demoWorld {
	t.Helper()
	d, err := newDemo(t.Context(), withoutPast(t, now()), "http://127.0.0.1:1", dsn, apptest.Log(t), now)
	must(t, err)
	t.Cleanup(d.close)
	return d
}

// withoutPast returns the folder of a demo that was opened at the instant, so
// that its past is not lived through.
func withoutPast(t *testing.T, born time.Time) string {
	t.Helper()
	dir := t.TempDir()
	_, _, err := demo.Birth(dir, born)
	must(t, err)
	return dir
}

func serveDemo(t *testing.T, dir, dsn string) *demoWorld {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	d, err := newDemo(t.Context(), dir, "http://"+listener.Addr().String(), dsn, apptest.Log(t), time.Now)
	must(t, err)
	done := make(chan error, 1)
	go func() { done <- d.portal.run(t.Context(), listener, 0) }()
	t.Cleanup(func() {
		if err := <-done; err != nil {
			t.Errorf("stopping: %v", err)
		}
		d.close()
	})
	return d
}

// keptDemo returns a folder with a demo that has been made already: a copy,
// since to live through the past takes longer than most tests.
func keptDemo(t *testing.T) string {
	t.Helper()
	made.once.Do(func() { made.err = makeDemo() })
	must(t, made.err)
	dir := t.TempDir()
	must(t, os.CopyFS(dir, os.DirFS(made.dir)))
	return dir
}

var made struct {
	once sync.Once
	dir  string // TestMain deletes it
	err  error
}

func makeDemo() (err error) {
	if made.dir, err = os.MkdirTemp("", "rettighetsporten-"); err != nil {
		return err
	}
	quiet := slog.New(slog.DiscardHandler)
	d, err := newDemo(context.Background(), made.dir, "http://127.0.0.1:1", "sqlite:"+filepath.Join(made.dir, "portal.db"), quiet, time.Now)
	if err != nil {
		return err
	}
	d.close()                                              // which leaves nothing of the database in a log beside it
	return os.RemoveAll(filepath.Join(made.dir, "stores")) // those are made anew
}

func TestTheDemosQueueShowsEveryStateAndEveryClock(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]func(*testing.T) *demoWorld{
		"sqlite": startDemo,
		"postgres": func(t *testing.T) *demoWorld {
			t.Helper()
			return serveDemo(t, t.TempDir(), apptest.PostgresMigrated(t))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := start(t)
			for _, key := range []string{"telemark-ombud", "nordmore-ombud"} {
				seen := queueOf(t, d, key)
				for _, status := range models.Statuses() {
					if seen.states[status] == 0 {
						t.Errorf("%s sees no case in the state %s", key, status)
					}
				}
				for _, colour := range []string{"overdue", "today", "soon", "ok"} {
					if colour == "today" && !deadline.WorkingDay(models.DateIn(d.clock.Now(), deadline.Zone())) {
						continue // the month of the law never ends on a day off
					}
					if seen.clocks[colour] == 0 {
						t.Errorf("%s sees no clock that is %s", key, colour)
					}
				}
			}
		})
	}
}

type seenQueue struct {
	states map[models.Status]int
	clocks map[string]int
}

func queueOf(t *testing.T, d *demoWorld, key string) seenQueue {
	t.Helper()
	staff, _ := people.FindStaff(key)
	_, client := demo.Clients(d.address)
	person, err := d.portal.sessions.EnrolStaff(t.Context(), identity.Claims{
		Issuer: client.Issuer, Subject: staff.Key, Name: staff.Name, Email: staff.Email, Roles: staff.Claims,
	})
	if err != nil {
		t.Fatal(err)
	}
	actor, ok := person.As(authz.Ombud)
	if !ok {
		t.Fatalf("%s is no ombud", key)
	}
	page, err := d.portal.rights.Queue(t.Context(), actor, rights.QueueFilter{Status: rights.StatusAny, Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	seen := seenQueue{states: map[models.Status]int{}, clocks: map[string]int{}}
	today := models.DateIn(d.clock.Now(), deadline.Zone())
	for _, row := range page.Rows {
		seen.states[row.Status]++
		if !row.Status.Open() {
			continue
		}
		switch left := today.DaysUntil(row.Governing); {
		case left < 0:
			seen.clocks["overdue"]++
		case left == 0:
			seen.clocks["today"]++
		case left <= 5:
			seen.clocks["soon"]++
		default:
			seen.clocks["ok"]++
		}
	}
	return seen
}
