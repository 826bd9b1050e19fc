package register

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"

	"go.yaml.in/yaml/v3"

	"rettighetsporten/models"
)

// File is a register as it is written down: the form in which controllers are
// imported.
type File struct {
	Controllers []ControllerEntry
}

// ControllerEntry is one controller with its activities and its stores.
type ControllerEntry struct {
	models.Controller
	Activities []models.ProcessingActivity
	Stores     []StoreDeclaration
	// Receivers are who can take what people take along, Art. 20(2). Without any
	// an import leaves those there are; an empty list takes them out.
	Receivers []ReceiverDeclaration
}

// ReceiverDeclaration is another controller, and how it is reached.
type ReceiverDeclaration struct {
	ID         string                 `yaml:"id"`
	Name       string                 `yaml:"name"`
	Connection models.StoreConnection `yaml:"connection"`
}

// StoreDeclaration is a record store as a register declares it. Where the
// dataset stands in a file of its own, DatasetFile names it and Facts.Dataset
// is empty until Load has read it.
type StoreDeclaration struct {
	ID string
	models.StoreFacts
	DatasetFile string
}

// Record returns the declaration as the controller's store number position.
func (d StoreDeclaration) Record(controllerID string, position int) models.RecordStore {
	return models.RecordStore{ControllerID: controllerID, ID: d.ID, Position: position, Facts: d.StoreFacts}
}

// Controller returns the entry with the id.
func (f File) Controller(id string) (ControllerEntry, bool) {
	for _, c := range f.Controllers {
		if c.ID == id {
			return c, true
		}
	}
	return ControllerEntry{}, false
}

// ExpandEnv returns a copy in which every ${NAME} in a store's connection is
// replaced by what lookup gives for it.
func (f File) ExpandEnv(lookup func(name string) (string, bool)) (File, error) {
	controllers := make([]ControllerEntry, len(f.Controllers))
	for i, c := range f.Controllers {
		stores := make([]StoreDeclaration, len(c.Stores))
		for j, s := range c.Stores {
			connection, err := s.Connection.Expand(lookup)
			if err != nil {
				return File{}, fmt.Errorf("store %s of %s: %w", s.ID, c.ID, err)
			}
			s.Connection = connection
			stores[j] = s
		}
		c.Stores = stores
		controllers[i] = c
	}
	return File{Controllers: controllers}, nil
}

//go:embed data/register.yaml
var bundled embed.FS

// Bundled returns the register the portal comes with: twelve controllers as
// their published privacy notices describe them, without stores.
func Bundled() (File, error) { return Load(bundled, "data/register.yaml") }

// Load reads a register and the dataset files it names, which lie relative to
// it.
func Load(fsys fs.FS, name string) (File, error) {
	b, err := fs.ReadFile(fsys, name)
	if err != nil {
		return File{}, fmt.Errorf("reading the register: %w", err)
	}
	f, err := Parse(b)
	if err != nil {
		return File{}, fmt.Errorf("%s: %w", name, err)
	}
	for _, c := range f.Controllers {
		for i, s := range c.Stores {
			if s.DatasetFile == "" {
				continue
			}
			dataset, err := fs.ReadFile(fsys, path.Join(path.Dir(name), s.DatasetFile))
			if err != nil {
				return File{}, fmt.Errorf("reading the dataset of store %s of %s: %w", s.ID, c.ID, err)
			}
			c.Stores[i].Dataset = string(dataset)
		}
	}
	return f, nil
}

// Parse reads a register written in YAML. Unknown keys, values the portal does
// not know and references to nothing are errors; it returns all of them at
// once as a ProblemsError, each with its line and the controller and activity it is
// in.
func Parse(b []byte) (File, error) { return parse(b, true) }

// parse reads a register, in which it may be said how the stores are reached or
// may not.
func parse(b []byte, reached bool) (File, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(b, &root); err != nil {
		return File{}, fmt.Errorf("not readable as YAML: %w", err)
	}
	doc := place{node: &root}.document()
	var raw fileNode
	dec := yaml.NewDecoder(bytes.NewReader(b))
	dec.KnownFields(true)
	if err := dec.Decode(&raw); err != nil && !errors.Is(err, io.EOF) {
		return File{}, decodingProblems(err, doc)
	}
	c := checker{doc: doc, reached: reached}
	c.file(raw)
	if len(c.problems) > 0 {
		return File{}, c.problems
	}
	return raw.expand()
}
