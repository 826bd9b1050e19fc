package httpstore

import (
	"embed"
	"io/fs"
)

//go:embed declarations/*.yaml
var declarations embed.FS

// Declarations returns ready declarations of services people have: for every
// name a NAME.dataset.yaml, and a NAME.connection.yaml with what is to be
// filled in. They are graph-mail, graph-calendar and graph-list.
func Declarations() fs.FS {
	sub, err := fs.Sub(declarations, "declarations")
	if err != nil {
		panic(err) // the name is a constant above
	}
	return sub
}
