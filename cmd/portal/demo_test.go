package main

import (
	"net"
	"path/filepath"
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

// startDemo makes the demo's world on the database and serves it until the
// test ends.
func startDemo(t *testing.T, dsn string, now func() time.Time) *demoWorld {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d, err := newDemo(t.Context(), t.TempDir(), "http://"+listener.Addr().String(), dsn, apptest.Log(t), now)
	if err != nil {
		t.Fatal(err)
	}
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

func TestTheDemosQueueShowsEveryStateAndEveryClock(t *testing.T) {
	t.Parallel()
	for name, dsn := range databases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := startDemo(t, dsn(t), time.Now)
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
