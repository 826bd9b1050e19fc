// Package audit keeps the append-only log: who did what, when, in which role.
// Each entry carries the hash of the one before it, one chain per controller.
// Entries hold identifiers alone.
package audit

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
)

// PortalChain is the chain of what belongs to no controller, such as logins.
const PortalChain = "portal"

// Entry is one line of the log as it is stored.
type Entry struct {
	Chain     string `gorm:"primaryKey"`
	Seq       int64  `gorm:"primaryKey;autoIncrement:false"`
	At        time.Time
	ActorRole string
	ActorID   string
	Action    string
	RequestID string
	Detail    string // JSON of identifiers
	PrevHash  string
	Hash      string
}

// TableName keeps the table's name apart from the type's.
func (Entry) TableName() string { return "audit_entries" }

type chainHead struct {
	Chain string `gorm:"primaryKey"`
	Seq   int64
	Hash  string
}

func (chainHead) TableName() string { return "audit_chains" }

// Event is what a service asks to have written.
type Event struct {
	Chain     string // a controller's ID, or PortalChain
	Action    string // "request.submitted"
	RequestID string
	Detail    map[string]string // identifiers, never personal data
}

// Record appends the event in the caller's transaction, so that what happened
// and the log of it stand or fall together.
func Record(ctx context.Context, tx *gorm.DB, actor authz.Actor, at time.Time, ev Event) error {
	said, err := onBehalf(ctx, tx, actor, ev)
	if err != nil {
		return err
	}
	detail, err := json.Marshal(said)
	if err != nil {
		return fmt.Errorf("writing the log: %w", err)
	}
	head, err := lockHead(ctx, tx, ev.Chain)
	if err != nil {
		return err
	}
	e := Entry{
		Chain: ev.Chain, Seq: head.Seq + 1, At: database.Instant(at),
		ActorRole: string(actor.Role), ActorID: actor.ID(), Action: ev.Action,
		RequestID: ev.RequestID, Detail: string(detail), PrevHash: head.Hash,
	}
	e.Hash = e.computeHash()
	if err := gorm.G[Entry](tx).Create(ctx, &e); err != nil {
		return fmt.Errorf("writing the log: %w", err)
	}
	_, err = gorm.G[chainHead](tx).Where("chain = ?", ev.Chain).
		Select("seq", "hash").Updates(ctx, chainHead{Seq: e.Seq, Hash: e.Hash})
	if err != nil {
		return fmt.Errorf("moving the head of the log: %w", err)
	}
	return nil
}

// onBehalf returns the event's detail with whom a citizen acted for, where it was
// not themselves: nobody acts for another without a line that says so.
func onBehalf(ctx context.Context, tx *gorm.DB, actor authz.Actor, ev Event) (map[string]string, error) {
	if actor.Role != authz.DataSubject || ev.RequestID == "" {
		return ev.Detail, nil
	}
	var acts []struct{ ID, SubjectID string }
	err := tx.WithContext(ctx).Raw(`SELECT r.id, r.subject_id FROM representations AS r
		JOIN rights_requests AS q ON q.data_subject_id = r.subject_id AND q.controller_id = r.controller_id
		WHERE q.id = ? AND r.representative_id = ?`, ev.RequestID, actor.DataSubjectID).Scan(&acts).Error
	if err != nil {
		return nil, fmt.Errorf("looking for whom somebody acts: %w", err)
	}
	if len(acts) == 0 {
		return ev.Detail, nil
	}
	detail := map[string]string{"acts_for": acts[0].SubjectID, "representation": acts[0].ID}
	maps.Copy(detail, ev.Detail)
	return detail, nil
}

// lockHead holds the chain's head until the transaction ends, so that two
// writers never give out the same number.
func lockHead(ctx context.Context, tx *gorm.DB, chain string) (chainHead, error) {
	err := gorm.G[chainHead](tx, clause.OnConflict{DoNothing: true}).Create(ctx, &chainHead{Chain: chain})
	if err != nil {
		return chainHead{}, fmt.Errorf("opening the log: %w", err)
	}
	head, err := gorm.G[chainHead](tx, clause.Locking{Strength: "UPDATE"}).Where("chain = ?", chain).Take(ctx)
	if err != nil {
		return chainHead{}, fmt.Errorf("reading the head of the log: %w", err)
	}
	return head, nil
}

// computeHash returns the SHA-256 of everything in the entry but the hash
// itself, each part preceded by its length so that none can flow into the next.
func (e Entry) computeHash() string {
	h := sha256.New()
	for _, part := range []string{
		e.Chain, fmt.Sprint(e.Seq), e.At.UTC().Format(time.RFC3339Nano), e.ActorRole, e.ActorID,
		e.Action, e.RequestID, e.Detail, e.PrevHash,
	} {
		_, _ = fmt.Fprintf(h, "%d:%s", len(part), part)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// ForRequest returns the entries about a request, oldest first.
func ForRequest(ctx context.Context, db *gorm.DB, chain, requestID string) ([]Entry, error) {
	entries, err := gorm.G[Entry](db).Where("chain = ? AND request_id = ?", chain, requestID).Order("seq").Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the log: %w", err)
	}
	return entries, nil
}

// CountByActor returns how often the actor has done something since the
// instant, in any chain.
func CountByActor(ctx context.Context, db *gorm.DB, actor authz.Actor, action string, since time.Time) (int64, error) {
	n, err := gorm.G[Entry](db).Where("actor_id = ? AND action = ? AND at > ?", actor.ID(), action, database.Instant(since)).Count(ctx, "*")
	if err != nil {
		return 0, fmt.Errorf("counting in the log: %w", err)
	}
	return n, nil
}

// LastInRequest returns the number in the chain of the last entry of the request
// with one of the actions, or 0.
func LastInRequest(ctx context.Context, db *gorm.DB, chain, requestID string, actions ...string) (seq int64, err error) {
	err = db.WithContext(ctx).Model(&Entry{}).Where("chain = ? AND request_id = ? AND action IN ?", chain, requestID, actions).
		Select("COALESCE(MAX(seq), 0)").Scan(&seq).Error
	if err != nil {
		return 0, fmt.Errorf("looking in the log: %w", err)
	}
	return seq, nil
}

// Did reports whether the actor has done any of the actions in the request, with
// each of the details that are given: an item, for what was done to that alone.
func Did(ctx context.Context, db *gorm.DB, actor authz.Actor, chain, requestID string, details map[string]string, actions ...string) (bool, error) {
	q := gorm.G[Entry](db).Where("chain = ? AND request_id = ? AND actor_id = ? AND action IN ?", chain, requestID, actor.ID(), actions)
	for name, value := range details {
		q = q.Where("detail LIKE ?", `%"`+name+`":"`+value+`"%`)
	}
	n, err := q.Count(ctx, "*")
	if err != nil {
		return false, fmt.Errorf("looking in the log: %w", err)
	}
	return n > 0, nil
}
