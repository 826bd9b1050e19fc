package engine

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	search "rettighetsporten/app/collect/engine"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// failing is a writer whose nth statement fails: before it is carried out, or
// after, when nobody hears of it. Beginning is the first.
type failing struct {
	recordstore.Writer

	at    int
	after bool
	count int
	named []string
	kill  func() // instead of failing: what makes the store fail by itself
}

var errInjected = errors.New("injected")

func (f *failing) step(name string, run func() error) error {
	f.count++
	f.named = append(f.named, name)
	if f.count != f.at {
		return run()
	}
	if f.kill != nil {
		f.kill()
		return run()
	}
	if f.after {
		if err := run(); err != nil {
			return err
		}
	}
	return errInjected
}

func (f *failing) Begin(ctx context.Context) (recordstore.Change, error) {
	var change recordstore.Change
	err := f.step("begin", func() (err error) {
		change, err = f.Writer.Begin(ctx)
		return err
	})
	if err != nil {
		if change != nil {
			change.Rollback() // the connection that was lost ended it
		}
		return nil, err
	}
	return &failingChange{Change: change, f: f}, nil
}

type failingChange struct {
	recordstore.Change

	f *failing
}

func stepped[T any](f *failing, name string, run func() (T, error)) (T, error) {
	var got T
	err := f.step(name, func() (err error) {
		got, err = run()
		return err
	})
	return got, err
}

func (c *failingChange) Shapes(ctx context.Context) (map[dataset.Address]recordstore.Shape, error) {
	return stepped(c.f, "shapes", func() (map[dataset.Address]recordstore.Shape, error) { return c.Change.Shapes(ctx) })
}

func (c *failingChange) ByKey(ctx context.Context, of *dataset.Collection, columns []string, keys [][]any) ([]recordstore.Row, error) {
	return stepped(c.f, "rows", func() ([]recordstore.Row, error) { return c.Change.ByKey(ctx, of, columns, keys) })
}

func (c *failingChange) Carrying(ctx context.Context, of *dataset.Collection, where recordstore.Match) ([]recordstore.Row, error) {
	return stepped(c.f, "carrying", func() ([]recordstore.Row, error) { return c.Change.Carrying(ctx, of, where) })
}

func (c *failingChange) Referring(ctx context.Context, by recordstore.ForeignKey, of *dataset.Collection, columns []string, keys [][]any, wanted []string) ([]recordstore.Referral, error) {
	return stepped(c.f, "referring", func() ([]recordstore.Referral, error) {
		return c.Change.Referring(ctx, by, of, columns, keys, wanted)
	})
}

func (c *failingChange) Set(ctx context.Context, of *dataset.Collection, key recordstore.Key, values map[string]any) (int64, error) {
	return stepped(c.f, "set", func() (int64, error) { return c.Change.Set(ctx, of, key, values) })
}

func (c *failingChange) Delete(ctx context.Context, of *dataset.Collection, key recordstore.Key) (int64, error) {
	return stepped(c.f, "delete", func() (int64, error) { return c.Change.Delete(ctx, of, key) })
}

func (c *failingChange) Commit(ctx context.Context) error {
	return c.f.step("commit", func() error { return c.Change.Commit(ctx) })
}

// with returns the engine with another writer.
func (e Engine) with(w recordstore.Writer) Engine {
	e.Sources = slices.Clone(e.Sources)
	for i := range e.Sources {
		e.Sources[i].Writer = w
	}
	return e
}

