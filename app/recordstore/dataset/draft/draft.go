// Package draft writes a first declaration of a database from its schema. What
// the schema does not say is guessed from names, and marked as a guess: a person
// who knows the system has to read it.
package draft

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"rettighetsporten/app/recordstore/sqlstore"
)

const (
	guessed = "gjettet"
	heading = `Utkast laget av databasens skjema. Det som er merket "gjettet", er gjettet av navn
på kolonner: les gjennom, rett, og fjern merkene. Kolonner uten data_categories er
ikke gjettet; finn en kategori til dem også. Prøv med portal dataset lint og
portal collect.`
	nobody  = "Ingen kolonne ser ut til å si hvem en rad handler om (e-post, telefon, fødselsnummer):\nsett identity på en, og ta bort skip_processing."
	nowhere = guessed + ": ingenting leder hit fra en person"
)

var notInKey = regexp.MustCompile(`[^a-zA-Z0-9_.-]+`)

// Write returns a declaration of the tables: one dataset for each schema, with
// keys made of the name. It reads without a warning.
func Write(name string, tables []sqlstore.Table) ([]byte, error) {
	name = strings.Trim(notInKey.ReplaceAllString(name, "_"), "_")
	if name == "" {
		name = "database"
	}
	w := writer{plan: newPlan(tables), keys: map[string]string{}}
	var schemas []string
	for _, t := range w.plan.tables {
		if _, known := w.keys[t.Schema]; known {
			continue
		}
		schemas = append(schemas, t.Schema)
		w.keys[t.Schema] = name
	}
	if len(schemas) > 1 {
		for i, schema := range schemas {
			w.keys[schema] = w.unique(name+"_"+notInKey.ReplaceAllString(schema, "_"), i)
		}
	}
	datasets := &yaml.Node{Kind: yaml.SequenceNode}
	for _, schema := range schemas {
		datasets.Content = append(datasets.Content, w.dataset(schema))
	}
	root := mapping(pair{"dataset", datasets})
	root.HeadComment = heading
	if !w.searchable() {
		root.HeadComment += "\n\n" + nobody
	}
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(root); err != nil {
		return nil, fmt.Errorf("writing the declaration: %w", err)
	}
	return b.Bytes(), enc.Close()
}

type writer struct {
	plan *plan
	keys map[string]string // schema → dataset
}

// unique returns the key, or one with a number when another schema has it.
func (w writer) unique(key string, number int) string {
	for _, other := range w.keys {
		if other == key {
			return fmt.Sprintf("%s_%d", key, number+1)
		}
	}
	return key
}

func (w writer) searchable() bool {
	for _, t := range w.plan.tables {
		if t.owned == 0 {
			return true
		}
	}
	return false
}

func (w writer) dataset(schema string) *yaml.Node {
	collections := &yaml.Node{Kind: yaml.SequenceNode}
	for _, t := range w.plan.tables {
		if t.Schema == schema {
			collections.Content = append(collections.Content, w.collection(t))
		}
	}
	d := mapping(pair{"fides_key", text(w.keys[schema])})
	if schema != "" {
		d.Content = append(d.Content, mapping(pair{"fides_meta", mapping(pair{"namespace", mapping(pair{"schema", text(schema)})})}).Content...)
	}
	d.Content = append(d.Content, mapping(pair{"collections", collections}).Content...)
	return d
}

func (w writer) collection(t *table) *yaml.Node {
	fields := &yaml.Node{Kind: yaml.SequenceNode}
	for _, c := range t.Columns {
		fields.Content = append(fields.Content, w.field(t, c))
	}
	pairs := []pair{{"name", text(t.Name)}}
	if !t.reached() {
		pairs = append(pairs, pair{"fides_meta", mapping(pair{"skip_processing", marked(plain("true"), nowhere)})})
	}
	node := mapping(append(pairs, pair{"fields", fields})...)
	for _, k := range t.Foreign {
		if len(k.Columns) > 1 {
			node.HeadComment = strings.TrimPrefix(node.HeadComment+"\n"+fmt.Sprintf(
				"Sammensatt fremmednøkkel (%s) til %s: en referanse gjelder ett felt, så den er utelatt.",
				strings.Join(k.Columns, ", "), k.Table), "\n")
		}
	}
	return node
}

func (w writer) field(t *table, c sqlstore.Column) *yaml.Node {
	pairs := []pair{{"name", text(c.Name)}}
	if category := w.category(t, c); category != "" {
		pairs = append(pairs, pair{"data_categories", marked(list(category), guessed)})
	}
	var meta []pair
	if identity := t.guesses[c.Name].identity; identity != "" {
		meta = append(meta, pair{"identity", marked(text(identity), guessed)})
	}
	if c.Key {
		meta = append(meta, pair{"primary_key", plain("true")})
	}
	if c.Type != "" {
		meta = append(meta, pair{"data_type", text(string(c.Type))})
	}
	if references := w.references(t, c); len(references.Content) > 0 {
		meta = append(meta, pair{"references", references})
	}
	if len(meta) > 0 {
		pairs = append(pairs, pair{"fides_meta", mapping(meta...)})
	}
	node := mapping(pairs...)
	for _, k := range t.foreign(c.Name) {
		if w.plan.target(k) == t && t.owned == 0 {
			node.HeadComment = "Viser til en annen rad i samme tabell, altså til en annen person: referansen er utelatt."
		}
	}
	return node
}

func (w writer) category(t *table, c sqlstore.Column) string {
	g, ok := t.guesses[c.Name]
	switch {
	case ok && (!g.weak || t.owned >= 0):
		return g.category
	case c.Key && t.owned == 0:
		return "user.unique_id"
	case t.isKey(c):
		return operations.category
	default:
		return ""
	}
}

// references returns what the column refers to. A collection that is skipped
// has none, and a name with a dot cannot be referred to.
func (w writer) references(t *table, c sqlstore.Column) *yaml.Node {
	all := &yaml.Node{Kind: yaml.SequenceNode}
	for _, k := range t.foreign(c.Name) {
		other := w.plan.target(k)
		if other == t && t.owned == 0 {
			continue // see field
		}
		if other == nil || !t.reached() || !other.reached() || strings.Contains(other.Name, ".") || k.References[0] == "" {
			continue
		}
		reference := mapping(pair{"dataset", text(w.keys[other.Schema])}, pair{"field", text(other.Name + "." + k.References[0])})
		if direction := w.plan.direction(t, k); direction != "" {
			reference.Content = append(reference.Content, mapping(pair{"direction", marked(text(string(direction)), guessed)}).Content...)
		}
		all.Content = append(all.Content, reference)
	}
	return all
}
