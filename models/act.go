package models

import "slices"

// Act is something that can be done with an item.
type Act string

// The acts. Each is a use case of app/rights or app/answer.
const (
	ActCollect        Act = "collect"         // search the stores
	ActExtend         Act = "extend"          // order the extension and its notice, Art. 12(3)
	ActInquire        Act = "inquire"         // ask the person, Art. 12(6) or recital 63
	ActFee            Act = "fee"             // ask whether the person will pay, Art. 12(5)(a) and 15(3)
	ActReply          Act = "reply"           // the person answers the inquiry
	ActDrop           Act = "drop"            // the inquiry is no longer needed
	ActSubmit         Act = "submit"          // send the answer to approval
	ActDecide         Act = "decide"          // send a decision that is a letter to approval, Art. 12(4)
	ActApprove        Act = "approve"         // the answer or the refusal goes out
	ActReturn         Act = "return"          // back from approval
	ActWithdraw       Act = "withdraw"        // the person's own wish
	ActForward        Act = "forward"         // to the body it was meant for
	ActReroute        Act = "reroute"         // it is answered under another act, too
	ActClose          Act = "close"           // an answered case, after a while
	ActReopen         Act = "reopen"          // an answer is taken up again
	ActComplain       Act = "complain"        // the person is not content: a case of its own
	ActAdvise         Act = "advise"          // the ombud's word, Art. 39(1)(a)
	ActCorrectReceipt Act = "correct-receipt" // it reached the body earlier, by another channel
)

// Acts lists the acts.
func Acts() []Act {
	return []Act{
		ActCollect, ActExtend, ActInquire, ActFee, ActReply, ActDrop, ActSubmit, ActDecide, ActApprove, ActReturn, ActWithdraw,
		ActForward, ActReroute, ActClose, ActReopen, ActComplain, ActAdvise, ActCorrectReceipt,
	}
}

// Standing is what else decides whether an act is allowed.
type Standing struct {
	Inquiry       bool // one is open
	Fee           bool // it asks whether the person will pay
	Extension     bool // it has been ordered already
	ExtensionOver bool // the way to it has closed
	Doing         bool // what was decided is being carried out in the stores
}

// standsIn says in which states an act makes sense at all.
var standsIn = map[Act][]Status{
	ActCollect:        {StatusReceived, StatusReview},
	ActExtend:         OpenStatuses(),
	ActInquire:        OpenStatuses(),
	ActFee:            {StatusReceived, StatusCollecting, StatusReview}, // what is approved says what it costs
	ActReply:          OpenStatuses(),
	ActDrop:           OpenStatuses(),
	ActSubmit:         {StatusReview},
	ActDecide:         {StatusReceived, StatusCollecting, StatusReview},
	ActApprove:        {StatusApproval},
	ActReturn:         {StatusApproval},
	ActWithdraw:       OpenStatuses(),
	ActForward:        {StatusReceived, StatusCollecting, StatusReview},
	ActReroute:        {StatusReceived, StatusCollecting, StatusReview},
	ActClose:          {StatusAnswered},
	ActReopen:         {StatusAnswered, StatusClosed, StatusForwarded},
	ActComplain:       Statuses(),
	ActAdvise:         Statuses(),
	ActCorrectReceipt: OpenStatuses(),
}

// Forbids returns why the act cannot be done with the item as it stands, as a
// message key, or "" when it can.
func (i *RequestItem) Forbids(act Act, st Standing) string {
	if !slices.Contains(standsIn[act], i.Status) {
		return "act.not_in_this_state"
	}
	switch act {
	case ActExtend:
		switch {
		case !i.HasExtension():
			return "act.extend.not_this_right"
		case st.Extension:
			return "act.extend.once"
		case st.ExtensionOver:
			return "act.extend.too_late"
		}
	case ActInquire:
		if st.Inquiry {
			return "act.inquire.one_at_a_time"
		}
	case ActFee:
		switch {
		case len(FeeGrounds(i.InvokedRight)) == 0:
			return "act.fee.not_this_right"
		case st.Inquiry:
			return "act.inquire.one_at_a_time"
		}
	case ActReply, ActDrop:
		if !st.Inquiry {
			return "act.inquire.none"
		}
	case ActCollect, ActSubmit:
		if !i.InvokedRight.Searched() {
			return "act.not_a_search"
		}
		if act == ActSubmit && st.Fee {
			return "act.fee.open"
		}
	case ActDecide:
		if st.Fee {
			return "act.fee.open"
		}
	case ActForward, ActReroute, ActComplain:
		if i.InvokedRight == RightComplaint {
			return "act.is_a_complaint"
		}
	case ActCorrectReceipt:
		if i.ReopenedAt != nil { // it counts from there
			return "act.receipt.reopened"
		}
	case ActWithdraw:
		if st.Doing {
			return "withdraw.doing"
		}
	case ActApprove, ActReturn, ActClose, ActReopen, ActAdvise:
	}
	return ""
}

// HasExtension reports whether Art. 12(3) lets the time for the right be
// extended: it speaks of Art. 15 to 22 alone.
func (r InvokedRight) HasExtension() bool {
	return r != RightComplaint && r != RightWithdrawConsent
}

// HasExtension reports whether the time for the item can be extended: not of what
// followed from something else, which nobody asked for and is to be done at once.
func (i *RequestItem) HasExtension() bool {
	return i.InvokedRight.HasExtension() && i.DerivedFrom == nil
}

// Searched reports whether the record stores are searched for the right: what
// is found is the answer. Where something is to be done in the stores, they are
// looked into then.
func (r InvokedRight) Searched() bool { return r == RightAccess || r == RightPortability }
