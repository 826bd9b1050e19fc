package stores

import (
	"context"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/demo/people"
	"rettighetsporten/app/register"
	"rettighetsporten/models"
)

var noon = time.Date(2026, time.September, 15, 12, 0, 0, 0, time.UTC)

func persons(t *testing.T) []people.Person {
	t.Helper()
	all, err := people.All()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func person(t *testing.T, key string) people.Person {
	t.Helper()
	for _, p := range persons(t) {
		if p.Key == key {
			return p
		}
	}
	t.Fatalf("nobody is called %s", key)
	return people.Person{}
}

func build(t *testing.T, now time.Time) *Set {
	t.Helper()
	start := time.Now()
	s, err := Build(t.Context(), t.TempDir(), now, persons(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("built in %s", time.Since(start).Round(time.Millisecond))
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// The tests that only look share one set.
func TestSet(t *testing.T) {
	t.Parallel()
	s := build(t, noon)
	for name, check := range map[string]func(*testing.T, *Set){
		"declarations":          checkDeclarations,
		"fit the register":      checkDeclarationsFitTheRegister,
		"datasets":              checkDatasets,
		"datasets and contents": checkDatasetsDescribeWhatIsThere,
		"truth":                 checkTruth,
		"protagonists":          checkProtagonistsHaveSomethingEverywhere,
		"server":                checkServerRefusesToListEverything,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, s)
		})
	}
}

func checkDeclarations(t *testing.T, s *Set) {
	t.Helper()
	want := map[string][]string{
		"telemark": {"telemark-booking", "telemark-calendar", "telemark-customer-register", "telemark-imdi", "telemark-inflow24", "telemark-karriereverktoy", "telemark-log", "telemark-mailbox"},
		"hkdir":    {"hkdir-chat", "hkdir-events"},
		"vestfold": {"vestfold-booking", "vestfold-email"},
	}
	for _, m := range people.Municipalities() {
		want[m] = []string{m + "-archive", m + "-jobs", m + "-mail", m + "-phone", m + "-weblog"}
	}
	for _, m := range people.HealthClinics() {
		want[m] = append(want[m], m+"-hspro")
		slices.Sort(want[m])
	}
	got := map[string][]string{}
	for _, c := range people.Controllers() {
		got[c] = ids(s.Declarations(c))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("stores (-want +got)\n%s", diff)
	}
}

// Stores must fit the register they are attached to: its controllers, their
// activities, the names it gives their systems.
func checkDeclarationsFitTheRegister(t *testing.T, s *Set) {
	t.Helper()
	bundled, err := register.Bundled()
	if err != nil {
		t.Fatal(err)
	}
	f := s.Attach(bundled)
	unsearched := map[string]bool{}
	for _, c := range f.Controllers {
		if len(c.Stores) == 0 {
			t.Errorf("%s has no stores", c.ID)
		}
		for _, a := range c.Activities {
			unsearched[a.ID] = unsearched[a.ID] || !slices.ContainsFunc(c.Stores, func(d register.StoreDeclaration) bool { return slices.Contains(d.Activities, a.ID) })
		}
		for _, d := range c.Stores {
			named := d.System == ""
			for _, id := range d.Activities {
				i := slices.IndexFunc(c.Activities, func(a models.ProcessingActivity) bool { return a.ID == id })
				if i < 0 {
					t.Errorf("%s: %s has no activity %s", d.ID, c.ID, id)
					continue
				}
				named = named || slices.ContainsFunc(c.Activities[i].Facts.Systems, func(s models.Text) bool { return s.NB == d.System })
			}
			if !named {
				t.Errorf("%s: the register calls no system %q", d.ID, d.System)
			}
			staff, ok := people.FindStaff(d.Owner.StaffKey)
			if !ok || staff.Email != d.Owner.Email || !slices.Contains(staff.Claims, people.RoleOwner+":"+c.ID) {
				t.Errorf("%s: its owner %q is no owner at %s", d.ID, d.Owner.StaffKey, c.ID)
			}
			if d.Name.NB == "" || d.Name.EN == "" || (d.Kind == models.StoreManual) == d.Instruction.IsZero() {
				t.Errorf("%s: name %+v, instruction %+v", d.ID, d.Name, d.Instruction)
			}
			if len(d.AcceptProofs) == 0 {
				t.Errorf("%s accepts no proof", d.ID)
			}
		}
	}
	var got []string
	for id, missing := range unsearched {
		if missing {
			got = append(got, id)
		}
	}
	slices.Sort(got)
	// What has no store to search: nothing personal, or a system nobody names.
	want := []string{
		"hkdir-aktivitet", "kommune-arrangement-konkurranse", "kommune-facebook", "kommune-nett-analyse", "kommune-tilbakemelding",
		"kommune-tjenester", "kommune-virusskanning", "telemark-felles", "vestfold-nett", "vestfold-statistikk",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("activities without a store (-want +got)\n%s", diff)
	}
}

func checkDatasets(t *testing.T, s *Set) {
	t.Helper()
	category := regexp.MustCompile(`^(user|system)(\.[a-z_]+)+$`)
	for _, controller := range people.Controllers() {
		declared := map[string]bool{} // every store:collection.field
		var sets []declaredDataset
		for _, d := range s.Declarations(controller) {
			if d.Kind == models.StoreManual {
				if d.Dataset != "" {
					t.Errorf("%s is manual and declares a dataset", d.ID)
				}
				continue
			}
			set := parseDataset(t, d)
			if set.Key != d.ID {
				t.Errorf("the dataset of %s is called %s", d.ID, set.Key)
			}
			for _, c := range set.Collections {
				c.each(func(path string, _ declaredField) { declared[set.Key+":"+c.Name+"."+path] = true })
			}
			sets = append(sets, set)
		}
		for _, set := range sets {
			for _, c := range set.Collections {
				reachable := false
				if c.Meta.Label.NB == "" || c.Meta.Label.EN == "" {
					t.Errorf("%s:%s has no label", set.Key, c.Name)
				}
				c.each(func(path string, f declaredField) {
					where := set.Key + ":" + c.Name + "." + path
					if f.Meta.Label.NB == "" || f.Meta.Label.EN == "" {
						t.Errorf("%s has no label", where)
					}
					for _, got := range f.Categories {
						if !category.MatchString(got) {
							t.Errorf("%s: category %q", where, got)
						}
					}
					if len(f.Categories) == 0 && len(f.Fields) == 0 {
						t.Errorf("%s has no category", where)
					}
					if !slices.Contains([]string{"", "email", "phone_number", "national_id"}, f.Fides.Identity) {
						t.Errorf("%s: identity %q", where, f.Fides.Identity)
					}
					reachable = reachable || f.Fides.Identity != "" || len(f.Fides.References) > 0
					for _, ref := range f.Fides.References {
						if target := ref.Dataset + ":" + ref.Field; !declared[target] || ref.Direction != "from" {
							t.Errorf("%s refers %s %s, which is not declared", where, ref.Direction, target)
						}
					}
				})
				if !reachable {
					t.Errorf("%s:%s: nothing leads there", set.Key, c.Name)
				}
			}
		}
	}
}

// The columns declared are those that are there, all of them.
func checkDatasetsDescribeWhatIsThere(t *testing.T, s *Set) {
	t.Helper()
	for _, src := range s.sources {
		if src.store.Kind == models.StoreManual {
			continue
		}
		got := map[string][]string{}
		for _, c := range parseDataset(t, src.store).Collections {
			for _, f := range c.Fields {
				got[c.Name] = append(got[c.Name], f.Name)
			}
		}
		want := map[string][]string{}
		for _, table := range src.tables {
			want[table.name] = table.columns
			if len(table.rows) == 0 && !strings.HasSuffix(src.store.ID, "-jobs") {
				t.Errorf("%s: %s is empty", src.store.ID, table.name)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-there +declared)\n%s", src.store.ID, diff)
		}
	}
}

// For everybody, a search through the connections finds what the truth says:
// no row less, and none of a namesake's.
func checkTruth(t *testing.T, s *Set) {
	t.Helper()
	look := newSearcher(t, everything(s))
	total := 0
	for i, p := range persons(t) {
		if !p.Cast && i%4 != 0 {
			continue // one in four of the rest is enough
		}
		want := s.Truth(p)
		maps.DeleteFunc(want, func(id string, _ int) bool { return s.Notes(id, p) != nil })
		got := look.count(t, p)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-truth +found)\n%s", p.Key, diff)
		}
		for _, n := range got {
			total += n
		}
	}
	if total < 200 {
		t.Errorf("only %d rows were found in all", total)
	}
}

func checkProtagonistsHaveSomethingEverywhere(t *testing.T, s *Set) {
	t.Helper()
	want := map[string][]string{
		"oksana": {"telemark-booking", "telemark-calendar", "telemark-customer-register", "telemark-imdi", "telemark-inflow24", "telemark-karriereverktoy", "telemark-log", "telemark-mailbox"},
		"hakon":  {"vestfold-booking", "vestfold-email"},
		"inga":   {"hkdir-chat", "hkdir-events"},
		"ingrid": {"aure-archive", "aure-hspro", "aure-jobs", "aure-mail", "aure-phone"},
	}
	for name, stores := range want {
		truth := s.Truth(person(t, name))
		for _, id := range stores {
			if truth[id] == 0 {
				t.Errorf("%s: nothing in %s", name, id)
			}
		}
		for _, twin := range []string{"-namesake", "-sibling", "-stranger"} {
			if len(s.Truth(person(t, name+twin))) == 0 {
				t.Errorf("%s%s is in no store, so nobody can be mistaken for them", name, twin)
			}
		}
	}
	if notes := s.Notes("telemark-imdi", person(t, "oksana")); len(notes) != 1 || !strings.Contains(notes[0], "Karrierenotat") {
		t.Errorf("IMDi holds %q", notes)
	}
	if notes := s.Notes("telemark-imdi", person(t, "hakon")); notes != nil {
		t.Errorf("IMDi holds %q of somebody else", notes)
	}
}

