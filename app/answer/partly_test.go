package answer_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/job"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// parts is a case that is answered in parts, and who works on it.
type parts struct {
	*world.World
	ola, boss, oksana authz.Actor
	number            string
}

// send decides about what is undecided, and sends the answer.
func (p *parts) send(words string) {
	p.T.Helper()
	ctx, c := p.T.Context(), p.Open(p.ola, p.number)
	rows, err := p.Review.Rows(ctx, p.ola, c)
	p.Must(err)
	if slices.ContainsFunc(rows, func(r review.Row) bool { return r.Choice == nil }) {
		decide(p.World, p.ola, c)
	}
	p.Must(p.Answer.Submit(ctx, p.ola, c, words))
	c = p.Open(p.boss, p.number)
	draft, err := p.Answer.Draft(ctx, p.boss, c)
	p.Must(err)
	p.Must(p.Answer.Approve(ctx, p.boss, c, draft.Version))
	p.Drain()
	p.Clock.Advance(24 * time.Hour)
}

func (p *parts) want(what string, status models.Status, letters, mails int) {
	p.T.Helper()
	if got := p.Open(p.oksana, p.number).Item.Status; got != status {
		p.T.Fatalf("%s: the case is in %s, want %s", what, got, status)
	}
	if n := p.Count("SELECT COUNT(*) FROM letters WHERE kind <> 'receipt'"); n != letters {
		p.T.Errorf("%s: %d letters, want %d", what, n, letters)
	}
	if n := p.Count("SELECT COUNT(*) FROM mails WHERE kind IN ('answer', 'complete') AND state = 'sent'"); n != mails {
		p.T.Errorf("%s: %d notices, want %d", what, n, mails)
	}
}

// says reads a version of the answer as the person has it, and checks its
// words.
func (p *parts) says(version int, there, gone []string) {
	p.T.Helper()
	c := p.Open(p.oksana, p.number)
	got, err := p.Answer.Read(p.T.Context(), p.oksana, c, version)
	p.Must(err)
	pdf, err := readFile(p.Answer.PDF(p.T.Context(), p.oksana, c, version))
	p.Must(err)
	for form, text := range map[string]string{"document": words(p.T, got.Document), "PDF": pdfText(p.T, pdf)} {
		for _, s := range there {
			if !strings.Contains(text, s) {
				p.T.Errorf("version %d: %q is missing from the %s", version, s, form)
			}
		}
		for _, s := range gone {
			if strings.Contains(text, s) {
				p.T.Errorf("version %d: %q stands in the %s", version, s, form)
			}
		}
	}
}

// again redelivers the jobs that a kill could leave to be done twice.
func (p *parts) again() {
	p.T.Helper()
	c := p.Open(p.oksana, p.number)
	for kind, args := range map[string]any{
		answer.PublishJob: answer.PublishArgs{ItemID: c.Item.ID, ControllerID: "nord"},
		collect.MoreJob:   rights.PlanArgs{ItemID: c.Item.ID, ControllerID: "nord"},
		rights.PlanJob:    rights.PlanArgs{ItemID: c.Item.ID, ControllerID: "nord"},
	} {
		p.Must(p.DB.InTx(p.T.Context(), func(tx *gorm.DB) error {
			return job.Enqueue(p.T.Context(), tx, p.Clock.Now(), job.Spec{Kind: kind, Args: args})
		}))
		p.Drain()
	}
}

// queued reports whether the case stands among the open ones of the queue.
func (p *parts) queued() bool {
	p.T.Helper()
	page, err := p.Rights.Queue(p.T.Context(), p.ola, rights.QueueFilter{})
	p.Must(err)
	return slices.ContainsFunc(page.Rows, func(r rights.QueueRow) bool { return r.CaseNumber == p.number })
}

// broken is a case whose archive does not let the search in. The owner of the
// papers has found nothing.
func broken(t *testing.T, db *database.DB) *parts {
	t.Helper()
	p := &parts{World: world.New(t, db)}
	p.ola, p.boss, p.oksana = p.Staff("ola", authz.Caseworker, "nord"), p.Staff("sjef", authz.Approver, "nord"), p.Citizen("oksana")
	p.Stores["arkiv"].Fail(recordstore.FailWhole(recordstore.Refused, "closed"))
	p.number = p.UnderReview(p.ola).Request.CaseNumber
	return p
}

