package engine

import (
	"slices"
	"strings"

	"rettighetsporten/app/recordstore"
)

// passing is a row that was saved as possibly about somebody else in an earlier
// run, and carries no foreign identity: should one of its keys turn out to come
// from the person's rows, it is the person's too.
type passing struct {
	at  *collection
	sum recordstore.Sum
	own bool
	out []outgoing
}

// outgoing is a value a row sends along a reference.
type outgoing struct {
	to    outlet
	value any
	via   []string
	from  origin
}

// outgoing returns the values the row sends on. It reads nothing that changes.
func (r *run) outgoing(c *collection, found FoundRow, chains vias) []outgoing {
	if len(c.out) == 0 {
		return nil
	}
	from := fromOwn
	if found.Third {
		from = fromThird
	}
	via := chains.after(found.Via, c.node.address().String())
	var values []outgoing
	for _, o := range c.out {
		if o.ownOnly && !r.own.identifies(c.node.watched, found.Row) {
			continue
		}
		for _, v := range found.Row.Values(o.path) {
			values = append(values, outgoing{to: o, value: v, via: via, from: from})
		}
	}
	return values
}

// follow queues values where they lead.
func (r *run) follow(values []outgoing) {
	for _, v := range values {
		r.reach(v.to.into, v.value, v.via, v.from)
	}
}

// reach queues a value at an inlet, and claims the rows known to carry it when
// it is the person's.
func (r *run) reach(in *inlet, value any, via []string, from origin) {
	key, ok := in.fold.Key(value)
	if !ok || !in.add(key, value, via, from) {
		return
	}
	rows := in.passed[key]
	delete(in.passed, key)
	for _, row := range rows {
		r.claim(row)
	}
}

// claim notes that a row is the person's after all, and follows it as such.
func (r *run) claim(row *passing) {
	if row.own {
		return
	}
	row.own = true
	row.at.claimed[row.sum] = true
	for _, v := range row.out {
		r.reach(v.to.into, v.value, v.via, fromOwn)
	}
}

// watch keeps an eye on a row that may turn out to be the person's.
func (r *run) watch(row *passing, found recordstore.Row) {
	for _, path := range row.at.paths {
		in := row.at.inlets[path]
		for _, v := range found.Values(path) {
			key, ok := in.fold.Key(v)
			switch {
			case !ok:
			case in.marks[key]&markOwn != 0:
				r.claim(row)
			default:
				in.passed[key] = append(in.passed[key], row)
			}
		}
	}
}

// vias holds every chain of collections once, since many rows share one.
type vias map[string][]string

// after returns the chain with one more collection at its end. A collection
// already in it is not named again.
func (v vias) after(chain []string, next string) []string {
	if slices.Contains(chain, next) {
		return chain
	}
	key := strings.Join(chain, " ") + " " + next
	longer, ok := v[key]
	if !ok {
		longer = append(slices.Clip(chain), next)
		v[key] = longer
	}
	return longer
}
