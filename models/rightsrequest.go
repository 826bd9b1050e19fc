package models

import (
	"slices"
	"time"
)

// RightsRequest is one person's message to one controller (krav), with a
// receipt instant and one or more items, Art. 12(3). What the person wrote is
// sealed.
type RightsRequest struct {
	ID                 string `gorm:"primaryKey"`
	ControllerID       string
	CaseNumber         string // "TEL-2026-00012"; may stand in URLs and e-mails
	Number             int    // the last part of CaseNumber: 12
	DataSubjectID      string
	SubmissionKey      string // one per opened form: a repeated submission files nothing twice
	Channel            Channel
	Language           Language
	ReceivedAt         time.Time
	NameSealed         []byte  // how the person wants to be addressed
	EmailSealed        []byte  // where notices without content go; empty for who has none
	PostalSealed       []byte  // where letters go on paper; nil where none is noted
	RegisteredBy       *string // the employee who wrote down what came another way than by the portal
	IdentityCheck      IdentityCheck
	IdentityNoteSealed []byte     // how it was checked
	AddressProtectedAt *time.Time // since when it is known that the person's address is protected; nil: it is not
	AddressNoteSealed  []byte     // why it is protected no more
	AssigneeID         *string
	Version            int
	CreatedAt          time.Time
}

// Channel is how a request reached the controller.
type Channel string

// The channels.
const (
	ChannelPortal    Channel = "portal"
	ChannelLetter    Channel = "letter"
	ChannelEmail     Channel = "email"
	ChannelPhone     Channel = "phone"
	ChannelCounter   Channel = "counter"
	ChannelForwarded Channel = "forwarded" // by another public body
)

// Channels lists the channels, the portal first.
func Channels() []Channel {
	return []Channel{ChannelPortal, ChannelLetter, ChannelEmail, ChannelPhone, ChannelCounter, ChannelForwarded}
}

// OutsideChannels lists how the person reaches the controller outside the portal.
func OutsideChannels() []Channel {
	return []Channel{ChannelLetter, ChannelEmail, ChannelPhone, ChannelCounter}
}

// Spoken reports whether what was said reached the controller in staff's words.
func (c Channel) Spoken() bool { return c == ChannelPhone || c == ChannelCounter }

// IdentityCheck is how the controller knows who asks. No copy of anything that
// was shown is kept, EDPB Guidelines 01/2022 § 79.
type IdentityCheck string

// The ways, the one by logging in first.
const (
	CheckedByEID   IdentityCheck = "eid"
	CheckedShown   IdentityCheck = "shown" // proof of identity was shown
	CheckedKnown   IdentityCheck = "known" // known from the matter, or reached at an address the controller has
	CheckedAsked   IdentityCheck = "asked" // answered what only they would know
	CheckedNothing IdentityCheck = "none"  // not checked yet: nothing is searched
)

// IdentityChecks lists what staff can say of how they know who asks.
func IdentityChecks() []IdentityCheck {
	return []IdentityCheck{CheckedShown, CheckedKnown, CheckedAsked, CheckedNothing}
}

// RequestItem is one right invoked in a request, with its own clock, state and
// decision. Controller and person are repeated here, so that no query over
// items can forget them.
type RequestItem struct {
	ID            string `gorm:"primaryKey"`
	Reference     string // what it is known by: the request's number, and for each right but the first its place after it, as in "TEL-2026-00012-2"
	RequestID     string
	ControllerID  string
	DataSubjectID string
	InvokedRight  InvokedRight
	Status        Status
	AssigneeID    *string // the request's, repeated for the queue
	ActivityID    string  // the service asked about, "" for all of them
	AskedSealed   []byte  // Asked
	DerivedFrom   *string // the item that this one follows from: an objection restricts while it is considered, Art. 18(1)(d)
	PeriodFrom    Date
	PeriodTo      Date
	ReceivedOn    Date // the civil day of the first receipt, by which figures are counted
	Clock
	DirectMarketing bool       // an objection to it, which cannot be refused, Art. 21(3)
	AwaitsPerson    bool       // asked something and not answered yet
	AwaitsStore     bool       // a store owner has not answered yet
	PartlyAt        *time.Time // when the person got the first part of the answer
	AnsweredAt      *time.Time
	Outcome         Outcome // what the answer came to, "" until then
	Ground          Ground  // the provision it rests on, of several the first
	Fee             int     // kroner that the person has agreed to pay, Art. 12(5)(a); 0 for nothing, as it nearly always is
	FirstAnswer
	ClosedAt   *time.Time
	ReopenedAt *time.Time // after an answer: its clock counts from there
	Version    int
}

// MayBeOrdinary reports whether an objection to direct marketing can become one
// that is considered: nothing of its answer has left the caseworker's hands.
func (i *RequestItem) MayBeOrdinary() bool {
	return i.InvokedRight == RightObjection && i.DirectMarketing && slices.Contains(standsIn[ActFee], i.Status)
}

