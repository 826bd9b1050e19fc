package staff

import (
	"mime"
	"net/http"

	"github.com/labstack/echo/v4"
)

// PDF gives the bytes as a file to keep, named by the case alone. Browsers that
// show PDFs in the window are stopped by the page's policy, so it is no page.
func PDF(c echo.Context, caseNumber string, content []byte) error {
	c.Response().Header().Set(echo.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": caseNumber + ".pdf"}))
	return c.Blob(http.StatusOK, "application/pdf", content)
}
