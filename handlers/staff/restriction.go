package staff

import (
	"rettighetsporten/app/fulfil"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// RestrictionState says where a restriction stands.
func RestrictionState(b web.Base, r fulfil.Restriction) string {
	key := "restriction.state." + string(r.State)
	switch r.State {
	case models.RestrictionTold:
		return b.T(key, "date", r.LiftOn)
	case models.RestrictionLifted:
		return b.T(key, "date", b.L.Day(*r.LiftedAt))
	case models.RestrictionInForce:
		if !r.Until.IsZero() {
			return b.T("restriction.state.until", "date", r.Until)
		}
	case models.RestrictionLifting:
	}
	return b.T(key)
}

// Restricted warns of what may only be stored, Art. 18(2), a line for each
// restriction.
func Restricted(b web.Base, all []fulfil.Restriction) []string {
	lines := make([]string, 0, len(all))
	for _, r := range all {
		lines = append(lines, b.T("restriction.banner", "number", r.Reference))
	}
	return lines
}
