package sqlstore

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	driver "github.com/microsoft/go-mssqldb"
	"github.com/microsoft/go-mssqldb/msdsn"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// sqlserverColumns has a column of each type; kinds are as the catalogue gives
// them.
func sqlserverColumns() []column {
	var all []column
	for _, kind := range []string{
		"tinyint", "smallint", "int", "bigint", "bit", "decimal(10,2)", "money", "smallmoney", "real", "float",
		"date", "datetime", "datetime2", "smalldatetime", "datetimeoffset", "time", "uniqueidentifier", "varbinary", "timestamp",
		"char", "nchar", "varchar", "nvarchar", "text", "xml", "sql_variant", "hierarchyid",
	} {
		all = append(all, column{name: kind, kind: kind})
	}
	return all
}

// The statements are what no server has seen: this file is what there is to
// read before one does.
func TestSQLServerStatements(t *testing.T) {
	t.Parallel()
	d := sqlserver{}
	c, _ := declare(t, `dataset: {fides_key: d, collections: [{name: t, fields: [{name: id}]}]}`)
	values := []any{
		"kari@example.no", "O'Hara ", int64(0), int64(300), int64(-1), true, 12.5, "12.504", "2020-04-01T11:47:42.5+02:00",
		"6BA7B810-9DAD-11D1-80B4-00C04FD430C8", "AP8=", "", nil, "0; DROP TABLE t --",
	}
	var out strings.Builder
	write := func(title string, columns []column, q recordstore.Query) {
		table := table{quoted: "[dbo].[t]", columns: map[string]column{}}
		for _, c := range columns {
			table.columns[c.name] = c
		}
		q.Collection = c
		unfit := ""
		q.Report = func(d recordstore.Difference) { unfit += "  " + string(d.Kind) + "\n" }
		s, err := statement(d, table, columns, heldKeys{}, q)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "== %s\n%s\n%s", title, s.text, unfit)
		for i, a := range s.args {
			fmt.Fprintf(&out, "  @p%d = %T %#[2]v\n", i+1, a)
		}
	}
	fmt.Fprintf(&out, "== begin\n%s\n", d.begin(time.Minute))
	catalogue, args := d.catalogue([]string{"person", "order"})
	fmt.Fprintf(&out, "== catalogue\n%s\n  %q\n", catalogue, args)
	fmt.Fprintf(&out, "== schema\n%s\n== foreign keys\n%s\n", sqlserverTables, sqlserverKeys)
	odd := column{name: "odd ]name", kind: "int"}
	write("several columns, an odd name, a limit", []column{odd, {name: "mail", kind: "nvarchar"}},
		recordstore.Query{Limit: 10, Where: []recordstore.Match{in(odd.name, int64(1)), in("mail", "kari@example.no")}})
	for _, typed := range sqlserverColumns() {
		write(typed.kind, []column{typed}, recordstore.Query{Where: []recordstore.Match{in(typed.name, values...)}})
	}
	mail := column{name: "mail", kind: "varchar"}
	write("letter case", []column{mail}, recordstore.Query{Where: []recordstore.Match{{Field: "mail", Values: []any{" Kari@Example.NO"}, Fold: recordstore.FoldCase}}})
	write("letter case, blanks inside", []column{mail}, recordstore.Query{Where: []recordstore.Match{{Field: "mail", Values: []any{"Åse Ås"}, Fold: recordstore.FoldCase}}})
	for _, kind := range []string{"varchar", "bigint"} {
		number := column{name: "fnr", kind: kind}
		write("national identity number, "+kind, []column{number}, recordstore.Query{Where: []recordstore.Match{
			{Field: "fnr", Values: []any{"018170 12345", "no number"}, Fold: recordstore.FoldNationalID},
		}})
	}
	write("telephone", []column{mail}, recordstore.Query{Where: []recordstore.Match{{Field: "mail", Values: []any{"+47 912 34 567", "0046 70 1"}, Fold: recordstore.FoldPhone}}})
	apptest.Golden(t, "sqlserver.golden", out.String())
}

