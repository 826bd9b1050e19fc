package world

import (
	"regexp"
	"slices"
	"strings"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/demo/people"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/identity"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Person returns one of the synthetic people: oksana, hakon, inga or ingrid.
func (w *World) Person(key string) people.Person {
	w.T.Helper()
	cast, err := people.Protagonists()
	w.Must(err)
	for _, p := range cast {
		if p.Key == key {
			return p.Person
		}
	}
	w.T.Fatalf("there is no %s", key)
	return people.Person{}
}

// Citizen enrols the person and returns them acting.
func (w *World) Citizen(key string) authz.Actor {
	w.T.Helper()
	p := w.Person(key)
	enrolled, err := w.Sessions.EnrolPerson(w.T.Context(), p.NationalID, models.Bokmal)
	w.Must(err)
	actor, _ := enrolled.As(authz.DataSubject)
	return actor
}

// Employee enrols somebody with the roles, each as role:controller.
func (w *World) Employee(name string, roles ...string) authz.Person {
	w.T.Helper()
	p, err := w.Sessions.EnrolStaff(w.T.Context(), identity.Claims{
		Issuer: "https://staff.example", Subject: name, Name: strings.ToUpper(name[:1]) + name[1:], Email: name + "@nord.example", Roles: roles,
	})
	w.Must(err)
	return p
}

// Staff enrols somebody with one role for the controllers, and returns them
// acting in it.
func (w *World) Staff(name string, role authz.Role, controllers ...string) authz.Actor {
	w.T.Helper()
	var roles []string
	for _, c := range controllers {
		roles = append(roles, string(role)+":"+c)
	}
	actor, ok := w.Employee(name, roles...).As(role)
	if !ok {
		w.T.Fatalf("%s is no %s", name, role)
	}
	return actor
}

// Submission is a request that can be filed as it is, each under a key of its
// own.
func (w *World) Submission(controllerID string) rights.Submission {
	return rights.Submission{
		Key: identity.NewToken(), ControllerID: controllerID, Name: "Oksana Bondarenko",
		Email: "oksana.bondarenko@epost.example", Language: models.Bokmal,
		Wishes: []rights.Wish{rights.Access("Alt dere har om meg.")},
	}
}

// File files a request and does nothing more: its jobs wait.
func (w *World) File(citizen authz.Actor, controllerID string) models.RightsRequest {
	w.T.Helper()
	rr, err := w.Rights.Submit(w.T.Context(), citizen, w.Submission(controllerID))
	w.Must(err)
	return rr
}

// Open opens a case.
func (w *World) Open(actor authz.Actor, number string) rights.Case {
	w.T.Helper()
	c, err := w.Rights.Open(w.T.Context(), actor, number)
	w.Must(err)
	return c
}

// Take makes the caseworker take the case.
func (w *World) Take(worker authz.Actor, number string) rights.Case {
	w.T.Helper()
	c := w.Open(worker, number)
	w.Must(w.Rights.Assign(w.T.Context(), worker, number, worker.StaffID, c.Request.Version))
	return w.Open(worker, number)
}

// Collected takes the case, starts its collection and does what is due.
func (w *World) Collected(worker authz.Actor, number string) rights.Case {
	w.T.Helper()
	w.Must(w.Collect.Start(w.T.Context(), worker, w.Take(worker, number)))
	w.Drain()
	return w.Open(worker, number)
}

var sixDigits = regexp.MustCompile(`\b\d{6}\b`)

// CodeSentTo returns the newest code in the mailbox of the address.
func (w *World) CodeSentTo(address string) string {
	w.T.Helper()
	for _, m := range slices.Backward(w.Mail.Mails()) {
		if code := sixDigits.FindString(m.Body); code != "" && strings.EqualFold(m.To, address) {
			return code
		}
	}
	w.T.Fatal("no code came")
	return ""
}

// ProveEmail proves that the address is the citizen's.
func (w *World) ProveEmail(citizen authz.Actor, address string) {
	w.T.Helper()
	contact, err := w.Rights.SendCode(w.T.Context(), citizen, address, models.Bokmal)
	w.Must(err)
	w.Drain()
	w.Must(w.Rights.Prove(w.T.Context(), citizen, contact.ID, w.CodeSentTo(address)))
}

// SubmissionFor is a request that Håkon makes for Oksana, as her guardian.
func (w *World) SubmissionFor(controllerID string) rights.Submission {
	w.T.Helper()
	sub, by, person := w.Submission(controllerID), w.Person("hakon"), w.Person("oksana")
	sub.Name, sub.Email = by.Name(), by.Email
	sub.Behalf = rights.OnBehalf{Relation: models.RelationGuardian, Name: person.Name(), Born: person.Born}
	return sub
}

// Furnish puts into Nord's archive and chat what they hold about the person:
// the person, a case of their own, a case that names somebody else, and two
// lines of chat.
func (w *World) Furnish(key string) {
	w.T.Helper()
	p, other := w.Person(key), w.Person("ingrid")
	w.Stores["arkiv"].Put("persons", recordstore.Row{"id": int64(7), "number": p.NationalID.Reveal()})
	w.Stores["arkiv"].Put("cases",
		recordstore.Row{"id": int64(70), "person_id": int64(7), "counterpart": nil, "text": "Egen sak."},
		recordstore.Row{"id": int64(71), "person_id": int64(7), "counterpart": other.NationalID.Reveal(), "text": "Nabovarsel fra en annen."},
		recordstore.Row{"id": int64(72), "person_id": int64(8), "counterpart": nil, "text": "En fremmed sak."},
	)
	w.Stores["chat"].Put("lines",
		recordstore.Row{"id": int64(1), "email": p.Email, "text": "Hei, jeg lurer på noe."},
		recordstore.Row{"id": int64(2), "email": p.Email, "text": "Takk for hjelpen."},
		recordstore.Row{"id": int64(3), "email": other.Email, "text": "En annens linje."},
	)
}

// Refused fails the test unless the error has the kind and the message key.
func (w *World) Refused(err error, kind fault.Kind, key string) {
	w.T.Helper()
	if err == nil || fault.KindOf(err) != kind || fault.KeyOf(err) != key {
		w.T.Errorf("got %v, want %s: %s", err, kind, key)
	}
}

// UnderReview returns a case of Oksana's at Nord, collected from everybody. The
// owner of the papers found nothing.
func (w *World) UnderReview(worker authz.Actor) rights.Case {
	w.T.Helper()
	c := w.withPapersOut(worker)
	w.OwnerAnswers(collect.Reply{State: models.TaskNotFound})
	return w.Open(worker, c.Item.Reference)
}

// WithoutPapers returns a case of Oksana's at Nord, collected from everybody but
// the owner of the papers, without whom it went on.
func (w *World) WithoutPapers(worker authz.Actor) rights.Case {
	w.T.Helper()
	c := w.withPapersOut(worker)
	w.Must(w.Collect.GoOnWithout(w.T.Context(), worker, c, "papir", Why))
	w.Drain()
	return w.Open(worker, c.Item.Reference)
}

// Why is the reason for going on without the papers.
const Why = "Arkivaren er på ferie."

func (w *World) withPapersOut(worker authz.Actor) rights.Case {
	w.T.Helper()
	w.Furnish("oksana")
	citizen := w.Citizen("oksana")
	w.ProveEmail(citizen, w.Person("oksana").Email)
	return w.Collected(worker, w.File(citizen, "nord").CaseNumber)
}

// OwnerAnswers makes the owner of Nord's papers answer every open task, and
// does what is due.
func (w *World) OwnerAnswers(reply collect.Reply) {
	w.T.Helper()
	owner := w.Staff("arkivar", authz.StoreOwner, "nord")
	tasks, err := w.Collect.Tasks(w.T.Context(), owner)
	w.Must(err)
	for _, t := range tasks {
		if t.State == models.TaskOpen {
			w.Must(w.Collect.Answer(w.T.Context(), owner, t.ID, reply))
		}
	}
	w.Drain()
}
