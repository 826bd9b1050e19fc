package admin

import (
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/fault"
	"rettighetsporten/app/register"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// inActivity is the way to a field of an activity from the controller.
var inActivity = regexp.MustCompile(`^activities\.\d+\.`)

// formPage is a form for a part of the register.
type formPage struct {
	web.Base
	Controller models.Controller
	At         string // where the form is sent
	Back       string // where one goes without saving
	Lead       string
	Version    int // of what is edited, when the page was opened
	Fields     []shown
	Errors     web.FieldErrors
	Refusal    string   // why it was not saved
	Meanwhile  []string // how what is typed differs from what others have saved
	Remove     string   // where the whole thing is taken out, "" when it cannot be
	New        bool
}

// posted is a form that was sent.
type posted struct {
	facts   facts
	button  string
	version int
}

func readPosted(form url.Values, fields []field) posted {
	return posted{facts: readFacts(form, fields, ""), button: form.Get("do"), version: versionOf(form)}
}

// versionOf returns which version of the register the form was filled in from.
// What is no number is no version: the service will say that it has changed.
func versionOf(form url.Values) int {
	version, err := strconv.Atoi(form.Get("version"))
	if err != nil {
		return -1
	}
	return version
}

// part is a part of the register in a form.
type part struct {
	page   formPage
	fields []field
	stored register.ControllerEntry
	// typed returns the register with what the form says, and what in it is not
	// even of the right kind.
	typed func(sent posted) (register.ControllerEntry, fault.Fields, error)
	// save keeps what typed made of the form.
	save func() error
}

// post does what the button of the form says: it adds or takes out a row, or it
// saves. What is not accepted is shown again as it was typed.
func (p *Pages) post(c echo.Context, of part) error {
	form, err := web.FormOf(c)
	if err != nil {
		return err
	}
	sent := readPosted(form, of.fields)
	if at := sent.facts.edit(sent.button); at != "" {
		of.page.Version = sent.version
		of.page.Fields = showing{b: of.page.Base, focus: at}.fields(sent.facts, of.fields, "", "")
		return p.Kit.Render(c, http.StatusOK, "admin/form", of.page)
	}
	withoutBlankRows(sent.facts)
	edited, wrong, err := of.typed(sent)
	if err != nil {
		return err
	}
	if len(wrong) > 0 {
		return p.refused(c, of.page, sent, of.fields, of.page.Word(wrong), nil)
	}
	err = of.save()
	if err == nil {
		return p.Kit.SeeOther(c, of.page.Back, "notice.register.saved")
	}
	if fault.Is(err, fault.Conflict) {
		var changed error
		if of.page.Meanwhile, changed = meanwhile(of.page.Base, of.stored, edited, err); changed != nil {
			return changed
		}
		if fault.KeyOf(err) == changedMeanwhile {
			sent.version = of.page.Version
		}
	}
	return p.refused(c, of.page, sent, of.fields, nil, err)
}

// refused shows the form with what is wrong with it, everything still typed.
// It returns the error where that does not help.
func (p *Pages) refused(c echo.Context, page formPage, sent posted, fields []field, wrong web.FieldErrors, err error) error {
	status := http.StatusUnprocessableEntity
	page.Version, page.Failed = sent.version, true
	problems, isProblem := errors.AsType[register.ProblemsError](err)
	switch {
	case isProblem:
		wrong = append(wrong, problemWords(page.Base, problems)...)
	case err != nil:
		f, ok := errors.AsType[*fault.Error](err)
		if !ok || f.Kind != fault.Conflict {
			return err
		}
		status, page.Refusal = http.StatusConflict, page.T(f.Key, f.Params)
	}
	page.Errors = wrong
	page.Fields = showing{b: page.Base, errors: wrong}.fields(sent.facts, fields, "", "")
	page.Errors = lead(page.Errors, page.Fields)
	return p.Kit.Render(c, status, "admin/form", page)
}

// problemWords words the problems for the form; those of an activity's form have
// the way to the activity before the name of the field.
func problemWords(b web.Base, problems register.ProblemsError) web.FieldErrors {
	var all web.FieldErrors
	for _, p := range problems {
		if p.Key == "" {
			all = append(all, web.FieldError{Field: p.Path, Message: p.Text})
			continue
		}
		all = append(all, web.FieldError{Field: inActivity.ReplaceAllString(p.Path, ""), Message: b.T(p.Key, p.Params)})
	}
	return all
}

// lead makes every fault lead to a field of the form: to the nearest one that
// there is, or to the form.
func lead(wrong web.FieldErrors, fields []shown) web.FieldErrors {
	var paths []string
	var gather func([]shown)
	gather = func(all []shown) {
		for _, f := range all {
			paths = append(paths, f.Path)
			gather(f.Fields)
			for _, r := range f.Rows {
				gather(r.Fields)
			}
		}
	}
	gather(fields)
	for i := range wrong {
		for !slices.Contains(paths, wrong[i].Field) {
			dot := strings.LastIndex(wrong[i].Field, ".")
			if dot < 0 {
				wrong[i].Field = "skjema"
				break
			}
			wrong[i].Field = wrong[i].Field[:dot]
		}
	}
	return wrong
}
