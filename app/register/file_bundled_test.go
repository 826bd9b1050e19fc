package register

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/models"
)

var municipalities = []string{"aure", "averoy", "gjemnes", "kristiansund", "rindal", "smola", "sunndal", "surnadal", "tingvoll"}

func bundledFile(t *testing.T) File {
	t.Helper()
	f, err := Bundled()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func entry(t *testing.T, id string) ControllerEntry {
	t.Helper()
	c, ok := bundledFile(t).Controller(id)
	if !ok {
		t.Fatalf("no controller %s", id)
	}
	return c
}

func activity(t *testing.T, controller, id string) models.ProcessingActivity {
	t.Helper()
	for _, a := range entry(t, controller).Activities {
		if a.ID == id {
			return a
		}
	}
	t.Fatalf("%s has no activity %s", controller, id)
	return models.ProcessingActivity{}
}

func TestBundledCounts(t *testing.T) {
	t.Parallel()
	got, distinct := map[string]int{}, map[string]bool{}
	for _, c := range bundledFile(t).Controllers {
		got[c.ID] = len(c.Activities)
		for _, a := range c.Activities {
			distinct[a.ID] = true
		}
	}
	want := map[string]int{"telemark": 8, "hkdir": 3, "vestfold": 4}
	for _, m := range municipalities {
		want[m] = 12
	}
	for _, m := range []string{"aure", "averoy", "gjemnes", "smola", "sunndal", "tingvoll"} {
		want[m] = 13 // with DigiHelsestasjon
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("activities per controller (-want +got)\n%s", diff)
	}
	if len(distinct) != 28 {
		t.Errorf("%d different activities, want 28", len(distinct))
	}
}

func TestBundledDigiHelsestasjon(t *testing.T) {
	t.Parallel()
	var got []string
	for _, c := range bundledFile(t).Controllers {
		if slices.ContainsFunc(c.Activities, func(a models.ProcessingActivity) bool { return a.ID == "kommune-digihelsestasjon" }) {
			got = append(got, c.ID)
		}
	}
	want := []string{"aure", "averoy", "gjemnes", "smola", "sunndal", "tingvoll"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("controllers with DigiHelsestasjon (-want +got)\n%s", diff)
	}
}

func TestBundledPromises(t *testing.T) {
	t.Parallel()
	cases := map[string]map[models.InvokedRight]int{
		"telemark":     {models.RightAccess: 30, models.RightErasure: 0, models.RightObjection: 0},
		"hkdir":        {models.RightAccess: 30, models.RightErasure: 30, models.RightComplaint: 30},
		"vestfold":     {models.RightAccess: 0, models.RightErasure: 0},
		"aure":         {models.RightAccess: 0},
		"kristiansund": {models.RightAccess: 0, models.RightErasure: 0},
	}
	for id, promises := range cases {
		for right, want := range promises {
			if got := entry(t, id).PromisedDays(right); got != want {
				t.Errorf("%s promises %d days for %s, want %d", id, got, right, want)
			}
		}
	}
	if got, want := entry(t, "telemark").Facts.Promise.Source, "telemark-2024"; got != want {
		t.Errorf("Telemark's promise stands in %q, want %q", got, want)
	}
	for _, m := range municipalities {
		if got := entry(t, m).Facts.Quote.NB; !strings.Contains(got, "senest innen én måned") {
			t.Errorf("%s quotes %q", m, got)
		}
	}
}

// No notice gives both a contact point and the ombud's address, so nobody can
// open on the bundled facts alone.
func TestBundledControllersAreNotOpen(t *testing.T) {
	t.Parallel()
	for _, c := range bundledFile(t).Controllers {
		want := []string{"controller.missing_ombud"}
		if c.Kind == "kommune" {
			want = []string{"controller.missing_contact", "controller.missing_ombud"}
		}
		if diff := cmp.Diff(want, c.Missing()); diff != "" {
			t.Errorf("%s misses (-want +got)\n%s", c.ID, diff)
		}
	}
}

// Only one of the activities says anything of automated decisions; the rest are
// silent and must stay so, also the one whose notice says that nothing is said.
func TestBundledKeepsSilence(t *testing.T) {
	t.Parallel()
	spoken := map[string]bool{"kommune-virusskanning": true}
	transfers := map[string]bool{
		"telemark-timebestilling": true, "telemark-felles": true, "kommune-nett-analyse": true,
		"hkdir-telefon-chat": false, "hkdir-arrangement": false, "hkdir-aktivitet": false,
	}
	for _, c := range bundledFile(t).Controllers {
		for _, a := range c.Activities {
			if got := a.Facts.Automated != nil; got != spoken[a.ID] {
				t.Errorf("%s/%s speaks of automated decisions: %t", c.ID, a.ID, got)
			}
			want, said := transfers[a.ID]
			if got := a.Facts.ThirdCountry; (got != nil) != said || said && got.Transfers != want {
				t.Errorf("%s/%s on third countries: %+v", c.ID, a.ID, got)
			}
		}
	}
	noRule := map[string]string{
		"telemark-flyktninger": "telemark", "hkdir-arrangement": "hkdir", "vestfold-nett": "vestfold", "kommune-virusskanning": "aure",
	}
	for id, controller := range noRule {
		a := activity(t, controller, id)
		if len(a.Facts.Retention) != 1 || !a.Facts.Retention[0].Rule.IsZero() || a.Facts.Retention[0].What.IsZero() {
			t.Errorf("%s: retention = %+v, want what without a rule", id, a.Facts.Retention)
		}
	}
	for id, controller := range map[string]string{"vestfold-nett": "vestfold", "kommune-weblogg": "aure", "kommune-facebook": "aure"} {
		if bases := activity(t, controller, id).Facts.LegalBases; len(bases) != 0 {
			t.Errorf("%s: the notice names no legal basis, the register has %v", id, bases)
		}
	}
}

func TestBundledTelemarkFollowsTheNoticeInForce(t *testing.T) {
	t.Parallel()
	c := entry(t, "telemark")
	if c.Facts.Notice.ID != "telemark-undated" || len(c.Facts.OldNotices) != 1 || c.Facts.OldNotices[0].ID != "telemark-2024" {
		t.Errorf("notices = %+v, %+v", c.Facts.Notice, c.Facts.OldNotices)
	}
	want := map[string][]models.LegalProfile{
		"telemark-timebestilling":  {models.BasisContract},
		"telemark-veiledning":      {models.BasisPublicTask},
		"telemark-kunderegister":   {models.BasisPublicTask},
		"telemark-flyktninger":     {models.BasisLegalDuty},
		"telemark-inflow24":        {models.BasisConsent},
		"telemark-karriereverktoy": {models.BasisConsent},
		"telemark-epost":           {models.BasisPublicTask},
		"telemark-felles":          nil,
	}
	got := map[string][]models.LegalProfile{}
	for _, a := range c.Activities {
		got[a.ID] = nil
		for _, b := range c.InForce(a).Facts.LegalBases {
			got[a.ID] = append(got[a.ID], b.Profile)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("legal bases (-want +got)\n%s", diff)
	}
	if got := activity(t, "telemark", "telemark-kunderegister").Facts.Retention[0].Source; got != "telemark-2024" {
		t.Errorf("the register's retention comes from %q, want telemark-2024", got)
	}
}

// Recipients that are only a category have to be named by a caseworker.
func TestBundledRecipients(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		controller string
		silent     bool
	}{
		"telemark-timebestilling":  {"telemark", true}, // supplier without a name
		"telemark-kunderegister":   {"telemark", false},
		"telemark-inflow24":        {"telemark", false},
		"telemark-felles":          {"telemark", true},
		"hkdir-telefon-chat":       {"hkdir", true},
		"hkdir-arrangement":        {"hkdir", true}, // none given
		"vestfold-veiledning":      {"vestfold", true},
		"kommune-telefon":          {"rindal", false},
		"kommune-digihelsestasjon": {"tingvoll", false},
		"kommune-saksbehandling":   {"surnadal", true},
	}
	for id, tc := range cases {
		got := slices.Contains(activity(t, tc.controller, id).SilentOn(), models.FactRecipients)
		if got != tc.silent {
			t.Errorf("%s is silent on recipients: %t, want %t", id, got, tc.silent)
		}
	}
}

func TestBundledIsTranslated(t *testing.T) {
	t.Parallel()
	for _, c := range bundledFile(t).Controllers {
		eachText(reflect.ValueOf(c.Facts), func(text models.Text) {
			if (text.NB == "") != (text.EN == "") {
				t.Errorf("%s: %+v lacks a language", c.ID, text)
			}
		})
		for _, a := range c.Activities {
			eachText(reflect.ValueOf(a.Facts), func(text models.Text) {
				if (text.NB == "") != (text.EN == "") {
					t.Errorf("%s: %+v lacks a language", a.ID, text)
				}
			})
		}
	}
}

func eachText(v reflect.Value, visit func(models.Text)) {
	if text, ok := reflect.TypeAssert[models.Text](v); ok {
		visit(text)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for _, field := range v.Fields() {
			eachText(field, visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			eachText(v.Index(i), visit)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			eachText(v.Elem(), visit)
		}
	default:
	}
}

// The nine share a notice, not memory: a change to one must not show in
// another.
func TestBundledMunicipalitiesAreSeparate(t *testing.T) {
	t.Parallel()
	f := bundledFile(t)
	a, _ := f.Controller("aure")
	b, _ := f.Controller("rindal")
	if a.Activities[0].ControllerID == b.Activities[0].ControllerID {
		t.Fatal("the activities belong to the same controller")
	}
	a.Activities[0].Facts.Purposes[0] = models.Text{NB: "endret"}
	if b.Activities[0].Facts.Purposes[0].NB == "endret" {
		t.Error("two municipalities share one list of purposes")
	}
}

func BenchmarkBundled(b *testing.B) {
	for b.Loop() {
		if _, err := Bundled(); err != nil {
			b.Fatal(err)
		}
	}
}
