package citizen

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// proof is the box where a person shows that an address is theirs.
type proof struct {
	Shown   bool // a new identity can still be searched by
	Proved  []rights.Contact
	Waiting []waiting // a code has been sent
	Offer   string    // the case's own address, while no code has been sent there
	Typed   string    // another address, as it was written
}

// waiting is an address a code has been sent to.
type waiting struct {
	rights.Contact

	Until string // "" when the code is no longer good for anything
}

// anchorProof is where the page shows the box.
const anchorProof = "adresser"

func newProof(l i18n.Localizer, kase rights.Case, contacts []rights.Contact, now time.Time) proof {
	b := proof{Offer: kase.Email}
	switch kase.Item.Status {
	case models.StatusReceived, models.StatusCollecting, models.StatusReview, models.StatusPartly:
		b.Shown = kase.Item.InvokedRight.Searched() || fulfil.Offered(kase.Item)
	case models.StatusApproval, models.StatusAnswered, models.StatusClosed, models.StatusWithdrawn, models.StatusForwarded:
	}
	for _, c := range contacts {
		if strings.EqualFold(c.Email, kase.Email) {
			b.Offer = ""
		}
		if c.Proved {
			b.Proved = append(b.Proved, c)
			continue
		}
		w := waiting{Contact: c}
		if c.CodeUntil.After(now) {
			w.Until = l.Instant(c.CodeUntil)
		}
		b.Waiting = append(b.Waiting, w)
	}
	return b
}

// PostCode sends a one-time code to the case's own address, to one that is
// already waiting, or to another one that the person wrote.
func (p *Pages) PostCode(c echo.Context, actor authz.Actor) error {
	form, kase, err := p.openForm(c, actor)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	email, field, typed := kase.Email, anchorProof, ""
	switch {
	case form.Has("address"):
		email, field = web.Line(form, "address"), "address"
		typed = email
	case web.Line(form, "known") != "":
		email = web.Line(form, "known")
	}
	contact, err := p.Contacts.SendCode(ctx, actor, email, p.Kit.Language(c))
	if err != nil {
		return p.refuseProof(c, actor, kase, err, field, typed)
	}
	notice := "follow.notice.code_sent"
	if contact.Proved {
		notice = "follow.notice.proved_before"
	}
	return p.Kit.SeeOther(c, casePath(kase.Item.Reference)+"#"+anchorProof, notice)
}

// PostProof takes the code back.
func (p *Pages) PostProof(c echo.Context, actor authz.Actor) error {
	form, kase, err := p.openForm(c, actor)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	contact, code := web.Line(form, "contact"), strings.Join(strings.Fields(web.Line(form, "code")), "")
	err = fault.New(fault.Invalid, "prove.code_missing")
	if code != "" {
		err = p.Contacts.Prove(ctx, actor, contact, code)
	}
	if err != nil {
		return p.refuseProof(c, actor, kase, err, "code-"+contact, "")
	}
	return p.Kit.SeeOther(c, casePath(kase.Item.Reference)+"#"+anchorProof, "follow.notice.proved")
}

// openForm returns what was posted and the case it was posted to.
func (p *Pages) openForm(c echo.Context, actor authz.Actor) (url.Values, rights.Case, error) {
	form, err := web.FormOf(c)
	if err != nil {
		return nil, rights.Case{}, err
	}
	kase, err := p.Rights.Open(c.Request().Context(), actor, c.Param("number"))
	return form, kase, err
}

// refuseProof shows the case again with what the person can mend at the field.
func (p *Pages) refuseProof(c echo.Context, actor authz.Actor, kase rights.Case, err error, field, typed string) error {
	wrong, ok := web.Refused(err, field)
	if !ok {
		return err
	}
	page, err := p.follow(c, actor, kase)
	if err != nil {
		return err
	}
	page.Proof.Typed, page.Failed, page.Errors = typed, true, page.Word(wrong)
	return p.Kit.Render(c, http.StatusUnprocessableEntity, "citizen/follow", page)
}
