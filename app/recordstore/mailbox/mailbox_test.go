package mailbox

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/apptest/imapserver"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// running is the one mail server of all tests, where each has a user of its own.
// It starts when it is first needed: fuzzing needs none.
var running = sync.OnceValues(func() (*imapserver.Server, error) {
	s, err := imapserver.Start(context.Background())
	if err == nil {
		stop = s.Stop
	}
	return s, err
})

var stop = func() error { return nil }

func TestMain(m *testing.M) {
	code := m.Run()
	if err := stop(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func server(t *testing.T) *imapserver.Server {
	t.Helper()
	s, err := running()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// account returns the settings of a user of the test's own.
func account(t *testing.T) Settings {
	t.Helper()
	s := server(t)
	return Settings{
		Host: "localhost", Port: s.TLSPort, CA: s.Certificate, User: userOf(t), Password: s.Password,
		Folders: Folders{"*"}, AllowPrivate: true,
	}
}

// userOf names the user after the folder of the test, which is another each
// time the test runs.
func userOf(t *testing.T) string {
	t.Helper()
	return strings.ToLower(filepath.Base(filepath.Dir(t.TempDir())))
}

func deliver(t *testing.T, folder string, messages ...string) {
	t.Helper()
	if err := server(t).Deliver(userOf(t), folder, messages...); err != nil {
		t.Fatal(err)
	}
}

// declared returns a collection of the declaration that comes with the kind.
func declared(tb testing.TB, name string) *dataset.Collection {
	tb.Helper()
	file, err := dataset.Parse([]byte(Declaration()))
	if err != nil {
		tb.Fatal(err)
	}
	c, ok := file.Datasets[0].Collection(name)
	if !ok {
		tb.Fatalf("no collection %s", name)
	}
	return c
}

func byAddress(tb testing.TB, addresses ...any) recordstore.Query {
	tb.Helper()
	return recordstore.Query{
		Collection: declared(tb, Messages),
		Where:      []recordstore.Match{{Field: "address", Values: addresses, Fold: recordstore.FoldCase}},
	}
}

func byMention(tb testing.TB, address, number string) recordstore.Query {
	tb.Helper()
	return recordstore.Query{Collection: declared(tb, Mentions), Where: []recordstore.Match{
		{Field: "mentioned_address", Values: []any{address}, Fold: recordstore.FoldCase},
		{Field: "from.address", Values: []any{address}, Fold: recordstore.FoldCase},
		{Field: "mentioned_number", Values: []any{number}, Fold: recordstore.FoldPhone},
		{Field: "mentioned_national_id", Values: []any{"18101857796"}},
	}}
}

func ask(t *testing.T, s Settings, q recordstore.Query) ([]recordstore.Row, error) {
	t.Helper()
	connector, err := Config{}.Open(t.Context(), recordstore.Of(recordstore.Mailbox, s), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = connector.Close() }()
	var rows []recordstore.Row
	err = connector.Query(t.Context(), q, func(r recordstore.Row) error {
		rows = append(rows, r)
		return nil
	})
	return rows, err
}

// subjects returns the subjects of the rows, sorted.
func subjects(rows []recordstore.Row) []string {
	all := []string{}
	for _, r := range rows {
		s, _ := r["subject"].(string)
		all = append(all, s)
	}
	slices.Sort(all)
	return all
}

func wantReason(t *testing.T, err error, reason recordstore.Reason, whole bool) {
	t.Helper()
	if e, ok := errors.AsType[*recordstore.Error](err); !ok || e.Reason != reason || e.Whole != whole {
		t.Errorf("got %v (%T), want %s, whole store: %v", err, err, reason, whole)
	}
}

// letter returns a message of the header lines and the text.
func letter(text string, header ...string) string {
	return strings.Join(header, "\r\n") + "\r\n\r\n" + text + "\r\n"
}

func TestMessages(t *testing.T) {
	t.Parallel()
	deliver(t, "INBOX",
		"Received: from x\r\nFrom: =?utf-8?q?Kari_Nordmann?= <Kari@Example.no>\r\nTo: \"Post, mottak\" <post@fylket.example>,\r\n ola@example.no\r\n"+
			"Subject: =?iso-8859-1?Q?S=F8knad?= om time\r\nDate: Tue, 3 Feb 2026 10:20:30 +0100\r\nMessage-ID: <1@example.no>\r\n"+
			"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\nIngenting\r\n--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\n"+
			"Content-Transfer-Encoding: quoted-printable\r\n\r\nHei, jeg =F8nsker en ti=\r\nme.\r\n--b\r\nContent-Type: application/pdf\r\n"+
			"Content-Disposition: attachment; filename=\"../cv.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAAAAAA\r\nAAAA\r\n--b--\r\nSlutt\r\n",
		letter("Kopi", "From: ola@example.no", "Cc: Noen <x@example.no>, <KARI@example.no>", "Subject: kopi"),
		letter("Blind", "From: ola@example.no", "Bcc: kari@example.no", "Subject: blindkopi"),
		letter("Nei", "From: \"kari@example.no\" <ola@example.no>", "Subject: bare et navn"),
		letter("Nei", "From: okari@example.no", "To: kari@example.no.example.com", "Subject: en del av en annen"),
		letter("kari@example.no", "From: ola@example.no", "Subject: i teksten"),
	)
	deliver(t, "Arkiv.2025", letter("Gammel", "From: post@fylket.example", "To: kari@example.no", "Subject: gammel"))
	before, err := server(t).Files(userOf(t))
	if err != nil {
		t.Fatal(err)
	}

	rows, err := ask(t, account(t), byAddress(t, "kari@example.no", "kari@example.org"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"Søknad om time", "blindkopi", "gammel", "kopi"}, subjects(rows)); diff != "" {
		t.Errorf("subjects (-want +got):\n%s", diff)
	}
	at := slices.IndexFunc(rows, func(r recordstore.Row) bool { return r["message_id"] == "1@example.no" })
	if at < 0 {
		t.Fatal("the first message is missing")
	}
	id, _ := rows[at]["id"].(string)
	if !strings.HasPrefix(id, "INBOX/") {
		t.Errorf("got id %q", id)
	}
	want := recordstore.Row{
		"id": id, "message_id": "1@example.no", "folder": "INBOX", "date": "2026-02-03 09:20:30+00:00", "subject": "Søknad om time",
		"from": []any{map[string]any{"name": "Kari Nordmann", "address": "Kari@Example.no"}},
		"to": []any{
			map[string]any{"name": "Post, mottak", "address": "post@fylket.example"},
			map[string]any{"name": "", "address": "ola@example.no"},
		},
		"cc": []any{}, "bcc": []any{}, "text": "Hei, jeg ønsker en time.", "cut": false, "address": []any{"kari@example.no"},
		"attachments": []any{map[string]any{"name": "cv.pdf", "type": "application/pdf", "size": int64(9)}},
	}
	if diff := cmp.Diff(want, rows[at]); diff != "" {
		t.Errorf("row (-want +got):\n%s", diff)
	}
	after, err := server(t).Files(userOf(t))
	if diff := cmp.Diff(before, after); diff != "" || err != nil || len(before) != 7 {
		t.Errorf("error %v: reading changed the mailbox (-before +after):\n%s", err, diff)
	}
}

func TestMentions(t *testing.T) {
	t.Parallel()
	deliver(t, "INBOX",
		letter("Ring Kari, 912 34 567, i dag.", "From: ola@example.no", "Subject: nummer"),
		letter("Skriv til KARI@example.no.", "From: ola@example.no", "Subject: adresse"),
		letter("Gjelder 181018 57796.", "From: ola@example.no", "Subject: fødselsnummer"),
		letter("Mitt nummer er 91234567", "From: kari@example.no", "Subject: hennes egen"),
		letter("Ring +46 91 23 45 67 eller 912345678", "From: ola@example.no", "Subject: et annet nummer"),
		"From: ola@example.no\r\nSubject: pakket inn\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+VGxmLiA5MTIzNDU2NzwvcD4=\r\n",
	)
	rows, err := ask(t, account(t), byMention(t, "kari@example.no", "91234567"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"adresse", "fødselsnummer", "nummer", "pakket inn"}, subjects(rows)); diff != "" {
		t.Errorf("subjects (-want +got):\n%s", diff)
	}
	for _, r := range rows {
		if r["subject"] == "nummer" {
			if diff := cmp.Diff([]any{"91234567"}, r["mentioned_number"]); diff != "" {
				t.Errorf("number (-want +got):\n%s", diff)
			}
		}
		if _, ok := r["address"]; ok {
			t.Error("a mention has a field of a message")
		}
	}
}

// What a mailbox is not searched by must not look like something that was
// searched for and is not there.
func TestFieldsNoMailboxIsSearchedBy(t *testing.T) {
	t.Parallel()
	deliver(t, "INBOX", letter("x", "From: kari@example.no", "Subject: inn", "Message-ID: <1@example.no>"))
	settings := account(t)
	for _, c := range []struct{ collection, field string }{
		{Messages, "message_id"},
		{Messages, "subject"},
		{Messages, "from.name"},
		{Messages, "mentioned_address"},
		{Mentions, "address"},
		{Mentions, "message_id"},
	} {
		q := recordstore.Query{Collection: declared(t, c.collection), Where: []recordstore.Match{{Field: c.field, Values: []any{"1@example.no"}}}}
		rows, err := ask(t, settings, q)
		if e := recordstore.AsError(err); e == nil || e.Reason != recordstore.Undeclared || len(rows) > 0 {
			t.Errorf("%s by %s: got %v and %v", c.collection, c.field, rows, err)
		}
	}
	q := recordstore.Query{Collection: declared(t, Messages), Where: []recordstore.Match{{Field: "from.address", Values: []any{"kari@example.no"}}}}
	if rows, err := ask(t, settings, q); len(rows) != 1 || err != nil {
		t.Errorf("by the sender: got %v and %v", rows, err)
	}
}

func TestFolders(t *testing.T) {
	t.Parallel()
	deliver(t, "INBOX", letter("x", "From: kari@example.no", "Subject: inn"))
	deliver(t, "Arkiv", letter("x", "From: kari@example.no", "Subject: arkiv"))
	for name, c := range map[string]struct {
		folders Folders
		want    []string
	}{
		"one":  {Folders{"INBOX"}, []string{"inn"}},
		"two":  {Folders{"Arkiv", "INBOX"}, []string{"arkiv", "inn"}},
		"all":  {Folders{"*"}, []string{"arkiv", "inn"}},
		"none": {Folders{"Finnes ikke"}, []string{}},
	} {
		settings := account(t)
		settings.Folders = c.folders
		rows, err := ask(t, settings, byAddress(t, "kari@example.no"))
		if diff := cmp.Diff(c.want, subjects(rows)); diff != "" {
			t.Errorf("%s: subjects (-want +got):\n%s", name, diff)
		}
		if name == "none" {
			wantReason(t, err, recordstore.Undeclared, false)
		} else if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// newLetter is from Ola, and has all that is sought in its text.
func newLetter() *strings.Reader {
	return strings.NewReader(letter("kari@example.no 91234567 18101857796", "From: ola@example.no", "Date: Tue, 3 Feb 2026 10:20:30 +0100"))
}
