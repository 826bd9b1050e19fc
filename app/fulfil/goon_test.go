package fulfil_test

import (
	"testing"
	"time"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Why the case goes on without a store is read by somebody else before the person
// reads it: who wrote it, or did any of what the answer rests on, does not confirm
// it, and the answer waits until then.
func TestSomebodyElseConfirmsGoingOn(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := newBody(t, db)
		ctx, both := t.Context(), b.Employee("kari", "caseworker:nord", "approver:nord")
		self, _ := both.As(authz.Approver)
		e := b.tries([]fulfil.Choice{{StoreID: "papir", Do: fulfil.Erase}})
		b.approves(models.Decision{Outcome: models.OutcomeErased, Plan: e.Hash})
		b.Clock.Advance(8 * 24 * time.Hour)
		c := b.Open(b.worker, b.number)
		b.Must(b.Effects.ProposeWithout(ctx, b.worker, c, "papir", "Mappa er hos konservatoren."))
		b.Drain()
		first := b.proposal("papir")
		if b.letter() != "" || b.needing(rights.NeedHeld) != 1 {
			t.Errorf("with a proposal the letter is %q, and the ombud reads of %d", b.letter(), b.needing(rights.NeedHeld))
		}
		if waiting, err := b.Effects.Waiting(ctx, b.approver); err != nil || len(waiting) != 1 || waiting[0].CaseNumber != c.Item.Reference || waiting[0].Store.NB != "Papirarkivet" {
			t.Errorf("for the approver there is %+v, %v", waiting, err)
		}
		if waiting, err := b.Effects.Waiting(ctx, self); err != nil || len(waiting) != 0 {
			t.Errorf("for who wrote it there is %+v, %v", waiting, err)
		}
		b.Refused(b.Answer.GoOnWithout(ctx, self, c, first), fault.Forbidden, "answer.own_draft")
		b.Refused(b.Answer.SendBackWithout(ctx, self, c, first, "Nei."), fault.Forbidden, "answer.own_draft")
		b.Refused(b.Answer.GoOnWithout(ctx, b.worker, c, first), fault.Forbidden, "error.forbidden")
		b.Refused(b.Answer.SendBackWithout(ctx, b.approver, c, first, " "), fault.Invalid, "answer.return_note_missing")

		b.Must(b.Answer.SendBackWithout(ctx, b.approver, c, first, "Skriv når den kommer tilbake."))
		b.Refused(b.Answer.GoOnWithout(ctx, b.approver, c, first), fault.Conflict, "case.changed_meanwhile")
		if f := at("papir", b.effect()).Done; f.Proposed() || f.WhyProposed != "Mappa er hos konservatoren." || f.Back != "Skriv når den kommer tilbake." || f.Ended() {
			t.Errorf("sent back it is %+v", f)
		}
		b.Clock.Advance(time.Minute)
		b.Must(b.Effects.ProposeWithout(ctx, b.worker, c, "papir", "Mappa er hos konservatoren til 1. juni."))
		b.Refused(b.Answer.GoOnWithout(ctx, b.approver, c, first), fault.Conflict, "case.changed_meanwhile")
		if said := fulfil.ProposedWords(b.Texts.For(models.Bokmal), at("papir", b.effect())); said != "Papirarkivet: den som har ansvar for systemet, har ikke svart ennå. Vi vet ikke om noe er slettet der.\nBegrunnelse: Mappa er hos konservatoren til 1. juni." {
			t.Errorf("the approver reads %q", said)
		}
		b.Must(b.Answer.GoOnWithout(ctx, b.approver, c, b.proposal("papir")))
		b.Drain()
		b.says(b.letter(), "Begrunnelse: Mappa er hos konservatoren til 1. juni.")
		if f := at("papir", b.effect()).Done; f.GivenUpBy == nil || *f.GivenUpBy != b.approver.StaffID || *f.ProposedBy != b.worker.StaffID {
			t.Errorf("who did it is not kept: %+v", f)
		}
		if waiting, err := b.Effects.Waiting(ctx, b.approver); err != nil || len(waiting) != 0 {
			t.Errorf("afterwards the approver has %+v, %v", waiting, err)
		}
		if n := b.Count("SELECT COUNT(*) FROM audit_entries WHERE action IN ('fulfil.proposed', 'fulfil.sent_back', 'fulfil.went_on')"); n != 4 {
			t.Errorf("the log has %d lines of it", n)
		}
	})
}