// A chat six days old can be found today and not tomorrow: its number is gone.
func TestPurgeExpired(t *testing.T) {
	t.Parallel()
	s := build(t, noon)
	inga, oksana := person(t, "inga"), person(t, "oksana")
	if taken, err := s.PurgeExpired(t.Context(), noon); err != nil || taken != 0 {
		t.Fatalf("the stores are as they should be at the time they were made, but %d rows went, %v", taken, err)
	}
	if s.Truth(inga)["hkdir-chat"] == 0 || s.Truth(oksana)["telemark-mailbox"] == 0 {
		t.Fatal("nothing to lose")
	}
	before, chats := s.Truth(oksana), withNumber(newSearcher(t, s.Declarations("hkdir")).rows, inga)
	if taken, err := s.PurgeExpired(t.Context(), noon.AddDate(0, 0, 1).Add(time.Hour)); err != nil || taken == 0 {
		t.Fatalf("a day later %d rows went, %v", taken, err)
	}
	for _, tc := range []struct {
		who   people.Person
		store string
		stays bool
	}{{inga, "hkdir-events", true}, {oksana, "telemark-mailbox", false}, {oksana, "telemark-booking", true}, {oksana, "telemark-customer-register", true}} {
		if got := s.Truth(tc.who)[tc.store] > 0; got != tc.stays {
			t.Errorf("%s in %s a day later: %t, want %t", tc.who.Key, tc.store, got, tc.stays)
		}
	}
	if s.Truth(oksana)["telemark-booking"] != before["telemark-booking"] {
		t.Error("a store without a number of days deleted something")
	}
	look := newSearcher(t, everything(s))
	for _, p := range []people.Person{inga, oksana} {
		want := s.Truth(p)
		maps.DeleteFunc(want, func(id string, _ int) bool { return s.Notes(id, p) != nil })
		if diff := cmp.Diff(want, look.count(t, p)); diff != "" {
			t.Errorf("%s after the purge (-truth +found)\n%s", p.Key, diff)
		}
	}
	if got := withNumber(look.rows, inga); got != chats-1 {
		t.Errorf("%d chats carry her number a day later, want %d", got, chats-1)
	}
}

// everything returns the stores of all controllers.
func everything(s *Set) []register.StoreDeclaration {
	var all []register.StoreDeclaration
	for _, c := range people.Controllers() {
		all = append(all, s.Declarations(c)...)
	}
	return all
}

// withNumber counts the chats that carry the person's number.
func withNumber(all content, p people.Person) int {
	n := 0
	for _, row := range all["hkdir-chat:conversations"] {
		if row["phone_number"] != nil && key("phone_number", row["phone_number"]) == key("phone_number", p.Phone) {
			n++
		}
	}
	return n
}

func TestPurgeEndsAtThirtyDaysAndTheTurnOfTheYear(t *testing.T) {
	t.Parallel()
	s := build(t, noon)
	if _, err := s.PurgeExpired(t.Context(), noon.AddDate(1, 0, 1)); err != nil {
		t.Fatal(err)
	}
	all := newSearcher(t, everything(s)).rows
	for _, empty := range []string{"hkdir-chat:conversations", "hkdir-chat:messages", "telemark-mailbox:messages", "telemark-customer-register:kunder", "aure-phone:calls", "aure-jobs:applications", "aure-mail:messages"} {
		if n := len(all[empty]); n != 0 {
			t.Errorf("%s still has %d rows after a year", empty, n)
		}
	}
	for _, kept := range []string{"hkdir-events:participants", "aure-archive:documents"} {
		if len(all[kept]) == 0 {
			t.Errorf("%s lost everything, and no rule says so", kept)
		}
	}
}

func TestBuildIsTheSameEveryTime(t *testing.T) {
	t.Parallel()
	a, b := build(t, noon), build(t, noon)
	for _, p := range persons(t) {
		if diff := cmp.Diff(a.Truth(p), b.Truth(p)); diff != "" {
			t.Fatalf("%s (-first +second)\n%s", p.Key, diff)
		}
	}
	if diff := cmp.Diff(newSearcher(t, everything(a)).rows, newSearcher(t, everything(b)).rows); diff != "" {
		t.Errorf("the rows differ\n%s", diff)
	}
}

