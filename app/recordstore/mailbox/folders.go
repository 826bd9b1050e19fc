package mailbox

import (
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"
)

// everything returns the folders that together hold every message. Where one is
// marked as holding all there are, that is it, and junk and trash, which it may
// leave out: what is archived there may lie nowhere else. Otherwise it is every
// folder but those that only show messages of others.
func everything(found []*imap.ListData) []string {
	found = slices.DeleteFunc(slices.Clone(found), func(f *imap.ListData) bool {
		return marked(f, imap.MailboxAttrNoSelect, imap.MailboxAttrNonExistent)
	})
	whole := slices.ContainsFunc(found, func(f *imap.ListData) bool { return marked(f, imap.MailboxAttrAll) })
	var names []string
	for _, f := range found {
		if whole && (marked(f, imap.MailboxAttrAll) || discarded(f, found)) || !whole && !marked(f, imap.MailboxAttrFlagged) {
			names = append(names, f.Mailbox)
		}
	}
	return names
}

// discarded reports whether the folder is one for junk or trash, or lies in one.
func discarded(f *imap.ListData, among []*imap.ListData) bool {
	return slices.ContainsFunc(among, func(g *imap.ListData) bool {
		return marked(g, imap.MailboxAttrJunk, imap.MailboxAttrTrash) &&
			(f.Mailbox == g.Mailbox || g.Delim != 0 && strings.HasPrefix(f.Mailbox, g.Mailbox+string(g.Delim)))
	})
}

// marked reports whether the folder has one of the attributes, in any letters.
func marked(f *imap.ListData, attributes ...imap.MailboxAttr) bool {
	return slices.ContainsFunc(f.Attrs, func(a imap.MailboxAttr) bool {
		return slices.ContainsFunc(attributes, func(b imap.MailboxAttr) bool { return strings.EqualFold(string(a), string(b)) })
	})
}