func TestSQLServerStaysBelowItsParameters(t *testing.T) {
	t.Parallel()
	values := make([]any, recordstore.MaxValues)
	for i := range values {
		values[i] = fmt.Sprintf("018170%05d", i)
	}
	for _, fold := range []recordstore.Fold{recordstore.Exact, recordstore.FoldCase, recordstore.FoldPhone, recordstore.FoldNationalID} {
		n := 0
		sqlserver{}.match(column{name: "c", kind: "nvarchar"}, recordstore.Match{Field: "c", Values: values, Fold: fold},
			func(any) string { n++; return "@p" })
		if n < recordstore.MaxValues || n > 2100 {
			t.Errorf("fold %q: %d parameters, want at most 2100", fold, n)
		}
	}
}

func TestSQLServerValues(t *testing.T) {
	t.Parallel()
	moment := time.Date(2020, 4, 1, 11, 47, 42, 500e6, time.UTC)
	for name, c := range map[string]struct {
		kind        string
		value, want any
	}{
		"decimal":        {"decimal(10,2)", []byte("12.50"), "12.50"},
		"money":          {"money", []byte("12.5000"), "12.5000"},
		"bytes":          {"varbinary", []byte{0, 255}, "AP8="},
		"rowversion":     {"timestamp", []byte{0, 255}, "AP8="},
		"real":           {"real", float64(float32(1.1)), 1.1},
		"float":          {"float", 1.1, 1.1},
		"bit":            {"bit", true, true},
		"datetime2":      {"datetime2", moment, "2020-04-01 11:47:42.500000"},
		"datetimeoffset": {"datetimeoffset", moment.In(time.FixedZone("", 7200)), "2020-04-01 11:47:42.500000+00:00"},
		"time":           {"time", time.Date(1, 1, 1, 8, 30, 0, 0, time.UTC), "08:30:00"},
		"char":           {"char", "ab  ", "ab"},
		"varchar":        {"varchar", "ab  ", "ab  "},
		"nothing":        {"int", nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := sqlserver{}.value(column{kind: c.kind}, c.value)
			if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
				t.Errorf("error %v (-want +got):\n%s", err, diff)
			}
		})
	}
}

func TestSQLServerTypes(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string]dataset.Type{
		"tinyint": dataset.Integer, "bigint": dataset.Integer, "bit": dataset.Boolean, "decimal(10,2)": dataset.Float, "money": dataset.Float,
		"float": dataset.Float, "nvarchar": dataset.String, "date": dataset.String, "uniqueidentifier": dataset.String, "xml": dataset.String,
		"json": dataset.Object, "varbinary": "", "timestamp": "",
	} {
		if got := (sqlserver{}).typeOf(column{kind: kind}); got != want {
			t.Errorf("%s: got %q, want %q", kind, got, want)
		}
	}
}

// What is inside JSON is shown and not sought: the search says so.
func TestSQLServerInsideJSON(t *testing.T) {
	t.Parallel()
	c, _ := declare(t, `dataset: {fides_key: d, collections: [{name: t, fields: [{name: doc, fields: [{name: mail}]}]}]}`)
	doc := column{name: "doc", kind: "nvarchar", object: true}
	_, err := statement(sqlserver{}, table{quoted: "[t]", columns: map[string]column{"doc": doc}}, []column{doc}, heldKeys{},
		recordstore.Query{Collection: c, Where: []recordstore.Match{in("doc.mail", "kari@example.no")}})
	wantReason(t, err, recordstore.Undeclared, false)
	got, err := sqlserver{}.value(doc, `{"mail": "kari@example.no"}`)
	if diff := cmp.Diff(map[string]any{"mail": "kari@example.no"}, got); diff != "" || err != nil {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}
}

