package intake

import (
	"net/url"
	"testing"
	"time"

	"rettighetsporten/models"
)

// A service is the chosen body's or none, and a complaint is about none.
func TestAServiceIsOfTheBody(t *testing.T) {
	t.Parallel()
	body, does := models.Controller{ID: "nord"}, []models.ProcessingActivity{{ControllerID: "nord", ID: "skole"}}
	for service, c := range map[string]struct {
		activity string
		known    bool
	}{"": {"", true}, "nord/skole": {"skole", true}, "sor/skole": {"", false}, "nord/vei": {"vei", false}, "skole": {"", false}} {
		in, wrong := readForm(url.Values{"activity": {service}, "right": {"access", "complaint"}}).check(body, does, time.Now())
		told := false
		for _, f := range wrong {
			told = told || f.Name == "activity" && f.Key == "submit.activity_unknown"
		}
		if told == c.known || in.Wishes[0].ActivityID != c.activity || in.Wishes[1].ActivityID != "" {
			t.Errorf("%q is filed as %q and %q, told to be wrong: %v", service, in.Wishes[0].ActivityID, in.Wishes[1].ActivityID, told)
		}
	}
}

// Who writes on paper can ask for every language that others can, and gets bokmål
// when nobody says which.
func TestALanguageIsOneToBeAnsweredIn(t *testing.T) {
	t.Parallel()
	for posted, want := range map[string]models.Language{
		"nb": models.Bokmal, "nn": models.Nynorsk, "en": models.English, "se": models.NorthernSami, "": models.Bokmal, "sma": models.Bokmal,
	} {
		if in, _ := readForm(url.Values{"language": {posted}}).check(models.Controller{}, nil, time.Now()); in.Language != want {
			t.Errorf("%q is filed as %q, want %q", posted, in.Language, want)
		}
	}
}
