package admin_test

import (
	"net/http"
	"strconv"
	"testing"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/register"
	"rettighetsporten/handlers/staff/stafftest"
	"rettighetsporten/models"
)

func TestAnActivityIsEdited(t *testing.T) {
	t.Parallel()
	w, site, ada := kept(t)
	const booking = telemark + "/aktivitet/telemark-timebestilling"
	now := func() register.ControllerEntry {
		t.Helper()
		e, err := w.Register.Entry(t.Context(), authz.ForSystem("telemark"), "telemark")
		w.Must(err)
		return e
	}
	before := now()

	// Every activity there is can be opened and sent as it is: nothing changes.
	for _, a := range before.Activities {
		at := telemark + "/aktivitet/" + a.ID
		ada.Post(at, typed(ada.Get(at).Want(http.StatusOK))).SentTo(telemark, "notice.register.saved")
	}
	if differences, err := register.Differences(before, now()); err != nil || len(differences) > 0 {
		t.Errorf("saved as they were, they differ: %v, %v", differences, err)
	}

	form := typed(ada.Get(booking))
	form.Set("do", "add:recipients")
	form = typed(ada.Post(booking, form).Want(http.StatusOK))
	form.Set("recipients.2.name.nb", "Skien kommune")
	form.Set("third_country.transfers", "")
	page := ada.Post(booking, form).Want(http.StatusUnprocessableEntity, "Velg en av mulighetene.")
	if got := page.Text("p", "id", "third_country.transfers-e"); got != "Velg en av mulighetene." {
		t.Errorf("transfers that are described and not said to be made: %q", got)
	}
	form.Set("third_country.transfers", "true")
	form.Set("purposes.0.nb", " ")
	form.Set("purposes.0.en", "")
	form.Set("purposes.1.nb", "")
	form.Set("purposes.1.en", "")
	page = ada.Post(booking, form).Want(http.StatusUnprocessableEntity)
	for id, want := range map[string]string{"recipients.2.role-e": "Velg en av mulighetene.", "purposes-e": "Dette feltet må fylles ut."} {
		if got := page.Text("p", "id", id); got != want {
			t.Errorf("%s says %q, want %q", id, got, want)
		}
	}
	form = typed(page)
	if form.Get("recipients.2.name.nb") != "Skien kommune" {
		t.Errorf("what was typed is lost: %v", form)
	}
	form.Set("recipients.2.role", "recipient")
	form.Set("do", "add:purposes")
	form = typed(ada.Post(booking, form).Want(http.StatusOK))
	form.Set("purposes.0.nb", "Avtale time")
	ada.Post(booking, form).SentTo(telemark, "notice.register.saved")
	got := now().Activities[0].Facts
	if len(got.Recipients) != 3 || got.Recipients[2].Name.NB != "Skien kommune" || got.Recipients[2].Role != models.RecipientOther || len(got.Purposes) != 1 || got.Automated != nil {
		t.Errorf("afterwards the register says %+v", got)
	}

	// A new one, and out again.
	form = typed(ada.Get(telemark + "/aktivitet").Want(http.StatusOK))
	form.Set("id", "Kurs!")
	form.Set("name.nb", "Kurs")
	page = ada.Post(telemark+"/aktivitet", form).Want(http.StatusUnprocessableEntity)
	for id, want := range map[string]string{"id-e": "Bruk bare små bokstaver fra a til z, tall og bindestrek. Begynn med en bokstav.", "purposes-e": "Dette feltet må fylles ut."} {
		if got := page.Text("p", "id", id); got != want {
			t.Errorf("%s says %q, want %q", id, got, want)
		}
	}
	form = typed(page)
	form.Set("do", "add:purposes")
	form = typed(ada.Post(telemark+"/aktivitet", form).Want(http.StatusOK))
	form.Set("id", "telemark-kurs")
	form.Set("purposes.0.nb", "Holde kurs")
	ada.Post(telemark+"/aktivitet", form).SentTo(telemark, "notice.register.saved")
	ada.Get(telemark).Want(http.StatusOK, "Kurs")
	form = typed(ada.Get(telemark+"/aktivitet/telemark-kurs").Want(http.StatusOK, "Ta aktiviteten ut av registeret"))
	ada.Post(telemark+"/aktivitet/telemark-kurs/ta-ut", nil).Want(http.StatusConflict, "Noen andre har endret dette")
	ada.Post(telemark+"/aktivitet/telemark-kurs/ta-ut", form).SentTo(telemark, "notice.register.removed")
	ada.Get(telemark + "/aktivitet/telemark-kurs").Want(http.StatusNotFound)
	site.SignIn("Eva", "eva@eksempel.no", "administrator:hkdir").Post(booking, form).Want(http.StatusNotFound)
}

