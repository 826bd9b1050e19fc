package mailbox

import (
	"fmt"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"

	"rettighetsporten/app/recordstore"
)

// The collections a mailbox has.
const (
	Messages = "messages" // the person sent or received them
	Mentions = "mentions" // the person only stands in the text: they may be about others
)

// The fields a message does not have by itself. They hold those of the values
// asked for that stand in it, so that nobody else's address makes the message
// look like somebody else's.
const (
	addressField  = "address"    // in From, To, Cc or Bcc
	mentionPrefix = "mentioned_" // fields that begin so: in the subject or the text
)

// place is where a message lies.
type place struct {
	folder   string
	validity uint32
	uid      imap.UID
}

// row returns the message as a row of the collection, and whether it is one the
// query asks for.
func (m message) row(at place, q recordstore.Query) (recordstore.Row, bool) {
	inHeader := m.carried(q)
	if q.Collection.Name == Mentions && len(inHeader) > 0 {
		return nil, false // it is among the messages
	}
	row := recordstore.Row{
		"id":     fmt.Sprintf("%s/%d/%d", at.folder, at.validity, at.uid),
		"folder": at.folder, "message_id": m.id,
		"from": people(m.from), "to": people(m.to), "cc": people(m.cc), "bcc": people(m.bcc),
		"date": nil, "subject": m.subject, "text": m.text, "attachments": m.listed(), "cut": m.cut,
	}
	if !m.date.IsZero() {
		row["date"] = recordstore.InstantText(m.date)
	}
	if q.Collection.Name == Messages && len(inHeader) > 0 {
		row[addressField] = inHeader
	}
	for _, w := range q.Where {
		if !strings.HasPrefix(w.Field, mentionPrefix) {
			continue
		}
		if found := m.mentioned(w); len(found) > 0 {
			row[w.Field] = found
		}
	}
	if !q.Matcher()(row) {
		return nil, false
	}
	kept := recordstore.Row{}
	for _, f := range q.Collection.Fields {
		if v, ok := row[f.Name]; ok {
			kept[f.Name] = plain(v)
		}
	}
	return kept, true
}

// carried returns the addresses asked for that stand in the header as
// addresses, whatever the letter case.
func (m message) carried(q recordstore.Query) []any {
	known := map[string]bool{}
	for _, list := range [][]address{m.from, m.to, m.cc, m.bcc} {
		for _, a := range list {
			if key, ok := recordstore.FoldCase.Key(a.addr); ok {
				known[key] = true
			}
		}
	}
	var found []any
	for _, w := range q.Where {
		for _, v := range w.Values {
			if key, ok := recordstore.FoldCase.Key(v); ok && known[key] && !slices.Contains(found, v) {
				found = append(found, v)
			}
		}
	}
	return found
}

// mentioned returns the values that stand in the subject or the text.
func (m message) mentioned(w recordstore.Match) []any {
	var found []any
	for _, v := range w.Values {
		if key, ok := w.Fold.Key(v); ok && standsIn(m.subject+"\n"+m.text, key, w.Fold) {
			found = append(found, v)
		}
	}
	return found
}

// shows reports whether what is read of the message shows why the server found
// it: what it was asked for stands there, if only as a part of something else.
func (m message) shows(q recordstore.Query) bool {
	var all strings.Builder
	all.WriteString(m.id + "\n" + m.subject + "\n" + m.text)
	for _, a := range slices.Concat(m.from, m.to, m.cc, m.bcc) {
		all.WriteString("\n" + a.name + "\n" + a.addr)
	}
	for _, a := range m.attachments {
		all.WriteString("\n" + a.name)
	}
	read := strings.ToLower(all.String())
	return slices.ContainsFunc(asked(q), func(text string) bool { return strings.Contains(read, strings.ToLower(text)) })
}

func (m message) listed() []any {
	all := make([]any, 0, len(m.attachments))
	for _, a := range m.attachments {
		all = append(all, map[string]any{"name": a.name, "type": a.kind, "size": a.size})
	}
	return all
}

func people(list []address) []any {
	all := make([]any, 0, len(list))
	for _, a := range list {
		all = append(all, map[string]any{"name": a.name, "address": a.addr})
	}
	return all
}

// plain returns the value with text that is UTF-8 to the last byte.
func plain(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = plain(v[i])
		}
		return v
	case map[string]any:
		for name := range v {
			v[name] = plain(v[name])
		}
		return v
	default:
		return recordstore.Plain(v)
	}
}
