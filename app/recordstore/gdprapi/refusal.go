package gdprapi

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"golang.org/x/text/language"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/network/httpclient"
)

const (
	maxTold    = 20  // errors in one refusal
	maxMessage = 500 // characters of a message
)

// RefusalError is a service's own word on why it gives nothing, or not everything.
// It is an error with the *recordstore.Error in its chain, which names the
// codes and not the messages: those are the service's words about a person, to
// be shown to who works on the case and never kept as data or logged.
type RefusalError struct {
	cause *recordstore.Error
	Told  []Told
	held  int // values the service holds back
}

// Told is one thing a service says in the way of an error.
type Told struct {
	Code     string            // empty when it could be anything but a code
	Messages map[string]string // language → text; "" where the service names no language
}

// Error returns the reason and the codes.
func (r *RefusalError) Error() string { return r.cause.Error() }

// Unwrap returns the *recordstore.Error.
func (r *RefusalError) Unwrap() error { return r.cause }

// Messages returns the texts in the language nearest to the one wanted.
func (r *RefusalError) Messages(lang language.Tag) []string {
	var out []string
	for _, t := range r.Told {
		if text := t.in(lang); text != "" {
			out = append(out, text)
		}
	}
	return out
}

func (t Told) in(lang language.Tag) string {
	var names []string
	for _, fallback := range []string{"nb", "no", "nn", "en", "da", "sv"} { // the first there is stands in where nothing is near
		if _, ok := t.Messages[fallback]; ok {
			names = append(names, fallback)
		}
	}
	names = append(names, slices.Sorted(maps.Keys(t.Messages))...)
	if len(names) == 0 {
		return ""
	}
	tags := make([]language.Tag, len(names))
	for i, name := range names {
		tags[i] = language.Make(name)
	}
	_, i, _ := language.NewMatcher(tags).Match(lang)
	return t.Messages[names[i]]
}

// errNobody is what 404 means when the service itself says it, which answers in
// JSON. Whatever else answers 404 may as well say that the path is wrong.
var errNobody = errors.New("the service has nobody of the identifier")

// explain reads an answer of the form {errors: [{code, message: {nb: …}}]}. It
// returns nil for any other, which then means no more than its status.
func explain(status int, body []byte) error {
	value, err := httpclient.Decode(body)
	if err != nil {
		return nil //nolint:nilerr // the status says it
	}
	object, ok := value.(map[string]any)
	if ok && status == http.StatusNotFound {
		return errNobody
	}
	list, _ := object["errors"].([]any)
	var told []Told
	for _, element := range list[:min(len(list), maxTold)] {
		if t, ok := toldBy(element); ok {
			told = append(told, t)
		}
	}
	if len(told) == 0 {
		return nil
	}
	cause := httpclient.Answered(status, codes(told))
	if status == http.StatusForbidden {
		cause.Whole = false // about this person, not about us
	}
	return &RefusalError{cause: cause, Told: told}
}

func toldBy(element any) (Told, bool) {
	object, _ := element.(map[string]any)
	code, _ := object["code"].(string)
	message, _ := object["message"].(map[string]any)
	t := Told{Code: httpclient.SafeCode(code), Messages: map[string]string{}}
	for lang, text := range message {
		if text, ok := text.(string); ok && len(t.Messages) < maxTold {
			t.Messages[lang] = short(text)
		}
	}
	return t, code != "" || len(t.Messages) > 0
}

// heldBack adds what a tree holds back to the refusal, which may be nil.
func (r *RefusalError) heldBack(root *node) *RefusalError {
	n := root.withheld()
	if n == 0 {
		return r
	}
	if r == nil {
		r = &RefusalError{}
	}
	r.held += n
	r.cause = recordstore.Fail(recordstore.TooMuch, fmt.Sprintf("the service holds %d values back", r.held))
	root.told(r)
	return r
}

func (n *node) told(into *RefusalError) {
	if n.held != "" && len(into.Told) < maxTold {
		into.Told = append(into.Told, Told{Messages: map[string]string{"": short(n.held)}})
	}
	for _, child := range n.children {
		child.told(into)
	}
}

func short(text string) string {
	if runes := []rune(text); len(runes) > maxMessage {
		return string(runes[:maxMessage]) + "…"
	}
	return text
}

func codes(told []Told) string {
	text := ""
	for _, t := range told {
		if t.Code != "" && len(text) < 200 {
			text += " " + t.Code
		}
	}
	if text == "" {
		return ""
	}
	return text[1:]
}
