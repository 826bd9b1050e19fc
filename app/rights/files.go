package rights

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/upload"
	"rettighetsporten/models"
)

// File is a file the person sent, with its name. Content is empty in a list.
type File struct {
	models.CaseFile
	Name    string
	Content []byte
}

// Place is where files wait until they are sent: with the person's draft of a
// request to the controller, or with what they are about to write in a case.
type Place struct {
	ControllerID string
	RequestID    string // "" for the draft
}

// waiting returns the condition on the files of the actor's that wait there.
func (p Place) waiting(tx *gorm.DB, actor authz.Actor) gorm.ChainInterface[models.CaseFile] {
	q := table.CaseFiles(tx).Where("number = 0 AND data_subject_id = ? AND controller_id = ?", actor.DataSubjectID, p.ControllerID)
	if p.RequestID == "" {
		return q.Where("request_id IS NULL")
	}
	return q.Where("request_id = ?", p.RequestID)
}

// KeepFile checks the file and keeps it, sealed, to wait for what it is sent
// with. It returns what upload.Check does, and fault.Invalid where the request
// has as many files or bytes as it can have.
func (s *Service) KeepFile(ctx context.Context, actor authz.Actor, at Place, f upload.File) error {
	if err := actor.Require(authz.DataSubject); err != nil {
		return err
	}
	row, err := s.sealFile(ctx, actor.DataSubjectID, at.ControllerID, f)
	if err != nil {
		return err
	}
	if at.RequestID != "" {
		row.RequestID = &at.RequestID
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := HoldPerson(ctx, tx, actor.DataSubjectID); err != nil {
			return err
		}
		if err := roomForFile(ctx, tx, actor, at, row.Size); err != nil {
			return err
		}
		if err := table.CaseFiles(tx).Create(ctx, &row); err != nil {
			return fmt.Errorf("keeping a file: %w", err)
		}
		return nil
	})
}

// sealFile checks the file and seals it as the person's, in no request yet.
func (s *Service) sealFile(ctx context.Context, person, controllerID string, f upload.File) (models.CaseFile, error) {
	kind, err := upload.Check(ctx, f, s.Scanner)
	if err != nil {
		return models.CaseFile{}, err
	}
	row := models.CaseFile{
		ID: models.NewID(), DataSubjectID: person, ControllerID: controllerID,
		MediaType: kind.MediaType, Size: int64(len(f.Content)), CreatedAt: database.Instant(s.Now()),
	}
	if row.NameSealed, err = s.Keys.Seal([]byte(upload.CleanName(f.Name)), placeFileName(row.ID)); err != nil {
		return row, err
	}
	row.ContentSealed, err = s.Keys.Seal(f.Content, placeFile(row.ID))
	return row, err
}

// SealFiles checks and seals files that came to staff and are the person's, to be
// put to the case with Attach. It returns the first refusal of upload.Check, with
// the file's name.
func (s *Service) SealFiles(ctx context.Context, c Case, person string, files []upload.File) ([]File, error) {
	ctx, cancel := context.WithTimeout(ctx, upload.CheckLimit)
	defer cancel()
	sealed := make([]File, 0, len(files))
	for _, f := range files {
		row, err := s.sealFile(ctx, person, c.Item.ControllerID, f)
		if refused, ok := upload.Named(err, f.Name); ok {
			return nil, refused
		}
		if err != nil {
			return nil, err
		}
		sealed = append(sealed, File{CaseFile: row, Name: f.Name})
	}
	return sealed, nil
}

// Attach puts sealed files to the request and the message they go with, numbered
// on from those it has, in the caller's transaction. It returns fault.Invalid
// where the request would have too many.
func Attach(ctx context.Context, tx *gorm.DB, files []File, requestID, messageID string) error {
	if len(files) == 0 {
		return nil
	}
	sent, err := table.CaseFiles(tx).Where("request_id = ? AND number > 0", requestID).Select("number", "size").Find(ctx)
	if err != nil {
		return fmt.Errorf("counting the files: %w", err)
	}
	number := 0
	for _, f := range sent {
		number = max(number, f.Number)
	}
	rows := make([]models.CaseFile, 0, len(files))
	for _, f := range files {
		if refused, ok := upload.Named(room(sent, f.Size), f.Name); ok {
			return refused
		}
		number++
		row := f.CaseFile
		row.RequestID, row.MessageID, row.Number = &requestID, &messageID, number
		rows, sent = append(rows, row), append(sent, row)
	}
	if err := table.CaseFiles(tx).CreateInBatches(ctx, &rows, len(rows)); err != nil {
		return fmt.Errorf("keeping the files: %w", err)
	}
	return nil
}

// roomForFile returns fault.Invalid when the request would have more files, or
// more in them, than one can have.
func roomForFile(ctx context.Context, tx *gorm.DB, actor authz.Actor, at Place, size int64) error {
	rows, err := at.waiting(tx, actor).Select("size").Find(ctx)
	if err != nil {
		return fmt.Errorf("counting the files: %w", err)
	}
	if at.RequestID != "" {
		sent, err := table.CaseFiles(tx).Where("request_id = ? AND number > 0", at.RequestID).Select("size").Find(ctx)
		if err != nil {
			return fmt.Errorf("counting the files: %w", err)
		}
		rows = append(rows, sent...)
	}
	return room(rows, size)
}

