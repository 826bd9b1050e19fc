package staff

import (
	"slices"
	"strconv"

	"rettighetsporten/app/answer"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// WasSent reports whether the person has got a report and nobody is at work on
// another one.
func WasSent(item models.RequestItem) bool {
	if item.ByLetter() {
		return false // the letters say it
	}
	return item.Status == models.StatusPartly || item.Status == models.StatusAnswered || item.Status == models.StatusClosed
}

// Version is a version of an answer, and where it is read.
type Version struct{ Words, Path, PDF string }

// AnsweredBefore reports whether what the person has got of the answer is older
// than the decision that is wanted now: the case was taken up again, or what
// was decided after it came in a letter.
func AnsweredBefore(item models.RequestItem, given answer.Given) bool {
	if len(given.Versions) == 0 {
		return false
	}
	newest := given.Versions[len(given.Versions)-1]
	return item.ByLetter() || item.ReopenedAt != nil && newest.At.Before(*item.ReopenedAt)
}

// SentBefore is the versions of an answer that were sent, newest first, and
// what is to be said of them.
type SentBefore struct {
	Versions []Version
	Again    string // that the case was taken up again, "" where it was not
}

// Sent words the versions of the answer. The only one has no list where the page
// shows it or leads to it.
func Sent(b web.Base, item models.RequestItem, given answer.Given, at string) SentBefore {
	var out SentBefore
	if item.ReopenedAt != nil && item.Status.Open() && AnsweredBefore(item, given) {
		out.Again = b.T("staff.sent.again")
	}
	if len(given.Versions) > 1 || item.PartlyAt != nil || !WasSent(item) {
		out.Versions = versions(b, given, at)
	}
	return out
}

func versions(b web.Base, given answer.Given, at string) []Version {
	out := make([]Version, 0, len(given.Versions))
	for _, v := range slices.Backward(given.Versions) {
		path := at + "/" + strconv.Itoa(v.Number)
		out = append(out, Version{Words: b.T("staff.version", "number", v.Number, "at", b.L.ShortInstant(v.At)), Path: path, PDF: path + "/svar.pdf"})
	}
	return out
}
