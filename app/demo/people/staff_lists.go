package people

import "slices"

func countyStaff() []Staff {
	ombud, caseworker, approver := title("Personvernombud", "Data protection officer"), title("Saksbehandler", "Caseworker"), title("Beslutter", "Approver")
	return []Staff{
		{"telemark-ombud", "Solfrid Vernes", "personvernombud@telemark.example", ombud, claims(RoleOmbud, "telemark")},
		{"telemark-caseworker-1", "Eivind Saksvik", "eivind.saksvik@telemark.example", caseworker, claims(RoleCaseworker, "telemark")},
		{"telemark-caseworker-2", "Nasrin Daneshvar", "nasrin.daneshvar@telemark.example", caseworker, claims(RoleCaseworker, "telemark")},
		{"telemark-approver", "Gro Vedtun", "gro.vedtun@telemark.example", approver, claims(RoleApprover, "telemark")},
		{"vestfold-ombud", "Joar Rettedal", "personvernombud@vestfold.example", ombud, claims(RoleOmbud, "vestfold")},
		{"vestfold-caseworker-1", "Turid Innsynes", "turid.innsynes@vestfold.example", caseworker, claims(RoleCaseworker, "vestfold")},
		{"vestfold-caseworker-2", "Marek Zielony", "marek.zielony@vestfold.example", caseworker, claims(RoleCaseworker, "vestfold")},
		{"vestfold-approver", "Leif Bestemo", "leif.bestemo@vestfold.example", approver, claims(RoleApprover, "vestfold")},
		{"hkdir-ombud", "Helene Trygghaug", "personvernombud@hkdir.example", ombud, claims(RoleOmbud, "hkdir")},
		{"hkdir-caseworker-1", "Stian Svarstad", "stian.svarstad@hkdir.example", caseworker, claims(RoleCaseworker, "hkdir")},
		{"hkdir-caseworker-2", "Ellen Fristad", "ellen.fristad@hkdir.example", caseworker, claims(RoleCaseworker, "hkdir")},
		{"hkdir-approver", "Yngve Avgjerd", "yngve.avgjerd@hkdir.example", approver, claims(RoleApprover, "hkdir")},
	}
}

// municipalStaff serves the nine: one ombud and one caseworker for all of
// them, as small municipalities often share, and some of their own.
func municipalStaff() []Staff {
	all := Municipalities()
	others := slices.DeleteFunc(Municipalities(), func(id string) bool { return id == "averoy" || id == "kristiansund" })
	ombud, caseworker, approver := title("Personvernombud", "Data protection officer"), title("Saksbehandler", "Caseworker"), title("Beslutter", "Approver")
	return []Staff{
		{"nordmore-ombud", "Brit Nærø Ombudsli", "personvernombud@nordmore.example", ombud, claims(RoleOmbud, all...)},
		{"nordmore-caseworker", "Kåre Sakshaug", "kare.sakshaug@nordmore.example", caseworker, claims(RoleCaseworker, all...)},
		{"averoy-caseworker", "Sunniva Havnes", "sunniva.havnes@averoy.example", caseworker, claims(RoleCaseworker, "averoy")},
		{"kristiansund-caseworker", "Odd Klippfjord", "odd.klippfjord@kristiansund.example", caseworker, claims(RoleCaseworker, "kristiansund")},
		{"averoy-approver", "Dagfinn Kommedal", "dagfinn.kommedal@averoy.example", approver, claims(RoleApprover, "averoy")},
		{"kristiansund-approver", "Mona Sundbø", "mona.sundbo@kristiansund.example", approver, claims(RoleApprover, "kristiansund")},
		{"nordmore-approver", "Asbjørn Rådmo", "asbjorn.radmo@nordmore.example", approver, claims(RoleApprover, others...)},
	}
}

// owners answer for the stores no machine can read, and for the machine-read
// ones when something fails.
func owners() []Staff {
	owner := title("Systemeier", "System owner")
	return []Staff{
		{"telemark-counsellor", "Ylva Veiland", "ylva.veiland@telemark.example", title("Karriereveileder", "Career counsellor"), claims(RoleOwner, "telemark")},
		{"telemark-inflow24", "Kontakt for InFlow24", "inflow24@telemark.example", owner, claims(RoleOwner, "telemark")},
		{"telemark-imdi", "Kontakt for IMDi", "imdi@telemark.example", owner, claims(RoleOwner, "telemark")},
		{"telemark-systems", "Sindre Driftvik", "drift@telemark.example", owner, claims(RoleOwner, "telemark")},
		{"vestfold-systems", "Rita Systemli", "drift@vestfold.example", owner, claims(RoleOwner, "vestfold")},
		{"hkdir-systems", "Bård Kanalnes", "drift@hkdir.example", owner, claims(RoleOwner, "hkdir")},
		{"nordmore-hspro", "Systemeier for HsPro", "hspro@nordmore.example", owner, claims(RoleOwner, HealthClinics()...)},
		{"nordmore-systems", "Torill Serverud", "drift@nordmore.example", owner, claims(RoleOwner, Municipalities()...)},
	}
}