// room returns fault.Invalid when one more file of that size is too much beside
// the others.
func room(rows []models.CaseFile, size int64) error {
	for _, r := range rows {
		size += r.Size
	}
	switch {
	case len(rows) >= upload.MaxFiles:
		return fault.New(fault.Invalid, "upload.too_many").With("max", upload.MaxFiles)
	case size > upload.MaxAll:
		return fault.New(fault.Invalid, "upload.too_much").With("max", upload.MaxAll>>20)
	}
	return nil
}

// WaitingFiles returns the actor's files that wait there, oldest first.
func (s *Service) WaitingFiles(ctx context.Context, actor authz.Actor, at Place) ([]File, error) {
	if err := actor.Require(authz.DataSubject); err != nil {
		return nil, err
	}
	rows, err := at.waiting(s.DB.Read(), actor).Omit("content_sealed").Order("created_at, id").Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the waiting files: %w", database.Fault(err))
	}
	return s.named(rows)
}

// DropFiles deletes files of the actor's that wait there. What is not there is
// passed over.
func (s *Service) DropFiles(ctx context.Context, actor authz.Actor, at Place, ids []string) error {
	if err := actor.Require(authz.DataSubject); err != nil {
		return err
	}
	if len(ids) == 0 {
		return nil
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if _, err := at.waiting(tx, actor).Where("id IN ?", ids).Delete(ctx); err != nil {
			return fmt.Errorf("deleting waiting files: %w", err)
		}
		return nil
	})
}

// AttachWaiting makes the files that wait there the request's, numbered on from
// those it has, in the caller's transaction and with the person held. With a
// message they go with it. It returns how many there were.
func AttachWaiting(ctx context.Context, tx *gorm.DB, actor authz.Actor, at Place, requestID string, messageID *string) (int, error) {
	rows, err := at.waiting(tx, actor).Select("id").Order("created_at, id").Find(ctx)
	if err != nil {
		return 0, fmt.Errorf("reading the waiting files: %w", err)
	}
	last, err := table.CaseFiles(tx).Where("request_id = ?", requestID).Select("number").Order("number DESC").Limit(1).Find(ctx)
	if err != nil {
		return 0, fmt.Errorf("numbering the files: %w", err)
	}
	number := 0
	if len(last) > 0 {
		number = last[0].Number
	}
	for _, r := range rows {
		number++
		_, err := table.CaseFiles(tx).Where("id = ?", r.ID).Select("request_id", "message_id", "number").
			Updates(ctx, models.CaseFile{RequestID: &requestID, MessageID: messageID, Number: number})
		if err != nil {
			return 0, fmt.Errorf("putting a file to the request: %w", err)
		}
	}
	return len(rows), nil
}

// Files returns the files of the case's request, in their order, for the person
// and for the staff who work on the case.
func (s *Service) Files(ctx context.Context, actor authz.Actor, c Case) ([]File, error) {
	if err := s.mayReadFiles(actor, c); err != nil {
		return nil, err
	}
	rows, err := table.CaseFiles(s.DB.Read()).Where("request_id = ? AND number > 0", c.Request.ID).
		Omit("content_sealed").Order("number").Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the request's files: %w", database.Fault(err))
	}
	return s.named(rows)
}

// OpenFile opens a file of the case's request, and notes in the log that it was
// opened. It returns fault.NotFound where there is none.
func (s *Service) OpenFile(ctx context.Context, actor authz.Actor, c Case, id string) (File, error) {
	if err := s.mayReadFiles(actor, c); err != nil {
		return File{}, err
	}
	row, err := table.CaseFiles(s.DB.Read()).Where("id = ? AND request_id = ? AND number > 0", id, c.Request.ID).Take(ctx)
	if err != nil {
		return File{}, fmt.Errorf("opening a file: %w", database.Fault(err))
	}
	named, err := s.named([]models.CaseFile{row})
	if err != nil {
		return File{}, err
	}
	f := named[0]
	if f.Content, err = s.Keys.Open(row.ContentSealed, placeFile(row.ID)); err != nil {
		return File{}, err
	}
	f.ContentSealed = nil
	return f, s.DB.InTx(ctx, func(tx *gorm.DB) error {
		return s.note(ctx, tx, actor, c.Item, database.Instant(s.Now()), "file.opened", "file", row.ID)
	})
}

// mayReadFiles returns fault.NotFound for who does not reach the case, and
// fault.Forbidden for who reaches it without working on it.
func (s *Service) mayReadFiles(actor authz.Actor, c Case) error {
	switch actor.Role {
	case authz.DataSubject:
		if c.Own(actor) {
			return nil
		}
	case authz.Caseworker:
		return c.RequireAssignee(actor)
	case authz.Ombud:
		if actor.Reaches(c.Item.ControllerID) {
			return nil
		}
	case authz.Approver:
		if actor.Reaches(c.Item.ControllerID) && c.Item.Status == models.StatusApproval {
			return nil
		}
	case authz.StoreOwner, authz.Administrator, authz.Auditor, authz.System:
	}
	return fault.New(fault.NotFound, "error.not_found")
}

func (s *Service) named(rows []models.CaseFile) ([]File, error) {
	files := make([]File, 0, len(rows))
	for _, r := range rows {
		name, err := s.Keys.Open(r.NameSealed, placeFileName(r.ID))
		if err != nil {
			return nil, err
		}
		files = append(files, File{CaseFile: r, Name: string(name)})
	}
	return files, nil
}

func placeFileName(id string) string { return "case_files.name/" + id }
func placeFile(id string) string     { return "case_files.content/" + id }
