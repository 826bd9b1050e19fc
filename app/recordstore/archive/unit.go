package archive

import (
	"slices"
	"strconv"
	"strings"

	"rettighetsporten/app/recordstore"
)

// unit is a case or a record that is being read.
type unit struct {
	record    bool
	kind      string            // saksmappe, journalpost and the like; empty: not said
	values    map[string]string // the first of each, by the name of the element
	shielded  element           // skjerming
	own       []any             // the parties that carry a value of the query
	others    []any
	matched   map[string][]any
	documents []any
	above     *unit // the case it is in; nil: none
	late      bool  // records in it have ended, and it has not said its id
}

// kept are the values of a case or a record that are read.
var kept = map[string]bool{
	"systemID": true, "mappeID": true, "registreringsID": true, "tittel": true, "offentligTittel": true, "beskrivelse": true,
	"opprettetDato": true, "saksdato": true, "saksaar": true, "sakssekvensnummer": true, "saksstatus": true, "avsluttetDato": true,
	"journalaar": true, "journalsekvensnummer": true, "journalpostnummer": true, "journalposttype": true, "journalstatus": true,
	"journaldato": true, "dokumentetsDato": true, "mottattDato": true, "sendtDato": true, "arkivertDato": true,
	"saksansvarlig": true, "administrativEnhet": true, "referanseForelderMappe": true,
}

// add takes one element of the unit that is no unit itself.
func (u *unit) add(e element, q recordstore.Query) error {
	switch {
	case parties[e.name]:
		return u.party(partyOf(e), q)
	case e.name == "dokumentbeskrivelse":
		return u.document(e)
	case e.name == "skjerming":
		u.shielded = e
	case e.name == "systemID" && u.late && asksBy(q, caseIDField):
		return recordstore.Fail(recordstore.Malformed, "a case says its id after its records")
	case kept[e.name]:
		if _, again := u.values[e.name]; !again {
			u.values[e.name] = e.says()
		}
	}
	return nil
}

func (u *unit) party(p *party, q recordstore.Query) error {
	if len(u.own)+len(u.others) == maxParties {
		return recordstore.Fail(recordstore.TooMuch, "a case or a record has too many parties")
	}
	found := p.carries(q)
	if len(found) == 0 {
		u.others = append(u.others, map[string]any{"name": p.name, "role": p.role})
		return nil
	}
	for field, values := range found {
		for _, v := range values {
			if !slices.Contains(u.matched[field], v) {
				u.matched[field] = append(u.matched[field], v)
			}
		}
	}
	u.own = append(u.own, map[string]any{
		"name": p.name, "role": p.role, "address": p.address, "email": listed(p.emails), "phone_number": listed(p.telephone),
		"national_id": listed(p.ids),
	})
	return nil
}

func listed(texts []string) []any {
	all := make([]any, len(texts))
	for i, s := range texts {
		all[i] = s
	}
	return all
}

// document lists a document: what it is called and where it lies, and not what
// it says.
func (u *unit) document(e element) error {
	if len(u.documents) == maxDocuments {
		return recordstore.Fail(recordstore.TooMuch, "a record has too many documents")
	}
	var files []any
	for _, object := range e.inner {
		if object.name == "dokumentobjekt" {
			files = append(files, object.values("referanseDokumentfil")...)
		}
	}
	if files == nil {
		files = []any{}
	}
	_, shielded := e.child("skjerming")
	u.documents = append(u.documents, map[string]any{
		"title": e.value("tittel"), "role": e.value("tilknyttetRegistreringSom"), "type": e.value("dokumenttype"),
		"number": e.value("dokumentnummer"), "files": files, "shielded": shielded,
	})
	return nil
}

// named reports whether the query has the unit's own id, or that of the case it
// is in.
func (u *unit) named(q recordstore.Query) bool {
	ids := map[string]any{idField: u.text("systemID")}
	if u.record {
		ids[caseIDField] = u.caseID()
	}
	return recordstore.Query{Where: q.Where}.Matcher()(ids)
}

func asksBy(q recordstore.Query, field string) bool {
	return slices.ContainsFunc(q.Where, func(w recordstore.Match) bool { return w.Field == field })
}

// row returns the unit as a row, with the declared fields.
func (u *unit) row(q recordstore.Query) recordstore.Row {
	all := u.all()
	row := recordstore.Row{}
	for _, f := range q.Collection.Fields {
		if v, ok := all[f.Name]; ok {
			row[f.Name] = v
		}
	}
	return row
}

// all returns everything that is read of the unit, by field.
func (u *unit) all() map[string]any {
	all := u.common()
	if u.record {
		u.asRecord(all)
	} else {
		u.asCase(all)
	}
	for field, values := range u.matched {
		all[field] = values
	}
	return all
}

func (u *unit) common() map[string]any {
	return map[string]any{
		"id": u.text("systemID"), "kind": orNil(u.kind), "title": u.text("tittel"), "public_title": u.text("offentligTittel"),
		"description": u.text("beskrivelse"), "created": u.text("opprettetDato"), "party": notNil(u.own), "other_parties": notNil(u.others),
		"shielded": u.shielded.name != "", "access_restriction": orNil(u.shielded.value("tilgangsrestriksjon")),
		"access_ground":     orNil(u.shielded.value("skjermingshjemmel")),
		"access_ends":       orNil(u.shielded.value("skjermingOpphoererDato")),
		"responsible":       u.text("saksansvarlig"),
		"responsible_unit":  u.text("administrativEnhet"),
		"shielded_metadata": notNil(u.shielded.values("skjermingMetadata")),
	}
}

func (u *unit) asCase(all map[string]any) {
	all["case_number"] = orNil(u.caseNumber())
	all["case_year"], all["case_sequence"] = u.number("saksaar"), u.number("sakssekvensnummer")
	all["date"], all["status"], all["closed"] = u.text("saksdato"), u.text("saksstatus"), u.text("avsluttetDato")
	if all["date"] == nil {
		all["date"] = u.text("opprettetDato")
	}
}

func (u *unit) asRecord(all map[string]any) {
	all["record_number"] = u.text("registreringsID")
	all["record_type"], all["status"] = u.text("journalposttype"), u.text("journalstatus")
	all["record_year"], all["record_sequence"] = u.number("journalaar"), u.number("journalsekvensnummer")
	all["date"] = nil
	for _, name := range []string{"dokumentetsDato", "journaldato", "mottattDato", "sendtDato", "arkivertDato", "opprettetDato"} {
		if v := u.text(name); v != nil && all["date"] == nil {
			all["date"] = v
		}
	}
	all["received"], all["sent"] = u.text("mottattDato"), u.text("sendtDato")
	all["documents"] = notNil(u.documents)
	all[caseIDField], all["case_number"] = u.caseID(), nil
	if u.above != nil {
		all["case_number"] = orNil(u.above.caseNumber())
	}
}

// caseID returns the id of the case a record is in, or what it says itself where
// it stands on its own.
func (u *unit) caseID() any {
	if u.above != nil {
		return u.above.text("systemID")
	}
	return u.text("referanseForelderMappe")
}

// caseNumber returns the number people know a case by, such as 2026/17.
func (u *unit) caseNumber() string {
	if id := u.values["mappeID"]; id != "" {
		return id
	}
	year, sequence := u.values["saksaar"], u.values["sakssekvensnummer"]
	if year == "" || sequence == "" {
		return ""
	}
	return year + "/" + sequence
}

func (u *unit) text(name string) any { return orNil(u.values[name]) }

func (u *unit) number(name string) any {
	if n, err := strconv.ParseInt(strings.TrimSpace(u.values[name]), 10, 64); err == nil {
		return n
	}
	return u.text(name)
}

func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func notNil(list []any) []any {
	if list == nil {
		return []any{}
	}
	return list
}
