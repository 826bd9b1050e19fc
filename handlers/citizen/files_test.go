package citizen_test

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"rettighetsporten/models"
)

// sent is a file of a form.
type sent struct{ name, content string }

// upload sends the form with files, as a browser does.
func (v *visitor) upload(path string, form url.Values, files ...sent) *httptest.ResponseRecorder {
	v.site.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	fields := url.Values{"_csrf": {v.csrf}}
	maps.Copy(fields, form)
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		for _, value := range fields[name] {
			if err := w.WriteField(name, value); err != nil {
				v.site.t.Fatal(err)
			}
		}
	}
	if len(files) == 0 {
		files = []sent{{}} // nothing was chosen
	}
	for _, f := range files {
		part, err := w.CreateFormFile("files", f.name)
		if err == nil {
			_, err = part.Write([]byte(f.content))
		}
		if err != nil {
			v.site.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		v.site.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, path, &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return v.send(r)
}

type broken struct{}

func (broken) Scan(context.Context, []byte) (bool, error) { return false, errors.New("gone") }

type finding struct{}

func (finding) Scan(_ context.Context, content []byte) (bool, error) {
	return strings.Contains(string(content), "skadelig"), nil
}

// A file that is not taken is told of, and nothing else that was sent with it
// is lost: neither what was written nor the other files.
func TestAFileThatIsRefusedLosesNothingElse(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.citizen(kari)
	s.drafts.scanner = finding{}
	res := v.upload(submitPath, filled(), sent{"vitne.txt", "Jeg så det."}, sent{"bilde.pdf", "MZ\x00\x01"}, sent{"<i>x.txt", "skadelig"})
	d := read(t, res, http.StatusUnprocessableEntity)
	d.says("«bilde.pdf» kan vi ikke ta imot", "«<i>x.txt» ble ikke tatt imot. Virussøket fant noe skadelig", "Filer som er lastet opp og ikke sendt", "vitne.txt tekst, 1 kB")
	if attr(d.field("files"), "aria-invalid") != "true" || len(d.with("a", "href", "#files")) != 2 {
		t.Error("the field is not marked, or the summary does not lead to it")
	}
	checkKept(t, d, filled())
	if len(s.rights.submitted) > 0 {
		t.Fatal("it was filed without the files")
	}
	s.drafts.scanner = broken{}
	d = read(t, v.upload(submitPath, filled(), sent{"mer.txt", "Mer."}), http.StatusUnprocessableEntity)
	d.says("Virussøket svarer ikke akkurat nå", "vitne.txt")
	d.saysNot("mer.txt tekst")
	d = read(t, v.get(submitPath), http.StatusOK) // later, by the way the person would come back
	d.says("Dette er utkastet ditt. Det er ikke sendt.", "vitne.txt")
	checkKept(t, d, filled())
	d = read(t, v.upload(submitPath, filled("drop", "f1", "name", "")), http.StatusUnprocessableEntity)
	d.saysNot("vitne.txt")
	if res := v.upload(submitPath, filled()); res.Code != http.StatusSeeOther || len(s.rights.submitted) != 1 {
		t.Errorf("sent without a file: %d, %d filed", res.Code, len(s.rights.submitted))
	}
}

func TestADraftIsSavedAndGoneOnWith(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v, other := s.citizen(kari), s.citizen("somebody-else")
	half := filled("name", "", "email", "", "lagre", "ja")
	d := v.follow(v.upload(submitPath, half, sent{"vitne.txt", "x"}))
	d.says("Utkastet er lagret. Det er ikke sendt.", "Ikke sendt ennå", "Krav til Telemark fylkeskommune", "Slettes 23. desember 2026")
	read(t, v.get("/"), http.StatusOK).says("Ikke sendt ennå", "Fortsett")
	read(t, other.get("/"), http.StatusOK).saysNot("Ikke sendt ennå")
	read(t, s.signedOut().get("/"), http.StatusOK).saysNot("Ikke sendt ennå")
	d = read(t, v.get(submitPath), http.StatusOK)
	checkKept(t, d, half)
	d.says("vitne.txt")
	for _, name := range s.drafts.drafts[kari+"/telemark"]["_csrf"] {
		t.Errorf("the token %q is kept with the draft", name)
	}
	read(t, other.get(formPath), http.StatusOK).saysNot("Dette er utkastet ditt", "vitne.txt")
	read(t, v.get(submitPath+"?velg=ja"), http.StatusOK).says("Hva vil du")
	d = read(t, v.get(submitPath+"?rett=erasure"), http.StatusOK) // another right, and what is known of the person stays
	d.says("Dette er utkastet ditt")
	if len(d.with("textarea", "id", "about_erasure")) != 1 || len(d.with("textarea", "id", "about_access")) != 0 {
		t.Error("the right that was chosen anew is not asked about")
	}
	d = v.follow(v.post(submitPath+"/slett", nil))
	d.says("Utkastet er slettet.")
	d.saysNot("Ikke sendt ennå")
	if len(s.rights.submitted) > 0 {
		t.Error("a draft was filed")
	}
}

// What is sent after the session ran out is kept but for its files, which are
// never read for somebody who is logged out.
func TestAFormWithFilesAfterTheSessionRanOut(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.citizen(kari)
	s.runOut()
	read(t, v.upload(submitPath, filled(), sent{"stor.txt", strings.Repeat("a", 1<<20)}), http.StatusUnauthorized).says("Ingenting er sendt")
	d := read(t, s.citizen(kari).get(submitPath), http.StatusOK)
	d.says("Skjemaet er ikke sendt ennå", "Filene må velges på nytt.")
	checkKept(t, d, filled())
	if len(s.drafts.files) > 0 {
		t.Error("a file was kept for somebody who was logged out")
	}
}

func TestMessagesAreSent(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	c := s.addCase("telemark", models.StatusReceived)
	v, path := s.citizen(kari), "/krav/"+c.Request.CaseNumber
	d := read(t, v.get(path), http.StatusOK)
	d.says("Meldinger", "Det endrer ikke fristen.")
	d = read(t, v.upload(path+"/melding", url.Values{"message": {" "}}, sent{"vitne.txt", "x"}, sent{"x.exe", "MZ\x00"}), http.StatusUnprocessableEntity)
	d.says("«x.exe» kan vi ikke ta imot", "vitne.txt")
	d = read(t, v.upload(path+"/melding", url.Values{"message": {""}}), http.StatusUnprocessableEntity)
	d.says("Skriv en melding eller legg ved en fil", "vitne.txt")
	if res := v.upload(path+"/melding", url.Values{"message": {"Hei"}}); res.Header().Get("Location") != path+"#meldinger" {
		t.Errorf("sent: %d %s", res.Code, res.Header().Get("Location"))
	}
	read(t, v.get(path+"/legg-til"), http.StatusOK).says("Fristen er den samme.")
	read(t, v.upload(path+"/legg-til", nil), http.StatusUnprocessableEntity).says("Skriv en melding eller legg ved en fil")
	v.follow(v.upload(path+"/legg-til", url.Values{"message": {"Mer"}})).says("Det du la til, er sendt.")
	if w := s.drafts.written; len(w) != 2 || w[0].Addition || !w[1].Addition || w[0].Key == w[1].Key {
		t.Errorf("written: %+v", w)
	}
	over := "/krav/" + s.addCase("hkdir", models.StatusWithdrawn).Request.CaseNumber
	d = read(t, v.get(over), http.StatusOK)
	d.says("Saken er over, så det går ikke an å skrive her.")
	read(t, v.upload(over+"/melding", url.Values{"message": {"Hei"}}), http.StatusConflict)
	s.exec("UPDATE sessions SET seen_at = ?", noon.Add(-31*time.Minute))
	read(t, v.upload(path+"/melding", url.Values{"message": {"Det jeg skrev"}}), http.StatusUnauthorized)
	read(t, s.citizen(kari).get(path), http.StatusOK).says("Det jeg skrev")
}
