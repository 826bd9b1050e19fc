package stafftest

import (
	"time"

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
		ID: id, RequestID: "r-" + id, ControllerID: controller.ID, DataSubjectID: "person", InvokedRight: models.RightAccess,
		Status: status, Clock: deadline.Compute(received, controller.PromisedDays(models.RightAccess)).Stored(), Version: 3,
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
		About: "Hei! Jeg vil gjerne se alt dere har skrevet om meg etter veiledningen i vår.\nJeg lurer særlig på notatene, og hvem som har fått vite noe.",
	}
	if assignee != "" {
		c.Request.AssigneeID = &assignee
	}
	return c
}
