package caseworker

import (
	"context"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/models"
)

// workPart is the part of the case's page that changes by itself while the
// stores are searched: the next act, and how far each store has come.
type workPart struct {
	frame

	Next     nextAct
	Stores   []storeLine
	Progress string // in a sentence, spoken when it changes
	Live     bool
	Version  int
	Searched bool // the record stores are searched for this right
}

// work reads the part of the page that lives.
func (p *Pages) work(ctx context.Context, f frame, actor authz.Actor, found rights.Case) (workPart, error) {
	if !found.Item.InvokedRight.Searched() {
		next, err := p.next(ctx, f, actor, found, tally{})
		return workPart{frame: f, Version: found.Request.Version, Next: next}, err
	}
	status, err := p.Collections.Status(ctx, actor, found)
	if err != nil {
		return workPart{}, err
	}
	part := workPart{frame: f, Version: found.Request.Version, Searched: true}
	sum := count(found, status)
	part.Live, part.Progress = sum.live, sum.words(f.Base)
	if part.Stores, err = p.lines(ctx, f, found, status); err != nil {
		return part, err
	}
	part.Next, err = p.next(ctx, f, actor, found, sum)
	return part, err
}

// nextAct is the next sensible act in the case: a sentence, and at most one
// link or one button.
type nextAct struct {
	Text   string
	Note   string // what the approver wrote, where that is why
	Label  string
	Link   string
	Action string // address of a form with a button
}

func (p *Pages) next(ctx context.Context, f frame, actor authz.Actor, found rights.Case, sum tally) (nextAct, error) {
	status := found.Item.Status
	switch {
	case f.Mine && status == models.StatusPartly:
		return nextAct{Text: sum.partly(f.Base), Label: f.T("work.answer.sent.read"), Link: f.At + "/svar"}, nil
	case f.Mine && staff.WasSent(found.Item):
		return nextAct{Text: f.T("work.next." + string(status)), Label: f.T("work.answer.sent.read"), Link: f.At + "/svar"}, nil
	case !status.Open():
		return nextAct{Text: f.T("work.next." + string(status))}, nil
	case found.Request.AssigneeID == nil:
		return nextAct{Text: f.T("work.next.take"), Label: f.T("work.take"), Action: f.At + "/ta"}, nil
	case !f.Mine:
		return nextAct{Text: f.T("work.next.others", "name", found.AssigneeName)}, nil
	case status == models.StatusApproval && fulfil.Offered(found.Item):
		return p.nextEffect(ctx, f, actor, found)
	case status == models.StatusApproval:
		return nextAct{Text: f.T("work.next.approval"), Label: f.T("work.answer.read"), Link: f.At + "/svar"}, nil
	case found.Behalf != nil && found.Behalf.Unproved():
		return nextAct{Text: f.T("behalf.next"), Label: f.T("acts.relation"), Link: f.At + "/relasjon"}, nil
	case !found.Item.InvokedRight.Searched():
		return p.nextDecision(ctx, f, actor, found)
	case status == models.StatusReceived:
		return nextAct{Text: f.N("work.next.start", sum.toSearch), Label: f.T("work.start"), Action: f.At + "/innsamling"}, nil
	case status == models.StatusCollecting || sum.live:
		return nextAct{Text: sum.waiting(f.Base)}, nil
	default:
		return p.nextInReview(ctx, f, actor, found)
	}
}

// nextEffect leads to how far the stores have come, once the decision is approved.
func (p *Pages) nextEffect(ctx context.Context, f frame, actor authz.Actor, found rights.Case) (nextAct, error) {
	e, err := p.Effects.Effect(ctx, actor, found)
	if err != nil || e.State != models.EffectApproved {
		return nextAct{Text: f.T("work.next.approval"), Label: f.T("work.answer.read"), Link: f.At + "/svar"}, err
	}
	return nextAct{Text: f.T("effect.next"), Label: f.T("effect.next.open"), Link: f.At + effectTab}, nil
}

// nextDecision leads to what is decided without a search.
func (p *Pages) nextDecision(ctx context.Context, f frame, actor authz.Actor, found rights.Case) (nextAct, error) {
	draft, err := p.Drafts.Draft(ctx, actor, found)
	if err != nil {
		return nextAct{}, err
	}
	next := nextAct{Text: f.T("work.next.decide"), Label: f.T("work.decide"), Link: f.At + "/avgjor"}
	if fulfil.Offered(found.Item) {
		e, err := p.Effects.Effect(ctx, actor, found)
		if err != nil {
			return nextAct{}, err
		}
		if !e.Ready() {
			next = nextAct{Text: f.T("effect.next.try"), Label: f.T("effect.next.try.open"), Link: f.At + effectTab}
		}
	}
	if draft.State == models.DraftReturned {
		next.Text, next.Note = f.T("work.next.returned"), draft.ReturnNote
	}
	return next, nil
}

// nextInReview puts first what the approver has returned, then what is in the
// way of approval, in the order it is best mended.
func (p *Pages) nextInReview(ctx context.Context, f frame, actor authz.Actor, found rights.Case) (nextAct, error) {
	draft, err := p.Drafts.Draft(ctx, actor, found)
	if err != nil {
		return nextAct{}, err
	}
	if draft.State == models.DraftReturned {
		return nextAct{Text: f.T("work.next.returned"), Note: draft.ReturnNote, Label: f.T("work.answer.mend"), Link: f.At + "/svar"}, nil
	}
	o, err := p.Drafts.Obstacles(ctx, actor, found)
	if err != nil {
		return nextAct{}, err
	}
	switch {
	case o.Undecided > 0:
		return nextAct{Text: f.N("work.next.undecided", o.Undecided), Label: f.T("work.review.open"), Link: f.At + "/gjennomgang"}, nil
	case o.Unheard: // first of the rest: it takes somebody else's time
		return nextAct{Text: f.T("decide.ask_first"), Label: f.T("acts.ask"), Link: f.At + "/rad"}, nil
	case len(o.Unconfirmed) > 0:
		return nextAct{Text: f.N("work.next.unconfirmed", len(o.Unconfirmed)), Label: f.T("work.facts.open"), Link: f.At + "/opplysninger"}, nil
	case len(o.Open) > 0:
		return nextAct{Text: f.N("work.next.stores", len(o.Open))}, nil
	case len(o.Missing) > 0:
		return nextAct{Text: f.N("work.next.missing", len(o.Missing))}, nil
	default:
		return nextAct{Text: f.T("work.next.ready"), Label: f.T("work.answer.write"), Link: f.At + "/svar"}, nil
	}
}
