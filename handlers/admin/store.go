package admin

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

type storePage struct {
	web.Base
	Controller  models.Controller
	Store       storeLine
	At          string
	Email       string // the owner's
	System      string
	Proofs      []string
	Instruction string
	Declaration []declarationLine
	Problems    []string // of the declaration
	Manual      bool
	Probed      []probedLine
	Probe       bool // it has just been asked
	Lately      latelyPart
}

type declarationLine struct {
	Number int
	Text   string
}

type probedLine struct {
	Name, Words, Took string
	State             string // the shape: found, partial or failed
	Compared          []string
}

// getStore shows one store and its declaration. The connection is never shown.
func (p *Pages) getStore(c echo.Context, actor authz.Actor) error {
	page, err := p.store(c, actor)
	if err != nil {
		return err
	}
	return p.Kit.Render(c, http.StatusOK, "admin/store", page)
}

// postProbe asks the store for somebody who does not exist, and shows how it
// answered.
func (p *Pages) postProbe(c echo.Context, actor authz.Actor) error {
	page, err := p.store(c, actor)
	if err != nil {
		return err
	}
	probed, err := p.Stores.Probe(c.Request().Context(), actor, c.Param("id"), c.Param("store"))
	if err != nil {
		return err
	}
	page.Probe = true
	for _, r := range probed {
		page.Probed = append(page.Probed, worded(page.Base, r))
	}
	return p.Kit.Render(c, http.StatusOK, "admin/store", page)
}

func worded(b web.Base, r collect.Probed) probedLine {
	l := probedLine{
		Name: r.Collection, Words: b.T("admin.probe.answers"), State: "found", Compared: comparedWords(b, r),
		Took: b.T("admin.probe.took", "ms", b.L.Number(int(r.Took/time.Millisecond))),
	}
	if len(r.Differences) > 0 || r.Uncompared != "" {
		l.State = "partial"
	}
	if r.Reason != "" {
		l.Words, l.State = b.T(reasonKey(r.Reason)), "failed"
	}
	return l
}

func (p *Pages) store(c echo.Context, actor authz.Actor) (storePage, error) {
	ctx := c.Request().Context()
	controller, err := p.controller(c, actor)
	if err != nil {
		return storePage{}, err
	}
	stores, err := p.Register.Stores(ctx, controller.ID)
	if err != nil {
		return storePage{}, err
	}
	i := slices.IndexFunc(stores, func(s models.RecordStore) bool { return s.ID == c.Param("store") })
	if i < 0 {
		return storePage{}, fault.New(fault.NotFound, "error.not_found")
	}
	activities, err := p.Register.Activities(ctx, controller.ID)
	if err != nil {
		return storePage{}, err
	}
	records, err := p.Stores.Records(ctx, actor, controller.ID)
	if err != nil {
		return storePage{}, err
	}
	s := stores[i]
	page := storePage{
		Base: p.Kit.Base(c, actor, "admin.store.title", "name", s.Facts.Name.In(p.Kit.Language(c))), Controller: controller,
		At: storePath(controller.ID, s.ID), Email: s.Facts.Owner.Email, System: s.Facts.System, Manual: s.Kind == models.StoreManual,
	}
	page.Store = line(page.Base, s, activities, records[s.ID])
	page.Instruction = s.Facts.Instruction.In(page.L.Lang())
	for _, proof := range s.Facts.AcceptProofs {
		page.Proofs = append(page.Proofs, page.T("admin.proof."+string(proof)))
	}
	page.Declaration, page.Problems = declaration(s.Facts.Dataset)
	if !page.Manual {
		lately, err := p.Stores.Lately(ctx, actor, controller.ID, s.ID)
		if err != nil {
			return storePage{}, err
		}
		page.Lately = latelyOf(page.Base, lately)
	}
	return page, nil
}

// declaration returns the text of a declaration line by line, and what is wrong
// with it.
func declaration(text string) (lines []declarationLine, problems []string) {
	if text == "" {
		return nil, nil
	}
	for i, l := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		lines = append(lines, declarationLine{i + 1, l})
	}
	file, err := dataset.Parse([]byte(text))
	if err != nil {
		return lines, strings.Split(err.Error(), "\n")
	}
	for _, w := range file.Warnings {
		problems = append(problems, w.String())
	}
	return lines, problems
}
