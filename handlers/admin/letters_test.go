package admin_test

import (
	"net/http"
	"strings"
	"testing"

	"rettighetsporten/app/authz"
	"rettighetsporten/models"
)

// A controller puts words of its own around what the law wants said: seen
// first, kept as versions, and wrong ones told of at their field with nothing
// lost.
func TestALetterHasTheControllersOwnWords(t *testing.T) {
	t.Parallel()
	w, _, ada := kept(t)
	const at = telemark + "/brev"
	list := ada.Get(at).Want(http.StatusOK, "Vi trenger mer tid", "Avgjørelsen i saken din")
	for _, kind := range models.WordedLetters() {
		if !strings.Contains(string(list.Body), `href="`+at+"/"+string(kind)+`"`) {
			t.Errorf("the list does not lead to %s", kind)
		}
		ada.Get(at+"/"+string(kind)).Want(http.StatusOK, "www.datatilsynet.no")
	}
	ada.Get(at + "/complete").Want(http.StatusNotFound)

	const extension = at + "/extension"
	form := typed(ada.Get(extension))
	form.Set("opening_nb", "Hei! Dette gjelder sak {saksnummer}.")
	form.Set("closing_nn", "Ring om du lurer på {noko}.")
	form.Set("opening_en", strings.Repeat("a", 1501))
	form.Set("do", "save")
	page := ada.Post(extension, form).Want(http.StatusUnprocessableEntity, "{noko} kan ikke settes inn")
	for _, id := range []string{"closing_nn-e", "opening_en-e"} {
		if page.Text("p", "id", id) == "" {
			t.Errorf("%s says nothing", id)
		}
	}
	form = typed(page)
	if form.Get("opening_nb") != "Hei! Dette gjelder sak {saksnummer}." || form.Get("closing_nn") != "Ring om du lurer på {noko}." {
		t.Errorf("what was typed is lost: %v", form)
	}
	form.Set("closing_nn", "Ring om du lurer på noko.")
	form.Set("opening_en", "")
	form.Set("do", "preview")
	form = typed(ada.Post(extension, form).Want(http.StatusOK, "Hei! Dette gjelder sak TEL-0000-00000.", "Ring om du lurer på noko."))
	facts := func() models.ControllerFacts {
		e, err := w.Register.Entry(t.Context(), authz.ForSystem("telemark"), "telemark")
		w.Must(err)
		return e.Facts
	}
	if len(facts().Letters) > 0 {
		t.Error("what was only looked at is kept")
	}
	form.Set("do", "save")
	ada.Post(extension, form).SentTo(extension, "letters.saved")
	if got := facts().WordsIn(models.LetterExtension, models.Nynorsk).Closing; got != "Ring om du lurer på noko." {
		t.Errorf("the nynorsk letter ends with %q", got)
	}
	stale := form
	ada.Post(extension, stale).Want(http.StatusConflict)

	form = typed(ada.Get(extension).Want(http.StatusOK, "Versjon 1 på"))
	form.Set("opening_nb", "")
	form.Set("do", "save")
	ada.Post(extension, form).SentTo(extension, "letters.saved")
	ada.Get(extension).Want(http.StatusOK, "Versjon 2 på", "Ingen egne ord.", "Hei! Dette gjelder sak {saksnummer}.")
	ada.Get(at).Want(http.StatusOK, "nynorsk")
}
