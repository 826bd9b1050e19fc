// Package fulfil carries a decision out in the record stores: what is to be
// corrected, erased or restricted is first tried over all stores, which changes nothing; the
// decision refers to that plan, somebody else approves it, and each store is then
// done by itself, or by its owner where the portal cannot write. What the person
// is told comes of the receipts. It keeps the register of restrictions, and lifts
// one after the person has been told. GDPR Art. 16–18 and 12(3)–(4).
package fulfil

import (
	"context"
	"log/slog"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/register"
	"rettighetsporten/app/rights"
	"rettighetsporten/app/seal"
	"rettighetsporten/models"
)

// Service plans what is done in the stores, and does it. No method of it returns
// a value of a row but Recipients: whom the row was disclosed to.
type Service struct {
	DB       *database.DB
	Keys     *seal.Keys
	Now      func() time.Time
	Log      *slog.Logger
	Texts    *i18n.Bundle
	Rights   *rights.Service
	Register *register.Service
	Kinds    recordstore.Registry
	// Environment gives the value of a ${NAME} in a store's connection.
	Environment func(name string) (string, bool)
}

// The jobs. EndedJob is enqueued when every store has ended: the answer can go
// out. Its arguments are rights.PlanArgs.
const (
	TryJob   = "fulfil.try"
	DoJob    = "fulfil.do"
	EndedJob = "fulfil.ended"
)

// kinds says what a decision about a right does in the stores.
var kinds = map[models.InvokedRight]models.EffectKind{
	models.RightRectification: models.EffectRectify, models.RightErasure: models.EffectErase, models.RightRestriction: models.EffectRestrict,
}

// Offered reports whether what is decided about the item can be carried out in
// the stores.
func Offered(item models.RequestItem) bool { return kinds[item.InvokedRight] != "" }

// Applies reports whether an outcome of the item has an effect in the stores.
func Applies(item models.RequestItem, o models.Outcome) bool { return Offered(item) && o.Does() }

func (s *Service) record(ctx context.Context, tx *gorm.DB, actor authz.Actor, item models.RequestItem, action string, detail map[string]string) error {
	if detail == nil {
		detail = map[string]string{}
	}
	detail["item"] = item.ID
	return audit.Record(ctx, tx, actor, s.Now(), audit.Event{Chain: item.ControllerID, Action: action, RequestID: item.RequestID, Detail: detail})
}

func placeChoices(id string) string { return "effect_plans.choices/" + id }
func placePlan(id string) string    { return "effect_plans.plan/" + id }
func placeSecret(id string) string  { return "effect_plans.secret/" + id }
func placeReceipt(id string) string { return "fulfilments.receipt/" + id }
func placeLeft(id string) string    { return "fulfilments.left/" + id }
func placeNote(id string) string    { return "fulfilments.note/" + id }
func placeWhy(id string) string     { return "fulfilments.why/" + id }
func placeBack(id string) string    { return "fulfilments.back/" + id }

func placeRestricted(id string) string { return "restrictions.what/" + id }
func placeRecipient(id string) string  { return "recipient_notices.name/" + id }
func placeNotTold(id string) string    { return "recipient_notices.why/" + id }

func placeLiftWhy(id string) string { return "restrictions.lift_why/" + id }
