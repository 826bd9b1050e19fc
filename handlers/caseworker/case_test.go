package caseworker_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff/stafftest"
	"rettighetsporten/models"
)

func TestCaseShowsTheWork(t *testing.T) {
	t.Parallel()
	r := kari(t, in(t, models.StatusCollecting))
	p := r.Get(at).Want(
		http.StatusOK,
		"Sak TEL-2026-00042", "12 dager igjen", "Innsamling", "Innsamlingen går av seg selv",
		"7 av 9 systemer er ferdige. 2272 rader til nå.",
		"Bookingsystemet database Fant 12 rader Startet straks, fordi kilden sletter 20.11.2026.",
		"Outlook-kalender nettjeneste Søker, 240 rader så langt", "Kunderegisteret filer Delvis, 2000 rader Grensen for hvor mye",
		"Brukerundersøkelsen filer Fant ingenting", "Telefonsentralen nettjeneste Svarte ikke Systemet brukte for lang tid. Forsøk nr. 2. Neste forsøk",
		"Nettsidens logg filer Ikke søkt Ingen av søkenøklene kan brukes her.",
		"Sakarkivet en systemeier ser etter Hos systemeieren Systemeieren har frist 21.11.2026.", "Papirmappene en systemeier ser etter Gikk videre uten svar", "Saken går videre uten dette systemet (Kari Saksbehandler,", "«Arkivaren er syk.»",
		"Søkt med Fødselsnummer eller D-nummer Tjeneste Alt virksomheten har", "Spurt 3 ganger, 2 sekunder Forsøk 1", "notes Delvis, 19 rader Grensen for hvor mye som hentes, ble nådd. Det kan finnes mer. limit 19 Det som ble funnet i andre samlinger 2 ganger 2 sekunder",
		"Siv Ájbmel Østgård", "Jeg lurer særlig på notatene", "148385 •••••", "siv@eksempel.no", "+4799999999", "kode sendt til adressen", "sjekket av saksbehandler",
		"Siste dag å si fra om forlengelse", "Outlook-kalender slettes 22.11.2026 – ikke sikret", "Kravet kom inn",
	)
	p.Lacks("14838513779")
	part := p.One("div", "id", "innsamling")
	if got := stafftest.Attr(part, "data-refresh-url"); got != at+"/innsamling" {
		t.Errorf("the part refreshes itself from %q", got)
	}
	p.One("form", "action", at+"/innsamling/telemark-phone/igjen")
	p.One("form", "action", at+"/innsamling/telemark-archive/videre")
	p.One("form", "action", at+"/innsamling/telemark-phone/videre")
	if forms := p.All("form", "action", at+"/innsamling/telemark-paper/videre"); len(forms) > 0 {
		t.Error("the case goes on without the papers already, and is asked again")
	}
	p.One("form", "action", at+"/nokkel")
	r.Lang = models.English
	r.Get(at).Want(http.StatusOK, "7 of 9 systems done", "Went on without an answer", "Searching, 240 rows so far")
}

