package models

// Figure names a number that an e-mail to staff gives. It holds no more: no
// name and nothing of the matter.
type Figure string

// The figures. A reminder has one of the first four; the others are of the
// morning's digest.
const (
	FigureDaysLeft  Figure = "days_left"  // calendar days to the governing date
	FigureDaysOver  Figure = "days_over"  // calendar days since it
	FigureOwnerDays Figure = "owner_days" // days since a store's owner was asked
	FigureOwnerLate Figure = "owner_late" // days since the owner's part was due

	FigureOverdue        Figure = "overdue"
	FigureToday          Figure = "today"
	FigureWeek           Figure = "week" // due in the six days after today
	FigureUnassigned     Figure = "unassigned"
	FigureAwaitingPerson Figure = "awaiting_person"
	FigureAwaitingStore  Figure = "awaiting_store"
	FigureToApprove      Figure = "to_approve"
	FigureAdvice         Figure = "advice" // advice asked for and not given
)

// DigestFigures lists the figures of the digest in the order they are told.
func DigestFigures() []Figure {
	return []Figure{
		FigureOverdue, FigureToday, FigureWeek, FigureUnassigned, FigureAwaitingPerson, FigureAwaitingStore, FigureToApprove, FigureAdvice,
	}
}
