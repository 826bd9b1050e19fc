package register_test

import (
	"bytes"
	"errors"
	"strings"
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

// fit makes the small country's register one that a file could hold.
func fit(f *register.File) {
	for i := range f.Controllers {
		c := &f.Controllers[i]
		c.Facts.Behalf = &models.BehalfRules{OwnSayFrom: 12 + i, HoldsMonths: 6}
		c.Facts.Notice = models.Notice{ID: c.ID + "-2026", Title: "Personvern: hos «" + c.Name + "»"}
		for j := range c.Stores {
			c.Stores[j].Owner = models.StoreOwner{Name: "Eier", Email: "eier@" + c.ID + ".example"}
			if c.Stores[j].Connection != nil {
				c.Stores[j].Connection["password"] = "p4ssord-til-arkivet"
			}
			c.Stores[j].BackupDays = 30 + j
			if r := c.Stores[j].Retention; r != nil {
				r.Text = models.Text{NB: "Etter en uke"}
			}
		}
	}
}

func TestExportIsImportedToTheSame(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db, fit, withBundled(t))
		ctx, ada := t.Context(), w.Staff("ada", authz.Administrator, authz.AllControllers)
		before := map[string]register.ControllerEntry{}
		controllers, err := w.Register.Controllers(ctx)
		w.Must(err)
		for _, c := range controllers {
			before[c.ID] = entry(w, c.ID)
		}
		first, err := w.Register.Export(ctx, ada, "")
		w.Must(err)
		for _, secret := range []string{"p4ssord", "connection", "dsn"} {
			if bytes.Contains(first, []byte(secret)) {
				t.Errorf("the file holds %q", secret)
			}
		}
		p, err := w.Register.Propose(ctx, ada, first)
		w.Must(err)
		if len(p.Changes) > 0 {
			t.Errorf("what was written would change %+v", p.Changes)
		}
		w.Must(w.Register.Apply(ctx, ada, p))
		for id, want := range before {
			if diff := cmp.Diff(want, entry(w, id)); diff != "" {
				t.Errorf("%s is not the same (-want +got)\n%s", id, diff)
			}
		}
		stores, err := w.Register.Stores(ctx, "nord")
		w.Must(err)
		if connection, err := w.Register.Connection(stores[0]); err != nil || connection["password"] != "p4ssord-til-arkivet" {
			t.Errorf("how the store is reached is lost: %v, %v", connection, err)
		}
		again, err := w.Register.Export(ctx, ada, "")
		w.Must(err)
		if diff := cmp.Diff(string(first), string(again)); diff != "" {
			t.Errorf("written again it is not the same (-first +again)\n%s", diff)
		}

		// Taken into an empty portal, all but the machines' stores come along.
		one, err := w.Register.Export(ctx, ada, "telemark")
		w.Must(err)
		file, err := register.Parse(one)
		w.Must(err)
		if diff := cmp.Diff(before["telemark"].Facts, file.Controllers[0].Facts); diff != "" || len(file.Controllers) != 1 {
			t.Errorf("read anew it is not the same (-want +got)\n%s", diff)
		}
		_, err = w.Register.Export(ctx, w.Staff("eva", authz.Administrator, "sor"), "nord")
		w.Refused(err, fault.NotFound, "error.not_found")
		some, err := w.Register.Export(ctx, w.Staff("eva", authz.Administrator, "sor"), "")
		w.Must(err)
		if strings.Contains(string(some), "id: nord\n") || !strings.Contains(string(some), "id: sor\n") {
			t.Error("who looks after one controller is given others")
		}
	})
}

func TestPropose(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db, fit)
		ctx, ada := t.Context(), w.Staff("ada", authz.Administrator, authz.AllControllers)
		file, err := w.Register.Export(ctx, ada, "nord")
		w.Must(err)
		edit := func(pairs ...string) []byte { return []byte(strings.NewReplacer(pairs...).Replace(string(file))) }
		p, err := w.Register.Propose(ctx, ada, edit("name: Nord kommune", "name: Nye Nord", "name: Chatten", "name: Chatteloggen"))
		w.Must(err)
		want := []register.Change{{ControllerID: "nord", Name: "Nye Nord", Differences: []register.Difference{
			{Kind: register.KindController, Field: "name", Before: []string{"Nord kommune"}, After: []string{"Nye Nord"}},
			{Kind: register.KindStore, ID: "chat", Field: "name", Before: []string{"Chatten"}, After: []string{"Chatteloggen"}},
		}}}
		if diff := cmp.Diff(want, p.Changes); diff != "" {
			t.Errorf("what would change (-want +got)\n%s", diff)
		}
		if entry(w, "nord").Name != "Nord kommune" {
			t.Error("a proposal has changed something")
		}

		// What somebody saves in between is not overwritten unseen.
		w.File(w.Citizen("oksana"), "nord")
		w.Drain()
		c := entry(w, "nord").Controller
		c.Kind = "bydel"
		w.Must(w.Register.SaveController(ctx, ada, c))
		w.Refused(w.Register.Apply(ctx, ada, p), fault.Conflict, "register.changed_meanwhile")
		p, err = w.Register.Propose(ctx, ada, edit("name: Nord kommune", "name: Nye Nord", "name: Chatten", "name: Chatteloggen"))
		w.Must(err)
		w.Must(w.Register.Apply(ctx, ada, p))
		if now := entry(w, "nord"); now.Name != "Nye Nord" || now.Kind != "kommune" || now.Stores[1].Name.NB != "Chatteloggen" {
			t.Errorf("the register says %+v", now)
		}
		if n := w.Count("SELECT COUNT(*) FROM jobs WHERE kind = 'collect.run' AND state = 'ready'"); n != 1 {
			t.Errorf("%d open cases are planned anew, want 1", n)
		}
		if line := last(w, "nord"); line.Action != "register.imported" || !strings.Contains(line.Detail, `"store":"chat"`) {
			t.Errorf("the log says %+v", line)
		}

		for name, tc := range map[string]struct {
			file []byte
			want string
		}{
			"how a store is reached": {edit("        dataset: |", "        connection: {dsn: x}\n        dataset: |"), "how a store is reached is no part of this"},
			"a new machine's store":  {edit("- id: chat\n        name: Chatten", "- id: prat\n        name: Chatten"), "it is not known how the store is reached"},
			"a prefix of another's":  {edit("case_prefix: NOR", "case_prefix: SOR"), `case_prefix: "SOR" is another controller's`},
			"an unknown key":         {edit("case_prefix: NOR", "case_prefix: NOR\n    colour: red"), `unknown key "colour"`},
			"no YAML":                {[]byte("{"), "not readable as YAML"},
		} {
			_, err := w.Register.Propose(ctx, ada, tc.file)
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("%s: %v, want %q", name, err, tc.want)
			}
			if problems, ok := errors.AsType[register.ProblemsError](err); ok && name != "an unknown key" && problems[0].Key == "" {
				t.Errorf("%s has no message", name)
			}
		}
		_, err = w.Register.Propose(ctx, w.Staff("eva", authz.Administrator, "sor"), file)
		w.Refused(err, fault.NotFound, "error.not_found")
		_, err = w.Register.Propose(ctx, w.Staff("eva", authz.Administrator, "sor"), edit("id: nord", "id: ny"))
		w.Refused(err, fault.NotFound, "error.not_found")
	})
}
