package kinds_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/archive"
	"rettighetsporten/app/recordstore/filestore"
	"rettighetsporten/app/recordstore/gdprapi"
	"rettighetsporten/app/recordstore/httpstore"
	"rettighetsporten/app/recordstore/kinds"
	"rettighetsporten/app/recordstore/mailbox"
	"rettighetsporten/app/recordstore/sqlstore"
)

// Which kinds can tell without a search whether a store is as declared: those
// that have a schema, and those whose fields are fixed. Services can not.
func TestWhichKindsCanTell(t *testing.T) {
	t.Parallel()
	want := map[recordstore.Kind]bool{
		recordstore.SQL: true, recordstore.File: true, recordstore.Mailbox: true, recordstore.Archive: true,
		recordstore.HTTP: false, gdprapi.Name: false,
	}
	stores := map[recordstore.Kind]recordstore.Connector{
		recordstore.SQL: &sqlstore.Store{}, recordstore.File: &filestore.Store{}, recordstore.Mailbox: &mailbox.Store{},
		recordstore.Archive: &archive.Store{}, recordstore.HTTP: &httpstore.Store{}, gdprapi.Name: &gdprapi.Store{},
	}
	got := map[recordstore.Kind]bool{}
	for kind, store := range stores {
		_, got[kind] = store.(recordstore.Drifter)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("kinds that can tell (-want +got):\n%s", diff)
	}
	known := slices.Sorted(maps.Keys(kinds.All(httpstore.Config{})))
	if diff := cmp.Diff(slices.Sorted(maps.Keys(want)), known); diff != "" {
		t.Errorf("kinds (-here +known):\n%s", diff)
	}
}
