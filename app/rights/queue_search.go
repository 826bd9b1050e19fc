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
)

// pastEverything sorts behind every letter a case number can go on with.
const pastEverything = "\U0010FFFF"

// searchStatement finds cases by number, in every state, in the order of the
// numbers. Digits alone are the last part of a number, year and digits are its
// last two, and everything else is how it begins: each is a range of an index.
func searchStatement(actor authz.Actor, f QueueFilter, rows int) (statement, bool) {
	wanted := strings.ToUpper(strings.TrimSpace(f.CaseNumber))
	if !numberLike(wanted) {
		return statement{}, false
	}
	var q statement
	q.add(lineColumns + "SELECT id, case_number FROM (")
	controllers := asked(actor, QueueFilter{})
	for i, controller := range controllers {
		if i > 0 {
			q.add(" UNION ALL ")
		}
		q.add(`SELECT id, case_number FROM (SELECT i.id, r.case_number FROM rights_requests AS r JOIN request_items AS i ON i.request_id = r.id
			WHERE r.controller_id = ?`, controller)
		q.numbered(wanted)
		if number, id, ok := strings.Cut(f.After, "_"); ok && validText(f.After) {
			q.add(" AND r.case_number >= ? AND (r.case_number > ? OR i.id > ?)", number, number, id)
		}
		q.add(" ORDER BY r.case_number, i.id" + limited(rows) + ") AS one")
	}
	q.add(") AS each_list ORDER BY case_number, id" + limited(rows) + lineJoins + " ORDER BY page.case_number, page.id")
	return q, len(controllers) > 0
}

func (q *statement) numbered(wanted string) {
	year, digits := "", wanted
	if parts := yearAndDigits.FindStringSubmatch(wanted); parts != nil {
		year, digits = parts[1], parts[2]
	}
	if !digitsAlone.MatchString(digits) {
		q.add(" AND r.case_number >= ? AND r.case_number < ?", wanted, wanted+pastEverything)
		return
	}
	number, err := strconv.ParseInt(digits, 10, 32) // nine digits always fit
	if err != nil {
		number = -1
	}
	q.add(" AND r.number = ?", number)
	if year != "" { // the number has left a handful
		ending := fmt.Sprintf("-%s-%05d", year, number)
		q.add(" AND substr(r.case_number, length(r.case_number) - ?) = ?", len(ending)-1, ending)
	}
}

// numberLike reports whether the text can stand in a case number at all.
func numberLike(s string) bool {
	return s != "" && utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-'
	})
}

// validText reports whether both databases take the text as a value.
func validText(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }
