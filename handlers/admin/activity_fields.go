package admin

import "rettighetsporten/models"

// activityFields are what the form for a processing activity of the controller
// asks.
func activityFields(c models.Controller) []field {
	texts := func(name string) field { return field{name: name, sort: asList, label: "activity." + name} }
	source := field{name: "source", sort: asChoice, label: "source", options: noticeOptions(c)}
	return []field{
		{name: "name", sort: asText, label: "activity.name"},
		{name: "unit", sort: asChoice, options: unitOptions(c)},
		texts("purposes"),
		{name: "legal_bases", sort: asList, fields: []field{
			{name: "profile", sort: asChoice, options: keyed("register.profile.", models.LegalProfiles())},
			{name: "text", sort: asText},
			source,
		}},
		texts("data_subjects"),
		texts("categories"),
		{name: "special", sort: asText},
		texts("sources"),
		texts("systems"),
		{name: "recipients", sort: asList, fields: []field{
			{name: "name", sort: asText},
			{name: "role", sort: asChoice, options: keyed("register.role.", models.RecipientRoles())},
			{name: "unnamed", sort: asCheck},
		}},
		{name: "retention", sort: asList, fields: []field{
			{name: "what", sort: asText},
			{name: "rule", sort: asText},
			source,
		}},
		{name: "automated", sort: asText},
		{name: "third_country", sort: asGroup, fields: []field{
			{name: "transfers", sort: asChoice, options: keyed("register.transfers.", []string{"true", "false"})},
			{name: "text", sort: asText},
		}},
		texts("self_service"),
		texts("questions"),
	}
}

func unitOptions(c models.Controller) []option {
	var all []option
	for _, u := range c.Facts.Units {
		all = append(all, option{value: u.ID, label: u.Name.NB})
	}
	return all
}

// newActivityFields ask for what the activity is called in the register too.
func newActivityFields(c models.Controller) []field {
	return append([]field{{name: "id"}}, activityFields(c)...)
}