func TestNextAct(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		change func(*service)
		words  string
		link   string
		action string
	}{
		"nobody has it": {func(s *service) { s.found.Request.AssigneeID = nil }, "Ta den for å begynne", "", at + "/ta"},
		"somebody else has it": {func(s *service) {
			other := "ola"
			s.found.Request.AssigneeID, s.found.AssigneeName = &other, "Ola Nordli"
		}, "Ola Nordli har saken", "", ""},
		"received": {func(s *service) {
			s.found.Item.Status = models.StatusReceived
			s.statuses[1].Collection.State = models.CollectionWaiting
			s.statuses[2].Collection.State = ""
			s.statuses[3].Collection.State = models.CollectionRunning // asked for keys on the way to what began at once
		}, "3 systemer er ikke gjennomsøkt ennå", "", at + "/innsamling"},
		"with owners": {func(s *service) {
			s.found.Item.Status = models.StatusCollecting
			s.statuses[7].Collection.State = models.CollectionWithOwner
		}, "Én systemeier har ikke svart", "", ""},
		"collected":   {func(s *service) { s.found.Item.Status = models.StatusCollecting }, "Gjennomgangen åpner", "", ""},
		"undecided":   {func(s *service) { s.obstacles = answer.Obstacles{Undecided: 48, Unconfirmed: make([]review.Fact, 1)} }, "48 rader er ikke vurdert", at + "/gjennomgang", ""},
		"unconfirmed": {func(s *service) { s.obstacles = answer.Obstacles{Unconfirmed: make([]review.Fact, 2)} }, "mangler 2 opplysninger", at + "/opplysninger", ""},
		"unheard":     {func(s *service) { s.obstacles = answer.Obstacles{Unheard: true, Unconfirmed: make([]review.Fact, 2)} }, "skal ombudet ha sagt sitt", at + "/rad", ""},
		"missing":     {func(s *service) { s.obstacles = answer.Obstacles{Missing: []string{"x", "y"}} }, "2 systemer har ikke svart fullt ut", "", ""},
		"partly":      {func(s *service) { s.found.Item.Status = models.StatusPartly }, "har fått en del av svaret", at + "/svar", ""},
		"stores":      {func(s *service) { s.obstacles = answer.Obstacles{Open: []string{"x"}} }, "Ett system er ikke ferdig", "", ""},
		"ready":       {func(*service) {}, "Alt er klart", at + "/svar", ""},
		"returned": {func(s *service) {
			s.draft = answer.Draft{AnswerDraft: models.AnswerDraft{State: models.DraftReturned}, ReturnNote: "Forklar hvorfor notatene er borte."}
		}, "Forklar hvorfor notatene er borte.", at + "/svar", ""},
		"unchecked": {func(s *service) {
			s.found.Behalf = &rights.Behalf{Name: "Siv", Representation: models.Representation{State: models.RepresentationClaimed, Relation: models.RelationChild}}
		}, "Sjekk først om den som spør", at + "/relasjon", ""},
		"approval":  {func(s *service) { s.found.Item.Status = models.StatusApproval }, "ligger hos en beslutter", at + "/svar", ""},
		"answered":  {func(s *service) { s.found.Item.Status = models.StatusAnswered }, "Saken er besvart", at + "/svar", ""},
		"closed":    {func(s *service) { s.found.Item.Status = models.StatusClosed }, "Saken er avsluttet", at + "/svar", ""},
		"withdrawn": {func(s *service) { s.found.Item.Status = models.StatusWithdrawn }, "trukket kravet", "", ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := inReview(t)
			c.change(s)
			p := kari(t, s).Get(at).Want(http.StatusOK, c.words)
			act := p.One("div", "class", "next-act")
			var link, action string
			for n := range act.Descendants() {
				switch n.Data {
				case "a":
					link = stafftest.Attr(n, "href")
				case "form":
					action = stafftest.Attr(n, "action")
				}
			}
			if link != c.link || action != c.action {
				t.Errorf("it leads to %q and posts to %q, want %q and %q", link, action, c.link, c.action)
			}
			if live := len(p.All("span", "data-done", "")) == 0; live != (name == "collected") {
				t.Errorf("the part asks again: %v", live)
			}
		})
	}
}

func TestWhoDoesNotHaveTheCaseSeesNothingCollected(t *testing.T) {
	t.Parallel()
	s := in(t, models.StatusReview)
	site := serve(t, s)
	ola := site.SignIn("Ola Nordli", "ola@eksempel.no", "caseworker:telemark")
	p := ola.Get(at).Want(http.StatusOK, "Kari Saksbehandler har saken", "Vises for den som har saken")
	p.Lacks("siv@eksempel.no", "148385", at+"/gjennomgang", at+"/nokkel", "/igjen", "/videre", "Arkivaren er syk", "Slik ble det søkt")
	for _, path := range []string{"/gjennomgang", "/opplysninger", "/svar", "/svar/forhandsvisning.pdf", "/svar/sendt.pdf"} {
		ola.Get(at+path).Want(http.StatusForbidden, "Saken må være tildelt deg")
	}
	for _, path := range []string{"/gjennomgang", "/gjennomgang/resten", "/opplysninger", "/svar", "/svar/send"} {
		ola.Post(at+path, nil).Want(http.StatusForbidden, "Saken må være tildelt deg")
	}
	if len(s.done) > 0 {
		t.Errorf("it was done all the same: %v", s.done)
	}
}

