package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/register"
)

// Taking data along in a real browser: asked of one tool, collected, looked
// through, approved by somebody else, and the files opened by the citizen. They
// are held against the tool's own export: what the person entered is there, and
// what the tool worked out is not.
func TestJourneyOfPortability(t *testing.T) {
	t.Parallel()
	s := demoSite(t)
	b := apptest.StartBrowser(t)
	j := &journey{t: t, site: s, browser: b, oksana: protagonist(t, "oksana").Person}
	export := careerTool(t, s, j.oksana.Email)
	j.asksToTakeAlong()
	j.ombudAssigns()
	j.collectsWhatWasGiven()
	preview := j.draftsTheFiles(export)
	j.approvesTheFiles(preview)
	j.opensTheFiles(export, preview)
}

// careerTool reads what the tool's export has about the person, by table, beside
// the portal.
func careerTool(t *testing.T, s site, email string) map[string][]map[string]string {
	t.Helper()
	file, err := register.Bundled()
	must(t, err)
	root := ""
	for _, c := range s.stores.Attach(file).Controllers {
		for _, store := range c.Stores {
			if store.ID == "telemark-karriereverktoy" {
				root = fmt.Sprint(store.Connection["root"])
			}
		}
	}
	all := map[string][]map[string]string{}
	user := ""
	for _, table := range []string{"users", "answers", "suggestions"} {
		b, err := os.ReadFile(filepath.Join(root, table+".csv"))
		must(t, err)
		r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b, []byte("\ufeff"))))
		if head, _, _ := strings.Cut(string(b), "\n"); strings.Contains(head, ";") {
			r.Comma = ';'
		}
		lines, err := r.ReadAll()
		must(t, err)
		for _, line := range lines[1:] {
			row := map[string]string{}
			for i, name := range lines[0] {
				row[name] = line[i]
			}
			if strings.EqualFold(row["email"], email) {
				user = row["user_id"]
			}
			if user != "" && row["user_id"] == user {
				all[table] = append(all[table], row)
			}
		}
	}
	if len(all["users"]) != 1 || len(all["answers"]) == 0 || len(all["suggestions"]) == 0 {
		t.Fatalf("the tool has %v of the person", all)
	}
	return all
}

func (j *journey) asksToTakeAlong() {
	j.t.Helper()
	v := newTraveller(j.t, j.browser, j.site)
	j.citizen = v
	v.Open(j.site.address + "/virksomhet/telemark")
	v.Click("Bruk rettighetene dine")
	v.Click(`button[value="oksana"]`)
	v.WaitFor("Hva vil du hos")
	v.Click("#right-portability")
	v.Click("Gå videre")
	v.WaitFor("Hva vil du ta med deg?")
	v.see("80-ta-med-seg")
	v.Click(`input[value="telemark-karriereverktoy"]`)
	v.Click(`input[value="karrierehjelpen"]`)
	v.Fill("name", j.oksana.Name())
	v.Fill("email", j.oksana.Email)
	v.Click("Send kravet")
	v.WaitFor("Lovens frist, én måned")
	j.number = caseNumber.FindString(v.Text("main"))
	v.Click("Send kode til " + j.oksana.Email)
	v.WaitFor("Vi har sendt en kode")
	v.Fill("Kode", j.code())
	v.Click(`form[action$="/bekreft"] button:not([form])`)
	v.WaitFor("Bekreftet")
	v.see("81-kvittering")
}

func (j *journey) collectsWhatWasGiven() {
	j.t.Helper()
	v := j.worker
	v.Open(j.site.address + "/saksbehandler/sak/" + j.number)
	v.Click("Start innsamlingen")
	v.WaitFor("Gjennomgang")
	v.see("82-sak")
}

// draftsTheFiles releases what there is, and returns the files as they would be
// sent.
func (j *journey) draftsTheFiles(export map[string][]map[string]string) []byte {
	j.t.Helper()
	v := j.worker
	at := j.site.address + "/saksbehandler/sak/" + j.number
	waitFor(j.t, "the review", func() string {
		v.Open(at + "/gjennomgang")
		if v.Has(`form[action$="/resten"] button`) {
			return "yes"
		}
		return ""
	})
	v.see("83-gjennomgang")
	text := v.Text("main")
	for _, s := range export["suggestions"] {
		if strings.Contains(text, s["title"]) {
			j.t.Errorf("the tool's own suggestion %q was collected", s["title"])
		}
	}
	if v.Has(`a[href$="/opplysninger"]`) {
		j.t.Error("what an access report tells is asked about")
	}
	v.Click(`form[action$="/resten"] button`)
	v.WaitFor("Resten av radene skal utleveres.")
	v.Open(at + "/svar")
	v.see("84-svar")
	preview := v.Download(at + "/svar/forhandsvisning.zip")
	v.Click("Send til godkjenning")
	v.WaitFor("Utkastet er sendt til godkjenning.")
	return preview
}

