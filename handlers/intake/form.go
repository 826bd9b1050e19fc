package intake

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"

	"rettighetsporten/app/deadline"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// form is the request as it was written down.
type form struct {
	Key, Controller, Channel, At string
	Name, NationalID, Email      string
	Postal, About, Wanted        string
	Rights                       []models.InvokedRight
	Language                     models.Language
	Check, CheckNote             string
	Marketing, Protected         bool
	Service                      string // the body's and its own ID, "" for everything
	Behalf                       string // how the sender is related to whom it is about, "" for themselves
	For, Born, Shown             string
}

// order is that of the fields on the page.
var order = []string{"controller", "channel", "at", "right", "activity", "about", "wanted", "behalf", "behalf_name", "behalf_born", "behalf_shown", "name", "national_id", "email", "postal", "check", "check_note"}

func readForm(posted url.Values) form {
	f := form{
		Key: web.Line(posted, "key"), Controller: web.Line(posted, "controller"), Channel: web.Line(posted, "channel"), At: web.Line(posted, "at"),
		Name: web.Line(posted, "name"), NationalID: web.Line(posted, "national_id"), Email: web.Line(posted, "email"),
		Postal: web.Text(posted, "postal"), About: web.Text(posted, "about"), Wanted: web.Text(posted, "wanted"), Language: models.Bokmal,
		Check: web.Line(posted, "check"), CheckNote: web.Text(posted, "check_note"), Marketing: posted.Get("marketing") != "", Protected: posted.Get("protected") != "",
	}
	f.Service = web.Line(posted, "activity")
	f.Behalf, f.For, f.Born, f.Shown = web.Line(posted, "behalf"), web.Line(posted, "behalf_name"), web.Line(posted, "behalf_born"), web.Text(posted, "behalf_shown")
	if l := models.Language(web.Line(posted, "language")); slices.Contains(models.AnswerLanguages(), l) {
		f.Language = l
	}
	for _, r := range models.InvokedRights() {
		if slices.Contains(posted["right"], string(r)) {
			f.Rights = append(f.Rights, r)
		}
	}
	return f
}

// check returns what is to be filed, and what is wrong with it in the order of
// the page, to the body that was chosen and of what it does.
func (f form) check(body models.Controller, activities []models.ProcessingActivity, now time.Time) (rights.Intake, fault.Fields) {
	in := rights.Intake{
		Submission: rights.Submission{Key: f.Key, ControllerID: body.ID, Name: f.Name, Email: f.Email, Language: f.Language},
		Postal:     f.Postal, Channel: models.Channel(f.Channel), Check: models.IdentityCheck(f.Check), CheckNote: f.CheckNote, Protected: f.Protected,
	}
	if f.Behalf != "" {
		born, _ := web.ReadDate(f.Born) // what is no date is none, which is wrong too
		in.Behalf = rights.OnBehalf{Relation: models.Relation(f.Behalf), Name: f.For, Born: born, Shown: f.Shown}
	}
	for _, r := range f.Rights {
		wish := rights.Wish{Right: r, ActivityID: f.activity(body, r), Asked: models.Asked{About: f.About}, Marketing: f.Marketing && r == models.RightObjection}
		if r == models.RightRectification || r == models.RightPortability {
			wish.Wanted = f.Wanted
		}
		in.Wishes = append(in.Wishes, wish)
	}
	var wrong fault.Fields
	chosen := func(a models.ProcessingActivity) bool { return body.ID+"/"+a.ID == f.Service }
	if f.Service != "" && !slices.ContainsFunc(activities, chosen) {
		wrong.Add("activity", "submit.activity_unknown")
	}
	if at, ok := staff.ReadMoment(f.At); ok {
		in.At = at
	}
	if strings.TrimSpace(f.NationalID) != "" {
		number, err := models.ParseNationalID(f.NationalID)
		if err != nil {
			wrong.Add("national_id", "intake.number_wrong")
		}
		in.NationalID = number
	}
	wrong = slices.Concat(wrong, in.Behalf.Check(body, models.DateIn(now, deadline.Zone())), rights.CheckIntake(in, now))
	slices.SortStableFunc(wrong, func(a, b fault.Field) int {
		return cmp.Compare(slices.Index(order, a.Name), slices.Index(order, b.Name))
	})
	return in, wrong
}

// activity returns the service of the body that the right is about, "" for all of
// them. A complaint is about none.
func (f form) activity(body models.Controller, right models.InvokedRight) string {
	id, of := strings.CutPrefix(f.Service, body.ID+"/")
	if !of || right == models.RightComplaint {
		return ""
	}
	return id
}
