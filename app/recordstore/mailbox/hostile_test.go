package mailbox

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/recordstore"
)

// scripted starts a server that says what answer gives for each command; T and
// "@" stand for its tag.
func scripted(t *testing.T, greeting string, answer func(command string) string) Settings {
	t.Helper()
	var config net.ListenConfig
	l, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go converse(conn, greeting, answer)
		}
	}()
	at, ok := l.Addr().(*net.TCPAddr)
	if !ok {
		t.Fatal("no port")
	}
	return Settings{
		Host: "127.0.0.1", Port: at.Port, TLS: Off, User: "u", Password: "p", Folders: Folders{"INBOX"}, AllowPrivate: true,
	}
}

func converse(conn net.Conn, greeting string, answer func(string) string) {
	defer conn.Close()
	if _, err := fmt.Fprintf(conn, "%s\r\n", greeting); err != nil {
		return
	}
	for lines := bufio.NewScanner(conn); lines.Scan(); {
		tag, command, _ := strings.Cut(lines.Text(), " ")
		text := strings.NewReplacer("* LIST ", "* LIST ", "\"@\"", `"`+tag+`"`, "T ", tag+" ").Replace(answer(command))
		text, last := strings.CutSuffix(text, "@hangup")
		if _, err := conn.Write([]byte(text)); err != nil || last {
			return
		}
	}
}

func fetched(uid int, m string) string {
	return fmt.Sprintf("* %d FETCH (UID %d INTERNALDATE \"03-Feb-2026 10:20:30 +0100\" BODY[]<0> {%d}\r\n%s)\r\n", uid, uid, len(m), m)
}

// obliging answers everything, and a search with what it is told to.
func obliging(search, fetch string) func(string) string {
	return func(command string) string {
		switch {
		case strings.HasPrefix(command, "EXAMINE"):
			return "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\nT OK [READ-ONLY] x\r\n"
		case strings.HasPrefix(command, "UID SEARCH"):
			return search + "T OK x\r\n"
		case strings.HasPrefix(command, "UID FETCH") && !strings.Contains(command, "BODY.PEEK[]<0."):
			panic("it would be marked as read: " + command)
		case strings.HasPrefix(command, "UID FETCH"):
			return fetch
		case strings.HasPrefix(command, "SELECT"), strings.HasPrefix(command, "STORE"), strings.HasPrefix(command, "UID STORE"):
			panic("it is not asked to read only: " + command)
		case strings.HasPrefix(command, "CAPABILITY"):
			return "* CAPABILITY IMAP4rev1\r\nT OK x\r\n"
		default:
			return "T OK x\r\n"
		}
	}
}

const greeting = "* OK [CAPABILITY IMAP4rev1] hei"

// A server that finds everything for everybody gives away nobody's mail.
func TestServerIgnoresTheCondition(t *testing.T) {
	t.Parallel()
	all := fetched(1, letter("Hei", "From: ola@example.no", "Subject: Olas")) +
		fetched(2, letter("Hei", "From: kari@example.no", "Subject: Karis")) +
		fetched(3, letter("Hei", "From: \"kari@example.no\" <per@example.no>", "Subject: Pers")) + "T OK x\r\n"
	s := scripted(t, greeting, obliging("* SEARCH 1 2 3\r\n", all))
	rows, err := ask(t, s, byAddress(t, "kari@example.no"))
	if diff := cmp.Diff([]string{"Karis"}, subjects(rows)); diff != "" || err != nil {
		t.Errorf("error %v, subjects (-want +got):\n%s", err, diff)
	}
	if len(rows) == 1 && rows[0]["date"] != "2026-02-03 09:20:30+00:00" {
		t.Errorf("without a date of its own: got %v", rows[0]["date"])
	}
	rows, err = ask(t, s, byMention(t, "kari@example.no", "91234567"))
	wantReason(t, err, recordstore.TooMuch, false) // Olas may mention her where nobody looks
	if len(rows) != 0 {
		t.Errorf("mentions: got %d rows", len(rows))
	}
}

// A message that is found and does not show why may mention the person in what
// is not read. One that shows why is somebody else's.
func TestMessagesThatDoNotShowWhy(t *testing.T) {
	t.Parallel()
	mixed := func(part string) string {
		return letter("--x\r\nContent-Type: text/plain\r\n\r\nSe vedlagt.\r\n--x\r\n"+part+"\r\n--x--", "From: ola@example.no", "Content-Type: multipart/mixed; boundary=x")
	}
	for name, c := range map[string]struct {
		message string
		unseen  bool
	}{
		"in a PDF":                 {mixed("Content-Type: application/pdf\r\n\r\n91234567"), true},
		"in a text file":           {mixed("Content-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\n91234567"), true},
		"in a packed message":      {mixed("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\nOTEyMzQ1Njc="), true},
		"in an address of a link":  {letter(`<a href="mailto:kari@example.no">her</a>`, "From: ola@example.no", "Content-Type: text/html"), true},
		"nowhere":                  {letter("Hei", "From: ola@example.no"), true},
		"a part of a longer one":   {letter("Sak 912345678", "From: ola@example.no"), false},
		"a longer one in a header": {letter("Hei", "From: okari@example.no"), false},
		"among the messages":       {letter("Hei", "From: Kari@example.no"), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := scripted(t, greeting, obliging("* SEARCH 1\r\n", fetched(1, c.message)+"T OK x\r\n"))
			rows, err := ask(t, s, byMention(t, "kari@example.no", "91234567"))
			if len(rows) != 0 || (err != nil) != c.unseen {
				t.Errorf("got %d rows and %v", len(rows), err)
			}
			if c.unseen {
				wantReason(t, err, recordstore.TooMuch, false)
			}
		})
	}
}

