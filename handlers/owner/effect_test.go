package owner_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/authz"
	search "rettighetsporten/app/collect/engine"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/fulfil/engine"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff/stafftest"
	"rettighetsporten/models"
)

// changes are what an owner is to do, by hand.
type changes struct {
	tasks   []fulfil.Task
	fail    error
	replies []fulfil.Reply
}

func (s *changes) Tasks(context.Context, authz.Actor) ([]fulfil.Task, error) { return s.tasks, nil }

func (s *changes) Task(_ context.Context, actor authz.Actor, id string) (fulfil.Task, error) {
	for _, t := range s.tasks {
		if t.ID == id && t.OwnerEmail == actor.Email {
			return t, nil
		}
	}
	return fulfil.Task{}, fault.New(fault.NotFound, "error.not_found")
}

func (s *changes) Answer(_ context.Context, _ authz.Actor, _ string, reply fulfil.Reply) error {
	s.replies = append(s.replies, reply)
	return s.fail
}

func toErase() *changes {
	plan := stafftest.Planned().Stores[2]
	due := models.DateIn(stafftest.Now(), stafftest.Now().Location()).AddDays(2)
	open := fulfil.Task{
		Fulfilment: models.Fulfilment{Kind: models.EffectErase, ID: "e1", OwnerEmail: "nils@eksempel.no", State: models.FulfilHanded, Due: due, CreatedAt: stafftest.Received(1)},
		Store:      plan.Store, ControllerName: stafftest.Telemark().Name, CaseNumber: stafftest.Number, Name: "Siv Ájbmel Østgård",
		Seeds: []rights.Seed{{Kind: models.SeedEmail, Value: "siv@eksempel.no", Proof: models.ProofCode}}, Effect: plan,
	}
	answered := open
	at := stafftest.Received(2)
	answered.ID, answered.State, answered.EndedAt, answered.Name, answered.Seeds, answered.Note = "e2", models.FulfilDeclined, &at, "", nil, "Den er låst."
	return &changes{tasks: []fulfil.Task{open, answered}}
}

const erasure = "/systemeier/endring/e1"

func TestAnOwnerIsAskedToErase(t *testing.T) {
	t.Parallel()
	s := tasks()
	s.changes = toErase()
	r := nils(t, s)
	r.Get(list).Want(http.StatusOK, "Kalenderen Slett. Telemark fylkeskommune – Karrieresenter Telemark 2 dager igjen", "Eieren sier at det ikke lar seg gjøre").Lacks("Siv")
	p := r.Get(erasure).Want(http.StatusOK, "Slett i Kalenderen", "Siv Ájbmel Østgård", "siv@eksempel.no", "Kunde I 1 rad fjernes: E-post", "Det lar seg ikke gjøre")
	p.One("form", "action", erasure)
	r.Get("/systemeier/endring/e2").Want(http.StatusOK, "Den er låst.").Lacks("Siv", "siv@eksempel.no")
	r.Get("/systemeier/endring/e3").Want(http.StatusNotFound)
	r.Look(erasure, "owner-erasure")
}

// An owner who is to correct something reads what stands, and what is to stand.
func TestAnOwnerIsAskedToCorrect(t *testing.T) {
	t.Parallel()
	s := tasks()
	s.changes = toErase()
	e, _ := stafftest.Correcting()
	s.changes.tasks[0].Kind, s.changes.tasks[0].Effect = models.EffectRectify, e.Stores[2]
	r := nils(t, s)
	r.Get(list).Want(http.StatusOK, "Kalenderen Rett.").Lacks("11 22 33 44")
	r.Get(erasure).Want(
		http.StatusOK, "Rett i Kalenderen", "Rett det som står under, eller legg tillegget ved siden av det.", "Dette skal endres",
		"Kunde Telefon: «11 22 33 44» blir stående, med tillegget «Siv ringte selv.» Gjelder 1 rad.",
	)
	s.changes.tasks[0].Effect = e.Stores[3]
	r.Get(erasure).Want(http.StatusOK, "Det som står der «Møtte ikke.» blir «Møtte.»")
	r.Look(erasure, "owner-rectification")
}

// An owner who gets what the portal has left is told which rows: what they could be
// found by is gone.
func TestAnOwnerIsAskedToEraseTheRest(t *testing.T) {
	t.Parallel()
	s := tasks()
	s.changes = toErase()
	e := stafftest.UnderWay().Stores[0]
	e.Plan.Collections[0].Key = []string{"id"}
	e.Plan.Collections[0].Obstacles = []engine.Obstacle{{Kind: engine.Shared, Rows: 1, Keys: []search.Values{{int64(471147)}}}, {Kind: engine.NotNull, Rows: 2, Columns: []string{"phone"}, Keys: []search.Values{{int64(1)}, {int64(2)}}}}
	s.changes.tasks[0].Effect = e
	nils(t, s).Get(erasure).Want(http.StatusOK, "Portalen har slettet det den kunne.", "I 2 rader blir dette ikke rørt: Telefon", "«Kunde»: disse radene id: 1; 2").Lacks("471147")
}

// An owner who is to take off marks is told on which rows, and that one which may be
// about somebody else may be held by their restriction.
func TestAnOwnerIsToldWhichMarksMayBeAnothers(t *testing.T) {
	t.Parallel()
	s := tasks()
	s.changes = toErase()
	e := stafftest.Planned().Stores[0]
	e.Choice.Do = fulfil.Lift
	e.Plan.Collections[0].Key = []string{"id"}
	own := engine.Obstacle{Kind: engine.ForeignKey, Rows: 1, Keys: []search.Values{{int64(3)}}}
	e.Plan.Collections[0].Obstacles = []engine.Obstacle{own}
	s.changes.tasks[0].Kind, s.changes.tasks[0].Effect = models.EffectLift, e
	r := nils(t, s)
	r.Get(erasure).Want(http.StatusOK, "Ta bort merket hvis det står der", "«Kunde»: disse radene id: 3").Lacks("gjelde andre")
	e.Plan.Collections[0].Obstacles = []engine.Obstacle{own, {Kind: engine.ThirdParty, Rows: 1, Keys: []search.Values{{int64(71)}}}, {Kind: engine.Shared, Rows: 1, Keys: []search.Values{{int64(72)}}}}
	r.Get(erasure).Want(
		http.StatusOK, "Der tar du bare bort merket hvis ingen annen begrensning gjelder for raden.", "«Kunde»: disse radene id: 3",
		"«Kunde»: disse radene kan også gjelde andre id: 71; 72",
	)
	r.Look(erasure, "owner-lifting")
}

func TestAnOwnerAnswersThatItIsErased(t *testing.T) {
	t.Parallel()
	s := tasks()
	s.changes = toErase()
	r := nils(t, s)
	r.Post(erasure, nil).Want(http.StatusUnprocessableEntity).One("a", "href", "#state")
	r.Post(erasure, url.Values{"state": {"declined"}}).Want(http.StatusUnprocessableEntity).One("a", "href", "#note")
	r.Post(erasure, url.Values{"state": {"owner"}, "note": {" Tømt. "}}).SentTo(list, "notice.staff.task_answered")
	if diff := cmp.Diff([]fulfil.Reply{{State: models.FulfilOwner, Note: "Tømt."}}, s.changes.replies); diff != "" {
		t.Errorf("answered (-want +got):\n%s", diff)
	}
	s.changes.fail = fault.New(fault.Conflict, "task.closed")
	r.Post(erasure, url.Values{"state": {"owner"}}).Want(http.StatusConflict)
}
