// Package authz says who acts, in which role and for which controllers. The
// actor is an argument of every service method, never hidden in a context.
package authz

import (
	"slices"

	"rettighetsporten/app/fault"
)

// Role is what somebody does in the portal.
type Role string

// The roles. DataSubject is every citizen; System is the portal's own jobs.
const (
	DataSubject   Role = "data-subject"
	Ombud         Role = "ombud"         // data protection officer, Art. 37–39: watches and advises, never decides
	Caseworker    Role = "caseworker"    // collects, reviews, drafts
	Approver      Role = "approver"      // decides; never what they drafted
	StoreOwner    Role = "owner"         // answers collection tasks for one store
	Administrator Role = "administrator" // controllers, register, stores; reads no case
	Auditor       Role = "auditor"       // reads the log, changes nothing
	System        Role = "system"
)

// StaffRoles lists the roles a staff provider's claims can give.
func StaffRoles() []Role {
	return []Role{Ombud, Caseworker, Approver, StoreOwner, Administrator, Auditor}
}

// AllControllers in a grant means every controller of the deployment.
const AllControllers = "*"

// Grant is one role for one controller.
type Grant struct {
	Role         Role
	ControllerID string
}

// Person is somebody logged in, before a route has said in which role.
type Person struct {
	DataSubjectID string // set for citizens
	StaffID       string // set for staff
	Name          string // staff alone: a citizen's name is not known from the login
	Email         string // staff alone
	Grants        []Grant
}

// As returns the person acting in the role, and false when they do not have it.
func (p Person) As(role Role) (Actor, bool) {
	a := Actor{Role: role, StaffID: p.StaffID, DataSubjectID: p.DataSubjectID, Name: p.Name, Email: p.Email}
	if role == DataSubject {
		return a, p.DataSubjectID != ""
	}
	for _, g := range p.Grants {
		if g.Role == role {
			a.Controllers = append(a.Controllers, g.ControllerID)
		}
	}
	return a, p.StaffID != "" && len(a.Controllers) > 0
}

// Roles returns the roles the person can act in, citizens first.
func (p Person) Roles() []Role {
	var roles []Role
	if p.DataSubjectID != "" {
		roles = append(roles, DataSubject)
	}
	for _, r := range StaffRoles() {
		if _, ok := p.As(r); ok {
			roles = append(roles, r)
		}
	}
	return roles
}

// Actor is a person in one role, with the controllers the role reaches.
type Actor struct {
	Role          Role
	DataSubjectID string
	StaffID       string
	Name          string
	Email         string
	Controllers   []string
}

// ForSystem returns the actor of a job that runs under one controller.
func ForSystem(controllerID string) Actor {
	return Actor{Role: System, Controllers: []string{controllerID}}
}

// Require returns fault.Forbidden unless the actor has one of the roles.
func (a Actor) Require(roles ...Role) error {
	if slices.Contains(roles, a.Role) {
		return nil
	}
	return fault.New(fault.Forbidden, "error.forbidden")
}

// Reaches reports whether the actor's role covers the controller.
func (a Actor) Reaches(controllerID string) bool {
	return slices.Contains(a.Controllers, controllerID) || slices.Contains(a.Controllers, AllControllers)
}

// ID returns what the log knows the actor by.
func (a Actor) ID() string {
	switch {
	case a.StaffID != "":
		return a.StaffID
	case a.DataSubjectID != "":
		return a.DataSubjectID
	default:
		return string(a.Role)
	}
}
