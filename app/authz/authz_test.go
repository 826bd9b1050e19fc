package authz_test

import (
	"slices"
	"testing"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
)

func TestOneActsInARoleForItsControllersAlone(t *testing.T) {
	t.Parallel()
	both := authz.Person{StaffID: "s", Name: "Ola", Grants: []authz.Grant{
		{Role: authz.Approver, ControllerID: "nord"}, {Role: authz.Ombud, ControllerID: "nord"}, {Role: authz.Ombud, ControllerID: "sor"}, {Role: authz.Auditor, ControllerID: "*"},
	}}
	for name, tc := range map[string]struct {
		person  authz.Person
		role    authz.Role
		ok      bool
		reaches []string
	}{
		"ombud":                  {both, authz.Ombud, true, []string{"nord", "sor"}},
		"approver":               {both, authz.Approver, true, []string{"nord"}},
		"auditor everywhere":     {both, authz.Auditor, true, []string{"nord", "sor", "vest"}},
		"caseworker":             {both, authz.Caseworker, false, nil},
		"staff as a citizen":     {both, authz.DataSubject, false, nil},
		"staff as the portal":    {both, authz.System, false, nil},
		"citizen":                {authz.Person{DataSubjectID: "d"}, authz.DataSubject, true, nil},
		"citizen with a grant":   {authz.Person{DataSubjectID: "d", Grants: both.Grants}, authz.Ombud, false, []string{"nord", "sor"}},
		"nobody":                 {authz.Person{}, authz.DataSubject, false, nil},
		"nobody, with no role":   {authz.Person{}, "", false, nil},
		"somebody, with no role": {both, "", false, nil},
	} {
		actor, ok := tc.person.As(tc.role)
		if ok != tc.ok || actor.Role != tc.role {
			t.Errorf("%s: %v as %s", name, ok, actor.Role)
		}
		for _, c := range []string{"nord", "sor", "vest", ""} {
			want := slices.Contains(tc.reaches, c) || (c == "" && tc.role == authz.Auditor)
			if actor.Reaches(c) != want {
				t.Errorf("%s reaches %q: %v", name, c, !want)
			}
		}
	}
	if got := both.Roles(); !slices.Equal(got, []authz.Role{authz.Ombud, authz.Approver, authz.Auditor}) {
		t.Errorf("the roles are %v", got)
	}
}

func TestRequire(t *testing.T) {
	t.Parallel()
	ombud := authz.Actor{Role: authz.Ombud, StaffID: "s"}
	if err := ombud.Require(authz.Caseworker, authz.Ombud); err != nil {
		t.Error(err)
	}
	for name, err := range map[string]error{"another role": ombud.Require(authz.Approver), "no role will do": ombud.Require(), "nobody": authz.Actor{}.Require(authz.Ombud)} {
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for want, a := range map[string]authz.Actor{"s": ombud, "d": {Role: authz.DataSubject, DataSubjectID: "d"}, "system": authz.ForSystem("nord")} {
		if a.ID() != want {
			t.Errorf("the log knows %+v as %s", a, a.ID())
		}
	}
}
