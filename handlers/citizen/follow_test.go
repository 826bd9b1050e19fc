package citizen_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/models"
)

const casePath = "/krav/TEL-2026-00012"

func TestCaseIsAReceipt(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.addCase("telemark", models.StatusReceived)
	s.happened("request.submitted")
	d := read(t, s.citizen(kari).get(casePath), http.StatusOK)
	d.says(
		"TEL-2026-00012", "3. november 2026 kl. 18.42",
		"Lovet svar innen 30 dager", "Lovens frist, én måned", "torsdag 3. desember 2026",
		"Kravet kom tirsdag 3. november 2026. Det er lovet svar innen 30 dager",
		"artikkel 12 nr. 3 gir én måned", "Løftet om 30 dager og lovens måned gir samme frist",
		"Innsyn", "Alt virksomheten har om meg", "Jeg lurer på hva som er notert.", "Fra og med 1. januar 2026",
		"Kari Nordmann", "kari@example.com", "Norsk (bokmål)",
		"karrieresenter@telemark.example", "personvernombud@telemark.example", "Klag til Datatilsynet", "10 dager igjen",
	)
	d.saysNot("Les svaret", "Fristen er gått ut")
	if len(d.with("a", "href", casePath+"/trekk")) != 1 {
		t.Error("the request cannot be withdrawn from here")
	}
}

func TestCaseWithoutAPromiseHasTheStatutoryDateAlone(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.addCase("aure", models.StatusReceived)
	d := read(t, s.citizen(kari).get("/krav/AUR-2026-00012"), http.StatusOK)
	d.says("Lovens frist, én måned", "Lovens frist gjelder")
	d.saysNot("Lovet svar")
}

func TestCaseTellsWhichDateGoverns(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	c := s.addCase("telemark", models.StatusReceived)
	c.Item.ReceivedAt = time.Date(2026, time.October, 2, 10, 0, 0, 0, time.UTC) // 30 days: 1 November, the month: 2 November
	c.Item.Governing = models.NewDate(2026, time.November, 1)
	s.rights.cases[c.Item.Reference] = c
	d := read(t, s.citizen(kari).get(casePath), http.StatusOK)
	var bold []string
	for _, n := range (document{t, d.all("dl")[0]}).all("strong") {
		bold = append(bold, d.text(n))
	}
	if diff := cmp.Diff([]string{"søndag 1. november 2026"}, bold); diff != "" {
		t.Errorf("the date that holds (-want +got):\n%s", diff)
	}
	d.says("mandag 2. november 2026", "22 dager over fristen", "Fristen er gått ut", "Du får svar")
	d.saysNot("Du får svar, senest")
}

