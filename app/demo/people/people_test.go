package people

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/models"
)

func all(t *testing.T) []Person {
	t.Helper()
	persons, err := All()
	if err != nil {
		t.Fatal(err)
	}
	return persons
}

func TestAllIsTheSameEveryTime(t *testing.T) {
	t.Parallel()
	first, second := all(t), all(t)
	if diff := cmp.Diff(first, second, cmp.AllowUnexported(models.NationalID{})); diff != "" {
		t.Errorf("two runs differ\n%s", diff)
	}
	last := first[Count-1]
	got := last.Name() + " " + last.NationalID.Reveal() + " " + last.Email + " " + last.Phone
	if want := "Layla Hamdan 21836425658 layla.hamdan@brevdue.example +4749926461"; got != want {
		t.Errorf("the last person is %q, want %q: the generator or a list has changed", got, want)
	}
}

// The numbers must be nobody's: month plus 80, valid check digits under the
// rules of today, and in step with date of birth and gender.
func TestNumbersAreSynthetic(t *testing.T) {
	t.Parallel()
	dNumbers := 0
	for _, p := range all(t) {
		id := p.NationalID.Reveal()
		if id[2] < '8' || !p.NationalID.Synthetic() {
			t.Fatalf("%s: the third digit is %c, want 8 or 9", p.Key, id[2])
		}
		sum := 0
		for i, w := range []int{3, 7, 6, 1, 8, 9, 4, 5, 2, 1} {
			sum += w * int(id[i]-'0')
		}
		if sum%11 != 0 {
			t.Errorf("%s: the first check digit is valid only from 2032", p.Key)
		}
		day := 10*int(id[0]-'0') + int(id[1]-'0')
		if day > 40 {
			dNumbers++
			day -= 40
		}
		month := 10*int(id[2]-'0') + int(id[3]-'0') - 80
		if day != p.Born.Day || month != int(p.Born.Month) || id[4:6] != p.Born.String()[2:4] {
			t.Errorf("%s was born %s, the number says otherwise", p.Key, p.Born)
		}
		if even := (id[8]-'0')%2 == 0; even != p.Female {
			t.Errorf("%s: the number's gender is not the person's", p.Key)
		}
	}
	if dNumbers == 0 {
		t.Error("no D-number among them")
	}
}

func TestAddressesAreNobodys(t *testing.T) {
	t.Parallel()
	for _, p := range all(t) {
		if !strings.HasSuffix(p.Email, ".example") || p.Email != strings.ToLower(p.Email) || strings.ContainsFunc(p.Email, func(r rune) bool { return r > 126 || r <= ' ' }) {
			t.Errorf("%s has the address %q", p.Key, p.Email)
		}
		if !strings.HasPrefix(p.Phone, "+4749") || len(p.Phone) != 11 {
			t.Errorf("%s has the number %q", p.Key, p.Phone)
		}
	}
}

func TestPersonsAreDistinct(t *testing.T) {
	t.Parallel()
	persons := all(t)
	if len(persons) != Count {
		t.Errorf("%d persons, want %d", len(persons), Count)
	}
	seen := map[string]string{}
	for _, p := range persons {
		for _, value := range []string{p.Key, p.NationalID.Reveal(), p.Email, p.Phone} {
			if other, ok := seen[value]; ok {
				t.Errorf("%s and %s share a key, number or address", p.Key, other)
			}
			seen[value] = p.Key
		}
	}
}

func TestPersonsAreMany(t *testing.T) {
	t.Parallel()
	areas, letters := map[string]int{}, map[rune]bool{}
	immigrants, newcomers := 0, 0
	for _, p := range all(t) {
		areas[p.Area]++
		for _, r := range p.Name() {
			letters[r] = true
		}
		if p.Immigrant {
			immigrants++
		}
		if p.Newcomer {
			newcomers++
		}
	}
	for _, area := range Controllers() {
		if area != "hkdir" && areas[area] < 5 {
			t.Errorf("%d live in %s, want at least 5", areas[area], area)
		}
	}
	if areas["telemark"] < 80 || immigrants < 60 || newcomers < 15 {
		t.Errorf("telemark %d, immigrants %d, newcomers %d", areas["telemark"], immigrants, newcomers)
	}
	for _, r := range "æøåÆØÅáčđŋšŧžČŠłńéễ'-" {
		if r != 'Æ' && r != 'Ø' && r != 'Å' && r != 'ń' && !letters[r] {
			t.Errorf("nobody's name has %q", r)
		}
	}
}

func TestTwins(t *testing.T) {
	t.Parallel()
	persons := all(t)
	byKey := map[string]Person{}
	for _, p := range persons {
		byKey[p.Key] = p
	}
	protagonists, err := Protagonists()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range protagonists {
		namesake, sibling, stranger := byKey[p.Key+"-namesake"], byKey[p.Key+"-sibling"], byKey[p.Key+"-stranger"]
		for _, twin := range []Person{namesake, sibling, stranger} {
			if twin.TwinOf != p.Key || twin.NationalID == p.NationalID || twin.Email == p.Email || twin.Phone == p.Phone {
				t.Errorf("%s is no twin of %s", twin.Key, p.Key)
			}
		}
		if namesake.Name() != p.Name() || squeeze(namesake.Email) != squeeze(p.Email) {
			t.Errorf("%s: same name and nearly the same address wanted, got %s and %s", p.Key, namesake.Name(), namesake.Email)
		}
		if sibling.Last != p.Last || sibling.Born != p.Born || sibling.First == p.First {
			t.Errorf("%s: same surname and date of birth wanted", p.Key)
		}
		if stranger.Name() != p.Name() || stranger.Phone[:10] != p.Phone[:10] {
			t.Errorf("%s: same name and nearly the same number wanted", p.Key)
		}
	}
}

func squeeze(email string) string { return strings.NewReplacer(".", "", "_", "").Replace(email) }

func TestProtagonists(t *testing.T) {
	t.Parallel()
	protagonists, err := Protagonists()
	if err != nil {
		t.Fatal(err)
	}
	persons := all(t)
	if len(protagonists) != 4 {
		t.Errorf("%d protagonists, want 4", len(protagonists))
	}
	for i, p := range protagonists {
		if diff := cmp.Diff(p.Person, persons[i], cmp.AllowUnexported(models.NationalID{})); diff != "" {
			t.Errorf("%s is not number %d of all\n%s", p.Key, i, diff)
		}
		if p.Story.NB == "" || p.Story.EN == "" || len(p.Controllers) == 0 {
			t.Errorf("%s has no story", p.Key)
		}
	}
}

func TestAge(t *testing.T) {
	t.Parallel()
	p := Person{Born: models.NewDate(1990, time.May, 10)}
	cases := map[string]struct {
		on    models.Date
		age   int
		group string
	}{
		"the day before":  {models.NewDate(2020, time.May, 9), 29, "20–29"},
		"the day":         {models.NewDate(2020, time.May, 10), 30, "30–39"},
		"the month after": {models.NewDate(2020, time.June, 1), 30, "30–39"},
	}
	for name, tc := range cases {
		if age, group := p.Age(tc.on), p.AgeGroup(tc.on); age != tc.age || group != tc.group {
			t.Errorf("%s: %d, %s; want %d, %s", name, age, group, tc.age, tc.group)
		}
	}
}
