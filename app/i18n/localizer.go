package i18n

import (
	"fmt"
	"strconv"
	"time"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"

	"rettighetsporten/models"
)

// Localizer gives texts in one language. Put it in the data of a page or a
// letter; never keep it across requests of different people.
type Localizer struct {
	lang      models.Language
	catalogue catalogue
	zone      *time.Location
}

// Lang returns the language of the texts.
func (l Localizer) Lang() models.Language { return l.lang }

// Has reports whether there is a text for the key.
func (l Localizer) Has(key string) bool {
	_, ok := l.catalogue.messages[key]
	return ok
}

// T returns the text for the key. Params are name, value pairs or one
// map[string]any; dates, instants and models.Text are put in the language. An
// unknown key comes back as ⟦key⟧.
func (l Localizer) T(key string, params ...any) string {
	if text, plain := l.catalogue.plain[key]; plain {
		return text
	}
	return l.localize(key, nil, l.values(params))
}

// N returns the text for the key in the plural form that count calls for.
// {count} is the count, grouped as Number groups it.
func (l Localizer) N(key string, count int, params ...any) string {
	values := l.values(params)
	values["count"] = l.Number(count)
	return l.localize(key, count, values)
}

func (l Localizer) localize(key string, count any, values map[string]string) string {
	text, err := l.catalogue.localizer.Localize(&goi18n.LocalizeConfig{
		MessageID: key, PluralCount: count, TemplateData: values, TemplateParser: patternParser{},
	})
	if err != nil && text == "" {
		return missing(key)
	}
	return text
}

// Number returns n with its thousands apart: "12 345" with a no-break space in
// bokmål, "12,345" in English. Four digits stay together.
func (l Localizer) Number(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if digits[0] == '-' {
		sign, digits = "-", digits[1:]
	}
	return sign + l.grouped(digits)
}

// Kilobytes returns how many kB the bytes are, rounded up, as Number writes it.
func (l Localizer) Kilobytes(bytes int64) string { return l.Number(int((bytes + 1023) / 1024)) }

func (l Localizer) grouped(digits string) string {
	if len(digits) < 5 {
		return digits
	}
	separator := "\u00a0"
	if l.lang == models.English {
		separator = ","
	}
	head := len(digits) % 3
	grouped := digits[:head]
	for i := head; i < len(digits); i += 3 {
		if grouped != "" {
			grouped += separator
		}
		grouped += digits[i : i+3]
	}
	return grouped
}

func (l Localizer) values(params []any) map[string]string {
	values := map[string]string{}
	if len(params) == 1 {
		if m, ok := params[0].(map[string]any); ok {
			for name, v := range m {
				values[name] = l.value(v)
			}
		}
		return values
	}
	for i := 0; i+1 < len(params); i += 2 {
		if name, ok := params[i].(string); ok {
			values[name] = l.value(params[i+1])
		}
	}
	return values
}

func (l Localizer) value(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case models.Text:
		return v.In(l.lang)
	case models.Date:
		return l.Date(v)
	case time.Time:
		return l.Instant(v)
	default:
		return fmt.Sprint(v)
	}
}
