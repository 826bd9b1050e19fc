package caseworker_test

import (
	"net/http"
	"net/url"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"rettighetsporten/handlers/staff/stafftest"
	"rettighetsporten/models"
)

// correcting signs the caseworker of a case about rectification in.
func correcting(t *testing.T, state models.EffectState) (*stafftest.Reader, *stafftest.Effects) {
	t.Helper()
	e, places := stafftest.Correcting()
	e.State = state
	if state == "" {
		for i := range e.Stores {
			e.Stores[i].Choice.Lines = nil
		}
	}
	effects := &stafftest.Effects{E: e, Where: places}
	return deciding(t, models.RightRectification, models.StatusReceived, effects), effects
}

// The plan says of each value what stands, what is to stand, in how many rows,
// and what is in the way.
func TestTheCorrectionsAreShown(t *testing.T) {
	t.Parallel()
	r, _ := correcting(t, models.EffectMade)
	r.Get(effectAt).Want(
		http.StatusOK, "Bookingsystem Rettes", "Kunde Telefon: «11 22 33 44» blir «99 88 77 66». Gjelder 1 rad. 1 rad blir ikke rørt: det kan gjelde noen andre.",
		"E-post: «gal@eksempel.no» blir «siv@eksempel.no». Ingen av personens rader sier dette.",
		"E-post: «(tomt)» blir «en altfor lang adresse». 1 rad blir ikke rørt: det som skal stå, passer ikke i feltet.",
		"Kalenderen Får et tillegg", "Telefon: «11 22 33 44» blir stående, med tillegget «Siv ringte selv.»",
		"Papirarkivet Rettes", "«Møtte ikke.» blir «Møtte.»", "Hva som skal rettes",
	).Lacks(".».")
	r.Look(effectAt, "effect-correcting")
}

// What is written is asked for; what is wrong is said at its field, and nothing
// that was written is lost.
func TestWritingCorrections(t *testing.T) {
	t.Parallel()
	r, effects := correcting(t, "")
	p := r.Get(effectAt).Want(http.StatusOK, "Opplysning 1", "Kunde: Telefon – Bookingsystem").Lacks("Opplysning 2", "Må stå som før")
	p.One("option", "value", "booking/booking:customers/phone")
	p.One("optgroup", "label", "Papirarkivet (eieren gjør det)")
	form := url.Values{
		"where_1": {"booking/booking:customers/phone"}, "before_1": {"11 22 33 44"}, "after_1": {""}, "how_1": {"correct"},
		"where_2": {""}, "before_2": {"Møtte ikke."}, "after_2": {"Møtte."}, "how_2": {"correct"},
		"where_3": {"booking/booking:customers/email"}, "before_3": {"gal@eksempel.no"}, "after_3": {"Hun sier noe annet."}, "how_3": {"supplement"},
		"where_4": {""}, "before_4": {" "}, "after_4": {""}, "how_4": {"correct"},
	}
	p = r.Post(effectAt, form).Want(http.StatusUnprocessableEntity, "11 22 33 44", "Møtte ikke.", "Møtte.", "gal@eksempel.no", "Hun sier noe annet.").Lacks("Opplysning 4")
	for _, field := range []string{"#after_1", "#where_2", "#how_3"} {
		p.One("a", "href", field)
	}
	if chosen := p.One("input", "id", "how_3-supplement"); !slices.ContainsFunc(chosen.Attr, func(a html.Attribute) bool { return a.Key == "checked" }) {
		t.Error("that it is a supplement is lost")
	}
	form.Set("do", "add")
	r.Post(effectAt, form).Want(http.StatusOK, "Opplysning 4", "11 22 33 44", "Hun sier noe annet.")
	if len(effects.Done) > 0 {
		t.Errorf("asked for %q", effects.Done)
	}
	form.Del("do")
	form.Set("after_1", " 99 88 77 66 ")
	form.Set("where_2", "paper//")
	form.Set("how_3", "correct")
	r.Post(effectAt, form).SentTo(effectAt, "notice.effect.asked")
	want := []string{
		"booking rectify  ", "booking:customers phone: 11 22 33 44 -> 99 88 77 66 false", "booking:customers email: gal@eksempel.no -> Hun sier noe annet. false",
		"paper rectify  ", " : Møtte ikke. -> Møtte. false",
	}
	if diff := cmp.Diff(want, effects.Done); diff != "" {
		t.Errorf("asked for (-want +got):\n%s", diff)
	}
	form.Set("before_2", form.Get("after_2"))
	r.Post(effectAt, form).Want(http.StatusUnprocessableEntity, "Dette er det samme som står der nå").One("a", "href", "#after_2")
}
