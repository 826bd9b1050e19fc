package approver

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/report"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

type casePage struct {
	web.Base

	Head      staff.Head
	At        string
	Refusal   string
	State     string // what there is to decide, in a sentence
	Sent      string // address of the answer that was sent
	Proposals []proposal
	Before    staff.SentBefore
	Without   []without // the stores that the answer is without
	Drafter   string
	Submitted string
	Decide    bool   // there is a draft that this reader can decide about
	Own       string // why this reader cannot decide: what they did to it themselves
	Version   int
	Document  *report.View
	Letter    []string // the decision as the person will get it, where there is nothing collected to show
	Lang      models.Language
	Effect    *staff.Effect  // what the decision does in the stores
	Parts     []staff.Argued // what is refused, with the controller's own reasons
	ByHand    string         // what was done in the stores by hand
	NoPreview string
	Limits    []string // what of the person may only be stored
	Held      rowList  // what is held back
	Unread    []unreadFile
	Noted     rowList // rows that are given out whole, with a note
	Edit      bool
	Course    staff.CourseOf
	Asked     []staff.Fact // what the person asked, with what they have added
	About     string
	Person    staff.FromPerson
	Note      string
	Errors    web.FieldErrors
}

func (p *Pages) getCase(c echo.Context, actor authz.Actor) error {
	page, err := p.open(c, actor)
	if err != nil {
		return err
	}
	return p.Kit.Render(c, http.StatusOK, "approver/case", page)
}

// unreadFile is a file that goes along and that no machine can read.
type unreadFile struct{ Name, Path string }

func unreadOf(doc report.Document, at string) []unreadFile {
	var files []unreadFile
	for _, f := range doc.Attachments {
		if f.Unread {
			files = append(files, unreadFile{f.Name, at + "/vedlegg/" + url.PathEscape(f.Ref)})
		}
	}
	return files
}

// pageAsked reads which page of a list is asked for: what is no number is the first.
func pageAsked(c echo.Context, list review.Show) int {
	n, _ := strconv.Atoi(c.QueryParam(string(list)))
	return n
}

// open reads everything the page shows. Only a draft that waits for a decision
// shows what was collected, what the person was asked and what the ombud advised.
func (p *Pages) open(c echo.Context, actor authz.Actor) (casePage, error) {
	ctx := c.Request().Context()
	found, err := p.Cases.Open(ctx, actor, c.Param("number"))
	if err != nil {
		return casePage{}, err
	}
	b := p.Kit.Base(c, actor, "decide.title", "number", found.Item.Reference)
	b.Path = pathOf(found.Item.Reference)
	page := casePage{Base: b, Head: staff.HeadOf(b, found, queuePath, p.Now()), At: b.Path}
	page.Held.asked, page.Noted.asked = pageAsked(c, review.ShowHeld), pageAsked(c, review.ShowNoted)
	given, err := p.Sent.Given(ctx, actor, found)
	if err != nil {
		return page, err
	}
	page.Before = staff.Sent(b, found.Item, given, b.Path+"/svar")
	if err := p.proposals(ctx, &page, actor, found); err != nil {
		return page, err
	}
	if !waiting(found) {
		page.State = b.T("decide.state." + string(found.Item.Status))
		if staff.WasSent(found.Item) {
			page.Sent = b.Path + "/svar"
		}
		return page, nil
	}
	limits, err := p.Effects.RestrictionsOf(ctx, actor, found.Item)
	if err != nil {
		return page, err
	}
	page.Limits = staff.Restricted(b, limits)
	draft, err := p.Drafts.Draft(ctx, actor, found)
	if err != nil {
		return page, err
	}
	decided, err := p.Drafts.Decided(found, draft.AnswerDraft)
	if err != nil {
		return page, err
	}
	if err := p.describe(ctx, &page, draft, decided.Plan != ""); err != nil {
		return page, err
	}
	if page.Course, err = staff.ReadCourse(ctx, b, p.Cases, actor, found, b.Path); err != nil {
		return page, err
	}
	page.About, page.Asked = found.Asked.About, staff.OwnAnswers(b, found)
	if page.Person, err = staff.ReadFromPerson(ctx, b, p.Thread, p.Files, actor, found, b.Path+"/meldinger/vedlegg", true); err != nil {
		return page, err
	}
	own, err := p.Drafts.Involved(ctx, actor, found, draft.AnswerDraft)
	if err != nil {
		return page, err
	}
	if own != "" {
		page.Own = b.T(own)
	}
	page.Decide = draft.State == models.DraftSubmitted && own == ""
	if decided.Outcome != "" {
		page.Letter, page.Lang = staff.Paragraphs(decided.Letter), found.Request.Language.OfLetters()
		page.Parts, page.ByHand = staff.ArguedParts(b, decided.Decision), decided.ByHand
		if decided.Plan != "" {
			err = p.effect(ctx, &page, actor, found)
		}
		return page, err
	}
	if err := p.preview(ctx, &page, actor, found); err != nil || page.Document == nil {
		return page, err
	}
	return page, p.withheld(ctx, &page, actor, found)
}

