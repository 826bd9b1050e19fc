package rights

import (
	"context"
	"fmt"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/fault"
	"rettighetsporten/models"
)

// Submission is what a person files: one request with one right or several. No
// reason, no number and no copy of an ID is asked for.
type Submission struct {
	Key          string // one per opened form
	ControllerID string
	Name         string
	Email        string
	Language     models.Language
	Wishes       []Wish
	Behalf       OnBehalf // for whom somebody else files it; zero: for oneself
}

// Wish is one right invoked, with what it needs to be asked.
type Wish struct {
	models.Asked

	Right      models.InvokedRight
	ActivityID string // "" for everything
	PeriodFrom models.Date
	PeriodTo   models.Date
	Marketing  bool // an objection to direct marketing, Art. 21(2)
}

// MaxOpen is how many open requests a person can have to one controller. It is
// far above what anybody needs, and keeps one login from filling the queue.
const MaxOpen = 20

// Limits on what a person can write, in characters.
const (
	MaxName  = 200
	MaxAbout = 5000
	MaxEmail = 254
)

// Check returns what is wrong with the submission, field by field. Nothing
// wrong is an empty list.
func (sub Submission) Check(today models.Date) fault.Fields {
	var f fault.Fields
	checkName(&f, sub.Name, "submit.name_missing")
	if !ValidEmail(sub.Email) {
		f.Add("email", "submit.email_wrong")
	}
	if len(sub.Wishes) == 0 {
		f.Add("right", "submit.right_missing")
	}
	for i, w := range sub.Wishes {
		if !slices.Contains(models.InvokedRights(), w.Right) || slices.ContainsFunc(sub.Wishes[:i], func(o Wish) bool { return o.Right == w.Right }) {
			f.Add("right", "submit.right_missing")
			continue
		}
		f = append(f, w.check(today)...)
	}
	return f
}

func checkName(f *fault.Fields, name, missing string) {
	switch {
	case strings.TrimSpace(name) == "":
		f.Add("name", missing)
	case utf8.RuneCountInString(name) > MaxName:
		f.Add("name", "submit.too_long", "max", MaxName)
	}
}

// needs says which of what is asked a right cannot do without: nobody can mend
// what they are not told is wrong.
var needs = map[models.InvokedRight][]string{
	models.RightRectification:   {"about", "wanted"},
	models.RightWithdrawConsent: {"about"},
	models.RightAutomated:       {"about"},
	models.RightComplaint:       {"about"},
}

// check returns what is wrong with the wish. Its fields are called after the
// right: "about_erasure".
func (w Wish) check(today models.Date) fault.Fields {
	var f fault.Fields
	end := "_" + string(w.Right)
	for _, field := range []struct{ name, text string }{{"about", w.About}, {"wanted", w.Wanted}, {"view", w.View}} {
		switch missing := strings.TrimSpace(field.text) == ""; {
		case missing && slices.Contains(needs[w.Right], field.name):
			f.Add(field.name+end, "submit."+field.name+"_missing"+end)
		case utf8.RuneCountInString(field.text) > MaxAbout:
			f.Add(field.name+end, "submit.too_long", "max", MaxAbout)
		}
	}
	if w.Receiver != "" && w.Right != models.RightPortability {
		f.Add("receiver"+end, "submit.receiver_unknown")
	}
	if w.Why != "" && !slices.Contains(models.Whys(w.Right), w.Why) {
		f.Add("why"+end, "submit.why_unknown")
	}
	if !w.PeriodFrom.IsZero() && !w.PeriodTo.IsZero() && w.PeriodTo.Before(w.PeriodFrom) {
		f.Add("period_to"+end, "submit.period_reversed")
	}
	if w.PeriodFrom.After(today) {
		f.Add("period_from"+end, "submit.period_future")
	}
	return f
}

// ValidEmail reports whether the text is a single plain e-mail address.
func ValidEmail(s string) bool {
	if len(s) > MaxEmail || strings.ContainsAny(s, " \r\n\t<>,;") {
		return false
	}
	parsed, err := mail.ParseAddress(s)
	if err != nil || parsed.Address != s {
		return false
	}
	_, domain, _ := strings.Cut(s, "@")
	return strings.Contains(domain, ".")
}

