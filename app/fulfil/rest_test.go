package fulfil_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/register"
	"rettighetsporten/models"
)

// owned gives the archive an owner.
func owned(f *register.File) {
	f.Controllers[0].Stores[0].Owner = models.StoreOwner{Name: "Arkivar", Email: world.OwnerEmail}
}

// marked lets the archive mark cases, and nothing else.
func marked(f *register.File) {
	owned(f)
	of := &f.Controllers[0].Stores[0].Dataset
	*of = strings.Replace(*of, "{name: number, ", "{name: number, data_categories: [user.government_id.national_identification_number], ", 1) +
		"    - {name: blocked, fides_meta: {data_type: integer}, meta: {restriction: true}}\n"
}

// What the declaration says stays is not erased, and the decision has to say so.
func TestWhatIsDeclaredToStayIsNotErased(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := newBodyAsked(t, db, models.RightErasure, func(f *register.File) {
			of := &f.Controllers[0].Stores[1].Dataset
			*of = strings.Replace(*of, "[user.content], fides_meta: {", "[user.content], fides_meta: {read_only: true, ", 1)
			*of = strings.Replace(*of, "{name: email, ", "{name: email, data_categories: [user.contact.email], ", 1)
		})
		e := b.tries([]fulfil.Choice{{StoreID: "chat", Do: fulfil.Erase}})
		c := b.Open(b.worker, b.number)
		b.Refused(b.Answer.Decide(t.Context(), b.worker, c, models.Decision{Outcome: models.OutcomeErased, Plan: e.Hash}), fault.Invalid, "fulfil.declared_is_partly")
		all := e.Remaining()
		if len(all) != 1 || all[0].What(b.Texts.For(models.Bokmal)) != "Chatten: lines (text)" {
			t.Fatalf("what remains is %+v", all)
		}
		d := models.Decision{Outcome: models.OutcomePartly, Plan: e.Hash, Parts: []models.Part{
			{What: "linjene", Ground: "17-3-b", Reason: "Loven sier at vi skal ta vare på dem.", Argument: "Arkivplanen punkt 4."},
		}}
		b.Refused(b.Answer.Decide(t.Context(), b.worker, c, d), fault.Invalid, "fulfil.remains_unnamed")
		d.Parts[0].Of = all[0].Of
		b.approves(d)
		b.says(b.letter(), "i 2 oppføringer står dette som før: text. Grunnen står lenger ned.", "artikkel 17 nr. 3 bokstav b")
	})
}

// Who asks for everything asks for every store: one where something has to stand
// needs its ground.
func TestEverythingIsEveryStore(t *testing.T) {
	t.Parallel()
	b := newBody(t, apptest.SQLite(t))
	c := b.Open(b.worker, b.number)
	c.Asked.About = ""
	left := []fulfil.Choice{{StoreID: "arkiv", Do: fulfil.Leave}, {StoreID: "chat", Do: fulfil.Erase}, {StoreID: "papir", Do: fulfil.Erase}}
	if f := fulfil.CheckChoices(c, left); len(f) != 1 || f[0].Name != "do_arkiv" {
		t.Errorf("it says %+v", f)
	}
	b.Refused(b.Effects.Try(t.Context(), b.worker, c, left), fault.Invalid, "fulfil.all_asked")
	b.Refused(b.Effects.Try(t.Context(), b.worker, c, left[1:]), fault.Invalid, "fulfil.all_asked")
	left[0] = fulfil.Choice{StoreID: "arkiv", Do: fulfil.Keep, Ground: "17-3-b", Basis: "Arkivplanen punkt 4."}
	b.Must(b.Effects.Try(t.Context(), b.worker, c, left))
	c.Item.ActivityID = "chat"
	if !slices.Contains(fulfil.Options(c), fulfil.Leave) {
		t.Error("of who asks for one service every store is asked")
	}
}

// task returns the one thing the archive's owner is asked to do.
func (b *body) task() fulfil.Task {
	b.T.Helper()
	tasks, err := b.Effects.Tasks(b.T.Context(), b.Staff("arkivar", authz.StoreOwner, "nord"))
	b.Must(err)
	if len(tasks) != 1 {
		b.T.Fatalf("the owner has %+v", tasks)
	}
	return tasks[0]
}

// An owner who has not answered is asked to restrict also when the case went on
// and the person has the answer, as long as it is restricted.
func TestAnOwnerIsAskedToRestrictAfterTheAnswer(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := newBodyAsked(t, db, models.RightRestriction, owned)
		ctx, owner := t.Context(), b.Staff("arkivar", authz.StoreOwner, "nord")
		e := b.tries([]fulfil.Choice{{StoreID: "arkiv", Do: fulfil.Restrict}})
		b.approves(models.Decision{Outcome: models.OutcomeRestricted, Plan: e.Hash})
		b.goOnWithoutArchive()
		b.says(b.letter(), "Arkivet: den som har ansvar for systemet, har fått beskjed, men har ikke svart ennå.")
		task, err := b.Effects.Task(ctx, owner, b.task().ID)
		b.Must(err)
		if !task.Open() || task.Name != "Oksana Bondarenko" || len(task.Seeds) != 1 {
			t.Fatalf("after the answer the task is %+v", task)
		}
		before := b.letter()
		b.Must(b.Effects.Answer(ctx, owner, task.ID, fulfil.Reply{State: models.FulfilOwner}))
		b.Refused(b.Effects.Answer(ctx, owner, task.ID, fulfil.Reply{State: models.FulfilOwner}), fault.Conflict, "task.closed")
		b.Drain()
		if b.state("arkiv") != models.FulfilOwner || b.letter() != before || b.Open(b.worker, b.number).Item.Status != models.StatusAnswered {
			t.Errorf("the archive is %s, and the item %s", b.state("arkiv"), b.Open(b.worker, b.number).Item.Status)
		}
	})
}

