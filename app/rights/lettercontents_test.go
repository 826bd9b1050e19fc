package rights_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// told is what a letter has to tell in a language, each between bars, written
// from the law and not from the catalogue.
type told struct{ nb, nn, en string }

func (t told) in(language models.Language) []string {
	said := map[models.Language]string{models.Bokmal: t.nb, models.Nynorsk: t.nn, models.English: t.en}[language]
	if said == "" {
		return nil
	}
	return strings.Split(said, " | ")
}

// everyLetter is what each letter has to tell, whichever it is: who writes it and
// where they are reached, the ombud, the supervisory authority with its address,
// that there are courts, and of which request it is. Art. 12(4), 13(1)(a) and (b),
// 77 to 79.
var everyLetter = told{
	nb: "Ta kontakt med Nord kommune | Postmottak, post@nord.example, telefon 49 12 99 01, Rådhusgata 1, 0000 Nord" +
		" | Personvernombud: Ombudskontoret, ombud@nord.example, telefon 49 12 99 02" +
		" | klage til Datatilsynet | www.datatilsynet.no | Postboks 458 Sentrum, 0105 Oslo | domstolene | artikkel 77 og 79 | 2. mars 2026",
	nn: "Ta kontakt med Nord kommune | Postmottak, post@nord.example, telefon 49 12 99 01, Rådhusgata 1, 0000 Nord" +
		" | Personvernombod: Ombudskontoret, ombud@nord.example, telefon 49 12 99 02" +
		" | klage til Datatilsynet | www.datatilsynet.no | Postboks 458 Sentrum, 0105 Oslo | domstolane | artikkel 77 og 79 | 2. mars 2026",
	en: "Get in touch with Nord kommune | Postmottak, post@nord.example, telephone 49 12 99 01, Rådhusgata 1, 0000 Nord" +
		" | Data protection officer: Ombudskontoret, ombud@nord.example, telephone 49 12 99 02" +
		" | complain to the Norwegian Data Protection Authority | www.datatilsynet.no | Postboks 458 Sentrum, 0105 Oslo | court | Articles 77 and 79 | 2 March 2026",
}

