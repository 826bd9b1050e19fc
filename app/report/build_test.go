package report

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/fault"
	"rettighetsporten/app/i18n"
	"rettighetsporten/models"
)

func TestEveryActivityTellsAllOfArticle15(t *testing.T) {
	t.Parallel()
	for _, lang := range models.LetterLanguages() {
		l := localizer(t, lang)
		in := sample()
		in.Activities = append(in.Activities, ActivityInput{ // a register that says nothing at all
			ProcessingActivity: models.ProcessingActivity{ID: "taus", Facts: models.ActivityFacts{Name: models.Text{NB: "Taus"}}},
			Confirmed:          map[models.ConfirmedFact]string{models.FactRecipients: "Ingen.", models.FactAutomated: "Nei."},
		})
		doc := build(t, in, lang)
		for _, a := range in.Activities {
			facts := activityFactsOf(t, doc, a.ID)
			for _, name := range []string{"purposes", "categories", "recipients", "retention", "rights", "complaint", "source", "automated", "transfer"} {
				i := slices.IndexFunc(facts.Items, func(f Fact) bool { return f.Term == l.T("report.fact_"+name) })
				if i < 0 {
					t.Errorf("%s: %s lacks %s", lang, a.ID, name)
					continue
				}
				f := facts.Items[i]
				if f.Article != l.T("report.article_"+name) || len(f.Lines) == 0 || strings.TrimSpace(f.Lines[0]) == "" {
					t.Errorf("%s: %s says nothing on %s: %+v", lang, a.ID, name, f)
				}
			}
		}
	}
}

func activityFactsOf(t *testing.T, doc Document, id string) Facts {
	t.Helper()
	for _, s := range doc.Sections {
		if s.ID == "activity-"+id {
			return blockOf[Facts](t, s, 0)
		}
	}
	t.Fatalf("no section for %s", id)
	return Facts{}
}

// blockOf returns the i-th block of a section, which must be of the kind.
func blockOf[B Block](t *testing.T, s Section, i int) B {
	t.Helper()
	b, ok := s.Blocks[i].(B)
	if !ok {
		t.Fatalf("block %d of %s is a %s", i, s.ID, s.Blocks[i].Kind())
	}
	return b
}

func factOf(t *testing.T, facts Facts, term string) Fact {
	t.Helper()
	for _, f := range facts.Items {
		if f.Term == term {
			return f
		}
	}
	t.Fatalf("no fact %q", term)
	return Fact{}
}

func TestSilenceIsNeverAnAnswer(t *testing.T) {
	t.Parallel()
	silent := func(change func(*ActivityInput)) Input {
		in := sample()
		change(&in.Activities[0])
		return in
	}
	automated := models.Text{NB: "Nei, veilederen avgjør."}
	cases := map[string]struct {
		in   Input
		want int // facts to confirm
	}{
		"confirmed":         {sample(), 0},
		"nothing confirmed": {silent(func(a *ActivityInput) { a.Confirmed = nil }), 2},
		"blank confirmation": {silent(func(a *ActivityInput) {
			a.Confirmed = map[models.ConfirmedFact]string{models.FactAutomated: " \n", models.FactRecipients: "Ingen"}
		}), 1},
		"the register says it": {silent(func(a *ActivityInput) {
			delete(a.Confirmed, models.FactAutomated)
			a.Facts.Automated = &automated
		}), 0},
		"the register says it without words": {silent(func(a *ActivityInput) {
			delete(a.Confirmed, models.FactAutomated)
			a.Facts.Automated = &models.Text{}
		}), 1},
		"a recipient without a name": {silent(func(a *ActivityInput) { delete(a.Confirmed, models.FactRecipients) }), 1},
	}
	l := localizer(t, models.Bokmal)
	for name, c := range cases {
		if got := len(c.in.Unconfirmed()); got != c.want {
			t.Errorf("%s: %d facts unconfirmed, want %d", name, got, c.want)
		}
		_, err := Build(c.in, l)
		if c.want == 0 {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if !fault.Is(err, fault.Conflict) || fault.KeyOf(err) != "report.unconfirmed" {
			t.Errorf("%s: Build() = %v, want a conflict", name, err)
		}
	}
}

func TestBuildRefuses(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		change func(*Input)
		kind   fault.Kind
		key    string
	}{
		"a withheld cell without a ground": {func(in *Input) { in.Withheld = in.Withheld[1:] }, fault.Conflict, "report.ground_missing"},
		"a ground without a provision":     {func(in *Input) { in.Withheld[0].Ground.Provision = "" }, fault.Conflict, "report.ground_missing"},
		"a ground without a reason":        {func(in *Input) { in.Withheld[0].Reason = " " }, fault.Conflict, "report.ground_missing"},
		"nothing withheld on a ground":     {func(in *Input) { in.Withheld[1].Rows = 0 }, fault.Conflict, "report.ground_missing"},
		"a silent store without a reason":  {func(in *Input) { in.Searches[5].Reason = "" }, fault.Conflict, "report.reason_missing"},
		"an unknown state":                 {func(in *Input) { in.Searches[0].State = "maybe" }, fault.Internal, "error.internal"},
		"an address as a kind":             {func(in *Input) { in.Searches[0].Kinds = []string{"siv@example.no"} }, fault.Internal, "error.internal"},
		"a number as a kind":               {func(in *Input) { in.Searches[0].Kinds = []string{"14838513779"} }, fault.Internal, "error.internal"},
		"a row that lacks a cell":          {func(in *Input) { in.Unassigned[0].Rows[0].Cells = nil }, fault.Internal, "error.internal"},
		"no person":                        {func(in *Input) { in.Person = "" }, fault.Internal, "error.internal"},
		"no receipt":                       {func(in *Input) { in.Received = time.Time{} }, fault.Internal, "error.internal"},
	}
	l := localizer(t, models.Bokmal)
	for name, c := range cases {
		in := sample()
		c.change(&in)
		_, err := Build(in, l)
		if err == nil || fault.KindOf(err) != c.kind || fault.KeyOf(err) != c.key {
			t.Errorf("%s: Build() = %v, want %s %s", name, err, c.kind, c.key)
		}
		if err != nil && (strings.Contains(err.Error(), "siv@") || strings.Contains(err.Error(), "14838513779")) {
			t.Errorf("%s: the error quotes the value", name)
		}
	}
}

