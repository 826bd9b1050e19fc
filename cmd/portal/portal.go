package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/config"
	"rettighetsporten/app/database"
	"rettighetsporten/app/dispatch"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/identity"
	"rettighetsporten/app/job"
	"rettighetsporten/app/recordstore/httpstore"
	"rettighetsporten/app/recordstore/kinds"
	"rettighetsporten/app/recordstore/network/httpclient"
	"rettighetsporten/app/register"
	"rettighetsporten/app/remind"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/app/seal"
	"rettighetsporten/app/statistics"
	"rettighetsporten/app/thread"
	"rettighetsporten/app/upload"
	"rettighetsporten/handlers"
	"rettighetsporten/handlers/web"
)

// portal is everything wired together: serve, demo and the journey tests all
// run this one.
type portal struct {
	cfg      config.Config
	db       *database.DB
	log      *slog.Logger
	now      func() time.Time
	register *register.Service
	rights   *rights.Service
	collect  *collect.Service
	review   *review.Service
	answer   *answer.Service
	effects  *fulfil.Service
	thread   *thread.Service
	mailer   *dispatch.Mailer
	sessions identity.Sessions
	health   *web.Health
	routes   []web.Route
	server   *http.Server
	jobs     job.Config
	runner   *job.Runner
}

// parts is what a portal is made of that demo and serve choose differently.
type parts struct {
	cfg  config.Config
	db   *database.DB
	keys *seal.Keys
	log  *slog.Logger
	now  func() time.Time
	demo bool
	// storeHosts are the hosts that stores over HTTP may be at; none: every one.
	storeHosts []string
	lease      time.Duration // 0: the runner's own
}

func assemble(p parts) (*portal, error) {
	texts, err := i18n.New()
	if err != nil {
		return nil, err
	}
	a := &portal{cfg: p.cfg, db: p.db, log: p.log, now: p.now}
	a.sessions = identity.Sessions{DB: p.db, Keys: p.keys, Now: p.now}
	a.register = &register.Service{DB: p.db, Keys: p.keys, Now: p.now}
	scanner := upload.NewClamd(p.cfg.Clamd)
	a.rights = &rights.Service{DB: p.db, Keys: p.keys, Texts: texts, Now: p.now, Scanner: scanner}
	a.thread = &thread.Service{DB: p.db, Keys: p.keys, Now: p.now, Rights: a.rights}
	a.collect = &collect.Service{
		DB: p.db, Keys: p.keys, Now: p.now, Log: p.log, Rights: a.rights, Register: a.register,
		Kinds: kinds.All(httpstore.Config{Hosts: p.storeHosts, Now: p.now}), Environment: config.Environment, Scanner: scanner,
	}
	a.review = &review.Service{DB: p.db, Keys: p.keys, Now: p.now, Collect: a.collect}
	a.effects = &fulfil.Service{
		DB: p.db, Keys: p.keys, Now: p.now, Log: p.log, Texts: texts, Rights: a.rights, Register: a.register,
		Kinds: a.collect.Kinds, Environment: config.Environment,
	}
	a.answer = &answer.Service{
		DB: p.db, Keys: p.keys, Now: p.now, Log: p.log, Texts: texts,
		Rights: a.rights, Register: a.register, Collect: a.collect, Review: a.review, Effects: a.effects,
		Network: httpclient.Config{Hosts: p.storeHosts, Now: p.now}, Environment: config.Environment, ReadPDF: readPDF,
	}
	a.mailer = &dispatch.Mailer{DB: p.db, Keys: p.keys, Texts: texts, PortalURL: p.cfg.PublicURL, Now: p.now, Log: p.log, SMTP: dispatch.SMTPConfig{
		Host: p.cfg.SMTP.Host, Port: p.cfg.SMTP.Port, Username: p.cfg.SMTP.Username, Password: p.cfg.SMTP.Password, TLS: !p.cfg.SMTP.Plain, From: p.cfg.SMTP.From,
	}}
	reminders := &remind.Service{DB: p.db, Keys: p.keys, Log: p.log, Now: p.now, Rights: a.rights, Clocks: a.rights}
	a.health = &web.Health{Check: p.db.CheckSchema}
	counted := &statistics.Service{DB: p.db, Now: p.now}
	a.jobs = job.Config{
		DB: p.db, Log: p.log, Now: p.now, LeaseFor: p.lease,
		Handlers: map[string]job.Handler{
			rights.PlanJob:    a.collect.Run,
			rights.NoticeJob:  a.rights.NoticeSent,
			rights.ForwardJob: a.rights.Forwarded,
			answer.PublishJob: a.answer.Publish,
			collect.MoreJob:   a.answer.More,

			answer.TransferJob: a.answer.Transfer,
			fulfil.TryJob:      a.effects.RunTry,
			fulfil.DoJob:       a.effects.RunDo,
			fulfil.EndedJob:    a.answer.Publish,
			dispatch.MailJob:   a.mailer.Send,
			thread.NoticeJob:   a.thread.RunNotice,
			purgeJob: func(ctx context.Context, _ job.Lease) error {
				return errors.Join(a.sessions.Purge(ctx), a.rights.PurgeDrafts(ctx), a.rights.PurgeFiles(ctx))
			},
			closeJob:       func(ctx context.Context, _ job.Lease) error { return a.rights.CloseAnswered(ctx) },
			countJob:       func(ctx context.Context, _ job.Lease) error { return counted.Refresh(ctx) },
			fulfil.LiftJob: func(ctx context.Context, _ job.Lease) error { return a.effects.Lift(ctx) },
			fulfil.SweepJob: func(ctx context.Context, _ job.Lease) error {
				return errors.Join(a.effects.Sweep(ctx), a.effects.Wake(ctx))
			},
			optimizeJob: func(ctx context.Context, _ job.Lease) error { return p.db.Optimize(ctx) },
		},
		Periodic: slices.Concat([]job.Periodic{
			{Kind: purgeJob, Every: time.Hour}, {Kind: closeJob, Every: 24 * time.Hour}, {Kind: countJob, Every: time.Hour}, {Kind: optimizeJob, Every: time.Hour}, {Kind: fulfil.SweepJob, Every: time.Hour}, {Kind: fulfil.LiftJob, Every: time.Hour},
		}, remind.Periodic()),
	}
	maps.Copy(a.jobs.Handlers, reminders.Handlers())
	a.runner = job.NewRunner(a.jobs)
	return a, a.web(p, texts)
}

