package models

// DeadlineRules is how a controller keeps its deadlines: what it has switched
// on beyond the law, and who is reminded when.
type DeadlineRules struct {
	MarginDays        int            `json:"margin_days,omitempty" yaml:"margin_days,omitempty"`                     // working days between the internal target and the governing date
	PausesCount       bool           `json:"pauses_count,omitempty" yaml:"pauses_count,omitempty"`                   // waiting for the person moves the law's date, never the promise
	PauseWithinDays   int            `json:"pause_within_days,omitempty" yaml:"pause_within_days,omitempty"`         // asked later than this after receipt, a wait moves nothing; 0: the usual
	InquiryReminder   int            `json:"inquiry_reminder_days,omitempty" yaml:"inquiry_reminder_days,omitempty"` // days until the person is asked once more; 0: the usual
	AskBeforeRefusal  bool           `json:"ask_ombud_before_refusal,omitempty" yaml:"ask_ombud_before_refusal,omitempty"`
	Reminders         []ReminderStep `json:"reminders,omitempty" yaml:"reminders,omitempty"`                     // empty: the usual
	OwnerReminderDays []int          `json:"owner_reminder_days,omitempty" yaml:"owner_reminder_days,omitempty"` // days after a store owner was asked: the first reminds, the last tells the caseworker too; empty: the usual
}

// ReminderStep is one reminder on the way to the date.
type ReminderStep struct {
	To   ReminderTo   `json:"to" yaml:"to,omitempty"`
	From ReminderFrom `json:"from" yaml:"from,omitempty"`
	Days int          `json:"days" yaml:"days"` // calendar days: negative before the date, positive after it
}

// ReminderTo is who is reminded.
type ReminderTo string

// Who can be reminded. The leader is whoever approves the controller's
// answers; where nobody has the case, its ombud gets the caseworker's reminder.
const (
	RemindCaseworker ReminderTo = "caseworker"
	RemindOmbud      ReminderTo = "ombud"
	RemindLeader     ReminderTo = "leader"
)

// RemindersTo lists who can be reminded.
func RemindersTo() []ReminderTo { return []ReminderTo{RemindCaseworker, RemindOmbud, RemindLeader} }

// ReminderFrom is the date a reminder is counted from.
type ReminderFrom string

// The dates a reminder can be counted from.
const (
	FromTarget ReminderFrom = "target" // the internal target
	FromDue    ReminderFrom = "due"    // the governing date
)

// RemindersFrom lists the dates a reminder can be counted from.
func RemindersFrom() []ReminderFrom { return []ReminderFrom{FromTarget, FromDue} }

// Rules returns the controller's rules, with the usual ones where the register
// says nothing.
func (c Controller) Rules() DeadlineRules {
	var r DeadlineRules
	if c.Facts.Deadlines != nil {
		r = *c.Facts.Deadlines
	}
	if r.PauseWithinDays == 0 {
		r.PauseWithinDays = 7
	}
	if r.InquiryReminder == 0 {
		r.InquiryReminder = 7
	}
	if len(r.Reminders) == 0 {
		r.Reminders = []ReminderStep{
			{RemindCaseworker, FromTarget, -7},
			{RemindCaseworker, FromTarget, -2},
			{RemindOmbud, FromTarget, -1},
			{RemindLeader, FromDue, -1},
			{RemindOmbud, FromDue, 1},
			{RemindLeader, FromDue, 1},
		}
	}
	if len(r.OwnerReminderDays) == 0 {
		r.OwnerReminderDays = []int{3, 7, 10}
	}
	return r
}
