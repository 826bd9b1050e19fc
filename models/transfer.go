package models

import "time"

// Receiver is another controller that can take what somebody takes along,
// straight from this one, Art. 20(2) (mottaker av overføring). Where it is and
// what it is shown is the operator's to say.
type Receiver struct {
	ControllerID string `gorm:"primaryKey"`
	ID           string `gorm:"primaryKey"`
	Position     int
	Name         string
	// ConnectionSealed is the StoreConnection as JSON, sealed since it may hold
	// passwords.
	ConnectionSealed []byte
}

// DirectTransfer is the sending of a Bundle straight to another controller, Art.
// 20(2) (direkte overføring). There is at most one of each bundle.
type DirectTransfer struct {
	BundleID     string `gorm:"primaryKey"`
	ItemID       string
	ControllerID string
	ReceiverID   string
	ReceiverName string // as the person chose it
	State        TransferState
	Reason       TransferReason // why it did not arrive at the last attempt
	Status       int            // the HTTP status of the last attempt, 0 for none
	Tries        int            // in this round
	Round        int            // grows each time a caseworker tries again
	NextAt       *time.Time     // when it is tried again by itself
	CreatedAt    time.Time
	SentAt       *time.Time // the receipt
	FailedAt     *time.Time // when the person was told that it cannot be done
	LeftBy       *string
	LeftAt       *time.Time
	WhySealed    []byte // why it is left at that, for the controller's own use
}

// TransferState is how far a transfer has come.
type TransferState string

// The states. A transfer is dropped when its case was withdrawn, opened again or
// answered anew before it was sent, and when what was approved may go to nobody
// else any more.
const (
	TransferWaiting TransferState = "waiting"
	TransferSent    TransferState = "sent"
	TransferFailed  TransferState = "failed"
	TransferLeft    TransferState = "left" // it failed, and somebody has said why it is left at that
	TransferDropped TransferState = "dropped"
)

// TransferReason is why a transfer did not arrive.
type TransferReason string

// The reasons.
const (
	TransferUnreachable TransferReason = "unreachable"
	TransferSilent      TransferReason = "silent" // no receipt in the time allowed
	TransferBusy        TransferReason = "busy"   // it answered that it cannot just now
	TransferRefused     TransferReason = "refused"
	TransferRedirected  TransferReason = "redirected" // it named another place, which is not followed
	TransferNotSetUp    TransferReason = "not_set_up" // the register or the guard does not let it be reached
)

// TransferReasons lists the reasons.
func TransferReasons() []TransferReason {
	return []TransferReason{TransferUnreachable, TransferSilent, TransferBusy, TransferRefused, TransferRedirected, TransferNotSetUp}
}
