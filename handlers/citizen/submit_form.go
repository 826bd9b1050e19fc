package citizen

import (
	"cmp"
	"encoding/base64"
	"net/url"
	"slices"
	"strings"

	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// submitForm is the form as the person filled it in, shown again as it is when
// something is wrong. It has no field for a number, a reason or an ID.
type submitForm struct {
	Key      string
	Wishes   []wishForm // the rights that were chosen, in the order of their articles
	Name     string
	Email    string
	Language models.Language
	Behalf   string // the relation to whom it is about, "" for oneself
	For      string // their name
	Born     string
}

// wishForm is what was filled in for one right. Each right's page part has some
// of the fields.
type wishForm struct {
	Right     models.InvokedRight
	Activity  string // "" for everything
	About     string
	Wanted    string
	Receiver  string // whom the files go straight to
	Why       string
	View      string
	Marketing bool
	From      string
	To        string
}

// wishFields are the fields of a right; on the page each is called after the
// right too.
var wishFields = []string{"activity", "receiver", "about", "wanted", "why", "view", "marketing", "period_from", "period_to"}

// submitFields returns the fields of the form, of every right.
func submitFields() []string {
	fields := []string{"key", "right"}
	for _, right := range models.InvokedRights() {
		for _, f := range wishFields {
			fields = append(fields, f+"_"+string(right))
		}
	}
	return append(fields, "behalf", "behalf_name", "behalf_born", "name", "email", "language")
}

// chosenRights returns which of the rights were chosen, once each.
func chosenRights(values []string) []models.InvokedRight {
	return slices.DeleteFunc(models.InvokedRights(), func(r models.InvokedRight) bool { return !slices.Contains(values, string(r)) })
}

// readSubmitForm reads the posted fields. An answer language the portal does
// not have becomes the page's own.
func readSubmitForm(form url.Values, page models.Language) submitForm {
	f := submitForm{Key: web.Line(form, "key"), Name: web.Line(form, "name"), Email: web.Line(form, "email"), Language: page}
	f.Behalf, f.For, f.Born = web.Line(form, "behalf"), web.Line(form, "behalf_name"), web.Line(form, "behalf_born")
	if lang := models.Language(web.Line(form, "language")); slices.Contains(models.AnswerLanguages(), lang) {
		f.Language = lang
	}
	for _, right := range chosenRights(form["right"]) {
		end := "_" + string(right)
		f.Wishes = append(f.Wishes, wishForm{
			Right: right, Activity: web.Line(form, "activity"+end), About: web.Text(form, "about"+end), Wanted: web.Text(form, "wanted"+end),
			Receiver: web.Line(form, "receiver"+end), Why: web.Line(form, "why"+end), View: web.Text(form, "view"+end), Marketing: form.Get("marketing"+end) != "",
			From: web.Line(form, "period_from"+end), To: web.Line(form, "period_to"+end),
		})
	}
	return f
}

// check returns what the service is to be given and what is wrong with it.
func (f submitForm) check(body models.Controller, said register, today models.Date) (rights.Submission, fault.Fields) {
	sub := rights.Submission{Key: f.Key, ControllerID: body.ID, Name: f.Name, Email: f.Email, Language: f.Language}
	if f.Behalf != "" {
		born, _ := web.ReadDate(f.Born) // what is no date is none, which is wrong too
		sub.Behalf = rights.OnBehalf{Relation: models.Relation(f.Behalf), Name: f.For, Born: born}
	}
	var wrong fault.Fields
	for _, w := range f.Wishes {
		wish, faults := w.check(said)
		sub.Wishes, wrong = append(sub.Wishes, wish), append(wrong, faults...)
	}
	return sub, slices.Concat(wrong, sub.Behalf.Check(body, today), sub.Check(today))
}

// inOrder returns the faults in the order of the page. The files stand between
// the rights and the person.
func inOrder(wrong fault.Fields) fault.Fields {
	order := submitFields()
	order = slices.Insert(order, slices.Index(order, "behalf"), "files")
	slices.SortStableFunc(wrong, func(a, b fault.Field) int {
		return cmp.Compare(slices.Index(order, a.Name), slices.Index(order, b.Name))
	})
	return wrong
}

func (w wishForm) check(said register) (rights.Wish, fault.Fields) {
	var wrong fault.Fields
	wish := rights.Wish{
		Right: w.Right, ActivityID: w.Activity, Marketing: w.Marketing,
		Asked: models.Asked{About: w.About, Wanted: w.Wanted, Why: models.AskedWhy(w.Why), View: w.View, Receiver: w.Receiver},
	}
	known := func(a models.ProcessingActivity) bool { return a.ID == w.Activity }
	if w.Activity != "" && !slices.ContainsFunc(said.activities, known) {
		wrong.Add(w.field("activity"), "submit.activity_unknown")
	}
	if w.Receiver != "" && !slices.ContainsFunc(said.receivers, func(r models.Receiver) bool { return r.ID == w.Receiver }) {
		wrong.Add(w.field("receiver"), "submit.receiver_unknown")
	}
	for _, r := range said.receivers { // what is written is never sent to: who can be chosen, is
		if w.Right == models.RightPortability && strings.Contains(strings.ToLower(w.Wanted), strings.ToLower(r.Name)) {
			wrong.Add(w.field("wanted"), "submit.receiver_choose", "name", r.Name)
		}
	}
	var ok bool
	if wish.PeriodFrom, ok = web.ReadDate(w.From); !ok {
		wrong.Add(w.field("period_from"), "submit.date_wrong")
	}
	if wish.PeriodTo, ok = web.ReadDate(w.To); !ok {
		wrong.Add(w.field("period_to"), "submit.date_wrong")
	}
	return wish, wrong
}

// field returns what the field is called on the page.
func (w wishForm) field(name string) string { return name + "_" + string(w.Right) }

// validKey reports whether the text is a submission key as the form is given
// one. A form without its key cannot be told from a repeated one.
func validKey(key string) bool {
	b, err := base64.RawURLEncoding.DecodeString(key)
	return err == nil && len(b) == 32
}
