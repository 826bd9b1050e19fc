package recordstore

// Matcher returns a test for rows, for stores that cannot be asked with a
// condition or are not trusted to honour it.
func (q Query) Matcher() func(Row) bool {
	type wanted struct {
		field string
		fold  Fold
		keys  map[string]bool
	}
	fields := make([]wanted, len(q.Where))
	for i, m := range q.Where {
		fields[i] = wanted{field: m.Field, fold: m.Fold, keys: map[string]bool{}}
		for _, v := range m.Values {
			if key, ok := m.Fold.Key(v); ok {
				fields[i].keys[key] = true
			}
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