// mustTell is what each letter that an act sends has to tell besides, by its name
// in lettersMade; those of a kind share what stands under the kind.
var mustTell = map[string]told{
	// The acknowledgement: what was asked, both dates of each, the law's alone
	// where none was promised, and that it is free.
	"receipt": {
		nb: "innsyn | sletting (sak | retting (sak | Du klager (sak | 7. april 2026 | artikkel 18 nr. 1 bokstav a | koster deg ingenting | sier vi fra før fristen går ut, og hvorfor",
		nn: "innsyn | sletting (sak | retting (sak | Du klagar (sak | 7. april 2026 | artikkel 18 nr. 1 bokstav a | kostar deg ingenting | seier vi frå før fristen går ut, og kvifor",
		en: "access | erasure (case | rectification (case | You complain (case | 7 April 2026 | Article 18(1)(a) | costs you nothing | tell you before the time is up, and why",
	},
	"receipt.promised": {nb: "1. april 2026", nn: "1. april 2026", en: "1 April 2026"},

	// An extension: of what, why, to when, and on which provision, Art. 12(3).
	"extension": {
		nb: "kravet ditt om innsyn | Vi må lete i et arkiv på papir. | senest 2. juni 2026 | artikkel 12 nr. 3 | koster deg ingenting",
		nn: "kravet ditt om innsyn | Vi må lete i et arkiv på papir. | seinast 2. juni 2026 | artikkel 12 nr. 3 | kostar deg ingenting",
		en: "your request for access | Vi må lete i et arkiv på papir. | no later than 2 June 2026 | Article 12(3) | costs you nothing",
	},

	// A question: what is asked and why, how to answer, and what waiting does to
	// the date. Who is asked who they are is told that the answer is deleted, and
	// that no copy of a document is wanted.
	"inquiry":          {nb: "kravet ditt om innsyn | i portalen | dine egne ord", nn: "kravet ditt om innsyn | i portalen | dine eigne ord", en: "your request for access | in the portal | your own words"},
	"inquiry-reminder": {nb: "kravet ditt om innsyn | ikke avsluttet | Fristen for svaret løper", nn: "kravet ditt om innsyn | ikkje avslutta | Fristen for svaret går", en: "your request for access | not closed | The time for our answer runs"},
	"inquiry.identity": {
		nb: identityNB + " | Fristen for svaret løper", nn: identityNN + " | Fristen for svaret går", en: identityEN + " | The time for our answer runs",
	},
	"inquiry.identity.counts": {
		nb: identityNB + " | legges til lovens frist | lovet, står fast", nn: identityNN + " | blir lagde til fristen i lova | lova, står fast", en: identityEN + " | added to the time the law gives | promised ourselves stays",
	},
	"inquiry.clarification": {
		nb: clarifyNB + " | Fristen for svaret løper", nn: clarifyNN + " | Fristen for svaret går", en: clarifyEN + " | The time for our answer runs",
	},
	"inquiry.clarification.counts": {
		nb: clarifyNB + " | legges til lovens frist | lovet, står fast", nn: clarifyNN + " | blir lagde til fristen i lova | lova, står fast", en: clarifyEN + " | added to the time the law gives | promised ourselves stays",
	},
	"inquiry-reminder.identity": {nb: identityNB, nn: identityNN, en: identityEN},
	"inquiry-reminder.post": {
		nb: "Har du hatt et annet etternavn? | i et brev til Postmottak, Rådhusgata 1, 0000 Nord | Skriv saksnummeret | vi har mye som kan være om deg",
		nn: "Har du hatt et annet etternavn? | i eit brev til Postmottak, Rådhusgata 1, 0000 Nord | Skriv saksnummeret | vi har mykje som kan vere om deg",
		en: "Har du hatt et annet etternavn? | in a letter to Postmottak, Rådhusgata 1, 0000 Nord | Write the case number | we hold much that may be about you",
	},

	// A fee: the amount, what it rests on, what shows it, and every way out before
	// anything costs anything, Art. 12(5).
	"fee": {
		nb: "kravet ditt om innsyn | 350 kroner | det er vi som må vise det | Du fikk det samme 1. mars, og ingenting er endret. | trekke kravet | noe mindre | Svarer du ikke, koster det deg ingenting | Fristen for svaret løper",
		nn: "kravet ditt om innsyn | 350 kroner | det er vi som må vise det | Du fikk det samme 1. mars, og ingenting er endret. | trekkje kravet | noko mindre | Svarar du ikkje, kostar det deg ingenting | Fristen for svaret går",
		en: "your request for access | 350 kroner | it is for us to show it | Du fikk det samme 1. mars, og ingenting er endret. | withdraw your request | ask for less | If you do not answer, it costs you nothing | The time for our answer runs",
	},
	"fee.unfounded": {nb: "artikkel 12 nr. 5: kravet er åpenbart grunnløst", nn: "artikkel 12 nr. 5: kravet er openbert grunnlaust", en: "Article 12(5): the request is manifestly unfounded"},
	"fee.excessive": {nb: "artikkel 12 nr. 5: kravet er overdrevent", nn: "artikkel 12 nr. 5: kravet er overdrive", en: "Article 12(5): the request is excessive"},
	"fee.copies":    {nb: "artikkel 15 nr. 3", nn: "artikkel 15 nr. 3", en: "Article 15(3)"},

	// Sent on: to whom, why, how, and that nothing else went along.
	"forwarded":         {nb: "kravet ditt om innsyn | Ingenting av det vi kan ha om deg, er sendt med", nn: "kravet ditt om innsyn | Ingenting av det vi kan ha om deg, er sendt med", en: "your request for access | Nothing of what we may hold about you was sent"},
	"forwarded.inside":  {nb: "Sør kommune | Skolen du gikk på, er deres. | nytt saksnummer", nn: "Sør kommune | Skolen du gikk på, er deres. | nytt saksnummer", en: "Sør kommune | Skolen du gikk på, er deres. | new case number"},
	"forwarded.outside": {nb: "Nav | i brev 3. mars | Trygdesaken er deres.", nn: "Nav | i brev 3. mars | Trygdesaken er deres.", en: "Nav | i brev 3. mars | Trygdesaken er deres."},

	// Under another act too: which, who answers, where to appeal, and the date here.
	"rerouted":         {nb: "Du vil også se vedtaket om skoleplass. | Skolekontoret, skole@nord.example | senest 1. april 2026", nn: "Du vil også se vedtaket om skoleplass. | Skolekontoret, skole@nord.example | seinast 1. april 2026", en: "Du vil også se vedtaket om skoleplass. | Skolekontoret, skole@nord.example | by 1 April 2026"},
	"rerouted.party":   {nb: "forvaltningsloven §§ 18 og 19 | § 21", nn: "forvaltningslova §§ 18 og 19 | § 21", en: "forvaltningsloven | sections 18 and 19 | section 21"},
	"rerouted.public":  {nb: "offentleglova § 3 | § 32 | fem arbeidsdager", nn: "offentleglova § 3 | § 32 | fem arbeidsdagar", en: "offentleglova | section 3 | section 32 | five working days"},
	"rerouted.journal": {nb: "pasient- og brukerrettighetsloven § 5-1 | statsforvalteren | § 7-2", nn: "§ 5-1 | statsforvaltaren | § 7-2", en: "section 5-1 | county governor | section 7-2"},
	"rerouted.other":   {nb: "opplæringslova | svarer deg etter den loven", nn: "opplæringslova | svarar deg etter den lova", en: "opplæringslova | will answer you under that act"},

	// Taken up again: of what, why, and by when there is an answer.
	"reopened": {nb: "Vi fant en mappe til. | senest 1. april 2026", nn: "Vi fant en mappe til. | seinast 1. april 2026", en: "Vi fant en mappe til. | no later than 1 April 2026"},

	// Withdrawn, as staff were told: what, when and how, that one can ask again, and
	// what to do where it is not right.
	"withdrawn": {
		nb: "2. mars 2026 fikk vi beskjed | når som helst sende et nytt krav | koster deg ingenting | Er ikke dette riktig",
		nn: "2. mars 2026 fekk vi beskjed | når som helst sende eit nytt krav | kostar deg ingenting | Er ikkje dette rett",
		en: "On 2 March 2026 we were told | new request at any time | costs you nothing | If this is not right",
	},
	"withdrawn.last": {nb: "kravet ditt om innsyn | i brev", nn: "kravet ditt om innsyn | i brev", en: "your request for access | by letter"},
	"withdrawn.objection": {
		nb: "protest | på e-post | NOR-2026-00001-2 | Den er avsluttet nå", nn: "protest | på e-post | NOR-2026-00001-2 | Ho er avslutta no", en: "objection | by e-mail | NOR-2026-00001-2 | It has ended now",
	},
	"withdrawn.derived": {nb: "begrensningen som følger av protesten din", nn: "avgrensinga som følgjer av protesten din", en: "the restriction that follows from your objection"},

	// Not direct marketing after all: how that was told, what it means, that the use
	// can be restricted meanwhile, and by when there is an answer.
	"ordinary": {
		nb: "i portalen | artikkel 21 nr. 1 | artikkel 18 nr. 1 bokstav d | senest 1. april 2026",
		nn: "i portalen | artikkel 21 nr. 1 | artikkel 18 nr. 1 bokstav d | seinast 1. april 2026",
		en: "in the portal | Article 21(1) | Article 18(1)(d) | no later than 1 April 2026",
	},

	"reopened.objection": {
		nb: "Vi fant en mappe til. | senest 1. april 2026 | begrenses (artikkel 18 nr. 1 bokstav d)",
		nn: "Vi fant en mappe til. | seinast 1. april 2026 | avgrensa (artikkel 18 nr. 1 bokstav d)",
		en: "Vi fant en mappe til. | no later than 1 April 2026 | restricted (Article 18(1)(d))",
	},

	// Who was told, and what the person can do there, Art. 19.
	"recipients-told": {nb: "kravet ditt om sletting | Skatteetaten fikk beskjed 3. mars 2026. | direkte hos dem", nn: "kravet ditt om sletting | Skatteetaten fikk beskjed 3. mars 2026. | direkte hos dei", en: "your request for erasure | Skatteetaten fikk beskjed 3. mars 2026. | with them directly"},

	// Before a restriction is lifted: of what, from when, why, and that it can be
	// answered before, Art. 18(3). Where it stands after all: that it does.
	"restriction-lifting": {
		nb: "kravet ditt om begrensning | «Notatene fra 2023.» | Fra 1. april 2026 | Protesten er avgjort. | før den dagen | artikkel 18 nr. 3",
		nn: "kravet ditt om avgrensing | «Notatene fra 2023.» | Frå 1. april 2026 | Protesten er avgjort. | før den dagen | artikkel 18 nr. 3",
		en: "your request for restriction | “Notatene fra 2023.” | From 1 April 2026 | Protesten er avgjort. | before that day | Article 18(3)",
	},
	"restriction-stands": {
		nb: "kravet ditt om begrensning | «Notatene fra 2023.» | fra 1. april 2026 | Det gjør vi ikke likevel | gjelder som før | artikkel 18 nr. 3",
		nn: "kravet ditt om avgrensing | «Notatene fra 2023.» | frå 1. april 2026 | Det gjer vi ikkje likevel | gjeld som før | artikkel 18 nr. 3",
		en: "your request for restriction | “Notatene fra 2023.” | from 1 April 2026 | We do not do that after all | applies as before | Article 18(3)",
	},

	// Straight to another controller, Art. 20(2): to whom and when, or why not, on
	// which provision, and that the files are the person's all the same.
	"transfer":             {nb: "Verktøyet AS", nn: "Verktøyet AS", en: "Verktøyet AS"},
	"transfer.sent":        {nb: sentNB + " | koster deg ingenting", nn: sentNN + " | kostar deg ingenting", en: sentEN + " | costs you nothing"},
	"transfer.sent.post":   {nb: sentNB + " | ta kontakt | koster deg ingenting", nn: sentNN + " | ta kontakt | kostar deg ingenting", en: sentEN + " | get in touch | costs you nothing"},
	"transfer.sent.paid":   {nb: sentNB + " | ikke noe mer", nn: sentNN + " | ikkje noko meir", en: sentEN + " | no more than the answer"},
	"transfer.unreachable": {nb: "Vi fikk ikke kontakt | " + unsentNB, nn: "Vi fekk ikkje kontakt | " + unsentNN, en: "could not reach | " + unsentEN},
	"transfer.silent":      {nb: "kvitterte ikke | " + unsentNB, nn: "kvitterte ikkje | " + unsentNN, en: "did not acknowledge | " + unsentEN},
	"transfer.busy":        {nb: "ikke kunne ta imot | " + unsentNB, nn: "ikkje kunne ta imot | " + unsentNN, en: "could not take | " + unsentEN},
	"transfer.refused":     {nb: "ville ikke ta imot | " + unsentNB, nn: "ville ikkje ta imot | " + unsentNN, en: "would not take | " + unsentEN},
	"transfer.redirected":  {nb: "et annet sted | " + unsentNB, nn: "ein annan stad | " + unsentNN, en: "another place | " + unsentEN},
	"transfer.not_set_up":  {nb: "virker ikke slik | " + unsentNB, nn: "verkar ikkje slik | " + unsentNN, en: "does not work as it is set up | " + unsentEN},
	"transfer.busy.post":   {nb: "ikke kunne ta imot | artikkel 20 nr. 2 | Ta kontakt | koster deg ingenting", nn: "ikkje kunne ta imot | artikkel 20 nr. 2 | Ta kontakt | kostar deg ingenting", en: "could not take | Article 20(2) | Get in touch | costs you nothing"},
}

