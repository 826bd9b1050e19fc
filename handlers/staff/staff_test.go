package staff_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/i18n"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

func base(t *testing.T) web.Base {
	t.Helper()
	texts, err := i18n.New()
	if err != nil {
		t.Fatal(err)
	}
	return web.Base{L: texts.For(models.Bokmal)}
}

func TestClockSaysHowLongIsLeft(t *testing.T) {
	t.Parallel()
	// Received on Tuesday 3 March 2026: a month ends on Good Friday, and moves
	// to the Tuesday after Easter, 7 April.
	received := time.Date(2026, time.March, 3, 9, 0, 0, 0, time.UTC)
	cases := map[string]struct {
		now   string
		state string
		words string
	}{
		"a month before":           {"2026-03-07T12:00:00Z", "ok", "31 dager igjen"},
		"six working days before":  {"2026-03-25T12:00:00Z", "ok", "13 dager igjen"},
		"five, Easter between":     {"2026-03-26T12:00:00Z", "soon", "12 dager igjen"},
		"the last minute by UTC":   {"2026-04-06T21:59:59Z", "soon", "1 dag igjen"},
		"midnight in Norway":       {"2026-04-06T22:00:00Z", "today", "Frist i dag"},
		"the last minute in time":  {"2026-04-07T21:59:59Z", "today", "Frist i dag"},
		"the first minute overdue": {"2026-04-07T22:00:00Z", "overdue", "1 dag over fristen"},
		"long overdue":             {"2026-05-08T12:00:00Z", "overdue", "31 dager over fristen"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now, err := time.Parse(time.RFC3339, c.now)
			if err != nil {
				t.Fatal(err)
			}
			item := models.RequestItem{Status: models.StatusReview, Clock: deadline.Compute(deadline.Facts{Received: received, PromisedDays: 0}, received).Stored()}
			want := staff.Clock{State: c.state, Words: c.words, Date: "07.04.2026", Rule: "lovens måned"}
			if diff := cmp.Diff(want, staff.ClockOf(base(t), item, now)); diff != "" {
				t.Errorf("the clock (-want +got):\n%s", diff)
			}
		})
	}
}

func TestClockOfWhatIsOver(t *testing.T) {
	t.Parallel()
	received := time.Date(2026, time.March, 3, 9, 0, 0, 0, time.UTC)
	now, answered := received.AddDate(1, 0, 0), received.AddDate(0, 0, 9)
	item := models.RequestItem{Status: models.StatusClosed, AnsweredAt: &answered, Clock: deadline.Compute(deadline.Facts{Received: received, PromisedDays: 30}, received).Stored()}
	if got := staff.ClockOf(base(t), item, now); got.State != "closed" || got.Words != "Besvart 12.03.2026" {
		t.Errorf("an answered case says %+v", got)
	}
	item = models.RequestItem{Status: models.StatusWithdrawn, Clock: item.Clock}
	if got := staff.ClockOf(base(t), item, now); got.State != "closed" || got.Words != "Trukket" {
		t.Errorf("a withdrawn case says %+v", got)
	}
}

func TestDeletionsSayWhetherTheCopyIsTaken(t *testing.T) {
	t.Parallel()
	today := models.NewDate(2026, time.November, 16)
	name := models.Text{NB: "Chat"}
	got := staff.Deletions(base(t), []collect.Deletion{
		{StoreName: name, On: today.AddDays(-1)},
		{StoreName: name, On: today.AddDays(-1), Secured: true},
		{StoreName: name, On: today},
		{StoreName: name, On: today.AddDays(1), Secured: true},
	}, today)
	want := []staff.Deletion{
		{State: "gone", Store: "Chat", Words: "slettet 15.11.2026 – ikke sikret"},
		{State: "secured", Store: "Chat", Words: "slettet 15.11.2026 – sikret før det"},
		{State: "open", Store: "Chat", Words: "slettes 16.11.2026 – ikke sikret"},
		{State: "secured", Store: "Chat", Words: "slettes 17.11.2026 – sikret"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("deletions (-want +got):\n%s", diff)
	}
}

func TestRefusal(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		err    error
		status int
		words  string
		ok     bool
	}{
		"conflict":  {fault.New(fault.Conflict, "task.closed"), http.StatusConflict, "Oppgaven er allerede avsluttet.", true},
		"invalid":   {fault.New(fault.Invalid, "submit.too_long").With("max", 7), http.StatusUnprocessableEntity, "Teksten er for lang. Den kan ha høyst 7 tegn", true},
		"not found": {fault.New(fault.NotFound, "error.not_found"), 0, "", false},
		"a defect":  {http.ErrBodyNotAllowed, 0, "", false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if status, words, ok := staff.Refusal(base(t), c.err); status != c.status || words != c.words || ok != c.ok {
				t.Errorf("got %d %q %v", status, words, ok)
			}
		})
	}
}

// Who has looked is told once a day, and does not break up what they decided.
func TestTimelineTellsOnceADayWhoHasLooked(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, time.March, 3, 9, 0, 0, 0, time.UTC)
	entry := func(hours int, who, action, detail string) audit.Entry {
		return audit.Entry{At: at.Add(time.Duration(hours) * time.Hour), ActorRole: "caseworker", ActorID: who, Action: action, Detail: detail}
	}
	entries := []audit.Entry{
		entry(0, "kari", "review.opened", "{}"),
		entry(1, "kari", "review.released", `{"rows":"2"}`),
		entry(1, "kari", "review.opened", "{}"),
		entry(2, "kari", "review.released", `{"rows":"1"}`),
		entry(3, "kari", "answer.previewed", "{}"),
		entry(4, "ola", "answer.previewed", "{}"),
		entry(4, "ola", "answer.preview_downloaded", "{}"),
		entry(24, "kari", "review.opened", "{}"),
	}
	var got []string
	for _, e := range staff.Timeline(base(t), entries, staff.Names{Staff: map[string]string{"kari": "Kari", "ola": "Ola"}}) {
		got = append(got, e.Text+", "+e.Who)
	}
	want := []string{
		"Radene ble åpnet for gjennomgang, Kari, saksbehandler", "Utkastet ble lastet ned, Ola, saksbehandler", "Utkastet ble åpnet, Ola, saksbehandler",
		"Utkastet ble åpnet, Kari, saksbehandler", "3 rader skal utleveres, Kari, saksbehandler", "Radene ble åpnet for gjennomgang, Kari, saksbehandler",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the history (-want +got):\n%s", diff)
	}
}
