package rights_test

import (
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/demo/people"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// onBehalf is a request at Nord that Håkon makes for somebody, with the one who
// has it and whom it is for.
type onBehalf struct {
	*world.World
	hakon, kari authz.Actor
	person      people.Person
	number      string
}

// childOf returns Håkon's child, who is so old today.
func childOf(w *world.World, age int) people.Person {
	w.T.Helper()
	child, err := people.ChildOf(w.Person("hakon"), "Live", models.DateIn(w.Clock.Now(), time.UTC), age)
	w.Must(err)
	return child
}

func fileFor(w *world.World, relation models.Relation, person people.Person) *onBehalf {
	w.T.Helper()
	return fileIn(w, relation, person, models.Bokmal)
}

func fileIn(w *world.World, relation models.Relation, person people.Person, language models.Language) *onBehalf {
	w.T.Helper()
	b := &onBehalf{World: w, hakon: w.Citizen("hakon"), kari: w.Staff("kari", authz.Caseworker, "nord"), person: person}
	sub := w.Submission("nord")
	sub.Name, sub.Email, sub.Language = w.Person("hakon").Name(), w.Person("hakon").Email, language
	sub.Behalf = rights.OnBehalf{Relation: relation, Name: person.Name(), Born: person.Born}
	rr, err := w.Rights.Submit(w.T.Context(), b.hakon, sub)
	w.Must(err)
	again, err := w.Rights.Submit(w.T.Context(), b.hakon, sub)
	if err != nil || again.ID != rr.ID {
		w.T.Errorf("sent twice: %v, %v", again.ID, err)
	}
	b.number = rr.CaseNumber
	w.Drain()
	w.Take(b.kari, b.number)
	return b
}

// show checks the relation, with the person's number.
func (b *onBehalf) show(change ...func(*rights.RelationCheck)) error {
	check := rights.RelationCheck{Source: models.SourceRegister, Note: "Slått opp.", Number: b.person.NationalID}
	for _, f := range change {
		f(&check)
	}
	return b.Rights.ShowRelation(b.T.Context(), b.kari, b.number, check)
}

// sees reports whether the citizen finds the case, on its own and in the list.
func (b *onBehalf) sees(who authz.Actor) bool {
	b.T.Helper()
	_, err := b.Rights.Open(b.T.Context(), who, b.number)
	if err != nil && !fault.Is(err, fault.NotFound) {
		b.T.Fatal(err)
	}
	mine, listErr := b.Rights.Mine(b.T.Context(), who)
	b.Must(listErr)
	listed := false
	for _, m := range mine {
		listed = listed || m.Reference == b.number
	}
	if listed != (err == nil) {
		b.T.Errorf("it is listed: %v, and opened: %v", listed, err)
	}
	return err == nil
}

func (b *onBehalf) citizen(p people.Person) authz.Actor {
	b.T.Helper()
	enrolled, err := b.Sessions.EnrolPerson(b.T.Context(), p.NationalID, models.Bokmal)
	b.Must(err)
	actor, _ := enrolled.As(authz.DataSubject)
	return actor
}

// Until a caseworker has seen that one may act for the other, nothing is
// searched, and nothing is given out or changed; the clock runs all the same.
func TestNothingBeforeTheRelationIsShown(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		hakon := w.Citizen("hakon")
		w.ProveEmail(hakon, w.Person("hakon").Email)
		b := fileFor(w, models.RelationAuthorised, w.Person("oksana"))
		c := w.Open(b.kari, b.number)
		if c.Name != b.person.Name() || c.Behalf.Name != w.Person("hakon").Name() || c.Behalf.Born != b.person.Born || c.Item.Governing.IsZero() {
			t.Errorf("the case is %q for %q, due %s", c.Behalf.Name, c.Name, c.Item.Governing)
		}
		oksana, ingrid := w.Citizen("oksana"), w.Citizen("ingrid")
		if !b.sees(hakon) || b.sees(oksana) || b.sees(ingrid) {
			t.Error("before the check it is seen by others than who sent it")
		}
		w.Must(w.Collect.Start(t.Context(), b.kari, c))
		w.Drain()
		seeds, err := w.Rights.Seeds(t.Context(), b.kari, c.Request)
		if err != nil || len(seeds) != 0 {
			t.Errorf("it is searched by %v, %v", seeds, err)
		}
		const asked = "SELECT COUNT(*) FROM store_tasks WHERE item_id = ?"
		if n := w.Count(asked, c.Item.ID); n != 0 {
			t.Errorf("%d owners of stores are asked, and told whom it is about", n)
		}
		w.Refused(w.Rights.AddSeed(t.Context(), b.kari, b.number, rights.Seed{Kind: models.SeedPhone, Value: "49120411"}, "Ringte."), fault.Conflict, "decide.relation_first")
		w.Refused(w.Answer.Submit(t.Context(), b.kari, w.Open(b.kari, b.number), ""), fault.Conflict, "decide.relation_first")

		w.Must(b.show())
		w.Refused(b.show(), fault.Conflict, "act.relation.checked")
		w.Drain()
		seeds, err = w.Rights.Seeds(t.Context(), b.kari, c.Request)
		if err != nil || len(seeds) != 1 || seeds[0].Kind != models.SeedNationalID || seeds[0].Value != b.person.NationalID.Reveal() || seeds[0].Proof != models.ProofCaseworker {
			t.Errorf("checked, it is searched by %v, %v", seeds, err)
		}
		if n := w.Count(asked, c.Item.ID); n == 0 {
			t.Error("checked, no owner is asked")
		}
		if !b.sees(hakon) || !b.sees(oksana) || b.sees(ingrid) {
			t.Error("checked, it is not seen by the two and nobody else")
		}
		if other := w.File(oksana, "nord"); canOpen(w, hakon, other.CaseNumber) {
			t.Error("who acts for somebody in one case sees another of theirs")
		}
	})
}