// A restriction that is lifted is nothing to ask an owner for.
func TestAnOwnerIsNotAskedForWhatIsLifted(t *testing.T) {
	t.Parallel()
	b := newBodyAsked(t, apptest.SQLite(t), models.RightRestriction, owned)
	e := b.tries([]fulfil.Choice{{StoreID: "arkiv", Do: fulfil.Restrict}})
	b.approves(models.Decision{Outcome: models.OutcomeRestricted, Plan: e.Hash})
	b.goOnWithoutArchive()
	id := b.task().ID
	b.Must(b.Effects.OrderLifting(t.Context(), b.worker, b.Open(b.worker, b.number), fulfil.Lifting{On: b.today().AddDays(7), Why: "Den er ikke lenger nødvendig."}))
	b.Clock.Advance(7 * 24 * time.Hour)
	b.Must(b.Effects.Lift(t.Context()))
	b.Drain()
	if task := b.task(); task.ID == id || task.Kind != models.EffectLift {
		t.Errorf("the owner is asked for %+v", task)
	}
	b.Refused(b.Effects.Answer(t.Context(), b.Staff("arkivar", authz.StoreOwner, "nord"), id, fulfil.Reply{State: models.FulfilOwner}), fault.Conflict, "task.closed")
}

// What a store cannot mark is its owner's, when the portal has marked the rest.
func TestTheRestOfAStoreIsTheOwners(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		reply fulfil.Reply
		says  string
	}{
		"done":         {fulfil.Reply{State: models.FulfilOwner}, "fikk beskjed om det som ikke kan merkes, og meldte 2. mars 2026 at bruken av det er begrenset."},
		"not possible": {fulfil.Reply{State: models.FulfilDeclined, Note: "Det er ikke noe felt."}, "sier at det ikke lar seg merke på annen måte."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
				b := newBodyAsked(t, db, models.RightRestriction, marked)
				b.run(b.archive, "ALTER TABLE cases ADD COLUMN blocked INTEGER NOT NULL DEFAULT 0")
				e := b.tries([]fulfil.Choice{{StoreID: "arkiv", Do: fulfil.Restrict}})
				if st := at("arkiv", e); st.Manual() || !st.Rest() {
					t.Fatalf("of the archive is planned %+v", st.Plan)
				}
				b.approves(models.Decision{Outcome: models.OutcomeRestricted, Plan: e.Hash})
				if got := b.rows(b.archive, "SELECT id || '|' || blocked FROM cases ORDER BY id"); got != "70|1\n71|0\n72|0" {
					t.Errorf("the marks of the archive are\n%s", got)
				}
				if b.state("arkiv") != models.FulfilHanded || b.letter() != "" {
					t.Errorf("the archive is %s", b.state("arkiv"))
				}
				b.Must(b.Effects.Answer(t.Context(), b.Staff("arkivar", authz.StoreOwner, "nord"), b.task().ID, c.reply))
				b.Drain()
				b.says(b.letter(), "cases: én oppføring er merket som begrenset.", "persons: én oppføring kan ikke merkes i systemet. Begrensningen gjelder likevel.", c.says)
				if item := b.Open(b.worker, b.number).Item; item.Outcome != models.OutcomeRestricted {
					t.Errorf("the outcome is %s", item.Outcome)
				}
			})
		})
	}
}

// A store that nobody could look in is not whole: its owner is asked, or the
// caseworker goes on without and the letter says so.
func TestARestrictionWhereNobodyCouldLook(t *testing.T) {
	t.Parallel()
	blind := func(owner string) func(f *register.File) {
		return func(f *register.File) {
			chat := &f.Controllers[0].Stores[1]
			chat.AcceptProofs = []models.SeedProof{models.ProofCaseworker}
			chat.Owner = models.StoreOwner{Name: "Vakta", Email: owner}
		}
	}
	const unseen = "Chatten: her kunne vi ikke lete, fordi vi ikke har noe sikkert kjennetegn på deg som systemet kjenner. "
	t.Run("an owner", func(t *testing.T) {
		t.Parallel()
		apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
			b := newBodyAsked(t, db, models.RightRestriction, blind(world.OwnerEmail))
			e := b.tries([]fulfil.Choice{{StoreID: "chat", Do: fulfil.Restrict}})
			if !e.Ready() || !at("chat", e).Manual() {
				t.Fatalf("the plan is %+v", at("chat", e))
			}
			b.approves(models.Decision{Outcome: models.OutcomeRestricted, Plan: e.Hash})
			b.Must(b.Effects.Answer(t.Context(), b.Staff("arkivar", authz.StoreOwner, "nord"), b.task().ID, fulfil.Reply{State: models.FulfilOwner}))
			b.Drain()
			b.says(b.letter(), unseen+"Den som har ansvar for systemet, fikk beskjed og meldte 2. mars 2026 at bruken er begrenset.")
		})
	})
	t.Run("nobody", func(t *testing.T) {
		t.Parallel()
		b := newBodyAsked(t, apptest.SQLite(t), models.RightRestriction, blind(""))
		e := b.tries([]fulfil.Choice{{StoreID: "chat", Do: fulfil.Restrict}})
		b.approves(models.Decision{Outcome: models.OutcomeRestricted, Plan: e.Hash})
		if b.letter() != "" {
			t.Error("the person has an answer, and nobody has said anything of the chat")
		}
		b.goesOnWithout("chat", world.Why)
		b.Drain()
		b.says(b.letter(), unseen+"Vi har ikke fått gitt beskjed i dette systemet ennå. Begrensningen gjelder likevel.")
	})
}
