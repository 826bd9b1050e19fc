package register

import (
	"fmt"
	"slices"

	"rettighetsporten/models"
)

// owners is who a list of activities belongs to: the controllers that share
// it, and their notices and units.
type owners struct{ ids, notices, units []string }

func sharedBy(controllers []controllerNode) owners {
	var o owners
	for _, ctl := range controllers {
		o.ids = append(o.ids, ctl.ID)
		o.notices = append(o.notices, noticesOf(ctl)...)
		for _, u := range ctl.Units {
			o.units = append(o.units, u.ID)
		}
	}
	return o
}

// activities checks a list of activities.
func (c *checker) activities(p trail, where string, list []activityNode, of owners) {
	seen := map[string]bool{}
	for i, a := range list {
		at := p.key("activities").at(i)
		c.id(at, where+"/"+a.ID, a.ID, seen)
		for _, id := range a.OnlyFor {
			if !slices.Contains(of.ids, id) {
				c.at(at.key("only_for"), where+"/"+a.ID, "", fmt.Sprintf("only_for: no controller %q uses the set", id))
			}
		}
		c.activity(at, where+"/"+a.ID, a.ActivityFacts, of)
	}
}

func (c *checker) activity(p trail, where string, a models.ActivityFacts, of owners) {
	c.text(p, where, "name", a.Name)
	if a.Unit != "" && !slices.Contains(of.units, a.Unit) {
		c.at(p.key("unit"), where, "unit", fmt.Sprintf("unit: %q is none of the controller's units %v", a.Unit, of.units), "id", a.Unit)
	}
	if len(a.Purposes) == 0 {
		c.at(p.key("purposes"), where, "missing", "purposes are missing")
	}
	for i, b := range a.LegalBases {
		at := p.key("legal_bases").at(i)
		known(c, at.key("profile"), where, "profile", models.LegalProfiles(), b.Profile)
		c.source(at, where, b.Source, of.notices)
	}
	for i, r := range a.Recipients {
		at := p.key("recipients").at(i)
		known(c, at.key("role"), where, "role", models.RecipientRoles(), r.Role)
		c.text(at, where, "name", r.Name)
	}
	for i, r := range a.Retention {
		at := p.key("retention").at(i)
		c.text(at, where, "what", r.What)
		c.source(at, where, r.Source, of.notices)
	}
}
