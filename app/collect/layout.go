package collect

import (
	"context"
	"slices"

	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/models"
)

// Layout is how a collection's rows are shown: its name and its columns in
// words.
type Layout struct {
	Label   models.Text
	Columns []LayoutColumn
}

// LayoutColumn is a column by the store's name for it and in words.
type LayoutColumn struct {
	Name  string
	Label models.Text
}

// Layouts are the layouts of a controller's stores, from their declarations.
type Layouts struct {
	declared map[layoutKey]Layout
	names    map[string]models.Text
}

type layoutKey struct{ store, dataset, name string }

// Layouts reads how the controller's stores are to be shown.
func (s *Service) Layouts(ctx context.Context, controllerID string) (Layouts, error) {
	stores, err := s.Register.Stores(ctx, controllerID)
	if err != nil {
		return Layouts{}, err
	}
	l := Layouts{declared: map[layoutKey]Layout{}, names: map[string]models.Text{}}
	for _, store := range stores {
		l.names[store.ID] = store.Facts.Name
		if store.Facts.Dataset == "" {
			continue
		}
		declared, err := dataset.Parse([]byte(store.Facts.Dataset))
		if err != nil {
			continue // the collection itself reports a bad declaration
		}
		for _, d := range declared.Datasets {
			for _, c := range d.Collections {
				l.declared[layoutKey{store.ID, d.Key, c.Name}] = layoutOf(c)
			}
		}
	}
	return l, nil
}

func layoutOf(c dataset.Collection) Layout {
	out := Layout{Label: c.Label}
	if out.Label.IsZero() {
		out.Label = models.Text{NB: c.Name}
	}
	for _, f := range c.Fields {
		if f.Hidden {
			continue
		}
		label := f.Label
		if label.IsZero() {
			label = models.Text{NB: f.Name}
		}
		out.Columns = append(out.Columns, LayoutColumn{Name: f.Name, Label: label})
	}
	return out
}

// For returns the layout of a store's collection. What has no declaration,
// such as what an owner has typed in, is laid out by the rows themselves.
func (l Layouts) For(store, datasetKey, name string, rows []Row) Layout {
	if name == Attachments {
		return attachmentLayout()
	}
	if layout, ok := l.declared[layoutKey{store, datasetKey, name}]; ok {
		return layout
	}
	layout := Layout{Label: l.names[store]}
	for _, r := range rows {
		for _, column := range r.columns() {
			known := slices.ContainsFunc(layout.Columns, func(c LayoutColumn) bool { return c.Name == column })
			if !known {
				layout.Columns = append(layout.Columns, LayoutColumn{Name: column, Label: models.Text{NB: column}})
			}
		}
	}
	return layout
}

func (r Row) columns() []string {
	names := make([]string, 0, len(r.Values))
	for name := range r.Values {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
