package bounded

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"golang.org/x/text/encoding/htmlindex"

	"rettighetsporten/app/recordstore"
)

// MaxXMLDepth is how deep elements may nest.
const MaxXMLDepth = 128

// XML reads a document token by token. Entities of the document's own are what
// XML bombs are made of and no record needs them, so a document type
// declaration is refused as a whole.
type XML struct {
	limit   *Reader
	decoder *xml.Decoder
	depth   int
}

// NewXML returns a decoder of the source, in the character set the document
// names.
func NewXML(source io.Reader) *XML {
	limit := NewReader(source)
	decoder := xml.NewDecoder(limit)
	decoder.CharsetReader = func(name string, input io.Reader) (io.Reader, error) {
		charset, err := htmlindex.Get(name)
		if err != nil {
			return nil, recordstore.Fail(recordstore.Malformed, "the XML is in an unknown character set")
		}
		return charset.NewDecoder().Reader(input), nil
	}
	return &XML{limit: limit, decoder: decoder}
}

// Depth returns how many elements are open.
func (x *XML) Depth() int { return x.depth }

// Token returns the next token, valid until the next call, and io.EOF after a
// whole document. Other errors have a reason, unless the source gave them.
func (x *XML) Token() (xml.Token, error) {
	x.limit.Reset()
	token, err := x.decoder.Token()
	if errors.Is(err, io.EOF) {
		return nil, io.EOF
	}
	if err != nil {
		return nil, badXML(err)
	}
	switch token.(type) {
	case xml.StartElement:
		if x.depth++; x.depth > MaxXMLDepth {
			return nil, recordstore.Fail(recordstore.Malformed, "XML nests too deep")
		}
	case xml.EndElement:
		x.depth--
	case xml.Directive:
		return nil, recordstore.Fail(recordstore.Malformed, "XML with a document type declaration is not read")
	}
	return token, nil
}

// badXML drops the text of the decoder's own errors, which may hold data. One of
// them, of a version that is not 1.0, has no type.
func badXML(err error) error {
	if _, ok := errors.AsType[*xml.SyntaxError](err); ok || strings.HasPrefix(err.Error(), "xml: ") {
		return recordstore.Fail(recordstore.Malformed, "broken XML, or it ends in the middle")
	}
	return err
}

// Attr returns the attribute of the local name, or "".
func Attr(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}
