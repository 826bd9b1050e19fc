package statistics

import "rettighetsporten/app/i18n"

// Range is a number of days to the answer, both ends within it.
type Range struct {
	From, To int    // To is negative for no end
	Line     string // the limit that lies after it: "promise", "month", "extended" or ""
}

// Ranges returns the ranges by which the time to the answer is shown. The
// limits lie between two of them: the thirty days that bodies promise, the
// month of Art. 12(3), which is 28 to 31 days, and the three months of an
// extended one.
func Ranges() []Range {
	return []Range{
		{0, 5, ""},
		{6, 10, ""},
		{11, 15, ""},
		{16, 20, ""},
		{21, 25, ""},
		{26, 30, "promise"},
		{31, 31, "month"},
		{32, 60, ""},
		{61, 92, "extended"},
		{93, -1, ""},
	}
}

// Name returns the range in words.
func (r Range) Name(loc i18n.Localizer) string {
	switch {
	case r.To < 0:
		return loc.T("statistics.range.over", "over", r.From-1)
	case r.To == r.From:
		return loc.T("statistics.range.exactly", "from", r.From)
	default:
		return loc.T("statistics.range.between", "from", r.From, "to", r.To)
	}
}

// LineName returns the limit after the range in words.
func (r Range) LineName(loc i18n.Localizer) string {
	return loc.T("statistics.chart." + r.Line + "_line")
}
