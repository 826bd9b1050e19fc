package models

import "time"

// SavedView is a filter of the queue that a member of staff has given a name.
// The query holds keys of the filter alone: no words of a search, no person.
type SavedView struct {
	ID        string `gorm:"primaryKey"`
	StaffID   string
	Role      string // whose queue it narrows: each role has its own
	Name      string
	Query     string // "due=week&status=review"
	CreatedAt time.Time
}

// CalendarFeed is the secret address at which a member of staff's calendar
// reads their dates; of the secret only its hash is kept.
type CalendarFeed struct {
	StaffID   string `gorm:"primaryKey"`
	TokenHash string
	CreatedAt time.Time
}
