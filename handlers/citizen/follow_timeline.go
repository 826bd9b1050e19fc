package citizen

import (
	"encoding/json"
	"slices"
	"time"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/i18n"
	"rettighetsporten/models"
)

// step is a line of the timeline: what has happened, what is going on, and
// what is to come.
type step struct {
	State string // done, now or later
	Text  string
	When  string
	At    string // for machines
}

// told are the events of the log that concern the person. The rest is the
// body's own work on the case.
var told = []string{
	"request.submitted", "item.collecting", "item.review", "item.approval", "item.partly", "item.answered", "item.withdrawn", "item.forwarded",
	"extension.ordered", "extension.notified", "inquiry.asked", "inquiry.answered", "inquiry.dropped", "receipt.corrected", "request.reopened", "request.rerouted", "fee.accepted", "fee.waived", "objection.ordinary",
}

// way is the states a case passes on its way to an answer.
var way = []models.Status{models.StatusReceived, models.StatusCollecting, models.StatusReview, models.StatusApproval, models.StatusAnswered}

// timeline words the events, oldest first, and what is left of the way. A date
// that has passed is promised to nobody.
func timeline(l i18n.Localizer, item models.RequestItem, events []audit.Entry, late bool) []step {
	var steps []step
	for _, e := range events {
		if slices.Contains(told, e.Action) && !reopening(e) {
			steps = append(steps, step{State: "done", Text: l.T(eventKey(item, e)), When: l.Instant(e.At), At: e.At.Format(time.RFC3339)})
		}
	}
	if !item.Status.Open() {
		return steps
	}
	if len(steps) > 0 {
		steps[len(steps)-1].State = "now"
	}
	for _, status := range ahead(item) {
		key := "follow.later." + string(status)
		switch {
		case item.Status == models.StatusPartly:
			key = "follow.later.rest"
		case status == models.StatusReview && !item.InvokedRight.Searched():
			key = "follow.later.considered"
		case late && status == models.StatusAnswered:
			key += "_late"
		}
		steps = append(steps, step{State: "later", Text: l.T(key, "date", item.Governing)})
	}
	return steps
}

// ahead returns what is left of the way. After a part of the answer nobody
// knows yet whether more will be found; what is sure is that it ends. Where no
// store is searched, nothing is collected.
func ahead(item models.RequestItem) []models.Status {
	if item.Status == models.StatusPartly {
		return []models.Status{models.StatusAnswered}
	}
	left := way[slices.Index(way, item.Status)+1:]
	if len(left) > 0 && left[0] == models.StatusCollecting && !item.InvokedRight.Searched() {
		return left[1:]
	}
	return left
}

// from returns the state an event of an item led out of, "" for another event.
func from(e audit.Entry) models.Status {
	var detail struct{ From models.Status }
	if json.Unmarshal([]byte(e.Detail), &detail) != nil {
		return ""
	}
	return detail.From
}

// reopening reports whether the event is how a case that was done came under
// review again. That it was opened again is an event of its own.
func reopening(e audit.Entry) bool {
	was := from(e)
	return e.Action == "item.review" && was != "" && !was.Open()
}

// eventKey returns the text of the event. What follows on a part of the answer
// has words of its own, and so has the sending of a complaint.
func eventKey(item models.RequestItem, e audit.Entry) string {
	switch partly := from(e) == models.StatusPartly; {
	case partly && e.Action == "item.review":
		return "event.item.more"
	case partly && e.Action == "item.answered":
		return "event.item.completed"
	case item.DerivedFrom != nil && e.Action == "item.withdrawn":
		return "event.item.over"
	case item.InvokedRight == models.RightComplaint && e.Action == "request.submitted":
		return "event.request.submitted.complaint"
	}
	return "event." + e.Action
}
