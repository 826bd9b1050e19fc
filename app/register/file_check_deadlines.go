package register

import (
	"fmt"

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
func (c *checker) deadlines(p trail, where string, r *models.DeadlineRules) {
	if r == nil {
		return
	}
	for _, n := range []struct {
		name      string
		got, most int
	}{{"margin_days", r.MarginDays, maxMargin}, {"pause_within_days", r.PauseWithinDays, maxWait}, {"inquiry_reminder_days", r.InquiryReminder, maxWait}} {
		if n.got < 0 || n.got > n.most {
			c.at(p.key(n.name), where, "range", fmt.Sprintf("%s: want a number from 0 to %d, got %d", n.name, n.most, n.got), "least", 0, "most", n.most)
		}
	}
	c.reminders(p.key("reminders"), where, r.Reminders)
	last := 0
	for _, days := range r.OwnerReminderDays {
		if days <= last || days > maxWait {
			c.at(p.key("owner_reminder_days"), where, "rising", fmt.Sprintf("owner_reminder_days: want numbers from 1 to %d, each greater than the one before", maxWait), "most", maxWait)
			return
		}
		last = days
	}
}

func (c *checker) reminders(p trail, where string, steps []models.ReminderStep) {
	seen := map[string]bool{}
	announced := len(steps) == 0 // the usual schedule announces
	for i, s := range steps {
		known(c, p.at(i).key("to"), where, "to", models.RemindersTo(), s.To)
		known(c, p.at(i).key("from"), where, "from", models.RemindersFrom(), s.From)
		if s.Days < -maxReminderDays || s.Days > maxReminderDays {
			c.at(p.at(i).key("days"), where, "range", fmt.Sprintf("reminders: want days from -%d to %d, got %d", maxReminderDays, maxReminderDays, s.Days), "least", -maxReminderDays, "most", maxReminderDays)
		}
		if seen[s.Key()] {
			c.at(p.at(i).key("days"), where, "step_twice", fmt.Sprintf("reminders: the step %s stands twice", s.Key()))
		}
		seen[s.Key()] = true
		announced = announced || s.Days <= 0 // the target is never after the date itself
	}
	if !announced {
		c.at(p, where, "unannounced", "reminders: a case could pass its date unannounced; want a step with days of 0 or less")
	}
}