// What letters share.
const (
	identityNB = "Har du hatt et annet etternavn? | i tvil om hvem opplysningene gjelder | artikkel 12 nr. 6 | Send ikke kopi av legitimasjon | sletter vi når saken er ferdig"
	identityNN = "Har du hatt et annet etternavn? | i tvil om kven opplysningane gjeld | artikkel 12 nr. 6 | Ikkje send kopi av legitimasjon | slettar vi når saka er ferdig"
	identityEN = "Har du hatt et annet etternavn? | in doubt about whom the data concern | Article 12(6) | Do not send a copy of an ID | We delete your answer to this"
	clarifyNB  = "Gjelder det skolen eller barnehagen? | vi har mye som kan være om deg | at du vil ha alt"
	clarifyNN  = "Gjelder det skolen eller barnehagen? | vi har mykje som kan vere om deg | at du vil ha alt"
	clarifyEN  = "Gjelder det skolen eller barnehagen? | we hold much that may be about you | that you want everything"
	sentNB     = "kvitterte for filene 2. mars 2026 | artikkel 20 nr. 2 | Vi har fortsatt opplysningene"
	sentNN     = "kvitterte for filene 2. mars 2026 | artikkel 20 nr. 2 | Vi har framleis opplysningane"
	sentEN     = "acknowledged the files on 2 March 2026 | Article 20(2) | We still have the data"
	unsentNB   = "teknisk mulig | artikkel 20 nr. 2 | Logg inn og last dem ned | koster deg ingenting"
	unsentNN   = "teknisk mogleg | artikkel 20 nr. 2 | Logg inn og last dei ned | kostar deg ingenting"
	unsentEN   = "technically feasible | Article 20(2) | Log in and download them | costs you nothing"
)

