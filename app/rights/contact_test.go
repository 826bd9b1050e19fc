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
	"rettighetsporten/models"
)

const address = "oksana.bondarenko@epost.example"

// wrong returns a code that is not the right one.
func wrong(code string) string {
	if code == "000000" {
		return "000001"
	}
	return "000000"
}

func TestACodeIsGoodForFiveTriesAndAQuarterOfAnHour(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx, oksana := t.Context(), w.Citizen("oksana")
		send := func() (rights.Contact, string) {
			contact, err := w.Rights.SendCode(ctx, oksana, address, models.Bokmal)
			w.Must(err)
			w.Drain()
			return contact, w.CodeSentTo(address)
		}
		until := func() time.Time {
			contacts, err := w.Rights.Contacts(ctx, oksana)
			w.Must(err)
			return contacts[0].CodeUntil
		}
		contact, code := send()
		if got := until(); !got.Equal(w.Clock.Now().Add(15 * time.Minute)) {
			t.Errorf("the code is good until %v", got)
		}
		_, err := w.Rights.SendCode(ctx, oksana, address, models.Bokmal)
		w.Refused(err, fault.TooMany, "contact.code_just_sent")
		for range 5 {
			w.Refused(w.Rights.Prove(ctx, oksana, contact.ID, wrong(code)), fault.Invalid, "contact.code_wrong")
		}
		w.Refused(w.Rights.Prove(ctx, oksana, contact.ID, code), fault.Invalid, "contact.code_expired")
		if got := until(); !got.IsZero() {
			t.Errorf("after five tries the code is good until %v", got)
		}

		w.Clock.Advance(time.Minute)
		again, fresh := send()
		if again.ID != contact.ID {
			t.Error("the same address became two contacts")
		}
		w.Refused(w.Rights.Prove(ctx, w.Citizen("hakon"), contact.ID, fresh), fault.NotFound, "error.not_found")
		w.Clock.Advance(15 * time.Minute)
		w.Refused(w.Rights.Prove(ctx, oksana, contact.ID, fresh), fault.Invalid, "contact.code_expired")

		_, fresh = send()
		w.Clock.Advance(15*time.Minute - time.Second)
		w.Must(w.Rights.Prove(ctx, oksana, contact.ID, " "+fresh+" "))
		contacts, err := w.Rights.Contacts(ctx, oksana)
		w.Must(err)
		if len(contacts) != 1 || !contacts[0].Proved || contacts[0].Email != address {
			t.Errorf("the contacts are %+v", contacts)
		}
		if n := w.Count("SELECT COUNT(*) FROM mails WHERE code_sealed IS NOT NULL") + w.Count("SELECT COUNT(*) FROM person_contacts WHERE code_hash <> ''"); n != 0 {
			t.Errorf("%d codes are still kept", n)
		}
		_, err = w.Rights.SendCode(ctx, oksana, "ikke en adresse", models.Bokmal)
		w.Refused(err, fault.Invalid, "submit.email_wrong")
	})
}

// Many guesses at once are not more guesses.
func TestTriesAreCountedWhenGuessedAtOnce(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		oksana := w.Citizen("oksana")
		contact, err := w.Rights.SendCode(t.Context(), oksana, address, models.Bokmal)
		w.Must(err)
		w.Drain()
		guess := wrong(w.CodeSentTo(address))
		got := atOnce(16, func(int) string { return fault.KeyOf(w.Rights.Prove(t.Context(), oksana, contact.ID, guess)) })
		if got["contact.code_wrong"] != 5 || got["contact.code_expired"] != 11 {
			t.Errorf("of sixteen guesses at once: %v, want five tried and eleven turned away", got)
		}
	})
}

func TestAPersonHasFiveAddressesAtMost(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		oksana := w.Citizen("oksana")
		for _, a := range []string{"a@b.example", "c@b.example", "d@b.example", "e@b.example", "f@b.example"} {
			_, err := w.Rights.SendCode(t.Context(), oksana, a, models.Bokmal)
			w.Must(err)
		}
		_, err := w.Rights.SendCode(t.Context(), oksana, "g@b.example", models.Bokmal)
		w.Refused(err, fault.TooMany, "contact.too_many")
		_, err = w.Rights.SendCode(t.Context(), w.Citizen("hakon"), "a@b.example", models.Bokmal)
		w.Must(err) // whether somebody else uses it is not told
	})
}

