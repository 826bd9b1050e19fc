package rights

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"math/big"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/dispatch"
	"rettighetsporten/app/fault"
	"rettighetsporten/models"
)

const (
	codeLife    = 15 * time.Minute
	codePause   = time.Minute // between two codes to one address
	codeTries   = 5
	maxContacts = 5  // addresses one person can have waiting or proved
	codesADay   = 10 // to all of a person's addresses together
)

// Contact is an e-mail address a person has given.
type Contact struct {
	ID        string
	Email     string
	Proved    bool
	CodeUntil time.Time // when the code sent there runs out; zero when none can be used
}

// Contacts returns the person's own addresses, oldest first.
func (s *Service) Contacts(ctx context.Context, actor authz.Actor) ([]Contact, error) {
	if err := actor.Require(authz.DataSubject); err != nil {
		return nil, err
	}
	rows, err := table.PersonContacts(s.DB.Read()).Where("data_subject_id = ?", actor.DataSubjectID).Order("created_at, id").Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the contacts: %w", database.Fault(err))
	}
	contacts := make([]Contact, 0, len(rows))
	for _, r := range rows {
		value, err := s.Keys.Open(r.ValueSealed, placeContact(r.ID))
		if err != nil {
			return nil, err
		}
		c := Contact{ID: r.ID, Email: string(value), Proved: r.Proof != ""}
		if r.CodeExpires != nil && r.CodeTries < codeTries {
			c.CodeUntil = *r.CodeExpires
		}
		contacts = append(contacts, c)
	}
	return contacts, nil
}

// SendCode keeps the address and sends a one-time code there. Only who reads
// the mail can prove that the address is theirs; until then nothing is
// searched by it. The answer is the same whether anybody else uses the address
// or not.
func (s *Service) SendCode(ctx context.Context, actor authz.Actor, email string, lang models.Language) (Contact, error) {
	if err := actor.Require(authz.DataSubject); err != nil {
		return Contact{}, err
	}
	if !ValidEmail(email) {
		return Contact{}, fault.New(fault.Invalid, "submit.email_wrong")
	}
	lookup, err := s.Keys.Lookup(string(models.SeedEmail), normalEmail(email))
	if err != nil {
		return Contact{}, err
	}
	code, err := newCode()
	if err != nil {
		return Contact{}, err
	}
	now := database.Instant(s.Now())
	var contact Contact
	err = s.DB.InTx(ctx, func(tx *gorm.DB) error {
		row, err := s.keepContact(ctx, tx, actor, email, lookup, now)
		if err != nil {
			return err
		}
		contact = Contact{ID: row.ID, Email: email, Proved: row.Proof != ""}
		if contact.Proved {
			return nil
		}
		if row.CodeExpires != nil && row.CodeExpires.Add(codePause-codeLife).After(now) {
			return fault.New(fault.TooMany, "contact.code_just_sent")
		}
		return s.giveCode(ctx, tx, actor, row, code, email, lang, now)
	})
	return contact, err
}

func (s *Service) keepContact(ctx context.Context, tx *gorm.DB, actor authz.Actor, email, lookup string, now time.Time) (models.PersonContact, error) {
	if err := HoldPerson(ctx, tx, actor.DataSubjectID); err != nil {
		return models.PersonContact{}, err
	}
	mine, err := table.PersonContacts(tx).Where("data_subject_id = ?", actor.DataSubjectID).Find(ctx)
	if err != nil {
		return models.PersonContact{}, fmt.Errorf("reading the contacts: %w", err)
	}
	for _, c := range mine {
		if c.Kind == models.SeedEmail && c.Lookup == lookup {
			return c, nil
		}
	}
	if len(mine) >= maxContacts {
		return models.PersonContact{}, fault.New(fault.TooMany, "contact.too_many")
	}
	row := models.PersonContact{ID: models.NewID(), DataSubjectID: actor.DataSubjectID, Kind: models.SeedEmail, Lookup: lookup, CreatedAt: now}
	if row.ValueSealed, err = s.Keys.Seal([]byte(email), placeContact(row.ID)); err != nil {
		return row, err
	}
	if err := table.PersonContacts(tx).Create(ctx, &row); err != nil {
		return row, fmt.Errorf("keeping the contact: %w", err)
	}
	return row, nil
}

