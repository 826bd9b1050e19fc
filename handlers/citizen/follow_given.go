package citizen

import (
	"strconv"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/web"
)

// given is what the person has got of the answer.
type given struct {
	Read     string // address of the newest version, "" while there is none
	Heading  string
	Missing  []said // the systems it is without
	Nothing  []said // systems it was without, where nothing was found afterwards
	Open     bool   // the rest is still to come
	Versions []version
}

// version is one version of an answer that came in parts.
type version struct{ Words, Path, PDF string }

func (p *Pages) given(c echo.Context, b web.Base, actor authz.Actor, kase rights.Case) (given, error) {
	var g given
	if !kase.Item.Sent() {
		return g, nil
	}
	got, err := p.Answer.Given(c.Request().Context(), actor, kase)
	if err != nil {
		return g, err
	}
	if kase.Item.Outcome.ByLetter() && len(got.Versions) == 0 {
		return g, nil
	}
	path := casePath(kase.Request.CaseNumber) + "/svar"
	g.Read, g.Open, g.Heading = path, kase.Item.Status.Open(), b.T("follow.answer.ready")
	if kase.Item.AnsweredAt == nil {
		g.Heading = b.T("follow.answer.part")
	}
	g.Missing, g.Nothing = sayAll(got.Missing, b.L.Lang()), sayAll(got.Nothing, b.L.Lang())
	if kase.Item.PartlyAt == nil {
		return g, nil
	}
	for _, v := range got.Versions {
		g.Versions = append(g.Versions, versionOf(b, v, path))
	}
	return g, nil
}

func versionOf(b web.Base, v answer.Version, path string) version {
	at := path + "/" + strconv.Itoa(v.Number)
	key := "follow.version"
	if v.Number > 1 {
		key = "follow.version_more"
	}
	return version{Words: b.T(key, "number", v.Number, "date", b.L.Day(v.At)), Path: at, PDF: at + "/svar.pdf"}
}
