package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/apptest"
	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/config"
	"rettighetsporten/app/database"
	"rettighetsporten/app/demo/mailbox"
	"rettighetsporten/app/identity"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/httpstore"
	"rettighetsporten/app/register"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/app/seal"
	"rettighetsporten/models"
)

// child tells a second process of this test binary to be the portal's workers.
type child struct {
	DSN, Keys string
	SMTPHost  string
	SMTPPort  int
}

const childVariable = "PORTAL_CHILD_OF_TEST"

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == pdfTextName { // this program, as readPDF starts it
		os.Exit(realMain(os.Args[1:]))
	}
	if spec := os.Getenv(childVariable); spec != "" {
		os.Exit(beChild(spec))
	}
	status := m.Run()
	_ = os.RemoveAll(made.dir)
	os.Exit(status)
}

func beChild(spec string) int {
	var c child
	if err := json.Unmarshal([]byte(spec), &c); err != nil {
		return 3
	}
	ctx := context.Background()
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	a, err := c.portal(ctx, log)
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, err)
		return 4
	}
	_ = a.runner.Run(ctx, time.Second)
	return 0
}

func (c child) portal(ctx context.Context, log *slog.Logger) (*portal, error) {
	db, err := database.Open(ctx, database.Config{DSN: c.DSN, Log: log, Now: time.Now, MaxConns: 8})
	if err != nil {
		return nil, err
	}
	b, err := os.ReadFile(c.Keys)
	if err != nil {
		return nil, err
	}
	keys, err := seal.Parse(b)
	if err != nil {
		return nil, err
	}
	login := config.Login{Issuer: "http://127.0.0.1:1/x", ClientID: "x", ClientSecret: "x", AllowSynthetic: true}
	return assemble(parts{
		db: db, keys: keys, log: log, now: time.Now, lease: time.Second,
		cfg: config.Config{PublicURL: "http://127.0.0.1:1", Citizen: login, Staff: login, SMTP: config.SMTP{Host: c.SMTPHost, Port: c.SMTPPort, From: "portal@portal.example", Plain: true}},
	})
}

// victim is a portal whose workers run in another process, to be killed.
type victim struct {
	t      *testing.T
	spec   child
	portal *portal // the same database, seen from here; its own workers rest
	mail   *mailbox.Server
	source *source
	cmd    *exec.Cmd
	alive  sync.Mutex
}

// source is a record store that counts what it is asked.
type source struct {
	server *httptest.Server
	mu     sync.Mutex
	asked  []string // since the last start of the workers, in order
	hook   func(n int)
}

const notes = 1500

func newSource(t *testing.T, email string) *source {
	t.Helper()
	s := &source{}
	s.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		what := r.URL.Path + "?" + r.URL.RawQuery
		s.mu.Lock()
		s.asked = append(s.asked, what)
		n, hook := len(s.asked), s.hook
		s.mu.Unlock()
		if hook != nil {
			hook(n)
		}
		_ = json.NewEncoder(w).Encode(s.rows(r, email))
	}))
	t.Cleanup(s.server.Close)
	return s
}

func (s *source) rows(r *http.Request, email string) []map[string]any {
	q := r.URL.Query()
	switch r.URL.Path {
	case "/persons":
		if q.Get("email") == email {
			return []map[string]any{{"id": 7, "email": email}}
		}
	case "/cases":
		return []map[string]any{{"id": 70, "person_id": 7}, {"id": 71, "person_id": 7}, {"id": 72, "person_id": 7}}
	case "/notes":
		rows := make([]map[string]any, 0, notes)
		for i := range notes {
			rows = append(rows, map[string]any{"id": q.Get("case_id") + "-" + fmt.Sprint(i), "case_id": json.Number(q.Get("case_id")), "text": fmt.Sprintf("Notat nummer %d i saken.", i)})
		}
		return rows
	}
	return []map[string]any{}
}

func (s *source) restart(hook func(n int)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked, s.hook = nil, hook
}

const declaration = `
dataset:
- fides_key: prove
  collections:
  - name: persons
    fields:
    - {name: id, fides_meta: {primary_key: true, data_type: integer}}
    - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email, data_type: string}}
  - name: cases
    fields:
    - {name: id, fides_meta: {primary_key: true, data_type: integer}}
    - {name: person_id, fides_meta: {data_type: integer, references: [{dataset: prove, field: persons.id, direction: from}]}}
  - name: notes
    fields:
    - {name: id, fides_meta: {primary_key: true, data_type: string}}
    - {name: case_id, fides_meta: {data_type: integer, references: [{dataset: prove, field: cases.id, direction: from}]}}
    - {name: text, data_categories: [user.content], fides_meta: {data_type: string}}
`

