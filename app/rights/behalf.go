package rights

import (
	"cmp"
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
	"rettighetsporten/models"
)

// own is the one place that says what is a citizen's own: what they have asked
// for themselves, what they have asked for somebody for as long as they act for
// them, and what was asked for them, once it is known who they are and they are
// old enough to have a say.
const own = `(data_subject_id = @me OR (data_subject_id, controller_id) IN (SELECT subject_id, controller_id FROM representations
	WHERE representative_id = @me AND state <> 'ended' AND (until IS NULL OR until >= @today)
	OR person_id = @me AND state IN ('shown', 'ended') AND (own_from IS NULL OR own_from <= @today)))`

// Visible returns what visible does, for what belongs to cases elsewhere.
func (s *Service) Visible(actor authz.Actor) (condition string, arg any) { return s.visible(actor) }

// Behalf is who acts for the person in a case, opened.
type Behalf struct {
	models.Representation

	Name   string // the representative's
	Born   models.Date
	Acts   bool   // they still do
	Age    int    // the represented person's, in whole years
	Postal string // where the representative has letters on paper, "" for who reads them in the portal
	Note   string // what came with the request to show the relation, until it is checked
}

// overFrom is the first day on which they act no longer; none for who does.
func (b Behalf) overFrom() models.Date {
	var over models.Date
	if !b.Until.IsZero() {
		over = b.Until.AddDays(1)
	}
	if b.EndedAt == nil {
		return over
	}
	if ended := models.DateIn(*b.EndedAt, deadline.Zone()); over.IsZero() || ended.Before(over) {
		over = ended
	}
	return over
}

// Own reports whether the case is the citizen's own, see own.
func (c Case) Own(actor authz.Actor) bool {
	return actor.Role == authz.DataSubject && actor.DataSubjectID != "" &&
		(c.Item.DataSubjectID == actor.DataSubjectID || c.reader == actor.DataSubjectID)
}

// Represents reports whether the actor is the one who acts for the person.
func (c Case) Represents(actor authz.Actor) bool {
	return actor.Role == authz.DataSubject && c.Behalf != nil && c.Behalf.RepresentativeID == actor.DataSubjectID
}

// Unproved returns the message key of why nothing of the person's may be
// searched, given out or changed yet, or "".
func (c Case) Unproved() string {
	switch {
	case c.Request.IdentityCheck == models.CheckedNothing:
		return "decide.identify_first"
	case c.Behalf != nil && c.Behalf.Unproved():
		return "decide.relation_first"
	}
	return ""
}

// Shielded reports whether the person's address is kept from who acts for them.
func (c Case) Shielded() bool { return c.Behalf != nil && c.Request.AddressProtectedAt != nil }

// withBehalf adds who acts for the person. When they act no longer, it is told
// at an address that the person has proved, or nowhere.
func (s *Service) withBehalf(ctx context.Context, c *Case) (err error) {
	if c.Behalf, err = s.behalfOf(ctx, s.DB.Read(), c.Request); err != nil || c.Behalf == nil {
		return err
	}
	if c.Behalf.Acts { // letters go to them, and where that is says nothing of the person
		c.Postal = c.Behalf.Postal
		return nil
	}
	c.Email, err = s.emailOf(ctx, c.Behalf.Representation)
	return err
}

// Addressee is whom letters in the case are to: who acts for the person, for as
// long as they do.
func (c Case) Addressee() string {
	if c.Behalf != nil && c.Behalf.Acts {
		return c.Behalf.Name
	}
	return c.Name
}

// behalfOf returns who acts for the person of the request, nil for nobody.
func (s *Service) behalfOf(ctx context.Context, db *gorm.DB, rr models.RightsRequest) (*Behalf, error) {
	rows, err := table.Representations(db).Where("subject_id = ? AND controller_id = ?", rr.DataSubjectID, rr.ControllerID).Limit(1).Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading who acts for the person: %w", database.Fault(err))
	}
	if len(rows) == 0 {
		return nil, nil //nolint:nilnil // nobody does
	}
	b, err := s.openBehalf(rows[0])
	return &b, err
}

func (s *Service) openBehalf(row models.Representation) (Behalf, error) {
	day := today(s.Now(), deadline.Zone())
	b := Behalf{Representation: row, Acts: row.Acts(day)}
	name, err := s.Keys.Open(row.NameSealed, placeRepresentative(row.ID))
	if err != nil {
		return b, err
	}
	born, err := s.Keys.Open(row.BornSealed, placeBorn(row.ID))
	if err != nil {
		return b, err
	}
	if b.Postal, err = s.Keys.Text(row.PostalSealed, placeRepresentativePostal(row.ID)); err != nil {
		return b, err
	}
	if row.Unproved() {
		if b.Note, err = s.Keys.Text(row.NoteSealed, placeRelationNote(row.ID)); err != nil {
			return b, err
		}
	}
	b.Name = string(name)
	if b.Born, err = models.ParseDate(string(born)); err != nil {
		return b, fmt.Errorf("reading a date of birth: it is none")
	}
	b.Age = day.Year - b.Born.Year
	if b.Born.Birthday(b.Age).After(day) {
		b.Age--
	}
	return b, nil
}

// emailOf returns an address that the represented person has proved, where they
// see the case; "" where there is none.
func (s *Service) emailOf(ctx context.Context, row models.Representation) (string, error) {
	if !row.Open(today(s.Now(), deadline.Zone())) {
		return "", nil
	}
	proved, err := table.PersonContacts(s.DB.Read()).Where("data_subject_id = ? AND kind = ? AND proof <> ''", *row.PersonID, models.SeedEmail).
		Order("created_at, id").Limit(1).Find(ctx)
	if err != nil || len(proved) == 0 {
		return "", database.Fault(err)
	}
	value, err := s.Keys.Open(proved[0].ValueSealed, placeContact(proved[0].ID))
	return string(value), err
}

