package models

import "time"

// Message is what the person and the controller write to each other about a
// request (melding), beside letters and questions that pause the clock. It is
// about the whole request, and written on the page of one of its parts.
type Message struct {
	ID            string `gorm:"primaryKey"`
	RequestID     string
	ItemID        string // the part it was written on
	ControllerID  string
	DataSubjectID string
	FormKey       string // one per opened form: the same form sent twice is one message
	Author        Author
	StaffID       *string // who wrote it for the controller, or wrote down what the person said
	WriterID      *string // the citizen whose words they are: the person's, or of who acts for them
	Stage         MessageStage
	Addition      bool    // the person adds to what they asked
	Channel       Channel // how it came, where staff wrote it down for the person; "" for what was written in the portal
	CameOn        Date    // the day it came; none for what was written in the portal
	BodySealed    []byte
	WrittenAt     time.Time
	ReadAt        *time.Time // when the other side first read it
}

// Author is which side a message is from.
type Author string

// The sides.
const (
	AuthorPerson Author = "person"
	AuthorStaff  Author = "staff"
)

// Other returns the side that reads what this one writes.
func (a Author) Other() Author {
	if a == AuthorPerson {
		return AuthorStaff
	}
	return AuthorPerson
}

// MessageStage is how far the case had come when the message was written.
type MessageStage string

// The stages. There is none for a case that takes no messages.
const (
	StageOpen     MessageStage = "open"
	StageApproval MessageStage = "approval" // an answer lay with the approver
	StageAnswered MessageStage = "answered" // the message is about the answer
)

// MessageStage returns the stage of an item in the state, or "" for one whose
// case is over: withdrawn, sent on, or closed a month after the answer.
func (s Status) MessageStage() MessageStage {
	switch {
	case s == StatusApproval:
		return StageApproval
	case s == StatusAnswered:
		return StageAnswered
	case s.Open():
		return StageOpen
	default:
		return ""
	}
}

// CaseFile is a file the person put to a request (vedlegg): to a draft of it
// first, then to the request or to a message.
type CaseFile struct {
	ID            string `gorm:"primaryKey"`
	DataSubjectID string
	ControllerID  string
	RequestID     *string // nil: it lies with the draft
	MessageID     *string // nil: it was filed with the request, or waits
	Number        int     // from 1 within the request, 0 while it waits to be sent
	MediaType     string  // what its content says it is
	Size          int64   // bytes
	NameSealed    []byte
	ContentSealed []byte
	CreatedAt     time.Time
}

// Draft is what somebody has filled in of a request to a controller and not
// sent (utkast). There is one a person and controller.
type Draft struct {
	DataSubjectID string `gorm:"primaryKey"`
	ControllerID  string `gorm:"primaryKey"`
	FieldsSealed  []byte
	SavedAt       time.Time
}
