package rights_test

import (
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// receiveFor lets the ombud write down what Håkon asks for somebody in a letter,
// with his number where he is known by it.
func receiveFor(w *world.World, relation models.Relation, name string, born models.Date, number models.NationalID) (models.RightsRequest, error) {
	in := intake(w)
	in.Name, in.NationalID = w.Person("hakon").Name(), number
	in.Behalf = rights.OnBehalf{Relation: relation, Name: name, Born: born, Shown: "Kopi av vergefullmakt lå ved."}
	return w.Rights.Receive(w.T.Context(), w.Staff("Oda", authz.Ombud, "nord"), in)
}

// What somebody asks on paper for another is held as what is asked in the portal:
// nothing is searched before the relation is checked, the letters go on paper to
// who asked, and nowhere of theirs when they act no longer.
func TestAskingOnPaperForAnother(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		for relation, person := range map[models.Relation]struct{ known bool }{models.RelationChild: {true}, models.RelationGuardian: {false}} {
			b := &onBehalf{World: w, hakon: w.Citizen("hakon"), kari: w.Staff("kari", authz.Caseworker, "nord"), person: childOf(w, 9)}
			if relation == models.RelationGuardian {
				b.person = w.Person("oksana")
			}
			var number models.NationalID
			if person.known {
				number = w.Person("hakon").NationalID
			}
			rr, err := receiveFor(w, relation, b.person.Name(), b.person.Born, number)
			w.Must(err)
			b.number = rr.CaseNumber
			seen := len(w.Mail.Mails())
			w.Drain()
			w.Take(b.kari, b.number)
			c := w.Open(b.kari, b.number)
			home := intake(w).Postal
			if c.Name != b.person.Name() || c.Addressee() != w.Person("hakon").Name() || c.Postal != home || !c.OnPaper() || c.Behalf.Note == "" || len(w.Mail.Mails()) != seen {
				t.Errorf("%s: the case is for %q, letters go to %q at %q, %d e-mails", relation, c.Name, c.Addressee(), c.Postal, len(w.Mail.Mails())-seen)
			}
			if b.sees(b.hakon) != person.known {
				t.Errorf("%s: who asked sees the case: %v", relation, !person.known)
			}
			receipt := letterOf(w, b.kari, b.number, models.LetterReceipt)
			if !receipt.OnPaper || !strings.Contains(receipt.Body, "Dette gjeld "+c.Name) || !strings.Contains(receipt.Body, "eit brev til oss") {
				t.Errorf("%s: the receipt says %s", relation, receipt.Body)
			}

			w.Must(w.Collect.Start(t.Context(), b.kari, c))
			w.Drain()
			searched := func() int {
				t.Helper()
				seeds, err := w.Rights.Seeds(t.Context(), b.kari, rr)
				w.Must(err)
				return len(seeds) + w.Count("SELECT COUNT(*) FROM store_tasks WHERE item_id = ?", c.Item.ID)
			}
			if n := searched(); n != 0 {
				t.Errorf("%s: unchecked, %d searches are made", relation, n)
			}
			w.Refused(w.Answer.Submit(t.Context(), b.kari, w.Open(b.kari, b.number), ""), fault.Conflict, "decide.relation_first")
			w.Must(b.show(func(check *rights.RelationCheck) { check.Protected = true }))
			w.Drain()
			if c = w.Open(b.kari, b.number); searched() == 0 || !c.Shielded() || c.Postal != home {
				t.Errorf("%s: checked, nothing is searched, or the address is not shielded", relation)
			}
			if n := w.Count("SELECT COUNT(*) FROM audit_entries WHERE action = 'request.submitted' AND request_id = ? AND detail LIKE ?", rr.ID, "%"+c.Behalf.ID+"%"); n != 2 {
				t.Errorf("%s: %d lines of the log name the representation, want one of each right", relation, n)
			}

			// The representative moves; the person's own address is another matter.
			theirs := c.PostalOf()
			w.Refused(w.Rights.NotePostal(t.Context(), b.kari, b.number, "", "Hemmelig vei 1"), fault.Conflict, "act.postal.somebody_else")
			w.Must(w.Rights.NotePostal(t.Context(), b.kari, b.number, theirs, "Nygata 2"))
			if c = w.Open(b.kari, b.number); c.Postal != "Nygata 2" {
				t.Errorf("%s: moved, letters go to %q", relation, c.Postal)
			}
			if relation == models.RelationGuardian {
				w.Clock.Advance(400 * 24 * time.Hour)
			} else {
				w.Must(w.Rights.EndRepresentation(t.Context(), b.kari, b.number, ""))
			}
			if c = w.Open(b.kari, b.number); c.Postal != "" || c.Addressee() != b.person.Name() || !c.AddressMissing() || b.sees(b.hakon) {
				t.Errorf("%s: over, letters go to %q at %q", relation, c.Addressee(), c.Postal)
			}
			w.Refused(w.Rights.NotePostal(t.Context(), b.kari, b.number, theirs, "Nygata 2"), fault.Conflict, "act.postal.somebody_else")
			w.Must(w.Rights.NotePostal(t.Context(), b.kari, b.number, "", "Hemmelig vei 1"))
			if c = w.Open(b.kari, b.number); c.Postal != "Hemmelig vei 1" || c.Behalf.Postal != "Nygata 2" {
				t.Errorf("%s: the person's letters go to %q, and the representative's went to %q", relation, c.Postal, c.Behalf.Postal)
			}
		}
	})
}