func trialRegister(baseURL string) register.File {
	automated := models.Text{NB: "Ingen."}
	contact := models.Contact{Name: "Postmottak", Email: "post@prove.example"}
	return register.File{Controllers: []register.ControllerEntry{{
		Controller: models.Controller{ID: "prove", Name: "Prøve kommune", CasePrefix: "PRV", Kind: "kommune", Facts: models.ControllerFacts{Contact: contact, Ombud: contact}},
		Activities: []models.ProcessingActivity{{ControllerID: "prove", ID: "a", Facts: models.ActivityFacts{
			Name: models.Text{NB: "Saksbehandling"}, Purposes: []models.Text{{NB: "Behandle saker"}}, Automated: &automated,
			Recipients: []models.Recipient{{Name: models.Text{NB: "kommunens ansatte"}, Role: models.RecipientInternal}},
		}}},
		Stores: []register.StoreDeclaration{{ID: "fag", StoreFacts: models.StoreFacts{
			Name: models.Text{NB: "Fagsystem"}, Kind: models.StoreHTTP, Activities: []string{"a"}, Dataset: declaration, AcceptProofs: []models.SeedProof{models.ProofCode},
			Connection: recordstore.Of(recordstore.HTTP, httpstore.Settings{BaseURL: baseURL, AllowPrivate: true, Endpoints: map[string]httpstore.Endpoint{
				"persons": {Path: "/persons", Query: map[string]string{"email": "{email}"}},
				"cases":   {Path: "/cases", Query: map[string]string{"person_id": "{person_id}"}},
				"notes":   {Path: "/notes", Query: map[string]string{"case_id": "{case_id}"}},
			}}).Settings,
		}}},
	}}}
}

func newVictim(t *testing.T, dsn, email string) *victim {
	t.Helper()
	v := &victim{t: t, source: newSource(t, email)}
	var err error
	v.mail, err = mailbox.Start(time.Now)
	must(t, err)
	t.Cleanup(func() { _ = v.mail.Close() })
	keys, err := seal.NewFile()
	must(t, err)
	v.spec = child{DSN: dsn, Keys: filepath.Join(t.TempDir(), "keys.json")}
	v.spec.SMTPHost, v.spec.SMTPPort = v.mail.HostPort()
	must(t, os.WriteFile(v.spec.Keys, keys, 0o600))
	v.portal, err = v.spec.portal(t.Context(), apptest.Log(t))
	must(t, err)
	t.Cleanup(func() { _ = v.portal.db.Close() })
	_, err = v.portal.db.Migrate(t.Context())
	must(t, err)
	_, err = v.portal.register.Import(t.Context(), authz.ForSystem(authz.AllControllers), trialRegister(v.source.server.URL))
	must(t, err)
	return v
}

// start starts the workers.
func (v *victim) start(hook func(n int)) {
	v.t.Helper()
	spec, err := json.Marshal(v.spec)
	must(v.t, err)
	v.source.restart(hook)
	v.cmd = exec.CommandContext(v.t.Context(), os.Args[0])
	v.cmd.Env = append(os.Environ(), childVariable+"="+string(spec))
	v.cmd.Stderr = v.t.Output()
	must(v.t, v.cmd.Start())
}

// kill ends the workers with SIGKILL, wherever they are.
func (v *victim) kill() {
	v.alive.Lock()
	defer v.alive.Unlock()
	if v.cmd.ProcessState == nil {
		_ = v.cmd.Process.Kill()
		_ = v.cmd.Wait()
	}
}

// until waits for the condition, or fails.
func (v *victim) until(what string, ok func() bool) {
	v.t.Helper()
	deadline := time.Now().Add(60 * time.Second)
	for !ok() {
		if time.Now().After(deadline) {
			v.t.Fatalf("waited in vain for %s", what)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func (v *victim) count(query string, args ...any) int {
	v.t.Helper()
	var n int
	must(v.t, v.portal.db.Read().WithContext(v.t.Context()).Raw(query, args...).Scan(&n).Error)
	return n
}

func TestKilledAnywhereTheCaseGoesOnAndNothingIsDoneTwice(t *testing.T) {
	t.Parallel()
	for name, dsn := range databases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := protagonist(t, "oksana").Person
			v := newVictim(t, dsn(t), p.Email)
			citizen, worker, number := v.fileAndStart(p.Email, p.NationalID)
			v.killDuringTheCollection(number, worker)
			v.killDuringTheReport(number, worker)
			v.killBetweenAcceptanceAndNote(citizen, number)
			v.holds()
		})
	}
}

func (v *victim) staff(role, subject string) authz.Actor {
	v.t.Helper()
	person, err := v.portal.sessions.EnrolStaff(v.t.Context(), identity.Claims{Issuer: "i", Subject: subject, Name: subject, Email: subject + "@prove.example", Roles: []string{role + ":prove"}})
	must(v.t, err)
	actor, _ := person.As(authz.Role(role))
	return actor
}

