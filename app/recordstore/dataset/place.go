package dataset

import (
	"slices"
	"strings"
)

// place is a kind of mapping in a declaration. Its text says what a key there
// belongs to.
type place string

// The places.
const (
	inDataset           place = "the dataset itself"
	inDatasetMeta       place = "fides_meta of the dataset"
	inCollection        place = "the collection itself"
	inCollectionMeta    place = "fides_meta of the collection"
	inCollectionReading place = "meta of the collection"
	inField             place = "the field itself"
	inFieldMeta         place = "fides_meta of the field"
	inFieldReading      place = "meta of the field"
	inReference         place = "an element of references"
	inMasking           place = "masking_strategy_override"
	inRestriction       place = "restriction"
)

// keysAt are the keys each place has.
var keysAt = map[place][]string{
	inDataset: {
		"fides_key", "name", "description", "organization_fides_key", "tags", "meta", "data_categories",
		"fides_meta", "fidesops_meta", "collections",
	},
	inDatasetMeta:       {"after", "namespace", "resource_id", "redact"},
	inCollection:        {"name", "description", "data_categories", "fields", "fides_meta", "fidesops_meta", "meta"},
	inCollectionMeta:    {"after", "erase_after", "skip_processing", "masking_strategy_override", "partitioning", "redact"},
	inCollectionReading: {"label", "messages", "provided"},
	inField:             {"name", "description", "data_categories", "fields", "fides_meta", "fidesops_meta", "meta"},
	inFieldMeta: {
		"identity", "primary_key", "references", "data_type", "length", "read_only", "return_all_elements",
		"custom_request_field", "masking_strategy_override", "redact",
	},
	inFieldReading: {"label", "display", "match", "reseed", "restriction", "supplement", "recipient", "provided"},
	inReference:    {"dataset", "field", "direction"},
	inMasking:      {"strategy", "configuration"},
	inRestriction:  {"on", "off"},
}

// nearby are the places a key may have been meant for, in the order tried.
var nearby = map[place][]place{
	inDataset:           {inDatasetMeta, inCollectionMeta, inCollection},
	inDatasetMeta:       {inDataset, inCollectionMeta},
	inCollection:        {inCollectionMeta, inCollectionReading, inDatasetMeta, inFieldMeta, inDataset},
	inCollectionMeta:    {inCollection, inCollectionReading, inDatasetMeta, inFieldMeta},
	inCollectionReading: {inCollectionMeta, inCollection, inFieldReading},
	inField:             {inFieldMeta, inFieldReading, inReference, inCollectionMeta, inCollection},
	inFieldMeta:         {inField, inFieldReading, inReference, inCollectionMeta},
	inFieldReading:      {inFieldMeta, inField},
	inReference:         {inFieldMeta, inField},
	inMasking:           {inFieldMeta},
	inRestriction:       {inFieldReading},
}

// synonyms are what people write for a key that has another name.
var synonyms = map[string]string{
	"type": "data_type", "datatype": "data_type", "pk": "primary_key", "reference": "references", "categories": "data_categories",
	"data_category": "data_categories", "skip": "skip_processing", "columns": "fields", "tables": "collections", "key": "fides_key",
}

// hint says where an unknown key belongs or what it may have been meant to be,
// in words that go on the end of a sentence, and which of both it is.
func (at place) hint(key string) (code, hint string) {
	for _, other := range nearby[at] {
		if slices.Contains(keysAt[other], key) {
			return "misplaced", ": it belongs under " + string(other)
		}
	}
	for _, other := range append([]place{at}, nearby[at]...) {
		for _, known := range keysAt[other] {
			if synonyms[strings.ToLower(key)] != known && !alike(key, known) {
				continue
			}
			if other == at {
				return "unknown", ": did you mean " + known + "?"
			}
			return "unknown", ": did you mean " + known + ", under " + string(other) + "?"
		}
	}
	return "unknown", ""
}

// alike reports whether one letter more, less or other makes one word of the
// other, or their case and dashes alone differ.
func alike(a, b string) bool {
	flat := strings.NewReplacer("-", "", "_", "", " ", "")
	a, b = flat.Replace(strings.ToLower(a)), flat.Replace(strings.ToLower(b))
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch len(b) - len(a) {
	case 0:
		return i == len(a) || len(a) > 3 && a[i+1:] == b[i+1:]
	case 1:
		return len(a) > 3 && a[i:] == b[i+1:]
	default:
		return false
	}
}
