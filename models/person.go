package models

import "time"

// DataSubject is a person who has logged in as a citizen, or whose request came
// another way, Art. 4(1). The national identity number is sealed and found
// again by a keyed hash; of a person who never gave it there is none.
type DataSubject struct {
	ID               string `gorm:"primaryKey"`
	NationalIDLookup *string
	NationalIDSealed []byte
	Language         Language
	CreatedAt        time.Time
}

// PersonContact is an e-mail address or phone number a person has given, and
// how it was proved to be theirs.
type PersonContact struct {
	ID            string `gorm:"primaryKey"`
	DataSubjectID string
	Kind          SeedKind
	Lookup        string // keyed hash of the normalised value
	ValueSealed   []byte
	Proof         SeedProof // "" until proved
	ProvedAt      *time.Time
	CodeHash      string // keyed hash of the one-time code on its way
	CodeExpires   *time.Time
	CodeTries     int
	CreatedAt     time.Time
}

// SeedKind is the kind of an identity, spelled as datasets spell it.
type SeedKind string

// The kinds of identity the portal itself can prove.
const (
	SeedNationalID SeedKind = "national_id"
	SeedEmail      SeedKind = "email"
	SeedPhone      SeedKind = "phone_number"
)

// IdentitySeed is something to search a store by, with the proof that it
// belongs to the person.
type IdentitySeed struct {
	ID           string `gorm:"primaryKey"`
	RequestID    string
	ControllerID string
	Kind         SeedKind
	Lookup       string
	ValueSealed  []byte
	Proof        SeedProof
	NoteSealed   []byte // what the caseworker checked
	AddedBy      string // staff ID, "" for the person
	CreatedAt    time.Time
}

// Staff is an employee known from the staff provider's claims.
type Staff struct {
	ID        string `gorm:"primaryKey"`
	Issuer    string
	Subject   string
	Name      string
	Email     string
	SeenAt    time.Time
	CreatedAt time.Time
}

// TableName keeps GORM from inventing a plural.
func (Staff) TableName() string { return "staff" }

// StaffGrant is one role for one controller, replaced from the claims at each
// login.
type StaffGrant struct {
	StaffID      string `gorm:"primaryKey"`
	Role         string `gorm:"primaryKey"`
	ControllerID string `gorm:"primaryKey"` // "*" for roles over all of them
}

// Session is a login kept on the server; the cookie holds only a random token,
// and the row only its hash.
type Session struct {
	TokenHash     string `gorm:"primaryKey"`
	Provider      string // "citizen" or "staff"
	DataSubjectID *string
	StaffID       *string
	ProviderSID   string `gorm:"column:provider_sid"` // the provider's sid, for logout from outside
	ACR           string
	CSRF          string
	IDTokenSealed []byte // for the logout hint
	Language      Language
	CreatedAt     time.Time
	SeenAt        time.Time
	ExpiresAt     time.Time
}

// KeptForm is what a person wrote in a form that was sent after their session
// had run out, until they have logged in again. Nothing of it has been sent.
type KeptForm struct {
	DataSubjectID string `gorm:"primaryKey"`
	Page          string `gorm:"primaryKey"` // where the form stands
	FieldsSealed  []byte
	ExpiresAt     time.Time
}

// LoginAttempt is a login under way at the provider; used once.
type LoginAttempt struct {
	StateHash      string `gorm:"primaryKey"`
	Provider       string
	BrowserHash    string // binds the attempt to the browser that began it
	Nonce          string
	VerifierSealed []byte
	ReturnTo       string
	ExpiresAt      time.Time
}
