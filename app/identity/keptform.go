package identity

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/models"
)

const (
	ownerKnown    = 24 * time.Hour // how long after a session ran out it is known whose it was
	keptLife      = 2 * time.Hour
	maxKeptFields = 256 << 10 // bytes of one form as it is sent: as much as a form may have
	maxKeptPage   = 200
	maxKeptForms  = 5 // of one person
)

// FormOwner returns the citizen whose session gave out the form with the CSRF
// token, whether or not the session still holds. It returns fault.NotFound for
// a token that was never given out, or is too old to be known.
func (s Sessions) FormOwner(ctx context.Context, csrf string) (dataSubjectID string, err error) {
	row, err := table.Sessions(s.DB.Read()).Where("csrf = ? AND data_subject_id IS NOT NULL", csrf).Take(ctx)
	if err != nil {
		return "", fmt.Errorf("looking for the form's owner: %w", database.Fault(err))
	}
	return *row.DataSubjectID, nil
}

// KeepForm keeps the fields of the person's form on the page for two hours, in
// place of what was kept of it before; of a person's forms the newest five
// stay. It returns fault.TooLarge for more than is kept.
func (s Sessions) KeepForm(ctx context.Context, dataSubjectID, page string, fields url.Values) error {
	plain := []byte(fields.Encode())
	if len(plain) > maxKeptFields || len(page) > maxKeptPage {
		return fault.New(fault.TooLarge, "form.too_long_to_keep")
	}
	sealed, err := s.Keys.Seal(plain, placeKept(dataSubjectID, page))
	if err != nil {
		return err
	}
	row := models.KeptForm{DataSubjectID: dataSubjectID, Page: page, FieldsSealed: sealed, ExpiresAt: database.Instant(s.Now()).Add(keptLife)}
	err = s.DB.InTx(ctx, func(tx *gorm.DB) error {
		err := table.KeptForms(tx, clause.OnConflict{
			Columns:   []clause.Column{{Name: "data_subject_id"}, {Name: "page"}},
			DoUpdates: clause.AssignmentColumns([]string{"fields_sealed", "expires_at"}),
		}).Create(ctx, &row)
		if err != nil {
			return err
		}
		kept, err := table.KeptForms(tx).Where("data_subject_id = ?", dataSubjectID).Order("expires_at DESC, page").Find(ctx)
		if err != nil {
			return err
		}
		for _, old := range kept[min(len(kept), maxKeptForms):] {
			if _, err := table.KeptForms(tx).Where("data_subject_id = ? AND page = ?", dataSubjectID, old.Page).Delete(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("keeping the form: %w", err)
	}
	return nil
}

// KeptForm returns what is kept of the person's own form on the page, or
// fault.NotFound.
func (s Sessions) KeptForm(ctx context.Context, dataSubjectID, page string) (url.Values, error) {
	row, err := table.KeptForms(s.DB.Read()).
		Where("data_subject_id = ? AND page = ? AND expires_at > ?", dataSubjectID, page, database.Instant(s.Now())).Take(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the kept form: %w", database.Fault(err))
	}
	plain, err := s.Keys.Open(row.FieldsSealed, placeKept(dataSubjectID, page))
	if err != nil {
		return nil, err
	}
	fields, err := url.ParseQuery(string(plain))
	if err != nil {
		return nil, fmt.Errorf("the kept form cannot be read (%T)", err) // its text may quote the form
	}
	return fields, nil
}

// DropForm deletes what is kept of the person's form on the page, if anything
// is: it has been sent.
func (s Sessions) DropForm(ctx context.Context, dataSubjectID, page string) error {
	n, err := table.KeptForms(s.DB.Read()).Where("data_subject_id = ? AND page = ?", dataSubjectID, page).Count(ctx, "*")
	if err != nil || n == 0 {
		return database.Fault(err)
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		_, err := table.KeptForms(tx).Where("data_subject_id = ? AND page = ?", dataSubjectID, page).Delete(ctx)
		return err
	})
}

func placeKept(dataSubjectID, page string) string { return "kept_forms.fields/" + dataSubjectID + page }
