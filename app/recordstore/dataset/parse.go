package dataset

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxBytes is the largest declaration that is read.
const maxBytes = 4 << 20

// File is what one YAML file declares.
type File struct {
	Datasets []Dataset
	Warnings []Problem // what is ignored
}

var keyForm = regexp.MustCompile(`^[a-zA-Z0-9_.<>-]+$`)

// Parse reads a file with "dataset:" and a list of datasets or a single one; a
// dataset that stands alone is read too. Keys it does not know are ignored and
// listed as warnings. The error is of type Errors and lists everything that
// is wrong; references into other datasets are not followed here.
func Parse(source []byte) (File, error) {
	r := &reader{}
	datasets := r.read(source)
	if len(r.problems) > 0 {
		slices.SortStableFunc(r.problems, byLine)
		return File{}, r.problems
	}
	return File{Datasets: datasets, Warnings: r.warnings}, nil
}

func byLine(a, b Problem) int { return cmp.Compare(a.Line, b.Line) }

// read returns what could be read, and notes what is wrong.
func (r *reader) read(source []byte) []Dataset {
	var document yaml.Node
	whole := value{Node: &document}
	if len(source) > maxBytes {
		r.fail(whole, "the declaration is too large")
		return nil
	}
	if err := yaml.Unmarshal(source, &document); err != nil {
		var text string
		document.Line, text = yamlError(err)
		r.fail(whole, "not YAML: %s", text)
		return nil
	}
	if len(document.Content) == 0 {
		r.fail(whole, "the declaration is empty")
		return nil
	}
	return r.file(resolve(document.Content[0], ""))
}

var yamlLine = regexp.MustCompile(`^yaml: (?:line ([0-9]+): )?`)

// yamlError parts the line from the text of an error.
func yamlError(err error) (line int, text string) {
	text = err.Error()
	if found := yamlLine.FindStringSubmatch(text); found != nil {
		line, _ = strconv.Atoi(found[1])
		text = text[len(found[0]):]
	}
	return line, text
}

func (r *reader) file(root value) []Dataset {
	declared := []value{root}
	for _, e := range r.mapping(root) {
		if e.name != "dataset" {
			continue
		}
		declared = []value{e.value}
		if e.value.Kind == yaml.SequenceNode {
			declared = r.list(e.value)
		}
	}
	if len(declared) == 0 {
		r.fail(root, "no dataset is declared")
	}
	var datasets []Dataset
	for _, v := range declared {
		d := r.dataset(v)
		if slices.ContainsFunc(datasets, func(other Dataset) bool { return other.Key == d.Key }) {
			r.fail(v, "two datasets have the key %q", d.Key)
		}
		datasets = append(datasets, d)
	}
	return datasets
}

func (r *reader) dataset(v value) Dataset {
	var d Dataset
	entries := r.mapping(v)
	for _, e := range entries {
		if e.name == "fides_key" {
			d.Key = r.text(e.value)
		}
	}
	if !keyForm.MatchString(d.Key) {
		r.fail(v, "fides_key %q: want letters, digits and _ . < > - only", d.Key)
	}
	var collections []value
	found := false
	for _, e := range entries {
		e.value.where = d.Key
		switch e.name {
		case "fides_key", "description", "organization_fides_key", "tags", "meta":
		case "data_categories":
			r.categories(e.value) // of no consequence
		case "name":
			d.Name = r.text(e.value)
		case "fides_meta", "fidesops_meta":
			r.datasetMeta(e.value, &d)
		case "collections":
			collections, found = r.list(e.value), true
		default:
			r.unknown(e, inDataset)
		}
	}
	if !found {
		r.fail(value{Node: v.Node, where: d.Key}, "collections are missing")
	}
	for _, cv := range collections {
		c := r.collection(cv, d)
		if _, twice := d.Collection(c.Name); twice {
			r.fail(cv, "two collections are called %q", c.Name)
		}
		d.Collections = append(d.Collections, c)
	}
	slices.SortStableFunc(d.Collections, func(a, b Collection) int { return strings.Compare(a.Name, b.Name) })
	r.checkReferences(&d)
	return d
}

func (r *reader) datasetMeta(v value, d *Dataset) {
	for _, e := range r.mapping(v) {
		switch e.name {
		case "after":
			d.After = r.texts(e.value)
		case "namespace":
			d.Namespace = map[string]string{}
			for _, part := range r.mapping(e.value) {
				d.Namespace[part.name] = r.text(part.value)
			}
		case "redact":
			d.Redact = r.redact(e.value)
		case "resource_id":
		default:
			r.unknown(e, inDatasetMeta)
		}
	}
}

// checkReferences fails for every reference to something in the same dataset
// that is not declared.
func (r *reader) checkReferences(d *Dataset) {
	for i := range d.Collections {
		c := &d.Collections[i]
		c.Walk(func(path string, f Field) {
			for _, ref := range f.References {
				if ref.Dataset != d.Key {
					continue
				}
				target, ok := d.Collection(ref.Collection)
				if ok {
					_, ok = target.Field(ref.Field)
				}
				if !ok {
					r.problems = append(r.problems, Problem{
						Line: ref.Line, Severity: Error, Code: "reference", Where: c.Address().String() + "." + path,
						Text: "refers to " + ref.Collection + "." + ref.Field + ", which is not declared",
					})
				}
			}
		})
	}
}
