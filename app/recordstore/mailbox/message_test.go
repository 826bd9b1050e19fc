package mailbox

import (
	"fmt"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// lines returns a message with the line ends mail has.
func lines(s string) string { return strings.ReplaceAll(strings.TrimPrefix(s, "\n"), "\n", "\r\n") }

func TestReadMessageText(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ source, want string }{
		"plain":               {"From: a@b.no\n\nHei\n\n.\n", "Hei\n\n."},
		"no header":           {"\nHei\n", "Hei"},
		"no body":             {"From: a@b.no\n", ""},
		"nothing":             {"", ""},
		"bare line feeds":     {"From: a@b.no\r\n\nHei\n", "Hei"},
		"8 bits, no charset":  {"\nBl\xe5b\xe6r\n", "Blåbær"},
		"UTF-8, no charset":   {"\nBlåbær\n", "Blåbær"},
		"a charset that lies": {"Content-Type: text/plain; charset=utf-8\n\nBl\xe5b\xe6r\n", "Blåbær"},
		"an unknown charset":  {"Content-Type: text/plain; charset=klingon\n\nBl\xe5b\xe6r\n", "Blåbær"},
		"a charset":           {"Content-Type: text/plain; charset=\"ISO-8859-15\"\n\n\xa4\n", "€"},
		"quoted-printable":    {"Content-Transfer-Encoding: Quoted-Printable\n\nBl=E5b=\n=e6r =zz = x=\n", "Blåbær =zz = x"},
		"base64":              {"Content-Transfer-Encoding: base64\n\nQmzDpWLDpnI=\n", "Blåbær"},
		"broken base64":       {"Content-Transfer-Encoding: base64\n\nQmz*DpWLDpn\nI=!A\n", "Blåbær"},
		"an unknown encoding": {"Content-Transfer-Encoding: x-uuencode\n\nHei\n", "Hei"},
		"control characters":  {"\nH\x00e\x1bi \u202eieh\n", "Hei ieh"},
		"HTML": {"Content-Type: text/html\n\n<head><title>T</title><style>p{}</style></head><p>Hei &aring;<br>du  der</p>\n" +
			"<table><tr><td>a</td><td>b</td></tr></table><script>x()</script><!-- c --><a href=\"http://x\">lenke</a>", "Hei å\ndu der\na b\nlenke"},
		"plain before HTML": {`
Content-Type: multipart/alternative; boundary="x y"

--x y
Content-Type: text/html

<b>Hei</b>
--x y
Content-Type: text/plain

Hei
--x y--
`, "Hei"},
		"HTML where plain is blank": {`
Content-Type: multipart/alternative; boundary=x

--x
Content-Type: text/plain

  
--x
Content-Type: text/html

<b>Hei</b>
--x--
`, "Hei"},
		"nested": {`
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: multipart/alternative; boundary=xy

--xy

En
--xy--
--x

To
--x--
--x
Etter slutten
`, "En\nTo"},
		"HTML beside plain": {"Content-Type: multipart/mixed; boundary=x\n\n--x\n\nSe under.\n--x\nContent-Type: text/html\n\n<p>Gjelder 18101857796</p>\n--x--\n", "Se under.\nGjelder 18101857796"},
		"alternatives beside others": {
			"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/alternative; boundary=y\n\n--y\n\nEn\n--y\nContent-Type: multipart/related; boundary=z\n\n" +
				"--z\nContent-Type: text/html\n\n<b>En</b>\n--z--\n--y--\n--x\nContent-Type: text/html\n\n<b>To</b>\n--x--\n", "En\nTo",
		},
		"a message in the message": {
			"Content-Type: multipart/mixed; boundary=x\n\n--x\n\nSe vedlagt.\n--x\nContent-Type: message/rfc822\n\nFrom: c@d.no\nReceived: x\nSubject: =?utf-8?q?S=C3=B8knad?=\n\nGjelder 18101857796\n--x\n\nHilsen\n--x--\n",
			"Se vedlagt.\nFrom: c@d.no\nSubject: Søknad\nGjelder 18101857796\nHilsen",
		},
		"with parts of its own, attached": {
			"Content-Type: multipart/alternative; boundary=x\n\n--x\n\nEn\n--x\nContent-Type: message/rfc822\nContent-Disposition: attachment; filename=a.eml\n\nContent-Type: multipart/mixed; boundary=y\n\n" +
				"--y\nContent-Type: text/html\n\n<b>To</b>\n--x\n\nTre\n--x--\n", "En\nTo\nTre",
		},
		"the whole of it":               {"Content-Type: message/rfc822\n\nSubject: a\n\nHei\n", "Subject: a\nHei"},
		"with nothing in it":            {"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: message/rfc822\n\n--x\n\nHei\n--x--\n", "Hei"},
		"that breaks off in the header": {"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: message/rfc822\n\nSubject: a\n--x--\n", "Subject: a"},
		"a boundary that never ends":    {"Content-Type: multipart/mixed; boundary=x\n\n--x\n\nHei\n", "Hei"},
		"an inner one that never ends":  {"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/mixed; boundary=y\n\n--y\n\nEn\n--x\n\nTo\n--x--\n", "En\nTo"},
		"no boundary":                   {"Content-Type: multipart/mixed\n\n--x\n\nHei\n--x--\n", ""},
		"a boundary nobody uses":        {"Content-Type: multipart/mixed; boundary=q\n\nHei\n", ""},
		"a broken parameter":            {"Content-Type: multipart/mixed; x; boundary=\"x\"; ;\n\n--x\n\nHei\n--x--\n", "Hei"},
		"a line longer than any":        {"\n" + strings.Repeat("x", 3*lineBuffer) + "\n", strings.Repeat("x", 3*lineBuffer)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			source := c.source
			if strings.HasPrefix(source, "\nContent") {
				source = source[1:] // laid out over several lines
			}
			for _, source := range []string{source, strings.ReplaceAll(source, "\n", "\r\n")} {
				m, err := readMessage(iotest.OneByteReader(strings.NewReader(source)))
				if diff := cmp.Diff(c.want, m.text); diff != "" || err != nil {
					t.Errorf("error %v, text (-want +got):\n%s", err, diff)
				}
			}
		})
	}
}

