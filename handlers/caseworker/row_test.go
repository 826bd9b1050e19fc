package caseworker_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/collect"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/review"
	"rettighetsporten/handlers/staff/stafftest"
	"rettighetsporten/models"
)

const (
	oneRow  = "page-telemark-notes:14" // a note of three fields
	rowPath = at + "/gjennomgang/rad/" + oneRow
)

func argued(form url.Values) url.Values {
	form.Set("ground", "15-4")
	form.Set("reason", "Gjelder søsteren.")
	form.Set("argument", "Hun vil det ikke.")
	return form
}

func TestRowShowsEveryField(t *testing.T) {
	t.Parallel()
	s := inReview(t)
	r := kari(t, s)
	p := r.Get(rowPath).Want(http.StatusOK, "Veiledningsnotater", "Ikke vurdert", "Veileder T. Berg", "Søsteren er med på neste time.", "Sladd hele feltet", "Utlever raden")
	if got := len(p.All("input", "name", "field")); got != 3 {
		t.Errorf("%d fields can be redacted, want 3", got)
	}
	if got := len(p.All("a", "href", at+"/gjennomgang")); got != 2 { // the tab, and the way back
		t.Errorf("%d links lead to all the rows", got)
	}
	r.Get(reviewPath).One("a", "href", rowPath)
	r.Get(at + "/gjennomgang/rad/page-telemark-notes:999").Want(http.StatusNotFound)
	r.Get(at + "/gjennomgang/rad/nonsense").Want(http.StatusNotFound)
}

// What is redacted is shown as such, with why, beside how the field will read.
func TestRowShowsWhatIsRedacted(t *testing.T) {
	t.Parallel()
	s := inReview(t)
	row := &s.rows[14]
	row.Values["Adresse"] = map[string]any{"sted": "Skien", "navn": []any{"Åse", "Pål"}}
	row.Choice = &review.Choice{Outcome: models.Released}
	for _, part := range []review.Part{{Field: "Notat", Begins: 156, Ends: 164}, {Field: "Veileder"}, {Field: "Adresse.navn.1"}} {
		row.Redactions = append(row.Redactions, review.Redaction{Part: part, Ground: "15-4", Reason: "Gjelder søsteren.", Argument: "Hun vil det ikke."})
	}
	r := kari(t, s)
	p := r.Get(rowPath).Want(
		http.StatusOK, "Utleveres, delvis sladdet", "Personen leser: [sladdet]", "godkjennes. [sladdet] er med på neste time.", "Adresse › navn › 1", "«Gjelder søsteren.»", "Egen begrunnelse: Hun vil det ikke.",
	)
	p.One("button", "value", "156-164:Notat")
	p.One("button", "value", "0-0:Adresse.navn.1")
	if got := len(p.All("input", "name", "field")); got != 4 { // the date, the note, the place, and the first name
		t.Errorf("%d fields can be redacted, want 4", got)
	}
	if got := stafftest.Words(p.All("del", "", "")[0]); got != "Pål" {
		t.Errorf("first redacted is %q", got)
	}
	list := r.Get(reviewPath).Want(http.StatusOK, "Utleveres, delvis sladdet", "Sladdet i Notat:", "«Gjelder søsteren.»")
	if got := stafftest.Words(list.All("del", "", "")[0]); got != "Søsteren" {
		t.Errorf("the list has %q as redacted", got)
	}
	r.Post(rowPath+"/ta-bort", url.Values{"part": {"156-164:Notat"}}).SentTo(rowPath, "notice.staff.row.unredacted")
	r.Post(rowPath+"/ta-bort", url.Values{"part": {"155:Notat"}}).Want(http.StatusNotFound)
	if diff := cmp.Diff([]string{"unredact " + oneRow + " {Notat 156 164}"}, s.done); diff != "" {
		t.Error(diff)
	}
	s.fail = fault.New(fault.Conflict, "review.not_now")
	r.Post(rowPath+"/ta-bort", url.Values{"part": {"156-164:Notat"}}).Want(http.StatusConflict, "Gjennomgangen er stengt")
}

func TestRowIsDecided(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		form   url.Values
		done   string
		notice string
	}{
		"released":            {url.Values{"outcome": {"released"}}, "released [" + oneRow + "]   / ", "released"},
		"withheld":            {argued(url.Values{"outcome": {"withheld"}}), "withheld [" + oneRow + "] 15-4 Gjelder søsteren. / Hun vil det ikke.", "withheld"},
		"a field":             {argued(url.Values{"outcome": {"redacted"}, "field": {"Veileder"}}), "redact " + oneRow + " [{Veileder 0 0}] 15-4 Gjelder søsteren. / Hun vil det ikke., release false", "redacted"},
		"a passage, released": {argued(url.Values{"outcome": {"redacted_released"}, "passage.Notat": {" søsteren  "}}), "redact " + oneRow + " [{Notat 156 164}] 15-4 Gjelder søsteren. / Hun vil det ikke., release true", "redacted_released"},
		"a field and not its passage": {
			argued(url.Values{"outcome": {"redacted"}, "field": {"Notat"}, "passage.Notat": {"finnes ikke"}}), "redact " + oneRow + " [{Notat 0 0}] 15-4 Gjelder søsteren. / Hun vil det ikke., release false", "redacted",
		},
		"places that were offered": {
			argued(url.Values{"outcome": {"redacted"}, "passage.Notat": {"om"}, "offered.Notat": {"om"}, "at.Notat": {"8-10", "100-102"}}), "redact " + oneRow + " [{Notat 8 10} {Notat 100 102}] 15-4 Gjelder søsteren. / Hun vil det ikke., release false", "redacted",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := inReview(t)
			kari(t, s).Post(rowPath, c.form).SentTo(rowPath, "notice.staff.row."+c.notice)
			if diff := cmp.Diff([]string{c.done}, s.done); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRowSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		form   url.Values
		fail   error
		status int
		words  string
		at     string // what the summary leads to
	}{
		"nothing chosen":     {argued(url.Values{"outcome": {"redacted"}}), nil, http.StatusUnprocessableEntity, "Velg minst ett felt", "parts"},
		"no outcome":         {url.Values{}, nil, http.StatusUnprocessableEntity, "utleveres eller holdes tilbake", "parts"},
		"not in the field":   {argued(url.Values{"outcome": {"redacted"}, "passage.Notat": {"Broren"}}), nil, http.StatusUnprocessableEntity, "Teksten står ikke i dette feltet", "f2"},
		"there often":        {argued(url.Values{"outcome": {"redacted"}, "passage.Notat": {"om"}}), nil, http.StatusUnprocessableEntity, "Teksten står 4 steder", "f2"},
		"no ground":          {url.Values{"outcome": {"redacted"}, "field": {"Notat"}, "reason": {"Derfor."}}, nil, http.StatusUnprocessableEntity, "Velg en hjemmel", "ground"},
		"released with more": {url.Values{"outcome": {"released"}, "field": {"Notat"}}, nil, http.StatusUnprocessableEntity, "Du har valgt noe som skal sladdes", "parts"},
		"redacted already":   {argued(url.Values{"outcome": {"redacted"}, "field": {"Notat"}}), fault.New(fault.Invalid, "review.overlaps"), http.StatusUnprocessableEntity, "sladdet fra før", "parts"},
		"closed meanwhile":   {argued(url.Values{"outcome": {"redacted"}, "field": {"Notat"}}), fault.New(fault.Conflict, "review.not_now"), http.StatusConflict, "Gjennomgangen er stengt", ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := inReview(t)
			s.fail = c.fail
			p := kari(t, s).Post(rowPath, c.form).Want(c.status, c.words)
			if c.at != "" {
				p.One("a", "href", "#"+c.at)
				p.One("p", "id", c.at+"-e")
			}
			if got := stafftest.Words(p.One("textarea", "name", "passage.Notat")); got != c.form.Get("passage.Notat") {
				t.Errorf("the passage is now %q", got)
			}
			if got := stafftest.Words(p.One("textarea", "name", "reason")); got != c.form.Get("reason") {
				t.Errorf("the reason is now %q", got)
			}
			if c.form.Has("field") && !stafftest.HasAttr(p.One("input", "value", "Notat"), "checked") {
				t.Error("the field is no longer chosen")
			}
			if c.fail == nil && len(s.done) > 0 {
				t.Errorf("it was done all the same: %v", s.done)
			}
		})
	}
	// Every place is offered, and stays where none is left chosen.
	r := kari(t, inReview(t))
	for _, form := range []url.Values{{"passage.Notat": {"om"}}, {"passage.Notat": {"om"}, "offered.Notat": {"om"}}} {
		form.Set("outcome", "redacted")
		p := r.Post(rowPath, argued(form)).Want(http.StatusUnprocessableEntity)
		if got := len(p.All("input", "name", "at.Notat")); got != 4 {
			t.Errorf("%d places are offered, want 4", got)
		}
		p.One("input", "name", "offered.Notat")
	}
}

func TestRowThatIsClosedOrAFile(t *testing.T) {
	t.Parallel()
	closed := inReview(t)
	closed.found.Item.Status = models.StatusApproval
	p := kari(t, closed).Get(rowPath).Want(http.StatusOK, "bare vurderes mens saken er til gjennomgang", "T. Berg")
	if len(p.All("button", "name", "outcome"))+len(p.All("textarea", "", "")) > 0 {
		t.Error("the row can be decided about")
	}
	s := inReview(t)
	s.rows[14].Name, s.rows[14].Values = collect.Attachments, map[string]any{"name": "notat.pdf", "text": "Ring 40 00 00 00."}
	p = kari(t, s).Get(rowPath).Want(http.StatusOK, "Den utleveres hel eller holdes tilbake hel", "Utlever raden", "Hold tilbake hele raden")
	p.Lacks("Sladd hele feltet", "Sladd det valgte", "Forslag")
	p.One("a", "href", at+"/vedlegg/"+oneRow)
}

