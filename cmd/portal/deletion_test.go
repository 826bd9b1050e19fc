package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/apptest"
	"rettighetsporten/models"
)

// HK-dir strips a chat of what ties it to a person after seven days. Asked for
// on day six, it is in the answer given on day twenty-five.
func TestAChatThatIsDeletedMeanwhileIsInTheAnswer(t *testing.T) {
	t.Parallel()
	for name, dsn := range databases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock := apptest.NewClock("2026-11-02T09:00:00Z")
			d := emptyDemo(t, dsn(t), clock.Now)
			inga := protagonist(t, "inga").Person
			citizen, number := file(t, d, inga, "hkdir")
			d.drain(t)

			worker := as(t, d, "hkdir-caseworker-1", "caseworker")
			deletions, err := d.portal.collect.Deletions(t.Context(), worker, []string{open(t, d, worker, number).Item.ID})
			must(t, err)
			for _, list := range deletions {
				if len(list) != 1 || !list[0].Secured || list[0].On != models.NewDate(2026, 11, 9) {
					t.Errorf("the queue should show one source that deletes on 9 November, secured: %+v", list)
				}
			}

			before := d.stores.Truth(inga)["hkdir-chat"]
			clock.Advance(36 * time.Hour) // the chat is seven days old
			_, err = d.stores.PurgeExpired(t.Context(), clock.Now())
			must(t, err)
			if after := d.stores.Truth(inga)["hkdir-chat"]; after >= before {
				t.Fatalf("the source should have deleted: %d rows before, %d after", before, after)
			}

			clock.Advance(18*24*time.Hour - 12*time.Hour) // day twenty-five
			assignAndStart(t, d, number, "hkdir-ombud", "hkdir-caseworker-1")
			d.drain(t)
			chat := 0
			var line string
			for _, r := range releaseAll(t, d, worker, number) {
				if r.StoreID == "hkdir-chat" {
					chat++
				}
				sent, _ := r.Values["sent_at"].(string)
				if text, ok := r.Values["text"].(string); ok && strings.HasPrefix(sent, "2026-10-27") {
					line = text
				}
			}
			if chat != before || line == "" {
				t.Fatalf("collected %d chat rows, want %d with the conversation of 27 October", chat, before)
			}
			submitAndApprove(t, d, worker, number, "hkdir-approver")
			d.drain(t)
			pdf, err := d.portal.answer.PDF(t.Context(), citizen, open(t, d, citizen, number), answer.Newest)
			must(t, err)
			var content bytes.Buffer
			must(t, pdf.WriteTo(t.Context(), &content))
			text := pdfText(t, content.Bytes())
			for _, want := range []string{strings.Join(strings.Fields(line), " "), "2. november 2026", number} {
				if !strings.Contains(text, want) {
					t.Errorf("the answer lacks %q", want)
				}
			}
		})
	}
}

// What is collected about a person is exactly what the stores hold about them:
// not a row less, not a row of their near-twins.
func TestCollectionsAreTheTruth(t *testing.T) {
	t.Parallel()
	d := emptyDemo(t, databases["sqlite"](t), time.Now)
	for key, at := range map[string]struct{ controller, ombud, caseworker string }{
		"oksana": {"telemark", "telemark-ombud", "telemark-caseworker-1"},
		"hakon":  {"vestfold", "vestfold-ombud", "vestfold-caseworker-1"},
		"inga":   {"hkdir", "hkdir-ombud", "hkdir-caseworker-1"},
		"ingrid": {"aure", "nordmore-ombud", "nordmore-caseworker"},
	} {
		p := protagonist(t, key).Person
		_, number := file(t, d, p, at.controller)
		worker := assignAndStart(t, d, number, at.ombud, at.caseworker)
		d.drain(t)
		must(t, d.portal.rights.AddSeed(t.Context(), worker, number, phoneOf(p), "Ringte tilbake på nummeret og spurte om saken."))
		ownersAnswer(t, d, p, number)
		rows, err := d.portal.review.Rows(t.Context(), worker, open(t, d, worker, number))
		must(t, err)
		got := map[string]int{}
		for _, r := range rows {
			got[r.StoreID]++
		}
		for store, want := range d.stores.Truth(p) {
			if strings.HasPrefix(store, at.controller+"-") && got[store] != want {
				t.Errorf("%s: %s gave %d rows, it holds %d", key, store, got[store], want)
			}
			delete(got, store)
		}
		for store, n := range got {
			t.Errorf("%s: %s gave %d rows and holds none", key, store, n)
		}
	}
}
