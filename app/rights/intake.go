package rights

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/identity"
	"rettighetsporten/models"
)

// Intake is a request that came by letter, e-mail, telephone or over the
// counter, as staff write it down. Where its sender asks for somebody else, the
// name, the number, where letters go and how they are known are the sender's.
type Intake struct {
	Submission

	NationalID models.NationalID // zero where it is not known: it is never asked for
	Postal     string            // where letters go on paper; "" for who reads them in the portal, as only who is known by a number can
	Channel    models.Channel
	At         time.Time // when it reached the controller
	Check      models.IdentityCheck
	CheckNote  string // how, in words; no copy of anything is kept
	Protected  bool   // the person's address is protected
}

// CheckIntake returns what is wrong with the intake, field by field. What the
// person wrote is taken as it is: a right that lacks what it needs is asked
// about, not turned away.
func CheckIntake(in Intake, now time.Time) fault.Fields {
	var f fault.Fields
	checkName(&f, strings.TrimSpace(in.Name), "intake.name_missing")
	if in.Email != "" && !ValidEmail(in.Email) {
		f.Add("email", "submit.email_wrong")
	}
	switch {
	case strings.TrimSpace(in.Postal) == "" && in.NationalID.IsZero():
		f.Add("postal", "intake.postal_missing") // nobody without a number can log in to read an answer
	case strings.TrimSpace(in.Postal) == "" && in.Email == "":
		f.Add("postal", "intake.address_missing")
	case utf8.RuneCountInString(in.Postal) > MaxAbout:
		f.Add("postal", "submit.too_long", "max", MaxAbout)
	}
	if !slices.Contains(models.OutsideChannels(), in.Channel) {
		f.Add("channel", "act.receipt.channel_wrong")
	}
	switch {
	case in.At.IsZero():
		f.Add("at", "act.receipt.time_wrong")
	case in.At.After(now):
		f.Add("at", "intake.at_future")
	case in.At.Before(now.AddDate(-1, 0, 0)):
		f.Add("at", "act.receipt.too_early")
	}
	if !slices.Contains(models.IdentityChecks(), in.Check) {
		f.Add("check", "intake.check_missing")
	}
	if in.Check != models.CheckedNothing && strings.TrimSpace(in.CheckNote) == "" || utf8.RuneCountInString(in.CheckNote) > MaxAbout {
		f.Add("check_note", "intake.check_note_missing")
	}
	if in.Check == models.CheckedNothing && !in.NationalID.IsZero() {
		f.Add("national_id", "intake.number_unchecked") // else the owner of the number would read what somebody else wrote
	}
	if len(in.Wishes) == 0 {
		f.Add("right", "submit.right_missing")
	}
	for _, w := range in.Wishes {
		if utf8.RuneCountInString(w.About) > MaxAbout {
			f.Add("about", "submit.too_long", "max", MaxAbout)
			break
		}
		if utf8.RuneCountInString(w.Wanted) > MaxAbout {
			f.Add("wanted", "submit.too_long", "max", MaxAbout)
		}
	}
	return f
}

// Receive files what came another way than by the portal, with the clock from
// when it came, and logs who wrote it down. It returns the first fault of
// CheckIntake as fault.Invalid. The same form sent twice files one request.
func (s *Service) Receive(ctx context.Context, actor authz.Actor, in Intake) (models.RightsRequest, error) {
	if err := actor.Require(authz.Ombud, authz.Caseworker); err != nil {
		return models.RightsRequest{}, err
	}
	if !actor.Reaches(in.ControllerID) {
		return models.RightsRequest{}, fault.New(fault.NotFound, "error.not_found")
	}
	if f := CheckIntake(in, s.Now()); len(f) > 0 {
		return models.RightsRequest{}, &fault.Error{Kind: fault.Invalid, Key: f[0].Key, Params: f[0].Params}
	}
	controller, err := s.openController(ctx, &in.Submission)
	if err != nil {
		return models.RightsRequest{}, err
	}
	if f := in.Behalf.Check(controller, today(s.Now(), deadline.Zone())); len(f) > 0 {
		return models.RightsRequest{}, &fault.Error{Kind: fault.Invalid, Key: f[0].Key, Params: f[0].Params}
	}
	f := filing{
		Submission: in.Submission, channel: in.Channel, at: in.At,
		by: filedBy{staffID: actor.StaffID, check: in.Check, note: strings.TrimSpace(in.CheckNote), postal: strings.TrimSpace(in.Postal)},
	}
	if in.Protected {
		now := database.Instant(s.Now())
		f.protected = &now
	}
	var rr models.RightsRequest
	err = s.DB.InTx(ctx, func(tx *gorm.DB) error {
		already, err := table.RightsRequests(tx).Where("submission_key = ? AND registered_by = ?", in.Key, actor.StaffID).Limit(1).Find(ctx)
		if err != nil {
			return fmt.Errorf("looking for the same form: %w", err)
		}
		if len(already) > 0 {
			rr = already[0]
			return nil
		}
		if f.person, err = s.keepPerson(ctx, tx, in); err != nil {
			return err
		}
		if err := HoldPerson(ctx, tx, f.person); err != nil {
			return err
		}
		if !in.Behalf.IsZero() {
			if f.person, err = s.represent(ctx, tx, f.person, f.by.postal, controller, in.Submission); err != nil {
				return err
			}
			f.Name, f.by.postal = in.Behalf.Name, "" // where the person lives is not known
		}
		rr, err = s.file(ctx, tx, actor, controller, f)
		return err
	})
	return rr, err
}

// keepPerson returns the person of the number, kept now if they are not known,
// or a new one where there is no number: nobody is taken for somebody else
// because of a name.
func (s *Service) keepPerson(ctx context.Context, tx *gorm.DB, in Intake) (string, error) {
	row := models.DataSubject{ID: models.NewID(), Language: in.Language.OfPages(), CreatedAt: database.Instant(s.Now())}
	if in.NationalID.IsZero() {
		if err := table.DataSubjects(tx).Create(ctx, &row); err != nil {
			return "", fmt.Errorf("keeping the person: %w", err)
		}
		return row.ID, nil
	}
	people := identity.Sessions{DB: s.DB, Keys: s.Keys, Now: s.Now}
	return people.KeepPerson(ctx, tx, in.NationalID, row.Language)
}