// The page names what would be undone, and by whom it was done.
func TestTheLastStepIsUndone(t *testing.T) {
	t.Parallel()
	s := inReview(t)
	s.last = review.Step{ID: "step-3", Kind: models.StepWithheld, Amount: 1240, By: "kari", At: stafftest.Now()}
	r := kari(t, s)
	for _, path := range []string{reviewPath, rowPath} {
		p := r.Get(path).Want(http.StatusOK, "Siste steg: 1240 rader holdes tilbake. Kari Saksbehandler,", "Angre dette")
		if got := stafftest.Attr(p.One("input", "name", "step"), "value"); got != "step-3" {
			t.Errorf("%s would undo %q", path, got)
		}
	}
	r.Post(reviewPath+"/angre", url.Values{"step": {"step-3"}}).SentTo(reviewPath, "notice.staff.undone")
	s.fail = fault.New(fault.Conflict, "review.not_the_last")
	r.Post(reviewPath+"/angre", url.Values{"step": {"step-3"}}).Want(http.StatusConflict, "ikke lenger det siste steget")
	if diff := cmp.Diff([]string{"undo step-3", "undo step-3"}, s.done); diff != "" {
		t.Error(diff)
	}
	s.found.Item.Status = models.StatusApproval
	r.Get(reviewPath).Want(http.StatusOK).Lacks("Angre dette")
}

// What may identify somebody else is offered, what is the person's own is not, and
// nothing is chosen beforehand.
func TestRowHasSuggestions(t *testing.T) {
	t.Parallel()
	s := inReview(t)
	s.rows[14].Values["Notat"] = "Siv Østgård (14838513779, siv@eksempel.no) kom med Per Nordmann, 029172 13707."
	s.rows[14].Values["Veileder"] = "kari@nabo.example"
	r := kari(t, s)
	p := r.Get(rowPath).Want(http.StatusOK, "Navn: …779, siv@eksempel.no) kom med Per Nordmann", "Fødselsnummer: …pel.no) kom med Per Nordmann, 029172 13707", "Forslag: E-postadresse")
	offers := p.All("input", "name", "at.Notat")
	if len(offers) != 2 || stafftest.HasAttr(offers[0], "checked") {
		t.Errorf("%d places are offered, or chosen beforehand", len(offers))
	}
	form := argued(url.Values{"outcome": {"redacted"}, "at.Notat": {stafftest.Attr(offers[0], "value"), stafftest.Attr(offers[1], "value")}})
	r.Post(rowPath, form).SentTo(rowPath, "notice.staff.row.redacted")
	if diff := cmp.Diff([]string{"redact " + oneRow + " [{Notat 51 63} {Notat 65 77}] 15-4 Gjelder søsteren. / Hun vil det ikke., release false"}, s.done); diff != "" {
		t.Error(diff)
	}
}

func TestRowHasANote(t *testing.T) {
	t.Parallel()
	s := inReview(t)
	s.rows[14].Note = "Spør arkivet."
	r := kari(t, s)
	r.Get(reviewPath).Want(http.StatusOK, "Notat: Spør arkivet.")
	if got := stafftest.Words(r.Get(rowPath).One("textarea", "name", "note")); got != "Spør arkivet." {
		t.Errorf("the note is %q", got)
	}
	r.Post(rowPath+"/notat", url.Values{"note": {"Arkivet har svart."}}).SentTo(rowPath, "notice.staff.row.noted")
	if diff := cmp.Diff([]string{"note " + oneRow + ": Arkivet har svart."}, s.done); diff != "" {
		t.Error(diff)
	}
	s.fail = fault.New(fault.Invalid, "submit.too_long").With("max", 2000)
	p := r.Post(rowPath+"/notat", url.Values{"note": {"Altfor langt."}}).Want(http.StatusUnprocessableEntity, "høyst 2000 tegn")
	p.One("a", "href", "#note")
	if got := stafftest.Words(p.One("textarea", "name", "note")); got != "Altfor langt." {
		t.Errorf("the note is now %q", got)
	}
	s.fail = fault.New(fault.Conflict, "review.not_now")
	r.Post(rowPath+"/notat", url.Values{"note": {"Nei."}}).Want(http.StatusConflict, "Gjennomgangen er stengt")
	s.found.Item.Status = models.StatusApproval
	r.Get(rowPath).Want(http.StatusOK, "Notat: Spør arkivet.")
}

func TestRowLooks(t *testing.T) {
	t.Parallel()
	s := inReview(t)
	s.rows[14].Redactions = []review.Redaction{{Part: review.Part{Field: "Notat", Begins: 156, Ends: 164}, Ground: "15-4", Reason: "Gjelder søsteren.", Argument: "Hun vil det ikke."}}
	kari(t, s).Look(rowPath, "row")
}
