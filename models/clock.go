package models

import "time"

// Extension is the one extension by two months that Art. 12(3) allows an item.
// The clock moves when the person has been told, not before.
type Extension struct {
	ItemID       string `gorm:"primaryKey"`
	ControllerID string
	ReasonSealed []byte // what the person is told
	OrderedBy    string
	OrderedAt    time.Time
	MailID       *string    // the e-mail that tells there is a letter; nil for who gets it on paper
	NotifiedAt   *time.Time // when the mail server took it, or the person opened the letter
	TooLate      bool       // it went out after the way to an extension had closed, and moved nothing
}

// Inquiry is something the person is asked before the request can be handled:
// a doubt about who they are, Art. 12(6), what they mean, recital 63, or
// whether they will pay a fee, Art. 12(5)(a). An item has one open inquiry at
// most.
type Inquiry struct {
	ID             string `gorm:"primaryKey"`
	ItemID         string
	ControllerID   string
	Kind           InquiryKind
	QuestionSealed []byte
	AskedBy        string
	AskedAt        time.Time
	Counts         bool // the controller lets the wait move the law's date, and it was asked in time for that
	RemindedAt     *time.Time
	AnswerSealed   []byte
	AnsweredBy     string     // a staff ID when staff wrote down what the person said; "" for the person
	AnsweredAt     *time.Time // also when staff dropped it
	Dropped        bool       // staff no longer needs the answer
	Fee            int        // kroner, of InquiryFee
	Ground         Ground     // what the fee rests on
	Accepted       bool       // the person has agreed to pay it
}

// InquiryKind is why the person is asked.
type InquiryKind string

// The kinds of inquiry.
const (
	InquiryIdentity      InquiryKind = "identity"      // Art. 12(6)
	InquiryClarification InquiryKind = "clarification" // recital 63
	InquiryFee           InquiryKind = "fee"           // Art. 12(5)(a), 15(3)
)

// FeeGrounds returns what a fee for a request for the right may rest on: Art.
// 12(5), which speaks of Art. 15 to 22, and for more copies Art. 15(3).
func FeeGrounds(right InvokedRight) []Ground {
	switch right {
	case RightComplaint, RightWithdrawConsent:
		return nil
	case RightAccess:
		return []Ground{"12-5-unfounded", "12-5-excessive", GroundFurtherCopy}
	default:
		return []Ground{"12-5-unfounded", "12-5-excessive"}
	}
}

// Receipt is a correction of when and how a request reached the controller,
// with who made it and why. The newest one holds.
type Receipt struct {
	ID           string `gorm:"primaryKey"`
	RequestID    string
	ControllerID string
	Channel      Channel
	ReceivedAt   time.Time
	SetBy        string
	SetAt        time.Time
	ReasonSealed []byte
}

// Advice is what the ombud says on a case, asked or unasked, Art. 39(1)(a).
// It is on the record and decides nothing, Art. 38(6).
type Advice struct {
	ID             string `gorm:"primaryKey"`
	ItemID         string
	ControllerID   string
	About          AdviceAbout
	QuestionSealed []byte // nil when the ombud was not asked
	AskedBy        *string
	AskedAt        *time.Time
	TextSealed     []byte // nil until given
	GivenBy        *string
	GivenAt        *time.Time
}

// TableName keeps GORM from inventing a plural.
func (Advice) TableName() string { return "advices" }

// AdviceAbout is what advice is about.
type AdviceAbout string

// What advice can be about. Some controllers must ask before a refusal.
const (
	AdviceOnRefusal AdviceAbout = "refusal"
	AdviceOnOther   AdviceAbout = "other"
)

// CaseLink says how one case belongs to an earlier one.
type CaseLink struct {
	FromID   string  `gorm:"primaryKey"` // the later request
	ToID     string  `gorm:"primaryKey"` // the earlier one
	ToPart   *string // the reference of the part that a complaint is about, nil otherwise
	Kind     LinkKind
	LinkedBy string // "" when the portal itself linked them
	LinkedAt time.Time
}

// LinkKind is how cases belong together. Cases of the same person need no
// link: the portal knows.
type LinkKind string

// The kinds of link.
const (
	LinkComplaint LinkKind = "complaint" // From complains of what To was answered
	LinkRepeat    LinkKind = "repeat"    // From asks for the same as To
	LinkForwarded LinkKind = "forwarded" // From is what To was forwarded as
	LinkRelated   LinkKind = "related"
)
