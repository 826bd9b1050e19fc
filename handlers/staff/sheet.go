package staff

import (
	"context"
	"io"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/i18n"
	"rettighetsporten/app/report"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/web"
)

// SheetOf lays out a letter of the case as it lies on paper: all of it is in the
// language of the letter, whoever reads.
func SheetOf(texts *i18n.Bundle, c rights.Case, letter rights.Letter) report.Letter {
	return report.BuildLetter(report.LetterInput{
		Controller: c.Controller, CaseNumber: c.Item.Reference, Kind: letter.Kind, Paragraphs: Paragraphs(letter.Body), Written: letter.CreatedAt,
	}, texts.For(c.Request.Language))
}

// GivePDF gives the letter as a file to keep or to print.
func GivePDF(c echo.Context, sheet report.Letter) error {
	return web.PDF(c, sheet.Meta.CaseNumber+"-brev", func(_ context.Context, w io.Writer) error {
		_, err := report.WriteLetter(w, sheet)
		return err
	})
}
