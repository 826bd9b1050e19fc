package rights

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/models"
)

// Seed is an identity to search by, opened for the one search.
type Seed struct {
	Kind  models.SeedKind
	Value string
	Proof models.SeedProof
}

// seedFromPerson gives the request every identity that is proved for the
// person: the number of the login, and addresses proved by code. What came
// another way has the number that staff checked; nothing while nobody knows
// that it is the person who asks.
func (s *Service) seedFromPerson(ctx context.Context, tx *gorm.DB, rr models.RightsRequest) error {
	if rr.IdentityCheck == models.CheckedNothing {
		return nil
	}
	proof, by := models.ProofEID, ""
	if rr.RegisteredBy != nil {
		proof, by = models.ProofCaseworker, *rr.RegisteredBy
	}
	person, err := table.DataSubjects(tx).Where("id = ?", rr.DataSubjectID).Take(ctx)
	if err != nil {
		return fmt.Errorf("reading the person: %w", err)
	}
	if len(person.NationalIDSealed) > 0 {
		number, err := s.Keys.Open(person.NationalIDSealed, "data_subjects.national_id/"+person.ID)
		if err != nil {
			return err
		}
		if err := s.addSeed(ctx, tx, rr, Seed{models.SeedNationalID, string(number), proof}, "", by); err != nil {
			return err
		}
	}
	proved, err := table.PersonContacts(tx).Where("data_subject_id = ? AND proof <> ''", rr.DataSubjectID).Find(ctx)
	if err != nil {
		return fmt.Errorf("reading the proved contacts: %w", err)
	}
	for _, c := range proved {
		value, err := s.Keys.Open(c.ValueSealed, placeContact(c.ID))
		if err != nil {
			return err
		}
		if err := s.addSeed(ctx, tx, rr, Seed{c.Kind, string(value), c.Proof}, "", ""); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) addSeed(ctx context.Context, tx *gorm.DB, rr models.RightsRequest, seed Seed, note, by string) error {
	value := normalSeed(seed.Kind, seed.Value)
	lookup, err := s.Keys.Lookup(string(seed.Kind), value)
	if err != nil {
		return err
	}
	row := models.IdentitySeed{
		ID: models.NewID(), RequestID: rr.ID, ControllerID: rr.ControllerID, Kind: seed.Kind, Lookup: lookup,
		Proof: seed.Proof, AddedBy: by, CreatedAt: database.Instant(s.Now()),
	}
	if row.ValueSealed, err = s.Keys.Seal([]byte(value), placeSeed(row.ID)); err != nil {
		return err
	}
	if note != "" {
		if row.NoteSealed, err = s.Keys.Seal([]byte(note), "identity_seeds.note/"+row.ID); err != nil {
			return err
		}
	}
	if err := table.IdentitySeeds(tx, clause.OnConflict{DoNothing: true}).Create(ctx, &row); err != nil {
		return fmt.Errorf("keeping the identity: %w", err)
	}
	return nil
}

// AddSeed adds an identity that the caseworker has checked by hand, with a
// note of how. It returns fault.Fields' first key as fault.Invalid.
func (s *Service) AddSeed(ctx context.Context, actor authz.Actor, caseNumber string, seed Seed, note string) error {
	c, err := s.Open(ctx, actor, caseNumber)
	if err != nil {
		return err
	}
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	if key := checkSeed(seed, note); key != "" {
		return fault.New(fault.Invalid, key)
	}
	if key := c.Unproved(); key != "" {
		return fault.New(fault.Conflict, key)
	}
	if !searchable(c.Item.Status) {
		return fault.New(fault.Conflict, "collect.not_now")
	}
	seed.Proof = models.ProofCaseworker
	now := database.Instant(s.Now())
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := EnqueuePlan(ctx, tx, now, c.Item); err != nil {
			return err
		}
		if err := s.addSeed(ctx, tx, c.Request, seed, note, actor.StaffID); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, now, audit.Event{
			Chain: c.Request.ControllerID, Action: "seed.added", RequestID: c.Request.ID, Detail: map[string]string{"kind": string(seed.Kind)},
		})
	})
}

// searchable reports whether a case in the state can be searched by more.
func searchable(status models.Status) bool {
	return status.Open() && status != models.StatusApproval
}

func checkSeed(seed Seed, note string) string {
	switch {
	case strings.TrimSpace(note) == "" || utf8.RuneCountInString(note) > MaxAbout:
		return "seed.note_missing"
	case seed.Kind == models.SeedEmail && !ValidEmail(seed.Value):
		return "submit.email_wrong"
	case seed.Kind == models.SeedPhone && len(normalSeed(seed.Kind, seed.Value)) < 8:
		return "seed.phone_wrong"
	case seed.Kind != models.SeedEmail && seed.Kind != models.SeedPhone:
		return "seed.kind_wrong"
	}
	return ""
}

// Seeds returns the proved identities of a request.
func (s *Service) Seeds(ctx context.Context, actor authz.Actor, rr models.RightsRequest) ([]Seed, error) {
	if !actor.Reaches(rr.ControllerID) {
		return nil, fault.New(fault.NotFound, "error.not_found")
	}
	rows, err := table.IdentitySeeds(s.DB.Read()).Where("request_id = ? AND controller_id = ?", rr.ID, rr.ControllerID).Order("created_at, id").Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the identities: %w", database.Fault(err))
	}
	seeds := make([]Seed, 0, len(rows))
	for _, r := range rows {
		value, err := s.Keys.Open(r.ValueSealed, placeSeed(r.ID))
		if err != nil {
			return nil, err
		}
		seeds = append(seeds, Seed{Kind: r.Kind, Value: string(value), Proof: r.Proof})
	}
	return seeds, nil
}

func normalSeed(kind models.SeedKind, value string) string {
	value = strings.TrimSpace(value)
	switch kind {
	case models.SeedEmail:
		return normalEmail(value)
	case models.SeedPhone, models.SeedNationalID:
		return strings.Join(strings.Fields(value), "")
	default:
		return value
	}
}

func placeSeed(id string) string { return "identity_seeds.value/" + id }

// today returns the civil date in Norway at the instant.
func today(now time.Time, zone *time.Location) models.Date { return models.DateIn(now, zone) }
