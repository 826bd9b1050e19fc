package citizen_test

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/app/thread"
	"rettighetsporten/app/upload"
	"rettighetsporten/models"
)

// fakeDrafts keeps drafts and files in memory, each person's apart.
type fakeDrafts struct {
	drafts  map[string]url.Values // by person and body
	files   map[string][]rights.File
	scanner upload.Scanner
	written []thread.Draft
}

func newFakeDrafts() *fakeDrafts {
	return &fakeDrafts{drafts: map[string]url.Values{}, files: map[string][]rights.File{}}
}

func placeOf(actor authz.Actor, at rights.Place) string {
	return actor.DataSubjectID + "/" + at.ControllerID + "/" + at.RequestID
}

func (f *fakeDrafts) SaveDraft(_ context.Context, actor authz.Actor, body string, fields url.Values) error {
	f.drafts[actor.DataSubjectID+"/"+body] = fields
	return nil
}

func (f *fakeDrafts) Draft(_ context.Context, actor authz.Actor, body string) (url.Values, error) {
	fields, ok := f.drafts[actor.DataSubjectID+"/"+body]
	if !ok {
		return nil, fault.New(fault.NotFound, "error.not_found")
	}
	return fields, nil
}

func (f *fakeDrafts) Drafts(_ context.Context, actor authz.Actor) ([]rights.DraftLine, error) {
	if _, ok := f.drafts[actor.DataSubjectID+"/telemark"]; !ok {
		return nil, nil
	}
	return []rights.DraftLine{{ControllerID: "telemark", ControllerName: "Telemark fylkeskommune", SavedAt: noon, GoneAt: noon.AddDate(0, 0, 30)}}, nil
}

func (f *fakeDrafts) DropDraft(_ context.Context, actor authz.Actor, body string) error {
	delete(f.drafts, actor.DataSubjectID+"/"+body)
	return nil
}

func (f *fakeDrafts) KeepFile(ctx context.Context, actor authz.Actor, at rights.Place, file upload.File) error {
	kind, err := upload.Check(ctx, file, f.scanner)
	if err != nil {
		return err
	}
	place := placeOf(actor, at)
	f.files[place] = append(f.files[place], rights.File{
		CaseFile: models.CaseFile{ID: "f" + strconv.Itoa(len(f.files[place])+1), MediaType: kind.MediaType, Size: int64(len(file.Content))}, Name: file.Name,
	})
	return nil
}

func (f *fakeDrafts) WaitingFiles(_ context.Context, actor authz.Actor, at rights.Place) ([]rights.File, error) {
	return f.files[placeOf(actor, at)], nil
}

func (f *fakeDrafts) DropFiles(_ context.Context, actor authz.Actor, at rights.Place, ids []string) error {
	place := placeOf(actor, at)
	f.files[place] = slices.DeleteFunc(f.files[place], func(file rights.File) bool { return slices.Contains(ids, file.ID) })
	return nil
}

func (*fakeDrafts) Files(context.Context, authz.Actor, rights.Case) ([]rights.File, error) {
	return nil, nil
}

func (*fakeDrafts) OpenFile(context.Context, authz.Actor, rights.Case, string) (rights.File, error) {
	return rights.File{}, fault.New(fault.NotFound, "error.not_found")
}

func (*fakeDrafts) Read(context.Context, authz.Actor, rights.Case) ([]thread.Message, error) {
	return nil, nil
}

func (*fakeDrafts) Unread(context.Context, authz.Actor, []string) (map[string]int, error) {
	return nil, nil
}

func (f *fakeDrafts) Write(_ context.Context, _ authz.Actor, _ rights.Case, d thread.Draft) error {
	if d.Text == "" {
		return fault.New(fault.Invalid, "thread.text_missing")
	}
	f.written = append(f.written, d)
	return nil
}
