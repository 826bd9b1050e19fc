package owner

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/collect"
	"rettighetsporten/app/fault"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// MaxRows is how many rows one answer may hold.
const MaxRows = 2000

// column is what a row that was typed in has its words under.
const column = "Opplysning"

// replyForm is what the owner has filled in, without the file.
type replyForm struct{ State, Text, Note string }

// onPaper is what the owner answers of what no machine reads, where the person
// takes data along.
const onPaper = "on-paper"

func readReplyForm(form url.Values) replyForm {
	return replyForm{State: form.Get("state"), Text: web.Text(form, "text"), Note: web.Text(form, "note")}
}

// blocks returns the typed text as rows: one for each block between empty
// lines, so that one thing that was found is one thing to review.
func (f replyForm) blocks() []map[string]any {
	var rows []map[string]any
	var block []string
	end := func() {
		if len(block) > 0 {
			rows = append(rows, map[string]any{column: strings.Join(block, "\n")})
		}
		block = nil
	}
	for line := range strings.Lines(f.Text) {
		if line = strings.TrimSpace(line); line == "" {
			end()
			continue
		}
		block = append(block, line)
	}
	end()
	return rows
}

func (f replyForm) reply(rows []map[string]any, files []collect.Attachment) collect.Reply {
	reply := collect.Reply{State: models.TaskState(f.State), Note: f.Note, Rows: rows, Attachments: files}
	if f.State == onPaper {
		reply.State, reply.OnPaper = models.TaskNotFound, true
	}
	return reply
}

// check returns what is wrong with the reply, field by field.
func (f replyForm) check(reply collect.Reply) fault.Fields {
	wrong := reply.Check()
	switch {
	case len(wrong) > 0:
	case len(f.blocks()) > MaxRows:
		wrong.Add("text", "owner.too_many_rows", "max", MaxRows)
	case len(reply.Rows) > MaxRows:
		wrong.Add("file", "owner.too_many_rows", "max", MaxRows)
	case len(reply.Rows)+len(reply.Attachments) > 0 && reply.State != models.TaskCompleted:
		wrong.Add("state", "owner.rows_without")
	}
	return wrong
}

// rows reads the file, when there is one, and the typed text.
func (p *Pages) rows(c echo.Context, f replyForm) ([]map[string]any, fault.Fields, error) {
	header, err := c.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) || err == nil && header.Size == 0 {
		return f.blocks(), nil, nil
	}
	if err != nil {
		return nil, nil, fault.Wrap(fault.Invalid, "error.bad_request", err)
	}
	file, err := header.Open()
	if err != nil {
		return nil, nil, fault.Wrap(fault.Internal, "error.internal", err)
	}
	defer func() { _ = file.Close() }()
	rows, err := p.Uploads.ReadUpload(c.Request().Context(), header.Filename, file)
	if wrong, ok := web.Refused(err, "file"); ok {
		return nil, wrong, nil
	}
	if err != nil {
		var wrong fault.Fields
		wrong.Add("file", "task.file_unreadable")
		return nil, wrong, nil // the error may hold what the file says
	}
	return append(rows, f.blocks()...), nil, nil
}
