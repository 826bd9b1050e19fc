package admin

import (
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/register"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// maxRegister is the most bytes a register's file may have.
const maxRegister = 4 << 20

type importPage struct {
	web.Base
	Errors  web.FieldErrors
	Refusal string
	Shown   bool // what the file would change is shown
	Changes []changeLines
	File    string // sent along, to be taken in as it was shown
	Seen    string // of what was shown
}

type changeLines struct {
	Name  string
	New   bool
	Lines []string
}

// getExport gives the register as a file: of the controller of the address, or
// of all that the administrator looks after.
func (p *Pages) getExport(c echo.Context, actor authz.Actor) error {
	content, err := p.Files.Export(c.Request().Context(), actor, c.Param("id"))
	if err != nil {
		return err
	}
	name := "register"
	if id := c.Param("id"); id != "" {
		name += "-" + id
	}
	return web.YAML(c, name, content)
}

func (p *Pages) getImport(c echo.Context, actor authz.Actor) error {
	return p.Kit.Render(c, http.StatusOK, "admin/import", importPage{Base: p.Kit.Base(c, actor, "register.import.title")})
}

// postImport shows what a file would change, and takes it in when that has been
// shown and nothing has changed since.
func (p *Pages) postImport(c echo.Context, actor authz.Actor) error {
	ctx := c.Request().Context()
	page := importPage{Base: p.Kit.Base(c, actor, "register.import.title")}
	content, err := registerFile(c)
	if err != nil {
		return err
	}
	proposal, err := p.Files.Propose(ctx, actor, []byte(content))
	if err == nil {
		err = checkStores(proposal.File)
	}
	if problems, ok := errors.AsType[register.ProblemsError](err); ok {
		page.Errors, page.Failed = importErrors(page.Base, problems), true
		return p.Kit.Render(c, http.StatusUnprocessableEntity, "admin/import", page)
	}
	if err != nil {
		return err
	}
	status := http.StatusOK
	if seen := c.FormValue("seen"); seen != "" {
		shown := proposal
		shown.Digest = seen
		err := p.Files.Apply(ctx, actor, shown)
		if err == nil {
			return p.Kit.SeeOther(c, "/admin", "notice.register.imported")
		}
		if !fault.Is(err, fault.Conflict) {
			return err
		}
		status, page.Refusal, page.Failed = http.StatusConflict, page.T("register.import.changed_meanwhile"), true
	}
	page.Shown, page.File, page.Seen = true, content, proposal.Digest
	for _, change := range proposal.Changes {
		page.Changes = append(page.Changes, changeLines{change.Name, change.New, differenceWords(page.Base, change.Differences)})
	}
	return p.Kit.Render(c, status, "admin/import", page)
}

// registerFile returns the uploaded file, or the one that was sent along.
func registerFile(c echo.Context) (string, error) {
	plain := func(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }
	header, err := c.FormFile("file")
	if err != nil { // none was chosen
		return plain(c.FormValue("yaml")), nil
	}
	if header.Size > maxRegister {
		return "", fault.New(fault.TooLarge, "error.too_large")
	}
	file, err := header.Open()
	if err != nil {
		return "", fault.Wrap(fault.Invalid, "error.bad_request", err)
	}
	defer func() { _ = file.Close() }()
	b, err := io.ReadAll(io.LimitReader(file, maxRegister))
	if err != nil {
		return "", fault.Wrap(fault.Invalid, "error.bad_request", err)
	}
	return plain(string(b)), nil
}

// checkStores returns what is wrong with the declarations of the stores.
func checkStores(file register.File) error {
	var problems register.ProblemsError
	for _, c := range file.Controllers {
		stores := make([]models.RecordStore, 0, len(c.Stores))
		for i, d := range c.Stores {
			stores = append(stores, d.Record(c.ID, i))
		}
		if err := collect.CheckDeclarations(stores); err != nil {
			problems = append(problems, register.Problem{Where: c.ID, Text: err.Error()})
		}
	}
	if len(problems) > 0 {
		return problems
	}
	return nil
}

// importErrors words what is wrong with a file, each with where in the file.
func importErrors(b web.Base, problems register.ProblemsError) web.FieldErrors {
	var all web.FieldErrors
	for _, p := range problems {
		message := p.Text
		if p.Key != "" {
			message = b.T(p.Key, p.Params)
			if name := p.Path[strings.LastIndex(p.Path, ".")+1:]; name != "" {
				message = name + ": " + message
			}
		}
		if p.Where != "" {
			message = p.Where + ": " + message
		}
		if p.Line > 0 {
			message = b.T("register.import.line", "line", p.Line) + ": " + message
		}
		all = append(all, web.FieldError{Field: "file", Message: message})
	}
	return all
}