func canOpen(w *world.World, who authz.Actor, number string) bool {
	_, err := w.Rights.Open(w.T.Context(), who, number)
	return err == nil
}

// What gives nothing away can be decided before the check, and nothing else.
func TestDecidingForSomebodyUnchecked(t *testing.T) {
	t.Parallel()
	w := world.New(t, apptest.SQLite(t))
	b := fileFor(w, models.RelationGuardian, w.Person("oksana"))
	c := w.Open(b.kari, b.number)
	c.Item.InvokedRight = models.RightWithdrawConsent
	w.Refused(w.Answer.Decide(t.Context(), b.kari, c, models.Decision{Outcome: models.OutcomeRegistered, Text: "Trukket."}), fault.Conflict, "decide.relation_first")
	w.Refused(w.Answer.Decide(t.Context(), b.kari, c, models.Decision{
		Outcome: models.OutcomeNotHeld, Text: "Ingenting.", Parts: []models.Part{{Ground: models.GroundNotHeld, Reason: "Vi har ingenting."}},
	}), fault.Conflict, "decide.relation_first")
	w.Must(w.Answer.Decide(t.Context(), b.kari, w.Open(b.kari, b.number), models.Refusal("12-2", "Vi har ikke sett vergefullmakten.", "Spurt to ganger.")))
}

// The person ends the authority, and from then on the case is theirs alone.
func TestThePersonEndsTheAuthority(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		b := fileFor(w, models.RelationAuthorised, w.Person("oksana"))
		oksana := w.Citizen("oksana")
		w.Must(b.show())
		for _, who := range []authz.Actor{b.hakon, w.Citizen("ingrid")} {
			w.Refused(w.Rights.EndRepresentation(t.Context(), who, b.number, ""), fault.NotFound, "error.not_found")
		}
		w.ProveEmail(oksana, w.Person("oksana").Email)
		w.Must(w.Rights.EndRepresentation(t.Context(), oksana, b.number, ""))
		if b.sees(b.hakon) || !b.sees(oksana) {
			t.Error("ended, it is seen by the wrong one")
		}
		before := len(w.Mail.Mails())
		w.Must(w.Rights.Inquire(t.Context(), b.kari, b.number, models.InquiryClarification, "Gjelder det skolen?"))
		w.Drain()
		mails := w.Mail.Mails()[before:]
		if len(mails) != 1 || mails[0].To != w.Person("oksana").Email {
			t.Errorf("it is told of the letter in %v", mails)
		}
		letters, err := w.Rights.Letters(t.Context(), oksana, w.Open(oksana, b.number))
		w.Must(err)
		if last := letters[len(letters)-1].Body; !strings.HasPrefix(last, "Håkon Ødegård sendte dette kravet på dine vegne, og handler ikke lenger for deg. Derfor går brevet til deg, Oksana") {
			t.Errorf("the letter says %q", last)
		}
	})
}

// A representation runs out by itself, on the day after the last it holds.
func TestARepresentationRunsOut(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		b := fileFor(w, models.RelationGuardian, w.Person("oksana"))
		today := models.DateIn(w.Clock.Now(), time.UTC)
		w.Refused(b.show(func(c *rights.RelationCheck) { c.Until = today.AddDays(-1) }), fault.Invalid, "behalf.until_wrong")
		w.Refused(b.show(func(c *rights.RelationCheck) { c.Until = today.AddMonths(12).AddDays(1) }), fault.Invalid, "behalf.until_wrong")
		w.Must(b.show(func(c *rights.RelationCheck) { c.Until = today.AddDays(2) }))
		w.Clock.Advance(48 * time.Hour)
		if !b.sees(b.hakon) {
			t.Error("it ran out a day early")
		}
		w.Clock.Advance(24 * time.Hour)
		if b.sees(b.hakon) || !b.sees(w.Citizen("oksana")) {
			t.Error("it did not run out")
		}
		if c := w.Open(b.kari, b.number); c.Behalf.Acts || c.Email != "" {
			t.Errorf("run out, letters are told of at %q", c.Email)
		}
	})
}

// A child has a say at fifteen, and parents act no longer at eighteen: on the
// birthday, and not the day before.
func TestAgesTurnOnTheBirthday(t *testing.T) {
	t.Parallel()
	w := world.New(t, apptest.SQLite(t))
	today := models.DateIn(w.Clock.Now(), time.UTC)
	controller := w.Open(w.Staff("kari", authz.Caseworker, "nord"), w.File(w.Citizen("oksana"), "nord").CaseNumber).Controller
	for name, c := range map[string]struct {
		born models.Date
		want string
	}{
		"eighteen tomorrow":     {today.Birthday(-18).AddDays(1), ""},
		"eighteen today":        {today.Birthday(-18), "behalf.of_age"},
		"born tomorrow":         {today.AddDays(1), "behalf.born_wrong"},
		"older than anybody":    {today.Birthday(-131), "behalf.born_wrong"},
		"no date":               {models.Date{}, "behalf.born_wrong"},
		"born today":            {today, ""},
		"fifteen is still both": {today.Birthday(-15), ""},
	} {
		got := ""
		for _, f := range (rights.OnBehalf{Relation: models.RelationChild, Name: "Live", Born: c.born}).Check(controller, today) {
			got += f.Key
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}

	grown := w.Person("oksana")
	sub := w.Submission("nord")
	sub.Behalf = rights.OnBehalf{Relation: models.RelationChild, Name: grown.Name(), Born: grown.Born}
	_, err := w.Rights.Submit(t.Context(), w.Citizen("hakon"), sub)
	w.Refused(err, fault.Invalid, "behalf.of_age")
}

// A child of fifteen has to be asked, and then sees the case; a younger one does
// not. When the child comes of age the parent sees it no longer.
func TestAChildGrowsUp(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		b := fileFor(w, models.RelationChild, childOf(w, 14)) // fourteen and some months
		child := b.citizen(b.person)
		w.Refused(b.show(func(c *rights.RelationCheck) { c.Until = b.person.Born.Birthday(18) }), fault.Invalid, "behalf.until_wrong")
		w.Must(b.show())
		if !b.sees(b.hakon) || b.sees(child) {
			t.Error("a child of fourteen sees the case")
		}
		to := func(day models.Date) { w.Clock.Advance(day.StartIn(time.UTC).Add(11 * time.Hour).Sub(w.Clock.Now())) }
		to(b.person.Born.Birthday(15).AddDays(-1))
		if b.sees(child) {
			t.Error("the child sees the case the day before it is fifteen")
		}
		to(b.person.Born.Birthday(15))
		if !b.sees(child) {
			t.Error("the child does not see the case on the day it is fifteen")
		}
		w.Refused(w.Rights.EndRepresentation(t.Context(), child, b.number, ""), fault.NotFound, "error.not_found")

		second := fileFor(w, models.RelationChild, b.person)
		w.Refused(second.show(), fault.Invalid, "behalf.not_heard")
		w.Must(second.show(func(c *rights.RelationCheck) { c.Heard = true }))

		to(b.person.Born.Birthday(18).AddDays(-1))
		if !b.sees(b.hakon) {
			t.Error("the parent no longer sees the case the day before the child is eighteen")
		}
		to(b.person.Born.Birthday(18))
		if b.sees(b.hakon) || !b.sees(child) {
			t.Error("of age, the case is not the child's alone")
		}
		third := w.Submission("nord")
		third.Behalf = rights.OnBehalf{Relation: models.RelationChild, Name: b.person.Name(), Born: b.person.Born}
		_, err := w.Rights.Submit(t.Context(), b.hakon, third)
		w.Refused(err, fault.Invalid, "behalf.of_age")
	})
}

// A number of somebody else's opens nothing: it has to be of who was born that
// day, and not the one's who asks.
func TestTheNumberIsThePersons(t *testing.T) {
	t.Parallel()
	w := world.New(t, apptest.SQLite(t))
	b := fileFor(w, models.RelationGuardian, w.Person("oksana"))
	w.Refused(b.show(func(c *rights.RelationCheck) { c.Number = w.Person("ingrid").NationalID }), fault.Invalid, "behalf.number_other")
	own := fileFor(w, models.RelationGuardian, w.Person("hakon"))
	w.Refused(own.show(), fault.Invalid, "behalf.number_own")
	if w.Count("SELECT COUNT(*) FROM representations WHERE state <> 'claimed'") != 0 {
		t.Error("what was refused was noted")
	}
	w.Refused(b.show(func(c *rights.RelationCheck) { c.Note = " " }), fault.Invalid, "behalf.note_missing")
	w.Refused(b.show(func(c *rights.RelationCheck) { c.Source = "told" }), fault.Invalid, "behalf.source_missing")
	other := w.Staff("ola", authz.Caseworker, "nord")
	w.Refused(w.Rights.ShowRelation(t.Context(), other, b.number, rights.RelationCheck{}), fault.Forbidden, "case.not_yours")
}

// Who may not act is told what is missing, and can show it later.
func TestARelationThatIsNotShown(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		b := fileFor(w, models.RelationAuthorised, w.Person("oksana"))
		w.Refused(w.Rights.RefuseRelation(t.Context(), b.kari, b.number, " "), fault.Invalid, "behalf.missing_missing")
		w.Must(w.Rights.RefuseRelation(t.Context(), b.kari, b.number, "Fullmakten er ikke underskrevet."))
		l := letterOf(w, b.hakon, b.number, models.LetterRelation)
		for _, want := range []string{"Fullmakten er ikke underskrevet.", "artikkel 12 nr. 2", "Datatilsynet", b.person.Name()} {
			if !strings.Contains(l.Body, want) {
				t.Errorf("the letter does not say %q: %s", want, l.Body)
			}
		}
		if b.sees(w.Citizen("oksana")) || !b.sees(b.hakon) {
			t.Error("not shown, it is seen by the wrong one")
		}
		w.Refused(w.Answer.Submit(t.Context(), b.kari, w.Open(b.kari, b.number), ""), fault.Conflict, "decide.relation_first")
		w.Must(w.Rights.RefuseRelation(t.Context(), b.kari, b.number, "Vi ser fortsatt ingen underskrift."))
		w.Must(b.show())
		w.Refused(w.Rights.RefuseRelation(t.Context(), b.kari, b.number, "For sent."), fault.Conflict, "act.relation.checked")
	})
}

