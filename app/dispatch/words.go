package dispatch

import (
	"context"
	"fmt"
	"strings"

	"rettighetsporten/app/database"
	"rettighetsporten/app/i18n"
	"rettighetsporten/models"
)

// words returns what the e-mail says. One to staff or to a store's owner may
// name a case by its number and give figures, and nothing else of a matter.
func (m *Mailer) words(ctx context.Context, row models.Mail, code string) (subject, body string, err error) {
	text := m.Texts.For(row.Language)
	prefix := "mail." + string(row.Kind)
	params := []any{"url", m.PortalURL, "code", code}
	switch row.Kind {
	case models.MailReminder, models.MailStoreReminder, models.MailStaffMessage:
		number, err := m.caseNumber(ctx, row)
		if err != nil {
			return "", "", err
		}
		params = append(params, "case", number, "figure", figureLines(text, row.Kind, row.Figures, reminderFigures()))
		return text.T(prefix+".subject", "case", number), text.T(prefix+".body", params...), nil
	case models.MailDigest:
		params = append(params, "figures", figureLines(text, row.Kind, row.Figures, models.DigestFigures()))
	case models.MailReceipt, models.MailAnswer, models.MailComplete, models.MailCode, models.MailStoreTask, models.MailLetter, models.MailMessage:
	}
	return text.T(prefix + ".subject"), text.T(prefix+".body", params...), nil
}

func reminderFigures() []models.Figure {
	return []models.Figure{models.FigureDaysLeft, models.FigureDaysOver, models.FigureOwnerDays, models.FigureOwnerLate}
}

// figureLines puts each figure there is in a line, in the order.
func figureLines(text i18n.Localizer, kind models.MailKind, figures map[models.Figure]int, order []models.Figure) string {
	var lines []string
	for _, f := range order {
		n, ok := figures[f]
		if !ok {
			continue
		}
		key := "mail." + string(kind) + ".figure_" + string(f)
		if n == 0 && text.Has(key+"_none") {
			key += "_none"
		}
		lines = append(lines, text.N(key, n))
	}
	return strings.Join(lines, "\n")
}

func (m *Mailer) caseNumber(ctx context.Context, row models.Mail) (string, error) {
	if row.ItemID == nil {
		return "", nil
	}
	var number string
	err := m.DB.Read().WithContext(ctx).Table("request_items").Select("reference").Where("id = ?", *row.ItemID).Scan(&number).Error
	if err != nil {
		return "", fmt.Errorf("reading the e-mail's case number: %w", database.Fault(err))
	}
	return number, nil
}
