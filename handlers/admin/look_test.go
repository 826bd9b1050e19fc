package admin_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rettighetsporten/app/apptest"
)

func TestTheRegistersPagesLook(t *testing.T) {
	t.Parallel()
	_, _, ada := kept(t)
	for name, at := range map[string]string{
		"register-overview": telemark, "register-controller": telemark + "/virksomhet", "register-activity": telemark + "/aktivitet/telemark-timebestilling",
		"register-letters": telemark + "/brev", "register-letter": telemark + "/brev/decision", "register-notices": telemark + "/erklaringer", "register-new": "/register/ny", "register-import": "/register/hent-inn",
	} {
		ada.Look(at, name)
	}
}

// sound fails the test when axe finds something or the page is too wide, on a
// wide screen and on a telephone.
func sound(t *testing.T, p *apptest.Page, what string) {
	t.Helper()
	for _, width := range []int{1280, 360} {
		p.SetViewport(width, 900)
		for _, found := range p.Axe() {
			t.Errorf("%s at %d: %s", what, width, found)
		}
		if wide, ok := p.Evaluate("document.documentElement.scrollWidth").(float64); !ok || int(wide) > width {
			t.Errorf("%s is %v wide in a window of %d", what, wide, width)
		}
	}
}

// What is wrong with a form, what others have changed, and what a file would
// change are as easy to read as the pages they stand on.
func TestWhatIsToldLooks(t *testing.T) {
	t.Parallel()
	_, _, ada := kept(t)
	p := ada.Browse(telemark + "/virksomhet")
	p.Fill("contact.email", "post")
	p.Fill("promise.days", "")
	p.Click(`button[value="add:units"]`)
	p.Fill("units.0.id", "Øst")
	p.Click("Lagre")
	p.WaitFor("Skriv en e-postadresse")
	sound(t, p, "a form with faults")
	p.Click("Skriv hvor mange dager som er lovet, 1 eller flere.")
	if got := p.Focused(); got != "Dager" {
		t.Errorf("the summary leads to %q", got)
	}

	form := typed(ada.Get(telemark + "/virksomhet"))
	form.Set("service.nb", "Noe helt annet")
	ada.Post(telemark+"/virksomhet", form).SentTo(telemark, "notice.register.saved")
	p.Fill("contact.email", "post@telemark.example")
	p.Fill("promise.days", "20")
	p.Fill("units.0.id", "ost")
	p.Fill("units.0.name.nb", "Avdeling øst")
	p.SetViewport(1280, 900)
	p.Click("Lagre")
	p.WaitFor("er «Noe helt annet / Career guidance for adults in Telemark»")
	sound(t, p, "a form that others were before")

	file := filepath.Join(t.TempDir(), "register.yaml")
	text := strings.Replace(string(ada.Get(telemark+"/register.yaml").Body), "case_prefix: TEL", "case_prefix: TMK", 1)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	p = ada.Browse("/register/hent-inn")
	p.Upload("file", file)
	p.Click("Vis hva den endrer")
	p.WaitFor("Bokstavene først i saksnumrene: er «TEL», blir «TMK»")
	sound(t, p, "what a file would change")
	p.Click("Lagre endringene")
	p.WaitFor("Registeret er hentet inn fra filen.")
	for _, problem := range p.Problems() {
		t.Error(problem)
	}
}
