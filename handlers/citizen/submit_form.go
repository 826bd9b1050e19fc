package citizen

import (
	"cmp"
	"encoding/base64"
	"net/url"
	"slices"
	"strings"
	"time"

	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// submitForm is the form as the person filled it in, shown again as it is when
// something is wrong. It has no field for a number, a reason or an ID.
type submitForm struct {
	Key      string
	Activity string // "" for everything
	About    string
	From     string
	To       string
	Name     string
	Email    string
	Language models.Language
}

// submitOrder is the order of the fields on the page, and so of the faults in
// the summary.
var submitOrder = []string{"activity", "about", "period_from", "period_to", "name", "email"}

// submitFields are the fields of the form.
var submitFields = []string{"key", "activity", "about", "period_from", "period_to", "name", "email", "language"}

// readSubmitForm reads the posted fields. An answer language the portal does
// not have becomes the page's own.
func readSubmitForm(form url.Values, page models.Language) submitForm {
	f := submitForm{
		Key: web.Line(form, "key"), Activity: web.Line(form, "activity"), About: web.Text(form, "about"),
		From: web.Line(form, "period_from"), To: web.Line(form, "period_to"),
		Name: web.Line(form, "name"), Email: web.Line(form, "email"), Language: page,
	}
	if lang, ok := models.ParseLanguage(web.Line(form, "language")); ok {
		f.Language = lang
	}
	return f
}

// check returns what the service is to be given and what is wrong with it, in
// the order of the page.
func (f submitForm) check(controllerID string, activities []models.ProcessingActivity, today models.Date) (rights.Submission, fault.Fields) {
	var wrong fault.Fields
	sub := rights.Submission{
		Key: f.Key, ControllerID: controllerID, Name: f.Name, About: f.About,
		ActivityID: f.Activity, Email: f.Email, Language: f.Language,
	}
	known := func(a models.ProcessingActivity) bool { return a.ID == f.Activity }
	if f.Activity != "" && !slices.ContainsFunc(activities, known) {
		wrong.Add("activity", "submit.activity_unknown")
	}
	var ok bool
	if sub.PeriodFrom, ok = readDate(f.From); !ok {
		wrong.Add("period_from", "submit.date_wrong")
	}
	if sub.PeriodTo, ok = readDate(f.To); !ok {
		wrong.Add("period_to", "submit.date_wrong")
	}
	wrong = append(wrong, sub.Check(today)...)
	slices.SortStableFunc(wrong, func(a, b fault.Field) int {
		return cmp.Compare(slices.Index(submitOrder, a.Name), slices.Index(submitOrder, b.Name))
	})
	return sub, wrong
}

// earliestYear is where a period can begin: a typing mistake is likelier than
// anything older, and not every database keeps year 0.
const earliestYear = 1900

// readDate reads day.month.year the way people write it, or YYYY-MM-DD. The
// empty text is no date; false means that it cannot be read.
func readDate(s string) (models.Date, bool) {
	s = strings.Join(strings.Fields(s), "")
	if s == "" {
		return models.Date{}, true
	}
	for _, layout := range []string{"2.1.2006", time.DateOnly} {
		t, err := time.Parse(layout, s)
		if err == nil && t.Year() >= earliestYear {
			return models.NewDate(t.Year(), t.Month(), t.Day()), true
		}
	}
	return models.Date{}, false
}

// validKey reports whether the text is a submission key as the form is given
// one. A form without its key cannot be told from a repeated one.
func validKey(key string) bool {
	b, err := base64.RawURLEncoding.DecodeString(key)
	return err == nil && len(b) == 32
}
