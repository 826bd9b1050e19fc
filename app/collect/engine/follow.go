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

	held bool // its query was cut off: nothing is sent on before that is answered
}

// outgoing is a value a row sends along a reference.
type outgoing struct {
	to    outlet
	value any
	via   []string
	depth int
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
		if o.ownOnly && !r.identified().identifies(c.node.watched, found.Row) {
			continue
		}
		for _, v := range found.Row.Values(o.path) {
			values = append(values, outgoing{to: o, value: v, via: via, depth: found.Depth + 1, from: from})
		}
	}
	return values
}

// follow queues values where they lead.
func (r *run) follow(values []outgoing) {
	for _, v := range values {
		r.send(v, v.from)
	}
}

// send queues a value where it leads, unless that is too far away. What was
// found about others never becomes a seed.
func (r *run) send(v outgoing, from origin) {
	if v.to.reseeds != "" && (from != fromOwn || !r.reseed(v)) {
		return
	}
	key, ok := v.to.into.fold.Key(v.value)
	if !ok {
		return
	}
	if v.depth > r.maxDepth && v.to.into.marks[key] == 0 {
		if v.to.to.deep[v.to.into] == nil {
			v.to.to.deep[v.to.into] = map[string]bool{}
		}
		v.to.to.deep[v.to.into][key] = true
		return
	}
	r.reach(v.to.into, wanted{key: key, value: v.value, via: v.via, depth: v.depth}, from)
}

// tooDeep reports whether the collection was left unasked for a value because
// it was too many references away.
func (c *collection) tooDeep() bool {
	for in, keys := range c.deep {
		for key := range keys {
			if in.marks[key] == 0 {
				return true
			}
		}
	}
	return false
}

// reach queues a value at an inlet, and claims the rows known to carry it when
// it is the person's.
func (r *run) reach(in *inlet, w wanted, from origin) {
	if !in.add(w, from) {
		return
	}
	rows := in.passed[w.key]
	delete(in.passed, w.key)
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
	if row.held {
		return
	}
	for _, v := range row.out {
		r.send(v, fromOwn)
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
