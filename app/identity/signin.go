package identity

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/models"
)

// signInCitizen finds the person by their number, or keeps them for the first
// time, and starts a session.
func (s Sessions) signInCitizen(ctx context.Context, c Claims) (string, error) {
	lang, _ := models.ParseLanguage(c.Locale)
	var token string
	err := s.DB.InTx(ctx, func(tx *gorm.DB) error {
		id, err := s.KeepPerson(ctx, tx, c.PID, lang)
		if err != nil {
			return err
		}
		token, err = s.start(ctx, tx, models.Session{
			Provider: CitizenProvider, DataSubjectID: &id, ProviderSID: c.SID, ACR: c.ACR, Language: lang,
		}, c.IDToken)
		if err != nil {
			return err
		}
		return s.logSignIn(ctx, tx, authz.Actor{Role: authz.DataSubject, DataSubjectID: id}, c.ACR)
	})
	return token, err
}

// KeepPerson returns the person with the number, in the caller's transaction,
// and keeps them first where they are new.
func (s Sessions) KeepPerson(ctx context.Context, tx *gorm.DB, number models.NationalID, lang models.Language) (string, error) {
	lookup, err := s.Keys.Lookup("national_id", number.Reveal())
	if err != nil {
		return "", err
	}
	id := models.NewID()
	sealed, err := s.Keys.Seal([]byte(number.Reveal()), "data_subjects.national_id/"+id)
	if err != nil {
		return "", err
	}
	err = table.DataSubjects(tx, clause.OnConflict{DoNothing: true}).Create(ctx, &models.DataSubject{
		ID: id, NationalIDLookup: &lookup, NationalIDSealed: sealed, Language: lang, CreatedAt: database.Instant(s.Now()),
	})
	if err != nil {
		return "", fmt.Errorf("keeping the person: %w", err)
	}
	person, err := table.DataSubjects(tx).Where("national_id_lookup = ?", lookup).Take(ctx)
	if err != nil {
		return "", fmt.Errorf("reading the person: %w", err)
	}
	return person.ID, nil
}

// signInStaff keeps the employee as the provider knows them now, roles and
// all, and starts a session. Without a role there is no way in: absent roles
// are never a default role.
func (s Sessions) signInStaff(ctx context.Context, c Claims) (string, error) {
	grants := parseRoles(c.Roles)
	if len(grants) == 0 {
		if err := s.shutOut(ctx, c); err != nil {
			return "", err
		}
		return "", fault.New(fault.Forbidden, "login.no_role")
	}
	lang, _ := models.ParseLanguage(c.Locale)
	var token string
	err := s.DB.InTx(ctx, func(tx *gorm.DB) error {
		id, err := s.keepStaff(ctx, tx, c)
		if err != nil {
			return err
		}
		if err := replaceGrants(ctx, tx, id, grants); err != nil {
			return err
		}
		token, err = s.start(ctx, tx, models.Session{
			Provider: StaffProvider, StaffID: &id, ProviderSID: c.SID, ACR: c.ACR, Language: lang,
		}, c.IDToken)
		if err != nil {
			return err
		}
		return s.logSignIn(ctx, tx, authz.Actor{Role: grants[0].Role, StaffID: id}, c.ACR)
	})
	return token, err
}

// shutOut takes from an employee who has no role any more those of the last
// login, and ends their sessions.
func (s Sessions) shutOut(ctx context.Context, c Claims) error {
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		found, err := table.Staff(tx).Where("issuer = ? AND subject = ?", c.Issuer, c.Subject).Limit(1).Find(ctx)
		if err != nil || len(found) == 0 {
			return err
		}
		if _, err := table.StaffGrants(tx).Where("staff_id = ?", found[0].ID).Delete(ctx); err != nil {
			return fmt.Errorf("taking the roles back: %w", err)
		}
		if _, err := table.Sessions(tx).Where("staff_id = ?", found[0].ID).Delete(ctx); err != nil {
			return fmt.Errorf("ending the sessions: %w", err)
		}
		return nil
	})
}

func (s Sessions) keepStaff(ctx context.Context, tx *gorm.DB, c Claims) (string, error) {
	now := database.Instant(s.Now())
	err := table.Staff(tx, clause.OnConflict{
		Columns:   []clause.Column{{Name: "issuer"}, {Name: "subject"}},
		DoUpdates: clause.AssignmentColumns([]string{"name", "email", "seen_at"}),
	}).Create(ctx, &models.Staff{
		ID: models.NewID(), Issuer: c.Issuer, Subject: c.Subject, Name: c.Name, Email: strings.ToLower(c.Email), SeenAt: now, CreatedAt: now,
	})
	if err != nil {
		return "", fmt.Errorf("keeping the employee: %w", err)
	}
	staff, err := table.Staff(tx).Where("issuer = ? AND subject = ?", c.Issuer, c.Subject).Take(ctx)
	if err != nil {
		return "", fmt.Errorf("reading the employee: %w", err)
	}
	return staff.ID, nil
}

func replaceGrants(ctx context.Context, tx *gorm.DB, staffID string, grants []authz.Grant) error {
	if _, err := table.StaffGrants(tx).Where("staff_id = ?", staffID).Delete(ctx); err != nil {
		return fmt.Errorf("replacing the roles: %w", err)
	}
	rows := make([]models.StaffGrant, 0, len(grants))
	for _, g := range grants {
		rows = append(rows, models.StaffGrant{StaffID: staffID, Role: string(g.Role), ControllerID: g.ControllerID})
	}
	if err := table.StaffGrants(tx).CreateInBatches(ctx, &rows, 100); err != nil {
		return fmt.Errorf("replacing the roles: %w", err)
	}
	return nil
}

// parseRoles reads claims of the form role:controller; what it does not know
// it leaves out. A role that reaches cases is given controller by controller.
func parseRoles(claims []string) []authz.Grant {
	var grants []authz.Grant
	for _, c := range claims {
		name, controller, ok := strings.Cut(c, ":")
		g := authz.Grant{Role: authz.Role(name), ControllerID: controller}
		everywhere := controller == authz.AllControllers && g.Role != authz.Administrator && g.Role != authz.Auditor
		if ok && controller != "" && !everywhere && slices.Contains(authz.StaffRoles(), g.Role) && !slices.Contains(grants, g) {
			grants = append(grants, g)
		}
	}
	return grants
}

func (s Sessions) logSignIn(ctx context.Context, tx *gorm.DB, actor authz.Actor, acr string) error {
	return audit.Record(ctx, tx, actor, s.Now(), audit.Event{
		Chain: audit.PortalChain, Action: "login", Detail: map[string]string{"acr": acr},
	})
}
