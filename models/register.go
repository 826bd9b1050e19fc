package models

import "slices"

// Controller is a public body that decides why and how personal data are
// processed, GDPR Art. 4(7) (behandlingsansvarlig). It has nothing to do with
// the web layer, where nothing is called a controller.
type Controller struct {
	ID         string `gorm:"primaryKey"` // a short word: "telemark"
	Name       string
	CasePrefix string          // the first letters of its case numbers: "TEL"
	Kind       string          // fylkeskommune, direktorat, kommune
	Facts      ControllerFacts `gorm:"serializer:json"`
	Version    int             // grows with each change
}

// ControllerFacts is what the register says about a controller.
type ControllerFacts struct {
	Service    Text           `json:"service" yaml:"service,omitempty"`               // what it does for people, in a line
	Contact    Contact        `json:"contact" yaml:"contact,omitempty"`               // where requests go
	Ombud      Contact        `json:"ombud" yaml:"ombud,omitempty"`                   // the data protection officer, Art. 37(7)
	Promise    *Promise       `json:"promise,omitempty" yaml:"promise,omitempty"`     // a promised number of days, where the notice gives one
	Deadlines  *DeadlineRules `json:"deadlines,omitempty" yaml:"deadlines,omitempty"` // nil: the usual rules
	Behalf     *BehalfRules   `json:"behalf,omitempty" yaml:"behalf,omitempty"`       // who may act for others, and how long; nil: the usual rules
	AppealTo   Text           `json:"appeal_to" yaml:"appeal_to,omitempty"`           // who decides an appeal against a decision, where the controller gives decisions as enkeltvedtak (forvaltningsloven § 28); empty: its letters and answers say nothing of it
	ArchiveTo  Text           `json:"archive_to" yaml:"archive_to,omitempty"`         // who hears a complaint about what the duty to archive keeps; empty: the county governor
	Quote      Text           `json:"quote" yaml:"quote,omitempty"`                   // the notice's own words on how soon it answers
	Notice     Notice         `json:"notice" yaml:"notice,omitempty"`                 // the privacy notice in force
	OldNotices []Notice       `json:"old_notices,omitempty" yaml:"old_notices,omitempty"`
	Letters    []LetterWords  `json:"letters,omitempty" yaml:"letters,omitempty"`     // its own words in its letters
	Units      []Unit         `json:"units,omitempty" yaml:"units,omitempty"`         // its departments, where activities belong to one
	Notes      []Text         `json:"notes,omitempty" yaml:"notes,omitempty"`         // what else the notice says of requests and of confidentiality
	Questions  []Text         `json:"questions,omitempty" yaml:"questions,omitempty"` // what the notices contradict or leave open: for staff, never shown to the person
}

// Unit is a department of a controller.
type Unit struct {
	ID   string `json:"id" yaml:"id"`
	Name Text   `json:"name" yaml:"name"`
}

// Contact is a role one can reach, never a named person.
type Contact struct {
	Name   string `json:"name" yaml:"name,omitempty"`
	Email  string `json:"email" yaml:"email,omitempty"`
	Phone  string `json:"phone,omitempty" yaml:"phone,omitempty"`
	Postal string `json:"postal,omitempty" yaml:"postal,omitempty"`
}

// Reachable reports whether a person can get hold of the contact.
func (c Contact) Reachable() bool { return c.Name != "" && (c.Email != "" || c.Postal != "") }

// Promise is what the controller's own notice promises beyond the law.
type Promise struct {
	Days   int            `json:"days" yaml:"days,omitempty"`
	Rights []InvokedRight `json:"rights" yaml:"rights,omitempty"` // empty: every right
	Quote  Text           `json:"quote" yaml:"quote,omitempty"`
	Source string         `json:"source,omitempty" yaml:"source,omitempty"` // the notice that promises; empty: the one in force
}