// Whatever statement fails, and whether or not it took, the store is as it was
// or done, the receipt does not claim otherwise, and trying again finishes it.
func TestAFailureLeavesTheStoreWholeOrDone(t *testing.T) {
	t.Parallel()
	benches(t, shopDeclaration, shopSchema, func(t *testing.T, b bench) {
		t.Helper()
		before := b.dump(t)
		e, found := b.engine(t)
		p := plan(t, e, found, person())
		writer := e.Sources[0].Writer
		last := 1
		for at := 1; at <= last; at++ {
			for _, after := range []bool{false, true} {
				f := &failing{Writer: writer, at: at, after: after}
				r := do(t.Context(), t, e.with(f), p)
				name := f.named[len(f.named)-1]
				if at == 1 && !after { // how many there are is known once one went through
					whole := &failing{Writer: writer, at: -1}
					rolled := &neverCommits{Writer: whole}
					_ = do(t.Context(), t, e.with(rolled), p)
					last = whole.count
				}
				committed := name == "commit" && after
				want := before
				if committed {
					want = nil
				}
				got := b.dump(t)
				if want != nil && !cmp.Equal(want, got) {
					t.Fatalf("statement %d, %s, after %v: the store is neither whole nor done:\n%s", at, name, after, cmp.Diff(want, got))
				}
				if r.State != Failed && (name != "commit" || r.State != Unknown) {
					t.Errorf("statement %d, %s, after %v: state %s", at, name, after, r.State)
				}
				for _, c := range r.Collections {
					if c.Deleted > 0 || len(c.Changed) > 0 {
						t.Errorf("statement %d, %s: a receipt of what nobody knows: %s", at, name, indented(t, c))
					}
				}
				if committed || b.driver == "sqlite" {
					again := do(t.Context(), t, e, p)
					if diff := cmp.Diff(kariErased, changes(before, b.dump(t))); diff != "" || again.State != Done {
						t.Errorf("statement %d, %s: trying again: %s, changes (-want +got):\n%s", at, name, again.State, diff)
					}
					b.reset(t)
				}
			}
		}
		if last < 20 {
			t.Errorf("there were only %d statements", last)
		}
		r := do(t.Context(), t, e, p)
		if diff := cmp.Diff(kariErased, changes(before, b.dump(t))); diff != "" || r.State != Done {
			t.Errorf("at last: %s, changes (-want +got):\n%s", r.State, diff)
		}
	})
}

// neverCommits counts what a change takes, commit and all, and takes it back.
type neverCommits struct{ recordstore.Writer }

func (n *neverCommits) Begin(ctx context.Context) (recordstore.Change, error) {
	c, err := n.Writer.Begin(ctx)
	return &uncommitted{c}, err
}

type uncommitted struct{ recordstore.Change }

func (u *uncommitted) Commit(context.Context) error {
	if f, ok := u.Change.(*failingChange); ok {
		f.f.count++
		f.f.named = append(f.f.named, "commit")
	}
	return errInjected
}

