package engine

// maxReseeds is how many identities found on the way are followed.
const maxReseeds = 25

// Reseeded says that identities found in the person's rows were sought in other
// stores, because a field is declared to tell so.
type Reseeded struct {
	Kind       string `json:"kind"`
	Dataset    string `json:"dataset"`
	Collection string `json:"collection"`
	Field      string `json:"field"`
	Values     int    `json:"values"`
	Stopped    bool   `json:"stopped,omitempty"` // there were more than are followed
}

// reseed takes a value as the person's, and reports whether it may be sought. A
// value that is the person's already is not counted.
func (r *run) reseed(v outgoing) bool {
	at := identityField{kind: v.to.reseeds, fold: foldFor(v.to.reseeds)}
	if identityKey(at.kind, at.fold, v.value) == "" {
		return false
	}
	if r.identified().has(at, v.value) {
		return true
	}
	noted := r.noteReseed(v)
	if r.reseeds == maxReseeds {
		noted.Stopped = true
		return false
	}
	r.reseeds++
	noted.Values++
	more := r.identified().with(at.kind, v.value)
	r.own.Store(&more)
	return true
}

func (r *run) noteReseed(v outgoing) *Reseeded {
	from := v.to.from.node
	for i := range r.reseeded {
		known := &r.reseeded[i]
		if known.Dataset == from.address().Dataset && known.Collection == from.address().Collection && known.Field == v.to.path {
			return known
		}
	}
	r.reseeded = append(r.reseeded, Reseeded{
		Kind: v.to.reseeds, Dataset: from.address().Dataset, Collection: from.address().Collection, Field: v.to.path,
	})
	return &r.reseeded[len(r.reseeded)-1]
}