// Notice is one version of a privacy notice, Art. 13 and 14.
type Notice struct {
	ID     string `json:"id" yaml:"id,omitempty"`
	Title  string `json:"title" yaml:"title,omitempty"`
	Dated  string `json:"dated,omitempty" yaml:"dated,omitempty"`   // empty: the notice has no date
	Chosen bool   `json:"chosen,omitempty" yaml:"chosen,omitempty"` // the controller has said that this is the one in force
}

// PromisedDays returns the days promised for the right, or 0 when the notice
// promises none and only the statutory month applies.
func (c Controller) PromisedDays(right InvokedRight) int {
	p := c.Facts.Promise
	if p == nil || !c.Facts.stands(p.Source) {
		return 0
	}
	if len(p.Rights) == 0 || slices.Contains(p.Rights, right) {
		return p.Days
	}
	return 0
}

// Missing returns the message keys of what a controller lacks before it can
// take requests: it cannot open without a contact point and an ombud, Art.
// 13(1)(a) and (b).
func (c Controller) Missing() []string {
	var missing []string
	if !c.Facts.Contact.Reachable() {
		missing = append(missing, "controller.missing_contact")
	}
	if !c.Facts.Ombud.Reachable() {
		missing = append(missing, "controller.missing_ombud")
	}
	return missing
}

// Open reports whether the controller can take requests.
func (c Controller) Open() bool { return len(c.Missing()) == 0 }

// ProcessingActivity is one entry of a controller's record of processing,
// Art. 30(1) (behandlingsaktivitet), with what Art. 15(1) wants told.
type ProcessingActivity struct {
	ControllerID string `gorm:"primaryKey"`
	ID           string `gorm:"primaryKey"`
	Position     int
	Facts        ActivityFacts `gorm:"serializer:json"`
	Version      int           // grows with each change
}

// ActivityFacts is what the register says about an activity. A nil or empty
// field means that the register is silent, which is not the same as "none".
type ActivityFacts struct {
	Name         Text         `json:"name" yaml:"name,omitempty"`
	Unit         string       `json:"unit,omitempty" yaml:"unit,omitempty"`                   // the ID of the unit it belongs to, "" for the whole
	Purposes     []Text       `json:"purposes" yaml:"purposes,omitempty"`                     // Art. 15(1)(a)
	LegalBases   []LegalBasis `json:"legal_bases,omitempty" yaml:"legal_bases,omitempty"`     // Art. 6
	DataSubjects []Text       `json:"data_subjects,omitempty" yaml:"data_subjects,omitempty"` // Art. 30(1)(c)
	Categories   []Text       `json:"categories,omitempty" yaml:"categories,omitempty"`       // Art. 15(1)(b)
	Special      Text         `json:"special,omitzero" yaml:"special,omitempty"`              // Art. 9
	Sources      []Text       `json:"sources,omitempty" yaml:"sources,omitempty"`             // Art. 15(1)(g)
	Systems      []Text       `json:"systems,omitempty" yaml:"systems,omitempty"`
	Recipients   []Recipient  `json:"recipients,omitempty" yaml:"recipients,omitempty"`       // Art. 15(1)(c)
	Retention    []Retention  `json:"retention,omitempty" yaml:"retention,omitempty"`         // Art. 15(1)(d)
	Automated    *Text        `json:"automated,omitempty" yaml:"automated,omitempty"`         // Art. 15(1)(h); nil: not stated
	ThirdCountry *Transfer    `json:"third_country,omitempty" yaml:"third_country,omitempty"` // Art. 15(2); nil: not stated
	SelfService  []Text       `json:"self_service,omitempty" yaml:"self_service,omitempty"`   // what the person can do without us
	Questions    []Text       `json:"questions,omitempty" yaml:"questions,omitempty"`         // what the controller has yet to settle: for staff
}

// LegalBasis is the ground of Art. 6(1) that an activity rests on.
type LegalBasis struct {
	Profile LegalProfile `json:"profile,omitempty" yaml:"profile,omitempty"`
	Text    Text         `json:"text" yaml:"text,omitempty"`
	Source  string       `json:"source,omitempty" yaml:"source,omitempty"` // the notice that says so; empty: whichever is in force
}