// A store that failed is in the way until somebody chooses to go on without it.
// What is sent then is a part of the answer: the clock runs on, the store is
// asked again alone, and what it gives makes a new and complete answer.
func TestAPartOfTheAnswerAndThenTheRest(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		p := broken(t, db)
		ctx, c := t.Context(), p.Open(p.ola, p.number)
		decide(p.World, p.ola, c)
		o, err := p.Answer.Obstacles(ctx, p.ola, c)
		p.Must(err)
		if !slices.Equal(o.Missing, []string{"arkiv"}) || o.Undecided+len(o.Unconfirmed)+len(o.Open) > 0 {
			t.Errorf("in the way is %+v", o)
		}
		p.Refused(p.Answer.Submit(ctx, p.ola, c, "Svar."), fault.Conflict, "answer.not_ready")
		p.Must(p.Collect.GoOnWithout(ctx, p.ola, c, "arkiv", world.Why))
		p.send("Mer kommer.")

		p.want("the first part", models.StatusPartly, 1, 1)
		p.again()
		p.want("the first part, again", models.StatusPartly, 1, 1)
		c = p.Open(p.ola, p.number)
		if c.Item.AnsweredAt != nil || c.Item.PartlyAt == nil || !p.queued() {
			t.Errorf("answered %v, partly %v, in the queue %v", c.Item.AnsweredAt, c.Item.PartlyAt, p.queued())
		}
		p.says(answer.Newest, []string{"Vi mangler svar fra: Arkivet.", "Saken er derfor fortsatt åpen", "Du kan klage på at svaret ikke er fullstendig", "Takk for hjelpen."}, []string{"Utfyllende", "Egen sak.", world.Why})
		given, err := p.Answer.Given(ctx, p.oksana, p.Open(p.oksana, p.number))
		p.Must(err)
		if len(given.Versions) != 1 || len(given.Missing) != 1 || given.Missing[0].NB != "Arkivet" || len(given.Nothing) != 0 {
			t.Errorf("the person has got %+v", given)
		}
		if _, err := p.Answer.Read(ctx, p.oksana, c, 2); !fault.Is(err, fault.NotFound) {
			t.Errorf("a version that does not exist: %v", err)
		}

		_ = p.Stores["chat"].Asked()
		p.Stores["arkiv"].Fail(nil)
		p.Must(p.Collect.Retry(ctx, p.ola, c, "arkiv"))
		p.Drain()
		p.want("rows have come", models.StatusReview, 1, 1)
		if asked := p.Stores["chat"].Asked(); len(asked) > 0 {
			t.Errorf("the chat was asked again: %v", asked)
		}
		rows, err := p.Review.Rows(ctx, p.ola, p.Open(p.ola, p.number))
		p.Must(err)
		for _, r := range rows {
			if decided := r.Choice != nil; decided != (r.StoreID == "chat") {
				t.Errorf("a row of %s is decided: %v", r.StoreID, decided)
			}
		}
		p.send("Her er resten.")
		p.want("the rest", models.StatusAnswered, 2, 2)
		p.again()
		p.want("the rest, again", models.StatusAnswered, 2, 2)
		p.says(answer.Newest, []string{"Utfyllende svar nr. 2, erstatter svaret av 2. mars 2026", "Nytt siden sist", "Arkivet: 3 rader. Av dem er 1 holdt tilbake.", "Egen sak.", "Takk for hjelpen."}, []string{"Vi mangler svar fra", secret, "Chatten: 2"})
		p.says(1, []string{"Vi mangler svar fra: Arkivet."}, []string{"Egen sak."})
		if p.queued() {
			t.Error("the answered case is in the queue of open ones")
		}
		if n := p.Count("SELECT COUNT(*) FROM letters WHERE kind = 'answer' AND opened_at IS NOT NULL"); n != 2 {
			t.Errorf("%d letters are noted as opened, want 2", n)
		}
		if n := p.Count("SELECT COUNT(*) FROM omissions WHERE chosen_by = ? AND ended_at IS NOT NULL", p.ola.StaffID); n != 1 {
			t.Errorf("%d choices are kept as ended, want 1", n)
		}
	})
}

