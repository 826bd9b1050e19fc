package collect

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/models"
)

// maxRefusals is how many things one collection of a store may say.
const maxRefusals = 20

// kept is something a store said, as it is sealed.
type kept struct {
	Dataset    string
	Collection string
	Code       string            `json:",omitempty"`
	Texts      map[string]string `json:",omitempty"`
}

// says reports whether it is the same that is said.
func (k kept) says(other kept) bool { return k.Code == other.Code && maps.Equal(k.Texts, other.Texts) }

// sealRefusal seals what the store says on why it gave nothing, or not everything.
// What it said to an earlier run stands while the collection stands as it did
// and has not failed in another way.
func (s *Service) sealRefusal(before models.Collection, parts []models.CollectionPart, said *heard) ([]byte, error) {
	earlier, err := s.openRefusal(before)
	if err != nil {
		return nil, err
	}
	var all []kept
	for _, part := range parts {
		if part.State != models.CollectionFailed && part.State != models.CollectionStopped {
			continue
		}
		at := dataset.Address{Dataset: part.Dataset, Collection: part.Name}
		answered := said.of(before.StoreID, at)
		its := keep(at, answered.told)
		same := func(p models.CollectionPart) bool {
			return p.Dataset == part.Dataset && p.Name == part.Name && p.State == part.State && p.Reason == part.Reason
		}
		if len(its) == 0 && !answered.failed && slices.ContainsFunc(before.Parts, same) {
			its = slices.DeleteFunc(slices.Clone(earlier), func(k kept) bool { return k.Dataset != part.Dataset || k.Collection != part.Name })
		}
		all = append(all, its...)
	}
	if len(all) == 0 {
		return nil, nil
	}
	plain, err := json.Marshal(all)
	if err != nil {
		return nil, errors.New("writing what a store said: it cannot be written")
	}
	return s.Keys.Seal(plain, placeRefusal(before.ID))
}

// keep returns what is said, each thing once.
func keep(at dataset.Address, told []recordstore.Told) []kept {
	var out []kept
	for _, t := range told {
		k := kept{Dataset: at.Dataset, Collection: at.Collection, Code: t.Code(), Texts: t.Reveal()}
		if (k.Code != "" || len(k.Texts) > 0) && len(out) < maxRefusals && !slices.ContainsFunc(out, k.says) {
			out = append(out, k)
		}
	}
	return out
}

func (s *Service) openRefusal(col models.Collection) ([]kept, error) {
	if col.RefusalSealed == nil {
		return nil, nil
	}
	plain, err := s.Keys.Open(col.RefusalSealed, placeRefusal(col.ID))
	if err != nil {
		return nil, err
	}
	var all []kept
	if json.Unmarshal(plain, &all) != nil {
		return nil, errors.New("reading what a store said: it is not what was written")
	}
	return all, nil
}

// refused returns what the store says, each thing once however many of its
// collections were refused.
func (s *Service) refused(col models.Collection) ([]recordstore.Told, error) {
	if !col.Gap() {
		return nil, nil
	}
	all, err := s.openRefusal(col)
	if err != nil {
		return nil, err
	}
	var out []recordstore.Told
	for i, k := range all {
		if !slices.ContainsFunc(all[:i], k.says) {
			out = append(out, recordstore.NewTold(k.Code, k.Texts))
		}
	}
	return out, nil
}

func placeRefusal(id string) string { return "collections.refusal/" + id }