// OnBehalf is for whom somebody else files, and why they may. The zero value is
// for oneself.
type OnBehalf struct {
	Relation models.Relation
	Name     string
	Born     models.Date
	Shown    string // what came with it to show the relation, as staff wrote it down; it is checked all the same
}

// IsZero reports whether it is filed for oneself.
func (o OnBehalf) IsZero() bool { return o.Relation == "" }

// Check returns what is wrong with it under the controller's rules, field by
// field. No number is asked for: who checks the relation finds it.
func (o OnBehalf) Check(controller models.Controller, day models.Date) fault.Fields {
	var f fault.Fields
	if o.IsZero() {
		return f
	}
	if !slices.Contains(models.Relations(), o.Relation) {
		f.Add("behalf", "behalf.relation_missing")
	}
	switch {
	case strings.TrimSpace(o.Name) == "":
		f.Add("behalf_name", "behalf.name_missing")
	case utf8.RuneCountInString(o.Name) > MaxName:
		f.Add("behalf_name", "submit.too_long", "max", MaxName)
	}
	if utf8.RuneCountInString(o.Shown) > MaxAbout {
		f.Add("behalf_shown", "submit.too_long", "max", MaxAbout)
	}
	rules := controller.BehalfRules()
	switch {
	case o.Born.IsZero(), o.Born.After(day), o.Born.Birthday(oldest).Before(day):
		f.Add("behalf_born", "behalf.born_wrong")
	case o.Relation == models.RelationChild && rules.Grown(o.Born, day):
		f.Add("behalf_born", "behalf.of_age", "age", rules.ParentUntil)
	}
	return f
}

// oldest is older than anybody is.
const oldest = 130

// represent keeps, in the caller's transaction, that the representative acts for
// the person of the filing, and returns the ID that the person has in it. Nobody
// has checked it. Postal is where the representative has letters on paper.
func (s *Service) represent(ctx context.Context, tx *gorm.DB, representative, postal string, controller models.Controller, sub Submission) (string, error) {
	now := database.Instant(s.Now())
	subject := models.DataSubject{ID: models.NewID(), Language: sub.Language.OfPages(), CreatedAt: now}
	if err := table.DataSubjects(tx).Create(ctx, &subject); err != nil {
		return "", fmt.Errorf("keeping whom it is for: %w", err)
	}
	b := Behalf{Name: strings.TrimSpace(sub.Name), Born: sub.Behalf.Born, Postal: postal, Note: strings.TrimSpace(sub.Behalf.Shown), Representation: models.Representation{
		SubjectID: subject.ID, ControllerID: controller.ID, RepresentativeID: representative, Relation: sub.Behalf.Relation,
	}}
	return subject.ID, s.claim(ctx, tx, controller, b, now)
}

// claim keeps a representation that nobody has checked.
func (s *Service) claim(ctx context.Context, tx *gorm.DB, controller models.Controller, b Behalf, now time.Time) error {
	row := models.Representation{
		ID: models.NewID(), SubjectID: b.SubjectID, ControllerID: controller.ID, RepresentativeID: b.RepresentativeID,
		Relation: b.Relation, State: models.RepresentationClaimed, CreatedAt: now,
	}
	if rules := controller.BehalfRules(); b.Relation == models.RelationChild {
		row.Until, row.OwnFrom = rules.LastDay(b.Relation, b.Born, models.Date{}), b.Born.Birthday(rules.OwnSayFrom)
	}
	if b.ID != "" && !b.Acts && !b.Unproved() { // it was over, and is so here too; what nobody has checked opens nothing
		row.State, row.EndedAt, row.PersonID, row.OwnFrom = models.RepresentationEnded, cmp.Or(b.EndedAt, &now), b.PersonID, b.OwnFrom
	}
	var err error
	if row.NameSealed, err = s.Keys.Seal([]byte(b.Name), placeRepresentative(row.ID)); err != nil {
		return err
	}
	if row.BornSealed, err = s.Keys.Seal([]byte(b.Born.String()), placeBorn(row.ID)); err != nil {
		return err
	}
	if b.Note != "" {
		if row.NoteSealed, err = s.Keys.Seal([]byte(b.Note), placeRelationNote(row.ID)); err != nil {
			return err
		}
	}
	if b.Postal != "" && row.State != models.RepresentationEnded {
		if row.PostalSealed, err = s.Keys.Seal([]byte(b.Postal), placeRepresentativePostal(row.ID)); err != nil {
			return err
		}
	}
	if err := table.Representations(tx).Create(ctx, &row); err != nil {
		return fmt.Errorf("keeping who acts for the person: %w", err)
	}
	return nil
}

// claimAnew lets whoever acts for the person of the case act for them towards
// another controller, in the caller's transaction. That one checks it itself.
func (s *Service) claimAnew(ctx context.Context, tx *gorm.DB, c Case, to models.Controller) error {
	if c.Behalf == nil {
		return nil
	}
	already, err := table.Representations(tx).Where("subject_id = ? AND controller_id = ?", c.Behalf.SubjectID, to.ID).Count(ctx, "*")
	if err != nil || already > 0 {
		return err
	}
	return s.claim(ctx, tx, to, *c.Behalf, database.Instant(s.Now()))
}

func placeRepresentative(id string) string       { return "representations.name/" + id }
func placeRepresentativePostal(id string) string { return "representations.postal/" + id }

func placeBorn(id string) string         { return "representations.born/" + id }
func placeRelationNote(id string) string { return "representations.note/" + id }
