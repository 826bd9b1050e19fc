package people

import (
	"slices"
	"strings"
	"testing"

	"rettighetsporten/app/register"
)

func TestStaffClaims(t *testing.T) {
	t.Parallel()
	roles := []string{RoleOmbud, RoleCaseworker, RoleApprover, RoleOwner, RoleAdministrator, RoleAuditor}
	has := map[string]int{}
	keys := map[string]bool{}
	for _, s := range AllStaff() {
		if keys[s.Key] {
			t.Errorf("%s stands twice", s.Key)
		}
		keys[s.Key] = true
		if !strings.HasSuffix(s.Email, ".example") || s.Name == "" || s.Title.NB == "" || s.Title.EN == "" {
			t.Errorf("%s: name %q, address %q", s.Key, s.Name, s.Email)
		}
		for _, c := range s.Claims {
			role, controller, ok := strings.Cut(c, ":")
			if !ok || !slices.Contains(roles, role) || !slices.Contains(Controllers(), controller) && c != "administrator:*" {
				t.Errorf("%s has the claim %q", s.Key, c)
			}
			has[c]++
		}
	}
	for _, controller := range Controllers() {
		for _, role := range roles {
			if has[role+":"+controller] == 0 {
				t.Errorf("nobody is %s at %s", role, controller)
			}
		}
	}
	for _, county := range []string{"telemark", "vestfold", "hkdir"} {
		if has[RoleCaseworker+":"+county] != 2 {
			t.Errorf("%d caseworkers at %s, want 2", has[RoleCaseworker+":"+county], county)
		}
	}
}

// Nobody in the demo may approve where they also draft.
func TestStaffFourEyes(t *testing.T) {
	t.Parallel()
	for _, s := range AllStaff() {
		for _, controller := range Controllers() {
			if slices.Contains(s.Claims, RoleCaseworker+":"+controller) && slices.Contains(s.Claims, RoleApprover+":"+controller) {
				t.Errorf("%s both drafts and approves at %s", s.Key, controller)
			}
		}
	}
}

func TestOmbudServesTheNine(t *testing.T) {
	t.Parallel()
	ombud, ok := FindStaff("nordmore-ombud")
	if !ok || len(ombud.Claims) != 9 {
		t.Errorf("the shared ombud serves %v", ombud.Claims)
	}
	if _, ok := FindStaff("nobody"); ok {
		t.Error("nobody was found")
	}
}

func TestWithDemoContactsOpensEverybody(t *testing.T) {
	t.Parallel()
	bundled, err := register.Bundled()
	if err != nil {
		t.Fatal(err)
	}
	opened, err := WithDemoContacts(bundled)
	if err != nil {
		t.Fatal(err)
	}
	if len(opened.Controllers) != len(Controllers()) {
		t.Errorf("%d controllers, want %d", len(opened.Controllers), len(Controllers()))
	}
	for i, c := range opened.Controllers {
		if !c.Open() {
			t.Errorf("%s misses %v", c.ID, c.Missing())
		}
		for _, email := range []string{c.Facts.Contact.Email, c.Facts.Ombud.Email} {
			if !strings.HasSuffix(email, ".example") {
				t.Errorf("%s could be written to at %s", c.ID, email)
			}
		}
		if c.Facts.Contact.Phone != "" || c.Facts.Contact.Postal != "" {
			t.Errorf("%s keeps its real telephone or address", c.ID)
		}
		if bundled.Controllers[i].Open() {
			t.Errorf("%s became open in the original", c.ID)
		}
	}
	bundled.Controllers[0].ID = "stranger"
	if _, err := WithDemoContacts(bundled); err == nil {
		t.Error("a controller without contacts should be an error")
	}
}