// A proof becomes an identity of the requests that still can be searched, and
// wakes their collections.
func TestAProofReachesTheOpenCases(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		oksana := w.Citizen("oksana")
		open, over, foreign := w.File(oksana, "nord"), w.File(oksana, "sor"), w.File(w.Citizen("hakon"), "nord")
		w.Must(w.Rights.Withdraw(t.Context(), oksana, over.CaseNumber))
		contact, err := w.Rights.SendCode(t.Context(), oksana, "Oksana.Bondarenko@Epost.example", models.Bokmal)
		w.Must(err)
		w.Drain()
		w.Must(w.Rights.Prove(t.Context(), oksana, contact.ID, w.CodeSentTo(address)))
		for number, want := range map[string]int{open.ID: 1, over.ID: 0, foreign.ID: 0} {
			if n := w.Count("SELECT COUNT(*) FROM identity_seeds WHERE request_id = ? AND kind = 'email' AND proof = 'code'", number); n != want {
				t.Errorf("a case has %d addresses to search by, want %d", n, want)
			}
		}
		if n := w.Count("SELECT COUNT(*) FROM jobs WHERE kind = ? AND state = 'ready'", rights.PlanJob); n != 1 {
			t.Errorf("%d collections were woken, want 1", n)
		}
		// What is filed afterwards has the address from the start.
		later := w.File(oksana, "sor")
		seeds, err := w.Rights.Seeds(t.Context(), w.Staff("ola", authz.Caseworker, "sor"), later)
		w.Must(err)
		if len(seeds) != 2 || seeds[1] != (rights.Seed{Kind: models.SeedEmail, Value: address, Proof: models.ProofCode}) {
			t.Errorf("the new case has %d identities", len(seeds))
		}
	})
}

func TestAddSeed(t *testing.T) {
	t.Parallel()
	phone := rights.Seed{Kind: models.SeedPhone, Value: "491 20 411"}
	cases := map[string]struct {
		seed      rights.Seed
		note, key string
	}{
		"no note":          {phone, " ", "seed.note_missing"},
		"no address":       {rights.Seed{Kind: models.SeedEmail, Value: "x"}, "Ringte.", "submit.email_wrong"},
		"a short number":   {rights.Seed{Kind: models.SeedPhone, Value: "1 2 3"}, "Ringte.", "seed.phone_wrong"},
		"a number of life": {rights.Seed{Kind: models.SeedNationalID, Value: "x"}, "Så på passet.", "seed.kind_wrong"},
	}
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx, number := t.Context(), w.File(w.Citizen("oksana"), "nord").CaseNumber
		ola, kari := w.Staff("ola", authz.Caseworker, "nord"), w.Staff("kari", authz.Caseworker, "nord")
		w.Refused(w.Rights.AddSeed(ctx, ola, number, phone, "Ringte."), fault.Forbidden, "case.not_yours")
		c := w.Take(ola, number)
		w.Refused(w.Rights.AddSeed(ctx, kari, number, phone, "Ringte."), fault.Forbidden, "case.not_yours")
		w.Refused(w.Rights.AddSeed(ctx, w.Staff("per", authz.Caseworker, "sor"), number, phone, "Ringte."), fault.NotFound, "error.not_found")
		for name, tc := range cases {
			if err := w.Rights.AddSeed(ctx, ola, number, tc.seed, tc.note); fault.KeyOf(err) != tc.key {
				t.Errorf("%s: got %v, want %s", name, err, tc.key)
			}
		}
		w.Must(w.Rights.AddSeed(ctx, ola, number, phone, "Ringte."))
		w.Must(w.Rights.AddSeed(ctx, ola, number, phone, "Ringte igjen."))
		seeds, err := w.Rights.Seeds(ctx, ola, c.Request)
		w.Must(err)
		if len(seeds) != 2 || seeds[1] != (rights.Seed{Kind: models.SeedPhone, Value: "49120411", Proof: models.ProofCaseworker}) {
			t.Errorf("the case has %d identities", len(seeds))
		}
	})
}
