package models

import "time"

// Representation is that one person acts for another towards a controller
// (representasjon). The requests filed under it have a data subject of their
// own, so that who acts for somebody in one matter sees no other: SubjectID is
// known from nothing but these requests. PersonID is who that is, when a number
// was checked.
type Representation struct {
	ID               string `gorm:"primaryKey"`
	SubjectID        string
	ControllerID     string
	RepresentativeID string
	PersonID         *string
	Relation         Relation
	State            RepresentationState
	NameSealed       []byte // the representative's
	BornSealed       []byte // the represented person's date of birth, as the representative gave it
	Source           RelationSource
	PostalSealed     []byte // where the representative has letters on paper; nil: they read them in the portal
	NoteSealed       []byte // what was seen, and until then what came with it to show the relation; no copy is kept
	CheckedBy        *string
	CheckedAt        *time.Time
	Until            Date // the last day the representative acts; none while it is not known
	OwnFrom          Date // from when the represented person sees the case themselves; none: at once
	EndedBy          string
	EndedAt          *time.Time
	CreatedAt        time.Time
}

// Relation is why somebody may act for another.
type Relation string

// The relations.
const (
	RelationChild      Relation = "child"      // has parental responsibility, barnelova § 30
	RelationGuardian   Relation = "guardian"   // is the guardian of, vergemålsloven § 25
	RelationAuthorised Relation = "authorised" // has been given authority by (fullmakt)
)

// Relations lists the relations.
func Relations() []Relation { return []Relation{RelationChild, RelationGuardian, RelationAuthorised} }

// RepresentationState is how far a representation has come.
type RepresentationState string

// The states. One that has run out is shown still: its day tells.
const (
	RepresentationClaimed RepresentationState = "claimed" // nobody has checked it
	RepresentationShown   RepresentationState = "shown"
	RepresentationRefused RepresentationState = "refused" // what was sent does not show it; it can be shown later
	RepresentationEnded   RepresentationState = "ended"
)

// RepresentationStates lists the states.
func RepresentationStates() []RepresentationState {
	return []RepresentationState{RepresentationClaimed, RepresentationShown, RepresentationRefused, RepresentationEnded}
}

// RelationSource is where a caseworker saw the relation.
type RelationSource string

// The sources.
const (
	SourceDocument RelationSource = "document" // papers the representative sent or showed
	SourceRegister RelationSource = "register" // Folkeregisteret or Altinn, looked up by hand
)

// RelationSources lists the sources.
func RelationSources() []RelationSource { return []RelationSource{SourceDocument, SourceRegister} }

// Unproved reports whether nobody has found that the one may act for the other:
// until then nothing of the person's is searched, given out or changed.
func (r Representation) Unproved() bool {
	return r.State == RepresentationClaimed || r.State == RepresentationRefused
}

// Acts reports whether the representative still acts on the day.
func (r Representation) Acts(day Date) bool {
	return r.State != RepresentationEnded && (r.Until.IsZero() || !r.Until.Before(day))
}

// Open reports whether the represented person sees the case themselves on the
// day: they are known, and old enough to have a say of their own.
func (r Representation) Open(day Date) bool {
	return r.PersonID != nil && !r.Unproved() && !r.OwnFrom.After(day)
}

// BehalfRules is at which ages, and for how long, a controller lets one person
// act for another.
type BehalfRules struct {
	ParentUntil int `json:"parent_until,omitempty" yaml:"parent_until,omitempty"` // the birthday from which parents act no longer; 0: the usual
	OwnSayFrom  int `json:"own_say_from,omitempty" yaml:"own_say_from,omitempty"` // the birthday from which a child is asked first, and sees the case; 0: the usual
	HoldsMonths int `json:"holds_months,omitempty" yaml:"holds_months,omitempty"` // how long a guardianship or an authority holds once it is checked; 0: the usual
}

// BehalfRules returns the controller's rules, with the usual ones where the
// register says nothing. Of age one is at 18, vergemålsloven § 8; at 15 a child
// decides on its schooling and on joining associations, barnelova § 32. That
// the same age holds here, and that what was checked holds for a year, is ours.
func (c Controller) BehalfRules() BehalfRules {
	var r BehalfRules
	if c.Facts.Behalf != nil {
		r = *c.Facts.Behalf
	}
	if r.ParentUntil == 0 {
		r.ParentUntil = 18
	}
	if r.OwnSayFrom == 0 {
		r.OwnSayFrom = 15
	}
	r.OwnSayFrom = min(r.OwnSayFrom, r.ParentUntil)
	if r.HoldsMonths == 0 {
		r.HoldsMonths = 12
	}
	return r
}

// Grown reports whether parents act no longer, on the day, for who was born
// then.
func (r BehalfRules) Grown(born, day Date) bool { return !born.Birthday(r.ParentUntil).After(day) }

// HasSay reports whether who was born then is asked themselves on the day.
func (r BehalfRules) HasSay(born, day Date) bool { return !born.Birthday(r.OwnSayFrom).After(day) }

// LastDay returns the last day that a relation which is checked on the day
// holds, where nobody says otherwise.
func (r BehalfRules) LastDay(relation Relation, born, day Date) Date {
	if relation == RelationChild {
		return born.Birthday(r.ParentUntil).AddDays(-1)
	}
	return day.AddMonths(r.HoldsMonths)
}
