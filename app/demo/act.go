package demo

import (
	"context"
	"fmt"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/identity"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// act does what the story says was done beside the work on the case.
func (c *seeded) act(ctx context.Context, a act) error {
	worker, opened, err := c.mine(ctx)
	if err != nil {
		return err
	}
	ombud, err := c.as(c.ombud, authz.Ombud)
	if err != nil {
		return err
	}
	switch a {
	case actExtend:
		return c.Rights.Extend(ctx, worker, c.number, "Kravet gjelder mange år og flere systemer, og noe av det er om andre.")
	case actAsk:
		return c.Rights.Inquire(ctx, worker, c.number, models.InquiryClarification, "Gjelder det én bestemt sak, eller alt? Skriv gjerne omtrent når det var.")
	case actReply:
		return c.Rights.Reply(ctx, c.actor, c.number, "Bare søknadene fra i fjor høst, takk.")
	case actFee:
		fee := rights.Fee{Ground: models.GroundFurtherCopy, Kroner: 150, Reason: "Den første kopien er gratis. De to andre koster oss utskrift og porto, 75 kroner hver."}
		if err := c.Rights.AskFee(ctx, worker, c.number, fee); err != nil {
			return err
		}
		return c.Rights.AcceptFee(ctx, c.actor, c.number, "Det er greit.")
	case actRefuse:
		return c.refuse(ctx, worker, opened)
	case actTry:
		return c.Effects.Try(ctx, worker, opened, c.choices())
	case actDecide:
		return c.decide(ctx, worker, opened)
	case actWrite:
		return c.write(ctx, worker, opened)
	case actForward:
		to := rights.Forwarding{Body: "Nav", How: "i brev", Reason: "Dagpenger er det Nav som behandler. Vi har ikke opplysninger om det."}
		if c.controller == "sunndal" {
			to = rights.Forwarding{ControllerID: "tingvoll", Reason: "Søknaden ligger hos Tingvoll kommune."}
		}
		return c.Rights.Forward(ctx, ombud, c.number, to)
	case actComplain:
		_, err := c.Rights.Complain(ctx, c.actor, c.number, identity.NewToken(), "Svaret mangler e-postene fra i vår. Jeg vet at de finnes.")
		return err
	case actAdvise:
		if err := c.Rights.AskAdvice(ctx, worker, c.number, models.AdviceOnRefusal, "Tredje like krav på tre dager. Kan vi avslå?"); err != nil {
			return err
		}
		return c.Rights.Advise(ctx, ombud, c.number, models.AdviceOnRefusal, "Det kan forsvares her, siden svaret fra i går dekker alt. Forklar det godt, og vis hvor personen kan klage.")
	}
	return fmt.Errorf("no act is called %s", a)
}

// refuse decides the refusal and has it approved.
func (c *seeded) refuse(ctx context.Context, worker authz.Actor, opened rights.Case) error {
	err := c.Answer.Decide(ctx, worker, opened, models.Refusal("12-5-excessive",
		"Du fikk alt vi har om deg i går, og ingenting har kommet til siden.", "Svaret ble gitt dagen før, og loggene viser ingen endring etterpå."))
	if err != nil {
		return err
	}
	return c.approved(ctx)
}

// approved lets the approver send what waits for them.
func (c *seeded) approved(ctx context.Context) error {
	approver, err := c.as(c.approver, authz.Approver)
	if err != nil {
		return err
	}
	opened, err := c.Rights.Open(ctx, approver, c.number)
	if err != nil {
		return err
	}
	draft, err := c.Answer.Draft(ctx, approver, opened)
	if err != nil {
		return err
	}
	return c.Answer.Approve(ctx, approver, opened, draft.Version)
}
