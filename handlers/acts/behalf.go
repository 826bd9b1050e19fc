package acts

import (
	"net/url"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// relation notes where it was seen that the one may act for the other.
func relation() act {
	return act{
		slug: "relasjon", key: "relation", roles: []authz.Role{authz.Caseworker},
		form: func(p *Pages, s scene) ([]field, error) {
			b := s.found.Behalf
			if b == nil {
				return nil, fault.New(fault.NotFound, "error.not_found")
			}
			var sources []option
			for _, source := range models.RelationSources() {
				sources = append(sources, option{string(source), s.T("behalf.source." + string(source))})
			}
			day, rules := models.DateIn(p.Now(), deadline.Zone()), s.found.Controller.BehalfRules()
			note := s.words("note", "acts.relation.note")
			note.Value = b.Note // what came with the request
			fields := []field{
				s.choice("source", "acts.relation.source", sources...),
				note,
				s.line("number", "acts.relation.number", ""),
				s.line("until", "acts.relation.until", s.L.ShortDate(rules.LastDay(b.Relation, b.Born, day))),
				s.choice("protected", "acts.relation.protected", s.yesNo("", "")...),
			}
			if b.Relation == models.RelationChild && rules.HasSay(b.Born, day) {
				fields = append(fields, s.choice("heard", "acts.relation.heard", s.yesNo("", "")...))
			}
			return fields, nil
		},
		do: func(p *Pages, s scene, form url.Values) error {
			check := rights.RelationCheck{
				Source: models.RelationSource(web.Line(form, "source")), Note: web.Text(form, "note"), Heard: web.Line(form, "heard") == "yes",
			}
			if text := web.Line(form, "number"); text != "" {
				var err error
				if check.Number, err = models.ParseNationalID(text); err != nil {
					return fault.New(fault.Invalid, "intake.number_wrong")
				}
			}
			var ok bool
			if check.Until, ok = web.ReadDate(web.Line(form, "until")); !ok {
				return fault.New(fault.Invalid, "behalf.until_wrong")
			}
			var err error
			if check.Protected, err = protectedIn(form); err != nil {
				return err
			}
			return p.Cases.ShowRelation(s.ctx, s.actor, s.number(), check)
		},
		wrong: map[string]string{
			"behalf.note_missing": "note", "submit.too_long": "note", "intake.number_wrong": "number", "behalf.number_other": "number", "behalf.number_own": "number",
			"behalf.until_wrong": "until", "behalf.protected_missing": "protected", "behalf.not_heard": "heard",
		},
	}
}

// yesNo is a choice of two, with nothing chosen beforehand.
func (s scene) yesNo(yes, no string) []option {
	if yes == "" {
		yes, no = s.T("value.yes"), s.T("value.no")
	}
	return []option{{"", s.T("acts.choose")}, {"yes", yes}, {"no", no}}
}

// unrelated says in a letter what is missing.
func unrelated() act {
	return act{
		slug: "relasjon/mangler", key: "unrelated", roles: []authz.Role{authz.Caseworker},
		form: func(_ *Pages, s scene) ([]field, error) {
			return []field{s.words("missing", "acts.unrelated.missing")}, nil
		},
		do: func(p *Pages, s scene, form url.Values) error {
			return p.Cases.RefuseRelation(s.ctx, s.actor, s.number(), web.Text(form, "missing"))
		},
	}
}

// endBehalf ends that somebody acts for the person.
func endBehalf() act {
	return act{
		slug: "relasjon/slutt", key: "endbehalf", roles: []authz.Role{authz.Caseworker},
		form: func(_ *Pages, s scene) ([]field, error) {
			return []field{s.words("postal", "acts.endbehalf.postal")}, nil
		},
		do: func(p *Pages, s scene, form url.Values) error {
			return p.Cases.EndRepresentation(s.ctx, s.actor, s.number(), web.Text(form, "postal"))
		},
	}
}

// postal notes where letters are posted.
func postal() act {
	return act{
		slug: "brevadresse", key: "postal", roles: []authz.Role{authz.Caseworker},
		form: func(_ *Pages, s scene) ([]field, error) {
			f := s.words("postal", "acts.postal.postal")
			f.Label, f.Value = s.T("acts.postal.postal", "name", s.found.Addressee()), s.found.Postal
			return []field{f, hidden("of", s.found.PostalOf())}, nil
		},
		do: func(p *Pages, s scene, form url.Values) error {
			return p.Cases.NotePostal(s.ctx, s.actor, s.number(), web.Line(form, "of"), web.Text(form, "postal"))
		},
	}
}

// shield says whether the person's address is protected.
func shield() act {
	return act{
		slug: "adresse", key: "shield", roles: []authz.Role{authz.Caseworker},
		form: func(_ *Pages, s scene) ([]field, error) {
			f := s.choice("protected", "acts.shield.protected", s.yesNo(s.T("acts.shield.yes"), s.T("acts.shield.no"))[1:]...)
			if f.Value = "no"; s.found.Request.AddressProtectedAt != nil {
				f.Value = "yes"
			}
			if f.Value == "no" {
				return []field{f}, nil
			}
			return []field{f, s.words("why", "acts.shield.why_not")}, nil
		},
		do: func(p *Pages, s scene, form url.Values) error {
			protected, err := protectedIn(form)
			if err != nil {
				return err
			}
			return p.Cases.ProtectAddress(s.ctx, s.actor, s.number(), protected, web.Text(form, "why"))
		},
		wrong: map[string]string{"behalf.protected_missing": "protected", "act.shield.why_missing": "why", "submit.too_long": "why"},
	}
}

// correctPerson mends whom it is about, where that was filed wrongly.
func correctPerson() act {
	return act{
		slug: "hvem", key: "person", roles: []authz.Role{authz.Caseworker},
		form: func(_ *Pages, s scene) ([]field, error) {
			b := s.found.Behalf
			if b == nil {
				return nil, fault.New(fault.NotFound, "error.not_found")
			}
			return []field{s.line("behalf_name", "ask.behalf.name", s.found.Name), s.line("behalf_born", "acts.person.born", s.L.ShortDate(b.Born))}, nil
		},
		do: func(p *Pages, s scene, form url.Values) error {
			born, ok := web.ReadDate(web.Line(form, "behalf_born"))
			if !ok {
				return fault.New(fault.Invalid, "behalf.born_wrong")
			}
			return p.Cases.CorrectPerson(s.ctx, s.actor, s.number(), web.Line(form, "behalf_name"), born)
		},
		wrong: map[string]string{"behalf.born_wrong": "behalf_born", "behalf.of_age": "behalf_born"},
	}
}

// number adds the number of who was filed without one.
func number() act {
	return act{
		slug: "nummer", key: "number", roles: []authz.Role{authz.Caseworker},
		form: func(_ *Pages, s scene) ([]field, error) {
			return []field{s.line("number", "acts.number.number", ""), s.words("note", "acts.number.note")}, nil
		},
		do: func(p *Pages, s scene, form url.Values) error {
			number, err := models.ParseNationalID(web.Line(form, "number"))
			if err != nil {
				return fault.New(fault.Invalid, "intake.number_wrong")
			}
			return p.Cases.AddNumber(s.ctx, s.actor, s.number(), number, web.Text(form, "note"))
		},
		wrong: map[string]string{"act.number.note_missing": "note", "submit.too_long": "note"},
	}
}

// protectedIn reads whether the address is protected. An answer that is neither
// is none: it opens no address.
func protectedIn(form url.Values) (bool, error) {
	switch web.Line(form, "protected") {
	case "yes":
		return true, nil
	case "no":
		return false, nil
	}
	return false, fault.New(fault.Invalid, "behalf.protected_missing")
}
