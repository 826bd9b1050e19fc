package answer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"iter"
	"strconv"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/portable"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// writeFiles writes the files that the person takes along: the released rows of
// what was gathered, a page in memory at a time.
func (s *Service) writeFiles(ctx context.Context, actor authz.Actor, m material, w io.Writer) error {
	l := s.Texts.For(m.c.Request.Language)
	p := portable.Package{
		Case: m.c.Item.Reference, Controller: m.c.Controller.Name, ControllerID: m.c.Controller.ID,
		Created: database.Instant(s.Now()), Tables: m.portableTables(l),
	}
	for _, o := range append(m.leftOut(l), m.taken.withheld...) {
		what := o.Store
		if o.Label != "" {
			what += ": " + o.Label
		}
		p.LeftOut = append(p.LeftOut, portable.LeftOut{What: what, Ground: o.Ground.Code, Provision: l.T("ground." + o.Ground.Code)})
	}
	from := map[string]collect.Origin{}
	for i, t := range m.taken.tables {
		from[p.Tables[i].Key] = t.from
	}
	return portable.Write(w, p, func(key string) iter.Seq2[map[string]any, error] {
		return s.released(ctx, actor, m.c, from[key])
	}, l)
}

// released ranges over the rows of the origin that are given out.
func (s *Service) released(ctx context.Context, actor authz.Actor, c rights.Case, from collect.Origin) iter.Seq2[map[string]any, error] {
	return func(yield func(map[string]any, error) bool) {
		enough, mark := false, s.Texts.For(c.Request.Language).T("report.redacted")
		err := s.Review.EachPage(ctx, actor, c, from, func(page []review.Row) error {
			for _, r := range page {
				if enough || r.Choice == nil || r.Choice.Outcome != models.Released {
					continue
				}
				enough = !yield(r.Along(mark), nil)
			}
			return nil
		})
		if err != nil && !enough {
			yield(nil, err)
		}
	}
}

// PreviewFiles writes the files as they would be sent, and notes it in the log:
// before approval those of today, for the one who has the case, and then those
// that wait for approval. It returns fault.NotFound where there are none.
func (s *Service) PreviewFiles(ctx context.Context, actor authz.Actor, c rights.Case, w io.Writer) error {
	if err := actor.Require(authz.Caseworker, authz.Approver); err != nil {
		return err
	}
	if c.Item.InvokedRight != models.RightPortability {
		return fault.New(fault.NotFound, "error.not_found")
	}
	if c.Item.Status == models.StatusReview && actor.Role == authz.Caseworker {
		if err := c.RequireAssignee(actor); err != nil {
			return err
		}
		m, err := s.gather(ctx, actor, c)
		if err != nil {
			return err
		}
		if err := s.note(ctx, actor, c, "answer.preview_downloaded"); err != nil {
			return err
		}
		return s.writeFiles(ctx, actor, m, w)
	}
	if c.Item.Status != models.StatusApproval || !actor.Reaches(c.Item.ControllerID) {
		return fault.New(fault.NotFound, "error.not_found")
	}
	bundle, err := s.bundle(ctx, c, 0)
	if err != nil {
		return err
	}
	if err := s.note(ctx, actor, c, "answer.preview_downloaded"); err != nil {
		return err
	}
	return s.copyBundle(ctx, bundle, w)
}

// Files are what goes with a version of an answer, see models.Bundle.
type Files struct {
	Size    int64
	WriteTo func(ctx context.Context, w io.Writer) error
}

// Files opens the files that went with a version of the answer, and notes the
// download in the log. It returns fault.NotFound where there are none.
func (s *Service) Files(ctx context.Context, actor authz.Actor, c rights.Case, number int) (Files, error) {
	row, err := s.version(ctx, actor, c, number)
	if err != nil {
		return Files{}, err
	}
	bundle, err := s.bundle(ctx, c, row.Number)
	if err != nil {
		return Files{}, err
	}
	write := func(ctx context.Context, w io.Writer) error { return s.copyBundle(ctx, bundle, w) }
	return Files{Size: bundle.Size, WriteTo: write}, s.noteOpened(ctx, actor, c, row.Number, "answer.files_downloaded")
}

func (s *Service) bundle(ctx context.Context, c rights.Case, number int) (models.Bundle, error) {
	row, err := table.Bundles(s.DB.Read()).Where("item_id = ? AND controller_id = ? AND number = ?", c.Item.ID, c.Item.ControllerID, number).Take(ctx)
	if err != nil {
		return row, fmt.Errorf("reading the files: %w", database.Fault(err))
	}
	return row, nil
}

func (s *Service) copyBundle(ctx context.Context, bundle models.Bundle, w io.Writer) error {
	for left, seq := bundle.Size, 0; left > 0; seq++ {
		part, err := table.BundleParts(s.DB.Read()).Where("bundle_id = ? AND seq = ?", bundle.ID, seq).Take(ctx)
		if err != nil {
			return fmt.Errorf("reading a part of the files: %w", database.Fault(err))
		}
		plain, err := s.Keys.Open(part.Sealed, placePart(bundle.ID, seq))
		if err != nil {
			return err
		}
		if _, err := w.Write(plain); err != nil {
			return fmt.Errorf("writing the files: %w", err)
		}
		left -= int64(len(plain))
	}
	return nil
}

