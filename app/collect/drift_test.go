package collect_test

import (
	"context"
	"strings"
	"testing"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/database"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// drifting is a store that tells where it is not as declared.
type drifting struct {
	recordstore.Connector

	differences []recordstore.Difference
	err         error
}

func (d drifting) Drift(context.Context) ([]recordstore.Difference, error) {
	return d.differences, d.err
}

func TestReportDrift(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		s, log := *w.Collect, &world.Log{}
		s.Log = log.Logger()
		s.Kinds = recordstore.Registry{recordstore.SQL: {Open: func(_ context.Context, c recordstore.Connection, _ []dataset.Dataset) (recordstore.Connector, error) {
			d := drifting{Connector: recordstore.Broken(nil)}
			switch c.Settings["dsn"] {
			case "chat":
				d.differences = []recordstore.Difference{
					{Kind: recordstore.MissingField, Dataset: "chat", Collection: "lines", Field: "email"},
					{Kind: recordstore.UndeclaredField, Dataset: "chat", Collection: "lines", Field: "mood"},
					{Kind: recordstore.UndeclaredField, Dataset: "chat", Collection: "lines", Field: "colour"},
				}
			case "arkiv":
				d.err = recordstore.FailWhole(recordstore.Unreachable, "no connection")
			}
			return d, nil
		}}}
		w.Must(s.ReportDrift(t.Context()))
		lines := strings.Split(strings.TrimSpace(log.String()), "\n")
		if len(lines) != 2 {
			t.Fatalf("want a line for each of two stores: %q", lines)
		}
		for _, want := range []string{
			`msg="a store is not as it is declared" controller=nord store=chat missing_field=[chat:lines.email] undeclared_field="[chat:lines.mood chat:lines.colour]"`,
			`msg="a store cannot be compared with its declaration" controller=nord store=arkiv reason=unreachable`,
		} {
			if !strings.Contains(log.String(), want) {
				t.Errorf("%s is not in %q", want, lines)
			}
		}
	})
}