func TestAMessageInTheMessageIsListed(t *testing.T) {
	t.Parallel()
	inner := "From: c@d.no\r\n\r\n" + strings.Repeat("Hei\r\n", 100)
	m, err := readMessage(strings.NewReader("Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: message/rfc822; name=a.eml\r\n\r\n" + inner +
		"--x\r\nContent-Type: application/pdf\r\n\r\n1234\r\n--x--\r\n"))
	want := []attachment{{name: "a.eml", kind: "message/rfc822", size: int64(len(inner))}, {kind: "application/pdf", size: 4}}
	if diff := cmp.Diff(want, m.attachments, cmp.AllowUnexported(attachment{})); diff != "" || err != nil {
		t.Errorf("error %v, attachments (-want +got):\n%s", err, diff)
	}
	if len(m.from) > 0 {
		t.Errorf("it is from %v", m.from)
	}
}

func TestReadMessageHeader(t *testing.T) {
	t.Parallel()
	m, err := readMessage(strings.NewReader(lines(`
from : =?UTF-8?B?S8OlcmU=?= =?UTF-8?Q?_N=C3=B8st?= <kare@example.no>
Subject: Bl\xe5
This is no field
To: a@example.no
To: b@example.no
Subject: en til
Date: i morgen
Message-Id:
 <x@y>

Hei
`)))
	if err != nil {
		t.Fatal(err)
	}
	if want := []address{{"Kåre Nøst", "kare@example.no"}}; !cmp.Equal(want, m.from, cmp.AllowUnexported(address{})) {
		t.Errorf("from: got %v", m.from)
	}
	if want := []address{{"", "a@example.no"}, {"", "b@example.no"}}; !cmp.Equal(want, m.to, cmp.AllowUnexported(address{})) {
		t.Errorf("to: got %v", m.to)
	}
	if !m.date.IsZero() || m.id != "x@y" || m.subject != `Bl\xe5` || m.cut {
		t.Errorf("got date %v, id %q, subject %q, cut %v", m.date, m.id, m.subject, m.cut)
	}
	if m, _ = readMessage(strings.NewReader("Subject: Bl\xe5b\xe6r =?iso-8859-1?q?=F8l?= =?x?y?z?=\r\n\r\n")); m.subject != "Blåbær øl =?x?y?z?=" {
		t.Errorf("an 8-bit subject: got %q", m.subject)
	}
}

