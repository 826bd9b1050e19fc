package citizen_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/i18n"
	"rettighetsporten/app/report"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Who wants to take data along is asked which service, those the right reaches
// first, and no more than that.
func TestAskingToTakeDataAlong(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.citizen(kari)
	d := read(t, v.get(submitPath+"?rett=portability"), http.StatusOK)
	d.says("Ta med meg det jeg har gitt dere", "Alt jeg har gitt dere", "InFlow24", "her er innsyn det som hjelper")
	text := d.text(d.byID("wish-portability").Parent)
	if strings.Index(text, "InFlow24") > strings.Index(text, "her er innsyn det som hjelper") {
		t.Error("a service the right does not reach stands before one that it does")
	}
	if len(d.with("a", "href", submitPath+"?rett=access")) != 0 {
		t.Error("access is offered instead, where there is something to take along")
	}
	form := url.Values{"right": {"portability"}, "key": {strings.Repeat("A", 43)}, "activity_portability": {"telemark-inflow24"}, "name": {"Kari"}, "email": {"kari@example.com"}}
	if res := v.post(submitPath, form); res.Code != http.StatusSeeOther {
		t.Fatalf("status %d", res.Code)
	}
	want := []rights.Wish{{Right: models.RightPortability, ActivityID: "telemark-inflow24"}}
	if diff := cmp.Diff(want, s.rights.submitted[0].Wishes); diff != "" {
		t.Errorf("filed (-want +got):\n%s", diff)
	}
}

// Whom the register can send to may be chosen, and nobody else; what is wrong is
// said at the field, and nothing is lost.
func TestChoosingWhomTheFilesGoStraightTo(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.citizen(kari)
	read(t, v.get(submitPath+"?rett=portability"), http.StatusOK).saysNot("Skal vi sende filene rett til noen?")
	s.register.receivers = map[string][]models.Receiver{"telemark": {{ID: "verktoyet", Name: "Verktøyet AS"}}}
	d := read(t, v.get(submitPath+"?rett=portability"), http.StatusOK)
	d.says("Skal vi sende filene rett til noen?", "Ja, til Verktøyet AS", "Vi sender ingenting før svaret er godkjent")
	form := url.Values{"right": {"portability"}, "key": {strings.Repeat("A", 43)}, "receiver_portability": {"ukjent"}, "wanted_portability": {"Naboen"}, "name": {"Kari"}, "email": {"kari@example.com"}}
	d = read(t, v.post(submitPath, form), http.StatusUnprocessableEntity)
	d.says("Velg en av mottakerne i listen", "Naboen")
	form.Set("receiver_portability", "verktoyet")
	form.Set("wanted_portability", "Send dem til verktøyet as")
	read(t, v.post(submitPath, form), http.StatusUnprocessableEntity).says("Verktøyet AS kan du velge i listen over.", "Send dem til verktøyet as")
	form.Set("wanted_portability", "Naboen")
	if res := v.post(submitPath, form); res.Code != http.StatusSeeOther {
		t.Fatalf("status %d", res.Code)
	}
	want := []rights.Wish{{Right: models.RightPortability, Asked: models.Asked{Receiver: "verktoyet", Wanted: "Naboen"}}}
	if diff := cmp.Diff(want, s.rights.submitted[0].Wishes); diff != "" {
		t.Errorf("filed (-want +got):\n%s", diff)
	}
}

// Where nothing rests on consent or contract access is offered by one click, and
// the request can be sent all the same.
func TestAccessIsOfferedInstead(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for i := range s.register.file.Controllers[0].Activities {
		s.register.file.Controllers[0].Activities[i].Facts.LegalBases = []models.LegalBasis{{Profile: models.BasisPublicTask}}
	}
	id := s.register.file.Controllers[0].ID
	path := "/virksomhet/" + id + "/krav"
	d := read(t, s.citizen(kari).get(path+"?rett=portability"), http.StatusOK)
	d.says("Innsyn hjelper deg nok bedre her", "Du kan sende dette kravet også")
	if len(d.with("a", "href", path+"?rett=access")) != 1 || len(d.with("form", "action", path)) != 1 {
		t.Error("there is no way to ask for access, or none to go on")
	}
}

// The files are downloaded from the answer, under a name that tells nothing
// about the person.
func TestTheFilesOfAnAnswer(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.addCase("telemark", models.StatusAnswered)
	s.answered(models.Bokmal)
	v := s.citizen(kari)
	if len(read(t, v.get(casePath+"/svar"), http.StatusOK).with("a", "href", casePath+"/svar/1/filer.zip")) != 0 {
		t.Error("an answer on access leads to files")
	}
	texts, err := i18n.New()
	if err != nil {
		t.Fatal(err)
	}
	in := answerInput(s.register)
	in.Activities = nil
	doc, err := report.BuildPortable(report.Portable{Input: in, Files: []report.PortableFile{{Name: "csv/tool.users.csv", Label: "Bruker", Store: "Verktøy", Rows: 1}}}, texts.For(models.Bokmal))
	if err != nil {
		t.Fatal(err)
	}
	s.answer.document = &doc
	d := read(t, v.get(casePath+"/svar"), http.StatusOK)
	d.says("Last ned filene", "csv/tool.users.csv")
	d.saysNot("som nettside")
	res := v.get(attr(d.with("a", "href", casePath+"/svar/1/filer.zip")[0], "href"))
	want := map[string]string{"Content-Type": "application/zip", "Content-Length": "8", "Content-Disposition": "attachment; filename=opplysninger-TEL-2026-00012.zip", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
	got := map[string]string{}
	for name := range want {
		got[name] = res.Header().Get(name)
	}
	if diff := cmp.Diff(want, got); diff != "" || res.Body.String() != "PK files" {
		t.Errorf("headers (-want +got):\n%s\n%q", diff, res.Body)
	}
	for _, other := range []string{"/svar/2/filer.zip", "/svar/x/filer.zip"} {
		if res := v.get(casePath + other); res.Code != http.StatusNotFound || res.Header().Get("Content-Disposition") != "" {
			t.Errorf("%s answers %d, %s", other, res.Code, res.Header().Get("Content-Disposition"))
		}
	}
}
