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
//	Attachment          vedlegg: en fil en systemeier sender med
//	ReviewChoice        utlever eller hold tilbake, med hjemmel
//	AnswerDraft         utkast til svar
//	AccessReport        innsynsrapport              Art. 15
//	Letter              brev i portalens postkasse  Art. 12(1)
package models
