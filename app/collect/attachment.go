package collect

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"regexp"
	"strings"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/collect/engine"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/upload"
	"rettighetsporten/models"
)

// MaxAttachments is how many files one answer of an owner's may have.
const MaxAttachments = 20

// Attachments is the collection the files of an owner stand in, one row for
// each. No declaration can name a collection so.
const Attachments = "#attachments"

// The columns of such a row.
const (
	attachmentName = "name"
	attachmentSize = "size"
	attachmentSum  = "sha256"
)

// Attachment is a file as a store's owner gave it. Nothing reads what is in it but the
// search for what is withheld.
type Attachment struct {
	Name    string
	Content []byte
}

var ending = regexp.MustCompile(`^\.[a-z0-9]{1,8}$`)

// Ending returns the ending of the file's name, such as ".pdf", or "" for one
// that says more than what kind of file it is.
func (a Attachment) Ending() string {
	if e := strings.ToLower(path.Ext(a.Name)); ending.MatchString(e) {
		return e
	}
	return ""
}

// IsAttachment reports whether the row stands for a file.
func (r Row) IsAttachment() bool { return r.Name == Attachments }

// FileName returns the name a row's file had with its owner.
func (r Row) FileName() string {
	name, _ := r.Values[attachmentName].(string)
	return name
}

// FileSize returns the size of a row's file in bytes.
func (r Row) FileSize() int64 {
	size, _ := r.Values[attachmentSize].(int64)
	return size
}

// Attachment opens the file of a collected row of the item. It returns
// fault.NotFound where the row has none.
func (s *Service) Attachment(ctx context.Context, item models.RequestItem, pageID string, index int) (Attachment, error) {
	stored, err := table.Attachments(s.DB.Read()).
		Where("page_id = ? AND row_index = ? AND item_id = ? AND controller_id = ?", pageID, index, item.ID, item.ControllerID).Take(ctx)
	if err != nil {
		return Attachment{}, fmt.Errorf("reading an attachment: %w", database.Fault(err))
	}
	row, err := table.CollectedPages(s.DB.Read()).Where("id = ?", pageID).Take(ctx)
	if err != nil {
		return Attachment{}, fmt.Errorf("reading an attachment's page: %w", database.Fault(err))
	}
	page, err := s.openPage(row)
	if err != nil {
		return Attachment{}, err
	}
	if index >= len(page.Rows) {
		return Attachment{}, fault.New(fault.NotFound, "error.not_found")
	}
	content, err := s.Keys.Open(stored.ContentSealed, placeAttachment(pageID, index))
	return Attachment{Name: Row{Values: page.Rows[index].Row}.FileName(), Content: content}, err
}

// saveAttachments keeps the owner's files: a page with a row for each, which is
// reviewed like any other, and what is in them, sealed.
func (s *Service) saveAttachments(ctx context.Context, tx *gorm.DB, task models.StoreTask, files []Attachment, now time.Time) error {
	if len(files) == 0 {
		return nil
	}
	page := engine.Page{StoreID: task.StoreID, Dataset: task.StoreID, Collection: Attachments, Query: "task/" + task.ID + "/attachments", Last: true}
	for _, f := range files {
		sum := sha256.Sum256(f.Content)
		page.Rows = append(page.Rows, engine.FoundRow{Row: map[string]any{
			attachmentName: upload.CleanName(f.Name), attachmentSize: int64(len(f.Content)), attachmentSum: hex.EncodeToString(sum[:]),
		}})
	}
	if err := s.keepOwnersPage(ctx, tx, task, page, now); err != nil {
		return err
	}
	kept, err := table.CollectedPages(tx).Select("id").Where("item_id = ? AND query_id = ?", task.ItemID, page.Query).Take(ctx)
	if err != nil {
		return fmt.Errorf("reading the attachments' page: %w", err)
	}
	for i, f := range files {
		sealed, err := s.Keys.Seal(f.Content, placeAttachment(kept.ID, i))
		if err != nil {
			return err
		}
		row := models.Attachment{PageID: kept.ID, RowIndex: i, ItemID: task.ItemID, ControllerID: task.ControllerID, ContentSealed: sealed, CreatedAt: now}
		if err := table.Attachments(tx).Create(ctx, &row); err != nil {
			return fmt.Errorf("keeping an attachment: %w", err)
		}
	}
	return nil
}

// attachmentLayout is how the files of a store's owner are shown.
func attachmentLayout() Layout {
	return Layout{
		Label: models.Text{NB: "Filer som er lagt ved", NN: "Filer som er lagde ved", EN: "Files put to the answer"},
		Columns: []LayoutColumn{
			{Name: attachmentName, Label: models.Text{NB: "Filnavn", NN: "Filnamn", EN: "File name"}},
			{Name: attachmentSize, Label: models.Text{NB: "Størrelse i byte", NN: "Storleik i byte", EN: "Size in bytes"}},
			{Name: attachmentSum, Label: models.Text{NB: "SHA-256", EN: "SHA-256"}},
		},
	}
}

func placeAttachment(pageID string, index int) string {
	return fmt.Sprintf("attachments/%s/%d", pageID, index)
}
