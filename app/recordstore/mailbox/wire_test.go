package mailbox

import (
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"testing/iotest"
)

// heard is a connection on which the text is received.
type heard struct {
	net.Conn
	text io.Reader
}

func (h heard) Read(p []byte) (int, error) { return h.text.Read(p) }
func (heard) Close() error                 { return nil }

func TestWire(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("(", maxNesting+1)
	for name, c := range map[string]struct {
		text string
		ok   bool
	}{
		"a conversation":             {"* OK hei\r\n* LIST () \"/\" {3}\r\n(((\r\nT1 OK (Success)\r\n", true},
		"brackets":                   {"* 1 FETCH (BODYSTRUCTURE " + deep[2:], true},
		"too many":                   {"* 1 FETCH " + deep, false},
		"too many, over many lines":  {strings.Repeat("* OK (\r\n", maxNesting+1), false},
		"in a message":               {"* 1 FETCH (UID 1 BODY[]<0> {300}\r\n" + deep + strings.Repeat("x", 300-len(deep)) + ")\r\n", true},
		"after a message":            {"* 1 FETCH (UID 1 BODY[]<0> {3}\r\nabc " + deep + "\r\n", false},
		"in quotes":                  {"* 1 FETCH (BODY \"\\\"" + deep + "\")\r\n", true},
		"after quotes":               {"* 1 FETCH (BODY \"\\\"\"" + deep + ")\r\n", false},
		"in quotes, where none are":  {"* OK \"" + deep + "\"\r\n", false},
		"quotes over a line":         {"* 1 FETCH (BODY \"\r\n", false},
		"a length where none is":     {"* OK {1000}\r\n" + deep, false},
		"a length in the middle":     {"* 1 FETCH ({1000} \r\n" + deep, false},
		"a length in quotes":         {"* 1 FETCH (\"{1000}\"\r\n" + deep, false},
		"a length no number can be":  {"* 1 FETCH (BODY[] {99999999999999999999}\r\n" + deep, false},
		"a message larger than any":  {"* 1 FETCH (BODY[] {99999999}\r\n" + deep, false},
		"a message nobody asked for": {"T FETCH {1000}\r\n" + deep, false},
		"a line without an end":      {"* OK " + strings.Repeat("x", maxLine), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for kind, source := range map[string]io.Reader{
				"at once": strings.NewReader(c.text), "byte by byte": iotest.OneByteReader(strings.NewReader(c.text)),
			} {
				w := &wire{Conn: heard{text: source}}
				got, err := io.ReadAll(w)
				if c.ok && (err != nil || string(got) != c.text) {
					t.Errorf("%s: got %d bytes and %v", kind, len(got), err)
				}
				if again, err2 := w.Read(make([]byte, 1)); !c.ok && (!errors.Is(err, errWire) || again != 0 || !errors.Is(err2, errWire)) {
					t.Errorf("%s: got %v, and after it %d and %v", kind, err, again, err2)
				}
			}
		})
	}
}

// A message that breaks off ends before the error does: whoever reads it stops
// at its end.
func TestWireBreaksOff(t *testing.T) {
	t.Parallel()
	gone := errors.New("gone")
	w := &wire{Conn: heard{text: io.MultiReader(strings.NewReader("* 1 FETCH (BODY[]<0> {10}\r\nabc"), iotest.ErrReader(gone))}}
	got, err := io.ReadAll(w)
	if want := "* 1 FETCH (BODY[]<0> {10}\r\nabc" + strings.Repeat("\x00", 7); string(got) != want || !errors.Is(err, gone) || !w.broken.Load() {
		t.Errorf("got %q, %v, broken %v", got, err, w.broken.Load())
	}
	if _, err := w.Read(make([]byte, 1)); !errors.Is(err, gone) {
		t.Errorf("and after it %v", err)
	}
}
