package admin_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/register"
	"rettighetsporten/handlers/admin"
	"rettighetsporten/handlers/staff/stafftest"
	"rettighetsporten/handlers/web"
)

const telemark = "/admin/telemark/register"

// kept serves the pages on the register the portal comes with, to somebody who
// looks after every controller.
func kept(t *testing.T) (*world.World, *stafftest.Site, *stafftest.Reader) {
	t.Helper()
	w := world.New(t, apptest.SQLite(t), func(f *register.File) {
		bundled, err := register.Bundled()
		if err != nil {
			t.Fatal(err)
		}
		f.Controllers = bundled.Controllers
	})
	site := stafftest.Serve(t, func(kit *web.Kit) []web.Route {
		return (&admin.Pages{Kit: kit, Register: w.Register, Keeper: w.Register, Files: w.Register, Absences: w.Register, Stores: w.Collect, Log: audit.Log{DB: w.DB}, Outbox: &service{}, Letters: w.Rights}).Routes()
	})
	return w, site, site.SignIn("Ada Administrator", "ada@eksempel.no", "administrator:"+authz.AllControllers)
}

// typed returns the page's form as a browser would send it.
func typed(p *stafftest.Page) url.Values {
	form := url.Values{}
	for _, tag := range []string{"input", "textarea", "select"} {
		for _, n := range p.All(tag, "name", "") {
			name, value := stafftest.Attr(n, "name"), stafftest.Attr(n, "value")
			switch tag {
			case "input":
				if stafftest.Attr(n, "type") == "checkbox" && !stafftest.HasAttr(n, "checked") {
					continue
				}
			case "textarea":
				value = inner(n)
			case "select":
				for o := range n.Descendants() {
					if o.Data == "option" && stafftest.HasAttr(o, "selected") {
						value = stafftest.Attr(o, "value")
					}
				}
			}
			form.Add(name, value)
		}
	}
	form.Del("_csrf")
	form.Set("do", "save")
	return form
}

func inner(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		b.WriteString(d.Data)
	}
	return b.String()
}

func TestAControllerIsEdited(t *testing.T) {
	t.Parallel()
	w, site, ada := kept(t)
	ada.Get("/admin").Want(http.StatusOK, "Se og rediger registeret")
	ada.Get(telemark).Want(http.StatusOK, "Det mangler et personvernombud", "Det er ikke avgjort hvilken erklæring som gjelder")
	before, err := w.Register.Entry(t.Context(), authz.ForSystem("telemark"), "telemark")
	w.Must(err)

	// Sent as it is opened, nothing changes.
	page := ada.Get(telemark+"/virksomhet").Want(http.StatusOK, "Kontaktpunkt")
	form := typed(page)
	ada.Post(telemark+"/virksomhet", form).SentTo(telemark, "notice.register.saved")
	after, err := w.Register.Entry(t.Context(), authz.ForSystem("telemark"), "telemark")
	w.Must(err)
	if differences, err := register.Differences(before, after); err != nil || len(differences) > 0 || after.Version != before.Version {
		t.Errorf("saved as it was, it differs: %v, %v", differences, err)
	}

	// Two rows are added and one taken out, with everything else still typed.
	form.Set("ombud.email", "halvskrevet")
	form.Set("do", "add:deadlines.reminders")
	page = ada.Post(telemark+"/virksomhet", form).Want(http.StatusOK)
	form = typed(page)
	if form.Get("ombud.email") != "halvskrevet" || !form.Has("deadlines.reminders.0.days") {
		t.Errorf("after a row was added the form has %v", form)
	}
	form.Set("do", "remove:questions.0")
	form = typed(ada.Post(telemark+"/virksomhet", form).Want(http.StatusOK))
	if n := len(before.Facts.Questions); form.Has("questions."+string(rune('0'+n-1))+".nb") || form.Get("questions.0.nb") != before.Facts.Questions[1].NB {
		t.Errorf("after a row was taken out the form has %v", form)
	}

	// What is wrong is told at its field, and nothing is lost.
	form.Set("promise.days", "tretti")
	ada.Post(telemark+"/virksomhet", form).Want(http.StatusUnprocessableEntity, "Skriv et helt tall.")
	form.Set("promise.days", "30")
	form.Set("deadlines.margin_days", "90")
	page = ada.Post(telemark+"/virksomhet", form).Want(http.StatusUnprocessableEntity, "Skriv en e-postadresse", "Skriv et tall fra 0 til 15.")
	for id, want := range map[string]string{"ombud.email-e": "Skriv en e-postadresse, for eksempel post@eksempel.no.", "deadlines.margin_days-e": "Skriv et tall fra 0 til 15."} {
		if got := page.Text("p", "id", id); got != want {
			t.Errorf("%s says %q, want %q", id, got, want)
		}
	}
	form = typed(page)
	if form.Get("deadlines.margin_days") != "90" {
		t.Errorf("what was typed is lost: %v", form)
	}
	form.Set("ombud.name", "Personvernombudet")
	form.Set("ombud.email", "personvernombud@telemark.example")
	form.Set("deadlines.margin_days", "3")
	ada.Post(telemark+"/virksomhet", form).SentTo(telemark, "notice.register.saved")
	after, err = w.Register.Entry(t.Context(), authz.ForSystem("telemark"), "telemark")
	w.Must(err)
	if after.Facts.Ombud.Email != "personvernombud@telemark.example" || after.Facts.Deadlines.MarginDays != 3 || !after.Open() ||
		len(after.Facts.Questions) != len(before.Facts.Questions)-1 || after.Version != before.Version+1 || after.Facts.Notice != before.Facts.Notice {
		t.Errorf("afterwards the register says %+v", after.Controller)
	}

	// Who began before that is told, with what they wrote still in the form.
	form.Set("contact.phone", "12 34 56 78")
	page = ada.Post(telemark+"/virksomhet", form).Want(http.StatusConflict, "Noen andre har endret dette mens du skrev", "Kontaktpunkt, Telefon: blir «12 34 56 78»").Lacks("Frister og påminnelser, Virkedager")
	ada.Post(telemark+"/virksomhet", typed(page)).SentTo(telemark, "notice.register.saved")

	other := site.SignIn("Eva", "eva@eksempel.no", "administrator:hkdir")
	other.Get(telemark + "/virksomhet").Want(http.StatusNotFound)
	other.Post(telemark+"/virksomhet", form).Want(http.StatusNotFound)
}
