package fulfil_test

import (
	"testing"
	"time"

	"rettighetsporten/app/apptest"
	search "rettighetsporten/app/collect/engine"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/models"
)

const (
	chatBefore    = "1|oksana|Hei, jeg lurer på noe.\n2|oksana|Takk for hjelpen.\n3|ingrid|En annens linje."
	chatAfter     = "1|oksana|-\n2|oksana|-\n3|ingrid|En annens linje."
	archiveBefore = "70|-|Egen sak.\n71|ingrid|Nabovarsel fra en annen.\n72|-|En fremmed sak."
)

// What would be done is said store by store, and nothing is done.
func TestTryingChangesNothing(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := newBody(t, db)
		if e := b.effect(); e.State != "" || at("chat", e).Choice.Do != fulfil.Erase {
			t.Errorf("before anything is chosen it is %+v", e)
		}
		e := b.tries(archiveStands())
		if got := b.rows(b.chat, rowsOfTheChat); got != chatBefore {
			t.Errorf("the chat is\n%s", got)
		}
		if got := b.rows(b.archive, rowsOfTheArchive); got != archiveBefore {
			t.Errorf("the archive is\n%s", got)
		}
		if !e.Ready() || e.State != models.EffectMade || e.Hash == "" || e.MadeAt == nil {
			t.Fatalf("the plan is %+v", e)
		}
		chat, archive := at("chat", e), at("arkiv", e)
		if chat.Searched.State != search.Found || len(chat.Plan.Collections) != 1 || len(chat.Plan.Collections[0].Rows) != 2 || chat.Plan.Task != "" {
			t.Errorf("of the chat is planned %+v", chat.Plan)
		}
		kept := 0
		for _, c := range archive.Plan.Collections {
			if len(c.Rows) > 0 {
				t.Errorf("of the archive is planned %+v", c)
			}
			for _, k := range c.Kept {
				if k.Ground != "17-3-b" {
					t.Errorf("it is kept on %q", k.Ground)
				}
				kept += k.Rows
			}
		}
		if kept == 0 {
			t.Error("nothing of the archive is said to be kept")
		}
		for _, secret := range []string{"Takk for hjelpen", b.Person("oksana").Email, "Arkivplanen"} {
			if found := b.Readable(secret); len(found) > 0 {
				t.Errorf("%q can be read in %v", secret, found)
			}
		}
	})
}

// What cannot be chosen, and who cannot choose.
func TestChoicesAreHeldAgainstTheLaw(t *testing.T) {
	t.Parallel()
	b := newBody(t, apptest.SQLite(t))
	ctx := t.Context()
	c := b.Open(b.worker, b.number)
	for name, wrong := range map[string][]fulfil.Choice{
		"fulfil.nothing_chosen": {{StoreID: "chat", Do: fulfil.Leave}},
		"review.ground_missing": {{StoreID: "chat", Do: fulfil.Erase}, {StoreID: "arkiv", Do: fulfil.Keep, Ground: "15-4"}},
		"fulfil.do_missing":     {{StoreID: "chat", Do: fulfil.Erase}, {StoreID: "arkiv", Do: "burn"}},
	} {
		b.Refused(b.Effects.Try(ctx, b.worker, c, wrong), fault.Invalid, name)
	}
	excessive := []fulfil.Choice{{StoreID: "chat", Do: fulfil.Erase}, {StoreID: "arkiv", Do: fulfil.Keep, Ground: "12-5-excessive"}}
	b.Refused(b.Effects.Try(ctx, b.worker, c, excessive), fault.Invalid, "review.ground_missing") // of what is asked, not of what is found
	b.Refused(b.Effects.Try(ctx, b.approver, b.Open(b.approver, b.number), archiveStands()), fault.Forbidden, "error.forbidden")
	e := b.tries(archiveStands())
	b.Refused(b.Answer.Decide(ctx, b.worker, c, models.Decision{Outcome: models.OutcomeErased, Plan: e.Hash}), fault.Invalid, "fulfil.kept_is_partly")
	b.Refused(b.Answer.Decide(ctx, b.worker, c, partly("another")), fault.Conflict, "fulfil.plan_changed")
	b.Refused(b.Answer.Decide(ctx, b.worker, c, models.Decision{Outcome: models.OutcomeErased, Text: "Alt er slettet.", ByHand: byHand}), fault.Conflict, "fulfil.drop_first")
	other := partly(e.Hash)
	other.Parts[0].Ground = "17-3-e"
	b.Refused(b.Answer.Decide(ctx, b.worker, c, other), fault.Invalid, "fulfil.part_missing")
	b.Must(b.Effects.Drop(ctx, b.worker, c))
	b.Refused(b.Answer.Decide(ctx, b.worker, c, partly(e.Hash)), fault.Conflict, "fulfil.plan_changed")
}

// A store that does not answer keeps the plan from being decided about.
func TestASilentStoreIsNotDecidedAbout(t *testing.T) {
	t.Parallel()
	b := newBody(t, apptest.SQLite(t))
	b.run(b.chat, "ALTER TABLE lines RENAME TO gone")
	e := b.tries(archiveStands())
	if e.Ready() {
		t.Error("the plan is ready, and a store has not answered")
	}
	b.Refused(b.Answer.Decide(t.Context(), b.worker, b.Open(b.worker, b.number), partly(e.Hash)), fault.Conflict, "fulfil.silent")
}

// What is proved of the person after it was tried has to be searched by too.
func TestWhatIsProvedAfterwards(t *testing.T) {
	t.Parallel()
	b := newBody(t, apptest.SQLite(t))
	hash := b.tries(archiveStands()).Hash
	b.Clock.Advance(time.Hour)
	b.ProveEmail(b.citizen, "oksana.ny@epost.example")
	if e := b.effect(); !e.Stale || e.Ready() {
		t.Errorf("the plan is as good as before: %+v", e)
	}
	b.Refused(b.Answer.Decide(t.Context(), b.worker, b.Open(b.worker, b.number), partly(hash)), fault.Conflict, "fulfil.stale")
	if e := b.tries(archiveStands()); e.Stale || !e.Ready() {
		t.Errorf("tried again it is %+v", e)
	}
}

// Approved, each store is done, the person is told what was, and the plan is
// gone.
func TestWhatIsApprovedIsDone(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := newBody(t, db)
		b.approves(partly(b.tries(archiveStands()).Hash))
		if got := b.rows(b.chat, rowsOfTheChat); got != chatAfter {
			t.Errorf("the chat is\n%s", got)
		}
		if got := b.rows(b.archive, rowsOfTheArchive); got != archiveBefore {
			t.Errorf("the archive is\n%s", got)
		}
		item := b.Open(b.worker, b.number).Item
		if item.Status != models.StatusAnswered || item.Outcome != models.OutcomePartly || item.Ground != "17-3-b" {
			t.Errorf("the item is %s, %s, %s", item.Status, item.Outcome, item.Ground)
		}
		b.says(b.letter(), "Chatten:", "lines: i 2 oppføringer er dette fjernet: text.", "Dette sier vi nei til: saken i arkivet", "artikkel 17 nr. 3 bokstav b", "arkivplikten som gjør")
		if n := b.Count("SELECT COUNT(*) FROM effect_plans WHERE state = 'spent' AND secret_sealed IS NULL"); n != 1 {
			t.Errorf("%d plans are spent", n)
		}
		if n := b.Count("SELECT COUNT(*) FROM audit_entries WHERE action IN ('fulfil.asked', 'fulfil.tried', 'fulfil.approved', 'fulfil.done')"); n != 4 {
			t.Errorf("the log has %d lines of it", n)
		}
		chat := at("chat", b.effect())
		if chat.Done == nil || chat.Done.Receipt == nil || chat.Plan == nil || len(chat.Plan.Collections) != 1 || chat.Plan.Collections[0].Found != 2 {
			t.Fatalf("afterwards it is known that %+v", chat)
		}
		if len(chat.Plan.Collections[0].Rows) > 0 {
			t.Error("the keys of rows are kept")
		}
		b.says(fulfil.StoreWords(b.Texts.For(models.English), chat), "lines: in 2 entries this has been removed: text.")
	})
}

// A store that refuses is tried again by itself, then left to the caseworker,
// and the letter waits; other stores are done meanwhile.
func TestAStoreThatRefuses(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]struct {
		do    func(b *body)
		chat  string
		says  string
		state models.FulfilmentState
	}{
		"tried again": {func(b *body) {
			b.Writing = nil
			b.Must(b.Effects.Retry(b.T.Context(), b.worker, b.Open(b.worker, b.number), "chat"))
		}, chatAfter, "lines: i 2 oppføringer er dette fjernet: text.", models.FulfilDone},
		"gone on without": {func(b *body) {
			ctx, c := b.T.Context(), b.Open(b.worker, b.number)
			b.Refused(b.Effects.ProposeWithout(ctx, b.worker, c, "chat", " "), fault.Invalid, "collect.why_missing")
			b.goesOnWithout("chat", "Systemet er nede i en måned.")
		}, chatBefore, "Chatten: vi fikk ikke slettet noe. Det som står der, står som før.\nBegrunnelse: Systemet er nede i en måned.", models.FulfilFailed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBody(t, apptest.SQLite(t))
			choices := archiveStands()
			choices[0] = fulfil.Choice{StoreID: "arkiv", Do: fulfil.Erase}
			hash := b.tries(choices).Hash
			begun := 0
			b.Writing = func(w recordstore.Writer) recordstore.Writer {
				return faulty{w, func() error {
					shapes, err := w.Shapes(t.Context())
					for a := range shapes {
						if a.Dataset == "chat" {
							begun++
							return recordstore.FailWhole(recordstore.Unreachable, "down")
						}
					}
					return err
				}, func() {}}
			}
			b.approves(othersStand(hash))
			for range 6 {
				b.Clock.Advance(time.Hour)
				b.Drain()
			}
			if begun != 4 || b.state("chat") != models.FulfilFailed || b.state("arkiv") != models.FulfilDone {
				t.Errorf("after %d tries the chat is %s, the archive %s", begun, b.state("chat"), b.state("arkiv"))
			}
			if got := b.rows(b.archive, rowsOfTheArchive); got == archiveBefore {
				t.Error("the archive was stopped too")
			}
			if item := b.Open(b.worker, b.number).Item; item.Status != models.StatusApproval || b.letter() != "" {
				t.Errorf("the case is %s, with the letter %q", item.Status, b.letter())
			}
			end.do(b)
			b.Drain()
			if got := b.rows(b.chat, rowsOfTheChat); got != end.chat {
				t.Errorf("the chat is\n%s", got)
			}
			b.says(b.letter(), end.says, "cases: ")
			if got := b.state("chat"); got != end.state {
				t.Errorf("the chat ends as %s", got)
			}
			// Of the archive a case names somebody else too: not all is erased.
			if item := b.Open(b.worker, b.number).Item; item.Outcome != models.OutcomePartly {
				t.Errorf("it is counted as %s", item.Outcome)
			}
		})
	}
}

// A worker that dies after the store's commit and before the receipt: another
// does the same again, which changes nothing and says so.
func TestAKillBetweenCommitAndReceipt(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := newBody(t, db)
		hash := b.tries(archiveStands()).Hash
		commits := 0
		b.Writing = func(w recordstore.Writer) recordstore.Writer {
			return faulty{w, func() error { return nil }, func() {
				if commits++; commits == 1 { // another worker has the job from now on
					b.Exec("UPDATE jobs SET lease_token = 'taken', lease_until = ? WHERE kind = 'fulfil.do' AND state = 'running'", b.Clock.Now().Add(-time.Second))
				}
			}}
		}
		b.approves(partly(hash))
		if commits != 2 || b.state("chat") != models.FulfilDone {
			t.Errorf("after %d commits it is %s", commits, b.state("chat"))
		}
		if got := b.rows(b.chat, rowsOfTheChat); got != chatAfter {
			t.Errorf("the chat is\n%s", got)
		}
		b.says(b.letter(), "lines: 2 oppføringer var allerede slettet eller tømt.")
	})
}
