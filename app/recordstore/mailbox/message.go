package mailbox

import (
	"bytes"
	"io"
	"net/mail"
	"strings"
	"time"
)

const (
	maxText        = 1 << 20 // of one message, in UTF-8
	maxAttachments = 200     // of one message that are listed
)

// message is what is read of a message.
type message struct {
	from, to, cc, bcc []address
	subject, id       string
	date              time.Time // zero: it says none, or one nobody can read
	text              string
	attachments       []attachment
	cut               bool // there was more than is kept
	headerCut         bool // also of the header
}

// attachment is what a message says of a part that is no text of its own.
type attachment struct {
	name, kind string
	size       int64
}

// readMessage reads a message, whatever state it is in. The contents of
// attachments pass by and are never held. The error is the source's.
func readMessage(source io.Reader) (message, error) {
	var b body
	s := newSplitter(source, &b)
	err := s.read()
	h, text := s.top, b.text()
	m := message{
		from: addresses(h.all("from")), to: addresses(h.all("to")), cc: addresses(h.all("cc")), bcc: addresses(h.all("bcc")),
		subject: words(h.first("subject")), id: strings.Trim(clean(h.first("message-id")), "<> "),
		text: text, attachments: b.attachments, cut: s.cut || b.cut, headerCut: s.topCut,
	}
	if date, err := mail.ParseDate(h.first("date")); err == nil && date.Year() > 1900 && date.Year() < 9999 {
		m.date = date
	}
	return m, err
}

// body gathers the texts and the attachments of a message.
type body struct {
	texts       []written
	attachments []attachment
	left        int // of what may be kept
	began       bool
	cut         bool
}

// written is one text of a message.
type written struct {
	text  string
	html  bool
	group int // of the alternatives it is one of; 0: it is none
}

func (b *body) open(h header, group int, cut bool) part {
	kind, params := mediaType(h.first("content-type"))
	disposition, about := mediaType(h.first("content-disposition"))
	name := fileName(about, params)
	text := kind == "" || kind == "text/plain" || kind == "text/html"
	b.cut = b.cut || cut
	if cut || !text || disposition == "attachment" || name != "" {
		return b.attach(kind, name, h.first("content-transfer-encoding"))
	}
	return b.gather(written{html: kind == "text/html", group: group}, params["charset"], h.first("content-transfer-encoding"))
}

// message adds what stands above a message in the message.
func (b *body) message(h header) {
	into := b.gather(written{}, "utf-8", "")
	for _, field := range []string{"From", "To", "Cc", "Date", "Subject"} {
		if value := words(h.all(strings.ToLower(field))); value != "" {
			into.write([]byte(field + ": " + value + "\n"))
		}
	}
	into.close()
}

func (b *body) gather(w written, charset, encoding string) *textPart {
	if !b.began {
		b.began, b.left = true, 2*maxText // as it is sent
	}
	return &textPart{written: w, of: b, charset: charset, encoding: encoding}
}

func (b *body) attach(kind, name, encoding string) part {
	if len(b.attachments) == maxAttachments {
		b.cut = true
		return nothing{}
	}
	at := len(b.attachments)
	b.attachments = append(b.attachments, attachment{name: name, kind: clean(kind)})
	return &counter{encoding: strings.ToLower(strings.TrimSpace(encoding)), into: func(size int64) { b.attachments[at].size = size }}
}

// text returns what is written for people. Of alternatives it is the plain text
// where that says anything, and everything else as it stands in the message.
func (b *body) text() string {
	plain := map[int]bool{}
	for _, w := range b.texts {
		plain[w.group] = plain[w.group] || !w.html && w.group > 0
	}
	var all []string
	for _, w := range b.texts {
		if !w.html || !plain[w.group] {
			all = append(all, w.text)
		}
	}
	text := strings.Join(all, "\n")
	if len(text) > maxText {
		b.cut = true
		text = strings.ToValidUTF8(text[:maxText], "")
	}
	return text
}

// textPart gathers a text.
type textPart struct {
	written
	of                *body
	charset, encoding string
	kept              bytes.Buffer
}

func (t *textPart) write(b []byte) {
	if len(b) > t.of.left {
		b, t.of.cut = b[:t.of.left], true
	}
	t.of.left -= len(b)
	t.kept.Write(b)
}

func (t *textPart) close() {
	text := decodeCharset(t.charset, decodeTransfer(t.encoding, t.kept.Bytes()))
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	if t.html {
		text = textOf(text)
	}
	if t.written.text = strings.TrimSpace(clean(text)); t.written.text != "" {
		t.of.texts = append(t.of.texts, t.written)
	}
}
