package rights_test

import (
	"testing"
	"time"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/register"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Whom it is about is mended until the relation is checked, with the days that
// follow from a birth; after that the number fits.
func TestWhomItIsAboutIsCorrected(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		child := childOf(w, 9)
		wrong := child
		wrong.First, wrong.Born = "Liv", child.Born.AddDays(1)
		b := fileFor(w, models.RelationChild, wrong)
		b.person = child
		w.Refused(b.show(), fault.Invalid, "behalf.number_other")
		correct := func(name string, born models.Date) error {
			return w.Rights.CorrectPerson(t.Context(), b.kari, b.number, name, born)
		}
		today := models.DateIn(w.Clock.Now(), time.UTC)
		w.Refused(correct(" ", child.Born), fault.Invalid, "behalf.name_missing")
		w.Refused(correct(child.Name(), today.AddDays(1)), fault.Invalid, "behalf.born_wrong")
		w.Refused(correct(child.Name(), today.Birthday(-18)), fault.Invalid, "behalf.of_age")
		w.Refused(w.Rights.CorrectPerson(t.Context(), w.Staff("ola", authz.Caseworker, "nord"), b.number, child.Name(), child.Born), fault.Forbidden, "case.not_yours")
		w.Must(correct(" "+child.Name()+" ", child.Born))
		w.Must(correct(child.Name(), child.Born)) // nothing to mend
		c := w.Open(b.hakon, b.number)
		if c.Name != child.Name() || c.Behalf.Born != child.Born || c.Behalf.Until != child.Born.Birthday(18).AddDays(-1) || c.Behalf.OwnFrom != child.Born.Birthday(15) {
			t.Errorf("it is about %q, born %s, until %s, from %s", c.Name, c.Behalf.Born, c.Behalf.Until, c.Behalf.OwnFrom)
		}
		w.Must(b.show())
		w.Refused(correct("En annen", child.Born), fault.Conflict, "act.relation.checked")
		if n := w.Count("SELECT COUNT(*) FROM audit_entries WHERE action = 'representation.corrected'"); n != 1 {
			t.Errorf("the log has %d corrections", n)
		}
		if found := w.Readable(child.First); len(found) > 0 {
			t.Errorf("the name can be read in %v", found)
		}
	})
}

// A number that was not known when the relation was checked is added later: then
// the stores are searched by it, and the person sees the case.
func TestANumberIsAddedLater(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db, func(f *register.File) { // the archive takes a caseworker's word for a number
			for _, c := range f.Controllers {
				for i := range c.Stores {
					if c.Stores[i].ID == "arkiv" {
						c.Stores[i].AcceptProofs = append(c.Stores[i].AcceptProofs, models.ProofCaseworker)
					}
				}
			}
		})
		b := fileFor(w, models.RelationGuardian, w.Person("oksana"))
		add := func(number models.NationalID, note string) error {
			return w.Rights.AddNumber(t.Context(), b.kari, b.number, number, note)
		}
		missing := func() bool {
			t.Helper()
			st, err := w.Rights.Standing(t.Context(), b.kari, w.Open(b.kari, b.number))
			w.Must(err)
			return st.NumberMissing
		}
		if w.Refused(add(b.person.NationalID, "Slått opp."), fault.Conflict, "act.number.known"); missing() {
			t.Error("a number is asked for before the relation is checked")
		}
		w.Must(b.show(func(c *rights.RelationCheck) { c.Number = models.NationalID{} }))
		w.Drain()
		oksana := w.Citizen("oksana")
		if !missing() || b.sees(oksana) {
			t.Error("no number is missing")
		}
		w.Refused(add(b.person.NationalID, " "), fault.Invalid, "act.number.note_missing")
		w.Refused(add(w.Person("ingrid").NationalID, "Slått opp."), fault.Invalid, "behalf.number_other")
		w.Refused(add(models.NationalID{}, "Slått opp."), fault.Invalid, "intake.number_wrong")
		w.Refused(w.Rights.AddNumber(t.Context(), w.Staff("ola", authz.Caseworker, "nord"), b.number, b.person.NationalID, "Slått opp."), fault.Forbidden, "case.not_yours")
		w.Furnish("oksana")
		w.Must(add(b.person.NationalID, "Slått opp."))
		w.Refused(add(b.person.NationalID, "Slått opp."), fault.Conflict, "act.number.known")
		c := w.Open(b.kari, b.number)
		seeds, err := w.Rights.Seeds(t.Context(), b.kari, c.Request)
		if err != nil || len(seeds) != 1 || seeds[0].Value != b.person.NationalID.Reveal() || seeds[0].Proof != models.ProofCaseworker {
			t.Errorf("it is searched by %v, %v", seeds, err)
		}
		if missing() || !b.sees(oksana) {
			t.Error("with the number, the person does not see the case")
		}
		w.Must(w.Collect.Start(t.Context(), b.kari, c))
		w.Drain()
		if n := w.Count("SELECT COUNT(*) FROM collections WHERE item_id = ? AND row_count > 0", c.Item.ID); n == 0 {
			t.Error("nothing of the person's is found by the number")
		}
		if found := w.Readable(b.person.NationalID.Reveal()); len(found) > 0 {
			t.Errorf("the number can be read in %v", found)
		}
		if n := w.Count("SELECT COUNT(*) FROM audit_entries WHERE action = 'identity.number'"); n != 1 {
			t.Errorf("the log has %d numbers added", n)
		}

		own := fileFor(w, models.RelationGuardian, w.Person("hakon"))
		w.Must(own.show(func(c *rights.RelationCheck) { c.Number = models.NationalID{} }))
		w.Refused(w.Rights.AddNumber(t.Context(), own.kari, own.number, w.Person("hakon").NationalID, "Slått opp."), fault.Invalid, "behalf.number_own")
	})
}

// That an address is protected no more has to be said why; the words lie sealed
// and stand in no log.
func TestProtectionIsTakenAwayForAReason(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		b := fileFor(w, models.RelationGuardian, w.Person("oksana"))
		protect := func(yes bool, why string) error {
			return w.Rights.ProtectAddress(t.Context(), b.kari, b.number, yes, why)
		}
		w.Must(protect(false, "")) // it is not
		w.Must(protect(true, ""))
		w.Refused(protect(false, " \n"), fault.Invalid, "act.shield.why_missing")
		if !w.Open(b.kari, b.number).Shielded() {
			t.Fatal("the protection is gone without a reason")
		}
		w.Must(protect(false, "Registeret sier at sperringen er opphevet."))
		if c := w.Open(b.kari, b.number); c.Shielded() || c.Unshielded != "Registeret sier at sperringen er opphevet." {
			t.Errorf("protected: %v, since %q", c.Shielded(), c.Unshielded)
		}
		if found := w.Readable("sperringen"); len(found) > 0 {
			t.Errorf("the reason can be read in %v", found)
		}
		w.Must(protect(true, ""))
		if c := w.Open(b.kari, b.number); !c.Shielded() || c.Unshielded != "" {
			t.Errorf("protected again, it says %q", c.Unshielded)
		}
		if n := w.Count("SELECT COUNT(*) FROM audit_entries WHERE action IN ('address.protected', 'address.open')"); n != 3 {
			t.Errorf("the log has %d changes", n)
		}
	})
}
