package owner

import (
	"github.com/labstack/echo/v4"

	"rettighetsporten/app/collect"
	"rettighetsporten/handlers/web"
)

// attachments takes the files that are to go along, without a look into them.
// The request has a limit for them all.
func attachments(c echo.Context) ([]collect.Attachment, error) {
	var files []collect.Attachment
	for _, header := range web.Chosen(c, "attachments") {
		file, err := web.ReadFile(header, web.MaxUpload)
		if err != nil {
			return nil, err
		}
		files = append(files, collect.Attachment{Name: file.Name, Content: file.Content})
	}
	return files, nil
}