// LegalProfile is the letter of Art. 6(1) by name. It decides which of the
// rights of Art. 17, 20 and 21 the person has.
type LegalProfile string

// The letters of Art. 6(1) that public bodies use.
const (
	BasisConsent       LegalProfile = "consent"        // (a)
	BasisContract      LegalProfile = "contract"       // (b)
	BasisLegalDuty     LegalProfile = "legal_duty"     // (c)
	BasisPublicTask    LegalProfile = "public_task"    // (e)
	BasisLegitInterest LegalProfile = "legit_interest" // (f)
)

// Recipient is somebody the data are disclosed to, Art. 4(9).
type Recipient struct {
	Name    Text          `json:"name" yaml:"name,omitempty"`
	Role    RecipientRole `json:"role" yaml:"role,omitempty"`
	Unnamed bool          `json:"unnamed,omitempty" yaml:"unnamed,omitempty"` // the notice gives a category, not a name
}

// Portable reports whether the activity gives a right to take data along: it
// rests on consent or on a contract, Art. 20(1)(a).
func (a ProcessingActivity) Portable() bool {
	return slices.ContainsFunc(a.Facts.LegalBases, func(b LegalBasis) bool {
		return b.Profile == BasisConsent || b.Profile == BasisContract
	})
}

// LegalProfiles lists the letters of Art. 6(1) that public bodies use.
func LegalProfiles() []LegalProfile {
	return []LegalProfile{BasisConsent, BasisContract, BasisLegalDuty, BasisPublicTask, BasisLegitInterest}
}

// RecipientRole is how a recipient relates to the controller.
type RecipientRole string

// The roles of recipients.
const (
	RecipientInternal  RecipientRole = "internal"
	RecipientProcessor RecipientRole = "processor" // Art. 4(8)
	RecipientOther     RecipientRole = "recipient"
	RecipientUnclear   RecipientRole = "unclear" // the notice does not say which
	RecipientPublic    RecipientRole = "public"  // of a case alone: has it from what was made public, Art. 17(2)
)

// RecipientRoles lists the roles of recipients in the register.
func RecipientRoles() []RecipientRole {
	return []RecipientRole{RecipientInternal, RecipientProcessor, RecipientOther, RecipientUnclear}
}

// Retention is how long something is kept, or the criteria, Art. 15(1)(d).
type Retention struct {
	What   Text   `json:"what" yaml:"what,omitempty"`
	Rule   Text   `json:"rule" yaml:"rule,omitempty"`               // empty: the notice does not say
	Source string `json:"source,omitempty" yaml:"source,omitempty"` // the notice that says so; empty: whichever is in force
}

// Transfer is what is said of third countries and the safeguards of Art. 46.
type Transfer struct {
	Transfers bool `json:"transfers" yaml:"transfers"`
	Text      Text `json:"text" yaml:"text"`
}

// SilentOn returns which facts the register does not give and a person has to
// confirm before an answer can be approved: actual recipients (Art. 15(1)(c),
// CJEU C-154/21) and automated decisions (Art. 15(1)(h)).
func (a ProcessingActivity) SilentOn() []ConfirmedFact {
	var silent []ConfirmedFact
	named := len(a.Facts.Recipients) > 0
	for _, r := range a.Facts.Recipients {
		named = named && !r.Unnamed
	}
	if !named {
		silent = append(silent, FactRecipients)
	}
	if a.Facts.Automated == nil {
		silent = append(silent, FactAutomated)
	}
	return silent
}

// ConfirmedFact names a fact that a caseworker states where the register is
// silent.
type ConfirmedFact string

// The facts a caseworker may have to confirm.
const (
	FactRecipients ConfirmedFact = "recipients" // Art. 15(1)(c)
	FactAutomated  ConfirmedFact = "automated"  // Art. 15(1)(h)
)
