package engine

import (
	"cmp"
	"maps"
	"slices"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// identities holds the keys of what is known to be the person's, by kind and by
// how a field compares. It does not change: adding makes another.
type identities map[string]map[recordstore.Fold]map[string]bool

func identitiesOf(seeds []Seed) identities {
	own := identities{}
	for _, s := range seeds {
		if s.Proof != "" {
			own.put(s.Kind, s.Value)
		}
	}
	return own
}

func (own identities) put(kind string, value any) {
	for _, fold := range []recordstore.Fold{recordstore.Exact, recordstore.FoldCase, recordstore.FoldPhone, recordstore.FoldNationalID} {
		key := identityKey(kind, fold, value)
		if key == "" {
			continue
		}
		if own[kind] == nil {
			own[kind] = map[recordstore.Fold]map[string]bool{}
		}
		if own[kind][fold] == nil {
			own[kind][fold] = map[string]bool{}
		}
		own[kind][fold][key] = true
	}
}

// with returns the identities and one more.
func (own identities) with(kind string, value any) identities {
	more := make(identities, len(own)+1)
	for k, folds := range own {
		more[k] = make(map[recordstore.Fold]map[string]bool, len(folds))
		for fold, keys := range folds {
			more[k][fold] = maps.Clone(keys)
		}
	}
	more.put(kind, value)
	return more
}

func (own identities) has(w identityField, value any) bool {
	return own[w.kind][w.fold][identityKey(w.kind, w.fold, value)]
}

// foreign reports whether the row carries an identity that is not the person's.
// Of a kind the person has no seed of, nothing can be said.
func (own identities) foreign(watched []identityField, row recordstore.Row) bool {
	for _, w := range watched {
		if _, known := own[w.kind]; !known || w.reseeds {
			continue // what a field that reseeds holds is the person's when the row is
		}
		for _, v := range row.Values(w.path) {
			if identityKey(w.kind, w.fold, v) != "" && !own.has(w, v) {
				return true
			}
		}
	}
	return false
}

// identifies reports whether the row carries an identity of the person's.
func (own identities) identifies(watched []identityField, row recordstore.Row) bool {
	for _, w := range watched {
		for _, v := range row.Values(w.path) {
			if own.has(w, v) {
				return true
			}
		}
	}
	return false
}

// identityField is a field that holds an identity.
type identityField struct {
	path, kind string
	fold       recordstore.Fold
	reseeds    bool
}

// identityFields returns the fields seeds are sought in, and those that tell
// whose a row is. What a request says in a form is sought, but identifies
// nobody.
func identityFields(c *dataset.Collection) (entries, watched []identityField) {
	c.Walk(func(path string, f dataset.Field) {
		national := slices.ContainsFunc(f.Categories, func(category string) bool {
			return dataset.InCategory(category, categoryNationalID)
		})
		switch {
		case f.Identity != "":
			w := identityField{path: path, kind: f.Identity, fold: FoldOf(f), reseeds: f.Reseed}
			entries = append(entries, w)
			watched = append(watched, w)
		case national:
			watched = append(watched, identityField{path: path, kind: KindNationalID})
		}
		if f.RequestField != "" && f.RequestField != f.Identity {
			entries = append(entries, identityField{path: path, kind: f.RequestField, fold: FoldOf(f)})
		}
	})
	return entries, watched
}

// FoldOf returns how values are compared with the field: as it says itself, or
// as the identity it holds, or that a request names it by.
func FoldOf(f dataset.Field) recordstore.Fold {
	switch f.Match {
	case dataset.MatchExact:
		return recordstore.Exact
	case dataset.MatchFoldCase:
		return recordstore.FoldCase
	case dataset.MatchPhone:
		return recordstore.FoldPhone
	default:
		return foldFor(cmp.Or(f.Identity, f.RequestField))
	}
}