const (
	purgeJob    = "identity.purge"
	closeJob    = "rights.close"
	countJob    = "statistics.count"
	optimizeJob = "database.optimize"
)

func (a *portal) web(p parts, texts *i18n.Bundle) error {
	citizen, err := a.login(identity.CitizenProvider, p.cfg.Citizen, "/logg-inn/tilbake")
	if err != nil {
		return err
	}
	staff, err := a.login(identity.StaffProvider, p.cfg.Staff, "/ansatt/tilbake")
	if err != nil {
		return err
	}
	kit, err := web.New(web.Kit{
		Texts: texts, Sessions: a.sessions, Citizen: citizen, Staff: staff, Log: p.log, Now: p.now,
		Public: strings.TrimSuffix(p.cfg.PublicURL, "/"), Secure: strings.HasPrefix(p.cfg.PublicURL, "https://"), Demo: p.demo, Fresh: version(),
	})
	if err != nil {
		return err
	}
	a.routes = handlers.Routes(kit, a.health, handlers.Services{
		Register: a.register, Rights: a.rights, Collect: a.collect, Review: a.review, Answer: a.answer, Effects: a.effects, Thread: a.thread, DB: a.db,
	})
	e, err := handlers.New(handlers.Config{
		Kit: kit, Behind: p.cfg.BehindProxy, Routes: a.routes,
	})
	if err != nil {
		return err
	}
	a.server = &http.Server{
		Handler: e, ErrorLog: slog.NewLogLogger(p.log.Handler(), slog.LevelWarn),
		ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 100 * time.Second, WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute,
	}
	return nil
}

func (a *portal) login(kind string, l config.Login, callback string) (identity.Login, error) {
	if len(l.Scopes) == 0 && kind == identity.StaffProvider {
		l.Scopes = []string{"openid", "profile", "email"} // store owners are known by e-mail
	}
	base := strings.TrimSuffix(a.cfg.PublicURL, "/")
	provider, err := identity.NewProvider(identity.ProviderConfig{
		Name: kind, Issuer: l.Issuer, ClientID: l.ClientID, ClientSecret: l.ClientSecret,
		RedirectURL: base + callback, PostLogoutURL: base + "/", Scopes: l.Scopes, ACRValues: l.ACRValues, MinimumACR: l.MinimumACR,
		RequirePID: kind == identity.CitizenProvider, AllowSynthetic: l.AllowSynthetic, TrustEmail: l.TrustEmail, Now: a.now,
	})
	if err != nil {
		return identity.Login{}, err
	}
	return identity.Login{Sessions: a.sessions, Provider: provider, Kind: kind}, nil
}

// run serves on the listener and works on the queue until ctx ends; then it
// stops taking requests, finishes what is in hand and returns. wait is how
// long it is not ready before the server stops, so that the platform can send
// new requests elsewhere.
func (a *portal) run(ctx context.Context, listener net.Listener, wait time.Duration) error {
	const grace = 20 * time.Second
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		if err := a.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serving: %w", err)
		}
		return nil
	})
	g.Go(func() error { return a.runner.Run(ctx, grace) })
	g.Go(func() error {
		<-ctx.Done()
		a.health.Stop()
		time.Sleep(wait)
		stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
		defer cancel()
		if err := a.server.Shutdown(stopping); err != nil {
			return errors.Join(fmt.Errorf("stopping the server: %w", err), a.server.Close())
		}
		return nil
	})
	return g.Wait()
}

// version changes with each build of another commit.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && len(s.Value) >= 12 {
				return s.Value[:12]
			}
		}
	}
	return "dev"
}
