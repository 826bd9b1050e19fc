package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/config"
	"rettighetsporten/app/database"
	"rettighetsporten/app/demo"
	"rettighetsporten/app/demo/mailbox"
	"rettighetsporten/app/demo/people"
	"rettighetsporten/app/demo/stores"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/job"
	"rettighetsporten/app/register"
	"rettighetsporten/app/remind"
	"rettighetsporten/app/seal"
)

type demoCmd struct {
	Addr string `default:"127.0.0.1:8080" help:"The address to serve on."`
	Data string `type:"path" help:"A folder to keep the data in; without it they go when the demo stops." placeholder:"DIR"`
}

// Run runs the demo until it is told to stop.
func (cmd demoCmd) Run(ctx context.Context, std streams) error {
	dir := cmd.Data
	if dir == "" {
		temporary, err := os.MkdirTemp("", "rettighetsporten-")
		if err != nil {
			return fmt.Errorf("making a folder for the demo: %w", err)
		}
		defer func() { _ = os.RemoveAll(temporary) }()
		dir = temporary
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", cmd.Addr)
	if err != nil {
		return fmt.Errorf("%s cannot be listened on; try another with --addr: %w", cmd.Addr, err)
	}
	d, err := newDemo(ctx, dir, "http://"+listener.Addr().String(), "sqlite:"+filepath.Join(dir, "portal.db"), newLog(std.err), time.Now)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer d.close()
	running := make(chan error, 1)
	go func() { running <- d.portal.run(ctx, listener, 0) }()
	d.welcome(std.out)
	return <-running
}

// demoWorld is the demo: a portal and everything around it that is made up.
type demoWorld struct {
	portal  *portal
	address string
	mailbox *mailbox.Server
	stores  *stores.Set
	persons []people.Person
	clock   *demo.Clock

	receiver demo.Receiver
}

// newDemo makes the demo in the folder. A folder that has been used before
// keeps its cases; its stores are made anew as they were.
func newDemo(ctx context.Context, dir, address, dsn string, log *slog.Logger, actual func() time.Time) (*demoWorld, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("making the folder: %w", err)
	}
	d := &demoWorld{address: address, clock: demo.NewClock(actual)}
	var providers http.Handler
	var making errgroup.Group
	making.Go(func() (err error) { // beside the rest: making their keys takes a while
		providers, err = demo.NewProviders(address, address, d.clock.Now)
		return err
	})
	making.Go(func() error { return d.build(ctx, dir, dsn, log, actual()) })
	if err := making.Wait(); err != nil {
		d.close()
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle(demo.ProvidersPath, providers)
	mux.Handle("/demo/epost", d.mailbox)
	mux.Handle(demo.ReceiverPath, &d.receiver)
	mux.Handle("/", d.portal.server.Handler)
	d.portal.server.Handler = mux
	return d, nil
}

func (d *demoWorld) build(ctx context.Context, dir, dsn string, log *slog.Logger, now time.Time) error {
	born, fresh, err := demo.Birth(dir, now)
	if err != nil {
		return err
	}
	if err := d.surroundings(ctx, dir, born); err != nil {
		return err
	}
	if err := d.assemble(ctx, dir, dsn, log); err != nil {
		return err
	}
	return d.fill(ctx, fresh, born, log)
}

// surroundings makes what a body has around the portal: people, stores, a mail
// server.
func (d *demoWorld) surroundings(ctx context.Context, dir string, born time.Time) error {
	var err error
	if d.persons, err = people.All(); err != nil {
		return err
	}
	storeDir := filepath.Join(dir, "stores")
	if err := os.RemoveAll(storeDir); err != nil {
		return fmt.Errorf("making the stores anew: %w", err)
	}
	if err := os.MkdirAll(storeDir, 0o700); err != nil {
		return fmt.Errorf("making the stores anew: %w", err)
	}
	if d.stores, err = stores.Build(ctx, storeDir, born, d.persons); err != nil {
		return err
	}
	d.mailbox, err = mailbox.Start(d.clock.Now)
	return err
}

func (d *demoWorld) assemble(ctx context.Context, dir, dsn string, log *slog.Logger) error {
	db, err := database.Open(ctx, database.Config{DSN: dsn, Log: log, Now: d.clock.Now})
	if err != nil {
		return err
	}
	d.portal = &portal{db: db} // so that a failure closes it
	if _, err := db.Migrate(ctx); err != nil {
		return err
	}
	keys, err := demoKeys(filepath.Join(dir, "keys.json"))
	if err != nil {
		return err
	}
	d.portal, err = assemble(parts{cfg: d.config(), db: db, keys: keys, log: log, now: d.clock.Now, demo: true})
	return err
}

func (d *demoWorld) config() config.Config {
	host, port := d.mailbox.HostPort()
	cfg := config.Config{PublicURL: d.address, SMTP: config.SMTP{Host: host, Port: port, From: "rettighetsporten@portal.example", Plain: true}}
	citizen, staff := demo.Clients(d.address)
	cfg.Citizen = config.Login{
		Issuer: citizen.Issuer, ClientID: citizen.ID, ClientSecret: citizen.Secret, AllowSynthetic: true,
		ACRValues: []string{"idporten-loa-substantial"}, MinimumACR: "idporten-loa-substantial",
	}
	cfg.Staff = config.Login{Issuer: staff.Issuer, ClientID: staff.ID, ClientSecret: staff.Secret}
	return cfg
}

// fill imports the register with the demo's stores, and makes the past when
// the folder is fresh.
func (d *demoWorld) fill(ctx context.Context, fresh bool, born time.Time, log *slog.Logger) error {
	file, err := register.Bundled()
	if err != nil {
		return err
	}
	if file, err = people.WithDemoContacts(file); err != nil {
		return err
	}
	file = demo.WithReceiver(d.stores.Attach(file), d.address)
	if !fresh { // what was changed in the portal stays; only the stores are made anew
		for i, c := range file.Controllers {
			known, err := d.portal.register.Entry(ctx, authz.ForSystem(c.ID), c.ID)
			if fault.Is(err, fault.NotFound) {
				continue
			}
			if err != nil {
				return err
			}
			file.Controllers[i].Controller, file.Controllers[i].Activities = known.Controller, known.Activities
		}
	}
	if _, err := d.portal.register.Import(ctx, authz.ForSystem(authz.AllControllers), file); err != nil {
		return err
	}
	p := d.portal
	if !fresh {
		return demo.Rehome(ctx, p.db, d.address)
	}
	_, staff := demo.Clients(d.address)
	return demo.Seed(ctx, demo.World{
		Clock: d.clock, Sessions: p.sessions, Rights: p.rights, Collect: p.collect, Review: p.review, Answer: p.answer, Effects: p.effects, Thread: p.thread,
		Drain: p.past().Drain, Mailbox: d.mailbox, Stores: d.stores, Persons: d.persons, Issuer: staff.Issuer, Log: log,
	}, born)
}

// past returns what does the jobs of the demo's past: all but the purging of
// what nobody has left behind yet, and the reminders, since to make those of
// every past day would double the time it takes to open. The first sweep of the
// open demo makes what is due.
func (a *portal) past() *job.Runner {
	jobs := a.jobs
	jobs.Periodic = slices.DeleteFunc(slices.Clone(jobs.Periodic), func(p job.Periodic) bool {
		return p.Kind == purgeJob || slices.Contains(remind.Periodic(), p)
	})
	return job.NewRunner(jobs)
}

func (d *demoWorld) close() {
	if d.portal != nil {
		_ = d.portal.db.Close()
	}
	if d.mailbox != nil {
		_ = d.mailbox.Close()
	}
	if d.stores != nil {
		_ = d.stores.Close()
	}
}

// demoKeys reads the folder's key file, or makes one.
func demoKeys(path string) (*seal.Keys, error) {
	b, err := os.ReadFile(path) //nolint:gosec // in the demo's own folder
	if errors.Is(err, os.ErrNotExist) {
		if b, err = seal.NewFile(); err == nil {
			err = os.WriteFile(path, b, 0o600)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("reading the demo's keys: %w", err)
	}
	return seal.Parse(b)
}

// welcome says where to go and whom to log in as.
func (d *demoWorld) welcome(w io.Writer) {
	_, _ = fmt.Fprintf(w, "\nRettighetsporten kjører på %s\n\n", d.address)
	for _, line := range demo.Cast() {
		_, _ = fmt.Fprintf(w, "  %-18s %-22s %s\n", line.Role, line.Name, line.What)
	}
	_, _ = fmt.Fprintf(w, "\nInnbyggere logger inn fra forsiden, ansatte fra %s/ansatt.\nE-post som ville gått ut: %s/demo/epost\nStopp med Ctrl-C.\n", d.address, d.address)
}