func (v *victim) fileAndStart(email string, id models.NationalID) (citizen, worker authz.Actor, number string) {
	v.t.Helper()
	ctx := v.t.Context()
	person, err := v.portal.sessions.EnrolPerson(ctx, id, models.Bokmal)
	must(v.t, err)
	citizen, _ = person.As(authz.DataSubject)
	contact, err := v.portal.rights.SendCode(ctx, citizen, email, models.Bokmal)
	must(v.t, err)
	must(v.t, v.portal.runner.Drain(ctx))
	code := sixDigits.FindString(v.mail.Mails()[0].Body)
	must(v.t, v.portal.rights.Prove(ctx, citizen, contact.ID, code))
	rr, err := v.portal.rights.Submit(ctx, citizen, rights.Submission{Key: "k", ControllerID: "prove", Name: "Oksana", Email: email, Language: models.Bokmal, Wishes: []rights.Wish{rights.Access("")}})
	must(v.t, err)
	must(v.t, v.portal.runner.Drain(ctx))
	boss := v.staff("ombud", "ombud")
	worker = v.staff("caseworker", "worker")
	must(v.t, v.portal.rights.Assign(ctx, boss, rr.CaseNumber, worker.StaffID, rr.Version))
	c, err := v.portal.rights.Open(ctx, worker, rr.CaseNumber)
	must(v.t, err)
	must(v.t, v.portal.collect.Start(ctx, worker, c))
	return citizen, worker, rr.CaseNumber
}

// killDuringTheCollection kills the workers at their first request to the
// store, then at their second, and so on, until they come through.
func (v *victim) killDuringTheCollection(number string, worker authz.Actor) {
	v.t.Helper()
	kills := 0
	for at := 1; ; at = min(at+1, 2) {
		given := v.givenQueries()
		v.start(func(n int) {
			if n == at && kills < 6 {
				v.kill()
			}
		})
		v.until("a kill or the end of the collection", func() bool { return v.over() || v.status(number) == string(models.StatusReview) })
		if v.status(number) == string(models.StatusReview) {
			v.until("the job to be noted as done", func() bool {
				return v.count("SELECT COUNT(*) FROM jobs WHERE kind = 'collect.run' AND state IN ('ready', 'running')") == 0
			})
			v.kill()
			break
		}
		kills++
		v.noneOf(given)
	}
	if kills < 4 {
		v.t.Errorf("the workers were killed only %d times during the collection", kills)
	}
	c, err := v.portal.rights.Open(v.t.Context(), worker, number)
	must(v.t, err)
	rows, err := v.portal.review.Rows(v.t.Context(), worker, c)
	must(v.t, err)
	if want := 1 + 3 + 3*notes; len(rows) != want {
		v.t.Errorf("collected %d rows, want %d", len(rows), want)
	}
}

func (v *victim) over() bool {
	v.alive.Lock()
	defer v.alive.Unlock()
	return v.cmd.ProcessState != nil
}

func (v *victim) status(number string) string {
	v.t.Helper()
	var status string
	must(v.t, v.portal.db.Read().WithContext(v.t.Context()).
		Raw("SELECT status FROM request_items JOIN rights_requests ON rights_requests.id = request_items.request_id WHERE case_number = ?", number).Scan(&status).Error)
	return status
}

// givenQueries returns what the store had given in full before this start.
func (v *victim) givenQueries() map[string]int {
	v.t.Helper()
	given := map[string]int{}
	var names []string
	must(v.t, v.portal.db.Read().WithContext(v.t.Context()).Raw("SELECT name FROM collected_pages WHERE last").Scan(&names).Error)
	for _, n := range names {
		given["/"+n]++
	}
	return given
}

// noneOf checks that what the store had given was not asked for again: of each
// collection at most the rest may be.
func (v *victim) noneOf(given map[string]int) {
	v.t.Helper()
	all := map[string]int{"/persons": 1, "/cases": 1, "/notes": 1}
	v.source.mu.Lock()
	defer v.source.mu.Unlock()
	perCollection := map[string]int{}
	for _, what := range v.source.asked {
		path, _, _ := strings.Cut(what, "?")
		perCollection[path]++
	}
	for path, n := range given {
		if n >= all[path] && perCollection[path] > 0 {
			v.t.Errorf("%s was asked %d times although it had answered in full", path, perCollection[path])
		}
	}
}

