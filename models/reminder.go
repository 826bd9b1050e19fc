package models

import (
	"fmt"
	"time"
)

// Reminder says that a step on the way to a date was made (påminnelse). Each
// is made once: for the item or the task, the step, and the date it was counted
// from.
type Reminder struct {
	ID           string `gorm:"primaryKey"`
	ControllerID string
	ItemID       string
	TaskID       *string // a store owner's task; nil: it is about the item's own date
	Step         string  // ReminderStep.Key, or the like for a task
	ForDate      Date    // the date it was counted from
	MadeAt       time.Time
	MailIDs      []string `gorm:"serializer:json"` // the e-mails that told; none: nobody has an address
}

// Key names the step in what is kept of it: "caseworker:target:-2".
func (s ReminderStep) Key() string { return fmt.Sprintf("%s:%s:%d", s.To, s.From, s.Days) }

// On returns the day the step is due for an item with the clock, and the date
// that day was counted from.
func (s ReminderStep) On(c Clock) (due, from Date) {
	from = c.Governing
	if s.From == FromTarget {
		from = c.Target
	}
	return from.AddDays(s.Days), from
}

// Digest says that somebody has had the morning's figures, or had none to get.
// There is one a person and day.
type Digest struct {
	StaffID string  `gorm:"primaryKey"`
	Day     Date    `gorm:"primaryKey"`
	MailID  *string // nil: there was nothing to tell
	MadeAt  time.Time
}
