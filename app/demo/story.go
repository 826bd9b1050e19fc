package demo

import (
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// story is one case of the demo's past: whose it is, how far it has come and
// how much time is left.
type story struct {
	controller string
	who        string // one of the cast, "" for anybody the controller holds something about
	promised   int    // the days the controller promises
	daysLeft   int    // until the governing date; negative: overdue
	until      models.Status
	assigned   bool // somebody has it although nothing has been done
	withdrawn  bool
	caseworker string
	approver   string
	ombud      string
	right      models.InvokedRight // access where nothing else is said
	service    string              // the activity asked about, "" for all of them
	holds      string              // the store that has to hold something about the person, where any will not do
	about      string
	wanted     string // what it should be instead, where that is asked
	language   models.Language
	withhold   bool            // something is held back
	by         string          // one of the cast who asks for the person, "" for the person themselves
	relation   models.Relation // why they may
	child      string          // the first name of a child of theirs, whom it is about
	shown      bool            // and a caseworker has seen that they may
	unnumbered bool            // without having found the number of whom it is about
	paper      bool            // it came in a letter, and nobody has checked from whom
	wishes     []rights.Wish   // what else is asked in the same request
	acts       []act           // what else was done, an hour apart, from the second day on
	silent     string          // the store whose owner does not answer, so that the case goes on without it
}

// act is something done beside the work on a case.
type act string

const (
	actExtend   act = "extend"
	actAsk      act = "ask"
	actReply    act = "reply"
	actFee      act = "fee"    // asked for, and agreed to
	actRefuse   act = "refuse" // and approved
	actForward  act = "forward"
	actComplain act = "complain"
	actAdvise   act = "advise" // asked for, and given
	actTry      act = "try"    // what would change in the stores
	actDecide   act = "decide" // as it was tried, and approved
	actWrite    act = "write"  // messages both ways, with a file; and a draft to another body
)

type desk struct {
	promised                    int
	caseworker, approver, ombud string
}

// stories returns the cases of the queue: every state and every colour of the
// clock, for the counties and for the nine municipalities.
func stories() []story {
	desks := map[string]desk{
		"telemark": {30, "telemark-caseworker-1", "telemark-approver", "telemark-ombud"},
		"hkdir":    {30, "hkdir-caseworker-1", "hkdir-approver", "hkdir-ombud"},
		"vestfold": {0, "vestfold-caseworker-1", "vestfold-approver", "vestfold-ombud"},
	}
	for _, id := range []string{"aure", "gjemnes", "rindal", "smola", "sunndal", "surnadal", "tingvoll"} {
		desks[id] = desk{0, "nordmore-caseworker", "nordmore-approver", "nordmore-ombud"}
	}
	desks["averoy"] = desk{0, "averoy-caseworker", "averoy-approver", "nordmore-ombud"}
	desks["kristiansund"] = desk{0, "kristiansund-caseworker", "kristiansund-approver", "nordmore-ombud"}

	all := []story{
		{controller: "telemark", daysLeft: 29, until: models.StatusReceived, about: "Jeg vil vite hva dere har skrevet om meg etter veiledningen i vår."},
		{
			controller: "telemark", daysLeft: 21, until: models.StatusReceived, assigned: true, about: "Kan jeg få se alt som ligger i bestillingen min?",
			wishes: []rights.Wish{
				{Right: models.RightErasure, Asked: models.Asked{About: "Slett bestillingene fra i fjor.", Why: models.WhyNoLongerNeeded}},
				{Right: models.RightObjection, Asked: models.Asked{About: "At navnet mitt sendes videre til kommunen."}},
			},
		},
		{controller: "telemark", daysLeft: 22, until: models.StatusReceived, assigned: true, paper: true, about: "Jeg vil se mappa mi på karrieresenteret. Hilsen en som ikke har datamaskin."},
		{controller: "telemark", daysLeft: 12, until: models.StatusCollecting, about: "What has the career counsellor written in my notes?", language: models.English},
		{controller: "telemark", daysLeft: 4, until: models.StatusReview, about: "Jeg ønsker innsyn i loggen fra veiledningstimene."},
		{controller: "telemark", daysLeft: 0, until: models.StatusApproval, withhold: true, about: "Alt dere har om meg, takk."},
		{controller: "telemark", daysLeft: -2, until: models.StatusReview, about: "Hvem har fått opplysninger om meg?"},
		{controller: "telemark", daysLeft: 7, until: models.StatusPartly, silent: "telemark-inflow24", about: "Jeg tok en test hos dere. Hva har dere om den?"},
		{controller: "telemark", daysLeft: 17, until: models.StatusAnswered, about: "Jeg vil se hva som står i kunderegisteret."},
		{controller: "telemark", daysLeft: -25, until: models.StatusAnswered, about: "Innsyn i alt fra i fjor."},
		{controller: "telemark", daysLeft: 15, until: models.StatusReceived, withdrawn: true, about: "Innsyn i e-poster."},
		{controller: "telemark", daysLeft: 18, until: models.StatusReceived, assigned: true, acts: []act{actForward}, about: "Jeg vil se vedtaket om dagpenger."},
		{controller: "telemark", daysLeft: 20, until: models.StatusReceived, assigned: true, acts: []act{actAdvise, actRefuse}, about: "Det samme som i går og dagen før."},
		{controller: "telemark", daysLeft: 10, until: models.StatusReview, acts: []act{actExtend, actFee}, about: "Alt fra tolv år, fra alle kontorene, og kopien i tre eksemplarer."},

		{controller: "aure", who: "ingrid", daysLeft: 27, until: models.StatusReceived, about: "Jeg vil se det helsestasjonen har om meg."},
		{controller: "averoy", who: "ingrid", daysLeft: 9, until: models.StatusCollecting, acts: []act{actAsk}, about: "Innsyn i byggesaken min og alt annet dere har."},
		{
			controller: "kristiansund", daysLeft: 3, until: models.StatusReview, about: "Hva har kommunen lagret om meg?",
			wishes: []rights.Wish{{Right: models.RightObjection, Marketing: true, Asked: models.Asked{About: "At dere bruker søknadene mine til å lage tall."}}},
		},
		{controller: "smola", daysLeft: 0, until: models.StatusReview, about: "Jeg søkte jobb i fjor. Hva har dere fra den gang?"},
		{controller: "sunndal", daysLeft: 6, until: models.StatusApproval, withhold: true, about: "Alle dokumenter om meg i arkivet."},
		{controller: "gjemnes", who: "ingrid", daysLeft: 8, until: models.StatusPartly, silent: "gjemnes-weblog", about: "Jeg vil se alt kommunen har om meg, også i loggene."},
		{controller: "tingvoll", daysLeft: -3, until: models.StatusReceived, about: "Innsyn i telefonloggen."},
		{controller: "gjemnes", daysLeft: 14, until: models.StatusAnswered, language: models.Nynorsk, about: "Kva står i journalen min?"},
		{controller: "surnadal", who: "ingrid", daysLeft: -24, until: models.StatusAnswered, about: "Innsyn i saken om renovasjon."},
		{controller: "sunndal", daysLeft: 19, until: models.StatusReceived, assigned: true, acts: []act{actForward}, about: "Innsyn i søknaden min hos Tingvoll."},
		{controller: "rindal", who: "ingrid", daysLeft: 11, until: models.StatusReceived, withdrawn: true, about: "Innsyn i alt."},

		{controller: "hkdir", daysLeft: 28, until: models.StatusReceived, about: "Jeg chattet med dere. Hva er lagret?"},
		{controller: "hkdir", who: "hakon", daysLeft: 5, until: models.StatusApproval, about: "Innsyn i chatten og i arrangementet jeg var med på."},
		{controller: "hkdir", who: "hakon", daysLeft: 11, until: models.StatusCollecting, acts: []act{actAsk, actReply, actExtend, actWrite}, about: "Hva har dere om søknadene mine?"},
		{controller: "hkdir", daysLeft: 16, until: models.StatusAnswered, language: models.NorthernSami, about: "Hva har dere om meg?"},

		{controller: "vestfold", daysLeft: 25, until: models.StatusReceived, assigned: true, about: "Jeg vil ha kopi av bestillingen min."},
		{controller: "vestfold", who: "hakon", daysLeft: -1, until: models.StatusReview, about: "Innsyn i e-postene mellom oss."},
		{controller: "vestfold", who: "hakon", daysLeft: 13, until: models.StatusAnswered, acts: []act{actComplain}, about: "Alt dere har om meg."},

		{controller: "telemark", daysLeft: 19, until: models.StatusReceived, assigned: true, right: models.RightErasure, acts: []act{actTry}, about: "Jeg vil at dere sletter timene mine."},
		{controller: "telemark", daysLeft: 16, until: models.StatusReceived, assigned: true, right: models.RightErasure, acts: []act{actTry, actDecide}, about: "Slett alt dere har om meg."},
		{controller: "telemark", daysLeft: 24, until: models.StatusReceived, assigned: true, right: models.RightRectification, holds: "telemark-booking", acts: []act{actTry}, about: "Dere har skrevet feil kommune, og at jeg ikke møtte.", wanted: "Jeg har flyttet, og jeg møtte, en halvtime for sent."},
		{controller: "telemark", daysLeft: 18, until: models.StatusReceived, assigned: true, right: models.RightRestriction, acts: []act{actTry, actDecide}, about: "Ikke bruk bestillingen min mens dere ser på om den stemmer."},

		{controller: "vestfold", by: "hakon", relation: models.RelationChild, child: "Live", daysLeft: 24, until: models.StatusReceived, assigned: true, about: "Hva har dere skrevet om datteren min etter veiledningen på skolen?"},
		{controller: "aure", by: "ingrid", relation: models.RelationChild, child: "Mikkel", shown: true, unnumbered: true, daysLeft: 21, until: models.StatusReceived, assigned: true, about: "Jeg vil se det helsestasjonen har om sønnen min."},
		{controller: "aure", who: "ingrid", by: "hakon", relation: models.RelationAuthorised, shown: true, daysLeft: 7, until: models.StatusAnswered, about: "Jeg hjelper Ingrid med å få oversikt over det kommunen har om henne."},

		{controller: "telemark", daysLeft: 23, until: models.StatusReview, right: models.RightPortability, service: "telemark-karriereverktoy", holds: "telemark-karriereverktoy", about: "Jeg skal bytte til et annet verktøy og vil ha med svarene mine."},
		{controller: "telemark", daysLeft: 18, until: models.StatusApproval, right: models.RightPortability, holds: "telemark-karriereverktoy", language: models.English, about: "I am moving abroad and want my data in a file."},
		{controller: "vestfold", who: "hakon", daysLeft: 11, until: models.StatusAnswered, right: models.RightPortability, about: "Alt jeg har skrevet inn, i en fil jeg kan bruke et annet sted."},
		{controller: "hkdir", daysLeft: 13, until: models.StatusReview, right: models.RightPortability, about: "Kan jeg få chatten i en fil?"},
	}
	for i := range all {
		d := desks[all[i].controller]
		all[i].promised, all[i].caseworker, all[i].approver, all[i].ombud = d.promised, d.caseworker, d.approver, d.ombud
		if all[i].right == "" {
			all[i].right = models.RightAccess
		}
		if all[i].language == "" {
			all[i].language = models.Bokmal
		}
	}
	return all
}
