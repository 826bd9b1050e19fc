// Package law states, apart from the code it is held against, what may be done
// with a request and when. It is written from the General Data Protection
// Regulation and from how the portal says it carries that out, and asks none of
// the tables the portal itself decides by.
package law

import (
	"slices"

	"rettighetsporten/models"
)

// What happens to a request without anybody in the portal doing an act: the
// world's own moves.
const (
	Day     models.Act = "day"     // the last day to tell of an extension ends
	Settled models.Act = "settled" // every store that was asked has answered, or is gone on without
	Rows    models.Act = "rows"    // what a partly answered case waited for held something
	Rest    models.Act = "rest"    // it held nothing
)

// Moves lists the acts and the world's own moves.
func Moves() []models.Act { return append(models.Acts(), Day, Settled, Rows, Rest) }

// State is a request as the law looks at it.
type State struct {
	Right     models.InvokedRight
	Stage     models.Status
	Asked     bool // the person has been asked something and has not answered, Art. 12(6) and recital 63
	Extended  bool // an extension has been ordered, Art. 12(3)
	Late      bool // the first month, or the earlier promise, has ended
	Letter    bool // what lies with the approver is a letter, not a report of what was found
	Searched  bool // the stores have been searched
	Gap       bool // a store has not answered, and the answer goes out without it
	Fee       bool // what they are asked is whether they will pay
	Complaint bool // a complaint about the case is open
	Answered  bool // a whole answer has gone out some time
	Reopened  bool // after an answer
}

// Filed is a request that has just come. With a gap, a store will not answer.
func Filed(right models.InvokedRight, gap bool) State {
	return State{Right: right, Stage: models.StatusReceived, Gap: gap && lookedFor(right)}
}

// lookedFor reports whether the answer to the right is what is found in the
// stores: a copy of it, Art. 15(3), or the data to take along, Art. 20(1).
func lookedFor(right models.InvokedRight) bool {
	return right == models.RightAccess || right == models.RightPortability
}

// runs reports whether the person still waits for the whole answer: the clock
// of Art. 12(3) runs.
func (s State) runs() bool { return !s.has(models.StatusAnswered) && !s.over() }

// over reports whether the case was put away, in whatever way.
func (s State) over() bool {
	return s.has(models.StatusClosed, models.StatusWithdrawn, models.StatusForwarded)
}

// handled reports whether the caseworker has the case, and nothing of an answer
// has left their hands since it was last opened.
func (s State) handled() bool {
	return s.has(models.StatusReceived, models.StatusCollecting, models.StatusReview)
}

func (s State) has(stages ...models.Status) bool { return slices.Contains(stages, s.Stage) }

// May reports whether the move is lawful now.
func (s State) May(move models.Act) bool {
	complaint := s.Right == models.RightComplaint
	switch move {
	case models.ActExtend:
		// "That period may be extended by two further months", once, and the
		// person is told "within one month of receipt". Art. 12(3) speaks of
		// Art. 15 to 22: neither of consent, Art. 7(3), nor of a complaint.
		return s.runs() && !s.Extended && !s.Late && !complaint && s.Right != models.RightWithdrawConsent
	case models.ActInquire:
		return s.runs() && !s.Asked // one thing at a time, and only while an answer is due
	case models.ActFee:
		// Art. 12(5) speaks of Art. 15 to 22, and what is approved says what it costs.
		return s.handled() && !s.Asked && !complaint && s.Right != models.RightWithdrawConsent
	case models.ActReply, models.ActDrop:
		return s.Asked
	case models.ActWithdraw:
		return s.runs() // the wish is the person's own; what is answered cannot be unasked
	case models.ActDecide:
		return s.handled() && !s.Fee // Art. 12(4), at any time before the answer; whatever needs no search is decided so
	case models.ActCollect:
		return s.has(models.StatusReceived, models.StatusReview) && lookedFor(s.Right) // searched, or searched anew
	case models.ActSubmit:
		return s.has(models.StatusReview) && s.Searched && !s.Fee && lookedFor(s.Right) // nobody says what is held without having looked
	case models.ActApprove, models.ActReturn:
		return s.has(models.StatusApproval) // two people, always
	case models.ActForward:
		return s.handled() && !complaint // to the body it was meant for; a complaint is meant for the one complained of
	case models.ActReroute:
		return s.handled() && !complaint // handed to who answers it under another act, while this one goes on
	case models.ActClose:
		return s.has(models.StatusAnswered) // silence closes nothing: only an answer does
	case models.ActReopen:
		return s.has(models.StatusAnswered, models.StatusClosed, models.StatusForwarded) // who has withdrawn files anew
	case models.ActComplain:
		return !complaint && !s.Complaint // in any state at all, Art. 77 and 38(4)
	case models.ActAdvise:
		return true // Art. 39(1)(a)
	case models.ActCorrectReceipt:
		return s.runs() && !s.Reopened // a case opened again counts from that
	case Day:
		return true
	case Settled:
		return s.has(models.StatusCollecting)
	case Rows, Rest:
		return s.has(models.StatusPartly)
	}
	return false
}

// After returns the state after the move. A move that is not lawful changes
// nothing.
func (s State) After(move models.Act) State {
	if !s.May(move) {
		return s
	}
	switch move {
	case models.ActExtend:
		s.Extended = true
	case models.ActInquire:
		s.Asked = true
	case models.ActFee:
		s.Asked, s.Fee = true, true
	case models.ActReply, models.ActDrop:
		s.Asked, s.Fee = false, false
	case models.ActCollect:
		s.Stage = models.StatusCollecting
	case models.ActSubmit:
		s.Stage, s.Letter = models.StatusApproval, false
	case models.ActDecide:
		s.Stage, s.Letter = models.StatusApproval, true
	case models.ActApprove:
		s.Stage = models.StatusAnswered
		if s.Gap && !s.Letter {
			s.Stage = models.StatusPartly
		}
		s.Letter, s.Answered = false, s.Answered || s.Stage == models.StatusAnswered
	case models.ActReturn, Rows:
		s.Stage, s.Letter = models.StatusReview, false
		s.Searched = lookedFor(s.Right) // what was decided unsearched is searched now, unasked
	case Settled:
		s.Stage, s.Searched = models.StatusReview, true
	case models.ActReopen:
		s.Stage, s.Searched = models.StatusReview, lookedFor(s.Right)
		if s.Answered { // a new clock from this instant; what was never answered runs on
			s.Late, s.Reopened = false, true
		}
	case models.ActWithdraw:
		s.Stage, s.Letter = models.StatusWithdrawn, false
	case models.ActForward:
		s.Stage = models.StatusForwarded
	case models.ActClose:
		s.Stage = models.StatusClosed
	case models.ActComplain:
		s.Complaint = true
	case models.ActAdvise, models.ActCorrectReceipt, models.ActReroute:
	case Day:
		s.Late = true
	case Rest:
		s.Stage, s.Gap, s.Answered = models.StatusAnswered, false, true
	}
	if !s.runs() {
		s.Asked, s.Fee = false, false // nobody is waited for any more
	}
	return s
}
