package deadline

// ExplainKept says whether an answer came within the promise and within the
// law's time, each for itself; nil is what nobody promised, or what is not
// known.
func ExplainKept(loc Localizer, promise, law *bool) string {
	return sentences(
		keptIn(loc, promise, "deadline.promise_kept", "deadline.promise_broken"),
		keptIn(loc, law, "deadline.law_kept", "deadline.law_broken"),
	)
}

func keptIn(loc Localizer, kept *bool, yes, no string) string {
	switch {
	case kept == nil:
		return ""
	case *kept:
		return loc.T(yes)
	default:
		return loc.T(no)
	}
}
