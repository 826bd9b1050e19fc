package database_test

import (
	"context"
	"errors"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/statistics"
	"rettighetsporten/models"
)

func entities() []any {
	return []any{
		models.Controller{},
		models.ProcessingActivity{},
		models.RecordStore{},
		models.DataSubject{},
		models.PersonContact{},
		models.Staff{},
		models.StaffGrant{},
		models.StaffAbsence{},
		models.WordsVersion{},
		models.Session{},
		models.LoginAttempt{},
		models.RightsRequest{},
		models.RequestItem{},
		models.IdentitySeed{},
		models.Collection{},
		models.CollectedPage{},
		models.StoreTask{},
		models.ReviewChoice{},
		models.Redaction{},
		models.RowNote{},
		models.ReviewSearch{},
		models.ReviewStep{},
		models.ReviewStepPage{},
		models.FactConfirmation{},
		models.AnswerDraft{},
		models.AccessReport{},
		models.Letter{},
		models.Mail{},
		models.Extension{},
		models.Inquiry{},
		models.Receipt{},
		models.Advice{},
		models.CaseLink{},
		models.Reminder{},
		models.Digest{},
		statistics.Cell{},
		models.SavedView{},
		models.CalendarFeed{},
		models.EffectPlan{},
		models.Fulfilment{},
		models.Restriction{},
		models.RecipientNotice{},
		models.AnswerFile{},
		models.Receiver{},
		models.DirectTransfer{},
		models.AnswerFilePart{},
		models.Draft{},
		models.Message{},
		models.CaseFile{},
	}
}

// A model and its table must name the same columns, in both dialects.
func TestModelsMatchTheTables(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		for _, entity := range entities() {
			stmt := &gorm.Statement{DB: db.Read()}
			if err := stmt.Parse(entity); err != nil {
				t.Fatalf("%T: %v", entity, err)
			}
			want := slices.Sorted(slices.Values(stmt.Schema.DBNames))
			got := columns(t, db, stmt.Schema)
			if !slices.Equal(got, want) {
				t.Errorf("%s has the columns %v, the model %v", stmt.Table, got, want)
			}
		}
	})
}

func columns(t *testing.T, db *database.DB, s *schema.Schema) []string {
	t.Helper()
	query := "SELECT column_name FROM information_schema.columns WHERE table_name = ?"
	if db.Read().Name() == "sqlite" {
		query = "SELECT name FROM pragma_table_info(?)"
	}
	var names []string
	if err := db.Read().Raw(query, s.Table).Scan(&names).Error; err != nil {
		t.Fatal(err)
	}
	slices.Sort(names)
	return names
}

func TestMigratingTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		n, err := db.Migrate(t.Context())
		if err != nil || n != 0 {
			t.Errorf("a second migration took %d steps: %v", n, err)
		}
		if err := db.CheckSchema(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestOldSchemaIsNoticed(t *testing.T) {
	t.Parallel()
	db, err := database.Open(t.Context(), database.Config{DSN: apptest.PostgresDSN(t), Log: apptest.Log(t), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := db.CheckSchema(t.Context()); !fault.Is(err, fault.Unavailable) {
		t.Errorf("an empty database: %v, want unavailable", err)
	}
}

func TestInstantsCompareAlike(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		zone := time.FixedZone("+01:00", 3600)
		at := time.Date(2026, 1, 2, 13, 30, 0, 123456789, zone)
		staff := models.Staff{ID: "s", Issuer: "i", Subject: "x", SeenAt: database.Instant(at), CreatedAt: database.Instant(at)}
		insert(t, db, &staff)
		got, err := table.Staff(db.Read()).Where("seen_at = ? AND seen_at < ?", database.Instant(at), database.Instant(at.Add(time.Microsecond))).Take(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !got.SeenAt.Equal(database.Instant(at)) {
			t.Errorf("got %v, want %v", got.SeenAt, database.Instant(at))
		}
	})
}

func insert[T any](t *testing.T, db *database.DB, row *T) {
	t.Helper()
	err := db.InTx(t.Context(), func(tx *gorm.DB) error { return gorm.G[T](tx).Create(t.Context(), row) })
	if err != nil {
		t.Fatalf("inserting a %s: %v", reflect.TypeFor[T](), err)
	}
}

func TestFaultsHaveKindsOnBoth(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		ctx := t.Context()
		staff := models.Staff{ID: "s", Issuer: "i", Subject: "x"}
		insert(t, db, &staff)
		err := db.InTx(ctx, func(tx *gorm.DB) error {
			again := models.Staff{ID: "t", Issuer: "i", Subject: "x"}
			return table.Staff(tx).Create(ctx, &again)
		})
		if !fault.Is(err, fault.Conflict) {
			t.Errorf("a duplicate: %v, want conflict", err)
		}
		_, err = table.Staff(db.Read()).Where("id = ?", "nobody").Take(ctx)
		if !fault.Is(database.Fault(err), fault.NotFound) {
			t.Errorf("no such row: %v, want not-found", err)
		}
		err = db.InTx(ctx, func(*gorm.DB) error { return fault.New(fault.Forbidden, "x") })
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("a kind of our own: %v, want forbidden", err)
		}
	})
}