// Submit files the request: number, clock, seeds, receipt, and the job that
// plans the collections, all in one transaction. Filing the same form twice
// returns the request that is already there. It returns the first fault of
// Check as fault.Invalid, fault.Conflict when the controller cannot take
// requests, and fault.TooMany when the person has MaxOpen open ones there.
func (s *Service) Submit(ctx context.Context, actor authz.Actor, sub Submission) (models.RightsRequest, error) {
	if err := actor.Require(authz.DataSubject); err != nil {
		return models.RightsRequest{}, err
	}
	if f := sub.Check(today(s.Now(), deadline.Zone())); len(f) > 0 {
		return models.RightsRequest{}, &fault.Error{Kind: fault.Invalid, Key: f[0].Key, Params: f[0].Params}
	}
	controller, err := s.openController(ctx, &sub)
	if err != nil {
		return models.RightsRequest{}, err
	}
	if f := sub.Behalf.Check(controller, today(s.Now(), deadline.Zone())); len(f) > 0 {
		return models.RightsRequest{}, &fault.Error{Kind: fault.Invalid, Key: f[0].Key, Params: f[0].Params}
	}
	var rr models.RightsRequest
	err = s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := HoldPerson(ctx, tx, actor.DataSubjectID); err != nil {
			return err
		}
		already, err := s.filed(ctx, tx, actor, sub)
		if err != nil {
			return err
		}
		if len(already) > 0 {
			rr = already[0]
			return dropDraft(ctx, tx, actor, controller.ID) // with files that were sent a second time
		}
		if err := roomForMore(ctx, tx, actor, controller.ID, sub.Behalf.Relation, len(sub.Wishes)); err != nil {
			return err
		}
		f := filing{Submission: sub, person: actor.DataSubjectID, channel: models.ChannelPortal}
		if !sub.Behalf.IsZero() {
			if f.person, err = s.represent(ctx, tx, actor.DataSubjectID, "", controller, sub); err != nil {
				return err
			}
			f.Name = sub.Behalf.Name
		}
		if rr, err = s.file(ctx, tx, actor, controller, f); err != nil {
			return err
		}
		return s.takeDraft(ctx, tx, actor, rr)
	})
	if fault.Is(err, fault.Conflict) { // the same form came in between
		if already, readErr := s.filed(ctx, s.DB.Read(), actor, sub); readErr == nil && len(already) > 0 {
			return already[0], nil
		}
	}
	if err != nil {
		return models.RightsRequest{}, err
	}
	return rr, nil
}

// takeDraft puts the files that wait with the draft to the request that was
// just filed, and deletes the draft.
func (s *Service) takeDraft(ctx context.Context, tx *gorm.DB, actor authz.Actor, rr models.RightsRequest) error {
	n, err := AttachWaiting(ctx, tx, actor, Place{ControllerID: rr.ControllerID}, rr.ID, nil)
	if err != nil {
		return err
	}
	if n > 0 {
		err := audit.Record(ctx, tx, actor, s.Now(), audit.Event{
			Chain: rr.ControllerID, Action: "request.files", RequestID: rr.ID, Detail: map[string]string{"files": strconv.Itoa(n)},
		})
		if err != nil {
			return err
		}
	}
	return dropDraft(ctx, tx, actor, rr.ControllerID)
}

// filed returns the person's request of the same form, if there is one.
func (s *Service) filed(ctx context.Context, db *gorm.DB, actor authz.Actor, sub Submission) ([]models.RightsRequest, error) {
	condition, arg := s.visible(actor)
	found, err := table.RightsRequests(db).Where("submission_key = ?", sub.Key).Where(condition, arg).Limit(1).Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("looking for the same form: %w", err)
	}
	return found, nil
}

// roomForMore returns fault.TooMany when the person, who is held, would have
// more open requests to the controller than one can have: of their own, or that
// they make for others by the same kind of relation. What others make for them
// takes none of their room.
func roomForMore(ctx context.Context, tx *gorm.DB, actor authz.Actor, controllerID string, relation models.Relation, more int) error {
	q := table.RequestItems(tx).Where("controller_id = ? AND "+openStates, controllerID)
	if relation == "" {
		q = q.Where("data_subject_id = ?", actor.DataSubjectID)
	} else {
		q = q.Where("(data_subject_id, controller_id) IN (SELECT subject_id, controller_id FROM representations WHERE representative_id = ? AND relation = ?)", actor.DataSubjectID, relation)
	}
	open, err := q.Count(ctx, "*")
	if err != nil {
		return fmt.Errorf("counting the open requests: %w", err)
	}
	if int(open)+more > MaxOpen {
		return fault.New(fault.TooMany, "submit.too_many_open").With("max", MaxOpen)
	}
	return nil
}

// openController returns the body the submission is to, and names whom it wants
// files sent to.
func (s *Service) openController(ctx context.Context, sub *Submission) (models.Controller, error) {
	controller, err := table.Controllers(s.DB.Read()).Where("id = ?", sub.ControllerID).Take(ctx)
	if err != nil {
		return controller, fmt.Errorf("reading the controller: %w", database.Fault(err))
	}
	if !controller.Open() {
		return controller, fault.New(fault.Conflict, "controller.not_open")
	}
	sub.Wishes = slices.Clone(sub.Wishes) // the caller may send the same form twice
	for i, w := range sub.Wishes {
		if sub.Wishes[i].ReceiverName, err = s.receiverName(ctx, controller, w); err != nil {
			return controller, err
		}
		if w.ActivityID == "" {
			continue
		}
		_, err = table.ProcessingActivities(s.DB.Read()).
			Where("controller_id = ? AND id = ?", controller.ID, w.ActivityID).Take(ctx)
		if err != nil {
			return controller, fmt.Errorf("reading the activity: %w", database.Fault(err))
		}
	}
	return controller, nil
}

// receiverName returns what the receiver is called that the data are to go to, ""
// for nobody.
func (s *Service) receiverName(ctx context.Context, controller models.Controller, w Wish) (string, error) {
	if w.Receiver == "" {
		return "", nil
	}
	row, err := table.Receivers(s.DB.Read()).Where("controller_id = ? AND id = ?", controller.ID, w.Receiver).Take(ctx)
	if err != nil {
		return "", fmt.Errorf("reading the receiver: %w", database.Fault(err))
	}
	return row.Name, nil
}

// Access is the wish to see everything, with what the person wrote.
func Access(about string) Wish {
	return Wish{Right: models.RightAccess, Asked: models.Asked{About: about}}
}
