package register

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"rettighetsporten/models"
)

// Kind is what of a register a difference is in.
type Kind string

// The things a register is made of.
const (
	KindController Kind = "controller"
	KindActivity   Kind = "activity"
	KindStore      Kind = "store"
)

// Difference is one field in which two versions of a controller's register
// differ. Of a list it has what was taken out and what was put in; of any other
// field the one value before and the one after.
type Difference struct {
	Kind   Kind
	ID     string // of the activity or the store; "" for the controller
	Field  string // "contact.email"; "" when the whole thing came or went
	Before []string
	After  []string
}

// Differences returns what differs between two versions of the same
// controller's register, the controller's own fields first. How stores are
// reached is no part of it.
func Differences(before, after ControllerEntry) ([]Difference, error) {
	all, err := differ(KindController, "", controllerFields(before.Controller), controllerFields(after.Controller))
	if err != nil {
		return nil, err
	}
	old, now := thingsOf(before), thingsOf(after)
	for _, t := range now {
		i := slices.IndexFunc(old, t.same)
		if i < 0 {
			all = append(all, Difference{Kind: t.kind, ID: t.id, After: []string{t.name}})
			continue
		}
		found, err := differ(t.kind, t.id, old[i].facts, t.facts)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	for _, t := range old {
		if !slices.ContainsFunc(now, t.same) {
			all = append(all, Difference{Kind: t.kind, ID: t.id, Before: []string{t.name}})
		}
	}
	return append(all, moved(old, now)...), nil
}

// thing is an activity or a store.
type thing struct {
	kind     Kind
	id, name string
	facts    any
}

func (t thing) same(o thing) bool { return t.kind == o.kind && t.id == o.id }

func thingsOf(e ControllerEntry) []thing {
	var all []thing
	for _, a := range e.Activities {
		all = append(all, thing{KindActivity, a.ID, a.Facts.Name.NB, a.Facts})
	}
	for _, d := range e.Stores {
		facts := d.StoreFacts
		facts.Connection = nil
		all = append(all, thing{KindStore, d.ID, d.Name.NB, facts})
	}
	return all
}

// moved tells of activities that stand in another order.
func moved(old, now []thing) []Difference {
	order := func(list, other []thing) []string {
		var ids []string
		for _, t := range list {
			if t.kind == KindActivity && slices.ContainsFunc(other, t.same) {
				ids = append(ids, t.id)
			}
		}
		return ids
	}
	before, after := order(old, now), order(now, old)
	if slices.Equal(before, after) {
		return nil
	}
	return []Difference{{Kind: KindController, Field: "activities", Before: before, After: after}}
}

func controllerFields(c models.Controller) any {
	return struct {
		Name   string `json:"name"`
		Prefix string `json:"case_prefix"`
		Kind   string `json:"kind"`
		models.ControllerFacts
	}{c.Name, c.CasePrefix, c.Kind, c.Facts}
}

func differ(kind Kind, id string, before, after any) ([]Difference, error) {
	old, err := flat(before)
	if err != nil {
		return nil, err
	}
	now, err := flat(after)
	if err != nil {
		return nil, err
	}
	fields := slices.Concat(slices.Collect(maps.Keys(old)), slices.Collect(maps.Keys(now)))
	slices.Sort(fields)
	var all []Difference
	for _, field := range slices.Compact(fields) {
		if slices.Equal(old[field], now[field]) {
			continue
		}
		d := Difference{Kind: kind, ID: id, Field: field, Before: without(old[field], now[field]), After: without(now[field], old[field])}
		if len(d.Before)+len(d.After) == 0 { // only their order
			d.Before, d.After = old[field], now[field]
		}
		all = append(all, d)
	}
	return all, nil
}

// without returns the values that are not among the others, each as often as
// it is there more.
func without(values, others []string) []string {
	left := slices.Clone(others)
	var rest []string
	for _, v := range values {
		if i := slices.Index(left, v); i >= 0 {
			left = slices.Delete(left, i, i+1)
			continue
		}
		rest = append(rest, v)
	}
	return rest
}

// flat returns the fields of the facts by their dotted names, each with its
// values in words. An empty field is not there.
func flat(facts any) (map[string][]string, error) {
	b, err := json.Marshal(facts)
	if err != nil {
		return nil, fmt.Errorf("reading the fields: %w", err)
	}
	var tree any
	if err := json.Unmarshal(b, &tree); err != nil {
		return nil, fmt.Errorf("reading the fields: %w", err)
	}
	fields := map[string][]string{}
	gather(fields, "", tree)
	return fields, nil
}

func gather(into map[string][]string, at trail, node any) {
	switch n := node.(type) {
	case map[string]any:
		if _, ok := n["nb"]; ok {
			into[string(at)] = []string{words(n)}
			return
		}
		for name, value := range n {
			gather(into, at.key(name), value)
		}
	case []any:
		for _, value := range n {
			into[string(at)] = append(into[string(at)], words(value))
		}
	default:
		if w := words(n); w != "" && w != "0" {
			into[string(at)] = []string{w}
		}
	}
}

// words says a value in a line: a text in both languages, a row as what its
// fields say.
func words(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case map[string]any:
		var parts []string
		keys := slices.Sorted(maps.Keys(v))
		if _, ok := v["nb"]; ok {
			keys = []string{"nb", "en"}
		}
		for _, key := range keys {
			part := words(v[key])
			if part == "true" {
				part = key
			}
			if part != "" && part != "false" {
				parts = append(parts, part)
			}
		}
		return strings.Join(parts, " / ")
	default:
		return fmt.Sprint(v)
	}
}
