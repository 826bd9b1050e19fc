// Package kinds lists the kinds of record stores a machine can read.
package kinds

import (
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/archive"
	"rettighetsporten/app/recordstore/filestore"
	"rettighetsporten/app/recordstore/gdprapi"
	"rettighetsporten/app/recordstore/httpstore"
	"rettighetsporten/app/recordstore/mailbox"
	"rettighetsporten/app/recordstore/sqlstore"
)

// All returns every kind. Those over HTTP have the configuration in common, and
// all over a network the hosts.
func All(http httpstore.Config) recordstore.Registry {
	return recordstore.Registry{
		recordstore.SQL:     sqlstore.Config{Hosts: http.Hosts}.Kind(),
		recordstore.File:    filestore.Kind(),
		recordstore.HTTP:    http.Kind(),
		recordstore.Archive: archive.Kind(),
		recordstore.Mailbox: mailbox.Config{Hosts: http.Hosts}.Kind(),
		gdprapi.Name:        gdprapi.Config(http).Kind(),
	}
}
