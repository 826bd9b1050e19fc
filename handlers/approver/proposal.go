package approver

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// proposal is that the case goes on without a store, which waits for the reader.
type proposal struct {
	ID, Store string
	State     string   // how far the store has come
	What      string   // what comes of confirming it
	Why       string   // as the caseworker has written it
	Told      []string // what the person is told of the store then; none of a lifting
	Lang      models.Language
	By        string
	Version   string // which proposal it is
	Own       string // why this reader cannot confirm it: what they did themselves
	Note      string
	NoteError string
}

// proposals adds what is proposed of the stores. It comes after the approval, and of
// a lifting after the answer.
func (p *Pages) proposals(ctx context.Context, page *casePage, actor authz.Actor, found rights.Case) error {
	if !fulfil.Offered(found.Item) {
		return nil
	}
	e, err := p.Effects.Effect(ctx, actor, found)
	if err != nil {
		return err
	}
	for _, st := range e.Stores {
		if st.Done == nil || !st.Done.Proposed() {
			continue
		}
		one := proposal{
			ID: st.Store.ID, Store: st.Store.Facts.Name.In(page.L.Lang()), State: page.T("effect.done." + string(st.Done.State)), Why: st.Done.WhyProposed,
			What: page.T("proposal.what"), Lang: found.Request.Language.OfLetters(), Version: strconv.FormatInt(st.Done.ProposedAt.UnixMicro(), 10),
		}
		if st.Done.Kind == models.EffectLift {
			one.What = page.T("proposal.what.lift")
		} else {
			one.Told = strings.Split(fulfil.ProposedWords(p.Kit.Texts.For(found.Request.Language), st), "\n")
		}
		names, err := p.Cases.StaffNames(ctx, []string{*st.Done.ProposedBy})
		if err != nil {
			return err
		}
		one.By = page.T("proposal.by", "name", names[*st.Done.ProposedBy], "at", page.L.Instant(*st.Done.ProposedAt))
		page.Proposals = append(page.Proposals, one)
	}
	if len(page.Proposals) == 0 {
		return nil
	}
	draft, err := p.Drafts.Draft(ctx, actor, found)
	if err != nil {
		return err
	}
	own, err := p.Drafts.Involved(ctx, actor, found, draft.AnswerDraft)
	if err != nil || own == "" {
		return err
	}
	for i := range page.Proposals {
		page.Proposals[i].Own = page.T(own)
	}
	return nil
}

func (p *Pages) postGoOn(c echo.Context, actor authz.Actor) error {
	return p.without(c, actor, "notice.effect.went_on", func(ctx context.Context, found rights.Case, of fulfil.Proposal, _ string) error {
		return p.Drafts.GoOnWithout(ctx, actor, found, of)
	})
}

func (p *Pages) postSendBack(c echo.Context, actor authz.Actor) error {
	return p.without(c, actor, "notice.effect.sent_back", func(ctx context.Context, found rights.Case, of fulfil.Proposal, note string) error {
		return p.Drafts.SendBackWithout(ctx, actor, found, of, note)
	})
}

func readProposal(form url.Values, storeID string) fulfil.Proposal {
	micro, err := strconv.ParseInt(form.Get("version"), 10, 64)
	if err != nil {
		micro = 0 // nothing was proposed then: the service will say that it has changed
	}
	return fulfil.Proposal{StoreID: storeID, At: time.UnixMicro(micro)}
}

// without decides about a proposal and goes back to the queue, or shows it again
// with why it was not decided.
func (p *Pages) without(c echo.Context, actor authz.Actor, notice string, decide func(context.Context, rights.Case, fulfil.Proposal, string) error) error {
	form, err := web.FormOf(c)
	if err != nil {
		return err
	}
	ctx, of, note := c.Request().Context(), readProposal(form, c.Param("store")), web.Text(form, "note_"+c.Param("store"))
	found, err := p.Cases.Open(ctx, actor, c.Param("number"))
	if err != nil {
		return err
	}
	cause := decide(ctx, found, of, note)
	if cause == nil {
		return p.Kit.SeeOther(c, queuePath, notice)
	}
	page, err := p.open(c, actor)
	if err != nil {
		return err
	}
	status, message, ok := staff.Refusal(page.Base, cause)
	if !ok {
		return cause
	}
	page.Failed = true
	if !fault.Is(cause, fault.Invalid) {
		page.Refusal = message
	}
	for i, one := range page.Proposals {
		if one.ID != of.StoreID {
			continue
		}
		page.Proposals[i].Note = note
		if fault.Is(cause, fault.Invalid) {
			page.Proposals[i].NoteError, page.Errors = message, web.FieldErrors{{Field: "note_" + one.ID, Message: message}}
		}
	}
	return p.Kit.Render(c, status, "approver/case", page)
}