func TestCaseTimeline(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		status models.Status
		events []string
		want   []string
	}{
		"new": {models.StatusReceived, []string{"request.submitted"}, []string{
			"now Du sendte kravet", "later Virksomheten henter opplysninger om deg", "later En saksbehandler går gjennom det som er funnet",
			"later En annen ansatt godkjenner svaret", "later Du får svar, senest 3. desember 2026",
		}},
		"the body's own work is left out": {models.StatusReview, []string{"request.submitted", "request.assigned", "seed.added", "item.collecting", "mail.sent", "item.review", "review.withheld"}, []string{
			"done Du sendte kravet", "done Virksomheten begynte å hente opplysninger om deg", "now Saken gikk til gjennomgang hos en saksbehandler",
			"later En annen ansatt godkjenner svaret", "later Du får svar, senest 3. desember 2026",
		}},
		"answered": {models.StatusAnswered, []string{"request.submitted", "item.collecting", "item.review", "item.approval", "item.answered", "answer.opened"}, []string{
			"done Du sendte kravet", "done Virksomheten begynte å hente opplysninger om deg", "done Saken gikk til gjennomgang hos en saksbehandler",
			"done Utkastet til svar gikk til godkjenning", "done Du fikk svar",
		}},
		"opened again": {models.StatusReview, []string{"request.submitted", "item.review from collecting", "item.answered from approval", "item.review from answered", "request.reopened"}, []string{
			"done Du sendte kravet", "done Saken gikk til gjennomgang hos en saksbehandler", "done Du fikk svar", "now Saken ble tatt opp igjen",
			"later En annen ansatt godkjenner svaret", "later Du får svar, senest 3. desember 2026",
		}},
		"withdrawn": {models.StatusWithdrawn, []string{"request.submitted", "item.withdrawn"}, []string{"done Du sendte kravet", "done Du trakk saken"}},
		"no log":    {models.StatusApproval, nil, []string{"later Du får svar, senest 3. desember 2026"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			s.addCase("telemark", c.status)
			s.happened(c.events...)
			d := read(t, s.citizen(kari).get(casePath), http.StatusOK)
			var got []string
			for _, li := range (document{t, d.with("ol", "class", "timeline")[0]}).all("li") {
				words := d.text(li.FirstChild)
				words, _, _ = strings.Cut(words, " Her er saken nå")
				words, _, _ = strings.Cut(words, " (")
				got = append(got, attr(li, "data-state")+" "+words)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("the timeline (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCaseThatIsAnsweredLeadsToTheAnswer(t *testing.T) {
	t.Parallel()
	for _, status := range []models.Status{models.StatusAnswered, models.StatusClosed} {
		s := newSite(t)
		s.addCase("telemark", status)
		d := read(t, s.citizen(kari).get(casePath), http.StatusOK)
		d.says("Besvart 19. november 2026", "Les svaret", "Last ned som PDF", "Klag til Datatilsynet")
		d.saysNot("igjen", "Vis at e-postadressen er din", "Trekk saken")
		for _, path := range []string{"/svar", "/svar.pdf"} {
			if len(d.with("a", "href", casePath+path)) != 1 {
				t.Errorf("%s: the case does not lead to %s", status, path)
			}
		}
	}
}

func TestCaseNamesTheService(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{"telemark-timebestilling": "Timebestilling", "gone-since": "gone-since"} {
		s := newSite(t)
		c := s.addCase("telemark", models.StatusReceived)
		c.Item.ActivityID = id
		s.rights.cases[c.Item.Reference] = c
		read(t, s.citizen(kari).get(casePath), http.StatusOK).says("Gjelder " + want)
	}
}

func TestCasePeriod(t *testing.T) {
	t.Parallel()
	from, to := models.NewDate(2026, 1, 1), models.NewDate(2026, 6, 30)
	cases := map[string]struct{ from, to models.Date }{
		"Hvilken tid Hele tiden":                                         {},
		"Hvilken tid Til og med 30. juni 2026":                           {to: to},
		"Hvilken tid Fra og med 1. januar 2026 til og med 30. juni 2026": {from, to},
	}
	for want, p := range cases {
		s := newSite(t)
		c := s.addCase("telemark", models.StatusReceived)
		c.Item.PeriodFrom, c.Item.PeriodTo = p.from, p.to
		s.rights.cases[c.Item.Reference] = c
		read(t, s.citizen(kari).get(casePath), http.StatusOK).says(want)
	}
}

func TestCaseFailsWithoutDetails(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.addCase("telemark", models.StatusReceived)
	s.rights.fail = errors.New("secret detail")
	read(t, s.citizen(kari).get(casePath), http.StatusInternalServerError).saysNot("secret")
}

func TestMine(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.citizen(kari)
	read(t, v.get("/krav"), http.StatusOK).says("Du har ikke sendt noe krav ennå")
	s.addCase("telemark", models.StatusCollecting)
	s.addCase("hkdir", models.StatusAnswered)
	s.addCase("aure", models.StatusWithdrawn)
	d := read(t, v.get("/krav"), http.StatusOK)
	d.says("Sak TEL-2026-00012, sendt 3. november 2026", "Henter opplysninger 10 dager igjen", "Besvart 19. november 2026", "Trukket 19. november 2026")
	if len(d.with("a", "href", "/krav/HKD-2026-00012/svar")) != 1 || len(d.with("a", "href", casePath+"/svar")) != 0 {
		t.Error("only an answered case leads to its answer")
	}
	read(t, v.in("en").get("/krav"), http.StatusOK).says("Case TEL-2026-00012, sent 3 November 2026", "Collecting information 10 days left")
}

func TestClockInWords(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		due   models.Date
		state string
	}{
		"8 dager igjen":      {models.NewDate(2026, 12, 1), "ok"},
		"7 dager igjen":      {models.NewDate(2026, 11, 30), "soon"},
		"1 dag igjen":        {models.NewDate(2026, 11, 24), "soon"},
		"Siste dag er i dag": {models.NewDate(2026, 11, 23), "today"},
		"1 dag over fristen": {models.NewDate(2026, 11, 22), "overdue"},
	}
	for want, c := range cases {
		s := newSite(t)
		s.addCase("telemark", models.StatusReview)
		s.rights.mine[0].Governing = c.due
		d := read(t, s.citizen(kari).get("/krav"), http.StatusOK)
		clock := d.with("span", "class", "clock")[0]
		if got := d.text(clock); got != want || attr(clock, "data-state") != c.state {
			t.Errorf("%s: %q, %s; want %q, %s", c.due, got, attr(clock, "data-state"), want, c.state)
		}
	}
}

func TestCaseTellsWhatMovedTheDates(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	c := s.addCase("telemark", models.StatusReview)
	told, asked, wrote := c.Item.ReceivedAt.AddDate(0, 0, 9), c.Item.ReceivedAt.AddDate(0, 0, 2), c.Item.ReceivedAt.AddDate(0, 0, 4)
	c.Request.Channel, c.Request.CreatedAt = models.ChannelPhone, c.Request.ReceivedAt.AddDate(0, 0, 1)
	c.Inquiries = []models.Inquiry{{AskedAt: asked, AnsweredAt: &wrote}}
	c.Item.ExtendedAt = &told
	c.Item.Clock = c.Clock(told).Stored()
	s.rights.cases[c.Item.Reference] = c
	d := read(t, s.citizen(kari).get(casePath), http.StatusOK)
	d.says(
		"3. november 2026 kl. 18.42, på telefon", "Kravet ble registrert i portalen 4. november 2026",
		"Lovens frist, forlenget onsdag 3. februar 2027", "Beskjed om forlengelse gikk ut torsdag 12. november 2026",
		"Ventetid på svar fra deg 2 dager", "Saken ventet på svar fra deg fra torsdag 5. november 2026 til lørdag 7. november 2026. Det flytter ingen frist.",
		"Frist uten ventetid onsdag 3. februar 2027", "så den forlengede fristen gjelder",
	)
	d.saysNot("Må virksomheten bruke lengre tid", "Eget mål", "⟦")
}

func TestCaseTellsHowTheAnswerHeld(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	c := s.addCase("telemark", models.StatusAnswered)
	kept := true
	c.Item.KeptPromise, c.Item.KeptLaw = &kept, &kept
	s.rights.cases[c.Item.Reference] = c
	read(t, s.citizen(kari).get(casePath), http.StatusOK).says("Besvart 19. november 2026 kl. 10.00 Løftet ble holdt. Lovens frist ble holdt.")
}