func TestHostileMessages(t *testing.T) {
	t.Parallel()
	var deep strings.Builder
	for i := range 100 {
		fmt.Fprintf(&deep, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	deep.WriteString("\r\nInnerst\r\n")
	many := "Content-Type: multipart/mixed; boundary=x\r\n\r\n" + strings.Repeat("--x\r\n\r\na\r\n", maxParts*3)
	files := "Content-Type: multipart/mixed; boundary=x\r\n\r\n" + strings.Repeat("--x\r\nContent-Type: a/b\r\n\r\na\r\n", maxAttachments*2)
	for name, c := range map[string]struct {
		source string
		cut    bool
	}{
		"nested 100 deep":      {deep.String(), true},
		"very many parts":      {many, true},
		"messages in messages": {strings.Repeat("Content-Type: message/rfc822\r\n\r\n", maxParts*3), true},
		"not that many":        {strings.Repeat("Content-Type: message/rfc822\r\n\r\n", maxInside) + "\r\nHei", false},
		"very many files":      {files, true},
		"a huge field":         {"To: " + strings.Repeat("a@example.no, ", maxHeader/10) + "\r\n\r\n", true},
		"very many fields":     {strings.Repeat("To:\r\n", maxFields*2) + "\r\n", true},
		"a huge other field":   {"X: " + strings.Repeat("x", maxHeader*2) + "\r\n\r\n", false},
		"a huge text":          {"\r\n" + strings.Repeat("Hei der\r\n", maxText/2), true},
		"a huge base64 text":   {"Content-Transfer-Encoding: base64\r\n\r\n" + strings.Repeat("QUFB", maxText), true},
		"quotes that stay":     {"To: " + strings.Repeat(`"`, 10_001) + "\r\n\r\n", false},
		"brackets that stay":   {"To: " + strings.Repeat("(", 100_000) + "\r\n\r\n", false},
		"words in words":       {"Subject: " + strings.Repeat("=?utf-8?q?", 10_000) + "\r\n\r\n", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, err := readMessage(strings.NewReader(c.source))
			if err != nil || m.cut != c.cut || len(m.text) > maxText || len(m.attachments) > maxAttachments {
				t.Errorf("error %v, cut %v, %d bytes of text, %d attachments", err, m.cut, len(m.text), len(m.attachments))
			}
		})
	}
}

func TestAttachments(t *testing.T) {
	t.Parallel()
	of := func(disposition, kind string) header {
		return header{"content-disposition": {disposition}, "content-type": {kind}}
	}
	for name, c := range map[string]struct {
		header header
		want   attachment
	}{
		"as usual":           {of(`attachment; filename="cv.pdf"`, "application/pdf"), attachment{name: "cv.pdf", kind: "application/pdf"}},
		"upwards":            {of(`attachment; filename="../../etc/passwd"`, "text/plain"), attachment{name: "passwd", kind: "text/plain"}},
		"upwards, backwards": {of(`attachment; filename="..\\..\\x.exe"`, "a/b"), attachment{name: "x.exe", kind: "a/b"}},
		"nothing but dots":   {of(`attachment; filename=".."`, "a/b"), attachment{kind: "a/b"}},
		"turned around":      {of("attachment; filename=\"x\u202efdp.exe\"", "a/b"), attachment{name: "xfdp.exe", kind: "a/b"}},
		"lines":              {of("attachment; filename=\"a\r\n b\x00.txt\"", "a/b"), attachment{name: "a b.txt", kind: "a/b"}},
		"an encoded word":    {of("attachment; filename==?utf-8?q?s=C3=B8knad.txt?=", "a/b"), attachment{name: "søknad.txt", kind: "a/b"}},
		"another encoding":   {of("attachment; filename*=utf-8''s%C3%B8knad.txt", "a/b"), attachment{name: "søknad.txt", kind: "a/b"}},
		"by its type alone":  {of("", `image/png; name=bilde.png`), attachment{name: "bilde.png", kind: "image/png"}},
		"a message":          {of("", "message/rfc822"), attachment{kind: "message/rfc822"}},
		"very long":          {of(`attachment; filename="`+strings.Repeat("ø", 5000)+`"`, "a/b"), attachment{name: strings.Repeat("ø", maxName), kind: "a/b"}},
	} {
		var b body
		b.open(c.header, 0, false).close()
		if diff := cmp.Diff([]attachment{c.want}, b.attachments, cmp.AllowUnexported(attachment{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	for field, want := range map[string][]address{
		"kari@example.no":                                  {{"", "kari@example.no"}},
		"Kari <kari@example.no>":                           {{"Kari", "kari@example.no"}},
		`"Nordmann, Kari" <kari@example.no>, b@example.no`: {{"Nordmann, Kari", "kari@example.no"}, {"", "b@example.no"}},
		`"kari@example.no" <ola@example.no>`:               {{"kari@example.no", "ola@example.no"}},
		`kari@example.no <ola@example.no>`:                 {{"kari@example.no", "ola@example.no"}},
		`"<kari@example.no>" <ola@example.no>`:             {{"<kari@example.no>", "ola@example.no"}},
		`=?utf-8?q?=3Ckari=40example.no=3E?= <ola@x.no>`:   {{"<kari@example.no>", "ola@x.no"}},
		`=?utf-8?q?kari=40example.no?=`:                    {{"kari@example.no", ""}},
		`ola@example.no (kari@example.no)`:                 {{"kari@example.no", "ola@example.no"}},
		`(a, (b) <x@y>) ola@example.no`:                    {{"a, b <x@y>", "ola@example.no"}},
		"Gruppe: a@example.no, b@example.no;":              {{"", "a@example.no"}, {"", "b@example.no"}},
		"undisclosed-recipients:;":                         nil,
		"<@relay.example:kari@example.no>":                 {{"", "kari@example.no"}},
		"a@example.no; b@example.no":                       {{"", "a@example.no"}, {"", "b@example.no"}},
		"Bare et navn":                                     {{"Bare et navn", ""}},
		"ka\u200eri@example.no":                            {{"kari@example.no", ""}},
		"kari@example.no\x00":                              {{"kari@example.no", ""}},
		", ,":                                              nil,
		`"a\"b, c" <kari@example.no>`:                      {{`a"b, c`, "kari@example.no"}},
		"<kari@example.no":                                 {{"", "kari@example.no"}},
		"a@b@example.no":                                   {{"", "a@b@example.no"}},
	} {
		if diff := cmp.Diff(want, addresses(field), cmp.AllowUnexported(address{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", field, diff)
		}
	}
}

func FuzzMessage(f *testing.F) {
	for _, seed := range []string{
		"From: =?utf-8?q?K=C3=A5re?= <a@b.no>, \"x, y\" (c) z@b.no\r\nSubject: hei\r\n\r\nHei\r\n",
		"Content-Type: multipart/mixed; boundary=\"x\"\r\n\r\n--x\r\nContent-Type: text/html; charset=utf-16\r\n\r\n<p>a\r\n--x\r\n" +
			"Content-Disposition: attachment; filename*0*=utf-8''a; filename*1=b\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--x--\r\n",
		"Content-Type: text/plain; charset=iso-2022-jp\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=1B$B=\r\n=zz=",
		"To: \"\\", "Date: Mon, 1 Jan 0001 00:00:00 +9999\r\nTo: (((<<,;:@\r\n \r\n\r\n--", "\x00\xff\n\n--\n",
	} {
		f.Add([]byte(seed))
	}
	q := byAddress(f, "a@b.no")
	mentions := byMention(f, "z@b.no", "+4691234567")
	f.Fuzz(func(t *testing.T, source []byte) {
		m, err := readMessage(strings.NewReader(string(source)))
		if err != nil {
			t.Fatalf("the source has no error, and yet: %v", err)
		}
		if len(m.text) > maxText || len(m.attachments) > maxAttachments {
			t.Errorf("%d bytes of text, %d attachments", len(m.text), len(m.attachments))
		}
		for _, query := range []struct {
			name string
			ask  func() (map[string]any, bool)
		}{
			{"messages", func() (map[string]any, bool) { return m.row(place{folder: "INBOX"}, q) }},
			{"mentions", func() (map[string]any, bool) { return m.row(place{folder: "INBOX"}, mentions) }},
		} {
			row, ok := query.ask()
			if ok != (row != nil) {
				t.Errorf("%s: a row %v, and %v", query.name, row, ok)
			}
			for name, v := range row {
				if s, isText := v.(string); isText && !utf8.ValidString(s) {
					t.Errorf("%s is no UTF-8", name)
				}
			}
		}
	})
}
