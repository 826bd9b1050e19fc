package register_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/register"
	"rettighetsporten/models"
)

// known is what the database says of Nord, connections opened.
type known struct {
	Controller  models.Controller
	Activities  []models.ProcessingActivity
	Facts       []models.StoreFacts
	Connections []models.StoreConnection
}

func ask(w *world.World) known {
	w.T.Helper()
	ctx := w.T.Context()
	var k known
	var err error
	k.Controller, err = w.Register.Controller(ctx, "nord")
	w.Must(err)
	k.Activities, err = w.Register.Activities(ctx, "nord")
	w.Must(err)
	stores, err := w.Register.Stores(ctx, "nord")
	w.Must(err)
	for _, s := range stores {
		connection, err := w.Register.Connection(s)
		w.Must(err)
		k.Facts, k.Connections = append(k.Facts, s.Facts), append(k.Connections, connection)
	}
	return k
}

func TestImport(t *testing.T) {
	t.Parallel()
	const password = "p4ssord-til-arkivet"
	withPassword := func(f *register.File) {
		f.Controllers[0].Stores[0].Connection["dsn"] = "postgres://u:" + password + "@db.example/x"
	}
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db, withPassword)
		ctx, first := t.Context(), ask(w)
		if len(first.Facts) != 3 || first.Connections[0]["dsn"] != "postgres://u:"+password+"@db.example/x" || first.Facts[0].Connection != nil {
			t.Errorf("Nord has the stores %+v", first.Facts)
		}
		if found := w.Readable(password); len(found) > 0 {
			t.Errorf("the password can be read in %v", found)
		}
		file := world.Register()
		withPassword(&file)
		_, err := w.Register.Import(ctx, w.Staff("ola", authz.Caseworker, "nord"), file)
		w.Refused(err, fault.Forbidden, "error.forbidden")
		done, err := w.Register.Import(ctx, w.Staff("root", authz.Administrator, authz.AllControllers), file)
		w.Must(err)
		if done != (register.Imported{Controllers: 3, Activities: 3, Stores: 4}) {
			t.Errorf("brought in %+v", done)
		}
		if diff := cmp.Diff(first, ask(w)); diff != "" {
			t.Errorf("imported twice it is not the same:\n%s", diff)
		}

		// What the file no longer has is taken out; a body it does not name stays.
		w.File(w.Citizen("oksana"), "nord")
		file.Controllers = file.Controllers[:1]
		file.Controllers[0].Name = "Nye Nord kommune"
		file.Controllers[0].Stores = file.Controllers[0].Stores[1:]
		file.Controllers[0].Activities = file.Controllers[0].Activities[:1]
		_, err = w.Register.Import(ctx, authz.ForSystem(authz.AllControllers), file)
		w.Must(err)
		after := ask(w)
		if after.Controller.Name != "Nye Nord kommune" || len(after.Facts) != 2 || after.Facts[0].Name.NB != "Chatten" || len(after.Activities) != 1 {
			t.Errorf("afterwards Nord is %+v", after)
		}
		if _, err := w.Register.Controller(ctx, "sor"); err != nil {
			t.Errorf("Sør is gone: %v", err)
		}
		_, err = w.Register.Controller(ctx, "vest")
		w.Refused(err, fault.NotFound, "error.not_found")
		// A connection moved to another store does not open there.
		stores, err := w.Register.Stores(ctx, "nord")
		w.Must(err)
		stores[0].ID = "annet"
		if _, err := w.Register.Connection(stores[0]); err == nil {
			t.Error("a store's connection opens for another")
		}
	})
}
