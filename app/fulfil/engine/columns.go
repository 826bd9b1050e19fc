package engine

import (
	"slices"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// columnsOf settles how each of the selected fields is changed, and what stands
// in the way. Without a shape only the declaration speaks.
func columnsOf(n *node, shape *recordstore.Shape, erase coverage, keep []Keep, rule dataset.Masking, key []string) (columns []Column, kept []Kept, obstacles []Obstacle) {
	p := &columnPlanner{n: n, shape: shape, erase: erase, keep: keep, rule: rule, key: key}
	for _, f := range n.collection.Fields {
		p.field(f.Name, f.Name, f, erase.whole, false)
	}
	return p.columns, p.kept, p.obstacles
}

type columnPlanner struct {
	n     *node
	shape *recordstore.Shape
	erase coverage
	keep  []Keep
	rule  dataset.Masking
	key   []string

	columns   []Column
	kept      []Kept
	obstacles []Obstacle
}

// field settles one field, or those inside it.
func (p *columnPlanner) field(path, column string, f dataset.Field, wanted, inList bool) {
	if !p.erase.paths[path] && (f.PrimaryKey || slices.Contains(p.key, path)) {
		return // rows are selected, and not what names them
	}
	wanted = wanted || p.erase.paths[path]
	if !wanted {
		for _, inner := range f.Fields {
			p.field(path+"."+inner.Name, column, inner, false, inList || f.Type.List())
		}
		return
	}
	if keep, stays := p.stays(path); stays {
		p.kept = addKept(p.kept, Kept{Ground: keep.Ground, Basis: keep.Basis}, path)
		return
	}
	if keepsInside := slices.ContainsFunc(f.Fields, func(inner dataset.Field) bool { return p.keptBelow(path+"."+inner.Name, inner) }); keepsInside {
		for _, inner := range f.Fields {
			p.field(path+"."+inner.Name, column, inner, true, inList || f.Type.List())
		}
		return
	}
	m := strategyFor(p.n.collection, f, p.rule)
	if f.ReadOnly || m.Strategy == preserve {
		detail := "read_only"
		if !f.ReadOnly {
			detail = preserve
		}
		p.kept = addKept(p.kept, Kept{Ground: Declared, Basis: detail}, path)
		return
	}
	if kind, detail := p.obstacle(path, column, f, m, inList); kind != "" {
		p.obstacles = addObstacle(p.obstacles, kind, detail, path)
		return
	}
	p.columns = append(p.columns, Column{Path: path, Strategy: m.Strategy, Configuration: m.Configuration, Length: p.length(path, column, f)})
}

func (p *columnPlanner) keptBelow(path string, f dataset.Field) bool {
	_, stays := p.stays(path)
	return stays || f.ReadOnly || slices.ContainsFunc(f.Fields, func(inner dataset.Field) bool { return p.keptBelow(path+"."+inner.Name, inner) })
}

// stays returns the first decision by which the field is kept.
func (p *columnPlanner) stays(path string) (Keep, bool) {
	for _, k := range p.keep {
		if k.covers(p.n, true).has(path) {
			return k, true
		}
	}
	return Keep{}, false
}

// obstacle returns why the field cannot be changed so.
func (p *columnPlanner) obstacle(path, column string, f dataset.Field, m dataset.Masking, inList bool) (ObstacleKind, string) {
	if wrong := configured(m); wrong != "" {
		return NoStrategy, wrong
	}
	if f.PrimaryKey || slices.Contains(p.key, path) {
		return KeyColumn, ""
	}
	if inList || f.Type.List() && (f.Identity != "" || len(f.References) > 0) {
		return InList, ""
	}
	if onText(m.Strategy) && (f.Type != "" && f.Type != dataset.String || f.Type == "" && path != column || len(f.Fields) > 0) {
		return WrongType, "declared " + string(f.Type)
	}
	if p.shape == nil {
		return "", ""
	}
	return p.inStore(path, column, m)
}

// inStore returns why the store would not take the change.
func (p *columnPlanner) inStore(path, column string, m dataset.Masking) (ObstacleKind, string) {
	has, there := p.shape.Columns[column]
	nested := path != column
	switch {
	case !there:
		return NoColumn, ""
	case slices.Contains(p.shape.Key, column):
		return KeyColumn, ""
	case has.Generated:
		return Generated, ""
	case !nested && m.Strategy == nullRewrite && has.NotNull:
		return NotNull, ""
	case !nested && onText(m.Strategy) && !has.Text:
		return WrongType, "is " + has.Kind
	}
	for _, k := range p.shape.From {
		if slices.Contains(k.ToColumns, column) {
			return ForeignKey, k.Table
		}
	}
	for _, k := range p.shape.Refers {
		if slices.Contains(k.Columns, column) && m.Strategy != nullRewrite {
			return ForeignKey, k.To
		}
	}
	return "", ""
}

// length returns the most characters that fit.
func (p *columnPlanner) length(path, column string, f dataset.Field) int {
	length := f.Length
	if p.shape != nil && path == column {
		if own := p.shape.Columns[column].Length; own > 0 && (length == 0 || own < length) {
			length = own
		}
	}
	return length
}

// addObstacle adds columns to the obstacle of the kind.
func addObstacle(all []Obstacle, kind ObstacleKind, detail string, columns ...string) []Obstacle {
	for i := range all {
		if all[i].Kind == kind && all[i].Detail == detail {
			all[i].Columns = append(all[i].Columns, columns...)
			return all
		}
	}
	return append(all, Obstacle{Kind: kind, Detail: detail, Columns: columns})
}

func addKept(all []Kept, k Kept, columns ...string) []Kept {
	for i := range all {
		if all[i].Ground == k.Ground && all[i].Basis == k.Basis {
			all[i].Columns = append(all[i].Columns, columns...)
			return all
		}
	}
	k.Columns = columns
	return append(all, k)
}
