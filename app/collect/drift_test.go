package collect_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/database"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// drifting is a store that tells how it stands against its declaration.
type drifting struct {
	recordstore.Connector

	compared []recordstore.Compared
	err      error
}

func (drifting) Close() error { return nil }

func (d drifting) Drift(context.Context) ([]recordstore.Compared, error) { return d.compared, d.err }

// Every way a store can stand has a line of its own, and none is silent.
func TestReportDrift(t *testing.T) {
	t.Parallel()
	lines := func(kind recordstore.DifferenceKind, field string) recordstore.Difference {
		return recordstore.Difference{Kind: kind, Dataset: "chat", Collection: "lines", Field: field}
	}
	for name, c := range map[string]struct {
		store recordstore.Connector
		err   error
		want  []string
	}{
		"not as declared, as declared, untold and failed": {
			store: drifting{compared: []recordstore.Compared{
				{Dataset: "chat", Collection: "lines", Untold: true, Differences: []recordstore.Difference{
					lines(recordstore.MissingField, "email"), lines(recordstore.UndeclaredField, "mood"), lines(recordstore.UndeclaredField, "colour"),
				}},
				{Dataset: "chat", Collection: "rooms"},
				{Dataset: "chat", Collection: "files", Failure: recordstore.Fail(recordstore.Unreachable, "the file is not there")},
			}},
			want: []string{
				`level=WARN msg="a store cannot be compared with its declaration" controller=nord store=chat collection=chat:files reason=unreachable detail="the file is not there"`,
				`level=WARN msg="a store is not as it is declared" controller=nord store=chat missing_field=[chat:lines.email] undeclared_field="[chat:lines.mood chat:lines.colour]"`,
				`level=INFO msg="collections of a store are as they are declared" controller=nord store=chat collections=[chat:rooms]`,
				`level=INFO msg="a store cannot tell without a search what collections have" controller=nord store=chat collections=[chat:lines]`,
			},
		},
		"silent": {
			store: drifting{err: recordstore.FailWhole(recordstore.Unreachable, "no connection")},
			want:  []string{`level=WARN msg="a store cannot be compared with its declaration" controller=nord store=chat reason=unreachable detail="no connection"`},
		},
		"of a kind that cannot tell": {
			store: &world.Store{},
			want:  []string{`level=INFO msg="a store cannot tell without a search what collections have" controller=nord store=chat collections=[chat:lines]`},
		},
		"cannot be opened": {
			err:  recordstore.FailWhole(recordstore.Refused, "no such driver"),
			want: []string{`level=WARN msg="a store cannot be compared with its declaration" controller=nord store=chat reason=refused detail="no such driver"`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
				w := world.New(t, db)
				s, log := w.Collect, &world.Log{}
				s.Log = log.Logger()
				s.Kinds = recordstore.Registry{recordstore.SQL: {Open: func(_ context.Context, conn recordstore.Connection, _ []dataset.Dataset) (recordstore.Connector, error) {
					if conn.Settings["dsn"] == "chat" {
						return c.store, c.err
					}
					return drifting{Connector: recordstore.Broken(nil)}, nil
				}}}
				w.Must(s.ReportDrift(t.Context()))
				var got []string
				for line := range strings.Lines(log.String()) {
					if _, line, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
						got = append(got, line)
					}
				}
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Errorf("logged (-want +got):\n%s", diff)
				}
			})
		})
	}
}
