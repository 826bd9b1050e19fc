// Package world is a small country for tests: the services wired on a database
// with a clock that is moved by hand, controllers whose record stores are kept
// in memory, a mail server, and people to act with.
package world

import (
	"testing"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/apptest"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/database"
	"rettighetsporten/app/demo/mailbox"
	"rettighetsporten/app/dispatch"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/identity"
	"rettighetsporten/app/job"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/register"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/app/seal"
)

// Start is the instant a world begins at: a Monday morning in Norway.
const Start = "2026-03-02T09:00:00Z"

// World is everything wired together.
type World struct {
	T        testing.TB
	DB       *database.DB
	Keys     *seal.Keys
	KeyFile  []byte // what Keys were read from, for another process
	Clock    *apptest.Clock
	Texts    *i18n.Bundle
	Sessions identity.Sessions
	Register *register.Service
	Rights   *rights.Service
	Collect  *collect.Service
	Review   *review.Service
	Answer   *answer.Service
	Effects  *fulfil.Service
	Mailer   *dispatch.Mailer
	Mail     *mailbox.Server
	Runner   *job.Runner
	Log      *Log
	Stores   map[string]*Store // by the DSN of their connection
	// Writing is put around whatever writes to a store; nil: nothing is.
	Writing func(recordstore.Writer) recordstore.Writer
}

// New returns a world on the database, with Nord and Sør in its register. The
// register can be changed before it is let in.
func New(t testing.TB, db *database.DB, change ...func(*register.File)) *World {
	t.Helper()
	w := &World{T: t, DB: db, Clock: apptest.NewClock(Start), Log: &Log{}, Stores: newStores()}
	var err error
	w.KeyFile, err = seal.NewFile()
	w.Must(err)
	w.Keys, err = seal.Parse(w.KeyFile)
	w.Must(err)
	w.Texts, err = i18n.New()
	w.Must(err)
	w.Texts = w.Texts.Unhelped()
	w.Mail, err = mailbox.Start(w.Clock.Now)
	w.Must(err)
	t.Cleanup(func() { _ = w.Mail.Close() })
	w.wire()
	file := Register()
	for _, f := range change {
		f(&file)
	}
	_, err = w.Register.Import(t.Context(), authz.ForSystem(authz.AllControllers), file)
	w.Must(err)
	return w
}

func (w *World) wire() {
	db, keys, now, log := w.DB, w.Keys, w.Clock.Now, w.Log.Logger()
	w.Sessions = identity.Sessions{DB: db, Keys: keys, Now: now}
	w.Register = &register.Service{DB: db, Keys: keys, Now: now}
	w.Rights = &rights.Service{DB: db, Keys: keys, Texts: w.Texts, Now: now}
	w.Collect = &collect.Service{
		DB: db, Keys: keys, Now: now, Log: log, Rights: w.Rights, Register: w.Register,
		Kinds:       recordstore.Registry{recordstore.SQL: {Open: w.openStore, OpenWriter: w.openWriter}},
		Environment: func(string) (string, bool) { return "", false },
	}
	w.Review = &review.Service{DB: db, Keys: keys, Now: now, Collect: w.Collect}
	w.Effects = &fulfil.Service{
		DB: db, Keys: keys, Now: now, Log: log, Texts: w.Texts, Rights: w.Rights, Register: w.Register,
		Kinds: w.Collect.Kinds, Environment: w.Collect.Environment,
	}
	w.Answer = &answer.Service{
		DB: db, Keys: keys, Now: now, Log: log, Texts: w.Texts,
		Rights: w.Rights, Register: w.Register, Collect: w.Collect, Review: w.Review, Effects: w.Effects,
		Environment: w.Collect.Environment,
	}
	w.Mailer = &dispatch.Mailer{DB: db, Keys: keys, Texts: w.Texts, PortalURL: "https://portal.example", Now: now, Log: log}
	w.Mailer.SMTP.Host, w.Mailer.SMTP.Port = w.Mail.HostPort()
	w.Mailer.SMTP.From = "portal@portal.example"
	w.Runner = job.NewRunner(job.Config{DB: db, Log: log, Now: now, Handlers: map[string]job.Handler{
		rights.PlanJob:    w.Collect.Run,
		rights.NoticeJob:  w.Rights.NoticeSent,
		rights.ForwardJob: w.Rights.Forwarded,
		answer.PublishJob: w.Answer.Publish,
		collect.MoreJob:   w.Answer.More,

		answer.TransferJob: w.Answer.Transfer,
		fulfil.TryJob:      w.Effects.RunTry,
		fulfil.DoJob:       w.Effects.RunDo,
		fulfil.EndedJob:    w.Answer.Publish,
		dispatch.MailJob:   w.Mailer.Send,
	}})
}

// Must ends the test when there is an error.
func (w *World) Must(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}

// Drain does every job that is due.
func (w *World) Drain() {
	w.T.Helper()
	w.Must(w.Runner.Drain(w.T.Context()))
}

// Count returns the number a query gives.
func (w *World) Count(query string, args ...any) int {
	w.T.Helper()
	var n int
	w.Must(w.DB.Read().WithContext(w.T.Context()).Raw(query, args...).Scan(&n).Error)
	return n
}

// Exec changes rows behind the services' backs.
func (w *World) Exec(query string, args ...any) {
	w.T.Helper()
	w.Must(w.DB.Read().WithContext(w.T.Context()).Exec(query, args...).Error)
}
