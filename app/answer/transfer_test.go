package answer_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/register"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// another is another controller's service, which answers with the statuses in
// turn, the last one for ever.
type another struct {
	*httptest.Server

	mu       sync.Mutex
	statuses []int
	during   func() // while the files are on their way
	torn     bool   // they may break off
	bodies   [][]byte
	headers  []http.Header
}

func startAnother(t *testing.T, statuses ...int) *another {
	t.Helper()
	a := &another{statuses: statuses}
	a.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil && a.torn {
			return
		}
		if err != nil {
			t.Error(err)
		}
		a.mu.Lock()
		a.bodies, a.headers = append(a.bodies, body), append(a.headers, r.Header)
		status := a.statuses[0]
		if len(a.statuses) > 1 {
			a.statuses = a.statuses[1:]
		}
		a.mu.Unlock()
		if a.during != nil {
			a.during()
		}
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(status)
		_, _ = w.Write(bytes.Repeat([]byte("x"), 1<<20))
	}))
	t.Cleanup(a.Close)
	return a
}

// receivedBy lets Nord send to the service.
func receivedBy(url string) func(*register.File) {
	return func(f *register.File) {
		f.Controllers[0].Receivers = []register.ReceiverDeclaration{{ID: "verktoy", Name: "Verktøyet AS", Connection: models.StoreConnection{
			"url": url, "allow_private": "true",
			"authentication": map[string]any{"strategy": "bearer", "configuration": map[string]any{"token": "hemmelig-nok"}},
		}}}
	}
}

// answered files the request with a receiver, and approves its answer.
func (s *sender) answered(language models.Language) rights.Case {
	s.w.T.Helper()
	w, ctx := s.w, s.w.T.Context()
	w.Furnish("oksana")
	sub := w.Submission("nord")
	sub.Language, sub.Wishes = language, []rights.Wish{{Right: models.RightPortability, Asked: models.Asked{Receiver: "verktoy", ReceiverName: "what nobody is called"}}}
	rr, err := w.Rights.Submit(ctx, w.Citizen("oksana"), sub)
	w.Must(err)
	w.Drain()
	w.Collected(s.ola, rr.CaseNumber)
	w.OwnerAnswers(collect.Reply{State: models.TaskNotFound})
	return s.give(w.Open(s.ola, rr.CaseNumber))
}

// give lets the case be released, submitted and approved, and does what is due.
func (s *sender) give(c rights.Case) rights.Case {
	s.w.T.Helper()
	w := s.w
	s.submit(c)
	if n := w.Count("SELECT COUNT(*) FROM direct_transfers WHERE bundle_id IN (SELECT id FROM answer_files WHERE number = 0)"); n != 0 {
		w.T.Error("something is to be sent before it is approved")
	}
	return s.approved(c.Item.Reference)
}

type sender struct {
	w         *world.World
	ola, boss authz.Actor
}

func newSender(t *testing.T, db *database.DB, url string) *sender {
	t.Helper()
	w := world.New(t, db, addressed, receivedBy(url))
	return &sender{w, w.Staff("ola", authz.Caseworker, "nord"), w.Staff("sjef", authz.Approver, "nord")}
}

// told returns the letters about the transfer.
func (s *sender) told(c rights.Case) []string {
	s.w.T.Helper()
	letters, err := s.w.Rights.Letters(s.w.T.Context(), s.w.Citizen("oksana"), s.w.Open(s.w.Citizen("oksana"), c.Item.Reference))
	s.w.Must(err)
	var bodies []string
	for _, l := range letters {
		if l.Kind == models.LetterTransfer {
			bodies = append(bodies, l.Body)
		}
	}
	return bodies
}

// ombudTold reports whether the ombud's morning has the case.
func (s *sender) ombudTold() bool {
	s.w.T.Helper()
	needs, err := s.w.Rights.Today(s.w.T.Context(), s.w.Staff("ombud", authz.Ombud, "nord"))
	s.w.Must(err)
	return slices.ContainsFunc(needs, func(n rights.Needed) bool { return n.Need == rights.NeedSending })
}

func (s *sender) state(c rights.Case) answer.Sending {
	s.w.T.Helper()
	t, err := s.w.Answer.Sending(s.w.T.Context(), s.ola, c)
	s.w.Must(err)
	return t
}

