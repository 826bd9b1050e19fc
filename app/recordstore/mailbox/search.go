package mailbox

import (
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"

	"rettighetsporten/app/recordstore"
)

// maxKeys is how many conditions one command carries: servers bound the length
// of a line.
const maxKeys = 60

// sought reports whether a collection can be searched by the field: messages by
// the addresses in the header, mentions by what stands in the text. The addresses
// in the header of a mention tell whose it is.
func sought(collection, field string) bool {
	switch field {
	case "from.address", "to.address", "cc.address", "bcc.address":
		return true
	case addressField:
		return collection == Messages
	default:
		return strings.HasPrefix(field, mentionPrefix) && collection == Mentions
	}
}

// conditions returns what the server is asked for, a few conditions at a time:
// what it finds is looked at again here, so it may find more.
func conditions(q recordstore.Query) []imap.SearchCriteria {
	var keys []imap.SearchCriteria
	for _, w := range q.Where {
		mention := strings.HasPrefix(w.Field, mentionPrefix)
		if mention != (q.Collection.Name == Mentions) {
			continue // a sender's address among mentions tells whose a message is, and is not sought
		}
		for _, v := range w.Values {
			key, ok := w.Fold.Key(v)
			if !ok || strings.ContainsAny(key, "\x00\r\n") {
				continue
			}
			keys = append(keys, keysFor(key, w.Fold, mention)...)
		}
	}
	var all []imap.SearchCriteria
	for len(keys) > 0 {
		n := min(len(keys), maxKeys)
		all = append(all, anyOf(keys[:n]))
		keys = keys[n:]
	}
	return all
}

func keysFor(key string, fold recordstore.Fold, mention bool) []imap.SearchCriteria {
	var keys []imap.SearchCriteria
	if !mention {
		for _, field := range []string{"From", "To", "Cc", "Bcc"} {
			keys = append(keys, imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{{Key: field, Value: key}}})
		}
		return keys
	}
	for _, text := range waysToWrite(key, fold) {
		if strings.Contains(text, "\u00a0") {
			continue // many servers know no other letters than English ones
		}
		keys = append(keys, imap.SearchCriteria{Text: []string{text}})
	}
	return keys
}

// waysToWrite returns how a value is written in texts.
func waysToWrite(key string, fold recordstore.Fold) []string {
	if fold == recordstore.FoldPhone {
		return phoneSpellings(key)
	}
	return spellings(key)
}

// asked returns the texts a query for mentions asks for.
func asked(q recordstore.Query) []string {
	var all []string
	for _, w := range q.Where {
		for _, v := range w.Values {
			if key, ok := w.Fold.Key(v); ok && strings.HasPrefix(w.Field, mentionPrefix) {
				all = append(all, waysToWrite(key, w.Fold)...)
			}
		}
	}
	return all
}

// anyOf returns a condition that holds where one of them does. It halves them,
// so that it nests no deeper than it must.
func anyOf(keys []imap.SearchCriteria) imap.SearchCriteria {
	if len(keys) == 1 {
		return keys[0]
	}
	half := len(keys) / 2
	return imap.SearchCriteria{Or: [][2]imap.SearchCriteria{{anyOf(keys[:half]), anyOf(keys[half:])}}}
}

// newest returns the numbers a search gave, the highest first, at most most of
// them, and whether there were more. A server may name ranges of any length.
func newest(sets []imap.UIDSet, most int) (uids []imap.UID, more bool) {
	var union imap.UIDSet
	for _, set := range sets {
		union.AddSet(set)
	}
	for _, r := range slices.Backward(union) {
		for uid := r.Stop; uid >= r.Start && uid > 0; uid-- {
			if len(uids) == most {
				return uids, true
			}
			uids = append(uids, uid)
		}
	}
	return uids, false
}
