package register

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"rettighetsporten/models"
)

// The shapes in which a register is written. They differ from the models where
// writing asks for something shorter: sets of activities that several
// controllers share, a dataset inline or in a file.
type fileNode struct {
	ActivitySets []activitySet    `yaml:"activity_sets,omitempty"`
	Controllers  []controllerNode `yaml:"controllers,omitempty"`
}

type activitySet struct {
	ID         string         `yaml:"id"`
	Activities []activityNode `yaml:"activities,omitempty"`
}

type controllerNode struct {
	ID                     string `yaml:"id"`
	Name                   string `yaml:"name"`
	CasePrefix             string `yaml:"case_prefix"`
	Kind                   string `yaml:"kind,omitempty"`
	models.ControllerFacts `yaml:",inline"`
	ActivitySets           []string       `yaml:"activity_sets,omitempty"`
	Activities             []activityNode `yaml:"activities,omitempty"`
	Stores                 []storeNode    `yaml:"stores,omitempty"`

	Receivers []ReceiverDeclaration `yaml:"receivers,omitempty"`
}

type activityNode struct {
	ID                   string   `yaml:"id"`
	OnlyFor              []string `yaml:"only_for,omitempty"` // in a set: the controllers that have it; empty: all
	models.ActivityFacts `yaml:",inline"`
}

func (a activityNode) appliesTo(controllerID string) bool {
	return len(a.OnlyFor) == 0 || slices.Contains(a.OnlyFor, controllerID)
}

type storeNode struct {
	ID                string `yaml:"id"`
	models.StoreFacts `yaml:",inline"`
	Dataset           datasetNode `yaml:"dataset,omitempty"`
}

// datasetNode is a dataset written inline, or the name of the file it is in.
type datasetNode struct{ file, text string }

// UnmarshalYAML reads a file name or a dataset, which may be written as the
// text it is.
func (d *datasetNode) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode && (node.Style&yaml.LiteralStyle != 0 || strings.Contains(node.Value, "\n")) {
		d.text = node.Value
		return nil
	}
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

// IsZero reports whether there is no dataset.
func (d datasetNode) IsZero() bool { return d == datasetNode{} }

// MarshalYAML writes the dataset as the text it is, to the letter.
func (d datasetNode) MarshalYAML() (any, error) {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Style: yaml.LiteralStyle, Value: d.text}, nil
}

func (f fileNode) expand() (File, error) {
	var file File
	for _, c := range f.Controllers {
		entry := ControllerEntry{Controller: models.Controller{
			ID: c.ID, Name: c.Name, CasePrefix: c.CasePrefix, Kind: c.Kind, Facts: c.ControllerFacts,
		}, Receivers: c.Receivers}
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
