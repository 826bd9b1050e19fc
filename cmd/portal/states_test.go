package main

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/apptest/law"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/deadline"
	"rettighetsporten/models"
)

// pageOfAct is where a role does an act, and what it sends.
type pageOfAct struct {
	role authz.Role
	at   string // behind the role's address of the case
	act  models.Act
	form url.Values
	page bool // it has a page of its own, which says why when it cannot be done
}

func pagesOfActs() []pageOfAct {
	v := func(pairs ...string) url.Values {
		form := url.Values{}
		for i := 0; i < len(pairs); i += 2 {
			form.Set(pairs[i], pairs[i+1])
		}
		return form
	}
	receipt := v("at", "1.1.2026 12:00", "channel", "letter", "reason", "Det lå i posten.")
	forward := v("to", "", "body", "Nav", "how", "i brev", "reason", "Det er deres.")
	told := v("channel", "phone", "on", time.Now().In(deadline.Zone()).Format("2.1.2006"))
	return []pageOfAct{
		{authz.Caseworker, "forleng", models.ActExtend, v("reason", "Mange krav."), true},
		{authz.Caseworker, "sporsmal", models.ActInquire, v("question", "Gjelder det skolen?", "kind", "clarification"), true},
		{authz.Caseworker, "gebyr", models.ActFee, v("ground", "12-5-excessive", "kroner", "200", "reason", "Det ble besvart i går."), true},
		{authz.Caseworker, "sporsmal/svar", models.ActReply, v("answer", "Ja."), true},
		{authz.Caseworker, "sporsmal/slutt", models.ActDrop, v(), false},
		{authz.Caseworker, "avgjor", models.ActDecide, v("outcome", "refused", "ground_1", "12-5-excessive", "reason_1", "Det ble besvart i går.", "argument_1", "Svaret ligger i saken."), true},
		{authz.Caseworker, "mottak", models.ActCorrectReceipt, receipt, true},
		{authz.Ombud, "mottak", models.ActCorrectReceipt, receipt, true},
		{authz.Caseworker, "videresend", models.ActForward, forward, true},
		{authz.Ombud, "videresend", models.ActForward, forward, true},
		{authz.Caseworker, "annet-regelverk", models.ActReroute, v("regime", "party", "answered_by", "Skolekontoret", "reason", "Du spør om saken din."), true},
		{authz.Caseworker, "gjenapne", models.ActReopen, v("reason", "Vi ser på det igjen."), true},
		{authz.Ombud, "gjenapne", models.ActReopen, v("reason", "Vi ser på det igjen."), true},
		{authz.Ombud, "rad", models.ActAdvise, v("advice", "Svar klart.", "about", "other"), true},
		{authz.Caseworker, "trukket", models.ActWithdraw, told, true},
		{authz.Ombud, "trukket", models.ActWithdraw, told, true},
		{authz.Approver, "godkjenn", models.ActApprove, v("version", "1"), false},
		{authz.Approver, "returner", models.ActReturn, v("version", "1", "note", "Skriv hvorfor."), false},
		{authz.DataSubject, "trekk", models.ActWithdraw, v(), false},
		{authz.DataSubject, "svar-pa-sporsmal", models.ActReply, v("reply", "Ja."), false},
		{authz.DataSubject, "klage", models.ActComplain, v("complaint", "Jeg er ikke fornøyd."), true},
	}
}

var caseAt = map[authz.Role]string{
	authz.Caseworker: "/saksbehandler/sak/", authz.Ombud: "/ombud/sak/", authz.Approver: "/beslutter/sak/", authz.DataSubject: "/krav/",
}

// In every state each act's page has its form where the act is lawful, and says
// why where it is not; what is sent nevertheless is refused and changes nothing.
// That nobody else gets so far is TestEveryRouteIsForItsRoleAlone.
func TestEveryActInEveryStateThroughThePages(t *testing.T) {
	t.Parallel()
	d := startDemo(t)
	oksana := protagonist(t, "oksana")
	_, number := file(t, d, oksana.Person, "telemark")
	d.drain(t)
	boss, worker := as(t, d, "telemark-ombud", authz.Ombud), as(t, d, "telemark-caseworker-1", authz.Caseworker)
	c := open(t, d, boss, number)
	must(t, d.portal.rights.Assign(t.Context(), boss, number, worker.StaffID, c.Request.Version))
	must(t, d.portal.db.Read().WithContext(t.Context()).Exec("UPDATE rights_requests SET registered_by = ? WHERE id = ?", boss.StaffID, c.Request.ID).Error) // as from a letter: staff withdraw it
	visitors := map[authz.Role]*visitor{}
	for role := range caseAt {
		visitors[role] = newVisitor(t, d.address)
		if r := visitors[role].login(whoActs[role].login, whoActs[role].subject); r.status != http.StatusOK {
			t.Fatalf("%s cannot log in: %d", role, r.status)
		}
	}
	compared := 0
	for _, status := range models.Statuses() {
		must(t, d.portal.db.Read().WithContext(t.Context()).Exec("UPDATE request_items SET status = ? WHERE id = ?", status, c.Item.ID).Error)
		state := law.State{Right: models.RightAccess, Stage: status}
		before := open(t, d, boss, number).Item
		for _, p := range pagesOfActs() {
			name := fmt.Sprintf("%s as %s at %s", p.act, p.role, status)
			path, may, v := caseAt[p.role]+number+"/"+p.at, state.May(p.act), visitors[p.role]
			compared++
			if p.page {
				r := v.get(path + "?utfall=refused") // what a decision is to be is asked first
				has := slices.ContainsFunc(forms(t, r.body), func(f form) bool { return strings.HasSuffix(f.action, path) })
				if r.status != http.StatusOK || has != may || !may && !strings.Contains(r.body, "callout") {
					t.Errorf("%s: the page answers %d, with a form: %v, lawful: %v", name, r.status, has, may)
				}
			}
			if may || p.act == models.ActWithdraw && status == models.StatusWithdrawn { // a second click is shown the case
				continue
			}
			if r := v.post(path, p.form); r.status != http.StatusConflict {
				t.Errorf("%s: sent nevertheless, it is answered by %d", name, r.status)
			}
			if after := open(t, d, boss, number).Item; after.Status != status || after.Version != before.Version {
				t.Errorf("%s: sent nevertheless, the case is %s", name, after.Status)
			}
		}
	}
	t.Logf("measured: %d acts held against the law through the pages", compared)
}
