package gdprapi

import (
	"errors"
	"fmt"
	"io"
	"net/http"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/network/httpclient"
)

// maxTold is how many errors of one refusal are kept.
const maxTold = 20

// RefusalError is a service's own word on why it gives nothing, or not everything.
// It is an error with the *recordstore.Error in its chain, which names the
// codes and not the texts: those are the service's words about a person, to
// be shown to who works on the case and never logged.
type RefusalError struct {
	cause *recordstore.Error
	told  []recordstore.Told
	held  int // values the service holds back
}

var _ recordstore.Refusal = (*RefusalError)(nil)

// Error returns the reason and the codes.
func (r *RefusalError) Error() string { return r.cause.Error() }

// Format shows the reason and the codes, whatever the verb.
func (r *RefusalError) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, r.Error()) }

// Unwrap returns the *recordstore.Error.
func (r *RefusalError) Unwrap() error { return r.cause }

// Refused returns what the service says.
func (r *RefusalError) Refused() []recordstore.Told { return r.told }

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
	var told []recordstore.Told
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
	return &RefusalError{cause: cause, told: told}
}

func toldBy(element any) (recordstore.Told, bool) {
	object, _ := element.(map[string]any)
	code, _ := object["code"].(string)
	message, _ := object["message"].(map[string]any)
	texts := textsOf(message)
	return recordstore.NewTold(httpclient.SafeCode(code), texts), code != "" || len(texts) > 0
}

func textsOf(message map[string]any) map[string]string {
	texts := map[string]string{}
	for lang, text := range message {
		if text, ok := text.(string); ok {
			texts[lang] = text
		}
	}
	return texts
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
	r.cause = recordstore.Fail(recordstore.HeldBack, fmt.Sprintf("the service holds %d values back", r.held))
	root.told(r)
	return r
}

func (n *node) told(into *RefusalError) {
	if n.held != nil && len(into.told) < maxTold {
		into.told = append(into.told, *n.held)
	}
	for _, child := range n.children {
		child.told(into)
	}
}

func codes(told []recordstore.Told) string {
	text := ""
	for _, t := range told {
		if t.Code() != "" && len(text) < 200 {
			text += " " + t.Code()
		}
	}
	if text == "" {
		return ""
	}
	return text[1:]
}
