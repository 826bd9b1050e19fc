package report

import (
	"errors"
	"slices"
	"time"

	"rettighetsporten/app/i18n"
	"rettighetsporten/models"
)

// Dated returns the document as it is sent: made at the instant, answered on
// the day, and otherwise word for word the same. It fails for a document that
// has no place for the day.
func (d Document) Dated(day models.Date, made time.Time, l i18n.Localizer) (Document, error) {
	d.Meta.Created = made
	d.Sections = slices.Clone(d.Sections)
	for i, s := range d.Sections {
		for j, block := range s.Blocks {
			facts, ok := block.(Facts)
			if !ok {
				continue
			}
			at := slices.IndexFunc(facts.Items, func(f Fact) bool { return f.Day })
			if at < 0 {
				continue
			}
			facts.Items = slices.Clone(facts.Items)
			facts.Items[at].Lines = []string{l.Date(day)}
			d.Sections[i].Blocks = slices.Clone(s.Blocks)
			d.Sections[i].Blocks[j] = facts
			return d, nil
		}
	}
	return d, errors.New("dating a document: it has no place for the day of the answer")
}
