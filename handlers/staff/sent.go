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
	if item.Outcome.ByLetter() {
		return false // the letters say it
	}
	return item.Status == models.StatusPartly || item.Status == models.StatusAnswered || item.Status == models.StatusClosed
}

// Version is a version of an answer, and where it is read.
type Version struct{ Words, Path, PDF string }

// Versions words the versions of an answer that came in parts, newest first.
// One that came whole has no list: there is one way to it already.
func Versions(b web.Base, item models.RequestItem, given answer.Given, at string) []Version {
	if item.PartlyAt == nil {
		return nil
	}
	out := make([]Version, 0, len(given.Versions))
	for _, v := range slices.Backward(given.Versions) {
		path := at + "/" + strconv.Itoa(v.Number)
		out = append(out, Version{Words: b.T("staff.version", "number", v.Number, "at", b.L.ShortInstant(v.At)), Path: path, PDF: path + "/svar.pdf"})
	}
	return out
}
