package dataset

import (
	"strings"

	"rettighetsporten/models"
)

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
			c.Categories = r.texts(e.value)
		case "fields":
			c.Fields, declared = r.fields(e.value, v.where+".", 1), true
		case "fides_meta", "fidesops_meta":
			r.collectionMeta(e.value, &c)
		case "meta":
			c.Label, c.Hidden = r.reading(e.value)
		default:
			r.unknown(e)
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
			for _, element := range r.list(e.value) {
				c.After = append(c.After, r.address(element))
			}
		case "skip_processing":
			c.Skip = r.yes(e.value)
		case "erase_after", "masking_strategy_override", "partitioning", "redact":
		default:
			r.unknown(e)
		}
	}
}

func (r *reader) address(v value) Address {
	parts := strings.Split(r.text(v), ".")
	if len(parts) != 2 || parts[0] == "" || parts[1] == "" {
		r.fail(v, "after %q: want dataset.collection", v.Value)
		return Address{}
	}
	return Address{Dataset: parts[0], Collection: parts[1]}
}

// reading reads our own "meta": a readable label, and whether to show it.
func (r *reader) reading(v value) (label models.Text, hidden bool) {
	if v.null() {
		return label, false
	}
	for _, e := range r.mapping(v) {
		switch e.name {
		case "label":
			if err := e.value.Decode(&label); err != nil {
				r.fail(e.value, "label: want a text, or {nb: …, en: …}")
			}
		case "display":
			hidden = !r.yes(e.value)
		default:
			r.unknown(e)
		}
	}
	return label, hidden
}
