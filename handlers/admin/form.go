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
	version, err := strconv.Atoi(form.Get("version"))
	if err != nil {
		version = -1 // no version: the service will say that it has changed
	}
	return posted{facts: readFacts(form, fields, ""), button: form.Get("do"), version: version}
}

// again shows the form as it is typed after a row was added or taken out. It
// returns false when the button was another.
func (p *Pages) again(c echo.Context, page formPage, sent posted, fields []field) (bool, error) {
	at := sent.facts.edit(sent.button)
	if at == "" {
		return false, nil
	}
	page.Version = sent.version
	page.Fields = showing{b: page.Base, focus: at}.fields(sent.facts, fields, "", "")
	return true, p.Kit.Render(c, http.StatusOK, "admin/form", page)
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
