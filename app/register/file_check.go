package register

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"rettighetsporten/models"
)

var (
	idPattern     = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)
	prefixPattern = regexp.MustCompile(`^[A-ZÆØÅ]{2,5}$`)
	profiles      = []models.LegalProfile{models.BasisConsent, models.BasisContract, models.BasisLegalDuty, models.BasisPublicTask, models.BasisLegitInterest}
	recipients    = []models.RecipientRole{models.RecipientInternal, models.RecipientProcessor, models.RecipientOther, models.RecipientUnclear}
	rights        = []models.InvokedRight{
		models.RightAccess, models.RightRectification, models.RightErasure, models.RightRestriction, models.RightPortability,
		models.RightObjection, models.RightAutomated, models.RightWithdrawConsent, models.RightComplaint,
	}
)

// checker gathers what is wrong with a register whose shape is right.
type checker struct {
	doc      place
	problems ProblemsError
}

// at notes a problem at the place.
func (c *checker) at(p place, where, format string, args ...any) {
	c.problems = append(c.problems, Problem{Line: p.line(), Where: where, Text: fmt.Sprintf(format, args...)})
}

// known notes the values that are not among those the portal knows.
func known[T ~string](c *checker, p place, where, what string, all []T, values ...T) {
	for _, v := range values {
		if !slices.Contains(all, v) {
			c.at(p, where, "%s: %q is not among %v", what, v, all)
		}
	}
}

func (c *checker) file(f fileNode) {
	sets, prefixes := map[string]bool{}, map[string]bool{}
	members, notices := map[string][]string{}, map[string][]string{} // of each set
	for _, ctl := range f.Controllers {
		for _, set := range ctl.ActivitySets {
			members[set] = append(members[set], ctl.ID)
			notices[set] = append(notices[set], noticesOf(ctl)...)
		}
	}
	for i, set := range f.ActivitySets {
		p := c.doc.key("activity_sets").at(i)
		c.id(p, set.ID, set.ID, sets)
		c.activities(p, set.ID, set.Activities, members[set.ID], notices[set.ID])
	}
	if len(f.Controllers) == 0 {
		c.at(c.doc, "", "no controllers")
	}
	ids := map[string]bool{}
	for i, ctl := range f.Controllers {
		p := c.doc.key("controllers").at(i)
		c.id(p, ctl.ID, ctl.ID, ids)
		c.controller(p, ctl, prefixes)
		for _, set := range ctl.ActivitySets {
			if !sets[set] {
				c.at(p.key("activity_sets"), ctl.ID, "there is no set of activities %q", set)
			}
		}
		c.activities(p, ctl.ID, ctl.Activities, nil, noticesOf(ctl))
		c.stores(p, ctl, f.activitiesOf(ctl))
	}
}

// id notes an id of the wrong form or one that was there before.
func (c *checker) id(p place, where, id string, seen map[string]bool) {
	if !idPattern.MatchString(id) {
		c.at(p, where, "id: want small letters, digits and hyphens, got %q", id)
	}
	if seen[id] {
		c.at(p, where, "id: %q stands twice", id)
	}
	seen[id] = true
}

func (c *checker) controller(p place, ctl controllerNode, prefixes map[string]bool) {
	if ctl.Name == "" {
		c.at(p, ctl.ID, "name is missing")
	}
	if !prefixPattern.MatchString(ctl.CasePrefix) {
		c.at(p, ctl.ID, "case_prefix: want two to five capital letters, got %q", ctl.CasePrefix)
	}
	if prefixes[ctl.CasePrefix] {
		c.at(p, ctl.ID, "case_prefix: %q is another controller's", ctl.CasePrefix)
	}
	prefixes[ctl.CasePrefix] = true
	if ctl.Notice.ID == "" || ctl.Notice.Title == "" {
		c.at(p, ctl.ID, "notice: the notice in force needs an id and a title")
	}
	c.deadlines(p.key("deadlines"), ctl.ID, ctl.Deadlines)
	if promise := ctl.Promise; promise != nil {
		where := p.key("promise")
		if promise.Days <= 0 || promise.Quote.IsZero() {
			c.at(where, ctl.ID, "promise: needs a number of days and the notice's words")
		}
		known(c, where, ctl.ID, "promise", rights, promise.Rights...)
		c.source(where, ctl.ID, promise.Source, noticesOf(ctl))
	}
}

func noticesOf(ctl controllerNode) []string {
	ids := []string{ctl.Notice.ID}
	for _, n := range ctl.OldNotices {
		ids = append(ids, n.ID)
	}
	return ids
}

func (c *checker) source(p place, where, source string, notices []string) {
	if source != "" && !slices.Contains(notices, source) {
		c.at(p, where, "source: %q is none of the controller's notices %v", source, notices)
	}
}

// activities checks a list of activities. The members are the controllers that
// share it, nil for a controller's own; the notices are theirs.
func (c *checker) activities(p place, owner string, list []activityNode, members, notices []string) {
	seen := map[string]bool{}
	for i, a := range list {
		p, where := p.key("activities").at(i), owner+"/"+a.ID
		c.id(p, where, a.ID, seen)
		if a.Name.IsZero() {
			c.at(p, where, "name is missing")
		}
		if len(a.Purposes) == 0 {
			c.at(p, where, "purposes are missing")
		}
		for _, id := range a.OnlyFor {
			if !slices.Contains(members, id) {
				c.at(p.key("only_for"), where, "only_for: no controller %q uses the set", id)
			}
		}
		for j, b := range a.LegalBases {
			known(c, p.key("legal_bases").at(j), where, "profile", profiles, b.Profile)
		}
		for j, r := range a.Recipients {
			known(c, p.key("recipients").at(j), where, "role", recipients, r.Role)
			c.text(p.key("recipients").at(j), where, "name", r.Name)
		}
		for j, r := range a.Retention {
			c.text(p.key("retention").at(j), where, "what", r.What)
			c.source(p.key("retention").at(j), where, r.Source, notices)
		}
	}
}

func (c *checker) text(p place, where, what string, t models.Text) {
	if strings.TrimSpace(t.NB) == "" {
		c.at(p, where, "%s is missing", what)
	}
}
