package admin

import "rettighetsporten/models"

// identity are the fields of a controller that are no facts about it.
func identity() []field {
	return []field{{name: "name"}, {name: "case_prefix"}, {name: "kind"}}
}

func contactFields(name string) field {
	of := func(part string, s sort) field { return field{name: part, sort: s, label: "contact." + part} }
	return field{name: name, sort: asGroup, fields: []field{of("name", asLine), of("email", asLine), of("phone", asLine), of("postal", asLines)}}
}

// controllerFields are what the form for a controller asks. Its notices have a
// page of their own.
func controllerFields(c models.Controller) []field {
	return append(identity(),
		field{name: "service", sort: asText},
		contactFields("contact"),
		contactFields("ombud"),
		field{name: "promise", sort: asGroup, fields: []field{
			{name: "days", sort: asNumber},
			{name: "rights", sort: asChoices, options: keyed("register.right.", models.InvokedRights())},
			{name: "quote", sort: asText},
			{name: "source", sort: asChoice, options: noticeOptions(c)},
		}},
		field{name: "quote", sort: asText},
		deadlineFields(),
		field{name: "behalf", sort: asGroup, fields: []field{
			{name: "parent_until", sort: asNumber}, {name: "own_say_from", sort: asNumber}, {name: "holds_months", sort: asNumber},
		}},
		field{name: "appeal_to", sort: asText},
		field{name: "archive_to", sort: asText},
		field{name: "units", sort: asList, fields: []field{{name: "id", label: "units.id"}, {name: "name", sort: asText, label: "units.name"}}},
		field{name: "notes", sort: asList},
		field{name: "questions", sort: asList},
	)
}

func deadlineFields() field {
	return field{name: "deadlines", sort: asGroup, fields: []field{
		{name: "margin_days", sort: asNumber},
		{name: "pauses_count", sort: asCheck},
		{name: "pause_within_days", sort: asNumber},
		{name: "inquiry_reminder_days", sort: asNumber},
		{name: "ask_ombud_before_refusal", sort: asCheck},
		{name: "reminders", sort: asList, fields: []field{
			{name: "to", sort: asChoice, options: keyed("register.remind.", models.RemindersTo())},
			{name: "from", sort: asChoice, options: keyed("register.from.", models.RemindersFrom())},
			{name: "days", sort: asNumber},
		}},
		{name: "owner_reminder_days", sort: asNumbers},
	}}
}

// noticeOptions are the controller's notices, the one in force first.
func noticeOptions(c models.Controller) []option {
	var all []option
	for _, n := range append([]models.Notice{c.Facts.Notice}, c.Facts.OldNotices...) {
		label := n.Title
		if n.Dated != "" {
			label += " (" + n.Dated + ")"
		}
		all = append(all, option{value: n.ID, label: label})
	}
	return all
}
