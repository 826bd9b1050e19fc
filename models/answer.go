package models

import "time"

// AnswerDraft is the answer under way: one per item. Who drafted may never
// approve.
type AnswerDraft struct {
	ItemID         string `gorm:"primaryKey"`
	ControllerID   string
	State          DraftState
	SummarySealed  []byte  // the caseworker's own words to the person
	Outcome        Outcome // of a decision that is given in a letter; "" for an ordinary answer
	DecisionSealed []byte  // that Decision
	DrafterID      string
	ApproverID     *string
	ReturnSealed   []byte   // what the approver wants changed
	DocumentSealed []byte   // the answer as it was sent to approval, until the person has it
	Missing        []string `gorm:"serializer:json"` // the stores that the document is without, see Collection.Gap
	SubmittedAt    *time.Time
	DatedAt        *time.Time // when the files of the approved answer were begun: the date they say
	DecidedAt      *time.Time
	Version        int
}

// DraftState is where a draft stands.
type DraftState string

// The states of a draft.
const (
	DraftWriting   DraftState = "writing"
	DraftSubmitted DraftState = "submitted"
	DraftReturned  DraftState = "returned"
	DraftApproved  DraftState = "approved"
)

// AccessReport is a version of the answer as the person has it, sealed: the
// typed document, Art. 15(3). The files made of it are AnswerFiles. Each version is
// complete and replaces the one before it.
type AccessReport struct {
	ID             string `gorm:"primaryKey"`
	ItemID         string
	ControllerID   string
	Number         int      // 1 for the first; a supplementary answer has the next
	Missing        []string `gorm:"serializer:json"` // the stores it is without
	LastPage       int64    // the last of the collected pages it is made of
	DocumentSealed []byte
	Pages          int // of the PDF with the contents
	CreatedAt      time.Time
}

// Letter is a message in the portal's own mailbox.
type Letter struct {
	ID            string `gorm:"primaryKey"`
	ItemID        string
	ControllerID  string
	DataSubjectID string
	Kind          LetterKind
	Number        int    // which version of the answer it is about, which inquiry, …; 0 for a receipt
	BodySealed    []byte // what staff wrote in it, nil when its words are the catalogue's alone
	CreatedAt     time.Time
	OpenedAt      *time.Time
	OnPaper       bool // it goes by post
	PostedOn      Date // when staff sent it on paper
	PostedBy      *string

	Representation *string // the ID of what it is worded for: who acted for the person then; nil: it is to the person
}

// LetterKind says what a letter is; its words come from the catalogue.
type LetterKind string

// The letters. There is one of each kind at most per version of an answer.
const (
	LetterReceipt  LetterKind = "receipt"
	LetterAnswer   LetterKind = "answer"
	LetterComplete LetterKind = "complete" // what was missing held nothing: the version is the whole answer

	LetterExtension       LetterKind = "extension"        // Art. 12(3) third sentence
	LetterInquiry         LetterKind = "inquiry"          // Art. 12(6), recital 63
	LetterInquiryReminder LetterKind = "inquiry-reminder" // the same question once more
	LetterFee             LetterKind = "fee"              // Art. 12(5)(a): before anything costs anything
	LetterDecision        LetterKind = "decision"         // Art. 12(4): a refusal, or what a complaint came to
	LetterForwarded       LetterKind = "forwarded"
	LetterRerouted        LetterKind = "rerouted" // answered under another act too
	LetterReopened        LetterKind = "reopened"
	LetterRelation        LetterKind = "relation"            // nothing shows that the one who asks may act for the other
	LetterRecipients      LetterKind = "recipients-told"     // Art. 19
	LetterLifting         LetterKind = "restriction-lifting" // Art. 18(3): before a restriction is lifted
	LetterTransfer        LetterKind = "transfer"            // Art. 20(2): whether the files went to another controller
	LetterStands          LetterKind = "restriction-stands"  // it is not lifted after all
	LetterWithdrawn       LetterKind = "withdrawn"           // staff were told that the request is withdrawn
	LetterOrdinary        LetterKind = "ordinary"            // an objection is not about direct marketing after all, Art. 21(1)
)

// LetterKinds lists the letters.
func LetterKinds() []LetterKind {
	return []LetterKind{
		LetterReceipt, LetterInquiry, LetterInquiryReminder, LetterExtension, LetterFee, LetterForwarded, LetterRerouted,
		LetterAnswer, LetterComplete, LetterDecision, LetterReopened, LetterRecipients, LetterLifting, LetterStands, LetterRelation, LetterTransfer, LetterWithdrawn, LetterOrdinary,
	}
}

// Mail is an e-mail without content about the matter, in the outbox until a
// mail server has taken it.
type Mail struct {
	ID              string `gorm:"primaryKey"`
	ControllerID    string
	ItemID          *string
	Kind            MailKind
	Language        Language
	RecipientSealed []byte
	CodeSealed      []byte // the one-time code, for MailCode alone
	MessageID       string // the same at every attempt
	State           MailState
	Attempts        int
	Uncertain       bool // an attempt began and its outcome was never recorded
	Repeats         int  // attempts that may have repeated an accepted mail
	CreatedAt       time.Time
	SentAt          *time.Time
	ThenJob         string // the kind of a job to enqueue when the mail server has taken it, with its MailArgs

	Figures map[Figure]int `gorm:"serializer:json"` // the numbers an e-mail to staff or to a store's owner gives
}

// MailKind says what an e-mail is about.
type MailKind string

// The e-mails.
const (
	MailReceipt   MailKind = "receipt"
	MailAnswer    MailKind = "answer"
	MailComplete  MailKind = "complete"
	MailCode      MailKind = "code"
	MailStoreTask MailKind = "store-task"

	MailLetter        MailKind = "letter"         // a letter of any other kind waits in the portal
	MailReminder      MailKind = "reminder"       // to staff: a case nears its date
	MailDigest        MailKind = "digest"         // to staff: the morning's figures
	MailStoreReminder MailKind = "store-reminder" // to a store's owner
	MailMessage       MailKind = "message"        // to the person: a message waits in the portal
	MailStaffMessage  MailKind = "staff-message"  // to staff: the person has written
)

// MailState is where an e-mail stands.
type MailState string

// The states of an e-mail.
const (
	MailQueued MailState = "queued"
	MailSent   MailState = "sent"
	MailFailed MailState = "failed"
)
