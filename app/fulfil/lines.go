package fulfil

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"rettighetsporten/app/deadline"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/fulfil/engine"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Line is a value that is wrong and what it is to be, or what is to be put beside
// it where it has to stand, GDPR Art. 16.
type Line struct {
	StoreID    string `json:"store_id"`
	Collection string `json:"collection,omitempty"` // dataset:collection; "" where no machine reads
	Field      string `json:"field,omitempty"`
	Supplement bool   `json:"supplement,omitempty"` // it stands, and After is put beside it
	Before     string `json:"before,omitempty"`     // what it says now; "" is nothing
	After      string `json:"after,omitempty"`      // "" when the person has the answer
}

// ID names the line by what it says, whatever place it has in a plan: what is
// written of it in a draft is of no other line when the plan is made anew.
func (l Line) ID() string {
	said := fmt.Sprintf("%q %q %q %t %q %q", l.StoreID, l.Collection, l.Field, l.Supplement, l.Before, l.After)
	sum := sha256.Sum256([]byte(said))
	return hex.EncodeToString(sum[:16])
}

// MaxLines is how many values a case is about at most.
const MaxLines = 20

// MaxValue is how long a value may be, in characters.
const MaxValue = 1000

// at returns whether the line is of the place.
func (l Line) at(p Place) bool {
	return l.StoreID == p.StoreID && l.Collection == p.Collection && l.Field == p.Field
}

// CheckLines returns what is wrong with the lines, field by field: "where_",
// "before_", "how_" and "after_" with the number of the line.
func CheckLines(places []Place, lines []Line) fault.Fields {
	var f fault.Fields
	if len(lines) == 0 || len(lines) > MaxLines {
		f.Add("where_1", "fulfil.where_missing")
	}
	for i, l := range lines {
		n := strconv.Itoa(i + 1)
		at := slices.IndexFunc(places, l.at)
		switch {
		case at < 0:
			f.Add("where_"+n, "fulfil.where_missing")
		case l.Supplement && !places[at].Supplement:
			f.Add("how_"+n, "fulfil.no_supplement")
		case slices.ContainsFunc(lines[:i], func(o Line) bool { return o.clashes(l) }):
			f.Add("before_"+n, "fulfil.said_twice")
		}
		if utf8.RuneCountInString(l.Before) > MaxValue {
			f.Add("before_"+n, "submit.too_long", "max", MaxValue)
		}
		switch after := strings.TrimSpace(l.After); {
		case after == "":
			f.Add("after_"+n, "fulfil.after_missing")
		case utf8.RuneCountInString(after) > MaxValue:
			f.Add("after_"+n, "submit.too_long", "max", MaxValue)
		case !l.Supplement && after == strings.TrimSpace(l.Before):
			f.Add("after_"+n, "fulfil.after_same")
		}
	}
	return f
}

// clashes reports whether the two make different things of one value.
func (l Line) clashes(o Line) bool {
	return l.StoreID == o.StoreID && l.Collection == o.Collection && l.Field == o.Field && l.Collection != "" &&
		strings.EqualFold(strings.TrimSpace(l.Before), strings.TrimSpace(o.Before)) && (!l.Supplement || !o.Supplement)
}

// Rectifying returns the choices that the lines are.
func Rectifying(lines []Line) []Choice {
	var out []Choice
	for _, l := range lines {
		i := slices.IndexFunc(out, func(c Choice) bool { return c.StoreID == l.StoreID })
		if i < 0 {
			i, out = len(out), append(out, Choice{StoreID: l.StoreID, Do: Rectify})
		}
		l.Before, l.After = strings.TrimSpace(l.Before), strings.TrimSpace(l.After)
		out[i].Lines = append(out[i].Lines, l)
	}
	return out
}

// linesOf returns the lines of the choices, in their order.
func linesOf(choices []Choice) []Line {
	var out []Line
	for _, c := range choices {
		out = append(out, c.Lines...)
	}
	return out
}

// wanted returns what the lines ask of the engine. What is put beside a row says
// itself what it is, so that whoever reads the row later knows.
func (s *Service) wanted(c rights.Case, lines []Line) []engine.Wanted {
	t := s.Texts.For(models.Bokmal) // what the bodies' systems are kept in
	out := make([]engine.Wanted, len(lines))
	for i, l := range lines {
		out[i] = engine.Wanted{Collection: l.Collection, Field: l.Field, Says: l.Before, After: l.After, Supplement: l.Supplement}
		if l.Supplement {
			out[i].After = t.T("effect.supplement", "date", received(c.Item.ReceivedAt), "number", c.Item.Reference, "text", l.After)
		}
	}
	return out
}

func received(at time.Time) models.Date { return models.DateIn(at, deadline.Zone()) }

// withoutValues returns the choices with the places of their lines, and without
// what is said there.
func withoutValues(choices []Choice) []Choice {
	for i := range choices {
		for j := range choices[i].Lines {
			choices[i].Lines[j].Before, choices[i].Lines[j].After = "", ""
		}
	}
	return choices
}