// Who proposes to go on, whoever drafted the decision, does not confirm it.
func TestWhoProposesDoesNotConfirm(t *testing.T) {
	t.Parallel()
	b := newBody(t, apptest.SQLite(t))
	both := b.Employee("ola", "caseworker:nord", "approver:nord")
	ola, _ := both.As(authz.Caseworker)
	self, _ := both.As(authz.Approver)
	e := b.tries([]fulfil.Choice{{StoreID: "papir", Do: fulfil.Erase}})
	b.approves(models.Decision{Outcome: models.OutcomeErased, Plan: e.Hash})
	c := b.Take(ola, b.number)
	b.Must(b.Effects.ProposeWithout(t.Context(), ola, c, "papir", world.Why))
	b.Refused(b.Answer.GoOnWithout(t.Context(), self, c, b.proposal("papir")), fault.Forbidden, "answer.own_omission")
}

// An owner who answers meanwhile, and a store that is tried again, leave nothing of
// what was proposed.
func TestWhatIsProposedEndsWithAnAnswer(t *testing.T) {
	t.Parallel()
	for name, reply := range map[string]fulfil.Reply{
		"done": {State: models.FulfilOwner}, "not possible": {State: models.FulfilDeclined, Note: "Mappen er borte."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBody(t, apptest.SQLite(t))
			ctx := t.Context()
			e := b.tries([]fulfil.Choice{{StoreID: "papir", Do: fulfil.Erase}})
			b.approves(models.Decision{Outcome: models.OutcomeErased, Plan: e.Hash})
			c := b.Open(b.worker, b.number)
			b.Must(b.Effects.ProposeWithout(ctx, b.worker, c, "papir", "Eieren svarer ikke."))
			p := b.proposal("papir")
			b.Must(b.Effects.Answer(ctx, b.Staff("arkivar", authz.StoreOwner, "nord"), b.task().ID, reply))
			b.Drain()
			if f := at("papir", b.effect()).Done; f.Proposed() || f.Why != "" || f.Ended() != (reply.State == models.FulfilOwner) {
				t.Errorf("with an answer it is %+v", f)
			}
			b.Refused(b.Answer.GoOnWithout(ctx, b.approver, b.Open(b.approver, b.number), p), fault.Conflict, "case.changed_meanwhile")
			if reply.State == models.FulfilOwner {
				b.says(b.letter(), "meldte 2. mars 2026 at det som gjaldt deg, er slettet.")
			}
		})
	}
}

// While it waits whether to go on without a store, the store is as it was read: it is
// tried again when the caseworker wants it to be, and then nothing is proposed.
func TestAStoreIsNotTriedWhileGoingOnIsProposed(t *testing.T) {
	t.Parallel()
	b := newBody(t, apptest.SQLite(t))
	hash := b.tries(archiveStands()).Hash
	b.run(b.chat, `CREATE TRIGGER refuses BEFORE UPDATE ON lines BEGIN SELECT RAISE(ABORT, 'no'); END`)
	b.approves(partly(hash))
	b.Must(b.Effects.ProposeWithout(t.Context(), b.worker, b.Open(b.worker, b.number), "chat", world.Why))
	p := b.proposal("chat")
	b.run(b.chat, `DROP TRIGGER refuses`)
	b.Clock.Advance(time.Hour)
	b.Drain()
	if got := b.rows(b.chat, rowsOfTheChat); got != chatBefore || b.state("chat") != models.FulfilFailed {
		t.Errorf("the chat is %s,\n%s", b.state("chat"), got)
	}
	b.Must(b.Effects.Retry(t.Context(), b.worker, b.Open(b.worker, b.number), "chat"))
	b.Refused(b.Answer.GoOnWithout(t.Context(), b.approver, b.Open(b.approver, b.number), p), fault.Conflict, "case.changed_meanwhile")
	b.Drain()
	if got := b.rows(b.chat, rowsOfTheChat); got != chatAfter || b.state("chat") != models.FulfilDone {
		t.Errorf("tried again the chat is %s,\n%s", b.state("chat"), got)
	}
}