// MayWaive reports whether a fee can be let off still: nothing of an answer that
// says what it costs has left the caseworker's hands.
func (i *RequestItem) MayWaive() bool { return slices.Contains(standsIn[ActFee], i.Status) }

// FirstAnswer is when and how the first whole answer came, as it stood that
// day. The figures are counted from it: a case that is opened again has another
// clock and may get another outcome, and is counted once.
type FirstAnswer struct {
	FirstAnswerAt   *time.Time
	AnswerDays      *int  // civil days from receipt
	KeptPromise     *bool // whether it came within the promise; nil where nothing is promised
	KeptLaw         *bool // whether it came within the law's time
	FirstOutcome    Outcome
	FirstGround     Ground
	FirstExtended   bool // the time was extended, GDPR Art. 12(3)
	FirstPausedDays int  // civil days spent waiting for the person before it
}

// Clock is what an item keeps of its deadlines: the facts they are computed
// from and the dates, with the version of the rules that gave them. The
// inquiries of the item are facts of it too.
type Clock struct {
	ReceivedAt      time.Time
	PromisedDays    int // 0: the controller promises none
	MarginDays      int // working days between the internal target and the governing date
	RulesVersion    string
	ThirtyDays      Date       // the promised date, none without a promise
	OneMonth        Date       // GDPR Art. 12(3) first sentence
	Extended        Date       // GDPR Art. 12(3) second sentence
	ExtensionCloses Date       // the last day to tell the person of an extension, GDPR Art. 12(3) third sentence
	ExtendedAt      *time.Time // when the notice of the extension went out; nil: not extended
	Governing       Date       // the extended date, else the earlier of promise and month
	GovernedBy      string
	Target          Date // the internal target
	PausedDays      int  // civil days spent waiting for the person, whether or not they count
}

// Status is where an item stands.
type Status string

// The states of an item. The same values are a CHECK in the migrations.
const (
	StatusReceived   Status = "received"
	StatusCollecting Status = "collecting"
	StatusReview     Status = "review"
	StatusApproval   Status = "approval"
	StatusPartly     Status = "partly" // answered but for stores the case went on without
	StatusAnswered   Status = "answered"
	StatusClosed     Status = "closed"
	StatusWithdrawn  Status = "withdrawn"
	StatusForwarded  Status = "forwarded" // to the body it was meant for
)

// Statuses lists the states in the order a case runs through them.
func Statuses() []Status {
	return []Status{StatusReceived, StatusCollecting, StatusReview, StatusApproval, StatusPartly, StatusAnswered, StatusClosed, StatusWithdrawn, StatusForwarded}
}

// OpenStatuses lists the states in which the clock still runs.
func OpenStatuses() []Status {
	return []Status{StatusReceived, StatusCollecting, StatusReview, StatusApproval, StatusPartly}
}

// steps is the table of allowed steps; .docs/states.md draws it.
var steps = map[Status][]Status{
	StatusReceived:   {StatusCollecting, StatusApproval, StatusWithdrawn, StatusForwarded},
	StatusCollecting: {StatusReview, StatusApproval, StatusWithdrawn, StatusForwarded},
	StatusReview:     {StatusCollecting, StatusApproval, StatusWithdrawn, StatusForwarded},
	StatusApproval:   {StatusReview, StatusPartly, StatusAnswered, StatusWithdrawn},
	StatusPartly:     {StatusReview, StatusAnswered, StatusWithdrawn},
	StatusAnswered:   {StatusClosed, StatusReview},
	StatusClosed:     {StatusReview},
	StatusWithdrawn:  {},
	StatusForwarded:  {StatusReview},
}

// May reports whether an item in this state may go to the other.
func (s Status) May(to Status) bool {
	return slices.Contains(steps[s], to)
}

// Open reports whether the clock still runs.
func (s Status) Open() bool {
	return slices.Contains(OpenStatuses(), s)
}

// Become moves the item to the state at the instant and reports whether the
// table allows it. Nothing else assigns Status.
func (i *RequestItem) Become(to Status, at time.Time) bool {
	if !i.Status.May(to) {
		return false
	}
	i.Status = to
	switch to {
	case StatusPartly:
		if i.PartlyAt == nil {
			i.PartlyAt = &at
		}
	case StatusAnswered:
		i.AnsweredAt = &at
	case StatusClosed, StatusWithdrawn, StatusForwarded:
		i.ClosedAt = &at
	case StatusReceived, StatusCollecting, StatusReview, StatusApproval:
	}
	return true
}

// Sent reports whether the person has got an answer, be it a part of one.
func (i *RequestItem) Sent() bool { return i.PartlyAt != nil || i.AnsweredAt != nil }
