package models

import "fmt"

// Language is a language of the portal as a BCP 47 tag.
type Language string

// The languages of the portal. Pages are in bokmål and English, what a person is
// sent and given is in nynorsk too. Nothing is in Northern Sami but a few official
// words: who asks for it gets bokmål with them.
const (
	Bokmal       Language = "nb"
	Nynorsk      Language = "nn"
	English      Language = "en"
	NorthernSami Language = "se"
)

// LetterLanguages lists the languages that letters and answers are written in.
func LetterLanguages() []Language { return []Language{Bokmal, Nynorsk, English} }

// AnswerLanguages lists the languages that people can ask to be answered in.
func AnswerLanguages() []Language { return append(LetterLanguages(), NorthernSami) }

// OfLetters returns the language that letters and answers are written in for who
// has asked to be answered in this one.
func (l Language) OfLetters() Language {
	if l == NorthernSami {
		return Bokmal
	}
	return l
}

// OfPages returns the language that pages are in for who has asked to be answered
// in this one.
func (l Language) OfPages() Language {
	if l == Nynorsk || l == NorthernSami {
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
// translated, in English. What the portal itself says in its place is in nynorsk
// too.
type Text struct {
	NB string `json:"nb,omitempty" yaml:"nb,omitempty"`
	EN string `json:"en,omitempty" yaml:"en,omitempty"`
	NN string `json:"-" yaml:"-"`
}

// In returns the text in the language, or in bokmål when it is not translated.
func (t Text) In(l Language) string {
	switch t.LanguageIn(l) {
	case English:
		return t.EN
	case Nynorsk:
		return t.NN
	default:
		return t.NB
	}
}

// LanguageIn returns the language of what In returns.
func (t Text) LanguageIn(l Language) Language {
	if l == English && t.EN != "" || l == Nynorsk && t.NN != "" {
		return l
	}
	return Bokmal
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