// A letter that lay to be posted to who acted for the person goes to the person
// when that is over, and says why; one that was posted in time stays as it was,
// also when staff note it afterwards.
func TestALetterIsNotPostedToWhoActsNoLonger(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		for _, runsOut := range []bool{true, false} {
			b := &onBehalf{World: w, hakon: w.Citizen("hakon"), kari: w.Staff("kari", authz.Caseworker, "nord"), person: w.Person("oksana")}
			rr, err := receiveFor(w, models.RelationGuardian, b.person.Name(), b.person.Born, models.NationalID{})
			w.Must(err)
			b.number = rr.CaseNumber
			w.Take(b.kari, b.number)
			w.Must(b.show())
			w.Must(w.Rights.Extend(t.Context(), b.kari, b.number, "Vi leter i et arkiv."))
			w.Must(w.Rights.Inquire(t.Context(), b.kari, b.number, models.InquiryClarification, "Gjelder det skolen?"))
			written := models.DateIn(w.Clock.Now(), deadline.Zone())
			post := func(kind models.LetterKind, on models.Date) rights.Letter {
				t.Helper()
				w.Must(w.Rights.Posted(t.Context(), b.kari, w.Open(b.kari, b.number), letterOf(w, b.kari, b.number, kind).ID, on))
				return letterOf(w, b.kari, b.number, kind)
			}
			before := letterOf(w, b.kari, b.number, models.LetterExtension).Body
			question := letterOf(w, b.kari, b.number, models.LetterInquiry).Body
			receipt := post(models.LetterReceipt, written).Body

			w.Clock.Advance(2 * 24 * time.Hour)
			if runsOut {
				w.Clock.Advance(400 * 24 * time.Hour)
			} else {
				w.Must(w.Rights.EndRepresentation(t.Context(), b.kari, b.number, ""))
			}
			extension := letterOf(w, b.kari, b.number, models.LetterExtension)
			w.Refused(w.Rights.Posted(t.Context(), b.kari, w.Open(b.kari, b.number), extension.ID, written), fault.Conflict, "posted.address_missing")
			w.Must(w.Rights.NotePostal(t.Context(), b.kari, b.number, "", "Hemmelig vei 1"))
			head := "Dette brevet vart skrive " + w.Texts.For(rr.Language).Date(written) + " til " + w.Person("hakon").Name()
			if !strings.HasPrefix(extension.Body, head) || !strings.Contains(extension.Body, "til deg, "+b.person.Name()) || !strings.HasSuffix(extension.Body, "\n\n"+before) {
				t.Errorf("runs out %t: the person would read %s", runsOut, extension.Body)
			}
			today := models.DateIn(w.Clock.Now(), deadline.Zone())
			if sent := post(models.LetterExtension, today); sent.Body != extension.Body || sent.Representation != nil || sent.PostedOn != today {
				t.Errorf("runs out %t: what was sent is kept as %s, %v", runsOut, sent.Body, sent.Representation)
			}
			// What went in time, and is noted late, went to who acted then.
			if sent := post(models.LetterInquiry, written.AddDays(1)); sent.Body != question || sent.Representation == nil || *sent.Representation != w.Open(b.kari, b.number).Behalf.ID {
				t.Errorf("runs out %t: what was posted in time is kept as %s", runsOut, sent.Body)
			}
			if now := letterOf(w, b.kari, b.number, models.LetterReceipt); now.Body != receipt {
				t.Errorf("runs out %t: what had been posted is now %s", runsOut, now.Body)
			}
		}
	})
}

