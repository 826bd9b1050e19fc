package caseworker_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/fault"
	"rettighetsporten/app/review"
	"rettighetsporten/handlers/staff/stafftest"
	"rettighetsporten/models"
)

const factsPath = at + "/opplysninger"

func TestFactsShowWhatTheRegisterLacks(t *testing.T) {
	t.Parallel()
	r := kari(t, inReview(t))
	p := r.Get(factsPath).Want(
		http.StatusOK, "2 opplysninger mangler.", "Timebestilling", "Veiledning",
		"Hvem har fått opplysningene om denne personen?", "Registeret sier: Karrieresenterets medarbeidere og leder Leverandør av bookingsystemet (navnet mangler)",
		"avgjort av en maskin", "Fylt inn", "Ikke avklart i registeret Hvem som leverer kartleggingsverktøyet",
	)
	for name, want := range map[string]string{"recipients-booking": "", "automated-booking": "Nei.", "automated-guidance": ""} {
		if got := stafftest.Words(p.One("textarea", "name", name)); got != want {
			t.Errorf("%s says %q, want %q", name, got, want)
		}
	}
	if got := len(p.All("textarea", "", "")); got != 3 {
		t.Errorf("%d facts, want 3", got)
	}
	r.Lang = models.English
	r.Get(factsPath).Want(http.StatusOK, "2 facts are missing", "Has a machine decided")
}

func TestFactsAreConfirmed(t *testing.T) {
	t.Parallel()
	s := inReview(t)
	form := url.Values{"recipients-booking": {" Bookingsystem AS "}, "automated-booking": {"Nei, ingenting."}, "automated-guidance": {""}, "automated-other": {"Skal ikke med."}}
	kari(t, s).Post(factsPath, form).SentTo(factsPath, "notice.staff.confirmed")
	want := []string{"confirm map[{booking automated}:Nei, ingenting. {booking recipients}:Bookingsystem AS {guidance automated}:]"}
	if diff := cmp.Diff(want, s.done); diff != "" {
		t.Errorf("done (-want +got):\n%s", diff)
	}
}

func TestFactsSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		form   url.Values
		fail   error
		status int
		words  string
		field  string
	}{
		"emptied": {
			url.Values{"recipients-booking": {"Ingen."}, "automated-booking": {" "}},
			nil,
			http.StatusUnprocessableEntity, "kan endres, men ikke fjernes", "automated-booking",
		},
		"too long": {
			url.Values{"recipients-booking": {strings.Repeat("x", review.MaxReason+1)}, "automated-booking": {"Nei."}},
			nil,
			http.StatusUnprocessableEntity, "høyst 2000 tegn", "recipients-booking",
		},
		"closed meanwhile": {
			url.Values{"recipients-booking": {"Ingen."}, "automated-booking": {"Nei."}},
			fault.New(fault.Conflict, "review.not_now"),
			http.StatusConflict, "Gjennomgangen er stengt", "",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := inReview(t)
			s.fail = c.fail
			p := kari(t, s).Post(factsPath, c.form).Want(c.status, c.words)
			if c.field != "" {
				p.One("a", "href", "#"+c.field)
				p.One("p", "id", c.field+"-e")
				if len(s.done) > 0 {
					t.Errorf("it was done all the same: %v", s.done)
				}
			}
			if got, want := stafftest.Words(p.One("textarea", "name", "recipients-booking")), strings.TrimSpace(c.form.Get("recipients-booking")); got != want {
				t.Errorf("what was written is lost: %q", got)
			}
		})
	}
}

func TestFactsNeedAtLeastOne(t *testing.T) {
	t.Parallel()
	s := inReview(t)
	s.confirmed = nil
	kari(t, s).Post(factsPath, nil).Want(http.StatusUnprocessableEntity, "Fyll inn minst én opplysning").One("a", "href", "#recipients-booking")
}

func TestFactsThatAreCompleteOrClosed(t *testing.T) {
	t.Parallel()
	none := inReview(t)
	none.silent = nil
	kari(t, none).Get(factsPath).Want(http.StatusOK, "Registeret sier alt svaret trenger.")
	closed := inReview(t)
	closed.found.Item.Status = models.StatusApproval
	p := kari(t, closed).Get(factsPath).Want(http.StatusOK, "bare endres mens saken er til gjennomgang")
	for _, field := range p.All("textarea", "", "") {
		if !stafftest.HasAttr(field, "readonly") {
			t.Error("a closed fact can be written in")
		}
	}
	p.Lacks("Lagre")
}

func TestFactsLook(t *testing.T) {
	t.Parallel()
	kari(t, inReview(t)).Look(factsPath, "facts")
}