func (s *Service) giveCode(ctx context.Context, tx *gorm.DB, actor authz.Actor, row models.PersonContact, code, email string, lang models.Language, now time.Time) error {
	sent, err := audit.CountByActor(ctx, tx, actor, "contact.code_sent", now.Add(-24*time.Hour))
	if err != nil {
		return err
	}
	if sent >= codesADay {
		return fault.New(fault.TooMany, "contact.codes_used_up")
	}
	hash, err := s.Keys.Lookup("code/"+row.ID, code)
	if err != nil {
		return err
	}
	expires := now.Add(codeLife)
	_, err = table.PersonContacts(tx).Where("id = ?", row.ID).Select("code_hash", "code_expires", "code_tries").
		Updates(ctx, models.PersonContact{CodeHash: hash, CodeExpires: &expires})
	if err != nil {
		return fmt.Errorf("keeping the code: %w", err)
	}
	err = audit.Record(ctx, tx, actor, now, audit.Event{Chain: audit.PortalChain, Action: "contact.code_sent", Detail: map[string]string{"contact": row.ID}})
	if err != nil {
		return err
	}
	_, err = dispatch.Queue(ctx, tx, s.Keys, now, dispatch.Message{
		ControllerID: audit.PortalChain, Kind: models.MailCode, Language: lang, Recipient: email, Code: code,
	})
	return err
}

// Prove checks the code. When it is right the address becomes an identity of
// all the person's open requests, and their collections go on with it.
func (s *Service) Prove(ctx context.Context, actor authz.Actor, contactID, code string) error {
	if err := actor.Require(authz.DataSubject); err != nil {
		return err
	}
	hash, err := s.Keys.Lookup("code/"+contactID, strings.TrimSpace(code))
	if err != nil {
		return err
	}
	now := database.Instant(s.Now())
	wrong := false
	err = s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := HoldPerson(ctx, tx, actor.DataSubjectID); err != nil {
			return err
		}
		// The row is held, so that guesses at the same moment are counted one by one.
		row, err := table.PersonContacts(tx, clause.Locking{Strength: "UPDATE"}).
			Where("id = ? AND data_subject_id = ?", contactID, actor.DataSubjectID).Take(ctx)
		if err != nil {
			return err
		}
		if row.Proof != "" {
			return nil
		}
		if row.CodeExpires == nil || !row.CodeExpires.After(now) || row.CodeTries >= codeTries {
			return fault.New(fault.Invalid, "contact.code_expired")
		}
		if subtle.ConstantTimeCompare([]byte(hash), []byte(row.CodeHash)) != 1 {
			wrong = true // the try is counted, so the transaction must stand
			_, err := table.PersonContacts(tx).Where("id = ?", row.ID).Select("code_tries").
				Updates(ctx, models.PersonContact{CodeTries: row.CodeTries + 1})
			return err
		}
		return s.markProved(ctx, tx, actor, row, now)
	})
	if err == nil && wrong {
		return fault.New(fault.Invalid, "contact.code_wrong")
	}
	return err
}

func (s *Service) markProved(ctx context.Context, tx *gorm.DB, actor authz.Actor, row models.PersonContact, now time.Time) error {
	_, err := table.PersonContacts(tx).Where("id = ?", row.ID).Select("proof", "proved_at", "code_hash", "code_expires").
		Updates(ctx, models.PersonContact{Proof: models.ProofCode, ProvedAt: &now})
	if err != nil {
		return fmt.Errorf("noting the proof: %w", err)
	}
	items, err := table.RequestItems(tx).Where("data_subject_id = ? AND status IN ('received', 'collecting', 'review', 'partly')", actor.DataSubjectID).Order("id").Find(ctx)
	if err != nil {
		return fmt.Errorf("reading the open requests: %w", err)
	}
	for _, item := range items {
		rr, err := table.RightsRequests(tx).Where("id = ?", item.RequestID).Take(ctx)
		if err != nil {
			return fmt.Errorf("reading the request: %w", err)
		}
		if err := EnqueuePlan(ctx, tx, now, item); err != nil {
			return err
		}
		if err := s.seedFromPerson(ctx, tx, rr); err != nil {
			return err
		}
	}
	return audit.Record(ctx, tx, actor, now, audit.Event{Chain: audit.PortalChain, Action: "contact.proved", Detail: map[string]string{"contact": row.ID}})
}

func newCode() (string, error) {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return "", fmt.Errorf("drawing a code: %w", err)
	}
	return fmt.Sprintf("%06d", n), nil
}

func normalEmail(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

func placeContact(id string) string { return "person_contacts.value/" + id }
