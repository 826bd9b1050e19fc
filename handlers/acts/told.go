package acts

import (
	"net/url"

	"rettighetsporten/app/deadline"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/identity"
	"rettighetsporten/app/rights"
	"rettighetsporten/app/thread"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// withdrawal notes that the sender of a request that came outside the portal
// wants it no more.
func withdrawal() act {
	return act{
		slug: "trukket", key: "withdrawal", roles: both, model: models.ActWithdraw,
		form: toldFields,
		do: func(p *Pages, s scene, form url.Values) error {
			return p.Cases.NoteWithdrawal(s.ctx, s.actor, s.number(), toldIn(form))
		},
		wrong: map[string]string{"act.told.day_wrong": "on"},
	}
}

// addition writes down what the sender of such a request adds to it.
func addition() act {
	return act{
		slug: "tillegg", key: "addition", roles: both,
		form: func(p *Pages, s scene) ([]field, error) {
			fields, err := toldFields(p, s)
			return append([]field{hidden("key", identity.NewToken()), s.words("text", "acts.addition.text")}, fields...), err
		},
		do: func(p *Pages, s scene, form url.Values) error {
			return p.Thread.NoteAddition(s.ctx, s.actor, s.number(), thread.Draft{Key: web.Line(form, "key"), Text: web.Text(form, "text")}, toldIn(form))
		},
		wrong: map[string]string{
			"act.addition.text_missing": "text", "submit.too_long": "text", "act.told.channel_wrong": "channel", "act.told.day_wrong": "on",
		},
	}
}

// toldFields ask how staff came to know of it, and when.
func toldFields(p *Pages, s scene) ([]field, error) {
	if !s.found.Registered() {
		return nil, fault.New(fault.NotFound, "error.not_found")
	}
	var channels []option
	for _, c := range models.OutsideChannels() {
		channels = append(channels, option{string(c), s.T("clock.channel." + string(c))})
	}
	return []field{
		s.choice("channel", "acts.told.channel", channels...),
		s.line("on", "acts.told.on", s.L.ShortDate(models.DateIn(p.Now(), deadline.Zone()))),
	}, nil
}

// toldIn reads how it was told. What is no date is none, which is wrong.
func toldIn(form url.Values) rights.Told {
	on, _ := web.ReadDate(web.Line(form, "on"))
	return rights.Told{Channel: models.Channel(web.Line(form, "channel")), On: on}
}