func TestRightsFollowTheLegalBasis(t *testing.T) {
	t.Parallel()
	l := localizer(t, models.Bokmal)
	all := []string{"rectification", "erasure", "erasure_duty", "restriction", "objection", "withdraw_consent", "portability", "unknown_basis"}
	cases := map[string]struct {
		profiles []models.LegalProfile
		want     []string
	}{
		"consent":             {[]models.LegalProfile{models.BasisConsent}, []string{"rectification", "erasure", "restriction", "withdraw_consent", "portability"}},
		"contract":            {[]models.LegalProfile{models.BasisContract}, []string{"rectification", "erasure", "restriction", "portability"}},
		"legal duty":          {[]models.LegalProfile{models.BasisLegalDuty}, []string{"rectification", "erasure_duty", "restriction"}},
		"public task":         {[]models.LegalProfile{models.BasisPublicTask}, []string{"rectification", "erasure_duty", "restriction", "objection"}},
		"legitimate interest": {[]models.LegalProfile{models.BasisLegitInterest}, []string{"rectification", "erasure", "restriction", "objection"}},
		"consent and task":    {[]models.LegalProfile{models.BasisConsent, models.BasisPublicTask}, []string{"rectification", "erasure_duty", "restriction", "objection", "withdraw_consent", "portability"}},
		"silent":              {nil, []string{"rectification", "erasure", "restriction", "unknown_basis"}},
		"no letter given":     {[]models.LegalProfile{""}, []string{"rectification", "erasure", "restriction", "unknown_basis"}},
	}
	for name, c := range cases {
		in := sample()
		in.Activities[0].Facts.LegalBases = nil
		for _, p := range c.profiles {
			in.Activities[0].Facts.LegalBases = append(in.Activities[0].Facts.LegalBases, models.LegalBasis{Profile: p, Text: models.Text{NB: "x"}})
		}
		lines := factOf(t, activityFactsOf(t, build(t, in, models.Bokmal), "timebestilling"), l.T("report.fact_rights")).Lines
		for _, right := range all {
			if got, want := slices.Contains(lines, l.T("report.right_"+right)), slices.Contains(c.want, right); got != want {
				t.Errorf("%s: %s is %v, want %v", name, right, got, want)
			}
		}
	}
}

