// Package kinds lists the kinds of record stores a machine can read.
package kinds

import (
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/filestore"
	"rettighetsporten/app/recordstore/httpstore"
	"rettighetsporten/app/recordstore/sqlstore"
)

// All returns an opener for every kind.
func All(http httpstore.Config) recordstore.Registry {
	return recordstore.Registry{
		recordstore.SQL:  sqlstore.Open,
		recordstore.File: filestore.Open,
		recordstore.HTTP: http.Open,
	}
}