// What a letter must contain is there whatever staff write in it, in every
// language. No kind of letter and no letter that an act sends goes unproved.
func TestLettersHaveWhatTheyMust(t *testing.T) {
	t.Parallel()
	proved := map[models.LetterKind]bool{}
	for name, l := range lettersMade() {
		must, named := mustTell[name]
		kind, kinds := mustTell[string(l.kind)]
		if !named && !kinds {
			t.Errorf("nothing is said of what the letter %s has to tell", name)
			continue
		}
		proved[l.kind] = true
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, language := range models.LetterLanguages() {
				c := newLetterCase(world.New(t, apptest.SQLite(t), pausesCount), l.body, language)
				c.tells(name, l.written(c), everyLetter, kind, must)
			}
		})
	}
	for name := range mustTell {
		if _, made := lettersMade()[name]; !made && !slices.Contains(models.LetterKinds(), models.LetterKind(name)) {
			t.Errorf("there is no letter %s", name)
		}
	}
	for kind, letters := range provedElsewhere {
		proved[kind] = true
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			for _, language := range models.LetterLanguages() {
				c := newLetterCase(world.New(t, apptest.SQLite(t)), "nord", language)
				letters(c, language)
			}
		})
	}
	for _, kind := range models.LetterKinds() {
		if !proved[kind] {
			t.Errorf("nothing is said of what a letter of the kind %s has to tell", kind)
		}
	}
}

// tells holds the letter against all that it has to tell of the case.
func (c *letterCase) tells(name, letter string, all ...told) {
	c.w.T.Helper()
	opened := c.w.Open(c.worker, c.number)
	facts := []string{c.number}
	for _, must := range all {
		facts = append(facts, must.in(opened.Request.Language)...)
	}
	elsewhere := strings.NewReplacer("Nord kommune", "Sør kommune", "@nord.", "@sor.", "0000 Nord", "0000 Sør")
	for _, fact := range facts {
		if opened.Item.ControllerID == "sor" && !strings.Contains(letter, fact) {
			fact = elsewhere.Replace(fact)
		}
		if !strings.Contains(letter, fact) {
			c.w.T.Errorf("%s, %s, does not tell %q:\n%s", name, opened.Request.Language, fact, letter)
		}
	}
}

