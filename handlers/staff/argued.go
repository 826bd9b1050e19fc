package staff

import (
	"rettighetsporten/app/review"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// Argued is something that is refused, as it has to be judged: when the ground
// may be used, and how the caseworker argues that it does.
type Argued struct{ What, Ground, When, Argument string }

func argued(b web.Base, what string, g models.Ground, argument string) Argued {
	return Argued{What: what, Ground: GroundName(b, g), When: b.T("ground." + string(g) + ".when"), Argument: argument}
}

// ArguedParts words the parts that a decision refuses.
func ArguedParts(b web.Base, d models.Decision) []Argued {
	out := make([]Argued, 0, len(d.Parts))
	for _, p := range d.Parts {
		out = append(out, argued(b, p.What, p.Ground, p.Argument))
	}
	return out
}

// ArguedRows words what is held back of the rows.
func ArguedRows(b web.Base, held []review.Held) []Argued {
	out := make([]Argued, 0, len(held))
	for _, h := range held {
		out = append(out, argued(b, amountHeld(b, h), h.Ground, h.Argument))
	}
	return out
}

// amountHeld says "2 rader og 1 sladding".
func amountHeld(b web.Base, h review.Held) string {
	switch {
	case h.Parts == 0:
		return b.N("work.rows", h.Rows)
	case h.Rows == 0:
		return b.N("work.redactions", h.Parts)
	default:
		return b.T("report.and", "first", b.N("work.rows", h.Rows), "second", b.N("work.redactions", h.Parts))
	}
}
