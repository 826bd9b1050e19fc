package citizen

import (
	"fmt"
	"strconv"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/report"
	"rettighetsporten/handlers/web"
)

// fileLink leads to a file that goes with the answer.
type fileLink struct{ Path, Name, Size string }

func fileLinks(b web.Base, path string, version int, files []report.Attachment) []fileLink {
	var links []fileLink
	for i, f := range files {
		links = append(links, fileLink{
			Path: fmt.Sprintf("%s/svar/%d/vedlegg/%d", path, version, i+1), Name: f.Name, Size: b.T("reply.file_size", "kb", b.L.Kilobytes(f.Size)),
		})
	}
	return links
}

// GetAttachment sends a file that goes with a version of the answer.
func (p *Pages) GetAttachment(c echo.Context, actor authz.Actor) error {
	place, err := strconv.Atoi(c.Param("place"))
	if err != nil {
		return fault.New(fault.NotFound, "error.not_found")
	}
	version, kase, err := p.version(c, actor)
	if err != nil {
		return err
	}
	file, err := p.Answer.Attachment(c.Request().Context(), actor, kase, version, place)
	if err != nil {
		return err
	}
	return web.Attachment(c, fmt.Sprintf("vedlegg-%d-%s", place, kase.Item.Reference), file)
}