// provedElsewhere are the letters that are not sent by one act alone.
var provedElsewhere = map[models.LetterKind]func(c *letterCase, language models.Language){
	// With the answer: of what it is, what it says, and what it costs.
	models.LetterAnswer: func(c *letterCase, _ models.Language) {
		opened := c.w.Open(c.worker, c.number)
		opened.Postal = "Lillegata 3, 3674 Notodden"
		about := told{nb: "kravet ditt om innsyn | ligger ved dette brevet", nn: "kravet ditt om innsyn | ligg ved dette brevet", en: "your request for access | is enclosed"}
		c.tells("an answer", c.w.Rights.CoverLetter(opened, models.LetterAnswer, false, 0), everyLetter, about, free)
		c.tells("an answer that is paid for", c.w.Rights.CoverLetter(opened, models.LetterAnswer, false, 350), everyLetter, about, paid)
		opened.Item.InvokedRight = models.RightPortability
		c.tells("files on paper", c.w.Rights.CoverLetter(opened, models.LetterAnswer, true, 0), everyLetter, free,
			told{nb: "hva som er med, hva som ikke er med, og hvorfor | Ta kontakt | innsyn", nn: "kva som er med, kva som ikkje er med, og kvifor | Ta kontakt | innsyn", en: "what is among them, what is not, and why | Get in touch | access"})
		opened.Postal = ""
		c.tells("files", c.w.Rights.CoverLetter(opened, models.LetterAnswer, true, 350), everyLetter, paid,
			told{nb: "hva som er med, hva som ikke er med, og hvorfor | Logg inn | innsyn", nn: "kva som er med, kva som ikkje er med, og kvifor | Logg inn | innsyn", en: "what is among them, what is not, and why | Log in | access"})
		c.tells("no files", c.w.Rights.CoverLetter(opened, models.LetterAnswer, false, 0), everyLetter, free,
			told{nb: "I svaret står hvorfor | innsyn i stedet", nn: "I svaret står kvifor | innsyn i staden", en: "The answer says why | access instead"})
	},
	// The rest held nothing: of what, and that the answer is the whole one.
	models.LetterComplete: func(c *letterCase, _ models.Language) {
		opened := c.w.Open(c.worker, c.number)
		opened.Postal = "Lillegata 3, 3674 Notodden"
		c.tells("the rest", c.w.Rights.CoverLetter(opened, models.LetterComplete, false, 0), everyLetter,
			told{nb: "kravet ditt om innsyn | hele svaret", nn: "kravet ditt om innsyn | heile svaret", en: "your request for access | the whole answer"})
	},
	// Nothing shows that the one who asks may act: for whom, what is missing, what
	// is enough, that the clock runs to its date, and what comes then.
	models.LetterRelation: func(c *letterCase, language models.Language) {
		b := fileIn(c.w, models.RelationAuthorised, c.w.Person("ingrid"), language)
		c.w.Must(c.w.Rights.RefuseRelation(c.w.T.Context(), b.kari, b.number, "Fullmakten er ikke underskrevet."))
		c.number = b.number
		c.worker = b.kari
		c.tells("not shown", letterOf(c.w, b.hakon, b.number, models.LetterRelation).Body, everyLetter, told{
			nb: c.w.Person("ingrid").Name() + " | kravet ditt om innsyn | Fullmakten er ikke underskrevet. | Send ikke kopi av legitimasjon | fristen er 1. april 2026 | artikkel 12 nr. 2",
			nn: c.w.Person("ingrid").Name() + " | kravet ditt om innsyn | Fullmakten er ikke underskrevet. | Ikkje send kopi av legitimasjon | fristen er 1. april 2026 | artikkel 12 nr. 2",
			en: c.w.Person("ingrid").Name() + " | your request for access | Fullmakten er ikke underskrevet. | Do not send a copy | time limit is 1 April 2026 | Article 12(2)",
		})
	},
	models.LetterDecision: decisionsTell,
}

// What is free, and what is not.
var (
	free = told{nb: "koster deg ingenting", nn: "kostar deg ingenting", en: "costs you nothing"}
	paid = told{nb: "350 kroner | godtatt | faktura", nn: "350 kroner | godteke | faktura", en: "350 kroner | agreed | invoice"}
)

