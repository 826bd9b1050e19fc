package i18n

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"go.yaml.in/yaml/v3"

	"rettighetsporten/models"
)

// readLanguage reads all area files of a language. Each key belongs to one
// file; all faults are reported at once.
func readLanguage(fsys fs.FS, lang models.Language) (map[string]*goi18n.Message, error) {
	files, err := fs.Glob(fsys, path.Join(string(lang), "*.yaml"))
	if err != nil {
		return nil, fmt.Errorf("listing files: %w", err)
	}
	if len(files) == 0 {
		return nil, errors.New("no files")
	}
	messages := map[string]*goi18n.Message{}
	home := map[string]string{}
	var faults []error
	for _, file := range files {
		area, err := readFile(fsys, file)
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", file, err))
			continue
		}
		for key, m := range area {
			if other, taken := home[key]; taken {
				faults = append(faults, fmt.Errorf("%s: %s is also in %s", file, key, other))
			}
			home[key], messages[key] = file, m
		}
	}
	return messages, errors.Join(faults...)
}

func readFile(fsys fs.FS, file string) (map[string]*goi18n.Message, error) {
	raw, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil, fmt.Errorf("reading: %w", err)
	}
	var entries map[string]entry
	if err := yaml.Unmarshal(raw, &entries); err != nil {
		return nil, fmt.Errorf("parsing: %w", err)
	}
	messages := make(map[string]*goi18n.Message, len(entries))
	var faults []error
	for key, e := range entries {
		if err := e.check(); err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", key, err))
			continue
		}
		messages[key] = &goi18n.Message{ID: key, One: e.One, Other: e.Other}
	}
	return messages, errors.Join(faults...)
}

// entry is one value of a catalogue. Bokmål and English both have the plural
// forms one and other and no more; a plain text is "other".
type entry struct {
	One   string
	Other string
}

// UnmarshalYAML reads a text or {one: …, other: …} and refuses other forms.
func (e *entry) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		return node.Decode(&e.Other)
	}
	var forms map[string]string
	if err := node.Decode(&forms); err != nil {
		return err
	}
	for form := range forms {
		if form != "one" && form != "other" {
			return fmt.Errorf("line %d: unknown plural form %q", node.Line, form)
		}
	}
	if len(forms) != 2 {
		return fmt.Errorf("line %d: want both one and other", node.Line)
	}
	e.One, e.Other = forms["one"], forms["other"]
	return e.checkPlural(node)
}

func (e *entry) checkPlural(node *yaml.Node) error {
	if strings.TrimSpace(e.One) == "" {
		return fmt.Errorf("line %d: the form one is empty", node.Line)
	}
	return nil
}

func (e *entry) check() error {
	if strings.TrimSpace(e.Other) == "" {
		return errors.New("empty")
	}
	for _, text := range []string{e.One, e.Other} {
		if _, err := parsePattern(text); err != nil {
			return err
		}
	}
	return nil
}
