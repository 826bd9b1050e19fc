package caseworker_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/review"
	"rettighetsporten/handlers/staff/stafftest"
	"rettighetsporten/models"
)

const answerPath = at + "/svar"

func TestAnswerShowsDraftAndPreview(t *testing.T) {
	t.Parallel()
	s := inReview(t)
	s.draft = answer.Draft{AnswerDraft: models.AnswerDraft{State: models.DraftWriting}, Summary: "Vi har gått gjennom alt."}
	r := kari(t, s)
	p := r.Get(answerPath).Want(
		http.StatusOK, "Vi har gått gjennom alt.", "Send til godkjenning", "Slik blir svaret",
		"Innhold", "Kort fortalt", "Bestilte timer", "Dette har vi holdt tilbake", "Systemet brukte for lang tid.",
	)
	p.One("a", "href", answerPath+"/forhandsvisning.pdf")
	if got := stafftest.Attr(p.One("button", "formaction", ""), "formaction"); got != answerPath+"/send" {
		t.Errorf("the draft is sent to %q", got)
	}
	p.Lacks("missing-h")
	// The answer is in the person's language, also on an English page.
	r.Lang = models.English
	english := r.Get(answerPath).Want(http.StatusOK, "Send for approval", "Kort fortalt")
	if got := stafftest.Attr(english.One("div", "class", "document"), "lang"); got != "nb" {
		t.Errorf("the answer is said to be in %q", got)
	}
}

func TestAnswerSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	s := inReview(t)
	s.obstacles = answer.Obstacles{Unheard: true, Undecided: 48, Unconfirmed: make([]review.Fact, 1), Open: []string{"a", "b"}}
	s.preview = fault.New(fault.Conflict, "report.unconfirmed").With("fact", "Hvem som får dem").With("activity", "Timebestilling")
	p := kari(t, s).Get(answerPath).Want(
		http.StatusOK, "Dette mangler", "48 rader er ikke vurdert.", "Én opplysning mangler i registeret.", "2 systemer er ikke ferdige.",
		"sier ikke noe om «Hvem som får dem» for Timebestilling", "når ingenting mangler", "Her skal ombudet ha sagt sitt før et krav blir avslått, helt eller delvis",
	)
	p.One("a", "href", at+"/rad")
	p.One("a", "href", at+"/gjennomgang?show=undecided")
	p.One("a", "href", at+"#innsamling")
	if len(p.All("button", "formaction", "")) > 0 {
		t.Error("a draft that is not ready can be sent")
	}
	p.Lacks("forhandsvisning.pdf")
}

func TestAnswerInOtherStates(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		status models.Status
		draft  models.DraftState
		words  []string
		shown  bool
	}{
		"collecting": {models.StatusCollecting, models.DraftWriting, []string{"når innsamlingen er ferdig"}, false},
		"approval":   {models.StatusApproval, models.DraftSubmitted, []string{"ligger hos en beslutter og kan ikke endres", "Kort fortalt"}, true},
		"approved":   {models.StatusApproval, models.DraftApproved, []string{"Svaret er godkjent"}, true},
		"answered":   {models.StatusAnswered, models.DraftApproved, []string{"Personen har svaret i portalen", "Svaret som ble sendt", "Kort fortalt"}, true},
		"closed":     {models.StatusClosed, models.DraftApproved, []string{"Saken er avsluttet", "Svaret som ble sendt", "Kort fortalt"}, true},
		"withdrawn":  {models.StatusWithdrawn, models.DraftWriting, []string{"trukket kravet"}, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := inReview(t)
			s.found.Item.Status, s.draft.State = c.status, c.draft
			p := kari(t, s).Get(answerPath).Want(http.StatusOK, c.words...)
			if len(p.All("textarea", "", "")) > 0 {
				t.Error("the draft can be written in")
			}
			if got := len(p.All("div", "class", "document")) > 0; got != c.shown {
				t.Errorf("the answer is shown: %v, want %v", got, c.shown)
			}
		})
	}
}

