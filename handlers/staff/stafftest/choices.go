package stafftest

import (
	"context"
	"slices"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Choices is a review with four choices, of which two are new.
type Choices struct{ Refuses error }

func (Choices) entries() []review.Entry {
	log := collect.Origin{StoreID: "telemark-log", Dataset: "telemark-log", Name: "log"}
	return []review.Entry{
		{From: log, Number: 1, What: "released", By: "kari", At: Now()},
		{From: log, Number: 1, What: "redacted", Part: review.Part{Field: "=Linje", Begins: 4, Ends: 9}, Ground: "15-4", By: "kari", At: Now(), Changed: true},
		{From: log, Number: 2, What: "redacted", Part: review.Part{Field: "Linje"}, Ground: "15-4", By: "kari", At: Now()},
		{From: log, Number: 1240, What: "withheld", Ground: "pol16-d", By: "kari", At: Now(), Changed: true},
	}
}

// Manifest returns a page of three.
func (s Choices) Manifest(_ context.Context, _ authz.Actor, _ rights.Case, page int, changed bool) (review.Manifest, error) {
	m := review.Manifest{Entries: s.entries(), Page: max(1, page), Pages: 3, Total: 240, Changed: 2, Since: Received(1), Steps: []review.Step{
		{Kind: models.StepWithheld, Amount: 1, By: "kari", At: Now(), UndoneBy: "kari", UndoneAt: Now()}, {Kind: models.StepRest, Amount: 238, By: "kari", At: Now()},
	}}
	if changed {
		m.Entries = slices.DeleteFunc(m.Entries, func(e review.Entry) bool { return !e.Changed })
	}
	return m, s.Refuses
}

// EachEntry visits four choices.
func (s Choices) EachEntry(_ context.Context, _ authz.Actor, _ rights.Case, visit func(review.Entry) error) error {
	if s.Refuses != nil {
		return s.Refuses
	}
	for _, e := range s.entries() {
		if err := visit(e); err != nil {
			return err
		}
	}
	return nil
}
