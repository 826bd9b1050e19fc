package people

import "rettighetsporten/models"

// The roles of staff, as they stand before the colon of a claim.
const (
	RoleOmbud         = "ombud"
	RoleCaseworker    = "caseworker"
	RoleApprover      = "approver"
	RoleOwner         = "owner"
	RoleAdministrator = "administrator"
	RoleAuditor       = "auditor"
)

// Staff is somebody who works for a controller in the demo. Nobody of that
// name works there.
type Staff struct {
	Key    string // stable: "telemark-ombud"
	Name   string
	Email  string
	Title  models.Text
	Claims []string // "caseworker:telemark": role and controller
}

// Controllers returns the ids of the controllers in the demo: all twelve of
// the bundled register.
func Controllers() []string {
	return append([]string{"telemark", "hkdir", "vestfold"}, Municipalities()...)
}

// Municipalities returns the ids of the nine that share a notice.
func Municipalities() []string {
	return []string{"aure", "averoy", "gjemnes", "kristiansund", "rindal", "smola", "sunndal", "surnadal", "tingvoll"}
}

// HealthClinics returns the ids of the six that use DigiHelsestasjon.
func HealthClinics() []string {
	return []string{"aure", "averoy", "gjemnes", "smola", "sunndal", "tingvoll"}
}

// FindStaff returns the member of staff with the key.
func FindStaff(key string) (Staff, bool) {
	for _, s := range AllStaff() {
		if s.Key == key {
			return s, true
		}
	}
	return Staff{}, false
}

// AllStaff returns everybody who works in the demo: ombud, caseworkers and
// approvers for each controller, the owners of stores no machine can read, an
// administrator and an auditor for all.
func AllStaff() []Staff {
	var all []Staff
	all = append(all, countyStaff()...)
	all = append(all, municipalStaff()...)
	all = append(all, owners()...)
	return append(all,
		Staff{"administrator", "Vilde Systad", "administrator@rettighetsporten.example", title("Administrator", "Administrator"), claims(RoleAdministrator, append(Controllers(), "*")...)},
		Staff{"auditor", "Roar Etterlid", "revisor@rettighetsporten.example", title("Revisor", "Auditor"), claims(RoleAuditor, Controllers()...)},
	)
}

func title(nb, en string) models.Text { return models.Text{NB: nb, EN: en} }

// claims returns the role at each of the controllers.
func claims(role string, controllers ...string) []string {
	out := make([]string, len(controllers))
	for i, c := range controllers {
		out[i] = role + ":" + c
	}
	return out
}