func (v *victim) killDuringTheReport(number string, worker authz.Actor) {
	v.t.Helper()
	ctx := v.t.Context()
	c, err := v.portal.rights.Open(ctx, worker, number)
	must(v.t, err)
	_, err = v.portal.review.ReleaseRest(ctx, worker, c)
	must(v.t, err)
	rows, err := v.portal.review.Rows(ctx, worker, c)
	must(v.t, err)
	must(v.t, v.portal.review.Choose(ctx, worker, c, []review.Ref{{PageID: rows[0].PageID}}, review.Choice{Outcome: models.Released}))
	must(v.t, v.portal.answer.Submit(ctx, worker, c, "Her er svaret."))
	boss := v.staff("approver", "boss")
	c, err = v.portal.rights.Open(ctx, boss, number)
	must(v.t, err)
	draft, err := v.portal.answer.Draft(ctx, boss, c)
	must(v.t, err)
	must(v.t, v.portal.answer.Approve(ctx, boss, c, draft.Version))
	v.mail.Refuse(func(string) error { return fmt.Errorf("not now") }) // what comes after is not this part's matter
	for kill := range 3 {
		v.start(nil)
		v.until("the report to be in the making", func() bool {
			return v.count("SELECT COUNT(*) FROM jobs WHERE kind = 'answer.publish' AND state = 'running' AND attempts > ?", kill) > 0 || v.status(number) == "answered"
		})
		time.Sleep(time.Duration(10+40*kill) * time.Millisecond)
		v.kill()
	}
	if v.count("SELECT MAX(attempts) FROM jobs WHERE kind = 'answer.publish'") < 2 {
		v.t.Error("the report was never interrupted")
	}
	v.start(nil)
	v.until("the answer", func() bool { return v.status(number) == "answered" })
	v.kill()
	v.mail.Refuse(nil)
}

// killBetweenAcceptanceAndNote kills the workers at the moment the mail server
// has taken the e-mail and nobody has noted it.
func (v *victim) killBetweenAcceptanceAndNote(citizen authz.Actor, number string) {
	v.t.Helper()
	must(v.t, v.portal.db.Read().WithContext(v.t.Context()).Exec("UPDATE jobs SET run_at = created_at WHERE state = 'ready'").Error)
	var killed atomic.Bool
	v.mail.Watch(func(mailbox.Mail) {
		if killed.CompareAndSwap(false, true) {
			v.kill()
		}
	})
	v.start(nil)
	v.until("the e-mail to be taken", v.over)
	v.start(nil)
	v.until("the e-mail to be noted", func() bool {
		return v.count("SELECT COUNT(*) FROM mails WHERE kind = 'answer' AND state = 'sent'") == 1
	})
	v.kill()
	v.mail.Watch(nil)
	ids := map[string]int{}
	for _, m := range v.mail.Mails() {
		ids[m.MessageID]++
	}
	repeats := v.count("SELECT SUM(repeats) FROM mails")
	extra := 0
	for _, n := range ids {
		extra += n - 1
	}
	if extra == 0 || repeats < extra {
		v.t.Errorf("%d e-mails came again with the same Message-ID, %d repeats are counted", extra, repeats)
	}
	if v.count("SELECT COUNT(*) FROM audit_entries WHERE action = 'mail.repeated'") != repeats {
		v.t.Error("the repeats are not in the log")
	}
	pdf, err := v.portal.answer.PDF(v.t.Context(), citizen, mustOpen(v.t, v.portal, citizen, number), answer.Newest)
	must(v.t, err)
	var content bytes.Buffer
	must(v.t, pdf.WriteTo(v.t.Context(), &content))
	if int64(content.Len()) != pdf.Size || pdf.Size == 0 {
		v.t.Errorf("the answer has %d bytes, and should have %d", content.Len(), pdf.Size)
	}
}

func mustOpen(t *testing.T, p *portal, actor authz.Actor, number string) rights.Case {
	t.Helper()
	c, err := p.rights.Open(t.Context(), actor, number)
	must(t, err)
	return c
}

// holds checks what must be true however often the workers died.
func (v *victim) holds() {
	v.t.Helper()
	for what, query := range map[string]string{
		"reports":         "SELECT COUNT(*) FROM access_reports",
		"answer letters":  "SELECT COUNT(*) FROM letters WHERE kind = 'answer'",
		"receipt letters": "SELECT COUNT(*) FROM letters WHERE kind = 'receipt'",
		"answer e-mails":  "SELECT COUNT(*) FROM mails WHERE kind = 'answer'",
		"published":       "SELECT COUNT(*) FROM audit_entries WHERE action = 'answer.published'",
	} {
		if n := v.count(query); n != 1 {
			v.t.Errorf("there are %d %s, want 1", n, what)
		}
	}
	findings, read, err := audit.Verify(v.t.Context(), v.portal.db.Read(), nil)
	if err != nil || len(findings) > 0 || read == 0 {
		v.t.Errorf("the log does not hold: %v after %d entries, %v", findings, read, err)
	}
}
