package admin

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
)

type logPage struct {
	web.Base
	Chains   []chainLink
	Entries  []logLine
	Older    int64 // where the next page begins, 0 on the last
	Chain    string
	Checked  bool // the whole log was read and verified
	Read     int64
	Findings []audit.Finding
}

type chainLink struct {
	ID, Name string
	Current  bool
}

type logLine struct {
	audit.Entry
	When  string
	Role  string
	What  string         // what was done, in words
	About []staff.Detail // what it was done to, by code
	Short string         // the first letters of the hash
}

func (p *Pages) getLog(c echo.Context, actor authz.Actor) error {
	ctx := c.Request().Context()
	page := logPage{Base: p.Kit.Base(c, actor, "log.title"), Chain: c.QueryParam("kjede")}
	if page.Chain == "" {
		page.Chain = audit.PortalChain
	}
	before, err := strconv.ParseInt(c.QueryParam("for"), 10, 64)
	if err != nil {
		before = 0
	}
	entries, older, err := p.Log.Page(ctx, actor, page.Chain, before)
	if err != nil {
		return err
	}
	page.Older = older
	for _, e := range entries {
		page.Entries = append(page.Entries, logLine{
			Entry: e, When: page.L.ShortInstant(e.At), Role: page.T("staff.role." + e.ActorRole),
			What: staff.Words(page.Base, e), About: staff.Details(e), Short: e.Hash[:min(12, len(e.Hash))],
		})
	}
	if page.Checked = c.QueryParam("kontroll") != ""; page.Checked { // it reads all there is
		if page.Findings, page.Read, err = p.Log.Verify(ctx, actor); err != nil {
			return err
		}
	}
	if page.Chains, err = p.chains(c, actor, page); err != nil {
		return err
	}
	return p.Kit.Render(c, http.StatusOK, "admin/log", page)
}

func (p *Pages) chains(c echo.Context, actor authz.Actor, page logPage) ([]chainLink, error) {
	all, err := p.Register.Controllers(c.Request().Context())
	if err != nil {
		return nil, err
	}
	links := []chainLink{{ID: audit.PortalChain, Name: page.T("log.portal_chain"), Current: page.Chain == audit.PortalChain}}
	for _, controller := range all {
		if actor.Reaches(controller.ID) {
			links = append(links, chainLink{ID: controller.ID, Name: controller.Name, Current: page.Chain == controller.ID})
		}
	}
	return links, nil
}