// What was approved goes to whom the person has chosen, once, byte for byte, and
// the outcome is a transfer when the receipt is there. The person has the files
// too, and a letter.
func TestFilesGoStraightToAnother(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		there := startAnother(t, http.StatusServiceUnavailable, http.StatusCreated)
		s := newSender(t, db, there.URL)
		c := s.answered(models.Bokmal)
		if got := s.state(c); c.Item.Outcome != models.OutcomeDelivered || got.State != models.TransferWaiting || got.Reason != models.TransferBusy || got.ReceiverName != "Verktøyet AS" {
			t.Fatalf("after the first attempt: %s, %+v", c.Item.Outcome, got.DirectTransfer)
		}
		s.w.Clock.Advance(2 * time.Minute)
		s.w.Drain()
		c = s.w.Open(s.ola, c.Item.Reference)
		if got := s.state(c); c.Item.Outcome != models.OutcomeTransferred || c.Item.FirstOutcome != models.OutcomeDelivered || got.State != models.TransferSent {
			t.Fatalf("after the receipt: %s, first %s, %+v", c.Item.Outcome, c.Item.FirstOutcome, got.DirectTransfer)
		}
		files, err := s.w.Answer.Files(t.Context(), s.w.Citizen("oksana"), s.w.Open(s.w.Citizen("oksana"), c.Item.Reference), 1)
		s.w.Must(err)
		var own bytes.Buffer
		s.w.Must(files.WriteTo(t.Context(), &own))
		sum := sha256.Sum256(own.Bytes())
		for i, h := range there.headers {
			if !bytes.Equal(there.bodies[i], own.Bytes()) {
				t.Error("what was sent is not what the person has")
			}
			got := []string{h.Get("Content-Type"), h.Get("Content-Digest"), h.Get("Idempotency-Key"), h.Get("Authorization")}
			want := []string{"application/zip", "sha-256=:" + base64.StdEncoding.EncodeToString(sum[:]) + ":", `"` + s.state(c).BundleID + `"`, "Bearer hemmelig-nok"}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("the headers (-want +got):\n%s", diff)
			}
		}
		s.w.Clock.Advance(30 * time.Hour)
		s.w.Drain()
		if told := s.told(c); len(there.bodies) != 2 || len(told) != 1 || !strings.Contains(told[0], "rett til Verktøyet AS") {
			t.Errorf("sent %d times, told %q", len(there.bodies), told)
		}
		if n := s.w.Count("SELECT COUNT(*) FROM audit_entries WHERE action = 'portable.transferred'"); n != 1 {
			t.Errorf("the log has %d transfers", n)
		}
	})
}

// What cannot be sent is told once, on its provision, and stays delivered. It can
// be tried again, or left with the reason.
func TestFilesThatCannotGoStraightToAnother(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status int
		reason models.TransferReason
		sent   int
	}{
		"refuses": {http.StatusForbidden, models.TransferRefused, 1}, "redirects": {http.StatusTemporaryRedirect, models.TransferRedirected, 1},
		"is busy": {http.StatusTooManyRequests, models.TransferBusy, 8}, "is down": {0, models.TransferUnreachable, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			there := startAnother(t, test.status)
			if test.status == 0 {
				there.Close()
			}
			s := newSender(t, apptest.SQLite(t), there.URL)
			c := s.answered(models.English)
			for range 8 {
				s.w.Clock.Advance(25 * time.Hour)
				s.w.Drain()
			}
			c = s.w.Open(s.ola, c.Item.Reference)
			got := s.state(c)
			if c.Item.Outcome != models.OutcomeDelivered || got.State != models.TransferFailed || got.Reason != test.reason || len(there.bodies) != test.sent {
				t.Fatalf("%s, %+v, sent %d times", c.Item.Outcome, got.DirectTransfer, len(there.bodies))
			}
			told := s.told(c)
			if len(told) != 1 || !strings.Contains(told[0], "Verktøyet AS") || !strings.Contains(told[0], "Article 20(2)") || !strings.Contains(told[0], "www.datatilsynet.no") {
				t.Errorf("told %q", told)
			}
			if !s.ombudTold() {
				t.Error("the ombud is not told")
			}
			s.w.Must(s.w.Answer.SendAgain(t.Context(), s.ola, c))
			for range 9 {
				s.w.Drain()
				s.w.Clock.Advance(25 * time.Hour)
			}
			if told := s.told(c); s.state(c).State != models.TransferFailed || len(told) != 1 {
				t.Errorf("tried again: %+v, told %d times", s.state(c).DirectTransfer, len(told))
			}
			c = s.w.Open(s.ola, c.Item.Reference)
			s.w.Refused(s.w.Answer.LeaveSending(t.Context(), s.ola, c, " "), fault.Invalid, "transfer.why_missing")
			s.w.Must(s.w.Answer.LeaveSending(t.Context(), s.ola, c, "De har ikke noe slikt system."))
			if left := s.state(c); left.State != models.TransferLeft || left.Why != "De har ikke noe slikt system." {
				t.Errorf("left as %+v", left)
			}
		})
	}
}

