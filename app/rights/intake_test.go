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
	"rettighetsporten/app/identity"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

func intake(w *world.World) rights.Intake {
	return rights.Intake{
		Submission: rights.Submission{
			Key: identity.NewToken(), ControllerID: "nord", Name: "Oksana Bondarenko", Language: models.Nynorsk,
			Wishes: []rights.Wish{rights.Access("Alt dere har om meg."), {Right: models.RightRectification, Asked: models.Asked{About: "Navnet mitt er feil."}}},
		},
		Postal: "Storgata 1\n3674 Notodden", Channel: models.ChannelLetter, At: w.Clock.Now().AddDate(0, 0, -3),
		Check: models.CheckedShown, CheckNote: "Førerkort vist i skranken.",
	}
}

// What came on paper has the clock of the day it came, is searched by the
// number once the person is known, and is answered on paper.
func TestWhatCameOnPaper(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		boss, kari := w.Staff("Oda", authz.Ombud, "nord"), w.Staff("Kari", authz.Caseworker, "nord")
		in := intake(w)
		in.NationalID = w.Person("oksana").NationalID
		rr, err := w.Rights.Receive(t.Context(), boss, in)
		w.Must(err)
		again, err := w.Rights.Receive(t.Context(), boss, in)
		if err != nil || again.ID != rr.ID {
			t.Errorf("sent twice: %v, %v", again.ID, err)
		}
		seen := len(w.Mail.Mails())
		w.Drain()
		if sent := len(w.Mail.Mails()) - seen; sent != 0 {
			t.Errorf("%d e-mails went to who has none", sent)
		}

		c := w.Take(kari, rr.CaseNumber)
		if c.Postal != in.Postal || !c.Item.ReceivedAt.Equal(in.At) || c.Item.ReceivedOn != models.DateIn(in.At, in.At.Location()) || c.Request.Channel != models.ChannelLetter {
			t.Errorf("the case is %+v", c.Request)
		}
		if mine := w.Open(w.Citizen("oksana"), rr.CaseNumber); mine.Request.ID != rr.ID {
			t.Error("logged in, the person does not see the request")
		}
		seeds, err := w.Rights.Seeds(t.Context(), kari, c.Request)
		w.Must(err)
		if len(seeds) != 1 || seeds[0].Kind != models.SeedNationalID || seeds[0].Proof != models.ProofCaseworker {
			t.Errorf("it is searched by %+v", seeds)
		}

		if need := posting(t, w, boss); need != 1 {
			t.Errorf("%d cases have letters to be posted", need)
		}

		// The extension counts from the day its letter was posted.
		w.Must(w.Rights.Extend(t.Context(), kari, rr.CaseNumber, "Arkivet er på papir."))
		letters, err := w.Rights.Letters(t.Context(), kari, c)
		w.Must(err)
		extension := letters[len(letters)-1]
		if w.Open(kari, rr.CaseNumber).Item.ExtendedAt != nil {
			t.Error("extended before anybody was told")
		}
		w.Clock.Advance(48 * time.Hour)
		today := models.DateIn(w.Clock.Now(), time.UTC)
		for _, day := range []models.Date{{}, today.AddDays(1), today.AddDays(-3)} {
			w.Refused(w.Rights.Posted(t.Context(), kari, c, extension.ID, day), fault.Invalid, "posted.day_wrong")
		}
		w.Must(w.Rights.Posted(t.Context(), kari, c, extension.ID, today.AddDays(-1)))
		w.Must(w.Rights.Posted(t.Context(), kari, c, extension.ID, today)) // the first note stands
		item := w.Open(kari, rr.CaseNumber).Item
		if item.ExtendedAt == nil || models.DateIn(*item.ExtendedAt, deadline.Zone()) != today.AddDays(-1) || item.Governing != item.Extended {
			t.Errorf("posted, the item is %+v", item.Clock)
		}
	})
}

// posting returns how many cases the morning page says have letters to be
// posted.
func posting(t *testing.T, w *world.World, boss authz.Actor) int {
	t.Helper()
	needs, err := w.Rights.Today(t.Context(), boss)
	w.Must(err)
	for _, n := range needs {
		if n.Need == rights.NeedPosting {
			return n.Cases
		}
	}
	return 0
}

// Nobody is taken for somebody else because of a name, and nothing is searched
// before the identity is checked.
func TestWithoutANumberNobodyIsAnybodyElse(t *testing.T) {
	t.Parallel()
	w := world.New(t, apptest.SQLite(t))
	boss := w.Staff("Oda", authz.Ombud, "nord")
	var persons []string
	for range 2 {
		in := intake(w)
		in.Check, in.CheckNote = models.CheckedNothing, ""
		rr, err := w.Rights.Receive(t.Context(), boss, in)
		w.Must(err)
		persons = append(persons, rr.DataSubjectID)
		seeds, err := w.Rights.Seeds(t.Context(), boss, rr)
		if err != nil || len(seeds) != 0 {
			t.Errorf("unchecked, it is searched by %v, %v", seeds, err)
		}
	}
	if persons[0] == persons[1] {
		t.Error("two letters with one name are taken for one person's")
	}
	_, err := w.Rights.Receive(t.Context(), w.Staff("Ola", authz.Ombud, "sor"), intake(w))
	w.Refused(err, fault.NotFound, "error.not_found")
	_, err = w.Rights.Receive(t.Context(), w.Staff("Bodil", authz.Approver, "nord"), intake(w))
	if !fault.Is(err, fault.Forbidden) {
		t.Errorf("an approver: %v", err)
	}
}

