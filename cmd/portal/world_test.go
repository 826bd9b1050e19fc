package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/demo"
	"rettighetsporten/app/demo/people"
	"rettighetsporten/app/identity"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// These helpers do through the services what people do through the pages, for
// tests about time and faults rather than about pages.

func protagonist(t *testing.T, key string) people.Protagonist {
	t.Helper()
	cast, err := people.Protagonists()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range cast {
		if p.Key == key {
			return p
		}
	}
	t.Fatalf("there is no %s", key)
	return people.Protagonist{}
}

func (d *demoWorld) drain(t *testing.T) {
	t.Helper()
	must(t, d.portal.runner.Drain(t.Context()))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func as(t *testing.T, d *demoWorld, key string, role authz.Role) authz.Actor {
	t.Helper()
	staff, ok := people.FindStaff(key)
	if !ok {
		t.Fatalf("there is no %s", key)
	}
	_, client := demo.Clients(d.address)
	person, err := d.portal.sessions.EnrolStaff(t.Context(), identity.Claims{
		Issuer: client.Issuer, Subject: staff.Key, Name: staff.Name, Email: staff.Email, Roles: staff.Claims,
	})
	must(t, err)
	actor, ok := person.As(role)
	if !ok {
		t.Fatalf("%s is no %s", key, role)
	}
	return actor
}

// file proves the person's address and files a request for access.
func file(t *testing.T, d *demoWorld, p people.Person, controller string) (authz.Actor, string) {
	t.Helper()
	ctx := t.Context()
	enrolled, err := d.portal.sessions.EnrolPerson(ctx, p.NationalID, p.Language)
	must(t, err)
	actor, _ := enrolled.As(authz.DataSubject)
	contact, err := d.portal.rights.SendCode(ctx, actor, p.Email, p.Language)
	must(t, err)
	d.drain(t)
	must(t, d.portal.rights.Prove(ctx, actor, contact.ID, codeSentTo(t, d, p.Email)))
	rr, err := d.portal.rights.Submit(ctx, actor, rights.Submission{
		Key: identity.NewToken(), ControllerID: controller, Name: p.Name(), Email: p.Email, Language: models.Bokmal,
		Wishes: []rights.Wish{rights.Access("Alt dere har om meg.")},
	})
	must(t, err)
	return actor, rr.CaseNumber
}

var sixDigits = regexp.MustCompile(`\b\d{6}\b`)

// codeSentTo returns the newest code that came to the address. On a slow machine
// a mail may need a second try.
func codeSentTo(t *testing.T, d *demoWorld, address string) string {
	t.Helper()
	return waitFor(t, "the code", func() string {
		d.drain(t)
		for _, m := range slices.Backward(d.mailbox.Mails()) {
			if code := sixDigits.FindString(m.Body); code != "" && strings.EqualFold(m.To, address) {
				return code
			}
		}
		return ""
	})
}

func open(t *testing.T, d *demoWorld, actor authz.Actor, number string) rights.Case {
	t.Helper()
	c, err := d.portal.rights.Open(t.Context(), actor, number)
	must(t, err)
	return c
}

func assignAndStart(t *testing.T, d *demoWorld, number, ombud, caseworker string) authz.Actor {
	t.Helper()
	boss, worker := as(t, d, ombud, authz.Ombud), as(t, d, caseworker, authz.Caseworker)
	must(t, d.portal.rights.Assign(t.Context(), boss, number, worker.StaffID, open(t, d, boss, number).Request.Version))
	must(t, d.portal.collect.Start(t.Context(), worker, open(t, d, worker, number)))
	return worker
}

func ownersAnswer(t *testing.T, d *demoWorld, p people.Person, number string) {
	t.Helper()
	for _, s := range people.AllStaff() {
		if !strings.HasPrefix(s.Claims[0], "owner:") {
			continue
		}
		owner := as(t, d, s.Key, authz.StoreOwner)
		tasks, err := d.portal.collect.Tasks(t.Context(), owner)
		must(t, err)
		for _, task := range tasks {
			opened, err := d.portal.collect.Task(t.Context(), owner, task.ID)
			must(t, err)
			if opened.CaseNumber != number || task.State != models.TaskOpen {
				continue
			}
			reply := collect.Reply{State: models.TaskNotFound}
			for _, note := range d.stores.Notes(task.StoreID, p) {
				reply.State = models.TaskCompleted
				reply.Rows = append(reply.Rows, map[string]any{"Opplysning": note})
			}
			must(t, d.portal.collect.Answer(t.Context(), owner, task.ID, reply))
		}
	}
	d.drain(t)
}

// releaseAll releases every row and confirms every fact.
func releaseAll(t *testing.T, d *demoWorld, worker authz.Actor, number string) []review.Row {
	t.Helper()
	ctx := t.Context()
	c := open(t, d, worker, number)
	rows, err := d.portal.review.Rows(ctx, worker, c)
	must(t, err)
	refs := make([]review.Ref, 0, len(rows))
	for _, r := range rows {
		refs = append(refs, review.Ref{PageID: r.PageID, Index: r.Index})
	}
	must(t, d.portal.review.Choose(ctx, worker, c, refs, review.Choice{Outcome: models.Released}))
	silent, err := d.portal.answer.ToConfirm(ctx, worker, c)
	must(t, err)
	statements := map[review.Fact]string{}
	for _, a := range silent {
		for _, f := range a.SilentOn() {
			statements[review.Fact{ActivityID: a.ID, Fact: f}] = "Sjekket med dem som har ansvar for tjenesten."
		}
	}
	must(t, d.portal.review.Confirm(ctx, worker, c, statements))
	return rows
}

func submitAndApprove(t *testing.T, d *demoWorld, worker authz.Actor, number, approver string) {
	t.Helper()
	ctx := t.Context()
	must(t, d.portal.answer.Submit(ctx, worker, open(t, d, worker, number), "Her er svaret."))
	boss := as(t, d, approver, authz.Approver)
	c := open(t, d, boss, number)
	draft, err := d.portal.answer.Draft(ctx, boss, c)
	must(t, err)
	must(t, d.portal.answer.Approve(ctx, boss, c, draft.Version))
}

// pdfText reads a PDF with an independent reader. Line breaks become spaces.
func pdfText(t *testing.T, pdf []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "answer.pdf")
	must(t, os.WriteFile(path, pdf, 0o600))
	out, err := exec.CommandContext(t.Context(), "pdftotext", "-raw", path, "-").Output()
	must(t, err)
	return strings.Join(strings.Fields(string(out)), " ")
}

func phoneOf(p people.Person) rights.Seed {
	return rights.Seed{Kind: models.SeedPhone, Value: p.Phone}
}
