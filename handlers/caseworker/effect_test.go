package caseworker_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/fault"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/handlers/caseworker"
	"rettighetsporten/handlers/staff/stafftest"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

const effectAt = at + "/virkning"

// erasing signs the caseworker of a case about erasure in.
func erasing(t *testing.T, status models.Status, e *stafftest.Effects, came ...models.Outcome) *stafftest.Reader {
	t.Helper()
	return deciding(t, models.RightErasure, status, e, came...)
}

// deciding signs the caseworker of a case about the right in.
func deciding(t *testing.T, right models.InvokedRight, status models.Status, e *stafftest.Effects, came ...models.Outcome) *stafftest.Reader {
	t.Helper()
	s := in(t, status)
	s.found.Item.InvokedRight = right
	s.found.Asked.About = "Notatene fra 2023."
	for _, o := range came {
		at := stafftest.Received(1)
		s.found.Item.Outcome, s.found.Item.AnsweredAt = o, &at
	}
	site := stafftest.Serve(t, func(kit *web.Kit) []web.Route {
		return (&caseworker.Pages{
			Thread: stafftest.Silent{}, Files: stafftest.Silent{},
			Kit: kit, Cases: s, Identities: s, Collections: s, Sources: s, Reviews: s, Drafts: s, Previews: s, Sent: s, Sending: s, Register: s, Effects: e, Now: stafftest.Now,
		}).Routes()
	})
	return site.SignIn("Kari Saksbehandler", "kari@eksempel.no", "caseworker:telemark")
}

// The plan says of each store what would change, what stays and why, what stands
// in the way, and who does it.
func TestThePlanIsShown(t *testing.T) {
	t.Parallel()
	r := erasing(t, models.StatusReceived, &stafftest.Effects{E: stafftest.Planned()})
	p := r.Get(effectAt).Want(
		http.StatusOK, "Hva skal gjøres i systemene", "Ingenting er endret ennå.", "Notatene fra 2023.",
		"Bookingsystem Slettes 3 rader funnet", "Kunde I 2 rader fjernes: E-post, Telefon", "1 rad blir ikke rørt: rader om andre viser til det",
		"I 2 rader blir dette ikke rørt: Telefon, fordi systemet krever at feltet er utfylt",
		"Sakarkivet Må stå som før", "Etter Arkivplanen punkt 4", "I 1 rad blir dette stående: E-post, Telefon. personvernforordningen artikkel 17 nr. 3 bokstav b",
		"Kalenderen Slettes 1 rad funnet Portalen kan ikke endre noe her. Sindre Driftvik får oppgaven",
		"Papirarkivet Slettes Portalen kan ikke endre noe her.",
		"Chatten Slettes Ikke søkt: ingenting som er bevist å være personens, fører hit", "Postkassen Er ikke med",
	)
	p.One("a", "href", at+"/avgjor")
	p.One("form", "action", effectAt+"/forkast")
	p.One("form", "action", effectAt)
	r.Lang = models.English
	r.Get(effectAt).Want(http.StatusOK, "Nothing has been changed yet.", "Customer In 2 rows this is removed: E-mail, Telephone")
}

// A store that did not answer keeps the case from being decided on the plan.
func TestASilentStoreIsSaid(t *testing.T) {
	t.Parallel()
	e := stafftest.Planned()
	e.Stores[0].Searched.State = "failed"
	p := erasing(t, models.StatusReceived, &stafftest.Effects{E: e}).Get(effectAt).Want(http.StatusOK, "Minst ett av systemene svarte ikke", "Svarte ikke, eller ikke fullt ut")
	p.Lacks(at + "/avgjor")
}