func TestCaseIsForItsCaseworkers(t *testing.T) {
	t.Parallel()
	site := serve(t, inReview(t))
	other := site.SignIn("Eva", "eva@eksempel.no", "caseworker:hkdir")
	ombud := site.SignIn("Ole", "ole@eksempel.no", "ombud:telemark", "approver:telemark")
	gets := []string{"", "/innsamling", "/gjennomgang", "/opplysninger", "/svar", "/svar/forhandsvisning.pdf", "/svar/sendt.pdf"}
	for _, path := range gets {
		site.Nobody().Get(at+path).SentTo("/ansatt/logg-inn?tilbake="+url.QueryEscape(at+path), "")
		other.Get(at+path).Want(http.StatusNotFound, "Siden finnes ikke")
		ombud.Get(at+path).Want(http.StatusForbidden, "ikke med en rolle")
	}
	posts := []string{
		"/nokkel", "/innsamling", "/innsamling/x/igjen", "/innsamling/x/videre", "/gjennomgang", "/gjennomgang/resten", "/opplysninger", "/svar", "/svar/send",
	}
	for _, path := range posts {
		site.Nobody().Post(at+path, nil).Want(http.StatusUnauthorized)
		ombud.Post(at+path, nil).Want(http.StatusForbidden)
		if path != "/nokkel" { // the service itself opens the case there
			other.Post(at+path, nil).Want(http.StatusNotFound)
		}
	}
}

func TestSteps(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		path   string
		form   url.Values
		done   string
		notice string
	}{
		"take":    {"/ta", url.Values{"version": {"7"}}, "kari gives TEL-2026-00042 version 7 to kari", "notice.staff.taken"},
		"start":   {"/innsamling", nil, "start", "notice.staff.started"},
		"retry":   {"/innsamling/telemark-phone/igjen", nil, "retry telemark-phone", "notice.staff.retried"},
		"go on":   {"/innsamling/telemark-archive/videre", url.Values{"why": {" På ferie. "}}, "go on without telemark-archive: På ferie.", "notice.staff.went_on"},
		"add key": {"/nokkel", url.Values{"kind": {"phone_number"}, "value": {" 99 99 99 99 "}, "note": {"Ringte opp."}}, "key phone_number 99 99 99 99 of TEL-2026-00042: Ringte opp.", "notice.staff.key_added"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := in(t, models.StatusCollecting)
			kari(t, s).Post(at+c.path, c.form).SentTo(at, c.notice)
			if diff := cmp.Diff([]string{c.done}, s.done); diff != "" {
				t.Errorf("done (-want +got):\n%s", diff)
			}
			refused := in(t, models.StatusCollecting)
			refused.fail = fault.New(fault.Conflict, "case.changed_meanwhile")
			kari(t, refused).Post(at+c.path, c.form).Want(http.StatusConflict, "Noen andre endret saken", "Innsamlingen går av seg selv")
		})
	}
}

func TestKeySaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ key, field, words string }{
		"note":  {"seed.note_missing", "note", "Skriv hvordan du har sjekket"},
		"email": {"submit.email_wrong", "value", "Skriv en e-postadresse"},
		"phone": {"seed.phone_wrong", "value", "minst åtte siffer"},
		"kind":  {"seed.kind_wrong", "kind", "Velg e-post eller telefon"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := in(t, models.StatusCollecting)
			s.fail = fault.New(fault.Invalid, c.key)
			form := url.Values{"kind": {"phone_number"}, "value": {"999"}, "note": {"Sjekket i passet"}}
			p := kari(t, s).Post(at+"/nokkel", form).Want(http.StatusUnprocessableEntity, c.words, "Sjekket i passet")
			p.One("a", "href", "#"+c.field)
			if got := stafftest.Words(p.One("p", "id", c.field+"-e")); !strings.Contains(got, c.words) {
				t.Errorf("the field says %q", got)
			}
			if got := stafftest.Attr(p.One("input", "name", "value"), "value"); got != "999" {
				t.Errorf("what was written is lost: %q", got)
			}
		})
	}
}

func TestFragment(t *testing.T) {
	t.Parallel()
	r := kari(t, in(t, models.StatusCollecting))
	p := r.Get(at+"/innsamling").Want(http.StatusOK, "7 av 9 systemer er ferdige", "Søker, 240 rader")
	p.Lacks("<header", "<!doctype", "data-done")
	if page := r.Get(at); !bytes.Contains(page.Body, p.Body) {
		t.Error("the part is not what the page holds, so it would be replaced without need")
	}
	kari(t, inReview(t)).Get(at+"/innsamling").One("span", "data-done", "")
}

func TestCaseLooks(t *testing.T) {
	t.Parallel()
	kari(t, in(t, models.StatusCollecting)).Look(at, "case-collecting")
}
