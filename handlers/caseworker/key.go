package caseworker

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// key is something the stores can be searched by, as the page shows it.
type key struct{ Kind, Value, Proof string }

// keys words the identities. A national identity number is masked, and who
// does not have the case sees no value at all.
func keys(f frame, seeds []rights.Seed) []key {
	out := make([]key, 0, len(seeds))
	for _, s := range seeds {
		k := key{Kind: f.T("work.key." + string(s.Kind)), Value: s.Value, Proof: f.T("work.proof." + string(s.Proof))}
		switch {
		case !f.Mine:
			k.Value = f.T("work.key.hidden")
		case s.Kind == models.SeedNationalID:
			k.Value = masked(s.Value)
		}
		out = append(out, k)
	}
	return out
}

func masked(number string) string {
	id, err := models.ParseNationalID(number)
	if err != nil {
		return "•••••"
	}
	return id.Masked()
}

// keyForm is an identity that the caseworker has checked by hand.
type keyForm struct{ Kind, Value, Note string }

func readKeyForm(form url.Values) keyForm {
	return keyForm{Kind: web.Line(form, "kind"), Value: web.Line(form, "value"), Note: web.Text(form, "note")}
}

// fieldOf returns the field that a refusal of an identity is about.
func fieldOf(key string) string {
	switch key {
	case "seed.note_missing":
		return "note"
	case "seed.kind_wrong":
		return "kind"
	default:
		return "value"
	}
}

func (p *Pages) postKey(c echo.Context, actor authz.Actor) error {
	form, err := web.FormOf(c)
	if err != nil {
		return err
	}
	ctx, f, number := c.Request().Context(), readKeyForm(form), c.Param("number")
	err = p.Identities.AddSeed(ctx, actor, number, rights.Seed{Kind: models.SeedKind(f.Kind), Value: f.Value}, f.Note)
	if err == nil {
		return p.Kit.SeeOther(c, pathOf(number), "notice.staff.key_added")
	}
	wrong, ok := web.Refused(err, fieldOf(fault.KeyOf(err)))
	if !ok {
		return p.again(c, actor, err)
	}
	found, err := p.Cases.Open(ctx, actor, number)
	if err != nil {
		return err
	}
	page, err := p.casePage(c, actor, found)
	if err != nil {
		return err
	}
	page.Failed, page.Form, page.Errors = true, f, page.Word(wrong)
	return p.Kit.Render(c, http.StatusUnprocessableEntity, "caseworker/case", page)
}