// Where what was missing turns out to hold nothing, the answer the person has
// is the whole one, and they are told so once.
func TestNothingMoreMakesTheAnswerWhole(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		answer func(p *parts)
		status models.Status
		empty  int
	}{
		"the owner finds nothing": {func(p *parts) { p.OwnerAnswers(collect.Reply{State: models.TaskNotFound}) }, models.StatusAnswered, 1},
		"the owner cannot look":   {func(p *parts) { p.OwnerAnswers(collect.Reply{State: models.TaskException, Note: "Låst."}) }, models.StatusPartly, 0},
		"the owner finds a paper": {func(p *parts) {
			p.OwnerAnswers(collect.Reply{State: models.TaskCompleted, Rows: []map[string]any{{"Mappe": "Grønn mappe"}}})
		}, models.StatusReview, 0},
		"the store leaves the register": {func(p *parts) {
			p.withoutPapers()
			_, err := p.Rights.Replan(p.T.Context(), authz.ForSystem("nord"), "nord")
			p.Must(err)
			p.Drain()
		}, models.StatusReview, 0},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
				p := &parts{World: world.New(t, db)}
				p.ola, p.boss, p.oksana = p.Staff("ola", authz.Caseworker, "nord"), p.Staff("sjef", authz.Approver, "nord"), p.Citizen("oksana")
				p.number = p.WithoutPapers(p.ola).Request.CaseNumber
				p.send("Mer kommer.")
				p.want("the first part", models.StatusPartly, 1, 1)
				tc.answer(p)
				told := map[bool]int{true: 2, false: 1}[tc.status == models.StatusAnswered]
				p.want(name, tc.status, told, told)
				p.again()
				p.want(name+", again", tc.status, told, told)
				given, err := p.Answer.Given(t.Context(), p.oksana, p.Open(p.oksana, p.number))
				p.Must(err)
				if len(given.Nothing) != tc.empty || len(given.Versions) != 1 {
					t.Errorf("the person is told %+v", given)
				}
				if n := p.Count("SELECT COUNT(*) FROM access_reports"); n != 1 {
					t.Errorf("there are %d versions, want 1", n)
				}
			})
		})
	}
}

// withoutPapers takes the papers out of the register.
func (p *parts) withoutPapers() {
	p.T.Helper()
	file := world.Register()
	file.Controllers[0].Stores = file.Controllers[0].Stores[:2]
	_, err := p.Register.Import(p.T.Context(), authz.ForSystem("nord"), file)
	p.Must(err)
}

// A store can leave the register while the approver has the case: what became
// of it is for a person to tell.
func TestAStoreThatLeavesDuringTheApprovalIsToldAbout(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		p := &parts{World: world.New(t, db)}
		p.ola, p.boss, p.oksana = p.Staff("ola", authz.Caseworker, "nord"), p.Staff("sjef", authz.Approver, "nord"), p.Citizen("oksana")
		c := p.WithoutPapers(p.ola)
		p.number = c.Item.Reference
		decide(p.World, p.ola, c)
		p.Must(p.Answer.Submit(t.Context(), p.ola, c, "Mer kommer."))
		p.withoutPapers()
		p.Must(p.Answer.Approve(t.Context(), p.boss, p.Open(p.boss, p.number), 1))
		p.Drain()
		p.want("the store is gone", models.StatusReview, 1, 1)
		p.send("Papirarkivet finnes ikke lenger.")
		p.want("told about", models.StatusAnswered, 2, 2)
		p.says(2, []string{"erstatter svaret av", "Papirarkivet finnes ikke lenger."}, []string{"Vi mangler svar fra"})
	})
}

// A partly answered case is withdrawn like any open one, and what the person
// has got stays theirs.
func TestAPartlyAnsweredCaseIsWithdrawn(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		p := &parts{World: world.New(t, db)}
		p.ola, p.boss, p.oksana = p.Staff("ola", authz.Caseworker, "nord"), p.Staff("sjef", authz.Approver, "nord"), p.Citizen("oksana")
		p.number = p.WithoutPapers(p.ola).Request.CaseNumber
		p.send("Mer kommer.")
		p.Must(p.Rights.Withdraw(t.Context(), p.oksana, p.number))
		p.want("withdrawn", models.StatusWithdrawn, 1, 1)
		p.says(1, []string{"Takk for hjelpen."}, nil)
	})
}

// What the person proves while the approver has the case is searched once the
// part has gone out.
func TestWhatIsProvedDuringTheApprovalIsSearchedAfterAPart(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		p := &parts{World: world.New(t, db)}
		ctx := t.Context()
		p.ola, p.boss, p.oksana = p.Staff("ola", authz.Caseworker, "nord"), p.Staff("sjef", authz.Approver, "nord"), p.Citizen("oksana")
		c := p.WithoutPapers(p.ola)
		p.number = c.Item.Reference
		decide(p.World, p.ola, c)
		p.Must(p.Answer.Submit(ctx, p.ola, c, "Mer kommer."))
		p.ProveEmail(p.oksana, "oksana.annen@epost.example")
		p.Stores["chat"].Put("lines", recordstore.Row{"id": int64(9), "email": "oksana.annen@epost.example", "text": "Fra den andre adressen."})
		draft, err := p.Answer.Draft(ctx, p.boss, p.Open(p.boss, p.number))
		p.Must(err)
		p.Must(p.Answer.Approve(ctx, p.boss, p.Open(p.boss, p.number), draft.Version))
		p.Drain()
		p.want("searched by the new address", models.StatusReview, 1, 1)
	})
}
