package collect_test

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	_ "modernc.org/sqlite" // a store is one

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/sqlstore"
	"rettighetsporten/app/register"
	"rettighetsporten/models"
)

// rebuilt is a play at Sør, whose store is a real database that is no longer as
// it was declared.
func rebuilt(t *testing.T, db *database.DB) (p *play, change func(statements string)) {
	t.Helper()
	dsn := filepath.Join(t.TempDir(), "store.db")
	change = func(statements string) {
		t.Helper()
		store, err := sql.Open("sqlite", dsn)
		if err == nil {
			_, err = store.ExecContext(t.Context(), statements)
			_ = store.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if db.Read().Name() == "postgres" {
		dsn = apptest.PostgresDSN(t)
		change = func(statements string) { t.Helper(); apptest.Exec(t, dsn, statements) }
	}
	w := world.New(t, db, func(f *register.File) {
		s := &f.Controllers[1].Stores[0]
		s.Connection = models.StoreConnection{"dsn": dsn, "allow_private": true}
		s.Dataset = `dataset: {fides_key: arkiv, collections: [{name: persons, fields: [
			{name: number, fides_meta: {identity: national_id, data_type: string}}, {name: gone}, {name: born, fides_meta: {data_type: integer}}]}]}`
	})
	w.Collect.Kinds = recordstore.Registry{recordstore.SQL: sqlstore.Config{}.Kind()}
	p = &play{w: w, citizen: w.Citizen("oksana"), worker: w.Staff("ola", authz.Caseworker, "sor")}
	change("CREATE TABLE persons (number TEXT, born DATE, hemmelig_kolonne TEXT); INSERT INTO persons VALUES ('" + w.Person("oksana").NationalID.Reveal() + "', NULL, 'hemmelig verdi')")
	p.number = w.File(p.citizen, "sor").CaseNumber
	return p, change
}

// Where a store was not as declared is kept with the case, by name, and told to
// the administrator without the case.
func TestWhatSearchesMeetIsKept(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		p, change := rebuilt(t, db)
		w, ctx := p.w, t.Context()
		admin := w.Staff("kari", authz.Administrator, "sor")
		lately, err := w.Collect.Lately(ctx, admin, "sor", "sor")
		w.Must(err)
		if diff := cmp.Diff(collect.Lately{}, lately); diff != "" {
			t.Errorf("before any search (-want +got):\n%s", diff)
		}
		w.Collected(p.worker, p.number)
		found := w.Clock.Now()
		want := []models.Difference{
			{Kind: models.MissingField, Field: "gone"},
			{Kind: models.OtherType, Field: "born", Declared: "integer", Actual: "date"},
			{Kind: models.UndeclaredField, Field: "hemmelig_kolonne"},
		}
		check := func(when string) {
			t.Helper()
			parts := p.status("sor").Collection.Parts
			if len(parts) != 1 {
				t.Fatalf("%s: %d parts", when, len(parts))
			}
			for i := range parts[0].Differences {
				parts[0].Differences[i].Actual = strings.ToLower(parts[0].Differences[i].Actual)
			}
			if diff := cmp.Diff(want, parts[0].Differences); diff != "" {
				t.Errorf("%s: the search met (-want +got):\n%s", when, diff)
			}
			if strings.Contains(w.Log.String(), "hemmelig verdi") || len(w.Readable("hemmelig verdi")) > 0 {
				t.Errorf("%s: a value has come along", when)
			}
		}
		check("searched")
		change("ALTER TABLE persons ADD COLUMN later TEXT")
		w.ProveEmail(p.citizen, w.Person("oksana").Email) // nothing it is searched by
		w.Drain()
		check("nothing new was asked")

		lately, err = w.Collect.Lately(ctx, admin, "sor", "sor")
		w.Must(err)
		var got []string
		for _, m := range lately.Met {
			got = append(got, m.Dataset+":"+m.Collection+" "+string(m.Kind)+" "+m.Field)
			if m.Last.Sub(found).Abs() > 0 {
				t.Errorf("it was last met %s, want %s", m.Last, found)
			}
		}
		if diff := cmp.Diff([]string{"arkiv:persons missing-field gone", "arkiv:persons other-type born", "arkiv:persons undeclared-field hemmelig_kolonne"}, got); diff != "" || lately.Searches != 1 {
			t.Errorf("lately %d searches met (-want +got):\n%s", lately.Searches, diff)
		}
		probed, err := w.Collect.Probe(ctx, admin, "sor", "sor")
		w.Must(err)
		if len(probed) != 1 || probed[0].Untold || probed[0].Uncompared != "" || len(probed[0].Differences) != 4 {
			t.Errorf("tried now, the store differs thus: %+v", probed)
		}
		for name, c := range map[string]struct {
			actor authz.Actor
			kind  fault.Kind
		}{
			"of another controller": {w.Staff("eva", authz.Administrator, "nord"), fault.NotFound},
			"a caseworker":          {p.worker, fault.Forbidden},
		} {
			if _, err := w.Collect.Lately(ctx, c.actor, "sor", "sor"); !fault.Is(err, c.kind) {
				t.Errorf("%s reads what searches met: %v", name, err)
			}
		}
		w.Clock.Advance(31 * 24 * 60 * 60 * 1e9)
		lately, err = w.Collect.Lately(ctx, w.Staff("kari", authz.Administrator, "sor"), "sor", "sor")
		w.Must(err)
		if len(lately.Met) > 0 || lately.Searches > 0 {
			t.Errorf("after a month it is still %+v", lately)
		}
	})
}

// A store that cannot tell, and one that cannot be opened, are not taken for
// ones that agree when they are tried.
func TestATriedStoreSaysWhatItCannotTell(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		admin := w.Staff("kari", authz.Administrator, "nord")
		probed, err := w.Collect.Probe(t.Context(), admin, "nord", "chat") // in memory, without a schema
		w.Must(err)
		if len(probed) != 1 || !probed[0].Untold || probed[0].Uncompared != "" {
			t.Errorf("a store that cannot tell: %+v", probed)
		}
		w.Collect.Kinds = recordstore.Registry{}
		probed, err = w.Collect.Probe(t.Context(), admin, "nord", "chat")
		w.Must(err)
		if len(probed) != 1 || probed[0].Untold || probed[0].Uncompared == "" || probed[0].Reason == "" {
			t.Errorf("a store that cannot be opened: %+v", probed)
		}
	})
}
