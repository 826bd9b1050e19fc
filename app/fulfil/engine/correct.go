package engine

import (
	"errors"
)

// Correction is a value that is to be another.
type Correction struct {
	Collection string
	Field      string
	Key        []any
	Before     any
	After      any
}

func (e Engine) given(n *node, key []any, col Column) (any, error) {
	return nil, errors.New("nothing is given")
}
