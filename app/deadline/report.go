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
	MarginDays       int          `json:"margin_days"`
	ThirtyDays       models.Date  `json:"thirty_days"`
	OneMonth         models.Date  `json:"one_month"`
	OneMonthExtended models.Date  `json:"one_month_extended"`
	Governing        models.Date  `json:"governing"`
	GovernedBy       Rule         `json:"governed_by"`
	WithoutPause     models.Date  `json:"without_pause"`
	InternalTarget   models.Date  `json:"internal_target"`
	ExtendedAt       string       `json:"extended_at,omitempty"` // RFC 3339, Norwegian time, also when it was too late
	Extended         bool         `json:"extended"`
	ExtensionCloses  models.Date  `json:"extension_closes"`
	RefusalDue       models.Date  `json:"refusal_due"`
	Pauses           []WaitReport `json:"pauses"`
	PausedDays       int          `json:"paused_days"`
	CountedDays      int          `json:"counted_days"`
	RulesVersion     string       `json:"rules_version"`
	Explanations     Explanations `json:"explanations"`
}

// WaitReport is one wait for the person.
type WaitReport struct {
	From   models.Date `json:"from"`
	To     models.Date `json:"to"` // so far, while it is open
	Open   bool        `json:"open"`
	Days   int         `json:"days"`
	Counts bool        `json:"counts"`
}

// Explanations holds a few sentences per date.
type Explanations struct {
	ThirtyDays       string `json:"thirty_days"`
	OneMonth         string `json:"one_month"`
	OneMonthExtended string `json:"one_month_extended"`
	Governing        string `json:"governing"`
	InternalTarget   string `json:"internal_target"`
	Extension        string `json:"extension"`
	RefusalDue       string `json:"refusal_due"`
	Pauses           string `json:"pauses,omitempty"`
}

// NewReport returns the clock in the localizer's words.
func NewReport(loc Localizer, c Clock) Report {
	r := Report{
		Received:         c.ReceivedDate,
		ReceivedAt:       c.Received.In(Zone()).Format(time.RFC3339),
		PromisedDays:     c.PromisedDays,
		MarginDays:       c.MarginDays,
		ThirtyDays:       c.ThirtyDays,
		OneMonth:         c.OneMonth,
		OneMonthExtended: c.OneMonthExtended,
		Governing:        c.Governing,
		GovernedBy:       c.GovernedBy,
		WithoutPause:     c.WithoutPause,
		InternalTarget:   c.Target,
		Extended:         c.Extended(),
		ExtensionCloses:  c.ExtensionCloses,
		RefusalDue:       c.RefusalDue,
		Pauses:           []WaitReport{},
		PausedDays:       c.PausedDays,
		CountedDays:      c.CountedDays,
		RulesVersion:     c.RulesVersion,
		Explanations:     explanations(loc, c),
	}
	if c.ExtendedAt != nil {
		r.ExtendedAt = c.ExtendedAt.In(Zone()).Format(time.RFC3339)
	}
	for _, w := range c.Waits {
		r.Pauses = append(r.Pauses, WaitReport(w))
	}
	return r
}

func explanations(loc Localizer, c Clock) Explanations {
	return Explanations{
		ThirtyDays:       Explain(loc, c, ThirtyDays),
		OneMonth:         Explain(loc, c, OneMonth),
		OneMonthExtended: Explain(loc, c, Extended),
		Governing:        Explain(loc, c, Governing),
		InternalTarget:   Explain(loc, c, Target),
		Extension:        Explain(loc, c, Extension),
		RefusalDue:       Explain(loc, c, Refusal),
		Pauses:           Explain(loc, c, Waiting),
	}
}
