package answer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"strconv"

	"gorm.io/gorm"

	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// partSize is how much of a file is sealed at a time, in bytes.
const partSize = 1 << 20

// keep seals what write writes as a file of the case, which goes with no answer yet,
// and returns its row. What cannot be written whole is not kept.
func (s *Service) keep(ctx context.Context, c rights.Case, row models.AnswerFile, write func(*keeper) error) (models.AnswerFile, error) {
	row.ID, row.ItemID, row.ControllerID, row.CreatedAt = models.NewID(), c.Item.ID, c.Item.ControllerID, database.Instant(s.Now())
	k := &keeper{s: s, ctx: ctx, row: row, sum: sha256.New()}
	if err := s.DB.InTx(ctx, func(tx *gorm.DB) error { return table.AnswerFiles(tx).Create(ctx, &k.row) }); err != nil {
		return row, fmt.Errorf("beginning a file: %w", err)
	}
	err := write(k)
	if err == nil {
		err = k.close()
	}
	if err != nil {
		return row, errors.Join(err, s.drop(context.WithoutCancel(ctx), k.row.ID))
	}
	return k.row, nil
}

// drop deletes files that go with nothing.
func (s *Service) drop(ctx context.Context, ids ...string) error {
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if _, err := table.AnswerFiles(tx).Where("id IN ? AND number IS NULL", ids).Delete(ctx); err != nil {
			return fmt.Errorf("deleting files: %w", err)
		}
		return nil
	})
}

// keeper seals what is written to it, part by part.
type keeper struct {
	s     *Service
	ctx   context.Context //nolint:containedctx // io.Writer has none, and it lives for one call
	row   models.AnswerFile
	seq   int
	sum   hash.Hash
	part  []byte
	first int // the first row in the part, of a file of rows
	rows  int // rows written
}

// Write keeps every whole part.
func (k *keeper) Write(b []byte) (int, error) {
	k.part = append(k.part, b...)
	for len(k.part) >= partSize {
		if err := k.seal(k.part[:partSize]); err != nil {
			return 0, err
		}
		k.part = append(k.part[:0], k.part[partSize:]...)
	}
	return len(b), nil
}

// line writes a row as a line, and ends the part after a whole row.
func (k *keeper) line(b []byte) error {
	k.part = append(append(k.part, b...), '\n')
	k.rows++
	if len(k.part) < partSize {
		return nil
	}
	err := k.seal(k.part)
	k.part, k.first = k.part[:0], k.rows
	return err
}

func (k *keeper) seal(plain []byte) error {
	sealed, err := k.s.Keys.Seal(plain, placePart(k.row.ID, k.seq))
	if err != nil {
		return err
	}
	part := models.AnswerFilePart{FileID: k.row.ID, Seq: k.seq, FirstRow: k.first, Sealed: sealed}
	if err := k.s.DB.InTx(k.ctx, func(tx *gorm.DB) error { return table.AnswerFileParts(tx).Create(k.ctx, &part) }); err != nil {
		return fmt.Errorf("keeping a part of a file: %w", err)
	}
	_, _ = k.sum.Write(plain)
	k.seq, k.row.Size = k.seq+1, k.row.Size+int64(len(plain))
	return nil
}

func (k *keeper) close() error {
	if err := k.seal(k.part); err != nil {
		return err
	}
	k.row.SHA256 = hex.EncodeToString(k.sum.Sum(nil))
	return k.s.DB.InTx(k.ctx, func(tx *gorm.DB) error {
		_, err := table.AnswerFiles(tx).Where("id = ?", k.row.ID).Select("size", "sha256", "first_row", "last_row", "pages").Updates(k.ctx, k.row)
		if err != nil {
			return fmt.Errorf("closing a file: %w", err)
		}
		return nil
	})
}

// copyFile writes what was kept.
func (s *Service) copyFile(ctx context.Context, file models.AnswerFile, w io.Writer) error {
	for left, seq := file.Size, 0; left > 0; seq++ {
		plain, err := s.openPart(ctx, file.ID, seq)
		if err != nil {
			return err
		}
		if _, err := w.Write(plain); err != nil {
			return fmt.Errorf("writing a file: %w", err)
		}
		left -= int64(len(plain))
	}
	return nil
}

// openPart opens a part of a file.
func (s *Service) openPart(ctx context.Context, fileID string, seq int) ([]byte, error) {
	part, err := table.AnswerFileParts(s.DB.Read()).Where("file_id = ? AND seq = ?", fileID, seq).Take(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading a part of a file: %w", database.Fault(err))
	}
	return s.Keys.Open(part.Sealed, placePart(fileID, seq))
}

func placePart(fileID string, seq int) string {
	return "answer_file_parts/" + fileID + "/" + strconv.Itoa(seq)
}
