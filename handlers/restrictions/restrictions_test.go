package restrictions_test

import (
	"context"
	"net/http"
	"testing"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/handlers/restrictions"
	"rettighetsporten/handlers/staff/stafftest"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// register is one restriction in force, more behind it, and none that was lifted.
type register struct{}

func (register) Restrictions(_ context.Context, _ authz.Actor, lifted bool, after string) (fulfil.RestrictionPage, error) {
	if lifted || after != "" {
		return fulfil.RestrictionPage{}, nil
	}
	return fulfil.RestrictionPage{Next: "r1", Entries: []fulfil.Restriction{{
		Restriction: models.Restriction{ID: "r1", State: models.RestrictionInForce, ImposedAt: stafftest.Received(3)},
		Reference:   stafftest.Number, ControllerName: "Telemark fylkeskommune", What: "Notatet <b>fra</b> mai.", Fallen: true,
		StoreNames: []models.Text{{NB: "Bookingsystem", EN: "The booking system"}},
	}}}, nil
}

// The ombud and caseworkers see what is restricted, since when, and what has
// fallen away, and get from there to the case.
func TestTheRegisterOfRestrictions(t *testing.T) {
	t.Parallel()
	site := stafftest.Serve(t, func(kit *web.Kit) []web.Route { return (&restrictions.Pages{Kit: kit, Register: register{}}).Routes() })
	for role, root := range map[string]string{"ombud": "/ombud/", "caseworker": "/saksbehandler/"} {
		r := site.SignIn("Kari", role+"@eksempel.no", role+":telemark")
		p := r.Get(root+"begrensninger").Want(http.StatusOK, "Notatet <b>fra</b> mai.", "Bookingsystem", "Telemark fylkeskommune", "I kraft", "Se om den skal oppheves")
		p.One("a", "href", root+"sak/"+stafftest.Number)
		p.One("a", "href", root+"begrensninger?etter=r1")
		r.Look(root+"begrensninger", "restrictions-"+role)
		r.Get(root+"begrensninger?vis=opphevet").Want(http.StatusOK, "Ingen begrensninger er opphevet.")
		r.Get(root+"begrensninger?etter=r1").Want(http.StatusOK, "Ingen opplysninger er begrenset nå.")
	}
}

// lifted is one restriction that was lifted with a mark left.
type lifted struct{}

func (lifted) Restrictions(context.Context, authz.Actor, bool, string) (fulfil.RestrictionPage, error) {
	at := stafftest.Received(1)
	store := []models.Text{{NB: "Bookingsystem", EN: "The booking system"}}
	return fulfil.RestrictionPage{Entries: []fulfil.Restriction{{
		Restriction: models.Restriction{ID: "r1", State: models.RestrictionLifted, ImposedAt: stafftest.Received(3), LiftedAt: &at},
		Reference:   stafftest.Number, What: "Notatet.", StoreNames: store, Marked: store,
	}}}, nil
}

// The register says where a mark may be left of what was lifted.
func TestTheRegisterSaysWhereAMarkIsLeft(t *testing.T) {
	t.Parallel()
	site := stafftest.Serve(t, func(kit *web.Kit) []web.Route { return (&restrictions.Pages{Kit: kit, Register: lifted{}}).Routes() })
	site.SignIn("Kari", "kari@eksempel.no", "caseworker:telemark").Get("/saksbehandler/begrensninger?vis=opphevet").Want(http.StatusOK, "Opphevet", "Kan fortsatt være merket i Bookingsystem.")
}
