package fulfil_test

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/register"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// body is Nord with its archive and its chat in SQLite files that can be written
// to, papers that a person looks through, and a case about erasure.
type body struct {
	*world.World

	archive, chat    *sql.DB
	citizen          authz.Actor
	worker, approver authz.Actor
	number           string
}

const (
	rowsOfTheChat    = `SELECT id || '|' || COALESCE(email, '-') || '|' || COALESCE(text, '-') FROM lines ORDER BY id`
	rowsOfTheArchive = `SELECT id || '|' || COALESCE(counterpart, '-') || '|' || COALESCE(text, '-') FROM cases ORDER BY id`
)

func newBody(t *testing.T, db *database.DB) *body {
	t.Helper()
	return newBodyAsked(t, db, models.RightErasure)
}

// newBodyAsked is asked for the right. In the chat a line can be marked as
// restricted, in the archive nothing can.
func newBodyAsked(t *testing.T, db *database.DB, right models.InvokedRight, change ...func(*register.File)) *body {
	t.Helper()
	dir := t.TempDir()
	b := &body{}
	b.World = world.New(t, db, append([]func(*register.File){func(f *register.File) {
		for i, s := range f.Controllers[0].Stores {
			if s.Kind == models.StoreSQL {
				dsn := "sqlite:" + filepath.Join(dir, s.ID+".db")
				f.Controllers[0].Stores[i].Connection = models.StoreConnection{"dsn": dsn, "write_dsn": dsn}
				if s.ID == "chat" {
					f.Controllers[0].Stores[i].Dataset += "    - {name: blocked, fides_meta: {data_type: integer}, meta: {restriction: true, label: {nb: Sperret}}}\n"
				}
			}
		}
	}}, change...)...)
	b.archive, b.chat = b.file(dir, "arkiv"), b.file(dir, "chat")
	p, other := b.Person("oksana"), b.Person("ingrid")
	b.run(b.archive, `CREATE TABLE persons (id INTEGER PRIMARY KEY, number TEXT)`)
	b.run(b.archive, `CREATE TABLE cases (id INTEGER PRIMARY KEY, person_id INTEGER, counterpart TEXT, text TEXT)`)
	b.run(b.archive, `INSERT INTO persons VALUES (7, ?)`, p.NationalID.Reveal())
	b.run(b.archive, `INSERT INTO cases VALUES (70, 7, NULL, 'Egen sak.'), (71, 7, ?, 'Nabovarsel fra en annen.'), (72, 8, NULL, 'En fremmed sak.')`, other.NationalID.Reveal())
	b.run(b.chat, `CREATE TABLE lines (id INTEGER PRIMARY KEY, email TEXT, text TEXT, blocked INTEGER NOT NULL DEFAULT 0)`)
	b.run(b.chat, `INSERT INTO lines (id, email, text) VALUES (1, ?, 'Hei, jeg lurer på noe.'), (2, ?, 'Takk for hjelpen.'), (3, ?, 'En annens linje.')`, p.Email, p.Email, other.Email)
	b.citizen = b.Citizen("oksana")
	b.ProveEmail(b.citizen, p.Email)
	b.worker, b.approver = b.Staff("kari", authz.Caseworker, "nord"), b.Staff("bodil", authz.Approver, "nord")
	b.asks(right)
	return b
}

// asks files a request for the right, which the caseworker takes.
func (b *body) asks(right models.InvokedRight) {
	b.T.Helper()
	sub := b.Submission("nord")
	sub.Wishes = []rights.Wish{{Right: right, Asked: models.Asked{About: "Alt dere har."}}}
	if right == models.RightRectification {
		sub.Wishes[0].Asked.Wanted = "Det som er riktig."
	}
	rr, err := b.Rights.Submit(b.T.Context(), b.citizen, sub)
	b.Must(err)
	b.Drain()
	b.number = rr.CaseNumber
	b.Take(b.worker, b.number)
}

func (b *body) file(dir, name string) *sql.DB {
	b.T.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, name+".db")+"?_pragma=busy_timeout(5000)")
	b.Must(err)
	b.T.Cleanup(func() { _ = db.Close() })
	return db
}

func (b *body) run(db *sql.DB, query string, args ...any) {
	b.T.Helper()
	_, err := db.ExecContext(b.T.Context(), query, args...)
	b.Must(err)
}

// rows returns what a query gives, a line for each row, with the names of people
// in place of what identifies them.
func (b *body) rows(db *sql.DB, query string) string {
	b.T.Helper()
	rows, err := db.QueryContext(b.T.Context(), query)
	b.Must(err)
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var line string
		b.Must(rows.Scan(&line))
		out = append(out, line)
	}
	b.Must(rows.Err())
	return strings.NewReplacer(
		b.Person("oksana").Email, "oksana", b.Person("ingrid").Email, "ingrid", b.Person("ingrid").NationalID.Reveal(), "ingrid",
	).Replace(strings.Join(out, "\n"))
}

