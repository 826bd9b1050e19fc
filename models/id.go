package models

import "github.com/google/uuid"

// NewID returns a new identifier: a UUID of version 7, RFC 9562, which begins
// with the millisecond, so that rows made one after another lie together.
func NewID() string { return uuid.Must(uuid.NewV7()).String() }
