package answer_test

import (
	"net/http"
	"testing"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/apptest"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/job"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Once a case that was taken up again is refused, nothing of its first answer is
// sent any more, however far the sending had come, and nobody can try again.
func TestARefusedCaseSendsNothing(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status int
		come   models.TransferState
	}{
		"waits": {http.StatusServiceUnavailable, models.TransferWaiting}, "failed": {http.StatusForbidden, models.TransferFailed}, "is left": {http.StatusForbidden, models.TransferLeft},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			there := startAnother(t, test.status, http.StatusOK)
			s := newSender(t, apptest.SQLite(t), there.URL)
			c := s.answered(models.Bokmal)
			if test.come == models.TransferLeft {
				s.w.Must(s.w.Answer.LeaveSending(t.Context(), s.ola, c, "De vil ikke."))
			}
			if got := s.state(c); got.State != test.come {
				t.Fatalf("it has come to %+v", got)
			}
			told := len(s.told(c))
			s.w.Must(s.w.Rights.Reopen(t.Context(), s.ola, c.Item.Reference, "Vi tok feil."))
			s.w.Must(s.w.Answer.Decide(t.Context(), s.ola, s.w.Open(s.ola, c.Item.Reference), models.Refusal("12-5-excessive", "Det samme ble besvart i går.", "Se gårsdagens svar.")))
			c = s.approved(c.Item.Reference)
			if c.Item.Status != models.StatusAnswered || c.Item.Outcome != models.OutcomeRefused {
				t.Fatalf("the case is %s, %s", c.Item.Status, c.Item.Outcome)
			}
			s.w.Refused(s.w.Answer.SendAgain(t.Context(), s.ola, c), fault.Conflict, "case.changed_meanwhile")
			s.w.Clock.Advance(30 * time.Hour)
			s.w.Drain()
			if got := s.state(c); got.State != models.TransferDropped || got.Again || len(there.bodies) != 1 || len(s.told(c)) != told || s.ombudTold() {
				t.Errorf("sent %d times, %+v, told %q", len(there.bodies), got, s.told(c))
			}
		})
	}
}

// Only the newest answer's files can be sent again.
func TestAnOlderAnswerIsNotSentAgain(t *testing.T) {
	t.Parallel()
	there := startAnother(t, http.StatusForbidden)
	s := newSender(t, apptest.SQLite(t), there.URL)
	c := s.answered(models.Bokmal)
	if !s.state(c).Again {
		t.Fatalf("it cannot be tried again: %+v", s.state(c))
	}
	s.w.Exec("UPDATE access_reports SET number = 2")
	if s.state(c).Again {
		t.Error("an older answer's files can be sent")
	}
	s.w.Refused(s.w.Answer.SendAgain(t.Context(), s.ola, c), fault.Conflict, "case.changed_meanwhile")
}

// What was approved for somebody else's sake goes nowhere once the address is
// protected, or they act no longer.
func TestWhatLapsedGoesNowhere(t *testing.T) {
	t.Parallel()
	protect := func(s *sender, number string) error {
		return s.w.Rights.ProtectAddress(s.w.T.Context(), s.ola, number, true, "")
	}
	end := func(s *sender, number string) error {
		return s.w.Rights.EndRepresentation(s.w.T.Context(), s.ola, number, "")
	}
	for name, test := range map[string]struct {
		status int
		lapse  func(s *sender, number string) error
		early  bool // it lapses before the answer is given
		want   models.TransferState
		sent   int
	}{
		"protected":              {http.StatusServiceUnavailable, protect, false, models.TransferDropped, 1},
		"ended":                  {http.StatusServiceUnavailable, end, false, models.TransferDropped, 1},
		"ended in approval":      {http.StatusOK, end, true, models.TransferDropped, 0},
		"protected once it fell": {http.StatusForbidden, protect, false, models.TransferFailed, 1},
		"ended once it fell":     {http.StatusForbidden, end, false, models.TransferFailed, 1},
		"protected before":       {http.StatusOK, nil, false, models.TransferSent, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			there := startAnother(t, test.status, http.StatusOK)
			s := newSender(t, apptest.SQLite(t), there.URL)
			c := s.onBehalf(test.lapse == nil)
			s.w.Clock.Advance(time.Hour)
			s.submit(c)
			if test.early {
				s.w.Must(test.lapse(s, c.Item.Reference))
				s.writtenAnew(c.Item.Reference)
			}
			c = s.approved(c.Item.Reference)
			s.w.Clock.Advance(10 * time.Second)
			if test.lapse != nil && !test.early {
				s.w.Must(test.lapse(s, c.Item.Reference))
			}
			s.w.Clock.Advance(2 * time.Minute)
			s.w.Drain()
			c = s.w.Open(s.ola, c.Item.Reference)
			got := s.state(c)
			if got.State != test.want || got.Lapsed != (test.lapse != nil) || got.Again || len(there.bodies) != test.sent {
				t.Errorf("sent %d times, %+v", len(there.bodies), got)
			}
			if n := s.w.Count("SELECT COUNT(*) FROM jobs WHERE kind = ?", answer.TransferJob); test.early != (n == 0) {
				t.Errorf("%d attempts were queued", n)
			}
			if test.want == models.TransferFailed {
				s.w.Refused(s.w.Answer.SendAgain(t.Context(), s.ola, c), fault.Conflict, "case.changed_meanwhile")
				s.w.Must(s.w.Answer.LeaveSending(t.Context(), s.ola, c, "Adressen er skjermet."))
			}
		})
	}
}

