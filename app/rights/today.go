package rights

import (
	"context"
	"fmt"
	"slices"
	"time"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/models"
)

// Need is why a case needs the ombud today.
type Need string

// The needs, the most pressing first.
const (
	NeedOverdue     Need = "overdue"
	NeedToday       Need = "today"
	NeedAtOnce      Need = "at_once"     // what is to be done in days, and is not, Art. 7(3), 18(1)(d)
	NeedAdvice      Need = "advice"      // the ombud was asked, and has not said anything
	NeedDeletion    Need = "deletion"    // a source deletes within the week what is not kept yet
	NeedExtension   Need = "extension"   // the way to an extension closes within the week
	NeedUnassigned  Need = "unassigned"  // open, and nobody's
	NeedPosting     Need = "posting"     // a letter that goes on paper, and has not gone
	NeedTelling     Need = "telling"     // recipients are to be told of what was decided, Art. 19
	NeedHeld        Need = "held"        // the answer waits for a store that has said no, or nothing, and nobody has done anything about it
	NeedStore       Need = "store"       // the person has the answer, and a store did not take what was decided
	NeedSending     Need = "sending"     // files were to go straight to somebody else, and did not, Art. 20(2)
	NeedLook        Need = "look"        // a restriction was to be looked at again, Art. 18
	NeedMessage     Need = "message"     // the person has written, and nobody who has the case has read it
	NeedUndelivered Need = "undelivered" // an e-mail of the last week that no mail server took
)

// Needed is the cases with one need: how many there are, and the first of them
// by governing date, or by the day the way to an extension closes.
type Needed struct {
	Need  Need
	Cases int
	Rows  []QueueRow
}

// MostNeeded is how many cases are listed under a need.
const MostNeeded = 8

// need is a condition on the items of some controllers.
type need struct {
	Need
	by        string // the date that says which case comes first
	condition string
	args      []any
}

// Today returns what needs the ombud today, the most pressing first; a need
// that no case has is not among it.
func (s *Service) Today(ctx context.Context, actor authz.Actor) ([]Needed, error) {
	if err := actor.Require(authz.Ombud); err != nil {
		return nil, err
	}
	var all []Needed
	for _, n := range s.needs(actor.Controllers) {
		found := Needed{Need: n.Need}
		args := append([]any{actor.Controllers}, n.args...)
		from := "FROM request_items WHERE controller_id IN ? AND " + n.condition
		if err := s.DB.Read().WithContext(ctx).Raw("SELECT COUNT(*) "+from, args...).Scan(&found.Cases).Error; err != nil {
			return nil, fmt.Errorf("counting what needs the ombud: %w", database.Fault(err))
		}
		if found.Cases == 0 {
			continue
		}
		var q statement
		q.add(lineColumns+"SELECT id "+from+" ORDER BY "+n.by+", id"+limited(MostNeeded)+lineJoins+" ORDER BY request_items."+n.by+", request_items.id", args...)
		var err error
		if found.Rows, err = s.lines(ctx, q, MostNeeded); err != nil {
			return nil, fmt.Errorf("reading what needs the ombud: %w", database.Fault(err))
		}
		all = append(all, found)
	}
	return all, nil
}

// SendingOverdue returns when an attempt to send files should have been made at
// the latest: before that, whatever queues or tries has given it up.
func SendingOverdue(now time.Time) time.Time { return database.Instant(now.AddDate(0, 0, -1)) }

// extendable are the rights whose time can be extended.
func extendable() []models.InvokedRight {
	return slices.DeleteFunc(models.InvokedRights(), func(r models.InvokedRight) bool { return !r.HasExtension() })
}

// openOrAnswered are the states of cases that take messages.
const openOrAnswered = "status IN ('received', 'collecting', 'review', 'approval', 'partly', 'answered')"

