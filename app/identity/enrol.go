package identity

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/models"
)

// EnrolPerson keeps a citizen as a login would, without one, and returns them.
func (s Sessions) EnrolPerson(ctx context.Context, number models.NationalID, lang models.Language) (authz.Person, error) {
	var p authz.Person
	err := s.DB.InTx(ctx, func(tx *gorm.DB) (err error) {
		p.DataSubjectID, err = s.KeepPerson(ctx, tx, number, lang)
		return err
	})
	return p, err
}

// EnrolStaff keeps an employee as the provider knows them, without a login, so
// that cases can be given to people who have not been here yet.
func (s Sessions) EnrolStaff(ctx context.Context, c Claims) (authz.Person, error) {
	grants := parseRoles(c.Roles)
	p := authz.Person{Name: c.Name, Email: c.Email, Grants: grants}
	err := s.DB.InTx(ctx, func(tx *gorm.DB) error {
		id, err := s.keepStaff(ctx, tx, c)
		if err != nil {
			return err
		}
		p.StaffID = id
		return replaceGrants(ctx, tx, id, grants)
	})
	if err != nil {
		return authz.Person{}, fmt.Errorf("enrolling an employee: %w", err)
	}
	return p, nil
}