func TestSentAnswerIsShownAfterwards(t *testing.T) {
	t.Parallel()
	s := inReview(t)
	s.found.Item.Status = models.StatusAnswered
	r := kari(t, s)
	r.Get(at).Want(http.StatusOK, "Se svaret som ble sendt")
	p := r.Get(answerPath).Want(http.StatusOK)
	p.One("a", "href", answerPath+"/sendt.pdf")
	p.Lacks("forhandsvisning.pdf")
	pdf := r.Get(answerPath + "/sendt.pdf")
	if pdf.Status != http.StatusOK || pdf.Type != "application/pdf" || string(pdf.Body) != "%PDF-1.4 as sent" {
		t.Errorf("got %d %s %q", pdf.Status, pdf.Type, pdf.Body)
	}
	if diff := cmp.Diff([]string{"the answer", "the answer as PDF"}, s.opened); diff != "" {
		t.Errorf("opened (-want +got):\n%s", diff)
	}
	others := serve(t, s).SignIn("Ola", "ola@eksempel.no", "caseworker:telemark")
	others.Get(at).Want(http.StatusOK).Lacks("Se svaret som ble sendt")
	others.Get(answerPath + "/sendt.pdf").Want(http.StatusForbidden)
	kari(t, inReview(t)).Get(answerPath + "/sendt.pdf").Want(http.StatusNotFound)
}

func TestReturnedDraftShowsTheNote(t *testing.T) {
	t.Parallel()
	s := inReview(t)
	s.draft = answer.Draft{AnswerDraft: models.AnswerDraft{State: models.DraftReturned}, Summary: "Utkast", ReturnNote: "Forklar hvorfor notatene er borte."}
	kari(t, s).Get(answerPath).Want(http.StatusOK, "Beslutteren vil ha noe endret", "Forklar hvorfor notatene er borte.")
}

func TestSaveAndSend(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ path, done, to, notice string }{
		"save": {answerPath, "save Hei!\nHer er svaret.", answerPath, "notice.staff.saved"},
		"send": {answerPath + "/send", "send Hei!\nHer er svaret.", at, "notice.staff.sent_to_approval"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			form := url.Values{"own-words": {" Hei!\r\nHer er svaret. "}}
			s := inReview(t)
			kari(t, s).Post(c.path, form).SentTo(c.to, c.notice)
			if diff := cmp.Diff([]string{c.done}, s.done); diff != "" {
				t.Errorf("done (-want +got):\n%s", diff)
			}
			long := inReview(t)
			long.fail = fault.New(fault.Invalid, "submit.too_long").With("max", answer.MaxSummary)
			p := kari(t, long).Post(c.path, form).Want(http.StatusUnprocessableEntity, "høyst 10000 tegn", "Her er svaret.")
			p.One("a", "href", "#own-words")
			early := inReview(t)
			early.fail = fault.New(fault.Conflict, "answer.not_ready")
			kari(t, early).Post(c.path, form).Want(http.StatusConflict, "ikke sendes til godkjenning ennå", "Her er svaret.")
		})
	}
}

func TestOpeningIsNotedOnce(t *testing.T) {
	t.Parallel()
	for path, want := range map[string][]string{
		at: nil, at + "/gjennomgang": {"the rows"}, answerPath: {"the draft"}, answerPath + "/forhandsvisning.pdf": {"the draft as PDF"},
	} {
		s := inReview(t)
		kari(t, s).Get(path)
		if diff := cmp.Diff(want, s.opened); diff != "" {
			t.Errorf("%s opened (-want +got):\n%s", path, diff)
		}
	}
}

func TestPreviewPDF(t *testing.T) {
	t.Parallel()
	p := kari(t, inReview(t)).Get(answerPath + "/forhandsvisning.pdf")
	if p.Status != http.StatusOK || p.Type != "application/pdf" || string(p.Body) != "%PDF-1.4 by hand" {
		t.Errorf("got %d %s %q", p.Status, p.Type, p.Body)
	}
	s := inReview(t)
	s.preview = fault.New(fault.Conflict, "answer.not_now")
	kari(t, s).Get(answerPath + "/forhandsvisning.pdf").Want(http.StatusConflict)
}

func TestAnswerLooks(t *testing.T) {
	t.Parallel()
	kari(t, inReview(t)).Look(answerPath, "answer")
}

func TestAnswerThatIsNotReadyLooks(t *testing.T) {
	t.Parallel()
	s := inReview(t)
	s.obstacles = answer.Obstacles{Undecided: 48, Unconfirmed: make([]review.Fact, 1), Open: []string{"a", "b"}}
	s.draft = answer.Draft{AnswerDraft: models.AnswerDraft{State: models.DraftReturned}, ReturnNote: "Forklar hvorfor notatene er borte."}
	kari(t, s).Look(answerPath, "answer-missing")
}
