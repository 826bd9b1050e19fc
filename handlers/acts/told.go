package acts

import (
	"net/url"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/identity"
	"rettighetsporten/app/rights"
	"rettighetsporten/app/thread"
	"rettighetsporten/app/upload"
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
		wrong: map[string]string{"act.told.day_wrong": "on", "act.told.by_missing": "by"},
	}
}

// addition writes down what the sender of such a request adds to it.
func addition() act {
	return act{
		slug: "tillegg", key: "addition", roles: both, files: true,
		not: func(s scene) string { return thread.ForbidsAddition(s.found) },
		form: func(p *Pages, s scene) ([]field, error) {
			fields, err := toldFields(p, s)
			return append([]field{hidden("key", identity.NewToken()), s.words("text", "acts.addition.text")}, fields...), err
		},
		do: func(p *Pages, s scene, form url.Values) error {
			files, err := web.ReadFiles(s.files, upload.MaxFile)
			if err != nil {
				return err
			}
			return p.Thread.NoteAddition(s.ctx, s.actor, s.number(), thread.Draft{Key: web.Line(form, "key"), Text: web.Text(form, "text"), Files: files}, toldIn(form))
		},
		wrong: map[string]string{
			"act.addition.text_missing": "text", "submit.too_long": "text", "act.told.channel_wrong": "channel", "act.told.day_wrong": "on", "act.told.by_missing": "by",
		},
	}
}

// ordinary notes that an objection is not about direct marketing after all, as the
// person has said: in a message too.
func ordinary() act {
	return act{
		slug: "ikke-reklame", key: "ordinary", roles: []authz.Role{authz.Caseworker},
		not: func(s scene) string {
			if !s.found.Item.MayBeOrdinary() {
				return "act.ordinary.not_now"
			}
			return ""
		},
		form: func(p *Pages, s scene) ([]field, error) {
			return toldBy(p, s, append([]models.Channel{models.ChannelPortal}, models.OutsideChannels()...)), nil
		},
		do: func(p *Pages, s scene, form url.Values) error {
			return p.Cases.NoteOrdinary(s.ctx, s.actor, s.number(), toldIn(form))
		},
		wrong: map[string]string{"act.told.day_wrong": "on", "act.told.by_missing": "by"},
	}
}

// toldFields ask how staff came to know of it of a case that came outside the
// portal.
func toldFields(p *Pages, s scene) ([]field, error) {
	if !s.found.Registered() {
		return nil, fault.New(fault.NotFound, "error.not_found")
	}
	return toldBy(p, s, models.OutsideChannels()), nil
}

// toldBy asks how it was told, when, and by whom where two can have said it.
func toldBy(p *Pages, s scene, by []models.Channel) []field {
	var channels []option
	for _, c := range by {
		channels = append(channels, option{string(c), s.T("clock.channel." + string(c))})
	}
	fields := []field{
		s.choice("channel", "acts.told.channel", channels...),
		s.line("on", "acts.told.on", s.L.ShortDate(models.DateIn(p.Now(), deadline.Zone()))),
	}
	b := s.found.Behalf
	if b == nil || !b.Acts {
		return fields
	}
	return append(fields, s.choice("by", "acts.told.by", option{"", s.T("acts.choose")},
		option{string(rights.TellerRepresentative), s.T("acts.told.by_representative", "name", b.Name, "person", s.found.Name)},
		option{string(rights.TellerPerson), s.T("acts.told.by_person", "name", s.found.Name)}))
}

// toldIn reads how it was told. What is no date is none, which is wrong.
func toldIn(form url.Values) rights.Told {
	on, _ := web.ReadDate(web.Line(form, "on"))
	return rights.Told{Channel: models.Channel(web.Line(form, "channel")), On: on, By: rights.Teller(web.Line(form, "by"))}
}
