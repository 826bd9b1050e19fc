package archive

import (
	"strings"

	"rettighetsporten/app/recordstore"
)

// parties are the elements that name somebody a case or a record is about, or
// that wrote or received it.
var parties = map[string]bool{"korrespondansepart": true, "part": true, "sakspart": true}

// party is somebody a case or a record concerns, as one of the versions of the
// standard writes it.
type party struct {
	name, role        string
	ids               []string // national identity numbers
	emails, telephone []string
	address           string
}

func partyOf(e element) *party {
	p := &party{
		name:    e.value("korrespondansepartNavn", "partNavn", "sakspartNavn", "navn"),
		role:    e.value("korrespondanseparttype", "partRolle", "sakspartRolle"),
		address: address(e),
	}
	p.gather(e)
	return p
}

// gather finds what identifies somebody, also in the elements newer versions
// put it in.
func (p *party) gather(e element) {
	for _, c := range e.inner {
		switch strings.ToLower(c.name) {
		case "foedselsnummer", "fodselsnummer", "dnummer", "personidentifikatornr":
			p.id(c.text)
		case "personid", "personidentifikator":
			p.id(c.text)
			p.id(c.value("identifikator", "personidentifikatorNr"))
		case "partid", "sakspartid", "korrespondansepartid":
			p.id(c.text) // a number of the archive's own, but for some systems
		case "epostadresse", "epost":
			if c.text != "" {
				p.emails = append(p.emails, c.text)
			}
		case "telefonnummer", "telefon", "mobiltelefon":
			if c.text != "" {
				p.telephone = append(p.telephone, c.text)
			}
		}
		if c.name != "personidentifikator" && c.name != "personid" && c.name != "virksomhetsspesifikkeMetadata" {
			p.gather(c)
		}
	}
}

// id keeps what has the form of a national identity number.
func (p *party) id(text string) {
	text = strings.Join(strings.Fields(text), "")
	if len(text) == 11 && strings.Trim(text, "0123456789") == "" {
		p.ids = append(p.ids, text)
	}
}

func address(e element) string {
	lines := e.values("postadresse")
	place := strings.TrimSpace(e.value("postnummer") + " " + e.value("poststed"))
	var all []string
	for _, l := range lines {
		if s, ok := l.(string); ok {
			all = append(all, s)
		}
	}
	if place != "" {
		all = append(all, place)
	}
	return strings.Join(all, ", ")
}

// The fields a party is sought by.
const (
	nationalIDField = "national_id"
	emailField      = "email"
	phoneField      = "phone_number"
)

// The fields a case or a record is sought by itself.
const (
	idField     = "id"
	caseIDField = "case_id" // of a record: the case it is in
)

// sought reports whether a collection can be searched by the field.
func sought(collection, field string) bool {
	switch field {
	case nationalIDField, emailField, phoneField, idField:
		return true
	default:
		return field == caseIDField && collection == Records
	}
}

// carries returns the values of the query that are the party's, by field.
func (p *party) carries(q recordstore.Query) map[string][]any {
	own := map[string][]string{nationalIDField: p.ids, emailField: p.emails, phoneField: p.telephone}
	found := map[string][]any{}
	for _, w := range q.Where {
		keys := map[string]bool{}
		for _, v := range own[w.Field] {
			if key, ok := w.Fold.Key(v); ok {
				keys[key] = true
			}
		}
		for _, v := range w.Values {
			if key, ok := w.Fold.Key(v); ok && keys[key] {
				found[w.Field] = append(found[w.Field], v)
			}
		}
	}
	return found
}