// An ID that stands for somebody else by now is not whom the person chose.
func TestSomebodyElseIsNotSentTo(t *testing.T) {
	t.Parallel()
	there := startAnother(t, http.StatusServiceUnavailable, http.StatusOK)
	s := newSender(t, apptest.SQLite(t), there.URL)
	c := s.answered(models.Bokmal)
	s.w.Exec("UPDATE receivers SET name = 'Helt andre AS'")
	s.w.Clock.Advance(2 * time.Minute)
	s.w.Drain()
	if got := s.state(c); got.State != models.TransferFailed || got.Reason != models.TransferNotSetUp || len(there.bodies) != 1 {
		t.Errorf("sent %d times, %+v", len(there.bodies), got)
	}
}

// The letter goes by what the case is when the files have arrived.
func TestWhoIsToldWhenTheFilesHaveArrived(t *testing.T) {
	t.Parallel()
	there := startAnother(t, http.StatusOK)
	s := newSender(t, apptest.SQLite(t), there.URL)
	c := s.onBehalf(false)
	there.during = func() {
		s.w.Must(s.w.Rights.EndRepresentation(t.Context(), s.ola, c.Item.Reference, "Lillegata 3, 3674 Notodden"))
	}
	s.submit(c)
	s.approved(c.Item.Reference)
	if n := s.w.Count("SELECT COUNT(*) FROM letters WHERE kind = 'transfer' AND on_paper"); n != 1 {
		t.Errorf("%d letters of it go on paper", n)
	}
}

// A fault of our own is not the receiver's: the job tries again by itself, and
// when it has given up, the ombud is told and the caseworker can try again.
func TestOurOwnFaultIsNotTheReceivers(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		there := startAnother(t, http.StatusServiceUnavailable, http.StatusOK)
		s := newSender(t, db, there.URL)
		c := s.answered(models.Bokmal)
		there.torn = true
		s.w.Exec("UPDATE answer_file_parts SET seq = seq + 100") // they cannot be read
		s.w.Clock.Advance(2 * time.Minute)
		s.w.Drain()
		if got := s.state(c); got.State != models.TransferWaiting || got.Tries != 1 || got.Reason != models.TransferBusy || got.Overdue || s.ombudTold() {
			t.Errorf("after a fault of our own: %+v", got)
		}
		s.w.Refused(s.w.Answer.SendAgain(t.Context(), s.ola, c), fault.Conflict, "case.changed_meanwhile")
		for range 14 {
			s.w.Clock.Advance(2 * time.Hour)
			s.w.Drain()
		}
		if got := s.state(c); got.State != models.TransferWaiting || !got.Overdue || !got.Again || len(s.told(c)) != 0 || !s.ombudTold() {
			t.Fatalf("once the job was given up: %+v, told %q", got, s.told(c))
		}
		s.w.Exec("UPDATE answer_file_parts SET seq = seq - 100")
		s.w.Must(s.w.Answer.SendAgain(t.Context(), s.ola, c))
		s.w.Drain()
		if got := s.state(c); got.State != models.TransferSent || len(s.told(c)) != 1 || s.ombudTold() {
			t.Errorf("tried again: %+v, told %q", got, s.told(c))
		}
	})
}

// One transfer is on its way at a time; the other one is put off, and that is no
// attempt.
func TestOneTransferAtATime(t *testing.T) {
	t.Parallel()
	there := startAnother(t, http.StatusOK)
	s := newSender(t, apptest.SQLite(t), there.URL)
	first := true
	there.during = func() {
		if !first {
			return
		}
		first = false
		var c answer.TransferArgs
		s.w.Must(s.w.DB.Read().Raw("SELECT bundle_id, item_id, controller_id FROM direct_transfers").Scan(&c).Error)
		s.w.Must(s.w.DB.InTx(t.Context(), func(tx *gorm.DB) error {
			return job.Enqueue(t.Context(), tx, s.w.Clock.Now(), job.Spec{Kind: answer.TransferJob, Key: "another", Args: c})
		}))
		s.w.Drain()
		if n := s.w.Count("SELECT COUNT(*) FROM jobs WHERE kind = ? AND unique_key = 'another' AND state = 'ready' AND attempts = 0", answer.TransferJob); n != 1 {
			t.Errorf("%d transfers are put off", n)
		}
	}
	c := s.answered(models.Bokmal)
	s.w.Clock.Advance(2 * time.Minute)
	s.w.Drain()
	if len(there.bodies) != 1 || s.state(c).State != models.TransferSent {
		t.Errorf("sent %d times, %+v", len(there.bodies), s.state(c))
	}
}

