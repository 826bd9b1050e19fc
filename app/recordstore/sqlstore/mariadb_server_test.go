package sqlstore

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/recordstore"
)

func TestMariaDBSpeaksTLS(t *testing.T) {
	t.Parallel()
	db := apptest.NewMariaDB(t)
	c, declared := declare(t, `dataset: {fides_key: d, fides_meta: {namespace: {schema: information_schema}},
		collections: [{name: SESSION_STATUS, fields: [{name: VARIABLE_VALUE}]}]}`)
	ca := url.QueryEscape(db.Authority)
	for name, test := range map[string]struct {
		query  string
		secret bool
	}{
		"offered":        {"", true},
		"not wanted":     {"?tls=false", false},
		"preferred":      {"?tls=preferred", true},
		"unchecked":      {"?tls=skip-verify", true},
		"checked":        {"?tls=true&ca=" + ca, true},
		"by its CA only": {"?ca=" + ca, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openStore(t, recordstore.Of(recordstore.SQL, Settings{DSN: db.DSN + test.query}), declared)
			rows, err := ask(t.Context(), s, c, in("VARIABLE_NAME", "SSL_CIPHER"))
			if err != nil || len(rows) != 1 || (rows[0]["VARIABLE_VALUE"] != "") != test.secret {
				t.Errorf("got %v, %v, want a cipher: %v", rows, err, test.secret)
			}
		})
	}
	t.Run("a server nobody vouches for", func(t *testing.T) {
		t.Parallel()
		_, err := ask(t.Context(), openStore(t, recordstore.Of(recordstore.SQL, Settings{DSN: db.DSN + "?tls=true"}), declared), c, in("VARIABLE_NAME", "SSL_CIPHER"))
		wantReason(t, err, recordstore.Unreachable, true)
	})
}

// An administrator who ends our connection ends the query, and the next one is
// answered.
func TestMariaDBEndsTheConnection(t *testing.T) {
	t.Parallel()
	db := apptest.NewMariaDB(t)
	db.Exec(t, "CREATE VIEW slow AS SELECT 1 AS id FROM (SELECT SLEEP(60)) AS s", "CREATE TABLE quick (id int)", "INSERT INTO quick VALUES (1)")
	_, declared := declare(t, `dataset: {fides_key: d, collections: [{name: slow, fields: [{name: id}]}, {name: quick, fields: [{name: id}]}]}`)
	slow, quick := &declared[0].Collections[0], &declared[0].Collections[1]
	if slow.Name != "slow" {
		slow, quick = quick, slow
	}
	s := openStore(t, recordstore.Of(recordstore.SQL, Settings{DSN: db.DSN}), declared)
	ended := make(chan error, 1)
	go func() {
		_, err := ask(t.Context(), s, slow, in("id", int64(1)))
		ended <- err
	}()
	working := "FROM information_schema.PROCESSLIST WHERE DB = '" + db.Database + "' AND INFO LIKE 'SELECT `id`%`slow`%'"
	for db.Count(t, "SELECT COUNT(*) "+working) == 0 {
		select {
		case err := <-ended:
			t.Fatalf("it ended before anybody ended it: %v", err)
		case <-time.After(5 * time.Millisecond):
		}
	}
	db.Exec(t, fmt.Sprintf("KILL %d", db.Count(t, "SELECT ID "+working)))
	wantReason(t, <-ended, recordstore.Unreachable, true)
	if rows, err := ask(t.Context(), s, quick, in("id", int64(1))); err != nil || len(rows) != 1 {
		t.Errorf("afterwards: %v, %v", rows, err)
	}
}

// Comparing exactly must not cost the index.
func TestMariaDBUsesIndexes(t *testing.T) {
	t.Parallel()
	db := apptest.NewMariaDB(t)
	db.Exec(t,
		`CREATE TABLE t (n int, big bigint unsigned, num decimal(20,4), vc varchar(40), latin varchar(40) CHARACTER SET latin1 COLLATE latin1_danish_ci,
			moment datetime, instant timestamp(6) NULL, day date, raw binary(16), u uuid,
			KEY (n), KEY (big), KEY (num), KEY (vc), KEY (latin), KEY (moment), KEY (instant), KEY (day), KEY (raw), KEY (u))`,
		`INSERT INTO t SELECT seq, seq, seq, CONCAT('k', seq), CONCAT('k', seq), '2020-01-01' + INTERVAL seq SECOND, '2020-01-01' + INTERVAL seq SECOND,
			'2020-01-01' + INTERVAL seq DAY, UNHEX(MD5(seq)), CONCAT('6ba7b810-9dad-11d1-80b4-', LPAD(seq, 12, '0')) FROM seq_1_to_3000`,
		`ANALYZE TABLE t`)
	pool, d, err := openMySQL(db.DSN, time.Minute, guard{allowPrivate: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = pool.Close() }()
	conn, err := pool.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	tables, err := d.tables(t.Context(), conn, []string{"t"})
	if err != nil {
		t.Fatal(err)
	}
	c, _ := declare(t, `dataset: {fides_key: d, collections: [{name: t, fields: [{name: n}]}]}`)
	for field, values := range map[string][]any{
		"n": {int64(7), "8"}, "big": {int64(7), "8"}, "num": {"7", "8.5"}, "vc": {"k7", "K8"}, "latin": {"k7", "😀"},
		"moment": {"2020-01-01 00:00:07"}, "instant": {"2020-01-01 00:00:07+00:00"}, "day": {"2020-01-08 00:00:00"},
		"raw": {"jxTkXx/OoWf1o2/e2iy87Q==", "yfD4lfuYq5FZ9R/QKX42jw=="}, "u": {"6BA7B810-9DAD-11D1-80B4-000000000007"},
	} {
		s, err := statement(d, tables[tableName{"", "t"}], []column{{name: "n"}}, heldKeys{}, recordstore.Query{Collection: c, Where: []recordstore.Match{in(field, values...)}})
		if err != nil {
			t.Fatal(err)
		}
		var plan string
		if err := conn.QueryRowContext(t.Context(), "EXPLAIN FORMAT=JSON "+s.text, s.args...).Scan(&plan); err != nil {
			t.Fatalf("%s: %v", field, err)
		}
		if !strings.Contains(plan, `"key": "`+field+`"`) {
			t.Errorf("%s: no index is used\n%s\n%s", field, s.text, plan)
		}
	}
}
