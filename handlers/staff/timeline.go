package staff

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"time"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// Event is one thing that happened in a case.
type Event struct {
	At    string
	Stamp string // the same instant for machines
	Text  string
	Who   string
}

// Names are the names behind the identifiers in the log.
type Names struct {
	Staff  map[string]string
	Stores map[string]string
}

// Doers returns the IDs of the employees the timeline will name.
func Doers(entries []audit.Entry) []string {
	var ids []string
	for _, e := range entries {
		if e.ActorRole != string(authz.DataSubject) && e.ActorRole != string(authz.System) {
			ids = append(ids, e.ActorID)
		}
		if to := detail(e)["to"]; to != "" {
			ids = append(ids, to)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// Timeline words what has happened, newest first. Decisions about rows that
// follow each other by the same person are one event, so are e-mails, and so is
// all a person's opening of the same thing in a day; the log has each of them.
func Timeline(b web.Base, entries []audit.Entry, names Names) []Event {
	var events []Event
	entries = withoutReopening(b, entries)
	for i := 0; i < len(entries); i++ {
		e := entries[i]
		n := amount(e)
		for n > 0 && i+1 < len(entries) && entries[i+1].Action == e.Action && entries[i+1].ActorID == e.ActorID {
			i++
			n += amount(entries[i])
		}
		at := entries[i].At
		events = append(events, Event{
			At: b.L.ShortInstant(at), Stamp: at.UTC().Format(time.RFC3339), Text: eventText(b, e, n, names), Who: who(b, e, names),
		})
	}
	slices.Reverse(events)
	return events
}

// openings are the actions that read and change nothing.
var openings = []string{
	"review.opened", "answer.previewed", "answer.preview_downloaded", "answer.opened", "answer.downloaded", "answer.attachment_downloaded", "answer.files_downloaded", "review.attachment_opened", "task.opened", "fulfil.opened",
}

// withoutReopening leaves out every opening but the first of a person's day.
func withoutReopening(b web.Base, entries []audit.Entry) []audit.Entry {
	type opening struct {
		who, what, store string
		day              models.Date
	}
	seen := map[opening]bool{}
	return slices.DeleteFunc(slices.Clone(entries), func(e audit.Entry) bool {
		if !slices.Contains(openings, e.Action) {
			return false
		}
		o := opening{e.ActorID, e.Action, detail(e)["store"], b.L.Day(e.At)}
		again := seen[o]
		seen[o] = true
		return again
	})
}

func eventText(b web.Base, e audit.Entry, n int, names Names) string {
	key, d := "staff_event."+e.Action, detail(e)
	switch {
	case e.Action == "item.review" && d["from"] == string(models.StatusApproval):
		key = "staff_event.item.returned"
	case e.Action == "item.review" && d["from"] == string(models.StatusPartly):
		key = "staff_event.item.more"
	case e.Action == "item.review" && (d["from"] == string(models.StatusAnswered) || d["from"] == string(models.StatusClosed) || d["from"] == string(models.StatusForwarded)):
		key = "staff_event.item.reopened"
	case e.Action == "item.answered" && d["from"] == string(models.StatusPartly):
		key = "staff_event.item.completed"
	}
	how := ""
	if d["channel"] != "" {
		how = b.T("clock.channel." + d["channel"])
		if b.L.Has(key + ".told") {
			key += ".told"
		}
	}
	if by := key + "." + d["by"]; d["by"] != "" && b.L.Has(by) {
		key = by
	}
	switch {
	case !b.L.Has(key):
		return b.T("staff_event.other", "action", e.Action)
	case n > 0:
		return b.N(key, n)
	default:
		return b.T(key, "store", nameOr(names.Stores, d["store"]), "to", nameOr(names.Staff, d["to"]), "how", how)
	}
}

// Words says what an entry of the log is about; names stay codes.
func Words(b web.Base, e audit.Entry) string { return eventText(b, e, amount(e), Names{}) }

// Detail is one identifier of an entry.
type Detail struct{ Key, Value string }

// Details returns the entry's identifiers that say something, by key.
func Details(e audit.Entry) []Detail {
	d := detail(e)
	var all []Detail
	for _, key := range slices.Sorted(maps.Keys(d)) {
		if d[key] != "" {
			all = append(all, Detail{key, d[key]})
		}
	}
	return all
}

func who(b web.Base, e audit.Entry, names Names) string {
	role := b.T("staff.role." + e.ActorRole)
	if detail(e)["acts_for"] != "" {
		role = b.T("staff.role.representative")
	}
	if name := names.Staff[e.ActorID]; name != "" {
		return b.T("staff.who", "name", name, "role", role)
	}
	return role
}

// amount returns how many of what the entry's action is about, or 0 for what is
// not counted.
func amount(e audit.Entry) int {
	if e.Action == "mail.sent" {
		return 1
	}
	d := detail(e)
	n, err := strconv.Atoi(cmp.Or(d["rows"], d["parts"]))
	if err != nil {
		return 0
	}
	return n
}

// detail reads an entry's identifiers; what is not an entry's detail has none.
func detail(e audit.Entry) map[string]string {
	var d map[string]string
	if json.Unmarshal([]byte(e.Detail), &d) != nil {
		return nil
	}
	return d
}

func nameOr(names map[string]string, id string) string {
	if name := names[id]; name != "" {
		return name
	}
	return id
}

// StoreNames returns the stores' names by their IDs.
func StoreNames(b web.Base, stores []models.RecordStore) map[string]string {
	names := make(map[string]string, len(stores))
	for _, s := range stores {
		names[s.ID] = s.Facts.Name.In(b.L.Lang())
	}
	return names
}