// Whatever somebody does for another, the log says for whom; e-mails name
// nobody, and nothing of the person is readable in the database.
func TestActingForAnotherIsLogged(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		b := fileFor(w, models.RelationGuardian, w.Person("oksana"))
		w.Must(b.show())
		w.Must(w.Rights.Inquire(t.Context(), b.kari, b.number, models.InquiryClarification, "Hva?"))
		w.Must(w.Rights.Reply(t.Context(), b.hakon, b.number, "Alt."))
		w.Must(w.Rights.Withdraw(t.Context(), b.hakon, b.number))
		w.Drain()
		c := w.Open(b.kari, b.number)
		entries, err := audit.ForRequest(t.Context(), w.DB.Read(), "nord", c.Request.ID)
		w.Must(err)
		did := 0
		for _, e := range entries {
			if e.ActorID != b.hakon.DataSubjectID {
				continue
			}
			did++
			if !strings.Contains(e.Detail, `"acts_for":"`+c.Item.DataSubjectID+`"`) || !strings.Contains(e.Detail, c.Behalf.ID) {
				t.Errorf("%s says not for whom: %s", e.Action, e.Detail)
			}
		}
		if did < 3 {
			t.Errorf("%d acts are logged", did)
		}
		for _, m := range w.Mail.Mails() {
			for _, p := range []people.Person{b.person, w.Person("hakon")} {
				if strings.Contains(m.Subject+m.Body, p.First) || strings.Contains(m.Subject+m.Body, p.Last) {
					t.Errorf("an e-mail names somebody: %s", m.Subject)
				}
			}
		}
		if w.Count("SELECT COUNT(*) FROM rights_requests AS r JOIN data_subjects AS d ON d.id = r.data_subject_id WHERE d.national_id_lookup IS NOT NULL") != 0 {
			t.Error("the case leads to the person's own")
		}
	})
}

// A complaint is under the same representation, and what is sent on is checked
// by the body that gets it.
func TestTheRepresentationGoesWithTheCase(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		b := fileFor(w, models.RelationGuardian, w.Person("oksana"))
		w.Must(b.show())
		complaint, err := w.Rights.Complain(t.Context(), b.hakon, b.number, "key-1", "Dere svarer ikke.")
		w.Must(err)
		if c := w.Open(b.hakon, complaint.CaseNumber); c.Behalf == nil || c.Behalf.Unproved() || c.Name != b.person.Name() {
			t.Errorf("the complaint is %+v", c.Behalf)
		}
		w.Must(w.Rights.Forward(t.Context(), b.kari, b.number, rights.Forwarding{ControllerID: "sor", Reason: "Skolen er deres."}))
		w.Drain()
		sor := w.Staff("sigrid", authz.Caseworker, "sor")
		page, err := w.Rights.Queue(t.Context(), sor, rights.QueueFilter{})
		w.Must(err)
		if len(page.Rows) != 1 || !page.Rows[0].OnBehalf {
			t.Fatalf("Sør has %+v", page.Rows)
		}
		c := w.Open(b.hakon, page.Rows[0].Reference)
		if c.Behalf == nil || !c.Behalf.Unproved() || c.Behalf.Name != w.Person("hakon").Name() || canOpen(w, w.Citizen("oksana"), c.Item.Reference) {
			t.Errorf("sent on, it is %+v", c.Behalf)
		}
	})
}

// A relation that nobody has checked and that has run out is unchecked still at
// the body the request is sent on to: nothing is searched there.
func TestWhatRanOutUncheckedIsUncheckedElsewhere(t *testing.T) {
	t.Parallel()
	w := world.New(t, apptest.SQLite(t))
	b := fileFor(w, models.RelationChild, childOf(w, 17))
	w.Clock.Advance(b.person.Born.Birthday(18).StartIn(time.UTC).Add(11 * time.Hour).Sub(w.Clock.Now()))
	w.Must(w.Rights.Forward(t.Context(), b.kari, b.number, rights.Forwarding{ControllerID: "sor", Reason: "Skolen er deres."}))
	w.Drain()
	sor := w.Staff("sigrid", authz.Caseworker, "sor")
	page, err := w.Rights.Queue(t.Context(), sor, rights.QueueFilter{})
	w.Must(err)
	if len(page.Rows) != 1 || w.Open(sor, page.Rows[0].Reference).Unproved() != "decide.relation_first" {
		t.Errorf("the gate is open in %+v", page.Rows)
	}
}

