package main

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"

	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/models"
)

// queueBodies is how many controllers there are: the first has half of all
// requests, the others share the rest.
const queueBodies = 9

const (
	workersEach = 12
	storesEach  = 2
)

func bodyID(i int) string      { return fmt.Sprintf("body-%d", i) }
func queuePrefix(i int) string { return strings.Repeat("ABCDEFGHI"[i:i+1], 3) }

func queueNumber(body, number int) string {
	return fmt.Sprintf("%s-2026-%05d", queuePrefix(body), number)
}

func workerID(body, i int) string { return fmt.Sprintf("worker-%d-%d", body, i) }

// fillQueue makes n requests in a migrated database, the same ones each time but
// for the day. One in twenty is open, or as many as fill every page of the first
// controller that is measured: a short page would take less. What is sealed is three bytes: nothing of it is read for the queue.
func fillQueue(ctx context.Context, dsn string, n int) error {
	db, err := database.Open(ctx, database.Config{DSN: dsn, Log: slog.New(slog.DiscardHandler), Now: time.Now})
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	lite := !database.IsPostgres(dsn)
	err = db.InTx(ctx, func(tx *gorm.DB) error {
		if !lite { // what the rows refer to is there; looking for it takes half of the time
			if err := tx.Exec("SET LOCAL session_replication_role = replica").Error; err != nil {
				return err
			}
		}
		if err := fillAround(ctx, tx); err != nil {
			return err
		}
		for _, sql := range queueRows(n, lite) {
			if err := tx.WithContext(ctx).Exec(sql).Error; err != nil {
				return err
			}
		}
		if lite {
			return nil
		}
		return tx.Exec(changedMonths).Error
	})
	if err != nil {
		return err
	}
	if lite {
		return db.Optimize(ctx) // as the portal does
	}
	return connected(ctx, dsn, func(conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, "VACUUM ANALYZE") // as the server does by itself
		return err
	})
}

// changedMonths notes for the statistics what the triggers that are switched off
// would have.
const changedMonths = `INSERT INTO statistics_dirty (controller_id, month)
	SELECT DISTINCT controller_id, to_char(received_on, 'YYYY-MM') FROM request_items`

