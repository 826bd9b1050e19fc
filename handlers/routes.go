package handlers

import (
	"slices"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/audit"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/database"
	"rettighetsporten/app/dispatch"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/register"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	figures "rettighetsporten/app/statistics"
	"rettighetsporten/app/thread"
	"rettighetsporten/handlers/acts"
	"rettighetsporten/handlers/admin"
	"rettighetsporten/handlers/approver"
	"rettighetsporten/handlers/caseworker"
	"rettighetsporten/handlers/citizen"
	"rettighetsporten/handlers/intake"
	"rettighetsporten/handlers/ombud"
	"rettighetsporten/handlers/owner"
	"rettighetsporten/handlers/queue"
	"rettighetsporten/handlers/restrictions"
	"rettighetsporten/handlers/statistics"
	"rettighetsporten/handlers/web"
)

// Services is what the pages call.
type Services struct {
	Register *register.Service
	Rights   *rights.Service
	Collect  *collect.Service
	Review   *review.Service
	Answer   *answer.Service
	Effects  *fulfil.Service
	Thread   *thread.Service
	DB       *database.DB
}

// Routes is the one table of who may go where. A test walks it: signed out,
// each wrong role, another controller, another person.
func Routes(kit *web.Kit, health *web.Health, s Services) []web.Route {
	return slices.Concat(
		kit.CommonRoutes(health),
		(&citizen.Pages{Kit: kit, Rights: s.Rights, Contacts: s.Rights, Register: s.Register, Answer: s.Answer, Course: s.Rights, Drafts: s.Rights, Thread: s.Thread, Behalf: s.Rights, Now: kit.Now}).Routes(),
		(&queue.Pages{Kit: kit, Cases: s.Rights, Views: s.Rights, Calendars: s.Rights, Sources: s.Collect, Messages: s.Thread, Effects: s.Effects, Now: kit.Now}).Routes(),
		(&restrictions.Pages{Kit: kit, Register: s.Effects}).Routes(),
		(&statistics.Pages{Kit: kit, Figures: &figures.Service{DB: s.DB, Now: kit.Now}}).Routes(),
		(&ombud.Pages{Kit: kit, Cases: s.Rights, Sources: s.Collect, Register: s.Register, Decisions: s.Answer, Reviews: s.Review, Thread: s.Thread, Files: s.Rights, Now: kit.Now}).Routes(),
		(&caseworker.Pages{
			Kit: kit, Cases: s.Rights, Identities: s.Rights, Collections: s.Collect, Sources: s.Collect, Reviews: s.Review,
			Drafts: s.Answer, Previews: s.Answer, Sent: s.Answer, Sending: s.Answer, Register: s.Register, Effects: s.Effects, Thread: s.Thread, Files: s.Rights, Now: kit.Now,
		}).Routes(),
		(&acts.Pages{Kit: kit, Cases: s.Rights, Thread: s.Thread, Decisions: s.Answer, Register: s.Register, Effects: s.Effects, Now: kit.Now}).Routes(),
		(&intake.Pages{Kit: kit, Cases: s.Rights, Register: s.Register, Now: kit.Now}).Routes(),
		(&approver.Pages{Kit: kit, Cases: s.Rights, Drafts: s.Answer, Sent: s.Answer, Reviews: s.Review, Collections: s.Collect, Effects: s.Effects, Thread: s.Thread, Files: s.Rights, Now: kit.Now}).Routes(),
		(&owner.Pages{Kit: kit, Tasks: s.Collect, Changes: s.Effects, Uploads: owner.Rows{}, Now: kit.Now}).Routes(),
		(&admin.Pages{Kit: kit, Register: s.Register, Keeper: s.Register, Files: s.Register, Absences: s.Register, Stores: s.Collect, Log: audit.Log{DB: s.DB}, Outbox: dispatch.Outbox{DB: s.DB, Now: kit.Now}, Letters: s.Rights}).Routes(),
	)
}