// A message that could not be read to its end may be one that is sought.
func TestMessagesTooLargeToSearch(t *testing.T) {
	t.Parallel()
	large := fetched(1, letter(strings.Repeat("Hei der ", maxText/4)+"91234567", "From: ola@example.no")) + "T OK x\r\n"
	s := scripted(t, greeting, obliging("* SEARCH 1\r\n", large))
	rows, err := ask(t, s, byMention(t, "kari@example.no", "91234567"))
	wantReason(t, err, recordstore.TooMuch, false)
	if len(rows) != 0 {
		t.Errorf("got %d rows", len(rows))
	}
	if _, err = ask(t, s, byAddress(t, "kari@example.no")); err != nil {
		t.Errorf("the header is known to its end, and yet: %v", err)
	}
}

func TestStrangeServers(t *testing.T) {
	t.Parallel()
	one := fetched(1, letter("Hei", "From: kari@example.no", "Subject: Karis"))
	for name, c := range map[string]struct {
		greeting, search, fetch string
		rows                    int
		reason                  recordstore.Reason // empty: none
		whole                   bool
	}{
		"a range of everything":       {greeting, "* ESEARCH (TAG \"@\") UID ALL 1:4294967295\r\n", one + "T OK x\r\n", 0, recordstore.TooMuch, false},
		"a message that is gone":      {greeting, "* SEARCH 1 2\r\n", one + "* 2 FETCH (UID 2 BODY[]<0> NIL)\r\nT OK x\r\n", 1, "", false},
		"a message not asked for":     {greeting, "* SEARCH 1\r\n", one + fetched(9, letter("x", "From: kari@example.no")) + "T OK x\r\n", 1, "", false},
		"it falls silent":             {greeting, "* SEARCH 1 2\r\n", one + "* 2 FETCH (UID 2 BODY[]<0> {1000}\r\nFrom: kari@example.no\r\n", 1, "", true},
		"it breaks off":               {greeting, "* SEARCH 1 2\r\n", one + "* 2 FETCH (UID 2 BODY[]<0> {1000}\r\nFrom: kari@example.no\r\n\r\n@hangup", 1, recordstore.Malformed, true},
		"it speaks something else":    {"220 smtp.example.no ESMTP", "", "", 0, recordstore.Unreachable, true},
		"it says goodbye":             {"* BYE for mange", "", "", 0, recordstore.Unreachable, true},
		"the search makes no sense":   {greeting, "* SEARCH en to\r\n", "", 0, recordstore.Malformed, true},
		"fetching fails":              {greeting, "* SEARCH 1\r\n", "T NO [SERVERBUG] kari@example.no\r\n", 0, recordstore.Refused, false},
		"more brackets than anything": {greeting, "* SEARCH 1\r\n", "* 1 FETCH (UID 1 BODYSTRUCTURE " + strings.Repeat("(", 100_000), 0, recordstore.Malformed, true},
		"brackets behind a lie":       {greeting, "* OK {100000}\r\n" + strings.Repeat("(", 1000) + "\r\n* SEARCH 1\r\n", "", 0, recordstore.Malformed, true},
		"brackets line by line":       {greeting, "* SEARCH 1\r\n", "* 1 FETCH (UID 1 BODYSTRUCTURE " + strings.Repeat("(((({1}\r\nx", 1000), 0, recordstore.Malformed, true},
		"brackets behind a quote":     {greeting, "* SEARCH 1\r\n", "* 1 FETCH (UID 1 ENVELOPE (\"\r\n* 1 FETCH {9999}\r\n\" " + strings.Repeat("(", 1000), 0, recordstore.Malformed, true},
		"a mail of brackets":          {greeting, "* SEARCH 1\r\n", fetched(1, letter(strings.Repeat("(\"{5}\r\n", 10_000), "From: kari@example.no")) + "T OK x\r\n", 1, "", false},
		"a size that is a lie":        {greeting, "* SEARCH 1\r\n", "* 1 FETCH (UID 1 BODY[]<0> {99999999999}\r\n" + letter("x"), 0, recordstore.Malformed, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer := obliging(c.search, c.fetch)
			hangUp := c.whole && c.reason == ""
			s := scripted(t, c.greeting, answer)
			if hangUp {
				s.Timeout = 1 << 30 // a second: it says nothing more
				c.reason, c.whole = recordstore.TimedOut, false
			}
			rows, err := ask(t, s, byAddress(t, "kari@example.no"))
			if len(rows) != c.rows {
				t.Errorf("got %d rows, want %d", len(rows), c.rows)
			}
			if c.reason == "" && err != nil {
				t.Errorf("got %v", err)
			}
			if c.reason != "" {
				wantReason(t, err, c.reason, c.whole)
			}
			if err != nil && strings.Contains(err.Error(), "kari") {
				t.Errorf("the error %q repeats data", err)
			}
		})
	}
}
