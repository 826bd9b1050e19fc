package models

import "fmt"

// Language is a language of the portal as a BCP 47 tag.
type Language string

// The languages of the portal. Pages and reports can be had in bokmål and
// English, letters and e-mails in nynorsk too.
const (
	Bokmal  Language = "nb"
	Nynorsk Language = "nn"
	English Language = "en"
)

// LetterLanguages lists the languages that letters can be had in.
func LetterLanguages() []Language { return []Language{Bokmal, Nynorsk, English} }

// OfPages returns the language that pages and reports are in for who has their
// letters in this one.
func (l Language) OfPages() Language {
	if l == Nynorsk {
		return Bokmal
	}
	return l
}

// ParseLanguage returns the language of the tag, or Bokmal and false when there
// are no pages in it.
func ParseLanguage(tag string) (Language, bool) {
	switch Language(tag) {
	case Bokmal, English:
		return Language(tag), true
	default:
		return Bokmal, false
	}
}

// Text is something the register says, in bokmål and, where it has been
// translated, in English.
type Text struct {
	NB string `json:"nb,omitempty" yaml:"nb,omitempty"`
	EN string `json:"en,omitempty" yaml:"en,omitempty"`
}

// In returns the text in the language, or in bokmål when it is not translated.
func (t Text) In(l Language) string {
	if l == English && t.EN != "" {
		return t.EN
	}
	return t.NB
}

// IsZero reports whether there is no text.
func (t Text) IsZero() bool { return t.NB == "" && t.EN == "" }

// MarshalYAML writes what UnmarshalYAML reads: the bokmål text alone where there
// is no English.
func (t Text) MarshalYAML() (any, error) {
	if t.EN == "" {
		return t.NB, nil
	}
	type mapping Text
	return mapping(t), nil
}

// UnmarshalYAML reads either a plain bokmål text or a mapping of languages.
func (t *Text) UnmarshalYAML(unmarshal func(any) error) error {
	var plain string
	if err := unmarshal(&plain); err == nil {
		*t = Text{NB: plain}
		return nil
	}
	type mapping Text
	var m mapping
	if err := unmarshal(&m); err != nil {
		return fmt.Errorf("want a text or {nb: …, en: …}: %w", err)
	}
	*t = Text(m)
	return nil
}
