package rights

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"rettighetsporten/app/authz"
)

var (
	digitsAlone   = regexp.MustCompile(`^[0-9]{1,9}$`)
	yearAndDigits = regexp.MustCompile(`^([0-9]{4})-([0-9]{1,9})$`)
	wholeNumber   = regexp.MustCompile(`-[0-9]{4}-[0-9]{5,9}$`)
	onePart       = regexp.MustCompile(`-[0-9]{4}-[0-9]{5,9}-[0-9]{1,2}$`)
)

// pastEverything sorts behind every letter a case number can go on with.
const pastEverything = "\U0010FFFF"

// searchStatement finds cases by number, in every state, in the order of the
// numbers. A whole number is one case, digits alone are the last part of a
// number, year and digits are its last two, and everything else is how it
// begins: each is a range of an index.
func searchStatement(actor authz.Actor, f QueueFilter, rows int) (statement, bool) {
	wanted := strings.ToUpper(strings.TrimSpace(f.CaseNumber))
	if !numberLike(wanted) {
		return statement{}, false
	}
	controllers := asked(actor, QueueFilter{})
	var q statement
	q.add(lineColumns + "SELECT id, case_number FROM (")
	year, number, last := lastParts(wanted)
	switch {
	case last:
		q.ending(controllers, year, number)
		q.behind(f.After)
	case onePart.MatchString(wanted):
		q.add(numbered+"IN ? AND i.reference = ?", controllers, wanted)
		q.behind(f.After)
	case wholeNumber.MatchString(wanted):
		q.add(numbered+"IN ? AND r.case_number = ?", controllers, wanted)
		q.behind(f.After)
	default:
		q.beginning(controllers, wanted, f.After, rows)
	}
	q.add(") AS found ORDER BY case_number, id" + limited(rows) + lineJoins + " ORDER BY page.case_number, page.id")
	return q, len(controllers) > 0
}

const numbered = "SELECT i.id, r.case_number FROM rights_requests AS r JOIN request_items AS i ON i.request_id = r.id WHERE r.controller_id "

// ending finds the handful of cases whose number ends so, of all controllers
// together.
func (q *statement) ending(controllers []string, year string, number int64) {
	q.add(numbered+"IN ? AND r.number = ?", controllers, number)
	if year != "" {
		end := fmt.Sprintf("-%s-%05d", year, number)
		q.add(" AND substr(r.case_number, length(r.case_number) - ?) = ?", len(end)-1, end)
	}
}

// beginning finds the first cases whose number begins so. That may be all that
// a controller has, so each has a list of its own that stops at the page's
// length.
func (q *statement) beginning(controllers []string, wanted, after string, rows int) {
	for i, controller := range controllers {
		if i > 0 {
			q.add(" UNION ALL ")
		}
		q.add("SELECT id, case_number FROM ("+numbered+"= ? AND r.case_number >= ? AND r.case_number < ?", controller, wanted, wanted+pastEverything)
		q.behind(after)
		q.add(" ORDER BY r.case_number, i.id" + limited(rows) + ") AS one")
	}
}

// behind leaves out what stands before the cursor.
func (q *statement) behind(after string) {
	if number, id, ok := strings.Cut(after, "_"); ok && validText(after) {
		q.add(" AND r.case_number >= ? AND (r.case_number > ? OR i.id > ?)", number, number, id)
	}
}

// lastParts returns the year, "" for any, and the number, where the text is the
// last parts of a case number.
func lastParts(wanted string) (year string, number int64, ok bool) {
	digits := wanted
	if parts := yearAndDigits.FindStringSubmatch(wanted); parts != nil {
		year, digits = parts[1], parts[2]
	}
	if !digitsAlone.MatchString(digits) {
		return "", 0, false
	}
	number, _ = strconv.ParseInt(digits, 10, 64) // nine digits always fit
	return year, number, true
}

// numberLike reports whether the text can stand in a case number at all.
func numberLike(s string) bool {
	return s != "" && utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-'
	})
}

// validText reports whether both databases take the text as a value.
func validText(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }
