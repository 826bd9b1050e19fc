package dataset

import "strings"

func (r *reader) collection(v value, d Dataset) Collection {
	c := Collection{Dataset: d.Key, Namespace: d.Namespace, Line: v.Line}
	entries := r.mapping(v)
	for _, e := range entries {
		if e.name == "name" {
			c.Name = r.text(e.value)
		}
	}
	v.where = c.Address().String()
	if c.Name == "" {
		r.fail(v, "the collection has no name")
	}
	declared := false
	for _, e := range entries {
		e.value.where = v.where
		switch e.name {
		case "name", "description":
		case "data_categories":
			c.Categories = r.categories(e.value)
		case "fields":
			c.Fields, declared = r.fields(e.value, v.where+".", 1), true
		case "fides_meta", "fidesops_meta":
			r.collectionMeta(e.value, &c)
		case "meta":
			r.collectionReading(e.value, &c)
		default:
			r.unknown(e, inCollection)
		}
	}
	if !declared {
		r.fail(v, "fields are missing")
	}
	return c
}

func (r *reader) collectionMeta(v value, c *Collection) {
	for _, e := range r.mapping(v) {
		switch e.name {
		case "after":
			c.After = r.addresses(e)
		case "erase_after":
			c.EraseAfter = r.addresses(e)
		case "skip_processing":
			c.Skip = r.yes(e.value)
		case "masking_strategy_override":
			c.Masking = r.masking(e.value)
		case "redact":
			c.Redact = r.redact(e.value)
		case "partitioning": // of BigQuery alone
		default:
			r.unknown(e, inCollectionMeta)
		}
	}
}

func (r *reader) addresses(e entry) []Address {
	var all []Address
	for _, element := range r.list(e.value) {
		all = append(all, r.address(e.name, element))
	}
	return all
}

func (r *reader) address(key string, v value) Address {
	parts := strings.Split(r.text(v), ".")
	if len(parts) != 2 || parts[0] == "" || parts[1] == "" {
		r.fail(v, "%s %q: want dataset.collection", key, v.Value)
		return Address{}
	}
	return Address{Dataset: parts[0], Collection: parts[1]}
}

// collectionReading reads our own "meta": a readable label, whether each row is a
// message, and whether the person has provided what is in it.
func (r *reader) collectionReading(v value, c *Collection) {
	for _, e := range r.mapping(v) {
		switch e.name {
		case "label":
			c.Label = r.label(e.value)
		case "messages":
			c.Messages = r.yes(e.value)
		case "provided":
			c.Provided = r.provided(e.value)
		default:
			r.unknown(e, inCollectionReading)
		}
	}
}
