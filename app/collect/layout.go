package collect

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/models"
)

// Layout is how a collection's rows are shown: its name and its columns in
// words.
type Layout struct {
	Label    models.Text
	Columns  []LayoutColumn
	Messages bool           // each row is a message
	Hidden   []LayoutColumn // not worth a reader's time
	// Recipients are the paths of what says to whom a row was disclosed.
	Recipients []string
}

// LayoutColumn is a column by the store's name for it and in words.
type LayoutColumn struct {
	Name    string
	Label   models.Text
	Type    dataset.Type   // as it is declared, "" where it is not
	Members []LayoutColumn // of an object, or of each of a list
	Hidden  bool           // a member that is not worth a reader's time
	Address bool           // all of it, or some, is an address that is kept from the reader
	Cut     bool           // only some of it is, and the rest is shown
}

// Layouts are the layouts of a controller's stores, from their declarations.
type Layouts struct {
	declared map[layoutKey]Layout
	names    map[string]models.Text
	provided map[layoutKey][]dataset.Field // where only what the person has provided is given; nil: everything is
	leftOut  map[string][]models.Text      // by store: collections and fields that they have not provided

	shielded  map[layoutKey][]dataset.Field // where the person's address is kept from who acts for them: all else; nil: nothing is
	addresses map[layoutKey]int             // how many fields something is kept back of for that
	machine   map[string]bool               // the stores of the register that a machine reads
}

type layoutKey struct{ store, dataset, name string }

// Layouts reads how what was found for the item is to be shown. What the person
// takes along has only what they have provided, Art. 20(1).
func (s *Service) Layouts(ctx context.Context, item models.RequestItem) (Layouts, error) {
	stores, err := s.Register.Stores(ctx, item.ControllerID)
	if err != nil {
		return Layouts{}, err
	}
	l := Layouts{declared: map[layoutKey]Layout{}, names: map[string]models.Text{}, machine: map[string]bool{}}
	shielded, err := s.shielded(ctx, item)
	if err != nil {
		return Layouts{}, err
	}
	if shielded {
		l.shielded, l.addresses = map[layoutKey][]dataset.Field{}, map[layoutKey]int{}
	}
	if item.InvokedRight == models.RightPortability {
		l.provided, l.leftOut = map[layoutKey][]dataset.Field{}, map[string][]models.Text{}
	}
	for _, store := range stores {
		l.names[store.ID], l.machine[store.ID] = store.Facts.Name, store.Kind != models.StoreManual
		if store.Facts.Dataset == "" {
			continue
		}
		declared, err := dataset.Parse([]byte(store.Facts.Dataset))
		if err != nil {
			continue // the collection itself reports a bad declaration
		}
		for _, d := range declared.Datasets {
			for _, c := range d.Collections {
				key := layoutKey{store.ID, d.Key, c.Name}
				if l.provided != nil {
					whole := layoutOf(c)
					c.Fields = c.ProvidedFields()
					l.provided[key] = c.Fields
					l.leftOut[store.ID] = append(l.leftOut[store.ID], missingFrom(whole, layoutOf(c))...)
				}
				l.declared[key] = layoutOf(c)
				if shielded {
					l.shield(key, c)
				}
			}
		}
	}
	return l, nil
}

// shielded reports whether the person of the item has a protected address and
// somebody acts for them: then it is kept out of all that is read, by what the
// declarations say is one.
func (s *Service) shielded(ctx context.Context, item models.RequestItem) (bool, error) {
	if item.RequestID == "" {
		return false, nil // nobody has asked
	}
	n, err := table.RightsRequests(s.DB.Read()).Where(`id = ? AND address_protected_at IS NOT NULL AND EXISTS (SELECT 1 FROM representations
		WHERE subject_id = rights_requests.data_subject_id AND representations.controller_id = rights_requests.controller_id)`, item.RequestID).Count(ctx, "*")
	if err != nil {
		return false, fmt.Errorf("looking for a protected address: %w", database.Fault(err))
	}
	return n > 0, nil
}

// shield takes the addresses out of the layout of the collection. What is taken
// along loses their columns, and what is read has them with nothing in.
func (l Layouts) shield(key layoutKey, c dataset.Collection) {
	whole := layoutOf(c)
	kept, cut := c.WithoutAddresses()
	l.shielded[key], l.addresses[key] = kept, len(cut)
	c.Fields = kept
	if l.provided != nil {
		l.provided[key], l.declared[key] = kept, layoutOf(c)
		return
	}
	for i, col := range whole.Columns {
		if slices.Contains(cut, col.Name) {
			_, still := c.Field(col.Name)
			whole.Columns[i].Address, whole.Columns[i].Cut = true, still
		}
	}
	l.declared[key] = whole
}

