// Package models holds the entities, their values and the rules about one
// entity at a time. It imports nothing of ours and knows neither HTTP nor a
// database driver.
//
// # Glossary
//
//	code                norsk                       GDPR
//	Controller          behandlingsansvarlig        Art. 4(7)
//	Ombud               personvernombud             Art. 37–39 (data protection officer)
//	DataSubject         den registrerte, innbygger  Art. 4(1)
//	Caseworker          saksbehandler
//	Approver            beslutter
//	StoreOwner          systemeier
//	RightsRequest       krav                        Art. 12(3)
//	RequestItem         én rettighet i et krav      Art. 15–22
//	InvokedRight        rettigheten som brukes      Art. 15–22, 7(3), 38(4)
//	ProcessingActivity  behandlingsaktivitet        Art. 30(1)
//	LegalBasis          behandlingsgrunnlag         Art. 6(1)
//	Recipient           mottaker                    Art. 4(9), 15(1)(c)
//	Retention           lagringstid                 Art. 15(1)(d)
//	RecordStore         fagsystem, registersystem
//	Collection          innsamling: én gang gjennom ett fagsystem for ett krav
//	IdentitySeed        søkenøkkel: noe som er bevist at tilhører personen
//	Promise             løftet frist (30 dager)
//	Asked               det personen sier om én rettighet
//	Decision            avgjørelse: utfall, hva som er gjort, og hver del som avslås   Art. 12(4)
//	Ground              hjemmel, en kode i biblioteket           Art. 12–22
//	IdentityCheck       hvordan virksomheten vet hvem som spør   Art. 12(6)
//	Intake              et krav som kom utenom portalen
//	Representation      representasjon: at én handler for en annen
//	Representative      den som handler på vegne av en annen
//	RelationChild       foreldreansvar
//	RelationGuardian    vergemål
//	RelationAuthorised  fullmakt
//	RelationSource      hvor relasjonen er vist
//	protected address   skjermet adresse (adressesperre)
//	fulfil.Plan         plan for hva som endres i fagsystemene   Art. 16–18
//	fulfil.Receipt      kvittering fra et fagsystem
//	fulfil.Kept         beholdt, med grunn                       Art. 17(3)
//	EffectPlan          det som er prøvd i fagsystemene og skal avgjøres
//	Fulfilment          gjennomføring i ett fagsystem
//	fulfil.Proposal     forslag om at saken går videre uten et fagsystem   Art. 12(4)
//	fulfil.Line         opplysning som rettes, eller får et tillegg   Art. 16
//	Restriction         begrensning, i registeret over dem       Art. 18
//	RecipientNotice     mottaker, og om den får beskjed          Art. 19
//	Message             melding mellom personen og virksomheten
//	CaseFile            fil personen legger ved
//	rights.Told         beskjed om en sak som kom utenom portalen: hvordan, når og fra hvem
//	Draft               utkast til krav
//	Attachment          vedlegg: en fil en systemeier sender med
//	ReviewChoice        utlever eller hold tilbake, med hjemmel og egen begrunnelse
//	Redaction           sladding: et felt eller en passasje som holdes tilbake   Art. 15(4)
//	RowNote             notat om en rad, bare for dem som arbeider med saken
//	ReviewStep          steg i gjennomgangen, som kan angres
//	AnswerDraft         utkast til svar
//	AccessReport        innsynsrapport              Art. 15
//	AnswerFile          fil som hører til et svar                Art. 15(3)
//	Bundle              filene en person tar med seg, en AnswerFile  Art. 20(1)
//	AnswerLanguages     språk man kan be om svar på
//	report.Volume       bind: en PDF med en del av en lang tabell
//	report.Apart        rader som er for mange til å stå i dokumentet
//	Receiver            mottaker av overføring                   Art. 20(2)
//	DirectTransfer      direkte overføring                       Art. 20(2)
//	provided            gitt av personen selv (i en beskrivelse) Art. 20(1)
//	Regime              en annen lov om innsyn: partsinnsyn, offentleglova, journal
//	Rerouting           at kravet besvares etter en annen lov
//	Fee                 gebyr                       Art. 12(5)(a), 15(3)
//	LetterWords         virksomhetens egne ord i et brev
//	Letter              brev i portalens postkasse  Art. 12(1)
package models