func TestSQLServerConfig(t *testing.T) {
	t.Parallel()
	c, err := sqlserverConfig("sqlserver://reader:p%40ss@db.example:1434?database=shop&encrypt=true")
	if err != nil || c.Host != "db.example" || c.Port != 1434 || c.Database != "shop" || c.Password != "p@ss" || !c.ReadOnlyIntent || c.LogFlags != 0 {
		t.Errorf("got %+v, %v", c, err)
	}
	for query, want := range map[string]msdsn.Encryption{
		"":                   msdsn.EncryptionRequired,
		"&encrypt=false":     msdsn.EncryptionOff,
		"&Encrypt=disable":   msdsn.EncryptionDisabled,
		"&encrypt=mandatory": msdsn.EncryptionRequired,
	} {
		c, err := sqlserverConfig("sqlserver://u:p@h?database=d" + query)
		if err != nil || c.Encryption != want || c.TrustServerCertificate {
			t.Errorf("%q: encryption %v, %v, want %v", query, c.Encryption, err, want)
		}
	}
	for name, dsn := range map[string]string{
		"a log of values":       "sqlserver://u:hunter2@h?database=d&log=63",
		"another intent":        "sqlserver://u:hunter2@h?database=d&ApplicationIntent=ReadWrite",
		"another password":      "sqlserver://u:hunter2@h?database=d&change+password=x",
		"no database":           "sqlserver://u:hunter2@h",
		"no host":               "sqlserver://?database=d&password=hunter2",
		"no such encryption":    "sqlserver://u:hunter2@h?database=d&encrypt=hunter2",
		"another form of DSN":   "server=h;user id=u;password=hunter2",
		"an unescaped password": "sqlserver://u:a?hunter2@h",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := sqlserverConfig(dsn); err == nil || strings.Contains(err.Error(), "hunter2") {
				t.Errorf("got %v, want an error without the DSN", err)
			}
		})
	}
}

func TestSQLServerReason(t *testing.T) {
	t.Parallel()
	const person = "01817012345"
	for number, want := range map[int32]*recordstore.Error{
		18456: recordstore.FailWhole(recordstore.Refused, "SQL Server error 18456"),
		229:   recordstore.Fail(recordstore.Refused, "SQL Server error 229"),
		208:   recordstore.Fail(recordstore.Undeclared, "SQL Server error 208"),
		4060:  recordstore.FailWhole(recordstore.Undeclared, "SQL Server error 4060"),
		1222:  recordstore.Fail(recordstore.TimedOut, "SQL Server error 1222"),
		40613: recordstore.FailWhole(recordstore.Unreachable, "SQL Server error 40613"),
		245:   recordstore.Fail(recordstore.Malformed, "SQL Server error 245"),
	} {
		got := sqlserver{}.reason(fmt.Errorf("asking: %w", driver.Error{Number: number, Message: "Conversion failed: " + person}))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%d (-want +got):\n%s", number, diff)
		}
	}
	if got := (sqlserver{}).reason(errors.New("about " + person)); got.Reason != recordstore.Unreachable || strings.Contains(got.Error(), person) {
		t.Errorf("what nobody knows: %v", got)
	}
}

// A server that is not there is told from one that is slow.
func TestSQLServerUnreachable(t *testing.T) {
	t.Parallel()
	c, declared := declare(t, `dataset: {fides_key: d, collections: [{name: t, fields: [{name: id}]}]}`)
	_, err := ask(t.Context(), openStore(t, recordstore.Of(recordstore.SQL, Settings{
		DSN: "sqlserver://u:p@127.0.0.1:1?database=d", Experimental: true,
	}), declared), c, in("id", "17"))
	wantReason(t, err, recordstore.Unreachable, true)
}

func TestSQLServerMustBeKnownForAnExperiment(t *testing.T) {
	t.Parallel()
	const dsn = "sqlserver://u:p@h?database=d"
	for name, c := range map[string]struct {
		settings Settings
		want     error
	}{
		"told by the DSN":     {Settings{DSN: dsn}, errExperimental},
		"told by the driver":  {Settings{Driver: "sqlserver", DSN: "${SHOP}"}, errExperimental},
		"known":               {Settings{DSN: dsn, Experimental: true}, nil},
		"not an experiment":   {Settings{DSN: "mysql://h/d"}, nil},
		"MariaDB by its name": {Settings{Driver: "mariadb", DSN: "${SHOP}"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := check(recordstore.Of(recordstore.SQL, c.settings)); !errors.Is(err, c.want) {
				t.Errorf("checking: got %v, want %v", err, c.want)
			}
		})
	}
	if _, err := Open(t.Context(), recordstore.Of(recordstore.SQL, Settings{DSN: dsn}), nil); !errors.Is(err, errExperimental) {
		t.Errorf("opening: got %v", err)
	}
}