// The stores must work on any day of the year, the first of January too.
func TestBuildOnAnyDay(t *testing.T) {
	t.Parallel()
	for name, now := range map[string]time.Time{
		"new year":       time.Date(2027, time.January, 1, 0, 30, 0, 0, time.UTC),
		"new year's eve": time.Date(2026, time.December, 31, 23, 30, 0, 0, time.UTC),
		"leap day":       time.Date(2028, time.February, 29, 6, 0, 0, 0, time.UTC),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := build(t, now)
			if taken, err := s.PurgeExpired(t.Context(), now); err != nil || taken != 0 {
				t.Errorf("%d rows were already due, %v", taken, err)
			}
		})
	}
}

// Only synthetic numbers may stand anywhere in what is written, and no address
// that could reach anybody.
func TestNothingRealIsWritten(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, err := Build(t.Context(), dir, noon, persons(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	number, address := regexp.MustCompile(`\b\d{11}\b`), regexp.MustCompile(`[\w.+-]+@[\w-]+(\.[\w-]+)*`)
	seen := 0
	check := func(where string, b []byte) {
		for _, n := range number.FindAll(b, -1) {
			seen++
			if n[2] < '8' {
				t.Errorf("%s holds a number that could be somebody's", where)
			}
		}
		for _, a := range address.FindAll(b, -1) {
			if !strings.HasSuffix(strings.ToLower(string(a)), ".example") {
				t.Errorf("%s holds the address %s", where, a)
			}
		}
	}
	for where, rows := range newSearcher(t, everything(s)).rows {
		for _, row := range rows {
			for _, v := range row {
				if text, ok := v.(string); ok {
					check(where, []byte(text))
				}
			}
		}
	}
	err = filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if ext := filepath.Ext(path); ext == ".csv" || ext == ".json" {
			b, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			check(path, b)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 100 {
		t.Errorf("only %d national identity numbers were seen", seen)
	}
}

func checkServerRefusesToListEverything(t *testing.T, s *Set) {
	t.Helper()
	i := slices.IndexFunc(s.Declarations("telemark"), func(d register.StoreDeclaration) bool { return d.Kind == models.StoreHTTP })
	base, _ := s.Declarations("telemark")[i].Connection["base_url"].(string)
	for path, want := range map[string]int{
		"/v1/events":                    http.StatusBadRequest,
		"/v1/events?attendee_email=":    http.StatusBadRequest,
		"/v1/events?subject=x":          http.StatusBadRequest,
		"/v1/events?attendee_email=x@y": http.StatusOK,
		"/v1/people?attendee_email=x@y": http.StatusNotFound,
		"/?attendee_email=x@y":          http.StatusNotFound,
	} {
		client := http.Client{Timeout: 5 * time.Second}
		resp, err := client.Get(base + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("GET %s: %d, want %d", path, resp.StatusCode, want)
		}
	}
}

func TestCloseStopsTheServers(t *testing.T) {
	t.Parallel()
	s, err := Build(t.Context(), t.TempDir(), noon, persons(t))
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(s.Declarations("telemark"), func(d register.StoreDeclaration) bool { return d.Kind == models.StoreHTTP })
	base, _ := s.Declarations("telemark")[i].Connection["base_url"].(string)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	client := http.Client{Timeout: time.Second}
	if resp, err := client.Get(base + "/v1/events?attendee_email=x"); err == nil {
		_ = resp.Body.Close()
		t.Error("the server still answers")
	}
	if err := s.Close(); err != nil {
		t.Errorf("closing again: %v", err)
	}
}

func TestBuildFailsWhereItCannotWrite(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(dir, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err := Build(t.Context(), dir, noon, persons(t)); err == nil {
		_ = s.Close()
		t.Error("a file is no folder")
	}
}

func TestBuildStopsWhenAsked(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if s, err := Build(ctx, t.TempDir(), noon, persons(t)); err == nil {
		_ = s.Close()
		t.Error("a set was built although nobody waits for it")
	}
}

func TestMonthsLater(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		from   string
		months int
		want   string
	}{
		"same day":             {"2026-05-10", 3, "2026-08-10"},
		"a shorter month":      {"2026-11-30", 3, "2027-02-28"},
		"end of January":       {"2026-01-31", 1, "2026-02-28"},
		"a year of a leap day": {"2028-02-29", 12, "2029-02-28"},
	}
	for name, tc := range cases {
		from, err := time.Parse(time.DateOnly, tc.from)
		if err != nil {
			t.Fatal(err)
		}
		if got := monthsLater(from, tc.months).Format(time.DateOnly); got != tc.want {
			t.Errorf("%s: %s, want %s", name, got, tc.want)
		}
	}
}

func BenchmarkBuild(b *testing.B) {
	all, err := people.All()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		s, err := Build(b.Context(), b.TempDir(), noon, all)
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