func TestWhatAnIntakeNeeds(t *testing.T) {
	t.Parallel()
	w := world.New(t, apptest.SQLite(t))
	now := w.Clock.Now()
	for field, change := range map[string]func(*rights.Intake){
		"name":    func(in *rights.Intake) { in.Name = " " },
		"email":   func(in *rights.Intake) { in.Email = "oksana" },
		"postal":  func(in *rights.Intake) { in.Postal = "" },
		"channel": func(in *rights.Intake) { in.Channel = models.ChannelPortal },
		"at":      func(in *rights.Intake) { in.At = now.Add(time.Minute) },
		"check":   func(in *rights.Intake) { in.Check = models.CheckedByEID },
		"national_id": func(in *rights.Intake) {
			in.NationalID, in.Check = w.Person("oksana").NationalID, models.CheckedNothing
		},
		"about":      func(in *rights.Intake) { in.Wishes[0].About = strings.Repeat("ø", rights.MaxAbout+1) },
		"check_note": func(in *rights.Intake) { in.CheckNote = "" },
		"right":      func(in *rights.Intake) { in.Wishes = nil },
	} {
		in := intake(w)
		change(&in)
		if got := rights.CheckIntake(in, now); len(got) != 1 || got[0].Name != field {
			t.Errorf("%s: %+v", field, got)
		}
	}
	if got := rights.CheckIntake(intake(w), now); len(got) != 0 {
		t.Errorf("a whole one: %+v", got)
	}
}

// An identity that nobody checked stays unchecked wherever the request goes,
// and nothing is given out or changed before somebody has.
func TestAnUncheckedIdentityStaysUnchecked(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		boss, kari := w.Staff("Oda", authz.Ombud, "nord"), w.Staff("Kari", authz.Caseworker, "nord")
		in := intake(w)
		in.Check, in.CheckNote = models.CheckedNothing, ""
		rr, err := w.Rights.Receive(t.Context(), boss, in)
		w.Must(err)
		w.Take(kari, rr.CaseNumber)
		corrected := models.Decision{Outcome: models.OutcomeCorrected, Text: "Navnet er rettet.", ByHand: "Rettet i fagsystemet."}
		w.Refused(w.Answer.Decide(t.Context(), kari, w.Open(kari, rr.CaseNumber+"-2"), corrected), fault.Conflict, "decide.identify_first")

		w.Must(w.Rights.Forward(t.Context(), kari, rr.CaseNumber, rights.Forwarding{ControllerID: "sor", Reason: "Det er deres."}))
		w.Drain()
		var there models.RightsRequest
		w.Must(w.DB.Read().WithContext(t.Context()).Raw("SELECT * FROM rights_requests WHERE controller_id = 'sor'").Scan(&there).Error)
		sor := w.Staff("Ola", authz.Caseworker, "sor")
		c := w.Take(sor, there.CaseNumber)
		seeds, err := w.Rights.Seeds(t.Context(), sor, c.Request)
		if err != nil || len(seeds) != 0 || c.Request.IdentityCheck != models.CheckedNothing || c.Postal != in.Postal {
			t.Errorf("sent on, it is searched by %v, checked by %q, answered to %q, %v", seeds, c.Request.IdentityCheck, c.Postal, err)
		}

		number := w.Person("oksana").NationalID
		w.Refused(w.Rights.Identify(t.Context(), sor, there.CaseNumber, models.CheckedNothing, "Pass vist.", number), fault.Invalid, "intake.check_missing")
		w.Must(w.Rights.Identify(t.Context(), sor, there.CaseNumber, models.CheckedShown, "Pass vist.", number))
		w.Refused(w.Rights.Identify(t.Context(), sor, there.CaseNumber, models.CheckedShown, "Pass vist.", number), fault.Conflict, "act.identify.known")
		seeds, err = w.Rights.Seeds(t.Context(), sor, c.Request)
		if err != nil || len(seeds) != 1 || seeds[0].Proof != models.ProofCaseworker {
			t.Errorf("checked, it is searched by %v, %v", seeds, err)
		}
		w.Must(w.Rights.Identify(t.Context(), kari, rr.CaseNumber+"-2", models.CheckedKnown, "Ringt opp.", models.NationalID{}))
		w.Must(w.Answer.Decide(t.Context(), kari, w.Open(kari, rr.CaseNumber+"-2"), corrected))
	})
}

// Who asks on paper of one service has the sooner target of who asks so in the
// portal.
func TestAskingOnPaperOfOneService(t *testing.T) {
	t.Parallel()
	w := world.New(t, apptest.SQLite(t))
	boss := w.Staff("Oda", authz.Ombud, "nord")
	target := func(activity string) models.Date {
		in := intake(w)
		in.Wishes[0].ActivityID = activity
		rr, err := w.Rights.Receive(t.Context(), boss, in)
		w.Must(err)
		return w.Open(boss, rr.CaseNumber).Item.Target
	}
	if one, all := target("saker"), target(""); !one.Before(all) {
		t.Errorf("asked of one service, the target is %s, and of all %s", one, all)
	}
}