// On paper as in the portal parents act for children alone, and the number of who
// asks is never what is searched.
func TestWhatAskingOnPaperForAnotherNeeds(t *testing.T) {
	t.Parallel()
	w := world.New(t, apptest.SQLite(t))
	grown, oksana := childOf(w, 18), w.Person("oksana")
	for key, err := range map[string]error{
		"behalf.of_age":           second(receiveFor(w, models.RelationChild, grown.Name(), grown.Born, models.NationalID{})),
		"behalf.name_missing":     second(receiveFor(w, models.RelationGuardian, " ", oksana.Born, models.NationalID{})),
		"behalf.born_wrong":       second(receiveFor(w, models.RelationGuardian, oksana.Name(), models.Date{}, models.NationalID{})),
		"behalf.relation_missing": second(receiveFor(w, "neighbour", oksana.Name(), oksana.Born, models.NationalID{})),
	} {
		w.Refused(err, fault.Invalid, key)
	}
	in := intake(w)
	in.Check, in.CheckNote = models.CheckedNothing, ""
	in.Behalf = rights.OnBehalf{Relation: models.RelationGuardian, Name: oksana.Name(), Born: oksana.Born}
	rr, err := w.Rights.Receive(t.Context(), w.Staff("Oda", authz.Ombud, "nord"), in)
	w.Must(err)
	kari := w.Staff("Kari", authz.Caseworker, "nord")
	w.Take(kari, rr.CaseNumber)
	w.Refused(w.Rights.Identify(t.Context(), kari, rr.CaseNumber, models.CheckedShown, "Førerkort.", w.Person("hakon").NationalID), fault.Invalid, "act.identify.number_behalf")
	w.Must(w.Rights.Identify(t.Context(), kari, rr.CaseNumber, models.CheckedShown, "Førerkort.", models.NationalID{}))
	w.Must(w.Rights.RefuseRelation(t.Context(), kari, rr.CaseNumber, "Vergefullmakten."))
	if letter := letterOf(w, kari, rr.CaseNumber, models.LetterRelation); !letter.OnPaper || strings.Contains(letter.Body, "melding") {
		t.Errorf("who reads no messages is told %s", letter.Body)
	}
	if seeds, err := w.Rights.Seeds(t.Context(), kari, rr); err != nil || len(seeds) != 0 {
		t.Errorf("it is searched by %v, %v", seeds, err)
	}
}

func second(_ models.RightsRequest, err error) error { return err }

// Sent on, the letters go to who asked as before, and their address is not taken
// for the person's.
func TestAskingOnPaperForAnotherIsSentOn(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		oksana, kari := w.Person("oksana"), w.Staff("kari", authz.Caseworker, "nord")
		rr, err := receiveFor(w, models.RelationGuardian, oksana.Name(), oksana.Born, models.NationalID{})
		w.Must(err)
		w.Take(kari, rr.CaseNumber)
		w.Must(w.Rights.Forward(t.Context(), kari, rr.CaseNumber, rights.Forwarding{ControllerID: "sor", Reason: "Skolen er deres."}))
		w.Drain()
		sor := w.Staff("sigrid", authz.Caseworker, "sor")
		page, err := w.Rights.Queue(t.Context(), sor, rights.QueueFilter{})
		w.Must(err)
		if len(page.Rows) != 1 {
			t.Fatalf("Sør has %+v", page.Rows)
		}
		c := w.Open(sor, page.Rows[0].Reference)
		if c.Behalf == nil || !c.Behalf.Unproved() || c.Behalf.Note == "" || c.Postal != intake(w).Postal || len(c.Request.PostalSealed) > 0 || c.Addressee() != w.Person("hakon").Name() {
			t.Errorf("sent on, letters go to %q at %q for %+v", c.Addressee(), c.Postal, c.Behalf)
		}
		if !letterOf(w, sor, c.Item.Reference, models.LetterReceipt).OnPaper {
			t.Error("the receipt of who got it does not go on paper")
		}
	})
}
