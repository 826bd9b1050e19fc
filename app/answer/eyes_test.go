package answer_test

import (
	"testing"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Who asked for the fee, checked the relation or went on without a store does not
// decide on the answer that rests on it, whoever wrote it; an ordinary question
// keeps nobody from it. The two who work on a case are enough everywhere.
func TestNobodyDecidesOnWhatTheyDidToIt(t *testing.T) {
	t.Parallel()
	askFee := func(w *world.World, ola authz.Actor, number string) {
		w.Must(w.Rights.AskFee(w.T.Context(), ola, number, rights.Fee{Ground: models.GroundFurtherCopy, Kroner: 350, Reason: "Det er kopi nummer to."}))
	}
	for name, tc := range map[string]struct {
		key string // "": they may
		did func(w *world.World, ola, eva authz.Actor) rights.Case
	}{
		"asked for the fee": {"answer.own_fee", func(w *world.World, ola, _ authz.Actor) rights.Case {
			c := w.UnderReview(ola)
			askFee(w, ola, c.Item.Reference)
			w.Must(w.Rights.AcceptFee(w.T.Context(), w.Citizen("oksana"), c.Item.Reference, ""))
			return c
		}},
		"noted that the fee is agreed to": {"answer.own_fee", func(w *world.World, ola, eva authz.Actor) rights.Case {
			c := w.UnderReview(eva)
			askFee(w, eva, c.Item.Reference)
			w.Take(ola, c.Item.Reference)
			w.Must(w.Rights.AcceptFee(w.T.Context(), ola, c.Item.Reference, "På telefon."))
			return c
		}},
		"waived the fee": {"answer.own_fee", func(w *world.World, ola, eva authz.Actor) rights.Case {
			c := w.UnderReview(eva)
			askFee(w, eva, c.Item.Reference)
			w.Must(w.Rights.AcceptFee(w.T.Context(), w.Citizen("oksana"), c.Item.Reference, ""))
			w.Take(ola, c.Item.Reference)
			w.Must(w.Rights.WaiveFee(w.T.Context(), ola, c.Item.Reference))
			return c
		}},
		"went on without a store": {"answer.own_omission", func(w *world.World, ola, _ authz.Actor) rights.Case {
			return w.WithoutPapers(ola)
		}},
		"checked the relation": {"answer.own_relation", func(w *world.World, ola, _ authz.Actor) rights.Case {
			return underReview(w, ola, models.RightAccess, false)
		}},
		"noted that it is not about marketing": {"answer.own_ordinary", func(w *world.World, ola, _ authz.Actor) rights.Case {
			sub := w.Submission("nord")
			sub.Wishes = []rights.Wish{{Right: models.RightObjection, Marketing: true}}
			rr, err := w.Rights.Submit(w.T.Context(), w.Citizen("oksana"), sub)
			w.Must(err)
			w.Take(ola, rr.CaseNumber)
			told := rights.Told{Channel: models.ChannelPortal, On: models.DateIn(w.Clock.Now(), deadline.Zone())}
			w.Must(w.Rights.NoteOrdinary(w.T.Context(), ola, rr.CaseNumber, told))
			return w.Open(ola, rr.CaseNumber)
		}},
		"asked an ordinary question": {"", func(w *world.World, ola, _ authz.Actor) rights.Case {
			c := w.UnderReview(ola)
			w.Must(w.Rights.Inquire(w.T.Context(), ola, c.Item.Reference, models.InquiryClarification, "Gjelder det skolen?"))
			w.Must(w.Rights.Reply(w.T.Context(), w.Citizen("oksana"), c.Item.Reference, "Ja."))
			return c
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
				w := world.New(t, db)
				ctx, both := t.Context(), w.Employee("ola", "caseworker:nord", "approver:nord")
				ola, _ := both.As(authz.Caseworker)
				olaApproves, _ := both.As(authz.Approver)
				eva, boss := w.Staff("eva", authz.Caseworker, "nord"), w.Staff("sjef", authz.Approver, "nord")
				number := tc.did(w, ola, eva).Item.Reference
				if c := w.Take(eva, number); c.Item.InvokedRight == models.RightObjection {
					w.Must(w.Answer.Decide(ctx, eva, c, models.Refusal("21-1-compelling", "Det trengs for sikkerheten.", world.Why)))
				} else {
					decide(w, eva, c)
					w.Must(w.Answer.Submit(ctx, eva, w.Open(eva, number), ""))
				}
				refusedFor(w, olaApproves, number, tc.key)
				if tc.key != "" {
					refusedFor(w, boss, number, "")
				}
			})
		})
	}
}

// A relation is checked once for all parts, so it counts for each of them; a fee
// is of one.
func TestARelationIsCheckedForEveryPart(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx, both := t.Context(), w.Employee("ola", "caseworker:nord", "approver:nord")
		ola, _ := both.As(authz.Caseworker)
		olaApproves, _ := both.As(authz.Approver)
		eva := w.Staff("eva", authz.Caseworker, "nord")
		file := func(sub rights.Submission, citizen authz.Actor) string {
			sub.Wishes = []rights.Wish{rights.Access(""), {Right: models.RightErasure, Asked: models.Asked{About: "Bildet."}}}
			rr, err := w.Rights.Submit(ctx, citizen, sub)
			w.Must(err)
			w.Take(ola, rr.CaseNumber)
			return rr.CaseNumber
		}
		refuseSecond := func(number string) {
			w.Take(eva, number)
			w.Must(w.Answer.Decide(ctx, eva, w.Open(eva, number+"-2"), models.Refusal("17-1-none", "Det trengs fortsatt.", world.Why)))
		}
		behalf := file(w.SubmissionFor("nord"), w.Citizen("hakon"))
		w.Must(w.Rights.ShowRelation(ctx, ola, behalf, rights.RelationCheck{Source: models.SourceDocument, Note: "Vergefullmakt vist."}))
		refuseSecond(behalf)
		refusedFor(w, olaApproves, behalf+"-2", "answer.own_relation")

		own := file(w.Submission("nord"), w.Citizen("oksana"))
		w.Must(w.Rights.AskFee(ctx, ola, own, rights.Fee{Ground: models.GroundFurtherCopy, Kroner: 350, Reason: "Det er kopi nummer to."}))
		refuseSecond(own)
		refusedFor(w, olaApproves, own+"-2", "")
	})
}

// refusedFor has the approver decide, and be told why they cannot: by the service,
// and beforehand; with "" it is approved.
func refusedFor(w *world.World, approver authz.Actor, number, key string) {
	w.T.Helper()
	ctx, c := w.T.Context(), w.Open(approver, number)
	draft, err := w.Answer.Draft(ctx, approver, c)
	w.Must(err)
	told, err := w.Answer.Involved(ctx, approver, c, draft.AnswerDraft)
	w.Must(err)
	if told != key {
		w.T.Errorf("%s is told %q beforehand, want %q", approver.StaffID, told, key)
	}
	if key == "" {
		w.Must(w.Answer.Approve(ctx, approver, c, draft.Version))
		return
	}
	w.Refused(w.Answer.Approve(ctx, approver, c, draft.Version), fault.Forbidden, key)
	w.Refused(w.Answer.Return(ctx, approver, c, draft.Version, "Nei."), fault.Forbidden, key)
}
