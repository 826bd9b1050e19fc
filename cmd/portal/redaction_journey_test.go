package main

import (
	"fmt"
	"strings"
	"testing"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Redacting in a real browser: the rows are searched, a field and a passage of one
// are held back, the passage marked with the mouse, a step is undone, and the
// approver reads what was held back and sends an answer without it.
func TestJourneyOfARedaction(t *testing.T) {
	t.Parallel()
	d := startDemo(t)
	worker, boss := as(t, d, "telemark-caseworker-1", authz.Caseworker), as(t, d, "telemark-ombud", authz.Ombud)
	c, row, field := redactable(t, d, boss, worker)
	text, _ := row.Values[field].(string)
	words := strings.Fields(text)
	passage := strings.Join(words[1:3], " ")
	s := site{d.address, d.mailbox, d.stores, &d.receiver}
	b := apptest.StartBrowser(t)
	w := newTraveller(t, b, s).staff("telemark-caseworker-1")

	w.Open(d.address + "/saksbehandler/sak/" + c.Item.Reference + "/gjennomgang")
	w.Fill("Søk i radene", passage)
	w.Click("Søk")
	w.WaitFor("har teksten")
	if strings.Contains(w.URL(), words[1]) {
		t.Errorf("what is searched for is in the address %s", w.URL())
	}
	w.see("100-gjennomgang-sok")
	w.Click(fmt.Sprintf(`a[href$="/rad/%s"]`, row.Ref()))
	w.WaitFor("Sladd bare dette")
	w.see("101-rad")

	// Marking the passage puts it into the field beside it.
	w.Evaluate(`(() => {
		const of = Array.from(document.querySelectorAll("[data-marked-to]")).find(e => e.textContent.includes(` + fmt.Sprintf("%q", text) + `));
		const at = of.textContent.indexOf(` + fmt.Sprintf("%q", passage) + `), range = document.createRange();
		range.setStart(of.firstChild, at); range.setEnd(of.firstChild, at + ` + fmt.Sprint(len([]rune(passage))) + `);
		getSelection().removeAllRanges(); getSelection().addRange(range);
		of.dispatchEvent(new MouseEvent("mouseup", {bubbles: true}));
	})()`)
	w.Click("Sladd det valgte, og utlever resten") // without a ground
	w.WaitFor("Velg en hjemmel")
	w.see("102-rad-mangler")
	w.Select("Hjemmel", "15-4")
	w.Fill("Begrunnelse til personen", "Ordene gjelder en annen.")
	w.Fill("Egen begrunnelse", "Den andre har sagt nei.")
	w.Click("Sladd det valgte, og utlever resten")
	w.WaitFor("Personen leser:")
	if given := w.Text(".row-given"); strings.Contains(given, passage) || !strings.Contains(given, "[sladdet]") {
		t.Errorf("the person would read %q", given)
	}
	w.see("103-rad-sladdet")
	w.Click("Hold tilbake hele raden") // a mistake, and undone
	w.WaitFor("Velg en hjemmel")
	w.Select("Hjemmel", "15-4")
	w.Fill("Begrunnelse til personen", "Feil knapp.")
	w.Fill("Egen begrunnelse", "Feil knapp.")
	w.Click("Hold tilbake hele raden")
	w.WaitFor("1 rad holdes tilbake. Eivind Saksvik")
	w.Click("Angre dette")
	w.WaitFor("Det siste steget er angret.")
	other, hidden := wholeField(t, d, worker, c, row.Ref())
	w.Open(d.address + "/saksbehandler/sak/" + c.Item.Reference + "/gjennomgang/rad/" + other.String())
	w.Click(fmt.Sprintf("section.row-field:nth-of-type(%d) label[for$='-whole']", placeOf(t, w, hidden)))
	w.Select("Hjemmel", "15-4")
	w.Fill("Begrunnelse til personen", "Feltet gjelder en annen.")
	w.Fill("Egen begrunnelse", "Den andre har sagt nei.")
	w.Click("Sladd det valgte, og utlever resten")
	w.WaitFor("Feltet gjelder en annen.")
	w.Click("Tilbake til alle radene")
	w.Click("Alle valg")
	w.WaitFor("Angret av Eivind Saksvik")
	w.see("104-alle-valg")

	decideTheRest(t, d, worker, c)
	approver := newTraveller(t, b, s).staff("telemark-approver")
	approver.Open(d.address + "/beslutter/sak/" + c.Item.Reference)
	approver.WaitFor("Ordene gjelder en annen.")
	held, _ := approver.Evaluate(`Array.from(document.querySelectorAll("del"), e => e.textContent).join("|")`).(string)
	if !strings.Contains(held, passage) || !strings.Contains(held, hidden) {
		t.Errorf("the approver sees %q as redacted", held)
	}
	approver.see("105-beslutter")
	approver.Click("Alle valg")
	approver.WaitFor("Sladdet:")
	approver.see("106-beslutter-valg")
	approver.Open(d.address + "/beslutter/sak/" + c.Item.Reference)
	approver.Click("Godkjenn og send")
	approver.WaitFor("godkjent")
	waitFor(t, "the answer", func() string {
		approver.Open(d.address + "/beslutter/sak/" + c.Item.Reference)
		if approver.Has("#sent") {
			return "yes"
		}
		return ""
	})
	approver.Open(d.address + "/beslutter/sak/" + c.Item.Reference + "/svar")
	answer, pdf := approver.Text("main"), pdfText(t, approver.Download(d.address+"/beslutter/sak/"+c.Item.Reference+"/svar/1/svar.pdf"))
	for form, read := range map[string]string{"page": answer, "PDF": pdf} {
		read = strings.Join(strings.Fields(read), " ")
		if strings.Contains(read, hidden) || !strings.Contains(read, "Feltet gjelder en annen.") {
			t.Errorf("the %s has %q, or lacks why it has not", form, hidden)
		}
		if strings.Contains(read, passage) || !strings.Contains(read, words[0]+" [sladdet]") || !strings.Contains(read, "Ordene gjelder en annen.") {
			t.Errorf("the %s has %q, or lacks the mark or the reason", form, passage)
		}
	}
}

// redactable finds a case under review that can be answered, gives it to the
// caseworker, and returns a row of it with a text whose second and third word stand
// nowhere else.
func redactable(t *testing.T, d *demoWorld, boss, worker authz.Actor) (rights.Case, review.Row, string) {
	t.Helper()
	var numbers []string
	must(t, d.portal.db.Read().WithContext(t.Context()).Raw(
		"SELECT reference FROM request_items WHERE controller_id = 'telemark' AND status = 'review' AND invoked_right = 'access' AND fee = 0 ORDER BY reference").Scan(&numbers).Error)
	for _, number := range numbers {
		c, err := d.portal.rights.Open(t.Context(), boss, number)
		must(t, err)
		must(t, d.portal.rights.Assign(t.Context(), boss, number, worker.StaffID, c.Request.Version))
		c, err = d.portal.rights.Open(t.Context(), worker, number)
		must(t, err)
		o, err := d.portal.answer.Obstacles(t.Context(), worker, c)
		must(t, err)
		rows, err := d.portal.review.Rows(t.Context(), worker, c)
		must(t, err)
		if len(o.Open)+len(o.Missing) > 0 {
			continue
		}
		all := fmt.Sprint(rows)
		for _, r := range rows {
			for field, v := range r.Values {
				words := strings.Fields(fmt.Sprint(v))
				if _, isText := v.(string); isText && !r.IsAttachment() && len(words) > 4 && !strings.Contains(fmt.Sprint(v), "\n") && strings.Count(all, words[1]+" "+words[2]) == 1 {
					return c, r, field
				}
			}
		}
	}
	t.Fatalf("none of %v can be redacted", numbers)
	return rights.Case{}, review.Row{}, ""
}

// decideTheRest releases what is left, confirms what the register does not say, and
// sends the answer to approval.
func decideTheRest(t *testing.T, d *demoWorld, worker authz.Actor, c rights.Case) {
	t.Helper()
	ctx := t.Context()
	_, err := d.portal.review.ReleaseRest(ctx, worker, c)
	must(t, err)
	rows, err := d.portal.review.Rows(ctx, worker, c)
	must(t, err)
	for _, r := range rows {
		if r.Choice == nil {
			must(t, d.portal.review.Choose(ctx, worker, c, []review.Ref{r.Ref()}, review.Choice{Outcome: models.Released}))
		}
	}
	silent, err := d.portal.answer.ToConfirm(ctx, worker, c)
	must(t, err)
	statements := map[review.Fact]string{}
	for _, a := range silent {
		for _, f := range a.SilentOn() {
			statements[review.Fact{ActivityID: a.ID, Fact: f}] = "Ingen."
		}
	}
	must(t, d.portal.review.Confirm(ctx, worker, c, statements))
	must(t, d.portal.answer.Submit(ctx, worker, c, ""))
}

// wholeField returns another row of the case than the one, with a text of it that
// stands nowhere else.
func wholeField(t *testing.T, d *demoWorld, worker authz.Actor, c rights.Case, but review.Ref) (review.Ref, string) {
	t.Helper()
	rows, err := d.portal.review.Rows(t.Context(), worker, c)
	must(t, err)
	layouts, err := d.portal.collect.Layouts(t.Context(), c.Item)
	must(t, err)
	all := fmt.Sprint(rows)
	for _, r := range rows {
		if r.Ref() == but || r.IsAttachment() {
			continue
		}
		for _, field := range review.FieldsOf(layouts, []review.Row{r}, c.Item) {
			if text, _ := r.Values[field].(string); len(text) > 12 && strings.Contains(text, " ") && strings.Count(all, text) == 1 {
				return r.Ref(), text
			}
		}
	}
	t.Fatal("no other row has a text of its own")
	return review.Ref{}, ""
}

// placeOf returns the place on the row's page of the field with the text.
func placeOf(t *testing.T, w *traveller, text string) int {
	t.Helper()
	at, _ := w.Evaluate(fmt.Sprintf(`Array.from(document.querySelectorAll("section.row-field")).findIndex(e => e.textContent.includes(%q)) + 1`, text)).(float64)
	if at < 1 {
		t.Fatalf("the row's page does not show %q", text)
	}
	return int(at)
}
