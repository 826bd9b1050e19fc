package citizen

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

type bodyPage struct {
	web.Base

	Crumbs      []crumb
	Body        models.Controller
	Open        bool
	Service     said
	Promised    int  // days, 0 when only the statutory month applies
	Quote       said // the notice's own words on how soon it answers
	Notes       []said
	Activities  []activityLine
	SelfService []said
	Papers      []models.Language // that the form on paper can be had in
}

// said is a text of the register in the language it is shown in.
type said struct {
	Text string
	Lang models.Language
}

type activityLine struct {
	Name     said
	Purposes []said
	Systems  []said
}

// GetBody tells what one body can be asked, what it keeps, how soon it answers
// and who its ombud is.
func (p *Pages) GetBody(c echo.Context, actor authz.Actor) error {
	ctx := c.Request().Context()
	body, err := p.Register.Controller(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	activities, err := p.Register.Activities(ctx, body.ID)
	if err != nil {
		return err
	}
	page := bodyPage{Base: p.Kit.Base(c, actor, "body.title", "name", body.Name), Body: body, Open: body.Open(), Papers: models.LetterLanguages()}
	page.Crumbs = []crumb{{"/", page.T("crumb.front")}, {"", body.Name}}
	page.describe(activities)
	return p.Kit.Render(c, http.StatusOK, "citizen/body", page)
}

func (b *bodyPage) describe(activities []models.ProcessingActivity) {
	lang, facts := b.L.Lang(), b.Body.Facts
	b.Service = say(facts.Service, lang)
	b.Promised, b.Quote = b.Body.PromisedDays(models.RightAccess), say(facts.Quote, lang)
	if b.Promised > 0 {
		b.Quote = say(facts.Promise.Quote, lang)
	}
	b.Notes = sayAll(facts.Notes, lang)
	for _, a := range activities {
		b.Activities = append(b.Activities, activityLine{
			Name: say(a.Facts.Name, lang), Purposes: sayAll(a.Facts.Purposes, lang), Systems: sayAll(a.Facts.Systems, lang),
		})
		b.SelfService = append(b.SelfService, sayAll(a.Facts.SelfService, lang)...)
	}
}

func say(t models.Text, lang models.Language) said { return said{t.In(lang), t.LanguageIn(lang)} }

func sayAll(texts []models.Text, lang models.Language) []said {
	all := make([]said, 0, len(texts))
	for _, t := range texts {
		all = append(all, say(t, lang))
	}
	return all
}