// A server that ends the connection in the middle leaves everything as it was.
func TestALostConnectionLeavesTheStoreWhole(t *testing.T) {
	t.Parallel()
	b := postgresBench(t)
	b.driver, b.declaration = "postgres", shopDeclaration
	b.exec(t, shopSchema)
	before := b.dump(t)
	e, found := b.engine(t)
	p := plan(t, e, found, person())
	for at := 3; at < 30; at += 5 {
		f := &failing{Writer: e.Sources[0].Writer, at: at, kill: func() {
			b.exec(t, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
		}}
		r := do(t.Context(), t, e.with(f), p)
		if diff := cmp.Diff(before, b.dump(t)); diff != "" || r.State != Failed {
			t.Errorf("statement %d: %s, changes:\n%s", at, r.State, diff)
		}
	}
	if r := do(t.Context(), t, e, p); r.State != Done {
		t.Errorf("at last: %s", indented(t, r))
	}
}

// What changes between the plan and the deed is left, and counted.
func TestWhatChangedMeanwhileIsLeft(t *testing.T) {
	t.Parallel()
	benches(t, shopDeclaration, shopSchema, func(t *testing.T, b bench) {
		t.Helper()
		e, found := b.engine(t)
		p := plan(t, e, found, person())
		b.exec(t, `UPDATE letter SET text = 'Kjære alle' WHERE id = 1;
INSERT INTO customer (id, mail, home_id) VALUES (9, 'ny@example.no', 2);
INSERT INTO pinned VALUES (9, 'P1', 1);
DELETE FROM note WHERE id = 2;
`)
		before := b.dump(t)
		r := do(t.Context(), t, e, p)
		left := map[string][]Left{}
		for _, c := range r.Collections {
			if len(c.Left) > 0 {
				left[c.Collection] = c.Left
			}
			if c.Collection == "note" && (c.Already != 1 || c.Deleted != 1) {
				t.Errorf("notes: %s", indented(t, c))
			}
		}
		want := map[string][]Left{
			"letter": {{Changed, 1, []search.Values{{int64(1)}}}}, "address": {{Shared, 1, []search.Values{{int64(2)}}}}, "line": {{Referred, 1, []search.Values{{"P1", int64(1)}}}},
		}
		if diff := cmp.Diff(want, left); diff != "" || r.State != Partly {
			t.Errorf("state %s; left (-want +got):\n%s", r.State, diff)
		}
		got := changes(before, b.dump(t))
		wantChanges := slices.DeleteFunc(slices.Clone(kariErased), func(line string) bool {
			return line[2:8] == "letter" || line[2:9] == "address" || line == "- line [P1 1 sykkel]" || line == "- note [2 1 1 ringte igjen]"
		})
		if diff := cmp.Diff(wantChanges, got); diff != "" {
			t.Errorf("changes (-want +got):\n%s", diff)
		}
	})
}

// A plan is carried out as it was approved, or not at all.
func TestOnlyTheApprovedPlan(t *testing.T) {
	t.Parallel()
	b := sqliteBench(t)
	b.driver, b.declaration = "sqlite", shopDeclaration
	b.exec(t, shopSchema)
	before := b.dump(t)
	e, found := b.engine(t)
	p := plan(t, e, found, person())
	more := throughJSON(t, p)
	more.Stores[0].Collections[0].Rows = append(more.Stores[0].Collections[0].Rows, Row{Key: []any{int64(1)}, Delete: true})
	newer := throughJSON(t, p)
	newer.Format++
	for name, c := range map[string]struct {
		plan     Plan
		approved string
		store    string
	}{
		"another row":     {more, p.Hash, "store"},
		"another hash":    {p, "x", "store"},
		"another format":  {newer, p.Hash, "store"},
		"another store":   {p, p.Hash, "other"},
		"nothing is said": {p, "", "store"},
	} {
		if _, err := e.Do(t.Context(), c.plan, c.approved, c.store); err == nil {
			t.Errorf("%s: it was done", name)
		}
	}
	e.Secret = []byte("another secret, as long as the one")
	if r := do(t.Context(), t, e, p); r.State != Partly {
		t.Errorf("with another secret: %s", r.State)
	}
	if diff := cmp.Diff(before, b.dump(t)); diff != "" {
		t.Errorf("changes:\n%s", diff)
	}
	e.Secret = nil
	if _, err := e.Do(t.Context(), p, p.Hash, "store"); err == nil {
		t.Error("it was done without a secret")
	}
}

// The store compares as it does for its foreign keys: where letter case does not
// matter, a row that refers in other letters would go along all the same.
func TestWhatRefersInOtherLettersIsSeen(t *testing.T) {
	t.Parallel()
	b := mariadbBench(t)
	b.driver = "mariadb"
	b.declaration = `dataset: {fides_key: d, collections: [{name: card, fides_meta: {masking_strategy_override: {strategy: delete}},
		fields: [{name: code, fides_meta: {primary_key: true}}, {name: mail, data_categories: [user.contact], fides_meta: {identity: email}}]}]}`
	b.exec(t, `CREATE TABLE card (code VARCHAR(10) PRIMARY KEY, mail VARCHAR(40)) COLLATE utf8mb4_general_ci;
CREATE TABLE stamp (id INTEGER PRIMARY KEY, card VARCHAR(10), FOREIGN KEY (card) REFERENCES card (code) ON DELETE CASCADE) COLLATE utf8mb4_general_ci;
INSERT INTO card VALUES ('A1', 'kari@example.no'), ('A2', 'kari@example.no');
INSERT INTO stamp VALUES (1, 'a1');
`)
	e, found := b.engine(t)
	p := plan(t, e, found, person())
	if r := do(t.Context(), t, e, p); r.State != Done || r.Collections[0].Deleted != 1 {
		t.Errorf("got %s", indented(t, r))
	}
	if diff := cmp.Diff([]string{"card [A1 kari@example.no]", "stamp [1 a1]"}, b.dump(t)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}
