package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// A tick for direct marketing is taken away on a page of its own, which says what
// is wrong at its field and is offered for nothing else.
func TestATickForDirectMarketingIsTakenAway(t *testing.T) {
	t.Parallel()
	d := startDemo(t)
	worker := as(t, d, "kristiansund-caseworker", authz.Caseworker)
	queue, err := d.portal.rights.Queue(t.Context(), worker, rights.QueueFilter{Right: models.RightObjection, Status: rights.StatusAny, Limit: 10})
	must(t, err)
	if len(queue.Rows) != 1 {
		t.Fatalf("there are %d objections", len(queue.Rows))
	}
	at := "/saksbehandler/sak/" + queue.Rows[0].Reference
	v := newVisitor(t, d.address)
	v.login("/ansatt", "kristiansund-caseworker")
	if page := v.get(at); !strings.Contains(page.body, at+"/ikke-reklame") || !strings.Contains(page.body, "kan ikke avslås") {
		t.Errorf("the case does not offer it: %d", page.status)
	}
	v.get(at + "/ikke-reklame")
	form := url.Values{"channel": {"portal"}, "on": {"i morgen"}}
	if r := v.post(at+"/ikke-reklame", form); r.status != http.StatusUnprocessableEntity || !strings.Contains(r.body, `value="i morgen"`) || !strings.Contains(r.body, "on-e") {
		t.Errorf("no day is answered by %d", r.status)
	}
	form.Set("on", time.Now().In(deadline.Zone()).Format("2.1.2006"))
	if r := v.follow(v.post(at+"/ikke-reklame", form)); r.status != http.StatusOK || !strings.Contains(r.body, "behandles som en vanlig protest") || strings.Contains(r.body, at+"/ikke-reklame") {
		t.Errorf("it is answered by %d", r.status)
	}
	if r := v.get(at + "/ikke-reklame"); r.status != http.StatusOK || !strings.Contains(r.body, "Dette gjelder bare en protest mot direkte reklame") {
		t.Errorf("once more, the page says %d", r.status)
	}
	if r := v.post(at+"/ikke-reklame", form); r.status != http.StatusConflict {
		t.Errorf("sent once more, it is answered by %d", r.status)
	}
}
