package deadline

import "rettighetsporten/models"

// Stored returns what an item keeps of the clock. A promise that was never
// made has no date, and an extension that came too late is none.
func (c Clock) Stored() models.Clock {
	stored := models.Clock{
		ReceivedAt: c.Received, PromisedDays: c.PromisedDays, MarginDays: c.MarginDays, RulesVersion: c.RulesVersion,
		ThirtyDays: c.ThirtyDays, OneMonth: c.OneMonth, Extended: c.OneMonthExtended, ExtensionCloses: c.ExtensionCloses,
		Governing: c.Governing, GovernedBy: string(c.GovernedBy), Target: c.Target, PausedDays: c.PausedDays,
	}
	if c.PromisedDays == 0 {
		stored.ThirtyDays = models.Date{}
	}
	if c.Extended() {
		stored.ExtendedAt = c.ExtendedAt
	}
	return stored
}
