package engine

import (
	"strconv"
	"strings"
	"time"

	search "rettighetsporten/app/collect/engine"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// spelled returns what a text that a person wrote stands for in the place of a
// value: of its type, and a day in the spelling it has there. What cannot be read
// so is the text itself.
func spelled(f dataset.Field, value any, text string) any {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil
	}
	t := f.Type
	switch v := value.(type) {
	case bool:
		return truthOf(text)
	case int64:
		t = dataset.Integer
	case float64:
		t = dataset.Float
	case string: // a decimal is one too
		if day := dated(v, text); day != "" {
			return day
		}
		if pointed := strings.Replace(text, ",", ".", 1); isNumber(t) && readsAsNumber(v) && readsAsNumber(pointed) {
			return pointed
		}
		return text
	}
	if isNumber(t) {
		if number, fits := recordstore.Cast(t, strings.Replace(text, ",", ".", 1)); fits {
			return number
		}
	}
	return text
}

func isNumber(t dataset.Type) bool { return t == dataset.Integer || t == dataset.Float }

func readsAsNumber(text string) bool {
	_, err := strconv.ParseFloat(text, 64)
	return err == nil
}

func truthOf(text string) any {
	switch strings.ToLower(text) {
	case "ja", "yes":
		return true
	case "nei", "no":
		return false
	}
	if b, err := strconv.ParseBool(strings.ToLower(text)); err == nil {
		return b
	}
	return text
}

// dayForms are how people write a day and a moment, and how stores do. A day is
// read as its first moment.
var dayForms = map[string][]string{
	"2.1.2006":          {time.DateOnly, "2006-01-02 00:00:00"},
	"2.1.2006 15:04":    {time.DateTime, "2006-01-02 15:04", "2006-01-02T15:04:05"},
	"2.1.2006 15:04:05": {time.DateTime, "2006-01-02T15:04:05"},
}

// dated returns the day or the moment of the text as the value is written; ""
// where one of them is neither.
func dated(value, text string) string {
	for typed, stored := range dayForms {
		day, err := time.Parse(typed, text)
		if err != nil {
			continue
		}
		for _, form := range stored {
			if _, err := time.Parse(form, value); err == nil {
				return day.Format(form)
			}
		}
	}
	return ""
}

// written returns a day as a column of days takes it.
func written(has recordstore.ColumnShape, value any) any {
	text, _ := value.(string)
	at, err := time.Parse(time.DateTime, text)
	if err != nil || !strings.EqualFold(has.Kind, "date") {
		return value
	}
	return at.Format(time.DateOnly)
}

// entered returns what a person wrote for a place that is empty, as the column
// takes it. Where the column is none of days, one is written as it is in the
// person's other rows. What cannot be read so is the text itself, and refused.
func entered(f dataset.Field, has recordstore.ColumnShape, rows []foundRow, text string) any {
	text = strings.TrimSpace(text)
	at, typed := instant(text)
	switch kind := strings.ToLower(has.Kind); {
	case f.Type == dataset.Boolean && text != "":
		return truthOf(text)
	case kind == "date" && typed && at.Equal(at.Truncate(24*time.Hour)):
		return at.Format(time.DateOnly)
	case typed && (kind == "timestamp" || strings.HasPrefix(kind, "timestamp(") || strings.HasPrefix(kind, "datetime")):
		return at.Format(time.DateTime)
	}
	for _, r := range rows {
		if other, ok := r.row[f.Name].(string); ok {
			if day := dated(other, text); day != "" {
				return day
			}
		}
	}
	return spelled(f, nil, text)
}

// instant reads a day or a moment, as people or as stores write it.
func instant(text string) (time.Time, bool) {
	for typed, stored := range dayForms {
		for _, form := range append([]string{typed}, stored...) {
			if at, err := time.Parse(form, text); err == nil {
				return at, true
			}
		}
	}
	return time.Time{}, false
}

// same reports whether two values of a field are one to whoever reads them:
// upper and lower case and blanks do not matter, nor how a number or an identity
// is written.
func same(f dataset.Field, one, other any) bool {
	a, b := plainText(f, one), plainText(f, other)
	if strings.EqualFold(a, b) {
		return true
	}
	if !isNumber(f.Type) {
		return false
	}
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	return errX == nil && errY == nil && x == y
}

func plainText(f dataset.Field, value any) string {
	text, _ := search.FoldOf(f).Key(value)
	return strings.Join(strings.Fields(text), " ")
}

// beside returns what stands in the column for it when a text is put beside a
// row: behind what stands there, unless it does already.
func beside(now, text any) any {
	added, _ := recordstore.Exact.Key(text)
	before, _ := now.(string)
	switch {
	case before == "":
		return added
	case strings.Contains("\n"+before+"\n", "\n"+added+"\n"):
		return before
	default:
		return before + "\n" + added
	}
}
