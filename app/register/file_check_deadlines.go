package register

import (
	"rettighetsporten/models"
)

// How far the rules for deadlines reach: longer would be a slip of the pen.
const (
	maxMargin       = 15 // working days
	maxReminderDays = 60 // from the date, either way
	maxWait         = 60 // days until somebody is asked once more
)

// deadlines checks how the controller keeps its deadlines. A schedule under
// which a date could pass unannounced is refused.
func (c *checker) deadlines(p place, where string, r *models.DeadlineRules) {
	if r == nil {
		return
	}
	for _, n := range []struct {
		name      string
		got, most int
	}{{"margin_days", r.MarginDays, maxMargin}, {"pause_within_days", r.PauseWithinDays, maxWait}, {"inquiry_reminder_days", r.InquiryReminder, maxWait}} {
		if n.got < 0 || n.got > n.most {
			c.at(p.key(n.name), where, "%s: want a number from 0 to %d, got %d", n.name, n.most, n.got)
		}
	}
	c.reminders(p.key("reminders"), where, r.Reminders)
	last := 0
	for i, days := range r.OwnerReminderDays {
		if days <= last || days > maxWait {
			c.at(p.key("owner_reminder_days").at(i), where, "owner_reminder_days: want numbers from 1 to %d, each greater than the one before", maxWait)
		}
		last = days
	}
}

func (c *checker) reminders(p place, where string, steps []models.ReminderStep) {
	seen := map[string]bool{}
	announced := len(steps) == 0 // the usual schedule announces
	for i, s := range steps {
		known(c, p.at(i), where, "to", []models.ReminderTo{models.RemindCaseworker, models.RemindOmbud, models.RemindLeader}, s.To)
		known(c, p.at(i), where, "from", []models.ReminderFrom{models.FromTarget, models.FromDue}, s.From)
		if s.Days < -maxReminderDays || s.Days > maxReminderDays {
			c.at(p.at(i), where, "reminders: want days from -%d to %d, got %d", maxReminderDays, maxReminderDays, s.Days)
		}
		if seen[s.Key()] {
			c.at(p.at(i), where, "reminders: the step %s stands twice", s.Key())
		}
		seen[s.Key()] = true
		announced = announced || s.Days <= 0 // the target is never after the date itself
	}
	if !announced {
		c.at(p, where, "reminders: a case could pass its date unannounced; want a step with days of 0 or less")
	}
}
