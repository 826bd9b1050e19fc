package engine

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// A town: who is a party to which file, and documents and notes below the files.
const townDeclaration = `dataset: {fides_key: town, collections: [
		{name: party, fields: [{name: id, fides_meta: {primary_key: true}}, {name: mail, data_categories: [user.contact], fides_meta: {identity: email}}]},
		{name: part, fields: [{name: id, fides_meta: {primary_key: true}}, {name: party_id, fides_meta: {references: [{dataset: town, field: party.id, direction: from}]}},
			{name: file_id, fides_meta: {references: [{dataset: town, field: file.id, direction: to}]}}]},
		{name: note, data_categories: [user.content], fields: [{name: id, fides_meta: {primary_key: true}}, {name: document_id, fides_meta: {references: [{dataset: town, field: document.id, direction: from}]}}, {name: words}]},
		{name: document, data_categories: [user.content], fields: [{name: id, fides_meta: {primary_key: true}}, {name: file_id, fides_meta: {references: [{dataset: town, field: file.id, direction: from}]}},
			{name: writer_id, fides_meta: {references: [{dataset: town, field: party.id, direction: from}]}}, {name: title}]},
		{name: file, data_categories: [user.content], fields: [{name: id, fides_meta: {primary_key: true}}, {name: title}]}]}`

const townSchema = `CREATE TABLE party (id INTEGER PRIMARY KEY, mail VARCHAR(60));
CREATE TABLE part (id INTEGER PRIMARY KEY, party_id INTEGER, file_id INTEGER);
CREATE TABLE file (id INTEGER PRIMARY KEY, title VARCHAR(60));
CREATE TABLE document (id INTEGER PRIMARY KEY, file_id INTEGER, writer_id INTEGER, title VARCHAR(60));
CREATE TABLE note (id INTEGER PRIMARY KEY, document_id INTEGER, words VARCHAR(60));
INSERT INTO party VALUES (1, 'kari@example.no'), (2, 'ola@example.no');
INSERT INTO part VALUES (1, 1, 1), (2, 2, 1), (3, 1, 2);
INSERT INTO file VALUES (1, 'Garasjen'), (2, 'Pipa');
INSERT INTO document VALUES (1, 1, NULL, 'Nabovarsel'), (2, 1, 1, 'Brev fra Kari'), (3, 2, 2, 'Vedtak');
INSERT INTO note VALUES (1, 1, 'Ola ringte'), (2, 2, 'Kari ringte'), (3, 3, 'Arkivert')`

// A case that a neighbour is a party to is left, and with it what hangs below it
// alone, however deep; a document that is Kari's own too is not, nor is what there
// is of a case of hers alone: unless that is shared by the time it is done.
func TestWhatHangsBelowWhatOthersShare(t *testing.T) {
	t.Parallel()
	benches(t, townDeclaration, townSchema, func(t *testing.T, b bench) {
		t.Helper()
		e, found := b.engine(t)
		before := b.dump(t)
		p := plan(t, e, found, person())
		b.exec(t, "INSERT INTO part VALUES (4, 2, 2)") // since it was planned Ola is a party to the other case too
		if r := do(t.Context(), t, e, p); r.State != Partly {
			t.Errorf("it is %s", indented(t, r))
		}
		b.exec(t, "DELETE FROM part WHERE id = 4")
		for _, line := range changes(before, b.dump(t)) {
			if strings.Contains(line, "Pipa") || strings.Contains(line, "Vedtak") {
				t.Errorf("shared since it was planned, this changed: %s", line)
			}
		}
		if r := do(t.Context(), t, e, plan(t, e, found, person())); r.State != Done {
			t.Errorf("it is %s", indented(t, r))
		}
		want := []string{
			"- document [2 1 1 Brev fra Kari]", "- document [3 2 2 Vedtak]", "- file [2 Pipa]", "- note [2 2 Kari ringte]", "- note [3 3 Arkivert]", "- party [1 kari@example.no]",
			"+ document [2 <nil> <nil> <nil>]", "+ document [3 <nil> <nil> <nil>]", "+ file [2 <nil>]", "+ note [2 <nil> <nil>]", "+ note [3 <nil> <nil>]", "+ party [1 <nil>]",
		}
		if diff := cmp.Diff(want, changes(before, b.dump(t))); diff != "" {
			t.Errorf("rows (-want +got):\n%s", diff)
		}
	})
}

// asked is a store that counts how often it is asked who refers to rows, and does not
// answer the nth time.
type asked struct {
	recordstore.Viewer

	count, fails int
}

func (a *asked) Carrying(ctx context.Context, of *dataset.Collection, where recordstore.Match) ([]recordstore.Row, error) {
	a.count++
	if a.count == a.fails {
		return nil, recordstore.FailWhole(recordstore.Unreachable, "down")
	}
	return a.Viewer.Carrying(ctx, of, where)
}

// Who refers to what rows hang below is asked once for all of them. Where the store
// does not say so they are left, and not changed unwatched.
func TestWhatHangsBelowIsAskedOfOnce(t *testing.T) {
	t.Parallel()
	benches(t, townDeclaration, townSchema, func(t *testing.T, b bench) {
		t.Helper()
		planned := func(fails int) (Plan, int) {
			e, found := b.engine(t)
			view, ok := e.Sources[0].Connector.(recordstore.Viewer)
			if !ok {
				t.Fatal("nobody can look at the store")
			}
			a := &asked{Viewer: view, fails: fails}
			e.Sources[0].Connector = a
			return plan(t, e, found, person()), a.count
		}
		p, few := planned(0)
		watched := func(p Plan, fails int) {
			for _, c := range p.Stores[0].Collections {
				for _, row := range c.Rows {
					if c.Collection == "document" && fmt.Sprint(row.Key) != "[2]" && len(row.Guards) == 0 { // 2 Kari has written
						t.Errorf("the store did not answer look %d, and document %v is changed unwatched", fails, row.Key)
					}
				}
			}
		}
		watched(p, 0)
		for fails := 1; fails <= few; fails++ {
			p, _ := planned(fails)
			watched(p, fails)
		}
		for i := range 40 {
			b.exec(t, fmt.Sprintf("INSERT INTO document VALUES (%d, 2, NULL, 'Vedlegg')", 100+i))
		}
		if p, many := planned(0); many != few || len(p.Stores[0].Collections) == 0 {
			t.Errorf("of 40 documents more it is asked %d times, not %d", many, few)
		}
	})
}