const secret = "14838513779"

// No value may reach the log or an error's text, whatever goes wrong.
func TestNothingLeaks(t *testing.T) {
	t.Parallel()
	for name, dsn := range map[string]func(testing.TB) string{
		"postgres": apptest.PostgresMigrated,
		"sqlite":   func(t testing.TB) string { t.Helper(); return "sqlite:" + t.TempDir() + "/x.db" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out strings.Builder
			log := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
			db, err := database.Open(t.Context(), database.Config{DSN: dsn(t), Log: log, Now: time.Now})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = db.Close() })
			if _, err := db.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			for what, wrong := range mistakes() {
				err := db.InTx(t.Context(), func(tx *gorm.DB) error { return wrong(t.Context(), tx) })
				if err == nil {
					t.Errorf("%s should fail", what)
				} else if strings.Contains(err.Error(), secret) {
					t.Errorf("%s: the error carries the value: %v", what, err)
				}
			}
			if strings.Contains(out.String(), secret) {
				t.Errorf("the log carries the value: %s", out.String())
			}
		})
	}
}

func mistakes() map[string]func(context.Context, *gorm.DB) error {
	return map[string]func(context.Context, *gorm.DB) error{
		"a missing column": func(ctx context.Context, tx *gorm.DB) error {
			var n int
			return tx.WithContext(ctx).Raw("SELECT nothing FROM staff WHERE id = ?", secret).Scan(&n).Error
		},
		"a broken reference": func(ctx context.Context, tx *gorm.DB) error {
			return table.StaffGrants(tx).Create(ctx, &models.StaffGrant{StaffID: secret, Role: "ombud", ControllerID: secret})
		},
		"a broken check": func(ctx context.Context, tx *gorm.DB) error {
			return tx.WithContext(ctx).Exec("INSERT INTO staff_grants (staff_id, role, controller_id) VALUES (?, ?, 'x')", secret, secret).Error
		},
		"a missing value": func(ctx context.Context, tx *gorm.DB) error {
			return tx.WithContext(ctx).Exec("INSERT INTO staff (id, issuer, subject, name, email) VALUES (?, NULL, ?, '', '')", secret, secret).Error
		},
	}
}

func TestUnreachableDatabaseSaysNoMore(t *testing.T) {
	t.Parallel()
	_, err := database.Open(t.Context(), database.Config{DSN: "postgres://somebody:hunter2@127.0.0.1:1/db", Log: apptest.Log(t), Now: time.Now})
	if err == nil {
		t.Fatal("want an error")
	}
	for _, part := range []string{"hunter2", "somebody"} {
		if strings.Contains(err.Error(), part) {
			t.Errorf("the error shows %q: %v", part, err)
		}
	}
	if !fault.Is(err, fault.Unavailable) {
		t.Errorf("got %v, want unavailable", err)
	}
	if errors.Is(err, context.Canceled) {
		t.Error("nobody cancelled")
	}
}

// Without this SQLite chooses among its indexes as if every table were alike.
func TestSQLiteLearnsWhatItsTablesHold(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		err := db.InTx(t.Context(), func(tx *gorm.DB) error {
			return table.Controllers(tx).Create(t.Context(), &models.Controller{ID: "nord", Name: "Nord", CasePrefix: "N", Kind: "kommune"})
		})
		if err == nil {
			err = db.Optimize(t.Context())
		}
		if err != nil {
			t.Fatal(err)
		}
		if db.Read().Name() != "sqlite" {
			return
		}
		var known int
		if err := db.Read().Raw("SELECT COUNT(*) FROM sqlite_stat1 WHERE tbl = 'controllers'").Scan(&known).Error; err != nil || known == 0 {
			t.Errorf("of the controllers it knows %d indexes, %v", known, err)
		}
	})
}
