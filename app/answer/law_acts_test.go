package answer_test

import (
	"fmt"
	"time"

	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/identity"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// try does the act as the one whose act it is.
func (r *trial) try(act models.Act) error {
	ctx := r.T.Context()
	switch act {
	case models.ActCollect:
		return r.Collect.Start(ctx, r.worker, r.Open(r.worker, r.number))
	case models.ActExtend:
		return r.Rights.Extend(ctx, r.worker, r.number, "Mange krav på én gang.")
	case models.ActInquire:
		return r.Rights.Inquire(ctx, r.worker, r.number, models.InquiryClarification, "Gjelder det skolen?")
	case models.ActFee:
		return r.Rights.AskFee(ctx, r.worker, r.number, rights.Fee{Ground: "12-5-excessive", Kroner: 200, Reason: "Det samme ble besvart i går."})
	case models.ActReply:
		return r.Rights.Reply(ctx, r.citizen, r.number, "Ja.")
	case models.ActDrop:
		return r.Rights.DropInquiry(ctx, r.worker, r.number)
	case models.ActSubmit:
		return r.submit()
	case models.ActDecide:
		return r.Answer.Decide(ctx, r.worker, r.Open(r.worker, r.number), r.decision())
	case models.ActApprove, models.ActReturn:
		return r.atTheApprover(act)
	case models.ActWithdraw:
		return r.Rights.Withdraw(ctx, r.citizen, r.number)
	case models.ActForward:
		return r.Rights.Forward(ctx, r.worker, r.number, rights.Forwarding{Body: "Nav", How: "i brev", Reason: "Det er deres."})
	case models.ActReroute:
		return r.Rights.Reroute(ctx, r.worker, r.number, r.elsewhere(), "Du spør om dokumentene i saken din.")
	case models.ActClose:
		return r.Rights.CloseAnswered(ctx)
	case models.ActReopen:
		return r.Rights.Reopen(ctx, r.worker, r.number, "Vi ser på det igjen.")
	case models.ActComplain:
		_, err := r.Rights.Complain(ctx, r.citizen, r.number, identity.NewToken(), "Jeg er ikke fornøyd.")
		return err
	case models.ActAdvise:
		return r.Rights.Advise(ctx, r.ombud, r.number, models.AdviceOnOther, "Svar på en måte alle forstår.")
	case models.ActCorrectReceipt:
		at := r.Open(r.ombud, r.number).Request.CreatedAt.Add(-time.Hour)
		return r.Rights.CorrectReceipt(ctx, r.ombud, r.number, models.ChannelPhone, at, "Hun ringte først.")
	}
	return fmt.Errorf("nobody does %s", act)
}

// submit sends the answer to approval, going on without a store that failed.
func (r *trial) submit() error {
	ctx, c := r.T.Context(), r.Open(r.worker, r.number)
	if r.state.May(models.ActSubmit) {
		o, err := r.Answer.Obstacles(ctx, r.worker, c)
		r.Must(err)
		for _, id := range o.Missing {
			r.Must(r.Collect.GoOnWithout(ctx, r.worker, c, id, world.Why))
		}
	}
	return r.Answer.Submit(ctx, r.worker, r.Open(r.worker, r.number), "Her er svaret.")
}

func (r *trial) decision() models.Decision {
	if r.state.Right == models.RightComplaint {
		return models.Decision{Outcome: models.OutcomeUpheld, Text: "Du har rett."}
	}
	return models.Refusal("12-5-excessive", "Det samme ble besvart i går.", "Se gårsdagens svar.")
}

func (r *trial) elsewhere() models.Rerouting {
	return models.Rerouting{Regime: models.RegimesOf(r.state.Right)[0], Act: "plan- og bygningsloven", To: "Byggesak, byggesak@nord.example"}
}

func (r *trial) atTheApprover(act models.Act) error {
	ctx, c := r.T.Context(), r.Open(r.approver, r.number)
	draft, err := r.Answer.Draft(ctx, r.approver, c)
	r.Must(err)
	if act == models.ActApprove {
		return r.Answer.Approve(ctx, r.approver, c, draft.Version)
	}
	return r.Answer.Return(ctx, r.approver, c, draft.Version, "Skriv hvorfor.")
}
