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
	if d.Words != nil {
		c.Controller.Facts = c.Controller.Facts.WithWords(*d.Words)
	}
	said := []string{t.T(decided(c.Item, d), "to", d.Rerouted.To)}
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
	if c.Item.Restricts(d.Outcome) {
		said = append(said, t.T("letter.decision.only_stored"))
	}
	if !d.Until.IsZero() {
		said = append(said, t.T("letter.decision.until", "date", d.Until))
	}
	if d.Outcome == models.OutcomeRerouted {
		said = append(said, answeredBy(t, d.Rerouted))
		if c.Item.InvokedRight == models.RightAccess {
			said = append(said, t.T("letter.decision.still_access"))
		}
	}
	if c.Item.TellsRecipients(d.Outcome) { // of what is done, so before what is not
		said = append(said, recipients(t, d.Recipients)...)
	}
	for _, p := range d.Parts {
		said = append(said, refusedPart(t, c, p))
	}
	if d.Plan == "" {
		said = append(said, effect...)
	}
	return s.letter(c, models.LetterDecision, "understood", understood(t, c), "decided", strings.Join(said, "\n\n"), "costs", costs(t, feeOf(c.Item, d.Outcome))) +
		furtherRoutes(t, c, d)
}

// decided returns the key of what was decided, in a sentence. That a machine decides
// such cases can be allowed, Art. 22(2), and that there is nothing is said of what
// was asked about.
func decided(item models.RequestItem, d models.Decision) string {
	key := "letter.decision.outcome." + string(d.Outcome)
	switch {
	case d.Outcome == models.OutcomeRefused && slices.ContainsFunc(d.Parts, func(p models.Part) bool { return slices.Contains(automatedAllowed, p.Ground) }):
		return "letter.decision.outcome.refused.automated"
	case d.Outcome != models.OutcomeNotHeld:
		return key
	case item.InvokedRight == models.RightAutomated, item.InvokedRight == models.RightWithdrawConsent:
		return key + "." + string(item.InvokedRight)
	default:
		return key
	}
}

// feeOf returns what the person has agreed to pay for what was done, in kroner: 0
// where nothing was.
func feeOf(item models.RequestItem, o models.Outcome) int {
	switch o {
	case models.OutcomeRefused, models.OutcomeNotHeld, models.OutcomeRerouted:
		return 0
	default:
		return item.Fee
	}
}

// costs says that it is free, or what the person pays.
func costs(t i18n.Localizer, kroner int) string {
	if kroner > 0 {
		return t.T("letter.decision.fee", "kroner", kroner)
	}
	return t.T("letter.decision.free")
}

// refusedPart words what is not given, on which provision, and why.
func refusedPart(t i18n.Localizer, c Case, p models.Part) string {
	provision := t.T("ground." + string(p.Ground))
	if p.Ground == "12-2" && c.Behalf != nil {
		provision = t.T("letter.behalf.ground") // who asks is known: for whom they may is not
	}
	ground := t.T("letter.decision.ground", "ground", provision)
	if p.What == "" {
		return ground + "\n\n" + t.T("letter.decision.why", "reason", p.Reason)
	}
	return t.T("letter.decision.not", "what", p.What) + "\n" + ground + "\n" + t.T("letter.decision.why_part", "reason", p.Reason)
}

// aboutWhat names what the person sent. A restriction that follows from an
// objection nobody asked for: the objection is what they sent.
func aboutWhat(t i18n.Localizer, item models.RequestItem) string {
	switch {
	case item.InvokedRight == models.RightComplaint:
		return t.T("letter.about_complaint")
	case item.DerivedFrom != nil:
		return t.T("letter.about_derived")
	}
	return t.T("letter.about", "right", t.T("right."+string(item.InvokedRight)))
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
	wanted := "letter.decision.wanted"
	if c.Item.InvokedRight == models.RightPortability {
		wanted = "letter.decision.wanted_to"
	}
	about := "letter.decision.understood"
	if c.Request.Channel.Spoken() { // staff wrote it down
		about = "letter.decision.heard"
	}
	for _, f := range []struct{ key, name, text string }{
		{about, "about", c.Asked.About},
		{wanted, "wanted", c.Asked.Wanted},
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

// automatedAllowed are the grounds that let a machine decide on a contract or a
// consent, and leave the person a human being who looks at it, Art. 22(3).
var automatedAllowed = []models.Ground{"22-2-a", "22-2-c"}

// besides are the grounds that leave the person another way: to give what they can
// be known by, Art. 11(2); to let somebody they trust be told, § 16 letter c; to
// demand a human being, Art. 22(3); to have an own view added to an assessment,
// Art. 16; to object to or withdraw what rests on something else than they thought,
// Art. 21 and 7(3).
var besides = []struct {
	key     string
	grounds []models.Ground
}{
	{"letter.decision.identify", []models.Ground{"12-2"}},
	{"letter.decision.representative", []models.Ground{"pol16-c"}},
	{"letter.decision.human", automatedAllowed},
	{"letter.decision.own_view", []models.Ground{"16-assessment"}},
	{"letter.decision.not_consent", []models.Ground{"7-3-not-consent"}},
	{"letter.decision.other_basis", []models.Ground{"21-1-basis"}},
}

// furtherRoutes adds what else one can do about the decision than Art. 77 and 79
// say: what its grounds leave; have erased what a consent or a use that is over
// was about, Art. 17(1)(b) and (c); have a copy of what the right to take data
// along does not reach, Art. 15(3); complain of what the duty to archive keeps;
// appeal, where the controller gives its decisions under forvaltningsloven, also
// one that an automated decision stands as it was or that what was to be replaced
// does. A complaint that is not upheld
// goes on to who decides the appeal, and is no decision of its own.
func furtherRoutes(t i18n.Localizer, c Case, d models.Decision) string {
	var said []string
	rests := func(on func(g models.Ground) bool) bool {
		return slices.ContainsFunc(d.Parts, func(p models.Part) bool { return on(p.Ground) })
	}
	for _, way := range besides {
		if rests(func(g models.Ground) bool { return slices.Contains(way.grounds, g) }) {
			key := way.key
			if key == "letter.decision.identify" && c.Behalf != nil { // for whom they may is not known
				key = "letter.behalf.identify"
			}
			said = append(said, t.T(key, "name", c.Name))
		}
	}
	switch {
	case c.Item.InvokedRight == models.RightWithdrawConsent && (d.Outcome == models.OutcomeRegistered || d.Outcome == models.OutcomePartly):
		said = append(said, t.T("letter.decision.erase_consent"))
	case c.Item.InvokedRight == models.RightObjection && (d.Outcome == models.OutcomeStopped || d.Outcome == models.OutcomePartly) &&
		!rests(func(g models.Ground) bool { return g == "21-1-basis" }): // that says it already
		said = append(said, t.T("letter.decision.erase_objection"))
	}
	facts := c.Controller.Facts
	if rests(func(g models.Ground) bool { return g == "17-3-b" }) {
		if facts.ArchiveTo.IsZero() {
			said = append(said, t.T("letter.decision.archive"))
		} else {
			said = append(said, t.T("letter.decision.archive_to", "to", facts.ArchiveTo))
		}
	}
	if rests(func(g models.Ground) bool { return strings.HasPrefix(string(g), "20-") }) {
		said = append(said, t.T("letter.portable.instead"))
	}
	if (d.Outcome.Refuses() || d.Outcome == models.OutcomeKept || d.Outcome == models.OutcomeSupplemented || d.Undone) && !facts.AppealTo.IsZero() {
		said = append(said, t.T("letter.decision.appeal", "to", facts.AppealTo))
	}
	if len(said) == 0 {
		return ""
	}
	return "\n\n" + strings.Join(said, "\n\n")
}
