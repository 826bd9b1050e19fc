package models_test

import (
	"testing"
	"time"

	"rettighetsporten/models"
)

func TestAgesTurnAtMidnightOfTheBirthday(t *testing.T) {
	t.Parallel()
	rules := models.Controller{}.BehalfRules()
	if rules != (models.BehalfRules{ParentUntil: 18, OwnSayFrom: 15, HoldsMonths: 12}) {
		t.Fatalf("the usual rules are %+v", rules)
	}
	for _, born := range []models.Date{models.NewDate(2008, time.May, 17), models.NewDate(2008, time.February, 29)} {
		for age, turned := range map[int]func(models.Date, models.Date) bool{18: rules.Grown, 15: rules.HasSay} {
			day := born.Birthday(age)
			if turned(born, day.AddDays(-1)) || !turned(born, day) {
				t.Errorf("born %s, %d is not turned on %s", born, age, day)
			}
		}
		if last := rules.LastDay(models.RelationChild, born, models.Date{}); last != born.Birthday(18).AddDays(-1) {
			t.Errorf("born %s, parents act until %s", born, last)
		}
	}
	if got := models.NewDate(2008, time.February, 29).Birthday(18); got != models.NewDate(2026, time.March, 1) {
		t.Errorf("who was born on 29 February is 18 on %s", got)
	}
	if got := rules.LastDay(models.RelationGuardian, models.Date{}, models.NewDate(2024, time.February, 29)); got != models.NewDate(2025, time.February, 28) {
		t.Errorf("a year from 29 February is %s", got)
	}
	own := models.Controller{Facts: models.ControllerFacts{Behalf: &models.BehalfRules{ParentUntil: 14, HoldsMonths: 6}}}.BehalfRules()
	if own != (models.BehalfRules{ParentUntil: 14, OwnSayFrom: 14, HoldsMonths: 6}) {
		t.Errorf("a say of one's own comes after one is grown: %+v", own)
	}
}

func TestWhoActsAndWhoSees(t *testing.T) {
	t.Parallel()
	day, person := models.NewDate(2026, time.March, 2), "person"
	for name, c := range map[string]struct {
		r                    models.Representation
		unproved, acts, open bool
	}{
		"claimed":         {models.Representation{State: models.RepresentationClaimed}, true, true, false},
		"refused":         {models.Representation{State: models.RepresentationRefused, PersonID: &person}, true, true, false},
		"shown":           {models.Representation{State: models.RepresentationShown, PersonID: &person, Until: day}, false, true, true},
		"nobody known":    {models.Representation{State: models.RepresentationShown, Until: day}, false, true, false},
		"run out":         {models.Representation{State: models.RepresentationShown, PersonID: &person, Until: day.AddDays(-1)}, false, false, true},
		"ended":           {models.Representation{State: models.RepresentationEnded, PersonID: &person, Until: day}, false, false, true},
		"too young":       {models.Representation{State: models.RepresentationShown, PersonID: &person, Until: day, OwnFrom: day.AddDays(1)}, false, true, false},
		"just old enough": {models.Representation{State: models.RepresentationShown, PersonID: &person, Until: day, OwnFrom: day}, false, true, true},
	} {
		if c.r.Unproved() != c.unproved || c.r.Acts(day) != c.acts || c.r.Open(day) != c.open {
			t.Errorf("%s: unproved %v, acts %v, open %v", name, c.r.Unproved(), c.r.Acts(day), c.r.Open(day))
		}
	}
}
