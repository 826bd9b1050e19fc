package staff

import (
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// Part is one of the rights invoked in the same request, and its page.
type Part struct {
	Path, Label, State string
	Here               bool // the page is about this one
}

// PartsOf returns the parts of the case's request for a reader whose cases lie
// below the address; none where there is but one.
func PartsOf(b web.Base, c rights.Case, root string) []Part {
	if len(c.Parts) < 2 {
		return nil
	}
	parts := make([]Part, 0, len(c.Parts))
	for _, p := range c.Parts {
		parts = append(parts, Part{
			Path: root + p.Reference, Label: b.T("queue.right." + string(p.Right)), State: b.T("staff.state." + string(p.Status)), Here: p.ID == c.Item.ID,
		})
	}
	return parts
}

// OwnAnswers words what the person answered to what their right is asked with,
// but for what it is about.
func OwnAnswers(b web.Base, c rights.Case) []Fact {
	var facts []Fact
	wanted := "asked.wanted"
	if c.Item.InvokedRight == models.RightPortability {
		wanted = "asked.to"
	}
	for _, f := range []struct{ key, text string }{{wanted, c.Asked.Wanted}, {"asked.receiver", c.Asked.ReceiverName}, {"asked.view", c.Asked.View}, {"asked.of", c.Asked.Of}} {
		if f.text != "" {
			facts = append(facts, Fact{b.T(f.key), f.text})
		}
	}
	if c.Asked.Why != "" {
		facts = append(facts, Fact{b.T("asked.why"), b.T("ask.why." + string(c.Asked.Why))})
	}
	if c.Item.DirectMarketing {
		facts = append(facts, Fact{b.T("staff.asked.right"), b.T("asked.marketing")})
	}
	if c.Item.DerivedFrom != nil {
		facts = append(facts, Fact{b.T("staff.asked.right"), b.T("asked.derived")})
	}
	switch {
	case c.AddressMissing():
		facts = append(facts, Fact{b.T("asked.postal"), b.T("asked.postal.missing")})
	case c.OnPaper(): // the address stands on the letters, for who sends them
		facts = append(facts, Fact{b.T("asked.postal"), b.T("asked.postal.paper")})
	}
	if c.Registered() {
		facts = append(facts, Fact{b.T("asked.check"), b.T("intake.check." + string(c.Request.IdentityCheck))})
	}
	return facts
}
