package law

import (
	"slices"
	"strings"
	"sync"

	"rettighetsporten/models"
)

// decisions is what the law lets each right come to, and what that may rest on:
// for each right and outcome how it is given, in a letter or with what was found in
// the stores, and its grounds, "-" where it needs none. "any" are the grounds for
// refusing what Art. 15 to 22 give, Art. 12(2) and 12(5); a consent is withdrawn as
// often as it was given, Art. 7(3), and a complaint is answered, never refused.
const decisions = `
access            granted        found   -
access            partly         found   15-4 pol16-a pol16-b pol16-c pol16-d pol16-e pol16-f pol17
access            refused        letter  any 15-4 pol16-a pol16-b pol16-c pol16-d pol16-e pol16-f pol17
access            not_held       found   not-held
access            rerouted       letter  other-regime
rectification     corrected      letter  -
rectification     supplemented   letter  -
rectification     partly         letter  any 16-not-inaccurate 16-assessment pol17
rectification     refused        letter  any 16-not-inaccurate 16-assessment pol17
rectification     not_held       letter  not-held
rectification     rerouted       letter  other-regime
erasure           erased         letter  -
erasure           partly         letter  any 17-1-none 17-3-a 17-3-b 17-3-c 17-3-d 17-3-e
erasure           refused        letter  any 17-1-none 17-3-a 17-3-b 17-3-c 17-3-d 17-3-e
erasure           not_held       letter  not-held
erasure           rerouted       letter  other-regime
restriction       restricted     letter  -
restriction       partly         letter  any 18-1-none pol17
restriction       refused        letter  any 18-1-none pol17
restriction       not_held       letter  not-held
restriction       rerouted       letter  other-regime
objection         stopped        letter  -
objection         partly         letter  any 21-1-basis 21-1-compelling 21-1-claims 21-6-public-task
objection         refused        letter  any 21-1-basis 21-1-compelling 21-1-claims 21-6-public-task
objection         not_held       letter  not-held
objection         rerouted       letter  other-regime
portability       delivered      found   -
portability       transferred    found   -
portability       partly         found   20-1-basis 20-1-not-automated 20-1-not-provided 20-3-public-task 20-4-others 20-2-not-feasible
portability       refused        letter  any 20-1-basis 20-1-not-automated 20-1-not-provided 20-3-public-task 20-4-others
portability       not_held       found   not-held
portability       rerouted       letter  other-regime
withdraw_consent  registered     letter  -
withdraw_consent  refused        letter  12-2 7-3-not-consent
withdraw_consent  not_held       letter  not-held
withdraw_consent  rerouted       letter  other-regime
complaint         upheld         letter  -
complaint         partly_upheld  letter  -
complaint         not_upheld     letter  -
complaint         forwarded      letter  -
automated         changed        letter  -
automated         kept           letter  -
automated         refused        letter  any 22-1-not-solely 22-1-no-effect 22-2-a 22-2-b 22-2-c
automated         not_held       letter  not-held
automated         rerouted       letter  other-regime
`

// withholding is what a row of what was found may be held back on. That a transfer
// cannot be done, Art. 20(2), holds nothing back.
const withholding = `
access            15-4 pol16-a pol16-b pol16-c pol16-d pol16-e pol16-f pol17
portability       20-1-basis 20-1-not-automated 20-1-not-provided 20-3-public-task 20-4-others
`

// fees is what a fee may rest on: Art. 12(5)(a), of Art. 15 to 22 alone, and more
// copies, Art. 15(3).
const fees = `
access            12-5-unfounded 12-5-excessive 15-3
rectification     12-5-unfounded 12-5-excessive
erasure           12-5-unfounded 12-5-excessive
restriction       12-5-unfounded 12-5-excessive
objection         12-5-unfounded 12-5-excessive
portability       12-5-unfounded 12-5-excessive
automated         12-5-unfounded 12-5-excessive
`

// argued are the grounds that the controller has to show to hold: the burden is its
// own, or the exception is a narrow one. The others say what the case is.
const argued = `
12-2 12-5-unfounded 12-5-excessive
15-4 pol16-a pol16-b pol16-c pol16-d pol16-e pol16-f pol17
17-3-a 17-3-b 17-3-c 17-3-d 17-3-e
20-4-others 20-2-not-feasible
21-1-compelling 21-1-claims 21-6-public-task
22-1-not-solely 22-1-no-effect 22-2-a 22-2-b 22-2-c
`

const plain = `
15-3 16-not-inaccurate 16-assessment 17-1-none 18-1-none 20-1-basis 20-1-not-automated 20-1-not-provided 20-3-public-task 21-1-basis
7-3-not-consent not-held other-regime
`

// Ruling is one line of the law's table.
type Ruling struct {
	Right   models.InvokedRight
	Outcome models.Outcome
	Letter  bool // it is given in a letter
	Grounds []models.Ground
}

// rulings reads the law's table.
var rulings = sync.OnceValue(func() []Ruling {
	var all []Ruling
	for words := range lines(decisions) {
		r := Ruling{Right: models.InvokedRight(words[0]), Outcome: models.Outcome(words[1]), Letter: words[2] == "letter"}
		for _, g := range words[3:] {
			switch g {
			case "-":
			case "any":
				r.Grounds = append(r.Grounds, "12-2", "12-5-unfounded", "12-5-excessive")
			default:
				r.Grounds = append(r.Grounds, models.Ground(g))
			}
		}
		all = append(all, r)
	}
	return all
})

// RulingOn returns the line of the right and outcome; there is none of what the law
// does not know. An objection to direct marketing cannot be refused, Art. 21(3).
func RulingOn(right models.InvokedRight, marketing bool, outcome models.Outcome) (Ruling, bool) {
	all := rulings()
	i := slices.IndexFunc(all, func(r Ruling) bool { return r.Right == right && r.Outcome == outcome })
	if i < 0 || marketing && right == models.RightObjection && (outcome == models.OutcomePartly || outcome == models.OutcomeRefused) {
		return Ruling{}, false
	}
	return all[i], true
}

// Withholds reports whether a row may be held back on the ground.
func Withholds(right models.InvokedRight, ground models.Ground) bool {
	return has(withholding, right, ground)
}

// Charges reports whether a fee may rest on the ground.
func Charges(right models.InvokedRight, ground models.Ground) bool { return has(fees, right, ground) }

// Argued reports whether the controller has to show that the ground holds.
func Argued(ground models.Ground) bool {
	return slices.Contains(strings.Fields(argued), string(ground))
}

// Grounds lists every ground there is.
func Grounds() []models.Ground {
	var all []models.Ground
	for g := range strings.FieldsSeq(argued + plain) {
		all = append(all, models.Ground(g))
	}
	return all
}

func has(table string, right models.InvokedRight, ground models.Ground) bool {
	for words := range lines(table) {
		if words[0] == string(right) {
			return slices.Contains(words[1:], string(ground))
		}
	}
	return false
}

// lines yields the words of each line of a table.
func lines(table string) func(func([]string) bool) {
	return func(yield func([]string) bool) {
		for line := range strings.Lines(strings.TrimSpace(table)) {
			if !yield(strings.Fields(line)) {
				return
			}
		}
	}
}