// decisionsTell proves the letters of decisions: the request as understood, the
// outcome, what was done, each refused part with its provision and reasons, who
// got the data, what else one can do, and what it costs. Art. 12(4), 12(5), 19.
func decisionsTell(c *letterCase, _ models.Language) {
	tells := func(name string, right models.InvokedRight, d models.Decision, set func(*rights.Case), must told, not ...string) {
		c.w.T.Helper()
		asked := c.w.Open(c.worker, c.number)
		asked.Item.InvokedRight, asked.Asked = right, models.Asked{About: "KRAVET", Wanted: "RIKTIG", View: "SITUASJON"}
		if set != nil {
			set(&asked)
		}
		cost := free
		if asked.Item.Fee > 0 {
			cost = paid
		}
		letter := c.w.Rights.DecisionLetter(asked, d)
		c.tells(name, letter, everyLetter, told{nb: "KRAVET | RIKTIG | SITUASJON", nn: "KRAVET | RIKTIG | SITUASJON", en: "KRAVET | RIKTIG | SITUASJON"}, must, cost)
		for _, word := range append(not, "FOR OSS SELV") { // the controller's own argument is for who approves
			if strings.Contains(letter, word) {
				c.w.T.Errorf("%s tells %q:\n%s", name, word, letter)
			}
		}
	}
	partly := models.Decision{Outcome: models.OutcomePartly, Text: "GJORT", Parts: []models.Part{
		{What: "DEL EN", Ground: "17-3-b", Reason: "GRUNN EN", Argument: "FOR OSS SELV"}, {What: "DEL TO", Ground: "17-3-e", Reason: "GRUNN TO", Argument: "FOR OSS SELV"},
	}}
	tells("partly erased", models.RightErasure, partly, nil, told{
		nb: "kravet ditt om sletting | GJORT | sier nei til resten | DEL EN | artikkel 17 nr. 3 bokstav b | GRUNN EN | DEL TO | artikkel 17 nr. 3 bokstav e | GRUNN TO | sender vi klagen til den som avgjør den",
		nn: "kravet ditt om sletting | GJORT | seier nei til resten | DEL EN | artikkel 17 nr. 3 bokstav b | GRUNN EN | DEL TO | artikkel 17 nr. 3 bokstav e | GRUNN TO | sender vi klaga til den som avgjer ho",
		en: "your request for erasure | GJORT | refuse the rest | DEL EN | Article 17(3)(b) | GRUNN EN | DEL TO | Article 17(3)(e) | GRUNN TO | send the complaint to whoever decides it",
	}, "§ 28", "section 28", "artikkel 19", "Article 19")

	to := partly
	to.Recipients = []models.Informed{
		{Name: "MOTTAKER EN", State: models.RecipientToTell},
		{Name: "MOTTAKER TO", State: models.RecipientImpossible, Why: "UMULIG"},
		{Name: "MOTTAKER TRE", State: models.RecipientDisproportionate, Why: "FOR KREVENDE"},
		{Name: "FIKK INGENTING", State: models.RecipientNotDisclosed},
	}
	all := "MOTTAKER EN | MOTTAKER TO | UMULIG | MOTTAKER TRE | FOR KREVENDE"
	tells("recipients", models.RightErasure, to, nil, told{nb: all + " | artikkel 19", nn: all + " | artikkel 19", en: all + " | Article 19"}, "FIKK INGENTING")
	beyond := models.Decision{Outcome: models.OutcomeErased, Text: "GJORT", Recipients: []models.Informed{
		{Name: "DRIFTSFIRMAET", Role: models.RecipientProcessor, State: models.RecipientToTell},
		{Name: "SØKEMOTOREN", Role: models.RecipientPublic, State: models.RecipientToTell},
		{Name: "SPEILET", Role: models.RecipientPublic, State: models.RecipientImpossible, Why: "UMULIG"},
	}}
	tells("who does as we do, and who has what was made public", models.RightErasure, beyond, nil, told{
		nb: "gjøre det samme: DRIFTSFIRMAET | artikkel 28 nr. 3 | offentliggjort | SØKEMOTOREN | artikkel 17 nr. 2 | SPEILET | UMULIG",
		nn: "gjere det same: DRIFTSFIRMAET | artikkel 28 nr. 3 | offentleggjort | SØKEMOTOREN | artikkel 17 nr. 2 | SPEILET | UMULIG",
		en: "do the same: DRIFTSFIRMAET | Article 28(3) | made the data public | SØKEMOTOREN | Article 17(2) | SPEILET | UMULIG",
	}, "artikkel 19", "Article 19")
	nobody := models.Decision{Outcome: models.OutcomeErased, Text: "GJORT", Recipients: []models.Informed{{State: models.RecipientNotDisclosed}}}
	tells("nobody got it", models.RightErasure, nobody, nil, told{
		nb: "Vi har slettet | ikke gitt videre til andre | artikkel 19", nn: "Vi har sletta | ikkje gitt vidare til andre | artikkel 19", en: "We have erased | not been given to anybody else | Article 19",
	})
	tells("paid for", models.RightErasure, nobody, func(a *rights.Case) { a.Item.Fee = 350 }, told{}, "koster deg ingenting", "kostar deg ingenting", "costs you nothing")

	refused := models.Refusal("17-3-b", "GRUNN", "FOR OSS SELV")
	refused.Recipients = nobody.Recipients
	tells("refused, with what the body has of appeals", models.RightErasure, refused, func(a *rights.Case) {
		a.Controller.Facts.AppealTo, a.Controller.Facts.ArchiveTo = models.Text{NB: "KLAGENEMNDA"}, models.Text{NB: "ARKIVTILSYNET"}
	}, told{
		nb: "Vi gjør ikke det du ber om | artikkel 17 nr. 3 bokstav b | GRUNN | klage til ARKIVTILSYNET | forvaltningsloven § 28 | tre uker | KLAGENEMNDA | §§ 18 og 19 | § 42",
		nn: "Vi gjer ikkje det du ber om | artikkel 17 nr. 3 bokstav b | GRUNN | klage til ARKIVTILSYNET | forvaltningslova § 28 | tre veker | KLAGENEMNDA | §§ 18 og 19 | § 42",
		en: "We do not do what you ask for | Article 17(3)(b) | GRUNN | complain to ARKIVTILSYNET | section 28 | three weeks | KLAGENEMNDA | sections 18 and 19 | section 42",
	}, "artikkel 19", "Article 19", "statsforvalt", "county governor")

	tells("marketing", models.RightObjection, models.Decision{Outcome: models.OutcomeStopped, Text: "STANSET"}, func(a *rights.Case) { a.Item.DirectMarketing = true }, told{
		nb: "direkte reklame | STANSET | artikkel 17 nr. 1 bokstav c", nn: "direkte reklame | STANSET | artikkel 17 nr. 1 bokstav c", en: "direct marketing | STANSET | Article 17(1)(c)",
	})
	elsewhere := models.Decision{Outcome: models.OutcomeRerouted, Text: "HVORFOR", Rerouted: models.Rerouting{Regime: models.RegimeParty, To: "SKOLEKONTORET"}}
	tells("under another act", models.RightAccess, elsewhere, nil, told{
		nb: "HVORFOR | SKOLEKONTORET | §§ 18 og 19 | § 21 | artikkel 15", nn: "HVORFOR | SKOLEKONTORET | §§ 18 og 19 | § 21 | artikkel 15", en: "HVORFOR | SKOLEKONTORET | sections 18 and 19 | section 21 | Article 15",
	})
	tells("not all of it done", models.RightErasure, models.Decision{Outcome: models.OutcomeErased, Text: "GJORT", Undone: true}, func(a *rights.Case) {
		a.Controller.Facts.AppealTo = models.Text{NB: "KLAGENEMNDA"}
	}, told{nb: "GJORT | § 28 | KLAGENEMNDA", nn: "GJORT | § 28 | KLAGENEMNDA", en: "GJORT | section 28 | KLAGENEMNDA"})
	sentOn := models.Decision{Outcome: models.OutcomeForwarded, Text: "HVORFOR", Rerouted: models.Rerouting{To: "KLAGENEMNDA"}}
	tells("sent on", models.RightComplaint, sentOn, nil, told{nb: "HVORFOR | KLAGENEMNDA, som avgjør", nn: "HVORFOR | KLAGENEMNDA, som avgjer", en: "HVORFOR | KLAGENEMNDA, who decides"})
	tells("what stands, with an addition", models.RightRectification, models.Decision{Outcome: models.OutcomeSupplemented, Text: "HVORFOR"}, func(a *rights.Case) {
		a.Controller.Facts.AppealTo = models.Text{NB: "KLAGENEMNDA"}
	}, told{nb: "HVORFOR | blir stående | § 28 | KLAGENEMNDA", nn: "HVORFOR | blir ståande | § 28 | KLAGENEMNDA", en: "HVORFOR | section 28 | KLAGENEMNDA"})
	until := models.Decision{Outcome: models.OutcomeRestricted, Text: "GJORT", Until: models.Date{Year: 2026, Month: 6, Day: 1}}
	tells("restricted for a time", models.RightRestriction, until, nil, told{
		nb: "GJORT | blir bare lagret | uten at du samtykker | artikkel 18 nr. 2 | sier fra til deg før den oppheves | 1. juni 2026 | artikkel 18 nr. 3", nn: "GJORT | blir berre lagra | utan at du samtykkjer | artikkel 18 nr. 2 | seier frå til deg før ho blir oppheva | 1. juni 2026 | artikkel 18 nr. 3", en: "GJORT | only stored | unless you consent | Article 18(2) | tell you before it is lifted | 1 June 2026 | Article 18(3)",
	})
	inPart := models.Decision{Outcome: models.OutcomePartly, Text: "GJORT", Parts: []models.Part{{What: "DEL EN", Ground: "18-1-none", Reason: "GRUNN EN"}}}
	tells("restricted in part", models.RightRestriction, inPart, nil, told{
		nb: "GJORT | blir bare lagret | artikkel 18 nr. 2 | sier fra til deg før den oppheves | DEL EN", nn: "GJORT | blir berre lagra | artikkel 18 nr. 2 | seier frå til deg før ho blir oppheva | DEL EN",
		en: "GJORT | only stored | Article 18(2) | tell you before it is lifted | DEL EN",
	})
	tells("nothing held", models.RightErasure, models.Decision{Outcome: models.OutcomeNotHeld, Text: "LETT"}, nil, told{nb: "LETT | Vi behandler ikke slike", nn: "LETT | Vi behandlar ikkje slike", en: "LETT | We do not process such"})
	tells("consent withdrawn", models.RightWithdrawConsent, models.Decision{Outcome: models.OutcomeRegistered, Text: "GJORT"}, nil, told{
		nb: "Samtykket ditt er trukket | artikkel 17 nr. 1 bokstav b", nn: "Samtykket ditt er trekt | artikkel 17 nr. 1 bokstav b", en: "Your consent is withdrawn | Article 17(1)(b)",
	})
	for ground, way := range besides {
		right := map[byte]models.InvokedRight{'p': models.RightAccess, '1': models.RightRectification, '2': models.RightAutomated, '7': models.RightWithdrawConsent}[ground[0]]
		if strings.HasPrefix(string(ground), "21-") {
			right = models.RightObjection
		}
		tells(fmt.Sprint("what else one can do on ", ground), right, models.Refusal(ground, "GRUNN", "FOR OSS SELV"), nil, way)
	}
	for _, right := range models.InvokedRights() {
		for _, outcome := range []models.Outcome{models.OutcomeRefused, models.OutcomePartly} {
			for _, ground := range models.GroundsOf(right, outcome) {
				cited, known := provisions[ground]
				if !known {
					c.w.T.Errorf("nothing is said of which provision %s is", ground)
				}
				d := models.Decision{Outcome: outcome, Text: "GJORT", Parts: []models.Part{{What: "DELEN", Ground: ground, Reason: "GRUNN", Argument: "FOR OSS SELV"}}}
				tells(fmt.Sprint(right, " ", outcome, " on ", ground), right, d, nil,
					told{nb: cited[0] + " | GRUNN", nn: cited[0] + " | GRUNN", en: cited[1] + " | GRUNN"})
			}
		}
	}
}

