package acts

import (
	"net/url"
	"strconv"
	"strings"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

func extend() act {
	return act{
		slug: "forleng", key: "extend", roles: []authz.Role{authz.Caseworker}, model: models.ActExtend,
		form: func(_ *Pages, s scene) ([]field, error) {
			return []field{s.words("reason", "acts.extend.reason")}, nil
		},
		do: func(p *Pages, s scene, form url.Values) error {
			return p.Cases.Extend(s.ctx, s.actor, s.number(), web.Text(form, "reason"))
		},
	}
}

func inquire() act {
	return act{
		slug: "sporsmal", key: "inquire", roles: []authz.Role{authz.Caseworker}, model: models.ActInquire,
		form: func(_ *Pages, s scene) ([]field, error) {
			return []field{
				s.words("question", "acts.inquire.question"),
				s.choice("kind", "acts.inquire.kind",
					option{string(models.InquiryClarification), s.T("acts.inquire.kind.clarification")},
					option{string(models.InquiryIdentity), s.T("acts.inquire.kind.identity")}),
			}, nil
		},
		do: func(p *Pages, s scene, form url.Values) error {
			return p.Cases.Inquire(s.ctx, s.actor, s.number(), models.InquiryKind(web.Line(form, "kind")), web.Text(form, "question"))
		},
	}
}

// fee warns the person of what the request would cost, Art. 12(5)(a).
func fee() act {
	return act{
		slug: "gebyr", key: "fee", roles: []authz.Role{authz.Caseworker}, model: models.ActFee,
		form: func(_ *Pages, s scene) ([]field, error) {
			var grounds []option
			for _, g := range models.FeeGrounds(s.found.Item.InvokedRight) {
				grounds = append(grounds, option{string(g), s.T("ground." + string(g))})
			}
			return []field{s.choice("ground", "acts.fee.ground", grounds...), s.line("kroner", "acts.fee.kroner", ""), s.words("reason", "acts.fee.reason")}, nil
		},
		do: func(p *Pages, s scene, form url.Values) error {
			kroner, err := strconv.Atoi(web.Line(form, "kroner"))
			if err != nil {
				kroner = 0
			}
			return p.Cases.AskFee(s.ctx, s.actor, s.number(), rights.Fee{
				Ground: models.Ground(web.Line(form, "ground")), Kroner: kroner, Reason: web.Text(form, "reason"),
			})
		},
		wrong: map[string]string{"fee.kroner_wrong": "kroner", "fee.reason_missing": "reason", "submit.too_long": "reason"},
	}
}

// waive lets the person off what they agreed to pay.
func waive() act {
	return act{
		slug: "gebyr/frafall", key: "waive", roles: []authz.Role{authz.Caseworker},
		form: func(_ *Pages, s scene) ([]field, error) {
			return nil, nil
		},
		do: func(p *Pages, s scene, _ url.Values) error { return p.Cases.WaiveFee(s.ctx, s.actor, s.number()) },
	}
}

// note writes down an answer that came outside the portal.
func note() act {
	return act{
		slug: "sporsmal/svar", key: "note", roles: []authz.Role{authz.Caseworker}, model: models.ActReply,
		form: func(p *Pages, s scene) ([]field, error) {
			fields := []field{s.words("answer", "acts.note.answer")}
			st, err := p.Cases.Standing(s.ctx, s.actor, s.found)
			if n := len(st.Inquiries); err == nil && n > 0 && st.Inquiries[n-1].Kind == models.InquiryFee {
				fields = append(fields, s.choice("accepts", "acts.note.accepts",
					option{"", s.T("acts.note.accepts.no")}, option{"1", s.T("acts.note.accepts.yes")}))
			}
			return fields, err
		},
		do: func(p *Pages, s scene, form url.Values) error {
			if web.Line(form, "accepts") != "" {
				return p.Cases.AcceptFee(s.ctx, s.actor, s.number(), web.Text(form, "answer"))
			}
			return p.Cases.Reply(s.ctx, s.actor, s.number(), web.Text(form, "answer"))
		},
	}
}

// identify notes how somebody who did not log in is known by now.
func identify() act {
	return act{
		slug: "identitet", key: "identify", roles: []authz.Role{authz.Caseworker},
		form: func(_ *Pages, s scene) ([]field, error) {
			var checks []option
			for _, c := range models.IdentityChecks() {
				if c != models.CheckedNothing {
					checks = append(checks, option{string(c), s.T("intake.check." + string(c))})
				}
			}
			fields := []field{s.choice("check", "intake.check", checks...), s.words("note", "intake.check_note")}
			if s.found.Behalf == nil { // what is searched is not who asks
				fields = append(fields, s.line("number", "acts.identify.number", ""))
			}
			return fields, nil
		},
		do: func(p *Pages, s scene, form url.Values) error {
			var number models.NationalID
			if text := web.Line(form, "number"); text != "" {
				var err error
				if number, err = models.ParseNationalID(text); err != nil {
					return fault.New(fault.Invalid, "intake.number_wrong")
				}
			}
			return p.Cases.Identify(s.ctx, s.actor, s.number(), models.IdentityCheck(web.Line(form, "check")), web.Text(form, "note"), number)
		},
		wrong: map[string]string{"intake.check_note_missing": "note", "intake.number_wrong": "number"},
	}
}

func aboutField(s scene) field {
	return s.choice("about", "acts.advice.about",
		option{string(models.AdviceOnOther), s.T("acts.advice.about.other")}, option{string(models.AdviceOnRefusal), s.T("acts.advice.about.refusal")})
}

func ask() act {
	return act{
		slug: "rad", key: "ask", roles: []authz.Role{authz.Caseworker}, model: models.ActAdvise,
		form: func(_ *Pages, s scene) ([]field, error) {
			return []field{s.words("question", "acts.ask.question"), aboutField(s)}, nil
		},
		do: func(p *Pages, s scene, form url.Values) error {
			return p.Cases.AskAdvice(s.ctx, s.actor, s.number(), models.AdviceAbout(web.Line(form, "about")), web.Text(form, "question"))
		},
	}
}

func advise() act {
	return act{
		slug: "rad", key: "advise", roles: []authz.Role{authz.Ombud}, model: models.ActAdvise,
		form: func(_ *Pages, s scene) ([]field, error) {
			return []field{s.words("advice", "acts.advise.text"), aboutField(s)}, nil
		},
		do: func(p *Pages, s scene, form url.Values) error {
			return p.Cases.Advise(s.ctx, s.actor, s.number(), models.AdviceAbout(web.Line(form, "about")), web.Text(form, "advice"))
		},
	}
}

func correct() act {
	return act{
		slug: "mottak", key: "receipt", roles: both, model: models.ActCorrectReceipt,
		form: func(_ *Pages, s scene) ([]field, error) {
			var channels []option
			for _, c := range models.Channels()[1:] {
				channels = append(channels, option{string(c), s.T("clock.channel." + string(c))})
			}
			return []field{
				s.line("at", "acts.receipt.at", s.found.Request.ReceivedAt.In(deadline.Zone()).Format(staff.MomentLayout)),
				s.choice("channel", "acts.receipt.channel", channels...),
				s.words("reason", "acts.receipt.reason"),
			}, nil
		},
		do: func(p *Pages, s scene, form url.Values) error {
			at, ok := staff.ReadMoment(web.Line(form, "at"))
			if !ok {
				return fault.New(fault.Invalid, "act.receipt.time_wrong")
			}
			return p.Cases.CorrectReceipt(s.ctx, s.actor, s.number(), models.Channel(web.Line(form, "channel")), at, web.Text(form, "reason"))
		},
		wrong: map[string]string{"act.receipt.reason_missing": "reason", "submit.too_long": "reason", "act.receipt.channel_wrong": "channel"},
	}
}

func forward() act {
	return act{
		slug: "videresend", key: "forward", roles: both, model: models.ActForward,
		form: func(p *Pages, s scene) ([]field, error) {
			controllers, err := p.Register.Controllers(s.ctx)
			if err != nil {
				return nil, err
			}
			to := []option{{"", s.T("acts.forward.outside")}}
			for _, c := range controllers {
				if c.ID != s.found.Item.ControllerID && c.Open() {
					to = append(to, option{c.ID, c.Name})
				}
			}
			return []field{
				s.choice("to", "acts.forward.to", to...), s.line("body", "acts.forward.body", ""), s.line("how", "acts.forward.how", ""), s.words("reason", "acts.forward.reason"),
			}, nil
		},
		do: func(p *Pages, s scene, form url.Values) error {
			return p.Cases.Forward(s.ctx, s.actor, s.number(), rights.Forwarding{
				ControllerID: web.Line(form, "to"), Body: web.Line(form, "body"), How: web.Line(form, "how"), Reason: web.Text(form, "reason"),
			})
		},
		wrong: map[string]string{"act.forward.reason_missing": "reason", "submit.too_long": "reason", "act.forward.body_missing": "body", "act.forward.how_missing": "how"},
	}
}

// reroute hands the request to who answers it under another act as well.
func reroute() act {
	return act{
		slug: "annet-regelverk", key: "reroute", roles: []authz.Role{authz.Caseworker}, model: models.ActReroute,
		form: func(_ *Pages, s scene) ([]field, error) {
			var regimes []option
			for _, r := range models.RegimesOf(s.found.Item.InvokedRight) {
				regimes = append(regimes, option{string(r), s.T("regime." + string(r))})
			}
			return []field{
				s.choice("regime", "acts.reroute.regime", regimes...), s.line("act", "acts.reroute.act", ""),
				s.line("answered_by", "acts.reroute.to", ""), s.words("reason", "acts.reroute.reason"),
			}, nil
		},
		do: func(p *Pages, s scene, form url.Values) error {
			return p.Cases.Reroute(s.ctx, s.actor, s.number(), readRerouting(form), web.Text(form, "reason"))
		},
		wrong: map[string]string{"reroute.act_missing": "act", "reroute.to_missing": "answered_by", "act.reroute.reason_missing": "reason", "submit.too_long": "reason"},
	}
}

// readRerouting reads where it is answered or decided instead.
func readRerouting(form url.Values) models.Rerouting {
	return models.Rerouting{Regime: models.Regime(web.Line(form, "regime")), Act: web.Line(form, "act"), To: web.Line(form, "answered_by")}
}

func reopen() act {
	return act{
		slug: "gjenapne", key: "reopen", roles: both, model: models.ActReopen,
		form: func(_ *Pages, s scene) ([]field, error) {
			return []field{s.words("reason", "acts.reopen.reason")}, nil
		},
		do: func(p *Pages, s scene, form url.Values) error {
			return p.Cases.Reopen(s.ctx, s.actor, s.number(), web.Text(form, "reason"))
		},
	}
}

func link() act {
	return act{
		slug: "koble", key: "link", roles: both,
		form: func(_ *Pages, s scene) ([]field, error) {
			return []field{
				s.line("other", "acts.link.other", ""),
				s.choice("kind", "acts.link.kind",
					option{string(models.LinkRelated), s.T("acts.link.kind.related")},
					option{string(models.LinkRepeat), s.T("acts.link.kind.repeat")},
					option{string(models.LinkComplaint), s.T("acts.link.kind.complaint")}),
			}, nil
		},
		do: func(p *Pages, s scene, form url.Values) error {
			return p.Cases.Link(s.ctx, s.actor, s.number(), strings.ToUpper(web.Line(form, "other")), models.LinkKind(web.Line(form, "kind")))
		},
	}
}