// keepFiles writes the files and keeps them, sealed, for the draft that is about
// to be submitted. It returns "" where nothing is given.
func (s *Service) keepFiles(ctx context.Context, actor authz.Actor, m material) (string, error) {
	if !m.portability() || len(m.taken.tables) == 0 {
		return "", nil
	}
	keeper := &bundleKeeper{s: s, ctx: ctx, row: models.Bundle{
		ID: models.NewID(), ItemID: m.c.Item.ID, ControllerID: m.c.Item.ControllerID, CreatedAt: database.Instant(s.Now()),
	}, sum: sha256.New()}
	err := s.DB.InTx(ctx, func(tx *gorm.DB) error { return table.Bundles(tx).Create(ctx, &keeper.row) })
	if err != nil {
		return "", fmt.Errorf("beginning the files: %w", err)
	}
	if err := s.writeFiles(ctx, actor, m, keeper); err != nil {
		return "", errors.Join(err, s.dropFiles(context.WithoutCancel(ctx), keeper.row.ID))
	}
	return keeper.row.ID, keeper.close()
}

// partSize is how much of the files is sealed at a time, in bytes.
const partSize = 1 << 20

// bundleKeeper seals what is written to it, part by part.
type bundleKeeper struct {
	s    *Service
	ctx  context.Context //nolint:containedctx // io.Writer has none, and it lives for one call
	row  models.Bundle
	seq  int
	sum  hash.Hash
	part []byte
}

// Write keeps every whole part.
func (k *bundleKeeper) Write(b []byte) (int, error) {
	k.part = append(k.part, b...)
	for len(k.part) >= partSize {
		if err := k.keep(k.part[:partSize]); err != nil {
			return 0, err
		}
		k.part = append(k.part[:0], k.part[partSize:]...)
	}
	return len(b), nil
}

func (k *bundleKeeper) keep(plain []byte) error {
	sealed, err := k.s.Keys.Seal(plain, placePart(k.row.ID, k.seq))
	if err != nil {
		return err
	}
	part := models.BundlePart{BundleID: k.row.ID, Seq: k.seq, Sealed: sealed}
	if err := k.s.DB.InTx(k.ctx, func(tx *gorm.DB) error { return table.BundleParts(tx).Create(k.ctx, &part) }); err != nil {
		return fmt.Errorf("keeping a part of the files: %w", err)
	}
	_, _ = k.sum.Write(plain)
	k.seq, k.row.Size = k.seq+1, k.row.Size+int64(len(plain))
	return nil
}

func (k *bundleKeeper) close() error {
	if err := k.keep(k.part); err != nil {
		return err
	}
	k.row.SHA256 = hex.EncodeToString(k.sum.Sum(nil))
	return k.s.DB.InTx(k.ctx, func(tx *gorm.DB) error {
		_, err := table.Bundles(tx).Where("id = ?", k.row.ID).Select("size", "sha256").Updates(k.ctx, k.row)
		if err != nil {
			return fmt.Errorf("closing the files: %w", err)
		}
		return nil
	})
}

// holdFiles makes the files those that wait with the draft, in place of any that
// did.
func holdFiles(ctx context.Context, tx *gorm.DB, c rights.Case, id string) error {
	_, err := table.Bundles(tx).Where("item_id = ? AND (number = 0 OR number IS NULL) AND id <> ?", c.Item.ID, id).Delete(ctx)
	if err != nil {
		return fmt.Errorf("deleting the files of an earlier draft: %w", err)
	}
	if id == "" {
		return nil
	}
	waits := 0
	_, err = table.Bundles(tx).Where("id = ?", id).Select("number").Updates(ctx, models.Bundle{Number: &waits})
	if err != nil {
		return fmt.Errorf("keeping the files with the draft: %w", err)
	}
	return nil
}

// dropFiles deletes files whose draft was not submitted.
func (s *Service) dropFiles(ctx context.Context, id string) error {
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if _, err := table.Bundles(tx).Where("id = ?", id).Delete(ctx); err != nil {
			return fmt.Errorf("deleting the files: %w", err)
		}
		return nil
	})
}

// giveFiles lets the files that were approved go with the version of the answer.
func giveFiles(ctx context.Context, tx *gorm.DB, c rights.Case, number int) error {
	_, err := table.Bundles(tx).Where("item_id = ? AND number = 0", c.Item.ID).Select("number").Updates(ctx, models.Bundle{Number: &number})
	if err != nil {
		return fmt.Errorf("giving the files: %w", err)
	}
	return nil
}

func placePart(bundleID string, seq int) string {
	return "bundle_parts/" + bundleID + "/" + strconv.Itoa(seq)
}
