package engine

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Who reads another database than is written to sees nothing of it, and the
// receipt does not say that it is done.
func TestTheSecondLookIsTheReaders(t *testing.T) {
	t.Parallel()
	read, written := sqliteBench(t), sqliteBench(t)
	for _, b := range []*bench{&read, &written} {
		b.driver, b.declaration = "sqlite", shopDeclaration
		b.exec(t, shopSchema)
	}
	e, found := read.engine(t)
	other, _ := written.engine(t)
	e = e.with(other.Sources[0].Writer)
	p := plan(t, e, found, Demand{Erase: []Selection{{Category: "user.name"}}})
	r := do(t.Context(), t, e, p)
	if c := r.Collections[0]; r.State != Unknown || c.SecondLook != NotPlanned || c.Still != 1 || c.Changed["name"] != 1 {
		t.Errorf("got %s", indented(t, r))
	}
	if len(changes(read.dump(t), written.dump(t))) != 2 {
		t.Errorf("nothing was written")
	}
}

// A database that makes something else of what is written keeps what it had.
func TestAStoreThatWritesSomethingElse(t *testing.T) {
	t.Parallel()
	b := sqliteBench(t)
	b.driver, b.declaration = "sqlite", shopDeclaration
	b.exec(t, shopSchema+"CREATE TRIGGER again AFTER UPDATE ON customer BEGIN UPDATE customer SET mail = OLD.mail WHERE id = NEW.id; END")
	before := b.dump(t)
	e, found := b.engine(t)
	r := do(t.Context(), t, e, plan(t, e, found, person()))
	if diff := cmp.Diff(before, b.dump(t)); diff != "" || r.State != Failed {
		t.Errorf("%s, changes:\n%s", indented(t, r), diff)
	}
}

// Two that carry out the same plan at once do it once.
func TestTwiceAtOnceIsOnce(t *testing.T) {
	t.Parallel()
	benches(t, shopDeclaration, shopSchema, func(t *testing.T, b bench) {
		t.Helper()
		before := b.dump(t)
		e, found := b.engine(t)
		p := plan(t, e, found, person())
		receipts := make(chan Receipt)
		for range 3 {
			go func() {
				r, err := e.Do(t.Context(), p, p.Hash, "store")
				if err != nil {
					t.Error(err)
				}
				receipts <- r
			}()
		}
		deleted, masked := 0, 0
		for range 3 {
			r := <-receipts
			if r.State != Done {
				t.Errorf("got %s", indented(t, r))
			}
			for _, c := range r.Collections {
				deleted += c.Deleted
				masked += c.Changed["mail"]
			}
		}
		if deleted != 4 || masked != 3 {
			t.Errorf("%d rows are said to be deleted and %d masked, want 4 and 3", deleted, masked)
		}
		if diff := cmp.Diff(kariErased, changes(before, b.dump(t))); diff != "" {
			t.Errorf("changes (-want +got):\n%s", diff)
		}
	})
}