// KeptBack returns of how many rows and how many fields of each row from there
// something is kept back, since the person's address is protected: the whole row,
// or the fields that are an address.
func (l Layouts) KeptBack(from Origin) (rows, fields int) {
	key := layoutKey{from.StoreID, from.Dataset, from.Name}
	if l.undeclared(key) {
		return 1, 0
	}
	return 0, l.addresses[key]
}

// Empty reports whether nothing is left of the rows once the address is out.
func (l Layouts) Empty(from Origin) bool {
	key := layoutKey{from.StoreID, from.Dataset, from.Name}
	kept, shielded := l.shielded[key]
	return shielded && len(kept) == 0 || l.undeclared(key)
}

// undeclared reports whether an address may be anywhere in what came from there:
// a machine gave it, and no declaration says by now what it is. The store has left
// the register, or it is declared otherwise. What an owner has typed in and the
// files are for the reviewer to look through.
func (l Layouts) undeclared(key layoutKey) bool {
	if _, declared := l.shielded[key]; declared || l.shielded == nil || key.name == Attachments {
		return false
	}
	return l.machine[key.store] || key.dataset != key.store || key.name != key.store
}

func layoutOf(c dataset.Collection) Layout {
	out := Layout{Label: c.Label, Messages: c.Messages, Recipients: c.RecipientFields()}
	if out.Label.IsZero() {
		out.Label = models.Text{NB: c.Name}
	}
	for _, col := range columnsOf(c.Fields) {
		if col.Hidden {
			out.Hidden = append(out.Hidden, col)
		} else {
			out.Columns = append(out.Columns, col)
		}
	}
	if len(out.Columns) == 0 { // it is all there is to read
		out.Columns, out.Hidden = out.Hidden, nil
	}
	return out
}

func columnsOf(fields []dataset.Field) []LayoutColumn {
	var out []LayoutColumn
	for _, f := range fields {
		label := f.Label
		if label.IsZero() {
			label = models.Text{NB: f.Name}
		}
		col := LayoutColumn{Name: f.Name, Label: label, Type: f.Type, Hidden: f.Hidden, Members: columnsOf(f.Fields)}
		if len(col.Members) > 0 && !slices.ContainsFunc(col.Members, func(m LayoutColumn) bool { return !m.Hidden }) {
			col.Hidden = true // nothing of it is shown
		}
		out = append(out, col)
	}
	return out
}

// Column returns how the value is shown that the names lead to, with places in lists
// among them. What is not declared is called as it is named.
func (l Layout) Column(names ...string) LayoutColumn {
	columns, col := l.Columns, LayoutColumn{}
	for i, name := range names {
		at := slices.IndexFunc(columns, func(c LayoutColumn) bool { return c.Name == name })
		switch {
		case at >= 0:
			col = columns[at]
		case i > 0 && isPlace(name) && (col.Type == "" || col.Type.List()):
			continue // one of a list
		default:
			col = LayoutColumn{Name: name, Label: models.Text{NB: name}}
		}
		columns = col.Members
	}
	return col
}

// isPlace reports whether the name may be a place in a list: a year, say, is none.
func isPlace(name string) bool {
	place, err := strconv.Atoi(name)
	return err == nil && place >= 0 && place < 1000 && strconv.Itoa(place) == name
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

// missingFrom names what the whole layout shows and the part does not: the
// collection where that is all of it.
func missingFrom(whole, part Layout) []models.Text {
	if len(part.Columns) == 0 {
		return []models.Text{whole.Label}
	}
	var names []models.Text
	for _, col := range whole.Columns {
		if !slices.ContainsFunc(part.Columns, func(p LayoutColumn) bool { return p.Name == col.Name }) {
			names = append(names, models.Text{NB: whole.Label.NB + ": " + col.Label.NB, EN: whole.Label.In(models.English) + ": " + col.Label.In(models.English)})
		}
	}
	return names
}

// NotProvided names what of the store somebody other than the person has made,
// where they take along only what is their own.
func (l Layouts) NotProvided(store string) []models.Text { return l.leftOut[store] }

// Provided returns the fields of what the person takes along; none where an
// owner has typed the rows in.
func (l Layouts) Provided(from Origin) []dataset.Field {
	return l.provided[layoutKey{from.StoreID, from.Dataset, from.Name}]
}

// values returns what of the row may be shown and given. What an owner has typed
// in has no declaration: they were asked for no more.
func (l Layouts) values(r Row) map[string]any {
	key := layoutKey{r.StoreID, r.Dataset, r.Name}
	if l.undeclared(key) {
		return map[string]any{}
	}
	for _, only := range []map[layoutKey][]dataset.Field{l.provided, l.shielded} {
		if fields, declared := only[key]; declared {
			return dataset.Project(fields, r.Values)
		}
	}
	return r.Values
}

func (r Row) columns() []string {
	names := make([]string, 0, len(r.Values))
	for name := range r.Values {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