func TestShortcomingsNameWhatTheRegisterLacks(t *testing.T) {
	t.Parallel()
	doc := build(t, sample(), models.Bokmal)
	text := fmt.Sprint(sectionOf(t, doc, "shortcomings"))
	for _, want := range []string{"Kunderegistrering", "Hvor de kommer fra", "Sendes de ut av EØS?", "Hvor lenge vi har dem", "karrieresenter@example.no", "personvernombud@example.no"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not among the shortcomings: %s", want, text)
		}
	}
	if strings.Contains(text, "Veiledning, logg") {
		t.Error("an activity without shortcomings is listed")
	}
}

func sectionOf(t *testing.T, doc Document, id string) Section {
	t.Helper()
	for _, s := range doc.Sections {
		if s.ID == id {
			return s
		}
	}
	t.Fatalf("no section %s", id)
	return Section{}
}

func TestNothingFoundIsToldFromNothingKnown(t *testing.T) {
	t.Parallel()
	l := localizer(t, models.Bokmal)
	name := ActivityName{ID: "flyktninger", Name: models.Text{NB: "Flyktninger"}}
	cases := map[string]struct {
		searches []Search
		withheld []Withheld
		data     string
		summary  string
	}{
		"searched":     {[]Search{{Store: "A", Activities: []ActivityName{name}, State: SearchNothing}}, nil, "report.data.none", "report.summary.no"},
		"no answer":    {[]Search{{Store: "A", Activities: []ActivityName{name}, State: SearchNoAnswer, Reason: "nede"}}, nil, "report.data.open", "report.summary.no_open"},
		"unlinked":     {[]Search{{Store: "A", State: SearchNothing}, {Activities: []ActivityName{name}, State: SearchNot}}, nil, "report.data.open", "report.summary.no_unlinked"},
		"limit":        {[]Search{{Store: "A", Activities: []ActivityName{name}, State: SearchLimit, Reason: "for mye"}}, nil, "report.data.open", "report.summary.no_open"},
		"not searched": {[]Search{{Store: "A", State: SearchNothing}}, nil, "report.data.not_searched", "report.summary.no"},
		"withheld": {
			[]Search{{Store: "A", Activities: []ActivityName{name}, State: SearchFound, Rows: 2}},
			[]Withheld{{Store: "A", Label: "T", Rows: 2, Ground: Ground{Code: "15-4", Provision: "art. 15 nr. 4"}, Reason: "andre"}},
			"report.data.withheld", "report.summary.yes_withheld",
		},
	}
	for caseName, c := range cases {
		in := sample()
		in.Activities = in.Activities[2:3]
		in.Unassigned, in.Searches, in.Withheld = nil, c.searches, c.withheld
		doc := build(t, in, models.Bokmal)
		if got, want := blockOf[Paragraph](t, sectionOf(t, doc, "data-flyktninger"), 0).Text, l.T(c.data); got != want {
			t.Errorf("%s: the data say %q, want %q", caseName, got, want)
		}
		if got, want := blockOf[Paragraph](t, sectionOf(t, doc, "summary"), 1).Text, l.T(c.summary); got != want {
			t.Errorf("%s: the summary says %q, want %q", caseName, got, want)
		}
	}
}

// A fee that was agreed to is of what is given: where nothing was found, or all of
// it is withheld, it costs nothing.
func TestAFeeIsOfWhatIsGiven(t *testing.T) {
	t.Parallel()
	l := localizer(t, models.Bokmal)
	nothing := func(in *Input) {
		in.Activities, in.Unassigned, in.Withheld = in.Activities[2:3], nil, nil
		in.Searches = []Search{{Store: "A", State: SearchNothing}}
	}
	for name, c := range map[string]struct {
		change func(*Input)
		key    string
	}{
		"something": {func(*Input) {}, "report.fee"},
		"no fee":    {func(in *Input) { in.Fee = 0 }, "report.free"},
		"nothing":   {nothing, "report.free"},
		"all withheld": {func(in *Input) {
			nothing(in)
			in.Searches = []Search{{Store: "A", State: SearchFound, Rows: 2}}
			in.Withheld = []Withheld{{Store: "A", Label: "T", Rows: 2, Ground: Ground{Code: "15-4", Provision: "art. 15 nr. 4"}, Reason: "andre"}}
		}, "report.free"},
	} {
		in := sample()
		in.Fee = 350
		c.change(&in)
		costs := map[string]bool{l.T("report.fee", "kroner", 350): c.key == "report.fee", l.T("report.free"): c.key == "report.free"}
		doc := build(t, in, models.Bokmal)
		if paid := c.key == "report.fee"; (doc.Fee == 350) != paid || !paid && doc.Fee != 0 {
			t.Errorf("%s: the document is said to cost %d", name, doc.Fee)
		}
		complaint := fmt.Sprint(sectionOf(t, doc, "complaint"))
		if free := strings.Contains(complaint, l.T("report.free")); free != (c.key == "report.free") || !free && !strings.Contains(complaint, l.T("report.complaint.free")) {
			t.Errorf("%s: beside the complaint it says %s", name, complaint)
		}
		for _, b := range sectionOf(t, doc, "summary").Blocks {
			if p, ok := b.(Paragraph); ok {
				if wanted, is := costs[p.Text]; is && !wanted {
					t.Errorf("%s: it says %q", name, p.Text)
				} else if is {
					delete(costs, p.Text)
				}
			}
		}
		for text, wanted := range costs {
			if wanted {
				t.Errorf("%s: it does not say %q", name, text)
			}
		}
	}
}