// A case that is taken up again sends nothing of the answer before; its next
// answer does.
func TestACaseTakenUpAgainSendsNothing(t *testing.T) {
	t.Parallel()
	there := startAnother(t, http.StatusServiceUnavailable, http.StatusOK)
	s := newSender(t, apptest.SQLite(t), there.URL)
	c := s.answered(models.Bokmal)
	s.w.Must(s.w.Rights.Reopen(t.Context(), s.ola, c.Item.Reference, "Vi fant mer."))
	s.w.Clock.Advance(2 * time.Minute)
	s.w.Drain()
	if got := s.state(c); got.State != models.TransferDropped || len(there.bodies) != 1 || len(s.told(c)) != 0 {
		t.Fatalf("sent %d times, %+v, told %q", len(there.bodies), got.DirectTransfer, s.told(c))
	}
	c = s.give(s.w.Open(s.ola, c.Item.Reference))
	if got := s.state(c); got.State != models.TransferSent || len(there.bodies) != 2 || len(s.told(c)) != 1 || there.headers[0].Get("Idempotency-Key") == there.headers[1].Get("Idempotency-Key") {
		t.Errorf("the next answer: sent %d times, %+v", len(there.bodies), got.DirectTransfer)
	}
}

// Nor does one that was withdrawn.
func TestAWithdrawnCaseSendsNothing(t *testing.T) {
	t.Parallel()
	there := startAnother(t, http.StatusServiceUnavailable, http.StatusOK)
	s := newSender(t, apptest.SQLite(t), there.URL)
	c := s.answered(models.Bokmal)
	s.w.Exec("UPDATE request_items SET status = 'partly', partly_at = answered_at, answered_at = NULL")
	s.w.Must(s.w.Rights.Withdraw(t.Context(), s.w.Citizen("oksana"), c.Item.Reference))
	s.w.Clock.Advance(30 * time.Hour)
	s.w.Drain()
	if got := s.state(c); got.State != models.TransferDropped || len(there.bodies) != 1 || len(s.told(c)) != 0 {
		t.Errorf("sent %d times, %+v, told %q", len(there.bodies), got.DirectTransfer, s.told(c))
	}
}

// What had arrived when the case was taken up again is told; what the case comes
// to is open all the same.
func TestTakenUpAgainWhileTheFilesAreOnTheirWay(t *testing.T) {
	t.Parallel()
	there := startAnother(t, http.StatusOK)
	s := newSender(t, apptest.SQLite(t), there.URL)
	there.during = func() {
		var number []string
		s.w.Must(s.w.DB.Read().Raw("SELECT reference FROM request_items").Scan(&number).Error)
		s.w.Must(s.w.Rights.Reopen(t.Context(), s.ola, number[0], "Vi fant mer."))
	}
	c := s.answered(models.Bokmal)
	if c.Item.Status != models.StatusReview || c.Item.Outcome != "" || s.state(c).State != models.TransferSent || len(s.told(c)) != 1 {
		t.Errorf("the case is %s %q, %+v, told %q", c.Item.Status, c.Item.Outcome, s.state(c).DirectTransfer, s.told(c))
	}
}

// A worker that is killed after the files arrived sends them once more under the
// same key, and the person is told once.
func TestKilledBeforeTheReceiptIsNoted(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		there := startAnother(t, http.StatusOK)
		s := newSender(t, db, there.URL)
		first := true
		there.during = func() { // another worker takes over: this one may write nothing
			if first {
				first = false
				s.w.Exec("UPDATE jobs SET lease_token = 'another', lease_until = ? WHERE kind = ? AND state = 'running'", s.w.Clock.Now().Add(-time.Hour), answer.TransferJob)
			}
		}
		c := s.answered(models.Bokmal)
		if len(there.bodies) != 2 || there.headers[0].Get("Idempotency-Key") != there.headers[1].Get("Idempotency-Key") || len(s.told(c)) != 1 || s.state(c).State != models.TransferSent {
			t.Errorf("sent %d times, told %q, %+v", len(there.bodies), s.told(c), s.state(c).DirectTransfer)
		}
	})
}

// Whom nobody has set up cannot be chosen, and one that has left the register
// cannot be reached.
func TestReceiversAreTheRegisters(t *testing.T) {
	t.Parallel()
	there := startAnother(t, http.StatusOK)
	s := newSender(t, apptest.SQLite(t), there.URL)
	sub := s.w.Submission("nord")
	sub.Wishes = []rights.Wish{{Right: models.RightPortability, Asked: models.Asked{Receiver: "ukjent"}}}
	_, err := s.w.Rights.Submit(t.Context(), s.w.Citizen("oksana"), sub)
	s.w.Refused(err, fault.NotFound, "error.not_found")
	c := s.answered(models.Bokmal)
	if s.state(c).State != models.TransferSent {
		t.Errorf("the transfer is %+v", s.state(c).DirectTransfer)
	}
	s.w.Must(s.w.Rights.Reopen(t.Context(), s.ola, c.Item.Reference, "Vi fant mer."))
	s.w.Exec("DELETE FROM receivers")
	s.w.Drain()
	c = s.give(s.w.Open(s.ola, c.Item.Reference))
	if got := s.state(c); got.State != models.TransferFailed || got.Reason != models.TransferNotSetUp || len(there.bodies) != 1 {
		t.Errorf("the transfer is %+v", got.DirectTransfer)
	}
}