// archiveStands is the choice of a body that may not erase its archive.
func archiveStands() []fulfil.Choice {
	return []fulfil.Choice{
		{StoreID: "arkiv", Do: fulfil.Keep, Ground: "17-3-b", Basis: "Arkivplanen punkt 4."},
		{StoreID: "chat", Do: fulfil.Erase},
		{StoreID: "papir", Do: fulfil.Leave},
	}
}

// tries makes a plan and returns it.
func (b *body) tries(choices []fulfil.Choice) fulfil.Effect {
	b.T.Helper()
	b.Must(b.Effects.Try(b.T.Context(), b.worker, b.Open(b.worker, b.number), choices))
	b.Drain()
	return b.effect()
}

func (b *body) effect() fulfil.Effect {
	b.T.Helper()
	e, err := b.Effects.Effect(b.T.Context(), b.worker, b.Open(b.worker, b.number))
	b.Must(err)
	return e
}

// byHand is said of what no plan does.
const byHand = "Gjort i fagsystemet av systemeieren."

func partly(plan string) models.Decision {
	return models.Decision{Outcome: models.OutcomePartly, Plan: plan, Parts: []models.Part{
		{What: "saken i arkivet", Ground: "17-3-b", Reason: "Loven sier at vi skal ta vare på den.", Argument: "Arkivplanen punkt 4."},
	}}
}

// othersStand refuses what of the archive may be about somebody else.
func othersStand(plan string) models.Decision {
	return models.Decision{Outcome: models.OutcomePartly, Plan: plan, Parts: []models.Part{
		{What: "saker om andre", Ground: "17-1-none", Reason: "Saken gjelder en annen.", Of: "others/arkiv"},
	}}
}

// approves lets somebody else approve the decision, and does what is due.
func (b *body) approves(d models.Decision) {
	b.T.Helper()
	ctx := b.T.Context()
	b.Must(b.Answer.Decide(ctx, b.worker, b.Open(b.worker, b.number), d))
	c := b.Open(b.approver, b.number)
	draft, err := b.Answer.Draft(ctx, b.approver, c)
	b.Must(err)
	b.Must(b.Answer.Approve(ctx, b.approver, c, draft.Version))
	b.Drain()
}

// goesOnWithout lets the case go on without the store: the caseworker proposes it,
// and somebody else confirms.
func (b *body) goesOnWithout(store, why string) {
	b.T.Helper()
	b.Must(b.Effects.ProposeWithout(b.T.Context(), b.worker, b.Open(b.worker, b.number), store, why))
	b.Must(b.Answer.GoOnWithout(b.T.Context(), b.approver, b.Open(b.approver, b.number), b.proposal(store)))
}

// proposal is what is proposed of the store.
func (b *body) proposal(store string) fulfil.Proposal {
	b.T.Helper()
	f := at(store, b.effect()).Done
	if !f.Proposed() {
		b.T.Fatalf("of %s nothing is proposed: %+v", store, f)
	}
	return fulfil.Proposal{StoreID: store, At: *f.ProposedAt}
}

// letter returns the decision the person got, "" while there is none.
func (b *body) letter() string {
	b.T.Helper()
	letters, err := b.Rights.Letters(b.T.Context(), b.citizen, b.Open(b.citizen, b.number))
	b.Must(err)
	for _, l := range letters {
		if l.Kind == models.LetterDecision {
			return l.Body
		}
	}
	return ""
}

func (b *body) says(what string, words ...string) {
	b.T.Helper()
	for _, w := range words {
		if !strings.Contains(what, w) {
			b.T.Errorf("it does not say %q:\n%s", w, what)
		}
	}
}

func (b *body) state(store string) models.FulfilmentState {
	b.T.Helper()
	for _, st := range b.effect().Stores {
		if st.Store.ID == store && st.Done != nil {
			return st.Done.State
		}
	}
	return ""
}

// faulty is a writer that can refuse to begin, and calls after a commit.
type faulty struct {
	recordstore.Writer

	begin     func() error
	committed func()
}

func (f faulty) Begin(ctx context.Context) (recordstore.Change, error) {
	if err := f.begin(); err != nil {
		return nil, err
	}
	change, err := f.Writer.Begin(ctx)
	return commits{change, f.committed}, err
}

type commits struct {
	recordstore.Change

	committed func()
}

func (c commits) Commit(ctx context.Context) error {
	err := c.Change.Commit(ctx)
	c.committed()
	return err
}

func at(id string, e fulfil.Effect) fulfil.StoreEffect {
	for _, st := range e.Stores {
		if st.Store.ID == id {
			return st
		}
	}
	panic(fmt.Sprintf("there is no store %s", id))
}
