package draft

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/recordstore/sqlstore"
)

// guess is what a column's name tells about what is in it.
type guess struct {
	category string
	identity string // the kind of identity, where it is one
	weak     bool   // true only in a table about persons: a product has a name too
}

var (
	nationalID = guess{category: "user.government_id.national_identification_number", identity: "national_id"}
	email      = guess{category: "user.contact.email", identity: "email"}
	phone      = guess{category: "user.contact.phone_number", identity: "phone_number"}
	operations = guess{category: "system.operations"}
	content    = guess{category: "user.content.private", weak: true}
)

func is(g guess, names string) map[string]guess {
	all := map[string]guess{}
	for name := range strings.FieldsSeq(names) {
		all[name] = g
	}
	return all
}

// known returns what is known of the names of columns.
func known() map[string]guess {
	all := map[string]guess{}
	for _, some := range []map[string]guess{
		is(nationalID, "fodselsnummer fodselsnr fnr personnummer personnr dnummer dnr nationalid nationalidentitynumber ssn norskident identitetsnummer"),
		is(email, "epost epostadresse email emailaddress mail mailadresse mailaddress"),
		is(phone, "telefon telefonnummer telefonnr tlf tlfnr mobil mobilnummer mobilnr mobiltelefon mobiltlf phone phonenumber phoneno mobile mobilephone mobilenumber cellphone"),
		is(guess{category: "user.name.first"}, "fornavn firstname givenname"),
		is(guess{category: "user.name.last"}, "etternavn lastname surname familyname"),
		is(guess{category: "user.name"}, "mellomnavn middlename fulltnavn fullname personnavn kundenavn customername elevnavn pasientnavn"),
		is(guess{category: "user.name", weak: true}, "navn name"),
		is(guess{category: "user.contact.address"}, "adresse address bostedsadresse postadresse folkeregistrertadresse"),
		is(guess{category: "user.contact.address.street"}, "gate gatenavn gateadresse veg vei husnummer husnr street streetname streetaddress house housenumber adresselinje addressline"),
		is(guess{category: "user.contact.address.postal_code"}, "postnr postnummer postkode zip zipcode postalcode postcode"),
		is(guess{category: "user.contact.address.city"}, "poststed bosted city town"),
		is(guess{category: "user.contact.address.state", weak: true}, "fylke state county"),
		is(guess{category: "user.contact.address.country", weak: true}, "land landkode country countrycode"),
		is(guess{category: "user.demographic.date_of_birth"}, "fodselsdato fodt fodtdato dateofbirth birthdate birthday dob born"),
		is(guess{category: "user.demographic.gender"}, "kjonn gender sex"),
		is(guess{category: "user.device.ip_address"}, "ip ipadresse ipaddress ipaddr clientip"),
		is(guess{category: "user.account.username"}, "brukernavn username loginname"),
		is(guess{category: "system.authentication"}, "passord passordhash password passwordhash salt token"),
		is(guess{category: "user.health_and_medical"}, "diagnose diagnosis diagnosekode sykdom helse health medisin medication"),
		is(guess{category: "user.financial.bank_account"}, "kontonummer kontonr bankkonto bankkontonummer iban bankaccount accountnumber"),
		is(guess{category: "user.financial.credit_card"}, "kortnummer kortnr kredittkort creditcard cardnumber ccn"),
		is(guess{category: "user.job_title"}, "stilling stillingstittel yrke jobtitle occupation"),
		is(guess{category: "user.workplace"}, "arbeidsgiver arbeidssted employer workplace"),
		is(guess{category: "user.location.precise"}, "breddegrad lengdegrad latitude longitude"),
		is(content, "notat merknad kommentar melding fritekst beskrivelse tekst innhold emne note notes comment comments message body content subject description"),
		is(operations, "dato date tid tidspunkt time timestamp opprettet opprettetdato endret endretdato sistendret created createdat createdon updated updatedat modified modifiedat deletedat"),
	} {
		maps.Copy(all, some)
	}
	return all
}

// actors are columns that say who at the controller did something: they make
// nothing the person's.
func actors() []string {
	return strings.Fields("opprettetav endretav registrertav behandletav godkjentav saksbehandler behandler createdby updatedby modifiedby deletedby approvedby handledby caseworker assignee assignedto")
}

// split returns the words of a name: kundeEpost, kunde_epost and "Kunde e-post"
// all end in the words of an e-mail address.
func split(name string) []string {
	name = strings.NewReplacer("æ", "ae", "Æ", "AE", "ø", "o", "Ø", "O", "å", "a", "Å", "A").Replace(name)
	var parts []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			parts = append(parts, strings.ToLower(string(word)))
			word = word[:0]
		}
	}
	lower := false
	for _, r := range name {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			flush()
			lower = false
			continue
		case unicode.IsUpper(r) && lower:
			flush()
		}
		word = append(word, r)
		lower = unicode.IsLower(r)
	}
	flush()
	return parts
}

// endings returns the words of a name joined, then without the first word, and
// so on; a number at the end does not count.
func endings(name string) []string {
	parts := split(strings.TrimRight(name, "0123456789_"))
	var all []string
	for i := range parts {
		all = append(all, strings.Join(parts[i:], ""))
	}
	return all
}

// guessFor returns what the column's name tells. A truth about something is
// none of these, and identities are texts or whole numbers.
func guessFor(names map[string]guess, c sqlstore.Column) (guess, bool) {
	if c.Type == dataset.Boolean {
		return guess{}, false
	}
	for _, ending := range endings(c.Name) {
		g, ok := names[ending]
		if !ok {
			continue
		}
		if c.Type != dataset.String && c.Type != dataset.Integer && c.Type != "" {
			g.identity = ""
		}
		return g, true
	}
	return guess{}, false
}

// actor reports whether the column says who did something.
func actor(name string) bool {
	return slices.ContainsFunc(endings(strings.TrimSuffix(strings.ToLower(name), "_id")), func(ending string) bool {
		return slices.Contains(actors(), strings.TrimSuffix(ending, "id"))
	})
}
