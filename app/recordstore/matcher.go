package recordstore

import "rettighetsporten/app/recordstore/dataset"

// Matcher returns a test for rows, for stores that cannot be asked with a
// condition or are not trusted to honour it. A value also matches in the
// spelling it has as the field's declared type: "007" finds the number 7. What
// cannot be of that type is reported.
func (q Query) Matcher() func(Row) bool {
	type wanted struct {
		field string
		fold  Fold
		keys  map[string]bool
	}
	fields := make([]wanted, len(q.Where))
	for i, m := range q.Where {
		fields[i] = wanted{field: m.Field, fold: m.Fold, keys: map[string]bool{}}
		unfit := false
		for _, v := range m.Values {
			key, ok := m.Fold.Key(v)
			if !ok {
				continue
			}
			fields[i].keys[key] = true
			cast, fits := Cast(q.declared(m.Field), v)
			if !fits && m.Fold == FoldNationalID {
				cast, fits = Cast(q.declared(m.Field), key) // without its blanks it can be a number
			}
			if key, ok := m.Fold.Key(cast); ok && fits {
				fields[i].keys[key] = true
			}
			unfit = unfit || !fits
		}
		if unfit {
			q.Differs(UnfitValues, m.Field)
		}
	}
	return func(r Row) bool {
		for _, w := range fields {
			for _, v := range r.Values(w.field) {
				if key, ok := w.fold.Key(v); ok && w.keys[key] {
					return true
				}
			}
		}
		return false
	}
}

// declared returns the type of a field; empty when none is declared.
func (q Query) declared(path string) dataset.Type {
	if q.Collection == nil {
		return ""
	}
	f, _ := q.Collection.Field(path)
	return f.Type
}