func TestTheNoticeInForceIsChosen(t *testing.T) {
	t.Parallel()
	w, _, ada := kept(t)
	page := ada.Get(telemark).Want(http.StatusOK, "Løfte om svartid 30 dager Uavklarte", "Det er ikke avgjort hvilken erklæring som gjelder", "Svar innen 30 dager: «Du skal få svar innen 30 dager.»",
		"Behandlingsgrunnlag for Timebestilling: a: samtykke. Samtykke ved avkrysning")
	version := stafftest.Attr(page.All("input", "name", "version")[0], "value")
	choose := map[string][]string{"version": {version}, "notice": {"telemark-2024"}}
	ada.Post(telemark+"/erklaringer/velg", choose).SentTo(telemark, "notice.register.chosen")
	ada.Get(telemark).Want(http.StatusOK, "Personvernerklæring – Karrieresenter Telemark (2024-01-22) Gjelder").Lacks("Det er ikke avgjort hvilken erklæring som gjelder")
	ada.Post(telemark+"/erklaringer/velg", choose).Want(http.StatusConflict, "Noen andre har endret dette")

	undated := map[string][]string{"version": {strconv.Itoa(2)}, "notice": {"telemark-undated"}}
	ada.Post(telemark+"/erklaringer/velg", undated).SentTo(telemark, "notice.register.chosen")
	ada.Get(telemark).Want(http.StatusOK, "30 dager, men gjelder ikke: den står i en erklæring som ikke er valgt")
	choose["version"] = []string{"3"}
	ada.Post(telemark+"/erklaringer/velg", choose).SentTo(telemark, "notice.register.chosen")

	form := typed(ada.Get(telemark + "/erklaringer").Want(http.StatusOK))
	form.Set("notice.dated", "i fjor")
	form.Set("old_notices.0.id", "telemark-2025")
	page = ada.Post(telemark+"/erklaringer", form).Want(http.StatusUnprocessableEntity, "Virksomheten har ingen erklæring med kortnavnet telemark-undated.")
	if got := page.Text("p", "id", "notice.dated-e"); got != "Skriv en dato som 2026-01-31." {
		t.Errorf("the date says %q", got)
	}
	form = typed(page)
	form.Set("notice.dated", "2024-02-01")
	form.Set("old_notices.0.id", "telemark-undated")
	ada.Post(telemark+"/erklaringer", form).SentTo(telemark, "notice.register.saved")
	c, err := w.Register.Controller(t.Context(), "telemark")
	w.Must(err)
	if n := c.Facts.Notice; n.ID != "telemark-2024" || n.Dated != "2024-02-01" || !n.Chosen {
		t.Errorf("the notice in force is %+v", n)
	}
}

func TestAControllerIsAdded(t *testing.T) {
	t.Parallel()
	w, site, ada := kept(t)
	form := typed(ada.Get("/register/ny").Want(http.StatusOK))
	form.Set("id", "telemark")
	form.Set("case_prefix", "TEL")
	page := ada.Post("/register/ny", form).Want(http.StatusUnprocessableEntity)
	for id, want := range map[string]string{
		"id-e": "Dette korte navnet er i bruk fra før.", "case_prefix-e": "En annen virksomhet har disse bokstavene.", "name-e": "Dette feltet må fylles ut.", "notice.id-e": "Dette feltet må fylles ut.",
	} {
		if got := page.Text("p", "id", id); got != want {
			t.Errorf("%s says %q, want %q", id, got, want)
		}
	}
	for name, value := range map[string]string{"id": "agder", "case_prefix": "AGD", "name": "Agder fylkeskommune", "kind": "fylkeskommune", "notice.id": "agder-2026", "notice.title": "Personvern"} {
		form.Set(name, value)
	}
	site.SignIn("Eva", "eva@eksempel.no", "administrator:hkdir").Post("/register/ny", form).Want(http.StatusNotFound)
	ada.Post("/register/ny", form).SentTo("/admin", "notice.register.saved")
	c, err := w.Register.Controller(t.Context(), "agder")
	w.Must(err)
	if c.Name != "Agder fylkeskommune" || c.Facts.Notice.Chosen || c.Version != 1 || c.Open() {
		t.Errorf("the register says %+v", c)
	}
}

func TestAnActivityBelongsToAUnit(t *testing.T) {
	t.Parallel()
	w, _, ada := kept(t)
	form := typed(ada.Get(telemark + "/virksomhet"))
	form.Set("do", "add:units")
	form = typed(ada.Post(telemark+"/virksomhet", form))
	form.Set("units.0.id", "skien")
	form.Set("units.0.name.nb", "Avdeling Skien")
	ada.Post(telemark+"/virksomhet", form).SentTo(telemark, "notice.register.saved")
	const booking = telemark + "/aktivitet/telemark-timebestilling"
	form = typed(ada.Get(booking).Want(http.StatusOK, "Avdeling Skien"))
	form.Set("unit", "skien")
	ada.Post(booking, form).SentTo(telemark, "notice.register.saved")
	ada.Get(telemark).Want(http.StatusOK, "Timebestilling Avdeling Skien")

	// A unit that something belongs to cannot go.
	form = typed(ada.Get(telemark + "/virksomhet"))
	form.Set("do", "remove:units.0")
	form = typed(ada.Post(telemark+"/virksomhet", form))
	ada.Post(telemark+"/virksomhet", form).Want(http.StatusUnprocessableEntity, "Virksomheten har ingen enhet med kortnavnet skien.")
	entry, err := w.Register.Entry(t.Context(), authz.ForSystem("telemark"), "telemark")
	w.Must(err)
	if len(entry.Facts.Units) != 1 || entry.Activities[0].Facts.Unit != "skien" {
		t.Errorf("the register says %+v", entry.Facts.Units)
	}
}