func (j *journey) approvesTheFiles(preview []byte) {
	j.t.Helper()
	v := newTraveller(j.t, j.browser, j.site).staff("telemark-approver")
	v.Open(j.site.address + "/beslutter/sak/" + j.number)
	v.WaitFor("Godkjenn og send")
	v.see("85-beslutter")
	waiting := zipped(j.t, v.Download(j.site.address+"/beslutter/sak/"+j.number+"/svar.zip"))
	if diff := cmp.Diff(slices.Sorted(maps.Keys(zipped(j.t, preview))), slices.Sorted(maps.Keys(waiting))); diff != "" {
		j.t.Errorf("the approver's files (-preview +approver):\n%s", diff)
	}
	if text := v.Text("main"); !strings.Contains(text, "Skal sendes rett til") || !strings.Contains(text, "Karrierehjelpen (demo)") {
		j.t.Errorf("the approver is not told where the files go: %s", text)
	}
	v.Click("Godkjenn og send")
	v.WaitFor("godkjent")
}

func (j *journey) opensTheFiles(export map[string][]map[string]string, preview []byte) {
	j.t.Helper()
	v := j.citizen
	waitFor(j.t, "the answer", func() string {
		v.Open(j.site.address + "/krav/" + j.number)
		if v.Has(`a[href="/krav/` + j.number + `/svar"]`) {
			return "yes"
		}
		return ""
	})
	v.see("86-besvart")
	v.Click("Les svaret")
	v.WaitFor("Last ned filene (zip)")
	v.see("87-svar")
	page := strings.Join(strings.Fields(v.Text("main")), " ")
	for _, want := range []string{"Opplysninger du tar med deg", "Dette er ikke med", "Forslag fra verktøyet", "artikkel 20 nr. 1", "be om innsyn", "csv/telemark-karriereverktoy.users.csv"} {
		if !strings.Contains(page, want) {
			j.t.Errorf("the answer does not say %q", want)
		}
	}
	in := zipped(j.t, v.Download(j.site.address+"/krav/"+j.number+"/svar/1/filer.zip"))
	if diff := cmp.Diff(zipped(j.t, preview)["csv/telemark-karriereverktoy.answers.csv"], in["csv/telemark-karriereverktoy.answers.csv"]); diff != "" {
		j.t.Errorf("what was drafted is not what came (-drafted +came):\n%s", diff)
	}
	for name, text := range in {
		for _, s := range export["suggestions"] {
			if strings.Contains(text, s["title"]) {
				j.t.Errorf("%s has the tool's own suggestion %q", name, s["title"])
			}
		}
		if strings.Contains(name, j.oksana.Last) {
			j.t.Errorf("a file is called %s", name)
		}
	}
	var doc struct {
		Data map[string][]map[string]string `json:"data"`
	}
	must(j.t, json.Unmarshal([]byte(in["data.json"]), &doc))
	want := map[string][]map[string]string{"telemark-karriereverktoy.users": given(export["users"], "user_id"), "telemark-karriereverktoy.answers": given(export["answers"], "user_id", "answer_id")}
	if diff := cmp.Diff(want, doc.Data); diff != "" {
		j.t.Errorf("the files are not what the person gave (-export +files):\n%s", diff)
	}
	v.Open(j.site.address + "/krav/" + j.number)
	v.Click("Svaret på kravet ditt")
	v.see("88-brev")
	if text := v.Text("main"); !strings.Contains(text, "opplysningene du har gitt oss, til å ta med deg") {
		j.t.Errorf("the letter says %s", text)
	}
	j.hasThemSentOn(j.site.address + "/krav/" + j.number)
}

// hasThemSentOn sees that the files went straight to another, and that the
// person and the caseworker are told.
func (j *journey) hasThemSentOn(at string) {
	j.t.Helper()
	v := j.citizen
	waitFor(j.t, "the letter about the transfer", func() string {
		v.Open(at)
		if strings.Contains(v.Text("main"), "Filene dine og overføringen") {
			return "yes"
		}
		return ""
	})
	v.Click("Filene dine og overføringen")
	v.see("89-overfort")
	if text := v.Text("main"); !strings.Contains(text, "rett til Karrierehjelpen (demo). De kvitterte for filene") {
		j.t.Errorf("the letter says %s", text)
	}
	sum := sha256.Sum256(v.Download(at + "/svar/1/filer.zip"))
	if got := j.site.receiver.Digests(); !slices.Contains(got, "sha-256=:"+base64.StdEncoding.EncodeToString(sum[:])+":") {
		j.t.Errorf("the other has got %v", got)
	}
	j.worker.Open(j.site.address + "/saksbehandler/sak/" + j.number)
	j.worker.see("89-sak")
	if text := j.worker.Text("#sending"); !strings.Contains(text, "Mottakeren kvitterte") {
		j.t.Errorf("the case says %s", text)
	}
}

// given returns the rows without what the tool itself has made.
func given(rows []map[string]string, own ...string) []map[string]string {
	var out []map[string]string
	for _, row := range rows {
		row = maps.Clone(row)
		for _, name := range own {
			delete(row, name)
		}
		out = append(out, row)
	}
	return out
}

// zipped returns the texts of the files, by name.
func zipped(t *testing.T, content []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	must(t, err)
	texts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		must(t, err)
		b, err := io.ReadAll(r)
		must(t, err)
		texts[f.Name] = string(b)
	}
	return texts
}
