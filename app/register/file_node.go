package register

import (
	"encoding/json"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"

	"rettighetsporten/models"
)

// The shapes in which a register is written. They differ from the models where
// writing asks for something shorter: sets of activities that several
// controllers share, a dataset inline or in a file.
type fileNode struct {
	ActivitySets []activitySet    `yaml:"activity_sets"`
	Controllers  []controllerNode `yaml:"controllers"`
}

type activitySet struct {
	ID         string         `yaml:"id"`
	Activities []activityNode `yaml:"activities"`
}

type controllerNode struct {
	ID                     string `yaml:"id"`
	Name                   string `yaml:"name"`
	CasePrefix             string `yaml:"case_prefix"`
	Kind                   string `yaml:"kind"`
	models.ControllerFacts `yaml:",inline"`
	ActivitySets           []string       `yaml:"activity_sets"`
	Activities             []activityNode `yaml:"activities"`
	Stores                 []storeNode    `yaml:"stores"`
}

type activityNode struct {
	ID                   string   `yaml:"id"`
	OnlyFor              []string `yaml:"only_for"` // in a set: the controllers that have it; empty: all
	models.ActivityFacts `yaml:",inline"`
}

func (a activityNode) appliesTo(controllerID string) bool {
	return len(a.OnlyFor) == 0 || slices.Contains(a.OnlyFor, controllerID)
}

type storeNode struct {
	ID                string `yaml:"id"`
	models.StoreFacts `yaml:",inline"`
	Dataset           datasetNode `yaml:"dataset"`
}

// datasetNode is a dataset written inline, or the name of the file it is in.
type datasetNode struct{ file, text string }

// UnmarshalYAML reads a file name or a dataset.
func (d *datasetNode) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		d.file = node.Value
		return nil
	}
	b, err := yaml.Marshal(node)
	if err != nil {
		return fmt.Errorf("copying the dataset: %w", err)
	}
	d.text = string(b)
	return nil
}

func (f fileNode) expand() (File, error) {
	var file File
	for _, c := range f.Controllers {
		entry := ControllerEntry{Controller: models.Controller{
			ID: c.ID, Name: c.Name, CasePrefix: c.CasePrefix, Kind: c.Kind, Facts: c.ControllerFacts,
		}}
		for _, a := range f.activitiesOf(c) {
			facts, err := own(a.ActivityFacts)
			if err != nil {
				return File{}, err
			}
			entry.Activities = append(entry.Activities, models.ProcessingActivity{
				ControllerID: c.ID, ID: a.ID, Position: len(entry.Activities) + 1, Facts: facts,
			})
		}
		for _, s := range c.Stores {
			facts := s.StoreFacts
			facts.Dataset = s.Dataset.text
			entry.Stores = append(entry.Stores, StoreDeclaration{ID: s.ID, StoreFacts: facts, DatasetFile: s.Dataset.file})
		}
		file.Controllers = append(file.Controllers, entry)
	}
	return file, nil
}

// activitiesOf returns the controller's activities: those of its sets that
// apply to it, then its own.
func (f fileNode) activitiesOf(c controllerNode) []activityNode {
	var all []activityNode
	for _, set := range f.ActivitySets {
		if !slices.Contains(c.ActivitySets, set.ID) {
			continue
		}
		for _, a := range set.Activities {
			if a.appliesTo(c.ID) {
				all = append(all, a)
			}
		}
	}
	return append(all, c.Activities...)
}

// own returns a copy that shares no memory with the set the facts came from.
func own(facts models.ActivityFacts) (models.ActivityFacts, error) {
	b, err := json.Marshal(facts)
	if err != nil {
		return facts, fmt.Errorf("copying an activity: %w", err)
	}
	var c models.ActivityFacts
	if err := json.Unmarshal(b, &c); err != nil {
		return facts, fmt.Errorf("copying an activity: %w", err)
	}
	return c, nil
}
