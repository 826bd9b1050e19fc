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
	emailPattern  = regexp.MustCompile(`^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+$`)
)

// checker gathers what is wrong with a register whose shape is right, whether
// it is written in a file or in the administrator's forms.
type checker struct {
	doc      place // the file; nothing for a form
	reached  bool  // the register says how its stores are reached
	problems ProblemsError
}

// at notes a problem at the path. The key is of the message, after
// "register.problem.", to who made the mistake in a form; the params are pairs
// of names and values for it.
func (c *checker) at(p trail, where, key, text string, params ...any) {
	found := Problem{Path: string(p), Line: c.doc.find(p).line(), Where: where, Text: text, Params: map[string]any{}}
	if key != "" {
		found.Key = "register.problem." + key
	}
	for i := 0; i+1 < len(params); i += 2 {
		found.Params[fmt.Sprint(params[i])] = params[i+1]
	}
	c.problems = append(c.problems, found)
}

// known notes the values that are not among those the portal knows.
func known[T ~string](c *checker, p trail, where, what string, all []T, values ...T) {
	for _, v := range values {
		if !slices.Contains(all, v) {
			c.at(p, where, "choose", fmt.Sprintf("%s: %q is not among %v", what, v, all))
		}
	}
}

func (c *checker) file(f fileNode) {
	sets, prefixes := map[string]bool{}, map[string]bool{}
	members := map[string][]controllerNode{} // of each set
	for _, ctl := range f.Controllers {
		for _, set := range ctl.ActivitySets {
			members[set] = append(members[set], ctl)
		}
	}
	for i, set := range f.ActivitySets {
		p := trail("activity_sets").at(i)
		c.id(p, set.ID, set.ID, sets)
		c.activities(p, set.ID, set.Activities, sharedBy(members[set.ID]))
	}
	if len(f.Controllers) == 0 {
		c.at("", "", "empty", "no controllers")
	}
	ids := map[string]bool{}
	for i, ctl := range f.Controllers {
		p := trail("controllers").at(i)
		c.id(p, ctl.ID, ctl.ID, ids)
		c.controller(p, ctl, prefixes)
		for _, set := range ctl.ActivitySets {
			if !sets[set] {
				c.at(p.key("activity_sets"), ctl.ID, "", fmt.Sprintf("there is no set of activities %q", set))
			}
		}
		c.activities(p, ctl.ID, ctl.Activities, sharedBy([]controllerNode{ctl}))
		c.stores(p, ctl, f.activitiesOf(ctl))
		c.receivers(p, ctl)
	}
}

// id notes an id of the wrong form or one that was there before.
func (c *checker) id(p trail, where, id string, seen map[string]bool) {
	if !idPattern.MatchString(id) {
		c.at(p.key("id"), where, "id", fmt.Sprintf("id: want small letters, digits and hyphens, got %q", id))
	}
	if seen[id] {
		c.at(p.key("id"), where, "id_twice", fmt.Sprintf("id: %q stands twice", id))
	}
	seen[id] = true
}

func (c *checker) text(p trail, where, what string, t models.Text) {
	if strings.TrimSpace(t.NB) == "" {
		c.at(p.key(what), where, "missing", what+" is missing")
	}
}

// source notes what is said to stand in a notice that the controller has not.
func (c *checker) source(p trail, where, source string, notices []string) {
	if source != "" && !slices.Contains(notices, source) {
		c.at(p.key("source"), where, "source", fmt.Sprintf("source: %q is none of the controller's notices %v", source, notices), "id", source)
	}
}
