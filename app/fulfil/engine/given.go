package engine

import (
	"errors"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// given returns what a column of a row becomes by a correction, or by what the
// plan itself says.
func (e Engine) given(n *node, key []any, col Column, now any) (any, error) {
	if text, said := col.Configuration[givenValue]; said {
		value, _ := recordstore.Cast(dataset.Type(col.Configuration[givenType]), text)
		return value, nil
	}
	for _, c := range e.Given {
		if c.Collection != n.address().String() || keyText(c.Key) != keyText(key) {
			continue
		}
		switch {
		case c.Supplement && col.Strategy == supplemented:
			return beside(now, c.After), nil
		case !c.Supplement && col.Strategy == given && c.Field == col.Path:
			return recordstore.Plain(c.After), nil
		}
	}
	if col.Strategy == given && col.Configuration[givenType] != "" {
		return nil, nil // a restriction that is lifted to nothing
	}
	return nil, errors.New("nothing is given for the column")
}

// givenType goes with givenValue.
const givenType = "type"
