package models

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// LetterWords are a controller's own words in its letters of one kind and
// language: before and after what the law wants said, which stays as it is. It
// can name what LetterFields lists, and nothing else of a case.
type LetterWords struct {
	Kind     LetterKind `json:"kind" yaml:"kind"`
	Language Language   `json:"language" yaml:"language"`
	Opening  string     `json:"opening,omitempty" yaml:"opening,omitempty"`
	Closing  string     `json:"closing,omitempty" yaml:"closing,omitempty"`
}

// WordsVersion is one version of a controller's words in a letter, kept when
// another takes its place: a letter was written with the one in force that day.
type WordsVersion struct {
	ControllerID string     `gorm:"primaryKey"`
	Kind         LetterKind `gorm:"primaryKey"`
	Language     Language   `gorm:"primaryKey"`
	Version      int        `gorm:"primaryKey"` // from 1
	Opening      string     // "" with Closing: the controller has no words of its own any more
	Closing      string
	SaidBy       string // a staff ID, "" for a file that an operator read in
	SaidAt       time.Time
}

// TableName keeps GORM from inventing a plural.
func (WordsVersion) TableName() string { return "letter_words" }

// WordedLetters lists the letters that can have words of a controller's own.
func WordedLetters() []LetterKind {
	return slices.DeleteFunc(LetterKinds(), func(k LetterKind) bool { return k == LetterComplete }) // has a page and no letter
}

// LetterFields lists what a controller's own words can name, in braces.
func LetterFields() []string { return []string{"saksnummer", "mottatt", "virksomhet"} }

var letterField = regexp.MustCompile(`\{[^{}]*\}?|\}`)

// UnknownFields returns what stands in braces in the words and is no field, each
// once.
func (w LetterWords) UnknownFields() []string {
	var unknown []string
	for _, found := range letterField.FindAllString(w.Opening+"\n"+w.Closing, -1) {
		name := strings.TrimSuffix(strings.TrimPrefix(found, "{"), "}")
		if found != "{"+name+"}" || !slices.Contains(LetterFields(), name) {
			unknown = append(unknown, found)
		}
	}
	slices.Sort(unknown)
	return slices.Compact(unknown)
}

// Filled returns the words with the fields filled in.
func (w LetterWords) Filled(values map[string]string) LetterWords {
	var pairs []string
	for _, name := range LetterFields() {
		pairs = append(pairs, "{"+name+"}", values[name])
	}
	fill := strings.NewReplacer(pairs...)
	w.Opening, w.Closing = fill.Replace(w.Opening), fill.Replace(w.Closing)
	return w
}

// IsZero reports whether the controller says nothing of its own.
func (w LetterWords) IsZero() bool { return w.Opening == "" && w.Closing == "" }

// WordsIn returns the controller's own words in the letter, none where it has
// none in the language that it is written in.
func (f ControllerFacts) WordsIn(kind LetterKind, language Language) LetterWords {
	for _, w := range f.Letters {
		if w.Kind == kind && w.Language == language.OfLetters() {
			return w
		}
	}
	return LetterWords{Kind: kind, Language: language}
}

// WithWords returns the facts with these words in place of those of the same
// letter; words that say nothing are left out.
func (f ControllerFacts) WithWords(words ...LetterWords) ControllerFacts {
	f.Letters = slices.Clone(f.Letters)
	for _, w := range words {
		f.Letters = slices.DeleteFunc(f.Letters, func(o LetterWords) bool { return o.Kind == w.Kind && o.Language == w.Language })
		if !w.IsZero() {
			f.Letters = append(f.Letters, w)
		}
	}
	slices.SortFunc(f.Letters, func(a, b LetterWords) int {
		return strings.Compare(string(a.Kind)+" "+string(a.Language), string(b.Kind)+" "+string(b.Language))
	})
	if len(f.Letters) == 0 {
		f.Letters = nil
	}
	return f
}
