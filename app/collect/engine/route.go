package engine

import "slices"

// distances returns how many references away from the nodes each node is, or
// -1 when it cannot be reached.
func (g *Graph) distances(begin []*node) []int {
	next := make([][]*node, len(g.nodes))
	for _, l := range g.links {
		next[l.from.index] = append(next[l.from.index], l.to)
		if l.either {
			next[l.to.index] = append(next[l.to.index], l.from)
		}
	}
	distance := slices.Repeat([]int{-1}, len(g.nodes))
	for _, n := range begin {
		distance[n.index] = 0
	}
	for queue := slices.Clone(begin); len(queue) > 0; queue = queue[1:] {
		n := queue[0]
		for _, other := range next[n.index] {
			if distance[other.index] < 0 {
				distance[other.index] = distance[n.index] + 1
				queue = append(queue, other)
			}
		}
	}
	return distance
}

// settle gives every link its direction. A reference without one is followed
// from the side that is reached in fewer steps. When both are as near, it is
// followed from the field that refers to the one it refers to, which finds the
// fewest rows of others; but where both collections are asked for seeds, both
// ways, and only from rows that carry the person's own identity. A collection
// that refers to itself is followed both ways.
func (p *plan) settle(links []link, steps []int) {
	for _, l := range links {
		there := flow{from: l.from, fromPath: l.fromPath, to: l.to, toPath: l.toPath, reseeds: l.reseeds}
		back := flow{from: l.to, fromPath: l.toPath, to: l.from, toPath: l.fromPath}
		switch {
		case !l.either:
			p.flows = append(p.flows, there)
		case l.from == l.to:
			p.flows = append(p.flows, there, back)
		case steps[l.from.index] == 0 && steps[l.to.index] == 0:
			there.ownOnly, back.ownOnly = true, true
			p.flows = append(p.flows, there, back)
		case steps[l.to.index] >= 0 && steps[l.to.index] < steps[l.from.index]:
			p.flows = append(p.flows, back)
		default:
			p.flows = append(p.flows, there)
		}
	}
}

// arrange finds out what comes before what. Collections on one cycle do not
// wait for each other.
func (p *plan) arrange(nodes []*node) {
	values, order := make([]set, len(nodes)), make([]set, len(nodes))
	for i := range nodes {
		values[i], order[i] = newSet(len(nodes)), newSet(len(nodes))
	}
	for _, f := range p.flows {
		values[f.to.index].add(f.from.index)
	}
	for i, n := range nodes {
		order[i].addAll(values[i])
		for _, other := range n.after {
			order[i].add(other.index)
		}
	}
	p.upstream = closure(values)
	earlier := closure(order)
	p.before = make([]set, len(nodes))
	for i := range nodes {
		p.before[i] = newSet(len(nodes))
		for j := range nodes {
			if earlier[i].has(j) && !earlier[j].has(i) {
				p.before[i].add(j)
			}
		}
	}
}
