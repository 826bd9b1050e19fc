package rights

import (
	"slices"
	"strings"

	"rettighetsporten/app/i18n"
	"rettighetsporten/models"
)

// DecisionLetter words a decision with all that Art. 12(4) wants said: the
// request as it was understood, what was decided and done, each part that is
// refused with its provision and why, and where one can complain or go to
// court. Of a decision that is carried out in the stores it says what was done
// there: the effect, a paragraph for each; before that is known, that it will.
func (s *Service) DecisionLetter(c Case, d models.Decision, effect ...string) string {
	t := s.Texts.For(c.Request.Language)
	said := []string{t.T("letter.decision.outcome." + string(d.Outcome))}
	if d.Plan != "" {
		said = []string{t.T("letter.effect.outcome." + string(d.Outcome))}
		if len(effect) == 0 {
			effect = []string{t.T("letter.effect.preview")}
		}
		said = append(said, effect...)
	}
	if d.Text != "" {
		said = append(said, d.Text)
	}
	for _, p := range d.Parts {
		said = append(said, refusedPart(t, p))
	}
	if c.Item.TellsRecipients(d.Outcome) {
		said = append(said, recipients(t, d.Recipients)...)
	}
	return s.letter(c, models.LetterDecision, "about", aboutWhat(t, c.Item.InvokedRight), "understood", understood(t, c), "decided", strings.Join(said, "\n\n")) +
		archiveRoute(t, d) + accessInstead(t, d)
}

// refusedPart words what is not given, on which provision, and why.
func refusedPart(t i18n.Localizer, p models.Part) string {
	ground := t.T("letter.decision.ground", "ground", t.T("ground."+string(p.Ground)))
	if p.What == "" {
		return ground + "\n\n" + t.T("letter.decision.why", "reason", p.Reason)
	}
	return t.T("letter.decision.not", "what", p.What) + "\n" + ground + "\n" + t.T("letter.decision.why_part", "reason", p.Reason)
}

func aboutWhat(t i18n.Localizer, right models.InvokedRight) string {
	if right == models.RightComplaint {
		return t.T("letter.decision.about_complaint")
	}
	return t.T("letter.decision.about", "right", t.T("right."+string(right)))
}

// understood repeats the request as the person put it: what it is about, and
// their own words; "" where they gave neither.
func understood(t i18n.Localizer, c Case) string {
	var said []string
	if !c.Service.IsZero() {
		said = append(said, t.T("letter.decision.scope", "service", c.Service))
	}
	if c.Item.DirectMarketing {
		said = append(said, t.T("letter.decision.marketing"))
	}
	for _, f := range []struct{ key, name, text string }{
		{"letter.decision.understood", "about", c.Asked.About},
		{"letter.decision.wanted", "wanted", c.Asked.Wanted},
		{"letter.decision.view", "view", c.Asked.View},
	} {
		if f.text != "" {
			said = append(said, t.T(f.key, f.name, f.text))
		}
	}
	if len(said) == 0 {
		return ""
	}
	return strings.Join(said, "\n\n") + "\n\n"
}

// archiveRoute adds where one can complain of what the duty to archive keeps:
// that way lies beside the one to the supervisory authority.
func archiveRoute(t i18n.Localizer, d models.Decision) string {
	if !slices.ContainsFunc(d.Parts, func(p models.Part) bool { return p.Ground == "17-3-b" }) {
		return ""
	}
	return "\n\n" + t.T("letter.decision.archive")
}

// accessInstead offers access to what the right to take data along does not
// reach: of that too the person can have a copy, Art. 15(3).
func accessInstead(t i18n.Localizer, d models.Decision) string {
	if !slices.ContainsFunc(d.Parts, func(p models.Part) bool { return strings.HasPrefix(string(p.Ground), "20-") }) {
		return ""
	}
	return "\n\n" + t.T("letter.portable.instead")
}