// What arrives late is told, and says nothing of the answer that was given
// meanwhile.
func TestAnEarlierAnswerThatArrivesLate(t *testing.T) {
	t.Parallel()
	there := startAnother(t, http.StatusOK)
	s := newSender(t, apptest.SQLite(t), there.URL)
	first := true
	there.during = func() {
		if !first {
			return
		}
		first = false
		var number []string
		s.w.Must(s.w.DB.Read().Raw("SELECT reference FROM request_items").Scan(&number).Error)
		s.w.Must(s.w.Rights.Reopen(t.Context(), s.ola, number[0], "Vi fant mer."))
		s.w.Clock.Advance(time.Second) // the newest is known by its time
		s.give(s.w.Open(s.ola, number[0]))
	}
	c := s.answered(models.Bokmal)
	if c.Item.Outcome != models.OutcomeDelivered || s.state(c).State != models.TransferWaiting || len(s.told(c)) != 1 {
		t.Errorf("the case is %s, %+v, told %q", c.Item.Outcome, s.state(c), s.told(c))
	}
	s.w.Clock.Advance(2 * time.Minute)
	s.w.Drain()
	if c = s.w.Open(s.ola, c.Item.Reference); c.Item.Outcome != models.OutcomeTransferred || len(there.bodies) != 2 || len(s.told(c)) != 2 {
		t.Errorf("the case is %s, %+v, told %q", c.Item.Outcome, s.state(c), s.told(c))
	}
}

// The item is held before its transfers are touched, as where a transfer is
// settled: the other way round the two wait for each other.
func TestTheItemIsHeldBeforeItsTransfers(t *testing.T) {
	t.Parallel()
	there := startAnother(t, http.StatusServiceUnavailable)
	s := newSender(t, apptest.SQLite(t), there.URL)
	c := s.answered(models.Bokmal)
	s.w.Must(s.w.Rights.Reopen(t.Context(), s.ola, c.Item.Reference, "Vi fant mer."))
	held := map[gorm.ConnPool]bool{} // by transaction
	dropped := 0
	callbacks := s.w.DB.Read().Callback()
	s.w.Must(callbacks.Query().After("gorm:query").Register("test:held", func(tx *gorm.DB) {
		if _, locks := tx.Statement.Clauses["FOR"]; locks && tx.Statement.Table == "request_items" {
			held[tx.Statement.ConnPool] = true
		}
	}))
	s.w.Must(callbacks.Update().Before("gorm:update").Register("test:dropped", func(tx *gorm.DB) {
		if tx.Statement.Table != "direct_transfers" {
			return
		}
		if dropped++; !held[tx.Statement.ConnPool] {
			t.Error("a transfer is touched before its item is held")
		}
	}))
	s.give(s.w.Open(s.ola, c.Item.Reference))
	if dropped == 0 {
		t.Error("no transfer was touched")
	}
}

// onBehalf is a case under review that Håkon makes for Oksana, with a receiver.
func (s *sender) onBehalf(protected bool) rights.Case {
	s.w.T.Helper()
	wish := rights.Wish{Right: models.RightPortability, Asked: models.Asked{Receiver: "verktoy"}}
	return wishUnderReview(s.w, s.ola, wish, protected)
}

// submit releases everything and sends the answer to approval.
func (s *sender) submit(c rights.Case) {
	s.w.T.Helper()
	ctx := s.w.T.Context()
	_, err := s.w.Review.ReleaseRest(ctx, s.ola, c)
	s.w.Must(err)
	rows, err := s.w.Review.Rows(ctx, s.ola, c)
	s.w.Must(err)
	for _, r := range rows {
		if r.Third {
			s.w.Must(s.w.Review.Choose(ctx, s.ola, c, []review.Ref{r.Ref()}, review.Choice{Outcome: models.Withheld, Ground: "20-4-others", Reason: reason, Argument: "Den andre har sagt nei."}))
		}
	}
	s.w.Must(s.w.Answer.Submit(ctx, s.ola, c, ""))
}

// writtenAnew sees that what waits cannot be approved, since it says that files go
// where they may not, and has it written anew.
func (s *sender) writtenAnew(number string) {
	s.w.T.Helper()
	ctx := s.w.T.Context()
	c := s.w.Open(s.boss, number)
	draft, err := s.w.Answer.Draft(ctx, s.boss, c)
	s.w.Must(err)
	s.w.Refused(s.w.Answer.Approve(ctx, s.boss, c, draft.Version), fault.Conflict, "transfer.lapsed")
	s.w.Must(s.w.Answer.Return(ctx, s.boss, c, draft.Version, "Filene kan ikke sendes lenger."))
	s.w.Drain()
	s.submit(s.w.Open(s.ola, number))
}

// approved approves what waits, does what is due, and returns the case.
func (s *sender) approved(number string) rights.Case {
	s.w.T.Helper()
	c := s.w.Open(s.boss, number)
	draft, err := s.w.Answer.Draft(s.w.T.Context(), s.boss, c)
	s.w.Must(err)
	s.w.Must(s.w.Answer.Approve(s.w.T.Context(), s.boss, c, draft.Version))
	s.w.Drain()
	return s.w.Open(s.ola, number)
}
