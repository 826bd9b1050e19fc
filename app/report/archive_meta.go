package report

import (
	"bytes"
	_ "embed"
	"encoding/xml"
	"fmt"
	"strings"
	"text/template"
	"time"
)

// sRGB is the colour profile of the International Color Consortium that says what
// the colours are.
//
//go:embed icc/sRGB2014.icc
var sRGB []byte

// catalogue writes what the file says of itself: who made it and when, in two
// places that agree; its language, its colours, and where its parts are.
func (a *archiver) catalogue() {
	info, catalogue := len(a.bodies)-2, len(a.bodies)-1
	packet, colours := a.next(), a.next()
	about := describedBy(a.meta)
	stream := func(number int, entries string, content []byte) {
		a.object(number, fmt.Appendf(nil, "<<%s /Length %d>>\nstream\n", entries, len(content)), content, []byte("\nendstream"))
	}
	xmp, err := about.packet()
	if err != nil {
		a.err = err
		return
	}
	stream(packet, "/Type /Metadata /Subtype /XML", xmp)
	stream(colours, "/N 3", sRGB)
	date := "(D:" + about.At.Format("20060102150405") + "+00'00')"
	a.objectf(info, "<</Title %s /Subject %s /Author %s /Creator %s /Producer %s /CreationDate %s /ModDate %s>>",
		textString(about.Title), textString(about.Subject), textString(about.Author), textString(producer), textString(producer), date, date)
	outline := ""
	if a.outline > 0 {
		outline = fmt.Sprintf(" /Outlines %d 0 R /PageMode /UseOutlines", a.outline)
	}
	a.objectf(catalogue, "<</Type /Catalog /Pages 1 0 R%s /Lang (%s) /MarkInfo <</Marked true>> /StructTreeRoot %d 0 R /Metadata %d 0 R"+
		" /ViewerPreferences <</DisplayDocTitle true>>"+
		" /OutputIntents [<</Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) /Info (sRGB IEC61966-2.1) /DestOutputProfile %d 0 R>>]>>",
		outline, a.meta.Language, a.root, packet, colours)
}

// about is what a file says of itself. It does not name the person.
type about struct {
	Title, Subject, Author, Producer string

	At time.Time
}

func describedBy(m Meta) about {
	line := func(s string) string {
		return strings.Join(strings.Fields(strings.Map(inXML, strings.Map(visible, strings.ToValidUTF8(s, "")))), " ")
	}
	return about{line(m.Title), line(m.Subject), line(m.Controller), producer, m.Created.UTC()}
}

// inXML drops the two that XML has no way to write.
func inXML(r rune) rune {
	if r == '\ufffe' || r == '\uffff' {
		return -1
	}
	return r
}

var packetTemplate = template.Must(template.New("packet").Funcs(template.FuncMap{"text": escaped}).Parse(`<?xpacket begin="` + "\uFEFF" + `" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:format>application/pdf</dc:format><dc:title><rdf:Alt><rdf:li xml:lang="x-default">{{text .Title}}</rdf:li></rdf:Alt></dc:title><dc:description><rdf:Alt><rdf:li xml:lang="x-default">{{text .Subject}}</rdf:li></rdf:Alt></dc:description><dc:creator><rdf:Seq><rdf:li>{{text .Author}}</rdf:li></rdf:Seq></dc:creator></rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"><xmp:CreatorTool>{{text .Producer}}</xmp:CreatorTool><xmp:CreateDate>{{.At.Format "2006-01-02T15:04:05Z07:00"}}</xmp:CreateDate><xmp:ModifyDate>{{.At.Format "2006-01-02T15:04:05Z07:00"}}</xmp:ModifyDate></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"><pdf:Producer>{{text .Producer}}</pdf:Producer></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>`))

func escaped(s string) (string, error) {
	var b strings.Builder
	err := xml.EscapeText(&b, []byte(s))
	return b.String(), err
}

// packet returns it as XMP, ISO 16684-1.
func (a about) packet() ([]byte, error) {
	var b bytes.Buffer
	if err := packetTemplate.Execute(&b, a); err != nil {
		return nil, fmt.Errorf("describing a PDF: %w", err)
	}
	return b.Bytes(), nil
}