// TestActivitiesWithoutAStore: they are no searches, so they stand in a list of
// their own, and they are not counted as systems that did not answer.
func TestActivitiesWithoutAStore(t *testing.T) {
	t.Parallel()
	for state, warned := range map[SearchState]bool{SearchNot: true, SearchAside: false} {
		in := sample()
		in.Searches = []Search{
			{Store: "A", State: SearchNothing},
			{Activities: []ActivityName{{ID: "x", Name: models.Text{NB: "Virusskanning"}}}, State: state},
		}
		doc := build(t, in, models.Bokmal)
		searches := sectionOf(t, doc, "searches")
		if rows := blockOf[Table](t, searches, 1).Rows; len(rows) != 1 {
			t.Errorf("%s: %d rows of searches", state, len(rows))
		}
		if diff := cmp.Diff([]string{"Virusskanning"}, blockOf[List](t, searches, 3).Items); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", state, diff)
		}
		summary := fmt.Sprint(sectionOf(t, doc, "summary"))
		if got := strings.Contains(summary, "Noen bruksområder har ikke noe system"); got != warned {
			t.Errorf("%s: the summary warns: %v", state, got)
		}
		if strings.Contains(summary, "av systemene har vi ikke fått fullt svar") {
			t.Errorf("%s: it is counted as a system", state)
		}
	}
}

func TestAnchorsAreUnique(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	note := func(id string) {
		if id == "" || seen[id] || strings.ContainsAny(id, " æøåÆØÅ#\"") {
			t.Errorf("bad anchor %q", id)
		}
		seen[id] = true
	}
	for _, s := range build(t, sample(), models.Bokmal).Sections {
		note(s.ID)
		for _, b := range s.Blocks {
			if table, ok := b.(Table); ok {
				note(table.ID)
			}
		}
	}
}

func TestOnlyTheCoverNamesThePerson(t *testing.T) {
	t.Parallel()
	in := sample()
	in.Person = "Navn Navnesen"
	doc := build(t, in, models.Bokmal)
	if strings.Contains(fmt.Sprint(doc.Meta), in.Person) {
		t.Error("the name is in the properties")
	}
	for _, s := range doc.Sections {
		if got, want := strings.Contains(fmt.Sprint(s), in.Person), s.ID == "cover"; got != want {
			t.Errorf("section %s names the person: %v, want %v", s.ID, got, want)
		}
	}
}

