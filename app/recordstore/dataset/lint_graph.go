package dataset

import (
	"fmt"
	"slices"
	"strings"
)

// references checks what every field refers to, across files.
func (l *linter) references() {
	for _, c := range l.order {
		if c.Skip && c.Provided != nil && *c.Provided {
			l.note(c.file, c.Line, Warning, "provided", c.Address().String(), "provided has no effect on a collection that is skipped")
		}
		c.Walk(func(path string, f Field) {
			where := c.Address().String() + "." + path
			if f.Reseed && f.Identity == "" {
				l.note(c.file, f.Line, Warning, "reseed", where, "reseed has no effect on a field that is no identity")
			}
			if f.Provided != nil && *f.Provided && systemOnly(f.Categories) {
				l.note(c.file, f.Line, Warning, "provided", where, "is called provided by the person, and its categories say that the system made it")
			}
			if f.Identity != "" && (f.Type.Element() == Boolean || f.Type.Element() == Float) {
				l.note(c.file, f.Line, Warning, "type", where, fmt.Sprintf("an identity of the type %s will hardly find anybody", f.Type))
			}
			for _, ref := range f.References {
				l.reference(c, where, f, ref)
			}
		})
		for _, address := range slices.Concat(c.after, c.EraseAfter) {
			if _, ok := l.collections[address]; !ok && address != (Address{}) && l.known(address.Dataset) {
				l.note(c.file, c.Line, Warning, "after", c.Address().String(), "is to come after "+address.String()+", which is not declared")
			}
		}
	}
}

// known reports whether the dataset is in one of the files.
func (l *linter) known(key string) bool { _, ok := l.datasets[key]; return ok }

func (l *linter) reference(c *linted, where string, f Field, ref Reference) {
	target, ok := l.collections[ref.Target()]
	switch {
	case ref.Dataset == "" || ref.Collection == "": // said when it was read
	case !l.known(ref.Dataset):
		l.note(c.file, ref.Line, Warning, "reference", where,
			"refers to the dataset "+ref.Dataset+", which is not in these files: look at both together")
	case !ok:
		l.missing(c, where, ref)
	default:
		other, ok := target.Field(ref.Field)
		switch {
		case !ok:
			l.missing(c, where, ref)
		case target.Skip && !c.Skip:
			l.note(c.file, ref.Line, Warning, "skipped", where,
				"refers to "+ref.Target().String()+", which has skip_processing: the reference is not followed")
		case f.Type != "" && other.Type != "" && f.Type.Element() != other.Type.Element():
			l.note(c.file, ref.Line, Warning, "type", where,
				fmt.Sprintf("is of the type %s and refers to %s.%s, which is of the type %s", f.Type, ref.Collection, ref.Field, other.Type))
		}
	}
}

// missing says that a reference leads nowhere. Within a dataset, reading it has
// said so.
func (l *linter) missing(c *linted, where string, ref Reference) {
	if ref.Dataset != c.Dataset {
		l.note(c.file, ref.Line, Error, "reference", where, "refers to "+ref.Target().String()+"."+ref.Field+", which is not declared")
	}
}

// cycles finds collections that are to come after themselves.
func (l *linter) cycles() {
	done := map[*linted]bool{}
	for _, c := range l.order {
		l.follow(c, nil, done)
	}
}

func (l *linter) follow(c *linted, trail []*linted, done map[*linted]bool) {
	if i := slices.Index(trail, c); i >= 0 {
		names := make([]string, 0, len(trail)-i+1)
		for _, on := range append(trail[i:], c) {
			names = append(names, on.Address().String())
		}
		l.note(c.file, c.Line, Error, "cycle", c.Address().String(), "after goes in a circle: "+strings.Join(names, " → "))
		return
	}
	if done[c] {
		return
	}
	trail = append(slices.Clip(trail), c)
	for _, address := range c.after {
		if other, ok := l.collections[address]; ok {
			l.follow(other, trail, done)
		}
	}
	for _, key := range c.waits {
		for _, other := range l.order {
			if other.Dataset == key {
				l.follow(other, trail, done)
			}
		}
	}
	done[c] = true
}

// unreachable finds collections that no identity leads to. What another dataset
// leads to that is not in these files may be reached.
func (l *linter) unreachable() {
	reached := map[*linted]bool{}
	next := map[*linted][]*linted{}
	var queue []*linted
	for _, c := range l.order {
		if c.Skip {
			continue
		}
		begins := false
		c.Walk(func(_ string, f Field) {
			begins = begins || f.Identity != "" || f.RequestField != ""
			for _, ref := range f.References {
				other, ok := l.collections[ref.Target()]
				switch {
				case !ok:
					begins = begins || ref.Direction != To
				case other.Skip:
				default:
					if ref.Direction != From {
						next[c] = append(next[c], other)
					}
					if ref.Direction != To {
						next[other] = append(next[other], c)
					}
				}
			}
		})
		if begins {
			reached[c] = true
			queue = append(queue, c)
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		for _, other := range next[queue[0]] {
			if !reached[other] {
				reached[other] = true
				queue = append(queue, other)
			}
		}
	}
	for _, c := range l.order {
		if !c.Skip && !reached[c] {
			l.note(c.file, c.Line, Warning, "unreachable", c.Address().String(), "nothing leads here from an identity, so it is never searched")
		}
	}
}
