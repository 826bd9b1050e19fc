package citizen

import (
	"strconv"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
)

// given is what the person has got of the answer.
type given struct {
	Again    bool   // the case was taken up again, and this was the answer before
	Read     string // address of the newest version, "" while there is none
	Heading  string
	Missing  []said // the systems it is without
	Nothing  []said // systems it was without, where nothing was found afterwards
	Open     bool   // the rest is still to come
	Versions []version
}

// version is one version of an answer that came in parts, or was given anew.
type version struct{ Words, Path, PDF string }

func (p *Pages) given(c echo.Context, b web.Base, actor authz.Actor, kase rights.Case) (given, error) {
	var g given
	got, err := p.Answer.Given(c.Request().Context(), actor, kase)
	if err != nil || len(got.Versions) == 0 {
		return g, err
	}
	before := staff.AnsweredBefore(kase.Item, got)
	path := casePath(kase.Item.Reference) + "/svar"
	g.Read, g.Heading = path, b.T("follow.answer.ready")
	g.Open, g.Again = kase.Item.Status.Open() && !before, kase.Item.Status.Open() && before
	switch {
	case before:
		g.Heading = b.T("follow.answer.before")
	case kase.Item.AnsweredAt == nil:
		g.Heading = b.T("follow.answer.part")
	}
	g.Missing, g.Nothing = sayAll(got.Missing, b.L.Lang()), sayAll(got.Nothing, b.L.Lang())
	if len(got.Versions) == 1 && kase.Item.PartlyAt == nil {
		return g, nil
	}
	for _, v := range got.Versions {
		g.Versions = append(g.Versions, versionOf(b, v, path))
	}
	return g, nil
}

func versionOf(b web.Base, v answer.Version, path string) version {
	at := path + "/" + strconv.Itoa(v.Number)
	return version{Words: b.T("follow.version", "number", v.Number, "date", b.L.Day(v.At)), Path: at, PDF: at + "/svar.pdf"}
}