// provisions are those that a refusal may rest on, as a letter cites them.
var provisions = map[models.Ground][2]string{
	"12-2":               {"artikkel 12 nr. 2", "Article 12(2)"},
	"12-5-unfounded":     {"artikkel 12 nr. 5", "Article 12(5)"},
	"12-5-excessive":     {"artikkel 12 nr. 5", "Article 12(5)"},
	"15-4":               {"artikkel 15 nr. 4", "Article 15(4)"},
	"pol16-a":            {"§ 16 første ledd bokstav a", "section 16 first paragraph letter a"},
	"pol16-b":            {"§ 16 første ledd bokstav b", "section 16 first paragraph letter b"},
	"pol16-c":            {"§ 16 første ledd bokstav c", "section 16 first paragraph letter c"},
	"pol16-d":            {"§ 16 første ledd bokstav d", "section 16 first paragraph letter d"},
	"pol16-e":            {"§ 16 første ledd bokstav e", "section 16 first paragraph letter e"},
	"pol16-f":            {"§ 16 første ledd bokstav f", "section 16 first paragraph letter f"},
	"pol17":              {"§ 17", "section 17"},
	"16-not-inaccurate":  {"artikkel 16", "Article 16"},
	"16-assessment":      {"artikkel 16", "Article 16"},
	"17-1-none":          {"artikkel 17 nr. 1", "Article 17(1)"},
	"17-3-a":             {"artikkel 17 nr. 3 bokstav a", "Article 17(3)(a)"},
	"17-3-b":             {"artikkel 17 nr. 3 bokstav b", "Article 17(3)(b)"},
	"17-3-c":             {"artikkel 17 nr. 3 bokstav c", "Article 17(3)(c)"},
	"17-3-d":             {"artikkel 17 nr. 3 bokstav d", "Article 17(3)(d)"},
	"17-3-e":             {"artikkel 17 nr. 3 bokstav e", "Article 17(3)(e)"},
	"18-1-none":          {"artikkel 18 nr. 1", "Article 18(1)"},
	"20-1-basis":         {"artikkel 20 nr. 1", "Article 20(1)"},
	"20-1-not-automated": {"artikkel 20 nr. 1", "Article 20(1)"},
	"20-1-not-provided":  {"artikkel 20 nr. 1", "Article 20(1)"},
	"20-2-not-feasible":  {"artikkel 20 nr. 2", "Article 20(2)"},
	"20-3-public-task":   {"artikkel 20 nr. 3", "Article 20(3)"},
	"20-4-others":        {"artikkel 20 nr. 4", "Article 20(4)"},
	"21-1-basis":         {"artikkel 21 nr. 1", "Article 21(1)"},
	"21-1-compelling":    {"artikkel 21 nr. 1", "Article 21(1)"},
	"21-1-claims":        {"artikkel 21 nr. 1", "Article 21(1)"},
	"21-6-public-task":   {"artikkel 21 nr. 6", "Article 21(6)"},
	"22-1-not-solely":    {"artikkel 22 nr. 1", "Article 22(1)"},
	"22-1-no-effect":     {"artikkel 22 nr. 1", "Article 22(1)"},
	"22-2-a":             {"artikkel 22 nr. 2 bokstav a", "Article 22(2)(a)"},
	"22-2-b":             {"artikkel 22 nr. 2 bokstav b", "Article 22(2)(b)"},
	"22-2-c":             {"artikkel 22 nr. 2 bokstav c", "Article 22(2)(c)"},
	"7-3-not-consent":    {"artikkel 7 nr. 3", "Article 7(3)"},
}