// effect adds what the decision does in the stores.
func (p *Pages) effect(ctx context.Context, page *casePage, actor authz.Actor, found rights.Case) error {
	e, err := p.Effects.Effect(ctx, actor, found)
	if err != nil {
		return err
	}
	words := staff.EffectOf(page.Base, e)
	page.Effect = &words
	return nil
}

// without is a store that has not answered in full, and why the caseworker
// goes on without it.
type without struct{ Store, Reason, Why string }

func withoutOf(b web.Base, stores []collect.StoreStatus) []without {
	var out []without
	for _, st := range stores {
		if !st.Collection.Gap() {
			continue
		}
		w := without{Store: st.Store.Facts.Name.In(b.L.Lang()), Reason: staff.Reason(b, st.Collection.Reason)}
		if st.Omission != nil {
			w.Why = st.Omission.Why
		}
		out = append(out, w)
	}
	return out
}

// describe says who wrote the draft, and who has decided about it already; one that
// is carried out in the stores is not sent before that is done.
func (p *Pages) describe(ctx context.Context, page *casePage, draft answer.Draft, carried bool) error {
	ids := []string{draft.DrafterID}
	if draft.ApproverID != nil {
		ids = append(ids, *draft.ApproverID)
	}
	names, err := p.Cases.StaffNames(ctx, ids)
	if err != nil {
		return err
	}
	page.Version, page.Drafter = draft.Version, names[draft.DrafterID]
	if draft.SubmittedAt != nil {
		page.Submitted = page.L.Instant(*draft.SubmittedAt)
	}
	page.State = page.T("decide.state.approval")
	if draft.State == models.DraftApproved && draft.ApproverID != nil {
		key := "decide.state.approved"
		if carried {
			key = "decide.state.carried_out"
		}
		page.State = page.T(key, "name", names[*draft.ApproverID])
	}
	return nil
}

// preview adds the answer as it will be sent. A draft that cannot be shown
// cannot be approved either.
func (p *Pages) preview(ctx context.Context, page *casePage, actor authz.Actor, found rights.Case) error {
	doc, err := p.Drafts.Preview(ctx, actor, found)
	if fault.Is(err, fault.Conflict) {
		_, page.NoPreview, _ = staff.Refusal(page.Base, err)
		return nil
	}
	if err != nil {
		return err
	}
	view := web.DraftView(doc, page.At+previewAt)
	page.Document, page.Unread = &view, unreadOf(doc, page.At)
	return nil
}

// rowList is a page of rows of one kind.
type rowList struct {
	web.Pager

	Tables []staff.Table
	Count  int // on all pages
	asked  int // which page
}

// withheld adds the rows that are held back, as they are in the stores: whether
// the ground holds cannot be seen from the ground alone.
func (p *Pages) withheld(ctx context.Context, page *casePage, actor authz.Actor, found rights.Case) error {
	stores, err := p.Collections.Status(ctx, actor, found)
	if err != nil {
		return err
	}
	page.Without = withoutOf(page.Base, stores)
	layouts, err := p.Collections.Layouts(ctx, found.Item)
	if err != nil {
		return err
	}
	read := func(list *rowList, show review.Show) error {
		looked, err := p.Reviews.LookToApprove(ctx, actor, found, review.Query{Show: show, Page: list.asked})
		if err != nil {
			return err
		}
		list.Tables, list.Count = staff.Tables(page.Base, looked.Rows, looked.Samples(), stores, layouts), looked.Shown
		list.Pager = web.PagerOf(page.Base, looked.Page, looked.Pages, func(n int) string {
			return page.At + "?" + string(show) + "=" + strconv.Itoa(n) + "#" + string(show) + "-h"
		})
		return nil
	}
	if err := read(&page.Held, review.ShowHeld); err != nil {
		return err
	}
	if err := read(&page.Noted, review.ShowNoted); err != nil {
		return err
	}
	for i := range page.Noted.Tables {
		page.Noted.Tables[i].Index += len(page.Held.Tables)
	}
	held, err := p.Reviews.Held(ctx, actor, found)
	page.Parts = staff.ArguedRows(page.Base, held)
	return err
}

// waiting reports whether a draft of the case waits for a decision or for being
// sent.
func waiting(found rights.Case) bool { return found.Item.Status == models.StatusApproval }
