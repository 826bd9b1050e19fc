package models

import "slices"

// NoticeOpen reports whether the controller has several notices and nobody has
// said which of them is in force.
func (f ControllerFacts) NoticeOpen() bool { return len(f.OldNotices) > 0 && !f.Notice.Chosen }

// stands reports whether something that the notice says holds. What only an
// older notice says falls when another is chosen as the one in force. Until
// then it is not clear that it was ever taken back, and it holds.
func (f ControllerFacts) stands(source string) bool {
	return source == "" || source == f.Notice.ID || !f.Notice.Chosen
}

// Choose returns the facts with the notice as the one in force, and whether the
// controller has such a notice.
func (f ControllerFacts) Choose(id string) (ControllerFacts, bool) {
	if f.Notice.ID != id {
		i := slices.IndexFunc(f.OldNotices, func(n Notice) bool { return n.ID == id })
		if i < 0 {
			return f, false
		}
		old := slices.Clone(f.OldNotices)
		f.Notice, old[i] = old[i], f.Notice
		old[i].Chosen = false
		f.OldNotices = old
	}
	f.Notice.Chosen = true
	return f, true
}

// InForce returns the activity with what the controller's notice in force says
// of it. Of legal bases that contradict each other, only those of the notice
// taken as in force are kept, chosen or not: a person cannot be told two.
func (c Controller) InForce(a ProcessingActivity) ProcessingActivity {
	a.Facts.LegalBases = slices.DeleteFunc(slices.Clone(a.Facts.LegalBases), func(b LegalBasis) bool {
		return b.Source != "" && b.Source != c.Facts.Notice.ID
	})
	a.Facts.Retention = slices.DeleteFunc(slices.Clone(a.Facts.Retention), func(r Retention) bool { return !c.Facts.stands(r.Source) })
	return a
}