// besides is what else one can do where the ground leaves it: a human being,
// Art. 22(3); one's own view beside an assessment, Art. 16; another right.
var besides = map[models.Ground]told{
	"12-2":          {nb: "artikkel 11 nr. 2 | Send ikke kopi", nn: "artikkel 11 nr. 2 | Send ikkje kopi", en: "Article 11(2) | Do not send a copy"},
	"pol16-c":       {nb: "En du stoler på", nn: "Ein du stolar på", en: "Somebody you trust"},
	"22-2-a":        {nb: "et menneske hos oss | artikkel 22 nr. 3", nn: "eit menneske hos oss | artikkel 22 nr. 3", en: "a human being here | Article 22(3)"},
	"22-2-c":        {nb: "et menneske hos oss | artikkel 22 nr. 3", nn: "eit menneske hos oss | artikkel 22 nr. 3", en: "a human being here | Article 22(3)"},
	"16-assessment": {nb: "ditt eget syn", nn: "ditt eige syn", en: "your own view"},
	"7-3-not-consent": {
		nb: "protestere mot bruken (artikkel 21) | slettes (artikkel 17)", nn: "protestere mot bruken (artikkel 21) | sletta (artikkel 17)", en: "object to the use instead (Article 21) | erased (Article 17)",
	},
	"21-1-basis": {nb: "artikkel 7 nr. 3 | slettes (artikkel 17)", nn: "artikkel 7 nr. 3 | sletta (artikkel 17)", en: "Article 7(3) | erased (Article 17)"},
}
