package answer_test

import (
	"strings"
	"testing"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/register"
	"rettighetsporten/models"
)

// Of two notices that contradict each other, the answer tells what the one that
// the administrator has chosen says.
func TestTheAnswerFollowsTheNoticeInForce(t *testing.T) {
	t.Parallel()
	const old, now = "Samtykke som du ga på skjemaet", "Tjenesteloven § 4"
	const oldRule, nowRule = "Slettes etter ti år", "Slettes etter ett år"
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db, func(f *register.File) {
			f.Controllers[0].Facts.Notice = models.Notice{ID: "nord-2026", Title: "Ny erklæring"}
			f.Controllers[0].Facts.OldNotices = []models.Notice{{ID: "nord-2020", Title: "Gammel erklæring"}}
			a := &f.Controllers[0].Activities[0].Facts
			a.LegalBases = []models.LegalBasis{
				{Profile: models.BasisPublicTask, Text: models.Text{NB: now}, Source: "nord-2026"},
				{Profile: models.BasisConsent, Text: models.Text{NB: old}, Source: "nord-2020"},
			}
			a.Retention = []models.Retention{
				{What: models.Text{NB: "Saker"}, Rule: models.Text{NB: nowRule}, Source: "nord-2026"},
				{What: models.Text{NB: "Saker"}, Rule: models.Text{NB: oldRule}, Source: "nord-2020"},
			}
		})
		ola, ada := w.Staff("ola", authz.Caseworker, "nord"), w.Staff("ada", authz.Administrator, "nord")
		c := w.UnderReview(ola)
		decide(w, ola, c)
		for _, choice := range []struct {
			notice      string
			there, gone []string
		}{
			{"", []string{now, nowRule, oldRule}, []string{old}},
			{"nord-2020", []string{old, oldRule}, []string{now, nowRule}},
			{"nord-2026", []string{now, nowRule}, []string{old, oldRule}},
		} {
			if choice.notice != "" {
				entry, err := w.Register.Entry(t.Context(), ada, "nord")
				w.Must(err)
				w.Must(w.Register.ChooseNotice(t.Context(), ada, "nord", choice.notice, entry.Version))
			}
			doc, err := w.Answer.Preview(t.Context(), ola, c)
			w.Must(err)
			text := words(t, doc)
			for _, s := range choice.there {
				if !strings.Contains(text, s) {
					t.Errorf("with %q in force the answer lacks %q", choice.notice, s)
				}
			}
			for _, s := range choice.gone {
				if strings.Contains(text, s) {
					t.Errorf("with %q in force the answer says %q", choice.notice, s)
				}
			}
		}
	})
}
