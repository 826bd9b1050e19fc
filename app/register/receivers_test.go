package register_test

import (
	"errors"
	"strings"
	"testing"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/register"
)

const withReceiver = `controllers:
- id: nord
  name: Nord kommune
  case_prefix: NOR
  kind: kommune
  contact: {name: Postmottak, email: post@nord.example}
  ombud: {name: Ombud, email: ombud@nord.example}
  notice: {id: en, title: Erklæring}
  receivers:
  - id: verktoy
    name: Verktøyet AS
    connection:
      url: https://mottak.example/filer
      authentication: {strategy: bearer, configuration: {token: "${VERKTOY_TOKEN}"}}
`

// Who can receive is said by the file an operator reads in, and by no page; an
// address without TLS has to be allowed.
func TestReceivers(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx, system, ada := t.Context(), authz.ForSystem(authz.AllControllers), w.Staff("ada", authz.Administrator, "nord")
		read := func(text string) error {
			f, err := register.Parse([]byte(text))
			if err != nil {
				return err
			}
			_, err = w.Register.Import(ctx, system, f)
			return err
		}
		without, _, _ := strings.Cut(withReceiver, "receivers:")
		known := func() (names string) {
			all, err := w.Register.Receivers(ctx, "nord")
			w.Must(err)
			for _, r := range all {
				names += r.Name
			}
			return names
		}
		w.Must(read(withReceiver))
		row, c, err := w.Register.Receiver(ctx, "nord", "verktoy")
		w.Must(err)
		if o, err := register.ReceiverOptions(c); err != nil || known() != "Verktøyet AS" || row.Name != "Verktøyet AS" || o.BaseURL != "https://mottak.example/filer" || o.Authentication.Configuration.Token != "${VERKTOY_TOKEN}" {
			t.Errorf("%s is known, at %s, %v", known(), o.BaseURL, err)
		}
		exported, err := w.Register.Export(ctx, ada, "nord")
		w.Must(err)
		if strings.Contains(string(exported), "mottak.example") {
			t.Error("where data are sent to is exported")
		}
		w.Must(read(string(exported)))
		if known() != "Verktøyet AS" {
			t.Error("a file that says nothing of receivers takes them out")
		}
		for _, text := range []string{withReceiver, without + "receivers: []\n"} {
			var problems register.ProblemsError
			if _, err := w.Register.Propose(ctx, ada, []byte(text)); !errors.As(err, &problems) || problems[0].Key != "register.problem.receivers" {
				t.Errorf("a page's file may say who receives: %v", err)
			}
		}
		for _, wrong := range []struct{ from, to string }{
			{"https://", "http://"}, {"id: verktoy", "id: V"}, {"name: Verktøyet AS", "name: ''"}, {"url:", "uri:"}, {"token:", "tokn:"}, {"/filer", "/filer?hvem=1"},
		} {
			if err := read(strings.Replace(withReceiver, wrong.from, wrong.to, 1)); err == nil {
				t.Errorf("%s is let in", wrong.to)
			}
		}
		w.Must(read(without + "receivers: []\n"))
		if known() != "" {
			t.Errorf("%s is left", known())
		}
	})
}
