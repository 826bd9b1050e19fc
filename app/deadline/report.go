package deadline

import (
	"time"

	"rettighetsporten/models"
)

// Report is a clock with its explanations in one language, made to be printed
// as JSON with dates as YYYY-MM-DD.
type Report struct {
	Received         models.Date  `json:"received"`    // the civil day in Norway
	ReceivedAt       string       `json:"received_at"` // RFC 3339, Norwegian time
	PromisedDays     int          `json:"promised_days"`
	ThirtyDays       models.Date  `json:"thirty_days"`
	OneMonth         models.Date  `json:"one_month"`
	OneMonthExtended models.Date  `json:"one_month_extended"`
	Governing        models.Date  `json:"governing"`
	GovernedBy       Rule         `json:"governed_by"`
	InternalTarget   models.Date  `json:"internal_target"`
	RulesVersion     string       `json:"rules_version"`
	Explanations     Explanations `json:"explanations"`
}

// Explanations holds a few sentences per date.
type Explanations struct {
	ThirtyDays       string `json:"thirty_days"`
	OneMonth         string `json:"one_month"`
	OneMonthExtended string `json:"one_month_extended"`
	Governing        string `json:"governing"`
}

// NewReport returns the clock in the localizer's words.
func NewReport(loc Localizer, c Clock) Report {
	return Report{
		Received:         c.ReceivedDate,
		ReceivedAt:       c.Received.In(Zone()).Format(time.RFC3339),
		PromisedDays:     c.PromisedDays,
		ThirtyDays:       c.ThirtyDays,
		OneMonth:         c.OneMonth,
		OneMonthExtended: c.OneMonthExtended,
		Governing:        c.Governing,
		GovernedBy:       c.GovernedBy,
		InternalTarget:   c.Target,
		RulesVersion:     c.RulesVersion,
		Explanations: Explanations{
			ThirtyDays:       Explain(loc, c, ThirtyDays),
			OneMonth:         Explain(loc, c, OneMonth),
			OneMonthExtended: Explain(loc, c, Extended),
			Governing:        Explain(loc, c, Governing),
		},
	}
}
