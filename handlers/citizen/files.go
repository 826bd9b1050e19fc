package citizen

import (
	"context"
	"net/url"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/app/upload"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
)

// Drafts keeps what somebody has filled in and not sent, and the files that go
// with it.
type Drafts interface {
	SaveDraft(ctx context.Context, actor authz.Actor, controllerID string, fields url.Values) error
	Draft(ctx context.Context, actor authz.Actor, controllerID string) (url.Values, error)
	Drafts(ctx context.Context, actor authz.Actor) ([]rights.DraftLine, error)
	DropDraft(ctx context.Context, actor authz.Actor, controllerID string) error
	KeepFile(ctx context.Context, actor authz.Actor, at rights.Place, f upload.File) error
	WaitingFiles(ctx context.Context, actor authz.Actor, at rights.Place) ([]rights.File, error)
	DropFiles(ctx context.Context, actor authz.Actor, at rights.Place, ids []string) error
	Files(ctx context.Context, actor authz.Actor, c rights.Case) ([]rights.File, error)
	OpenFile(ctx context.Context, actor authz.Actor, c rights.Case, id string) (rights.File, error)
}

func (p *Pages) fileField(ctx context.Context, b web.Base, actor authz.Actor, at rights.Place) (staff.FileField, error) {
	waiting, err := p.Drafts.WaitingFiles(ctx, actor, at)
	return *staff.NewFileField(b, waiting), err
}

// takeFiles lets go of the waiting files that are marked and keeps those that
// were chosen. What is wrong with a file is told of the field; the others are
// kept all the same.
func (p *Pages) takeFiles(c echo.Context, actor authz.Actor, at rights.Place, form url.Values) (fault.Fields, error) {
	ctx := c.Request().Context()
	if err := p.Drafts.DropFiles(ctx, actor, at, form["drop"]); err != nil {
		return nil, err
	}
	scanning, cancel := context.WithTimeout(ctx, upload.CheckLimit)
	defer cancel()
	var wrong fault.Fields
	for _, header := range web.Chosen(c, "files") {
		file, err := web.ReadFile(header, upload.MaxFile)
		if err != nil {
			return nil, err
		}
		if err = scanning.Err(); err == nil {
			err = p.Drafts.KeepFile(ctx, actor, at, file)
		} else {
			err = fault.Wrap(fault.Unavailable, "upload.scanner_down", err)
		}
		if err == nil {
			continue
		}
		refused, ok := upload.Named(err, file.Name)
		if !ok {
			return nil, err
		}
		if refused.Kind == fault.Unavailable {
			cancel() // who has not answered for one file is not asked about the next
		}
		wrong = append(wrong, fault.Field{Name: "files", Key: refused.Key, Params: refused.Params})
	}
	return wrong, nil
}

// GetFile sends the person a file of their own request.
func (p *Pages) GetFile(c echo.Context, actor authz.Actor) error {
	ctx := c.Request().Context()
	kase, err := p.Rights.Open(ctx, actor, c.Param("number"))
	if err != nil {
		return err
	}
	file, err := p.Drafts.OpenFile(ctx, actor, kase, c.Param("file"))
	if err != nil {
		return err
	}
	return web.CaseFile(c, kase.Request.CaseNumber, file)
}
