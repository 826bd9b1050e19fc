package fulfil_test

import (
	"strings"
	"testing"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/register"
	"rettighetsporten/models"
)

// filed lets the archive have matters that several may be parties to, with documents
// below.
func filed(f *register.File) {
	matters(f)
	of := &f.Controllers[0].Stores[0].Dataset
	*of = strings.Replace(*of, "    - {name: blocked, fides_meta: {data_type: integer}, meta: {restriction: true}}\n", "    - {name: title, fides_meta: {data_type: string}}\n", 1) + `
  - name: documents
    data_categories: [user.content]
    fields:
    - {name: id, fides_meta: {primary_key: true, data_type: integer}}
    - {name: matter_id, fides_meta: {data_type: integer, references: [{dataset: arkiv, field: matters.id, direction: from}]}}
    - {name: text, fides_meta: {data_type: string}}
`
}

// newFiled is a body whose archive has a matter that a neighbour is a party to.
func newFiled(t *testing.T, db *database.DB) *body {
	t.Helper()
	b := newBodyAsked(t, db, models.RightErasure, filed)
	b.run(b.archive, "CREATE TABLE parties (id INTEGER PRIMARY KEY, person_id INTEGER, matter_id INTEGER)")
	b.run(b.archive, "CREATE TABLE matters (id INTEGER PRIMARY KEY, title TEXT)")
	b.run(b.archive, "CREATE TABLE documents (id INTEGER PRIMARY KEY, matter_id INTEGER, text TEXT)")
	b.run(b.archive, "INSERT INTO matters VALUES (80, 'Garasjen')")
	b.run(b.archive, "INSERT INTO parties VALUES (1, 7, 80), (2, 8, 80)")
	return b
}

// Where all that was found stands, and nobody does anything about it, the answer is
// no: neither that it is erased, nor that some of it is.
func TestNothingIsDecidedAsDoneWhereNothingWouldBe(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := newFiled(t, db)
		ctx, c := t.Context(), b.Open(b.worker, b.number)
		e := b.tries([]fulfil.Choice{{StoreID: "arkiv", Do: fulfil.Erase}})
		if p := at("arkiv", e).Plan; p == nil || len(p.Collections) != 1 || p.Collections[0].Found != 1 || len(p.Collections[0].Rows) != 0 {
			t.Fatalf("of the archive is planned %+v", p)
		}
		b.Refused(b.Answer.Decide(ctx, b.worker, c, models.Decision{Outcome: models.OutcomeErased, Plan: e.Hash}), fault.Invalid, "fulfil.nothing_done")
		b.Refused(b.Answer.Decide(ctx, b.worker, c, othersStand(e.Hash)), fault.Invalid, "fulfil.nothing_done")

		// With the chat beside it something is done, and the shared matter is told alone.
		e = b.tries([]fulfil.Choice{{StoreID: "arkiv", Do: fulfil.Erase}, {StoreID: "chat", Do: fulfil.Erase}})
		b.approves(models.Decision{Outcome: models.OutcomeErased, Plan: e.Hash})
		b.says(b.letter(), "matters: én oppføring er ikke rørt, fordi andre enn deg også er knyttet til den.", "lines: i 2 oppføringer er dette fjernet: text.")
	})
}

// Where nothing was found there is nothing that stands: that is an answer.
func TestNothingFoundIsAnAnswer(t *testing.T) {
	t.Parallel()
	b := newFiled(t, apptest.SQLite(t))
	b.run(b.archive, "DELETE FROM parties")
	e := b.tries([]fulfil.Choice{{StoreID: "arkiv", Do: fulfil.Erase}})
	b.approves(models.Decision{Outcome: models.OutcomeErased, Plan: e.Hash})
	b.says(b.letter(), "Arkivet: vi fant ingenting om deg å slette.")
}

// What hangs below nothing but what others share may be about them: that it stands
// needs its ground.
func TestWhatHangsBelowWhatOthersShareIsRefused(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := newFiled(t, db)
		b.run(b.archive, "INSERT INTO documents VALUES (1, 80, 'Nabovarsel')")
		ctx, c := t.Context(), b.Open(b.worker, b.number)
		e := b.tries([]fulfil.Choice{{StoreID: "arkiv", Do: fulfil.Erase}, {StoreID: "chat", Do: fulfil.Erase}})
		if all := e.Remaining(); len(all) != 1 || all[0].Of != "others/arkiv" || all[0].What(b.Texts.For(models.Bokmal)) != "Arkivet: documents (oppføringer som også kan gjelde andre)" {
			t.Fatalf("what remains is %+v", all)
		}
		b.Refused(b.Answer.Decide(ctx, b.worker, c, models.Decision{Outcome: models.OutcomeErased, Plan: e.Hash}), fault.Invalid, "fulfil.others_is_partly")
		d := othersStand(e.Hash)
		d.Parts[0].Of = ""
		b.Refused(b.Answer.Decide(ctx, b.worker, c, d), fault.Invalid, "fulfil.remains_unnamed")
		b.approves(othersStand(e.Hash))
		b.says(b.letter(), "documents: én oppføring er ikke rørt, fordi den kan gjelde andre enn deg.", "matters: én oppføring er ikke rørt, fordi andre enn deg også er knyttet til den.")
	})
}

// What is kept was found too: where that is all, it is a no.
func TestKeepingAllThatWasFoundIsARefusal(t *testing.T) {
	t.Parallel()
	b := newBody(t, apptest.SQLite(t))
	b.run(b.chat, "DELETE FROM lines")
	e := b.tries(archiveStands())
	b.Refused(b.Answer.Decide(t.Context(), b.worker, b.Open(b.worker, b.number), partly(e.Hash)), fault.Invalid, "fulfil.nothing_done")
}
