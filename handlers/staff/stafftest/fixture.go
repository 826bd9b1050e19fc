package stafftest

import (
	"time"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Telemark returns a controller that promises an answer within 30 days.
func Telemark() models.Controller {
	return models.Controller{
		ID: "telemark", Name: "Telemark fylkeskommune – Karrieresenter Telemark", CasePrefix: "TEL",
		Facts: models.ControllerFacts{Promise: &models.Promise{Days: 30, Rights: []models.InvokedRight{models.RightAccess}}},
	}
}

// Direktorat returns a controller with another name and no promise.
func Direktorat() models.Controller {
	return models.Controller{ID: "hkdir", Name: "Direktoratet for høyere utdanning og kompetanse", CasePrefix: "HKD"}
}

// Received returns the instant so many days before Now.
func Received(days int) time.Time { return Now().AddDate(0, 0, -days) }

// Item returns an item received so many days ago.
func Item(id string, controller models.Controller, daysAgo int, status models.Status) models.RequestItem {
	received := Received(daysAgo)
	item := models.RequestItem{
		ID: id, Reference: Number, RequestID: "r-" + id, ControllerID: controller.ID, DataSubjectID: "person", InvokedRight: models.RightAccess,
		Status: status, Clock: deadline.Compute(deadline.Facts{Received: received, PromisedDays: controller.PromisedDays(models.RightAccess)}, Now()).Stored(), Version: 3,
	}
	if status == models.StatusAnswered {
		answered := Now().Add(-20 * time.Hour)
		item.AnsweredAt = &answered
	}
	return item
}

// Number is the case number of Case.
const Number = "TEL-2026-00042"

// Case returns a case in the state, received 18 days ago, that the employee
// has; nobody has it when assignee is "".
func Case(status models.Status, assignee, assigneeName string) rights.Case {
	controller := Telemark()
	item := Item("item", controller, 18, status)
	item.PeriodFrom = models.NewDate(2024, time.January, 1)
	c := rights.Case{
		Request: models.RightsRequest{
			ID: item.RequestID, ControllerID: controller.ID, CaseNumber: Number, DataSubjectID: "person",
			Channel: models.ChannelPortal, Language: models.Bokmal, ReceivedAt: item.ReceivedAt, Version: 7,
		},
		Item: item, Controller: controller, AssigneeName: assigneeName,
		Name: "Siv Ájbmel Østgård", Email: "siv@eksempel.no",
		Asked: models.Asked{About: "Hei! Jeg vil gjerne se alt dere har skrevet om meg etter veiledningen i vår.\nJeg lurer særlig på notatene, og hvem som har fått vite noe."},
	}
	if assignee != "" {
		c.Request.AssigneeID = &assignee
	}
	return c
}

// Entries returns what the log says of Case: filed, assigned, collected,
// reviewed by "kari".
func Entries() []audit.Entry {
	start := Received(18)
	entry := func(after time.Duration, role authz.Role, who, action, detail string) audit.Entry {
		return audit.Entry{Chain: "telemark", At: start.Add(after), ActorRole: string(role), ActorID: who, Action: action, RequestID: "r-item", Detail: detail}
	}
	return []audit.Entry{
		entry(0, authz.DataSubject, "person", "request.submitted", `{"item":"item"}`),
		entry(time.Hour, authz.Ombud, "ole", "request.assigned", `{"to":"kari"}`),
		entry(2*time.Hour, authz.Caseworker, "kari", "item.collecting", `{"from":"received"}`),
		entry(3*time.Hour, authz.System, "system", "collect.owner_asked", `{"store":"telemark-archive"}`),
		entry(4*time.Hour, authz.System, "system", "item.review", `{"from":"collecting"}`),
		entry(5*time.Hour, authz.Caseworker, "kari", "review.released", `{"rows":"12"}`),
		entry(6*time.Hour, authz.Caseworker, "kari", "review.released", `{"rows":"3"}`),
		entry(7*time.Hour, authz.Caseworker, "kari", "review.withheld", `{"rows":"1","ground":"15-4"}`),
		entry(8*time.Hour, authz.Approver, "ole", "item.review", `{"from":"approval"}`),
		entry(9*time.Hour, authz.Caseworker, "kari", "something.new", `not JSON`),
	}
}

// StaffNames returns the names of who acts in Entries.
func StaffNames() map[string]string {
	return map[string]string{"kari": "Kari Saksbehandler", "ole": "Ole Ombud"}
}

// Deletions returns three sources that delete: one secured, one not, one that
// is too late.
func Deletions() []collect.Deletion {
	today := models.DateIn(Now(), time.UTC)
	return []collect.Deletion{
		{StoreName: models.Text{NB: "Nettsidens logg"}, On: today.AddDays(-3)},
		{StoreName: models.Text{NB: "Bookingsystemet"}, On: today.AddDays(4), Secured: true},
		{StoreName: models.Text{NB: "Outlook-kalender"}, On: today.AddDays(6)},
	}
}

// Activities returns two activities of the controller; the register is silent
// on recipients and automated decisions of the first and on automated
// decisions of the second.
func Activities() []models.ProcessingActivity {
	return []models.ProcessingActivity{
		{ControllerID: "telemark", ID: "booking", Position: 1, Facts: models.ActivityFacts{
			Name: models.Text{NB: "Timebestilling", EN: "Booking"},
			Recipients: []models.Recipient{
				{Name: models.Text{NB: "Karrieresenterets medarbeidere og leder"}, Role: models.RecipientInternal},
				{Name: models.Text{NB: "Leverandør av bookingsystemet"}, Role: models.RecipientProcessor, Unnamed: true},
			},
		}},
		{ControllerID: "telemark", ID: "guidance", Position: 2, Facts: models.ActivityFacts{
			Name:       models.Text{NB: "Veiledning", EN: "Guidance"},
			Recipients: []models.Recipient{{Name: models.Text{NB: "Veilederen"}, Role: models.RecipientInternal}},
			Questions:  []models.Text{{NB: "Hvem som leverer kartleggingsverktøyet, er ikke avklart."}},
		}},
	}
}

// Stores returns the controller's record stores, one of each kind.
func Stores() []models.RecordStore {
	one := func(id, name string, kind models.StoreKind, activity string) models.RecordStore {
		return models.RecordStore{ControllerID: "telemark", ID: id, Kind: kind, Facts: models.StoreFacts{
			Name: models.Text{NB: name}, Kind: kind, Activities: []string{activity},
			AcceptProofs: []models.SeedProof{models.ProofEID, models.ProofCode},
		}}
	}
	return []models.RecordStore{
		one("telemark-booking", "Bookingsystemet", models.StoreSQL, "booking"),
		one("telemark-calendar", "Outlook-kalender", models.StoreHTTP, "booking"),
		one("telemark-notes", "Veiledningsnotater", models.StoreSQL, "guidance"),
		one("telemark-customers", "Kunderegisteret", models.StoreFile, "guidance"),
		one("telemark-survey", "Brukerundersøkelsen", models.StoreFile, "guidance"),
		one("telemark-phone", "Telefonsentralen", models.StoreHTTP, "booking"),
		one("telemark-log", "Nettsidens logg", models.StoreFile, "booking"),
		one("telemark-archive", "Sakarkivet", models.StoreManual, "guidance"),
		one("telemark-paper", "Papirmappene", models.StoreManual, "guidance"),
	}
}