// What is chosen is asked for, with what is wrong at its field and nothing lost.
func TestChoosing(t *testing.T) {
	t.Parallel()
	effects := &stafftest.Effects{E: fulfil.Effect{Stores: stafftest.Planned().Stores}}
	r := erasing(t, models.StatusReceived, effects)
	form := url.Values{
		"do_booking": {"erase"}, "do_archive": {"keep"}, "basis_archive": {" Arkivplanen "}, "do_calendar": {"leave"}, "do_paper": {"leave"},
		"do_chat": {"leave"}, "do_mail": {"leave"},
	}
	p := r.Post(effectAt, form).Want(http.StatusUnprocessableEntity, "Arkivplanen")
	p.One("a", "href", "#ground_archive")
	form.Set("ground_archive", "17-3-b")
	r.Post(effectAt, form).SentTo(effectAt, "notice.effect.asked")
	if diff := cmp.Diff([]string{"booking erase  ", "archive keep 17-3-b Arkivplanen"}, effects.Done); diff != "" {
		t.Errorf("asked for (-want +got):\n%s", diff)
	}
	form.Set("do_booking", "leave")
	r.Post(effectAt, form).Want(http.StatusUnprocessableEntity, "Velg minst ett system der noe skal gjøres").One("a", "href", "#stores")
}

// While it is carried out the page says how far each store has come, and lets the
// caseworker try again or go on without.
func TestHowFarTheStoresHaveCome(t *testing.T) {
	t.Parallel()
	effects := &stafftest.Effects{E: stafftest.UnderWay()}
	r := erasing(t, models.StatusApproval, effects)
	p := r.Get(effectAt).Want(
		http.StatusOK, "Avgjørelsen er godkjent og gjennomføres.", "Bookingsystem Gjort", "Kunde: i 2 oppføringer er dette fjernet: E-post.",
		"Kunde: én oppføring er ikke rørt, fordi andre enn deg også er knyttet til den.", "Eieren har fått oppgaven Sindre Driftvik skal svare innen",
		"Eieren skriver: «Mappen er i kjelleren.»", "Ikke gjort. Ingenting er endret", "Prøvd 2 ganger.",
	)
	p.Lacks("Prøv uten å endre noe", "/forkast")
	p.One("form", "action", effectAt+"/chat/igjen")
	p.One("form", "action", effectAt+"/calendar/videre")
	p.One("form", "action", effectAt+"/paper/videre") // its owner has said no: the person is to read why
	r.Post(effectAt+"/chat/igjen", nil).SentTo(effectAt, "notice.effect.retried")
	r.Post(effectAt+"/calendar/videre", url.Values{"why": {" Ferie. "}}).SentTo(effectAt, "notice.effect.proposed")
	if diff := cmp.Diff([]string{"retry chat", "without calendar: Ferie."}, effects.Done); diff != "" {
		t.Errorf("done (-want +got):\n%s", diff)
	}
	proposed, paper := stafftest.Received(1), effects.E.Stores[3].Done
	paper.ProposedAt, paper.WhyProposed = &proposed, "Mappen er borte."
	r.Get(effectAt).Want(http.StatusOK, "Foreslått å gå videre uten: «Mappen er borte.» Venter på at en beslutter godkjenner.")
	paper.ProposedAt, paper.Back = nil, "Skriv hvor den ble av."
	p = r.Get(effectAt).Want(http.StatusOK, "Forslaget om å gå videre uten kom tilbake: «Skriv hvor den ble av.»").Lacks("Venter på at en beslutter")
	if words := p.One("textarea", "id", "why-paper").FirstChild.Data; words != "Mappen er borte." {
		t.Errorf("what was written is lost: %q", words)
	}
	r.Get(at).Want(http.StatusOK, "Avgjørelsen er godkjent og gjennomføres i systemene.").One("a", "id", "next-act")
	effects.Fail = fault.New(fault.Conflict, "case.changed_meanwhile")
	r.Post(effectAt+"/forkast", nil).Want(http.StatusConflict, "Noen andre endret saken")
}

// The page is there for rights that have an effect in the stores, and for no
// other.
func TestOnlyWhatHasAnEffectHasThePage(t *testing.T) {
	t.Parallel()
	s := in(t, models.StatusReview)
	kari(t, s).Get(effectAt).Want(http.StatusNotFound)
}

func TestEffectLooks(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status models.Status
		e      fulfil.Effect
	}{"effect-planned": {models.StatusReceived, stafftest.Planned()}, "effect-under-way": {models.StatusApproval, stafftest.UnderWay()}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			erasing(t, c.status, &stafftest.Effects{E: c.e}).Look(effectAt, name)
		})
	}
}
