package admin_test

import (
	"bytes"
	"testing"

	"rettighetsporten/app/authz"
)

// The administrator's day, with the mouse and without scripts: a contact point
// is edited, a recipient added to an activity, the notice in force chosen, and
// the register taken out as a file.
func TestTheRegisterIsKeptWithTheMouse(t *testing.T) {
	t.Parallel()
	w, _, ada := kept(t)
	p := ada.Browse("/admin")
	p.DisableJavaScript()
	p.Click(`a[href="/admin/telemark/register"]`)
	p.WaitFor("Det er ikke avgjort hvilken erklæring som gjelder")

	p.Click("Rediger opplysninger og frister")
	p.Fill("contact.email", "post")
	p.Fill("ombud.name", "Personvernombudet")
	p.Fill("ombud.email", "personvernombud@telemark.example")
	p.Click("Lagre")
	p.WaitFor("Skriv en e-postadresse")
	p.Fill("contact.email", "post@telemark.example")
	p.Press("\r") // as the button does
	p.WaitFor("Registeret er endret.")
	p.WaitFor("post@telemark.example")

	p.Click("Timebestilling")
	p.Click(`button[value="add:recipients"]`)
	if got := p.Focused(); got != "Navn på mottakeren" || !p.Has(`#recipients\.2\.name:focus`) {
		t.Errorf("after a row was added one is at %q", got)
	}
	p.Fill("recipients.2.name.nb", "Skien kommune")
	p.Select("recipients.2.role", "mottaker")
	p.Click(`button[value="remove:recipients.1"]`)
	p.Click("Lagre")
	p.WaitFor("Registeret er endret.")

	p.Click(`form:has(input[value="telemark-2024"]) button`)
	p.WaitFor("Erklæringen gjelder fra nå.")
	if p.Has(".callout[data-color=warning]") {
		t.Error("something is still open")
	}
	entry, err := w.Register.Entry(t.Context(), authz.ForSystem("telemark"), "telemark")
	w.Must(err)
	to := entry.Activities[0].Facts.Recipients
	if entry.Facts.Contact.Email != "post@telemark.example" || !entry.Open() || entry.Facts.Notice.ID != "telemark-2024" || len(to) != 2 || to[1].Name.NB != "Skien kommune" {
		t.Errorf("the register says %+v and %+v", entry.Controller, to)
	}
	file, err := w.Register.Export(t.Context(), w.Staff("vilde", authz.Administrator, "telemark"), "telemark")
	w.Must(err)
	got := ada.Get(telemark + "/register.yaml").Body
	if !p.Has(`a[href="`+telemark+`/register.yaml"]`) || !bytes.Equal(file, got) || !bytes.Contains(got, []byte("Skien kommune")) {
		t.Errorf("the file says\n%s", got)
	}
	for _, problem := range p.Problems() {
		t.Error(problem)
	}
}
