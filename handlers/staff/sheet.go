package staff

import (
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Sheet is a letter as it lies on paper: who writes to whom, when, in which case
// and about what. All of it is in the language of the letter, whoever reads.
type Sheet struct {
	Lang              models.Language
	From, Date, About string
	To                []string // the lines of the address, for who has letters on paper
	Title             string
	Paragraphs        []string
}

// SheetOf lays out a letter of the case.
func SheetOf(texts *i18n.Bundle, c rights.Case, letter rights.Letter) Sheet {
	l := texts.For(c.Request.Language)
	return Sheet{
		Lang: l.Lang(), From: c.Controller.Name, Date: l.Date(l.Day(letter.CreatedAt)), About: l.T("letter.sheet.case", "number", c.Item.Reference),
		Title: l.T("letter." + string(letter.Kind) + ".title"), Paragraphs: Paragraphs(letter.Body),
	}
}
