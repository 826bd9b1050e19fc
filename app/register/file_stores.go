package register

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"

	"go.yaml.in/yaml/v3"

	"rettighetsporten/models"
)

// LoadStores reads stores alone, in the form a controller's stores have in a
// register: under "stores:", as a list, or in a whole register, of every
// controller. Dataset files lie relative to it. What only a case needs, such as
// the owner and the activities, may be missing.
func LoadStores(fsys fs.FS, name string) ([]StoreDeclaration, error) {
	b, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("reading the stores: %w", err)
	}
	nodes, err := storeNodes(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	seen := map[string]bool{}
	stores := make([]StoreDeclaration, 0, len(nodes))
	for i, n := range nodes {
		if n.ID == "" || seen[n.ID] {
			return nil, fmt.Errorf("%s: store number %d: needs an id that no other has", name, i+1)
		}
		seen[n.ID] = true
		d := StoreDeclaration{ID: n.ID, StoreFacts: n.StoreFacts, DatasetFile: n.Dataset.file}
		d.Dataset = n.Dataset.text
		if d.DatasetFile != "" {
			text, err := fs.ReadFile(fsys, path.Join(path.Dir(name), d.DatasetFile))
			if err != nil {
				return nil, fmt.Errorf("reading the dataset of store %s: %w", n.ID, err)
			}
			d.Dataset = string(text)
		}
		if d.Dataset == "" && d.Kind != models.StoreManual {
			return nil, fmt.Errorf("%s: store %s: dataset is missing", name, n.ID)
		}
		stores = append(stores, d)
	}
	return stores, nil
}

func storeNodes(b []byte) ([]storeNode, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(b, &root); err != nil {
		return nil, fmt.Errorf("not readable as YAML: %w", err)
	}
	dec := yaml.NewDecoder(bytes.NewReader(b))
	dec.KnownFields(true)
	if len(root.Content) == 1 && root.Content[0].Kind == yaml.SequenceNode {
		var list []storeNode
		err := dec.Decode(&list)
		return list, err
	}
	var file struct {
		fileNode `yaml:",inline"`

		Stores []storeNode `yaml:"stores"`
	}
	if err := dec.Decode(&file); err != nil {
		return nil, err
	}
	stores := file.Stores
	for _, c := range file.Controllers {
		stores = append(stores, c.Stores...)
	}
	if len(stores) == 0 {
		return nil, fmt.Errorf("no store is declared")
	}
	return stores, nil
}
