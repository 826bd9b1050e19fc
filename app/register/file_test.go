package register

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/models"
)

const small = `
activity_sets:
- id: shared
  activities:
  - id: everywhere
    name: Overalt
    purposes: [Formål]
  - id: some
    only_for: [b]
    name: Noen
    purposes: [Formål]
controllers:
- id: a
  name: A
  case_prefix: AA
  notice: {id: a-2024, title: T}
  activity_sets: [shared]
- id: b
  name: B
  case_prefix: BB
  notice: {id: b-2024, title: T}
  activity_sets: [shared]
  activities:
  - id: own
    name: {nb: Egen, en: Own}
    purposes: [Formål]
    retention: [{what: Alt}]
  stores:
  - id: db
    name: Database
    kind: sql
    activities: [own, some]
    owner: {name: Eier, email: eier@b.example}
    accept_proofs: [eid]
    connection: {driver: postgres, dsn: "postgres://${PW}@h/x", timeout: 5s}
    dataset:
      dataset:
      - fides_key: db
        collections: [{name: people, fields: [{name: id}]}]
`

func TestParseExpandsSets(t *testing.T) {
	t.Parallel()
	f, err := Parse([]byte(small))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{}
	for _, c := range f.Controllers {
		for i, a := range c.Activities {
			if a.ControllerID != c.ID || a.Position != i+1 {
				t.Errorf("%s/%s belongs to %s at %d", c.ID, a.ID, a.ControllerID, a.Position)
			}
			got[c.ID] = append(got[c.ID], a.ID)
		}
	}
	want := map[string][]string{"a": {"everywhere"}, "b": {"everywhere", "some", "own"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("activities (-want +got)\n%s", diff)
	}
}

func TestParseStore(t *testing.T) {
	t.Parallel()
	f, err := Parse([]byte(small))
	if err != nil {
		t.Fatal(err)
	}
	f, err = f.ExpandEnv(func(name string) (string, bool) { return "s3cret", name == "PW" })
	if err != nil {
		t.Fatal(err)
	}
	b, ok := f.Controller("b")
	if !ok || len(b.Stores) != 1 {
		t.Fatalf("b has %d stores", len(b.Stores))
	}
	got := b.Stores[0].Record("b", 1)
	connection := models.StoreConnection{"driver": "postgres", "dsn": "postgres://s3cret@h/x", "timeout": "5s"}
	if diff := cmp.Diff(connection, got.Facts.Connection); diff != "" {
		t.Errorf("connection (-want +got)\n%s", diff)
	}
	if got.ID != "db" || got.Facts.Kind != models.StoreSQL {
		t.Errorf("record = %s %s", got.ID, got.Facts.Kind)
	}
	if !strings.Contains(got.Facts.Dataset, "fides_key: db") {
		t.Errorf("the dataset is not kept: %q", got.Facts.Dataset)
	}
	if _, err := f.ExpandEnv(func(string) (string, bool) { return "", false }); err != nil {
		t.Errorf("there is nothing left to expand, but: %v", err)
	}
}

func TestParseDeadlines(t *testing.T) {
	t.Parallel()
	f, err := Parse([]byte(strings.Replace(small, "name: A\n", `name: A
  deadlines:
    margin_days: 2
    pauses_count: true
    ask_ombud_before_refusal: true
    reminders:
    - {to: caseworker, from: target, days: -5}
    - {to: leader, from: due, days: 1}
    owner_reminder_days: [2, 5]
`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	a, _ := f.Controller("a")
	want := models.DeadlineRules{
		MarginDays: 2, PausesCount: true, PauseWithinDays: 7, InquiryReminder: 7, AskBeforeRefusal: true,
		Reminders:         []models.ReminderStep{{To: models.RemindCaseworker, From: models.FromTarget, Days: -5}, {To: models.RemindLeader, From: models.FromDue, Days: 1}},
		OwnerReminderDays: []int{2, 5},
	}
	if diff := cmp.Diff(want, a.Rules()); diff != "" {
		t.Errorf("rules (-want +got)\n%s", diff)
	}
	if b, _ := f.Controller("b"); b.Facts.Deadlines != nil || len(b.Rules().Reminders) == 0 {
		t.Error("a controller whose register says nothing should have the usual rules")
	}
}

func TestParseBehalf(t *testing.T) {
	t.Parallel()
	f, err := Parse([]byte(strings.Replace(small, "name: A\n", "name: A\n  behalf: {parent_until: 16, own_say_from: 12, holds_months: 6}\n", 1)))
	if err != nil {
		t.Fatal(err)
	}
	a, _ := f.Controller("a")
	if got := a.BehalfRules(); got != (models.BehalfRules{ParentUntil: 16, OwnSayFrom: 12, HoldsMonths: 6}) {
		t.Errorf("the rules are %+v", got)
	}
}

func TestParseProblems(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ old, new, want string }{
		"unknown key of a controller": {"case_prefix: AA", "case_prefix: AA\n  colour: red", `line 16: a: unknown key "colour"`},
		"unknown key of an activity":  {"retention: [{what: Alt}]", "retain: x", `line 27: b/own: unknown key "retain"`},
		"unknown key of a store":      {"kind: sql", "kind: sql\n    sort: x", `line 32: b/db: unknown key "sort"`},
		"unknown language":            {"{nb: Egen, en: Own}", "{nb: Egen, fr: Propre}", `line 25: b/own: unknown key "fr"`},
		"a key twice":                 {"name: Overalt", "name: Overalt\n    name: Igjen", `already defined`},
		"wrong type":                  {"purposes: [Formål]\n    retention", "purposes: Formål\n    retention", `line 26: b/own: cannot unmarshal`},
		"no name":                     {"name: Overalt", "special: x", "line 5: shared/everywhere: name is missing"},
		"no purposes":                 {"name: Noen\n    purposes: [Formål]", "name: Noen", "line 8: shared/some: purposes are missing"},
		"a set that is not there":     {"activity_sets: [shared]\n- id: b", "activity_sets: [other]\n- id: b", `line 17: a: there is no set of activities "other"`},
		"only for a stranger":         {"only_for: [b]", "only_for: [z]", `line 9: shared/some: only_for: no controller "z" uses the set`},
		"two controllers, one id":     {"- id: b\n", "- id: a\n", `a: id: "a" stands twice`},
		"two controllers, one prefix": {"case_prefix: BB", "case_prefix: AA", `line 20: b: case_prefix: "AA" is another controller's`},
		"a bad prefix":                {"case_prefix: BB", "case_prefix: b1", `case_prefix: want two to five capital letters`},
		"an activity twice":           {"- id: some", "- id: everywhere", `shared/everywhere: id: "everywhere" stands twice`},
		"a time that is none":         {"[eid]", "[eid]\n    backup_days: -1", "b/db: backup_days: needs a number of days"},
		"an unknown proof":            {"[eid]", "[rumour]", `line 34: b/db: accept_proofs: "rumour" is not among`},
		"an unknown kind":             {"kind: sql", "kind: fax", `line 31: b/db: kind: "fax" is not among`},
		"a store of nothing":          {"activities: [own, some]", "activities: [everything]", `b/db: the controller has no activity "everything"`},
		"a store without dataset":     {"    dataset:\n      dataset:\n      - fides_key: db\n        collections: [{name: people, fields: [{name: id}]}]\n", "", "b/db: dataset is missing"},
		"an unknown driver":           {"driver: postgres", "driver: oracle", `line 35: b/db: connection: want the driver`},
		"an unknown notice":           {"{what: Alt}", "{what: Alt, source: b-1999}", `line 27: b/own: source: "b-1999" is none of the controller's notices`},
		"an unknown profile":          {"retention: [{what: Alt}]", "legal_bases: [{profile: whim, text: x}]", `line 27: b/own: profile: "whim" is not among`},
		"an unknown role":             {"retention: [{what: Alt}]", "recipients: [{name: x, role: friend}]", `line 27: b/own: role: "friend" is not among`},
		"a promise of nothing":        {"name: A\n", "name: A\n  promise: {days: 0}\n", "line 15: a: promise: needs a number of days"},
		"a margin below nothing":      {"name: A\n", "name: A\n  deadlines: {margin_days: -1}\n", "line 15: a: margin_days: want a number from 0 to 15, got -1"},
		"a margin of a month":         {"name: A\n", "name: A\n  deadlines: {margin_days: 16}\n", "margin_days: want a number from 0 to 15, got 16"},
		"a rule nobody knows":         {"name: A\n", "name: A\n  deadlines: {margin: 1}\n", `line 15: a: unknown key "margin"`},
		"a reminder to the mayor":     {"name: A\n", "name: A\n  deadlines: {reminders: [{to: mayor, from: due, days: -1}]}\n", `line 15: a: to: "mayor" is not among`},
		"a reminder from nowhere":     {"name: A\n", "name: A\n  deadlines: {reminders: [{to: ombud, days: -1}]}\n", `line 15: a: from: "" is not among`},
		"a reminder of last season":   {"name: A\n", "name: A\n  deadlines: {reminders: [{to: ombud, from: due, days: -61}]}\n", "want days from -60 to 60, got -61"},
		"a reminder twice":            {"name: A\n", "name: A\n  deadlines: {reminders: [{to: ombud, from: due, days: -1}, {to: ombud, from: due, days: -1}]}\n", "the step ombud:due:-1 stands twice"},
		"reminders afterwards alone":  {"name: A\n", "name: A\n  deadlines: {reminders: [{to: ombud, from: due, days: 1}]}\n", "a case could pass its date unannounced"},
		"a say after one is grown":    {"name: A\n", "name: A\n  behalf: {parent_until: 15, own_say_from: 16}\n", "line 15: a: own_say_from: a child has a say"},
		"an old child":                {"name: A\n", "name: A\n  behalf: {parent_until: 40}\n", "parent_until: want a number from 0 to 25, got 40"},
		"an authority for ever":       {"name: A\n", "name: A\n  behalf: {holds_months: 61}\n", "holds_months: want a number from 0 to 60, got 61"},
		"an owner reminded at once":   {"name: A\n", "name: A\n  deadlines: {owner_reminder_days: [0, 3]}\n", "owner_reminder_days: want numbers from 1"},
		"an owner reminded backwards": {"name: A\n", "name: A\n  deadlines: {owner_reminder_days: [7, 3]}\n", "each greater than the one before"},
		"a right nobody has":          {"name: A\n", "name: A\n  promise: {days: 3, quote: x, rights: [breakfast]}\n", `line 15: a: promise: "breakfast" is not among`},
		"not YAML":                    {"activity_sets:", "activity_sets: [", "not readable as YAML"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(small, tc.old) {
				t.Fatalf("the test's own text has no %q", tc.old)
			}
			_, err := Parse([]byte(strings.Replace(small, tc.old, tc.new, 1)))
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error = %v\nwant one with %q", err, tc.want)
			}
			if err != nil && strings.Contains(err.Error(), "register.") {
				t.Errorf("the error speaks of Go types: %v", err)
			}
		})
	}
}

func TestParseTellsAllProblemsAtOnce(t *testing.T) {
	t.Parallel()
	_, err := Parse([]byte(strings.NewReplacer("name: Overalt", "special: x", "[eid]", "[rumour]").Replace(small)))
	var problems ProblemsError
	if !errors.As(err, &problems) || len(problems) != 2 {
		t.Errorf("want two problems, got %v", err)
	}
}

func TestParseEmpty(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{"nothing": "", "no controllers": "controllers: []", "a list": "[1]", "a word": "x"} {
		if _, err := Parse([]byte(text)); err == nil {
			t.Errorf("%s: should fail", name)
		}
	}
}

func TestLoadReadsDatasetFiles(t *testing.T) {
	t.Parallel()
	inline := small[strings.Index(small, "    dataset:\n"):]
	fsys := fstest.MapFS{
		"reg/register.yaml": {Data: []byte(strings.Replace(small, inline, "    dataset: sets/db.yaml\n", 1))},
		"reg/sets/db.yaml":  {Data: []byte("dataset: []")},
	}
	f, err := Load(fsys, "reg/register.yaml")
	if err != nil {
		t.Fatal(err)
	}
	b, _ := f.Controller("b")
	if got, want := b.Stores[0].Dataset, "dataset: []"; got != want {
		t.Errorf("dataset = %q, want %q", got, want)
	}
	delete(fsys, "reg/sets/db.yaml")
	if _, err := Load(fsys, "reg/register.yaml"); err == nil {
		t.Error("a dataset file that is missing should be an error")
	}
}

func FuzzParse(f *testing.F) {
	f.Add(small)
	f.Add("controllers: &a [*a]")
	f.Add("controllers:\n- id: [x]\n  activities: {a: b}")
	f.Fuzz(func(t *testing.T, text string) {
		file, err := Parse([]byte(text))
		if err == nil && len(file.Controllers) == 0 {
			t.Error("a register without controllers is an error")
		}
	})
}