func TestNoTextIsMissing(t *testing.T) {
	t.Parallel()
	for _, lang := range models.LetterLanguages() {
		in := sample()
		for _, state := range []SearchState{SearchLimit, SearchNot, SearchNothing, SearchNoAnswer} {
			in.Searches = append(in.Searches, Search{Store: "X", State: state, Reason: "y"})
		}
		in.Searches = append(in.Searches, Search{Store: "X", State: SearchPerson})
		for _, profile := range []models.LegalProfile{models.BasisConsent, models.BasisContract, models.BasisLegalDuty, models.BasisPublicTask, models.BasisLegitInterest} {
			in.Activities[0].Facts.LegalBases = append(in.Activities[0].Facts.LegalBases, models.LegalBasis{Profile: profile})
		}
		for _, role := range []models.RecipientRole{models.RecipientInternal, models.RecipientProcessor, models.RecipientOther, models.RecipientUnclear, ""} {
			in.Activities[0].Facts.Recipients = append(in.Activities[0].Facts.Recipients, models.Recipient{Name: models.Text{NB: "x"}, Role: role})
		}
		for _, change := range []func(*Input){
			func(*Input) {},
			func(in *Input) { in.Asked.From = models.Date{} },
			func(in *Input) { in.Asked.From, in.Asked.To = models.Date{}, models.NewDate(2026, time.May, 1) },
			func(in *Input) { in.Asked.To = models.NewDate(2026, time.May, 1) },
			func(in *Input) { in.Answered, in.Controller.Facts = models.Date{}, models.ControllerFacts{} },
			func(in *Input) { in.Withheld, in.Searches = nil, nil; in.Activities[1].Tables = nil },
			func(in *Input) { in.Activities[0].Facts.ThirdCountry = &models.Transfer{Transfers: true} },
			func(in *Input) {
				in.Activities[0].Tables[0].Rows = nil
				in.Withheld = append(in.Withheld, Withheld{Store: "Bookingsystemet", Label: "Bestilte timer", Rows: 3, Ground: in.Withheld[0].Ground, Reason: "z"})
			},
		} {
			changed := in
			changed.Activities = slices.Clone(in.Activities)
			for i := range changed.Activities {
				changed.Activities[i].Tables = slices.Clone(in.Activities[i].Tables)
			}
			change(&changed)
			if text := fmt.Sprintf("%+v", build(t, changed, lang)); strings.Contains(text, "⟦") {
				t.Errorf("%s: a text is missing: %s", lang, text[strings.Index(text, "⟦"):][:60])
			}
		}
	}
}

func TestFaultsHaveTexts(t *testing.T) {
	t.Parallel()
	for _, lang := range i18n.Languages() {
		l := localizer(t, lang)
		in := sample()
		in.Activities[0].Confirmed = nil
		_, err := Build(in, l)
		f, ok := errors.AsType[*fault.Error](err)
		if !ok {
			t.Fatalf("Build() = %v", err)
		}
		if text := l.T(f.Key, f.Params); strings.Contains(text, "⟦") {
			t.Errorf("%s: %s", lang, text)
		}
		for _, key := range []string{"report.ground_missing", "report.reason_missing"} {
			if text := l.T(key, "table", "x", "store", "x"); strings.Contains(text, "⟦") {
				t.Errorf("%s: %s", lang, text)
			}
		}
	}
}

// Where something is withheld by a controller that gives its decisions under
// forvaltningsloven, the answer says how to appeal, and elsewhere it does not.
func TestTheAppealIsOfWhatIsWithheld(t *testing.T) {
	t.Parallel()
	for _, lang := range models.LetterLanguages() {
		l := localizer(t, lang)
		for name, c := range map[string]struct {
			to       models.Text
			withheld bool
			want     bool
		}{
			"withheld":            {models.Text{NB: "Klagenemnda"}, true, true},
			"nothing withheld":    {models.Text{NB: "Klagenemnda"}, false, false},
			"no such appeal":      {models.Text{}, true, false},
			"neither of the two":  {models.Text{}, false, false},
			"in its own language": {models.Text{NB: "Klagenemnda", EN: "The Appeals Board"}, true, true},
		} {
			in := sample()
			in.Controller.Facts.AppealTo = c.to
			if !c.withheld {
				in.Withheld, in.Activities[1].Tables = nil, nil
			}
			taken, err := BuildPortable(Portable{Input: in, LeftOut: sample().Withheld}, l)
			if err != nil {
				t.Fatal(err)
			}
			for form, doc := range map[string]Document{"access": build(t, in, lang), "portability": taken} {
				said := fmt.Sprint(sectionOf(t, doc, "complaint"))
				if got := strings.Contains(said, l.T("letter.decision.appeal", "to", c.to.In(lang))) && strings.Contains(said, l.T("report.complaint.appeal")); got != c.want {
					t.Errorf("%s, %s, %s: the appeal is told: %t, want %t", lang, name, form, got, c.want)
				}
				if !c.want && strings.Contains(said, "28") {
					t.Errorf("%s, %s, %s: it tells of an appeal there is not:\n%s", lang, name, form, said)
				}
			}
		}
	}
}

// What somebody may not know for their own sake, somebody they trust may,
// personopplysningsloven § 16 letter c.
func TestSomebodyTrustedMayKnow(t *testing.T) {
	t.Parallel()
	in := sample()
	for code, told := range map[string]bool{"pol16-c": true, "pol16-e": false} {
		in.Withheld[1].Ground.Code = code
		if got := fmt.Sprint(sectionOf(t, build(t, in, models.Bokmal), "withheld")); strings.Contains(got, "En du stoler på") != told {
			t.Errorf("on %s it says %s", code, got)
		}
	}
}
