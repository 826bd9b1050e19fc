package models

import "time"

// StaffAbsence says that an employee is away from the work for a controller,
// and who does it meanwhile. Why is nobody's business.
type StaffAbsence struct {
	ID           string `gorm:"primaryKey"`
	ControllerID string
	StaffID      string
	FirstDay     Date
	LastDay      Date // the last day away
	SubstituteID string
	NotedBy      string
	NotedAt      time.Time
}

// Substitutes answers for whom others stand in.
type Substitutes map[string]StaffAbsence

// SubstitutesOf returns who stands in for whom, of the absences of a day.
func SubstitutesOf(absences []StaffAbsence) Substitutes {
	all := Substitutes{}
	for _, a := range absences {
		all[a.StaffID] = a
	}
	return all
}

// For returns who does the employee's work: themselves when they are not away,
// or else whoever stands in for them, also for one who stands in and is away.
// The last in the line that may is the one; may says who has the role.
func (s Substitutes) For(staffID string, may func(staffID string) bool) string {
	doer, next := staffID, staffID
	for range len(s) {
		away, ok := s[next]
		if !ok {
			break
		}
		next = away.SubstituteID
		if may(next) {
			doer = next
		}
	}
	return doer
}
