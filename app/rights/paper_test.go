package rights_test

import (
	"testing"
	"time"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/app/thread"
	"rettighetsporten/models"
)

// Where nobody acts for the person any more, letters go on paper unless the
// person sees the case and is told of letters at an address of their own.
func TestWhoIsReachedOnPaper(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		relation  models.Relation
		known     bool // the number was checked
		proved    bool // an e-mail address of the person's own
		age       int  // of a child
		refuse    bool // the relation, and never show it
		over      func(b *onBehalf)
		wantPaper bool
	}{
		"acting":                        {relation: models.RelationGuardian},
		"not shown yet":                 {relation: models.RelationGuardian, refuse: true},
		"ended, nobody known":           {relation: models.RelationGuardian, over: (*onBehalf).end, wantPaper: true},
		"ended, known":                  {relation: models.RelationGuardian, known: true, over: (*onBehalf).end, wantPaper: true},
		"ended, told by e-mail":         {relation: models.RelationGuardian, known: true, proved: true, over: (*onBehalf).end},
		"ended, a child too young":      {relation: models.RelationChild, known: true, proved: true, age: 9, over: (*onBehalf).end, wantPaper: true},
		"run out":                       {relation: models.RelationAuthorised, over: (*onBehalf).runOut, wantPaper: true},
		"of age, and never shown to be": {relation: models.RelationChild, age: 17, refuse: true, over: (*onBehalf).runOut, wantPaper: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := world.New(t, apptest.SQLite(t))
			person := w.Person("oksana")
			if c.age > 0 {
				person = childOf(w, c.age)
			}
			b := fileFor(w, c.relation, person)
			if c.proved {
				w.ProveEmail(b.citizen(person), person.Key+"@example.com")
			}
			if c.refuse {
				w.Must(w.Rights.RefuseRelation(t.Context(), b.kari, b.number, "Fullmakten mangler."))
			} else {
				w.Must(b.show(func(check *rights.RelationCheck) {
					if !c.known {
						check.Number = models.NationalID{}
					}
				}))
			}
			if c.over != nil {
				c.over(b)
			}
			kase := w.Open(b.kari, b.number)
			if kase.OnPaper() != c.wantPaper || kase.AddressMissing() != c.wantPaper {
				t.Fatalf("on paper: %v, without an address: %v, want %v", kase.OnPaper(), kase.AddressMissing(), c.wantPaper)
			}
			w.Drain()
			mails := len(w.Mail.Mails())
			w.Must(w.Rights.Inquire(t.Context(), b.kari, b.number, models.InquiryClarification, "Gjelder det skolen?"))
			w.Drain()
			letters, err := w.Rights.Letters(t.Context(), b.kari, kase)
			w.Must(err)
			told := len(w.Mail.Mails()) > mails
			if last := letters[len(letters)-1]; last.OnPaper != c.wantPaper || told == c.wantPaper {
				t.Errorf("the letter is to be posted: %v, and told of by e-mail: %v", last.OnPaper, told)
			}
			if key := thread.Forbids(kase, models.AuthorStaff); (key == "thread.on_paper") != c.wantPaper {
				t.Errorf("staff may not write a message: %q", key)
			}
		})
	}
}

func (b *onBehalf) end() {
	b.Must(b.Rights.EndRepresentation(b.T.Context(), b.kari, b.number, ""))
}

func (b *onBehalf) runOut() { b.Clock.Advance(400 * 24 * time.Hour) }

// A letter waits for an address, which is noted when the representation ends or
// later; it lies sealed, and goes with the case to another body.
func TestWhereALetterIsPosted(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		b := fileFor(w, models.RelationGuardian, w.Person("oksana"))
		w.Must(b.show(func(check *rights.RelationCheck) { check.Number = models.NationalID{} }))
		note := func(postal string) error { return w.Rights.NotePostal(t.Context(), b.kari, b.number, "", postal) }
		w.Refused(note("Storgata 1"), fault.Conflict, "act.postal.in_portal")
		b.end()
		w.Must(w.Rights.Inquire(t.Context(), b.kari, b.number, models.InquiryClarification, "Gjelder det skolen?"))
		letter := letterOf(w, b.kari, b.number, models.LetterInquiry)
		today := models.DateIn(w.Clock.Now(), time.UTC)
		posted := func() error {
			return w.Rights.Posted(t.Context(), b.kari, w.Open(b.kari, b.number), letter.ID, today)
		}
		w.Refused(posted(), fault.Conflict, "posted.address_missing")
		w.Refused(note(" \n"), fault.Invalid, "act.postal.missing")
		w.Refused(w.Rights.NotePostal(t.Context(), w.Staff("ola", authz.Caseworker, "nord"), b.number, "", "Storgata 1"), fault.Forbidden, "case.not_yours")
		w.Must(note(" Lillegata 2\n3674 Notodden "))
		if c := w.Open(b.kari, b.number); c.Postal != "Lillegata 2\n3674 Notodden" || c.AddressMissing() {
			t.Errorf("the address is %q", c.Postal)
		}
		w.Must(posted())
		w.Must(w.Rights.Forward(t.Context(), b.kari, b.number, rights.Forwarding{ControllerID: "sor", Reason: "Skolen er deres."}))
		w.Drain()
		sor := w.Staff("sigrid", authz.Caseworker, "sor")
		page, err := w.Rights.Queue(t.Context(), sor, rights.QueueFilter{})
		w.Must(err)
		if len(page.Rows) != 1 || w.Open(sor, page.Rows[0].Reference).Postal != "Lillegata 2\n3674 Notodden" {
			t.Errorf("sent on, there is no address in %+v", page.Rows)
		}
		if found := w.Readable("Lillegata"); len(found) > 0 {
			t.Errorf("the address can be read in %v", found)
		}

		at := fileFor(w, models.RelationGuardian, w.Person("oksana"))
		w.Must(at.show())
		w.Must(w.Rights.EndRepresentation(t.Context(), at.kari, at.number, "Lillegata 3\n3674 Notodden"))
		if c := w.Open(at.kari, at.number); c.Postal != "Lillegata 3\n3674 Notodden" || c.Behalf.Acts {
			t.Errorf("ended, the address is %q", c.Postal)
		}
		if n := w.Count("SELECT COUNT(*) FROM audit_entries WHERE action = 'postal.noted'"); n != 2 {
			t.Errorf("the log has %d addresses noted", n)
		}
	})
}

// Where somebody asked for themselves in the portal, nothing is posted.
func TestWhoAsksInThePortalReadsThere(t *testing.T) {
	t.Parallel()
	w := world.New(t, apptest.SQLite(t))
	kari, number := w.Staff("kari", authz.Caseworker, "nord"), w.File(w.Citizen("oksana"), "nord").CaseNumber
	w.Take(kari, number)
	w.Refused(w.Rights.NotePostal(t.Context(), kari, number, "", "Storgata 1"), fault.Conflict, "act.postal.in_portal")
}