func (s *Service) needs(controllers []string) []need {
	day, since := s.deskDay(), database.Instant(s.Now().AddDate(0, 0, -7))
	week := day.AddDays(7)
	return []need{
		{NeedOverdue, "governing", openStates + " AND governing < ?", []any{day}},
		{NeedToday, "governing", openStates + " AND governing = ?", []any{day}},
		{NeedAtOnce, "target", openStates + " AND target < ? AND " + atOnceItems, []any{day}},
		{NeedAdvice, "governing", openStates + " AND id IN (SELECT item_id FROM advices WHERE controller_id IN ? AND given_at IS NULL)", []any{controllers}},
		{NeedDeletion, "governing", openStates + ` AND id IN (SELECT item_id FROM collections WHERE controller_id IN ? AND deletes_on BETWEEN ? AND ?
			AND state NOT IN ('found', 'nothing'))`, []any{controllers, day, week}},
		{
			NeedExtension, "extension_closes", openStates + ` AND governing > ? AND extension_closes BETWEEN ? AND ? AND extended_at IS NULL AND invoked_right IN ? AND derived_from IS NULL
			AND NOT EXISTS (SELECT 1 FROM extensions WHERE item_id = request_items.id AND (notified_at IS NOT NULL OR ordered_at < request_items.received_at))`,
			[]any{day, day, week, extendable()},
		},
		{NeedUnassigned, "governing", openStates + " AND assignee_id IS NULL", nil},
		{NeedPosting, "governing", "id IN (SELECT item_id FROM letters WHERE controller_id IN ? AND on_paper AND posted_by IS NULL)", []any{controllers}},
		{NeedTelling, "governing", "id IN (SELECT item_id FROM recipient_notices WHERE controller_id IN ? AND state = 'to_tell' AND given_at IS NOT NULL)", []any{controllers}},
		{
			NeedHeld, "governing", `status = 'approval' AND id IN (SELECT item_id FROM fulfilments WHERE controller_id IN ? AND kind <> 'lift' AND NOT trying AND given_up_at IS NULL
			AND plan_id = (SELECT MAX(id) FROM effect_plans WHERE effect_plans.item_id = fulfilments.item_id AND effect_plans.kind = fulfilments.kind)
			AND (state IN ('failed', 'unknown', 'partly') OR state IN ('owner', 'declined') AND changed OR state = 'declined' AND kind IN ('erase', 'rectify') OR state = 'handed' AND due < ?))`,
			[]any{controllers, day},
		},
		{
			NeedStore, "governing", `status IN ('answered', 'closed') AND id IN (SELECT item_id FROM fulfilments WHERE controller_id IN ? AND NOT trying
			AND plan_id = (SELECT MAX(id) FROM effect_plans WHERE effect_plans.item_id = fulfilments.item_id AND effect_plans.kind = fulfilments.kind)
			AND (kind <> 'lift' OR NOT EXISTS (SELECT 1 FROM restrictions WHERE restrictions.item_id = fulfilments.item_id AND restrictions.state IN ('in_force', 'told')))
			AND ((state IN ('failed', 'unknown', 'partly') OR changed OR state = 'declined' AND kind = 'lift') AND (given_up_at IS NULL OR given_up_at > ? OR request_items.answered_at > ?)
				OR state = 'handed' AND kind = 'lift' AND given_up_at IS NULL AND due < ?
				OR state = 'declined' AND (ended_at > ? OR request_items.answered_at > ?)))`,
			[]any{controllers, since, since, day, since, since},
		},
		{
			NeedSending, "governing", `status IN ('partly', 'answered', 'closed') AND id IN (SELECT item_id FROM direct_transfers WHERE controller_id IN ?
			AND state IN ('failed', 'waiting') AND (state = 'failed' OR next_at < ?))`,
			[]any{controllers, SendingOverdue(s.Now())},
		},
		{ // a week from the day, or from the answer, where that came later
			NeedLook, "governing", `EXISTS (SELECT 1 FROM restrictions WHERE item_id = request_items.id AND state = 'in_force' AND until <= ?
			AND (until >= ? OR request_items.answered_at > ?))`,
			[]any{day, day.AddDays(-7), since},
		},
		{NeedMessage, "governing", openOrAnswered + " AND id IN (SELECT item_id FROM messages WHERE controller_id IN ? AND author = 'person' AND read_at IS NULL)", []any{controllers}},
		{NeedUndelivered, "governing", "id IN (SELECT item_id FROM mails WHERE controller_id IN ? AND state = 'failed' AND created_at > ?)", []any{controllers, since}},
	}
}
