package answer

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/report"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// keepFiles keeps what goes with the draft that is about to be submitted, and
// returns the IDs: the files that a person takes along, and the rows that the
// document does not have in it.
func (s *Service) keepFiles(ctx context.Context, actor authz.Actor, m material, doc report.Document) (ids []string, err error) {
	defer func() {
		if err != nil && len(ids) > 0 {
			err = errors.Join(err, s.drop(context.WithoutCancel(ctx), ids...))
		}
	}()
	if m.portability() && len(m.found.tables) > 0 {
		file, err := s.keep(ctx, m.c, models.AnswerFile{Kind: models.FilePortable, Name: "opplysninger-" + m.c.Item.Reference + ".zip"}, func(k *keeper) error { return s.writeFiles(ctx, actor, m, k) })
		if err != nil {
			return ids, err
		}
		ids = append(ids, file.ID)
	}
	rows := s.live(ctx, actor, m)
	for t := range doc.Tables() {
		if t.Apart == nil {
			continue
		}
		place, err := strconv.Atoi(t.Key)
		if err != nil {
			return ids, fmt.Errorf("the rows of a table have no place: %w", err)
		}
		file, err := s.keep(ctx, m.c, models.AnswerFile{Kind: models.FileRows, Place: place, Table: t.ID}, func(k *keeper) error { return k.allRows(t, rows) })
		if err != nil {
			return ids, err
		}
		ids = append(ids, file.ID)
	}
	return ids, nil
}

// holdFiles makes the files those that wait with the draft, in place of any that
// did.
func holdFiles(ctx context.Context, tx *gorm.DB, c rights.Case, ids []string) error {
	_, err := table.AnswerFiles(tx).Where("item_id = ? AND (number = 0 OR number IS NULL) AND id NOT IN ?", c.Item.ID, append([]string{""}, ids...)).Delete(ctx)
	if err != nil {
		return fmt.Errorf("deleting the files of an earlier draft: %w", err)
	}
	waits := 0
	held, err := table.AnswerFiles(tx).Where("id IN ?", append([]string{""}, ids...)).Select("number").Updates(ctx, models.AnswerFile{Number: &waits})
	if err != nil {
		return fmt.Errorf("keeping the files with the draft: %w", err)
	}
	if held != len(ids) {
		return fault.New(fault.Conflict, "case.changed_meanwhile") // they were purged
	}
	return nil
}

// giveFiles lets the files that wait go with the version of the answer.
func giveFiles(ctx context.Context, tx *gorm.DB, c rights.Case, number int) error {
	_, err := table.AnswerFiles(tx).Where("item_id = ? AND number = 0", c.Item.ID).Select("number").Updates(ctx, models.AnswerFile{Number: &number})
	if err != nil {
		return fmt.Errorf("giving the files: %w", err)
	}
	return nil
}
