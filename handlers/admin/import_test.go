package admin_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"rettighetsporten/handlers/staff/stafftest"
)

func TestTheRegisterGoesOutAndIn(t *testing.T) {
	t.Parallel()
	w, site, ada := kept(t)
	const in = "/register/hent-inn"
	all := ada.Get("/register/register.yaml")
	one := ada.Get(telemark + "/register.yaml")
	for _, p := range []*stafftest.Page{all, one} {
		if p.Status != http.StatusOK || p.Type != "application/yaml" || !strings.HasPrefix(string(p.Body), "controllers:\n") {
			t.Fatalf("the file is %d %s %.80s", p.Status, p.Type, p.Body)
		}
	}
	ada.Get(in).Want(http.StatusOK, "Registerfil")
	ada.PostFile(in, nil, "register.yaml", all.Body).Want(http.StatusOK, "Ingenting. Filen sier det samme som registeret.").Lacks("Lagre endringene")

	edited := strings.NewReplacer("email: karrieresenter@telemarkfylke.no", "email: post@telemark.example").Replace(string(one.Body))
	page := ada.PostFile(in, nil, "register.yaml", []byte(edited)).
		Want(http.StatusOK, "Dette vil bli endret", "Kontaktpunkt, E-post: er «karrieresenter@telemarkfylke.no», blir «post@telemark.example»")
	c, err := w.Register.Controller(t.Context(), "telemark")
	w.Must(err)
	if c.Facts.Contact.Email == "post@telemark.example" {
		t.Error("what is only shown is saved")
	}
	form := url.Values{"yaml": {strings.ReplaceAll(inner(page.One("textarea", "name", "yaml")), "\n", "\r\n")}, "seen": {stafftest.Attr(page.One("input", "name", "seen"), "value")}}

	// Somebody saves in between: it is shown once more.
	other := typed(ada.Get(telemark + "/virksomhet"))
	other.Set("contact.phone", "12 34 56 78")
	ada.Post(telemark+"/virksomhet", other).SentTo(telemark, "notice.register.saved")
	page = ada.PostFiles(in, form).Want(http.StatusConflict, "Registeret er endret siden du fikk se dette", "Kontaktpunkt, Telefon: er «12 34 56 78»")
	form.Set("seen", stafftest.Attr(page.One("input", "name", "seen"), "value"))
	ada.PostFiles(in, form).SentTo("/admin", "notice.register.imported")
	c, err = w.Register.Controller(t.Context(), "telemark")
	w.Must(err)
	if c.Facts.Contact.Email != "post@telemark.example" || c.Facts.Contact.Phone != "" {
		t.Errorf("the register says %+v", c.Facts.Contact)
	}

	ada.PostFile(in, nil, "register.yaml", []byte(strings.Replace(edited, "profile: contract", "profile: whim", 1))).
		Want(http.StatusUnprocessableEntity, "Linje", "telemark/telemark-timebestilling: profile: Velg en av mulighetene.")
	ada.PostFile(in, nil, "register.yaml", []byte("{")).Want(http.StatusUnprocessableEntity, "Filen kan ikke leses som YAML.")
	ada.PostFiles(in, nil).Want(http.StatusUnprocessableEntity, "Filen har ingen virksomheter.")
	eva := site.SignIn("Eva", "eva@eksempel.no", "administrator:hkdir")
	eva.Get(telemark + "/register.yaml").Want(http.StatusNotFound)
	eva.PostFile(in, nil, "register.yaml", []byte(edited)).Want(http.StatusNotFound)
	eva.Get("/register/register.yaml").Lacks("id: telemark\n")
}