// The limit on open requests counts one's own, and what one makes for others,
// apart.
func TestTheLimitMixesNoPeople(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		b := fileFor(w, models.RelationAuthorised, w.Person("oksana"))
		w.Must(b.show())
		file := func(who authz.Actor, relation models.Relation) error {
			sub := w.Submission("nord")
			if relation != "" {
				sub.Behalf = rights.OnBehalf{Relation: relation, Name: b.person.Name(), Born: b.person.Born}
			}
			_, err := w.Rights.Submit(t.Context(), who, sub)
			return err
		}
		for range rights.MaxOpen {
			w.Must(file(b.hakon, ""))
			w.Must(file(w.Citizen("oksana"), ""))
		}
		w.Refused(file(b.hakon, ""), fault.TooMany, "submit.too_many_open")
		for range rights.MaxOpen - 1 {
			w.Must(file(b.hakon, models.RelationAuthorised))
		}
		w.Refused(file(b.hakon, models.RelationAuthorised), fault.TooMany, "submit.too_many_open")
		w.Must(file(b.hakon, models.RelationGuardian))
	})
}

// What the person complains of themselves is theirs: who acts for them neither
// reads it nor learns that there is one, and can complain as well.
func TestThePersonsOwnComplaint(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		b := fileFor(w, models.RelationAuthorised, w.Person("oksana"))
		w.Must(b.show())
		oksana := w.Citizen("oksana")
		w.ProveEmail(oksana, w.Person("oksana").Email)
		complaint, err := w.Rights.Complain(t.Context(), oksana, b.number, "key-1", "Jeg får ikke vite noe.")
		w.Must(err)
		again, err := w.Rights.Complain(t.Context(), oksana, b.number, "key-1", "Jeg får ikke vite noe.")
		if err != nil || again.ID != complaint.ID {
			t.Errorf("sent twice: %s, %v", again.CaseNumber, err)
		}
		if canOpen(w, b.hakon, complaint.CaseNumber) {
			t.Error("who acts for the person reads their complaint")
		}
		c := w.Open(oksana, complaint.CaseNumber)
		if c.Behalf != nil || c.Email != w.Person("oksana").Email || c.Name != b.person.Name() {
			t.Errorf("it is told of at %q, and %v acts in it", c.Email, c.Behalf)
		}
		relatives, err := w.Rights.Relatives(t.Context(), b.kari, w.Open(b.kari, complaint.CaseNumber))
		if err != nil || len(relatives) != 1 || relatives[0].CaseNumber != b.number || relatives[0].Kind != models.LinkComplaint {
			t.Errorf("it is linked with %+v, %v", relatives, err)
		}
		if st, err := w.Rights.Standing(t.Context(), b.hakon, w.Open(b.hakon, b.number)); err != nil || st.Complaining || st.Complaint != "" {
			t.Errorf("who acts for the person learns that they complain: %v", err)
		}
		if seen := w.Open(b.hakon, b.number); seen.Email != w.Person("hakon").Email {
			t.Errorf("who acts for the person is told at %q", seen.Email)
		}
		_, err = w.Rights.Complain(t.Context(), b.hakon, b.number, "key-2", "Dere svarer ikke.")
		w.Must(err)
		_, err = w.Rights.Complain(t.Context(), oksana, b.number, "key-3", "En gang til.")
		w.Refused(err, fault.Conflict, "act.complain.already")
	})
}

// A caseworker ends what holds no longer.
func TestACaseworkerEndsIt(t *testing.T) {
	t.Parallel()
	w := world.New(t, apptest.SQLite(t))
	b := fileFor(w, models.RelationGuardian, w.Person("oksana"))
	w.Refused(w.Rights.EndRepresentation(t.Context(), b.kari, b.number, ""), fault.Conflict, "act.relation.not_shown")
	w.Must(b.show())
	w.Must(w.Rights.EndRepresentation(t.Context(), b.kari, b.number, ""))
	if b.sees(b.hakon) || !b.sees(w.Citizen("oksana")) {
		t.Error("ended, it is seen by the wrong one")
	}
	if ended := w.Open(b.kari, b.number).Behalf; ended.EndedBy != b.kari.StaffID || ended.EndedAt == nil {
		t.Errorf("it was ended by %q at %v", ended.EndedBy, ended.EndedAt)
	}
}