// fillAround makes what the requests refer to.
func fillAround(ctx context.Context, tx *gorm.DB) error {
	now := database.Instant(time.Now())
	var staff []models.Staff
	var grants []models.StaffGrant
	add := func(id, name string) {
		staff = append(staff, models.Staff{ID: id, Issuer: "https://staff.example", Subject: id, Name: name, SeenAt: now, CreatedAt: now})
	}
	add("ombud-one", "Ombud One")
	add("ombud-nine", "Ombud Nine")
	var bodies []models.Controller
	var stores []models.RecordStore
	for b := range queueBodies {
		bodies = append(bodies, models.Controller{ID: bodyID(b), Name: fmt.Sprintf("%s kommune", queuePrefix(b)), CasePrefix: queuePrefix(b), Kind: "kommune"})
		grants = append(grants, models.StaffGrant{StaffID: "ombud-nine", Role: "ombud", ControllerID: bodyID(b)})
		for w := range workersEach {
			add(workerID(b, w), fmt.Sprintf("Saksbehandler %d %d", b, w))
			grants = append(grants, models.StaffGrant{StaffID: workerID(b, w), Role: "caseworker", ControllerID: bodyID(b)})
		}
		for i := range storesEach {
			stores = append(stores, models.RecordStore{ControllerID: bodyID(b), ID: fmt.Sprintf("store-%d", i), Position: i, Kind: models.StoreSQL, Facts: models.StoreFacts{
				Name: models.Text{NB: fmt.Sprintf("Fagsystem %d", i)}, Kind: models.StoreSQL, Activities: []string{"a"}, Dataset: string(exampleDataset),
			}})
		}
	}
	grants = append(grants, models.StaffGrant{StaffID: "ombud-one", Role: "ombud", ControllerID: bodyID(0)})
	for _, err := range []error{
		table.Controllers(tx).CreateInBatches(ctx, &bodies, 100), table.Staff(tx).CreateInBatches(ctx, &staff, 100),
		table.StaffGrants(tx).CreateInBatches(ctx, &grants, 100), table.RecordStores(tx).CreateInBatches(ctx, &stores, 100),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

// queueRows returns the statements that make the requests, in either dialect.
// Every sixteen requests are eight of the first controller and one of each of
// the others; all else follows from a number that looks drawn by lot.
func queueRows(n int, lite bool) []string {
	apart := min(20, max(1, n/16/60)) // one in so many sixteens is open
	series := fmt.Sprintf("(SELECT i::bigint FROM generate_series(0, %d) AS s(i)) AS s", n-1)
	day := func(days string) string { return "(CURRENT_DATE + (" + days + ")::int)" }
	pad := func(number string) string {
		return "lpad((" + number + ")::text, greatest(5, length((" + number + ")::text)), '0')"
	}
	blob, instant, yes, no := "'\\x010203'::bytea", "now()", "true", "false"
	if lite {
		series = fmt.Sprintf("(WITH RECURSIVE s(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM s WHERE i < %d) SELECT i FROM s) AS s", n-1)
		day = func(days string) string { return "date('now', (" + days + ") || ' days')" }
		pad = func(number string) string { return "printf('%05d', " + number + ")" }
		blob, instant, yes, no = "x'010203'", "strftime('%Y-%m-%d %H:%M:%S', 'now') || '+00:00'", "1", "0"
	}
	drawn := `(SELECT i, h, body, 'body-' || body AS controller, CASE WHEN body = 0 THEN i / 2 + 1 ELSE i / 16 + 1 END AS number, (i / 16) % ` + fmt.Sprint(apart) + ` = 0 AS opened
		FROM (SELECT i, (i * 7919 + i / 16 * 104729) % 1000003 AS h, CASE WHEN i % 2 = 0 THEN 0 ELSE 1 + i / 2 % 8 END AS body FROM ` + series + `) AS x) AS d`
	assignee := "CASE WHEN h / 720 % 6 = 0 THEN NULL ELSE 'worker-' || body || '-' || (CASE WHEN h / 720 % 12 IN (2, 4) THEN 3 ELSE h / 720 % 12 END) END" // one has much
	is := func(condition string) string {
		return "CASE WHEN " + condition + " THEN " + yes + " ELSE " + no + " END"
	}
	due := "CASE WHEN opened THEN h % 45 - 5 ELSE -40 - h % 700 END"
	return []string{
		fmt.Sprintf(`INSERT INTO data_subjects (id, national_id_lookup, national_id_sealed, language, created_at)
			SELECT 'person-' || i, 'lookup-' || i, %s, 'nb', %s FROM %s WHERE i %% 20 = 0`, blob, instant, series),
		fmt.Sprintf(`INSERT INTO rights_requests (id, controller_id, case_number, number, data_subject_id, submission_key, channel, language, received_at,
				name_sealed, email_sealed, identity_check, assignee_id, version, created_at)
			SELECT 'request-' || i, controller, %s || '-2026-' || %s, number, 'person-' || (i / 20 * 20), 'key-' || i, 'portal', 'nb', %s, %s, %s, 'eid', %s, 1, %s FROM %s`,
			bodyCase(), pad("number"), instant, blob, blob, assignee, instant, drawn),
		fmt.Sprintf(`INSERT INTO request_items (id, reference, asked_sealed, direct_marketing, request_id, controller_id, data_subject_id, invoked_right, status, assignee_id, activity_id, received_on, received_at,
				promised_days, margin_days, rules_version, thirty_days, one_month, extended, extension_closes, governing, governed_by, target, paused_days, awaits_person, awaits_store, outcome, ground, fee,
				first_outcome, first_ground, first_extended, first_paused_days, version)
			SELECT 'item-' || i, 'reference-' || i, %[10]s, %[9]s, 'request-' || i, controller, 'person-' || (i / 20 * 20),
				CASE h %% 20 WHEN 0 THEN 'rectification' WHEN 1 THEN 'objection' WHEN 2 THEN 'erasure' WHEN 3 THEN 'erasure' WHEN 4 THEN 'erasure' ELSE 'access' END,
				CASE WHEN opened THEN CASE h %% 7 WHEN 0 THEN 'received' WHEN 1 THEN 'review' WHEN 2 THEN 'approval' WHEN 3 THEN 'partly' ELSE 'collecting' END ELSE 'closed' END,
				%[1]s, '', %[2]s, %[3]s, 30, 0, 'bench', %[4]s, %[4]s, %[5]s, %[4]s, %[4]s, '30-days', %[4]s, 0, %[6]s, %[7]s, '', '', 0, '', '', %[9]s, 0, 1 FROM %[8]s`,
			assignee, day("("+due+") - 30"), instant, day(due), day("("+due+") + 60"), is("opened AND h / 80 % 9 = 0"), is("opened AND h / 20 % 4 = 0"), drawn, no, blob),
		fmt.Sprintf(`INSERT INTO collections (id, item_id, controller_id, store_id, state, reason, at_once, deletes_on, row_count, queries, took, tries, trying)
			SELECT 'collection-' || i || '-' || k, 'item-' || i, controller, 'store-' || k, CASE WHEN k = 0 THEN 'found' ELSE 'waiting' END, '', %s, %s, 0, 0, 0, 0, %s
			FROM %s, (SELECT 0 AS k UNION ALL SELECT 1) AS stores WHERE opened`, no, day("h % 9 + k"), no, drawn),
	}
}

// bodyCase returns the prefix of a controller's case numbers.
func bodyCase() string {
	var sql strings.Builder
	sql.WriteString("CASE body")
	for b := range queueBodies {
		fmt.Fprintf(&sql, " WHEN %d THEN '%s'", b, queuePrefix(b))
	}
	return sql.String() + " END"
}
