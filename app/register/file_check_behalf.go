package register

import (
	"fmt"

	"rettighetsporten/models"
)

// How far the rules for acting on somebody's behalf reach.
const (
	maxAge   = 25
	maxHolds = 60 // months
)

// behalf checks who may act for others, and how long. A child cannot have a say
// of its own later than its parents act no longer.
func (c *checker) behalf(p trail, where string, r *models.BehalfRules) {
	if r == nil {
		return
	}
	for _, n := range []struct {
		name      string
		got, most int
	}{{"parent_until", r.ParentUntil, maxAge}, {"own_say_from", r.OwnSayFrom, maxAge}, {"holds_months", r.HoldsMonths, maxHolds}} {
		if n.got < 0 || n.got > n.most {
			c.at(p.key(n.name), where, "range", fmt.Sprintf("%s: want a number from 0 to %d, got %d", n.name, n.most, n.got), "least", 0, "most", n.most)
		}
	}
	rules := models.Controller{Facts: models.ControllerFacts{Behalf: &models.BehalfRules{ParentUntil: r.ParentUntil}}}.BehalfRules()
	if r.OwnSayFrom > rules.ParentUntil {
		c.at(p.key("own_say_from"), where, "say_late", "own_say_from: a child has a say of its own at the latest when its parents act no longer")
	}
}
