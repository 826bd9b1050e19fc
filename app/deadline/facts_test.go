package deadline

// fact is a worked example: what was received when, under which rule, and the
// last day of the period before and after it was moved.
type fact struct {
	received string
	rule     Rule
	day      string // the civil day of receipt
	counted  string
	due      string
	why      string
}

// facts holds the worked examples of the guidelines and the corners of the
// Norwegian calendar, each worked out by hand or from a published example.
var facts = []fact{
	{"2024-03-05T10:00:00+01:00", OneMonth, "2024-03-05", "2024-04-05", "2024-04-05", "EDPB worked example: received 5 March -> until and including 5 April (2024: Friday, working day)"},
	{"2027-03-05T09:00:00+01:00", OneMonth, "2027-03-05", "2027-04-05", "2027-04-05", "EDPB worked example 5 March -> 5 April (2027: Monday, working day; Easter Monday was 29 March)"},
	{"2024-08-31T12:00:00+02:00", OneMonth, "2024-08-31", "2024-09-30", "2024-09-30", "EDPB worked example: received 31 August, September has no 31 -> 30 September (2024: Monday)"},
	{"2025-08-31T12:00:00+02:00", OneMonth, "2025-08-31", "2025-09-30", "2025-09-30", "EDPB worked example 31 August -> 30 September (2025: Tuesday); receipt on a Sunday still counts"},
	{"2025-03-05T10:00:00+01:00", OneMonth, "2025-03-05", "2025-04-05", "2025-04-07", "EDPB example date, but 5 April 2025 is a Saturday -> next working day Monday 7 April"},
	{"2026-03-05T10:00:00+01:00", OneMonth, "2026-03-05", "2026-04-05", "2026-04-07", "EDPB example date, but 5 April 2026 is Easter Sunday and 6 April Easter Monday -> Tuesday 7 April"},
	{"2028-08-31T12:00:00+02:00", OneMonth, "2028-08-31", "2028-09-30", "2028-10-02", "EDPB example date, but 30 September 2028 is a Saturday -> Monday 2 October"},
	{"2025-03-05T10:00:00+01:00", ThirtyDays, "2025-03-05", "2025-04-04", "2025-04-04", "same receipt as EDPB example under the 30-day promise: 5 March + 30 = 4 April"},
	{"2024-08-31T12:00:00+02:00", ThirtyDays, "2024-08-31", "2024-09-30", "2024-09-30", "31 August + 30 = 30 September: both rules coincide"},
	{"2024-09-03T10:00:00+02:00", OneMonth, "2024-09-03", "2024-10-03", "2024-10-03", "ICO worked example: 3 September -> 3 October"},
	{"2025-03-31T10:00:00+02:00", OneMonth, "2025-03-31", "2025-04-30", "2025-04-30", "31 March -> 30 April (no 31 April)"},
	{"2025-04-01T10:00:00+02:00", OneMonth, "2025-04-01", "2025-05-01", "2025-05-02", "ICO example: 1 April -> 1 May; 1 May is a public holiday in Norway -> Friday 2 May"},
	{"2025-08-01T23:59:00+02:00", OneMonth, "2025-08-01", "2025-09-01", "2025-09-01", "received 23:59 on 1 August counts as 1 August -> 1 September (Monday)"},
	{"2024-01-29T09:00:00+01:00", OneMonth, "2024-01-29", "2024-02-29", "2024-02-29", "29 January 2024 (leap year): clamp to last day of February where needed, then roll if weekend"},
	{"2025-01-29T09:00:00+01:00", OneMonth, "2025-01-29", "2025-02-28", "2025-02-28", "29 January 2025 (common year): clamp to last day of February where needed, then roll if weekend"},
	{"2025-01-30T09:00:00+01:00", OneMonth, "2025-01-30", "2025-02-28", "2025-02-28", "30 January 2025 (common year): clamp to last day of February where needed, then roll if weekend"},
	{"2025-01-31T09:00:00+01:00", OneMonth, "2025-01-31", "2025-02-28", "2025-02-28", "31 January 2025 (common year): clamp to last day of February where needed, then roll if weekend"},
	{"2026-01-29T09:00:00+01:00", OneMonth, "2026-01-29", "2026-02-28", "2026-03-02", "29 January 2026 (common year): clamp to last day of February where needed, then roll if weekend"},
	{"2026-01-31T09:00:00+01:00", OneMonth, "2026-01-31", "2026-02-28", "2026-03-02", "31 January 2026 (common year): clamp to last day of February where needed, then roll if weekend"},
	{"2027-01-29T09:00:00+01:00", OneMonth, "2027-01-29", "2027-02-28", "2027-03-01", "29 January 2027 (common year): clamp to last day of February where needed, then roll if weekend"},
	{"2027-01-30T09:00:00+01:00", OneMonth, "2027-01-30", "2027-02-28", "2027-03-01", "30 January 2027 (common year): clamp to last day of February where needed, then roll if weekend"},
	{"2028-01-29T09:00:00+01:00", OneMonth, "2028-01-29", "2028-02-29", "2028-02-29", "29 January 2028 (leap year): clamp to last day of February where needed, then roll if weekend"},
	{"2028-01-30T09:00:00+01:00", OneMonth, "2028-01-30", "2028-02-29", "2028-02-29", "30 January 2028 (leap year): clamp to last day of February where needed, then roll if weekend"},
	{"2024-01-29T09:00:00+01:00", ThirtyDays, "2024-01-29", "2024-02-28", "2024-02-28", "29 January 2024 + 30 calendar days; never rolled"},
	{"2024-01-30T09:00:00+01:00", ThirtyDays, "2024-01-30", "2024-02-29", "2024-02-29", "30 January 2024 + 30 calendar days; never rolled"},
	{"2025-01-30T09:00:00+01:00", ThirtyDays, "2025-01-30", "2025-03-01", "2025-03-01", "30 January 2025 + 30 calendar days; never rolled"},
	{"2025-01-31T09:00:00+01:00", ThirtyDays, "2025-01-31", "2025-03-02", "2025-03-02", "31 January 2025 + 30 calendar days; never rolled"},
	{"2028-01-29T09:00:00+01:00", ThirtyDays, "2028-01-29", "2028-02-28", "2028-02-28", "29 January 2028 + 30 calendar days; never rolled"},
	{"2028-01-30T09:00:00+01:00", ThirtyDays, "2028-01-30", "2028-02-29", "2028-02-29", "30 January 2028 + 30 calendar days; never rolled"},
	{"2028-01-31T09:00:00+01:00", ThirtyDays, "2028-01-31", "2028-03-01", "2028-03-01", "31 January 2028 + 30 calendar days; never rolled"},
	{"2025-02-10T09:00:00+01:00", ThirtyDays, "2025-02-10", "2025-03-12", "2025-03-12", "February: 30-day date (12 March) falls AFTER the one-month date (10 March) -> one-month governs"},
	{"2025-02-28T12:00:00+01:00", ThirtyDays, "2025-02-28", "2025-03-30", "2025-03-30", "28 February + 30 = 30 March: Sunday and the DST switch day; not rolled"},
	{"2025-03-19T15:00:00+01:00", OneMonth, "2025-03-19", "2025-04-19", "2025-04-22", "due Easter Saturday 19 April 2025 -> Tuesday 22 April"},
	{"2025-03-22T15:00:00+01:00", OneMonth, "2025-03-22", "2025-04-22", "2025-04-22", "due Tuesday 22 April 2025: no roll"},
	{"2024-02-28T15:00:00+01:00", OneMonth, "2024-02-28", "2024-03-28", "2024-04-02", "due Maundy Thursday 28 March 2024 -> Tuesday 2 April"},
	{"2026-03-02T15:00:00+01:00", OneMonth, "2026-03-02", "2026-04-02", "2026-04-07", "due Maundy Thursday 2 April 2026 -> Tuesday 7 April"},
	{"2030-03-22T15:00:00+01:00", OneMonth, "2030-03-22", "2030-04-22", "2030-04-23", "late Easter: due Easter Monday 22 April 2030 -> Tuesday 23 April"},
	{"2035-02-22T15:00:00+01:00", OneMonth, "2035-02-22", "2035-03-22", "2035-03-27", "early Easter (25 March 2035): due Maundy Thursday 22 March -> Tuesday 27 March"},
	{"2026-04-01T11:00:00+02:00", OneMonth, "2026-04-01", "2026-05-01", "2026-05-04", "due 1 May 2026 (Friday) -> Monday 4 May"},
	{"2024-04-17T11:00:00+02:00", OneMonth, "2024-04-17", "2024-05-17", "2024-05-21", "due 17 May 2024 (Friday); Sat, Whit Sunday, Whit Monday -> Tuesday 21 May"},
	{"2025-04-17T11:00:00+02:00", OneMonth, "2025-04-17", "2025-05-17", "2025-05-19", "received on Maundy Thursday; due 17 May 2025 (Saturday) -> Monday 19 May"},
	{"2028-04-17T11:00:00+02:00", OneMonth, "2028-04-17", "2028-05-17", "2028-05-18", "due 17 May 2028 (Wednesday) -> Thursday 18 May"},
	{"2029-04-17T11:00:00+02:00", OneMonth, "2029-04-17", "2029-05-17", "2029-05-18", "due 17 May 2029 (Thursday) -> Friday 18 May (inneklemt dag is a working day)"},
	{"2025-04-17T11:00:00+02:00", ThirtyDays, "2025-04-17", "2025-05-17", "2025-05-17", "17 April + 30 = Saturday 17 May 2025; not rolled"},
	{"2024-04-09T11:00:00+02:00", OneMonth, "2024-04-09", "2024-05-09", "2024-05-10", "due Ascension Day 9 May 2024 (Thursday) -> Friday 10 May (inneklemt dag is a working day)"},
	{"2026-04-14T11:00:00+02:00", OneMonth, "2026-04-14", "2026-05-14", "2026-05-15", "due Ascension Day 14 May 2026 -> Friday 15 May"},
	{"2025-05-09T11:00:00+02:00", OneMonth, "2025-05-09", "2025-06-09", "2025-06-10", "due Whit Monday 9 June 2025 -> Tuesday 10 June"},
	{"2026-04-25T11:00:00+02:00", OneMonth, "2026-04-25", "2026-05-25", "2026-05-26", "due Whit Monday 25 May 2026 -> Tuesday 26 May"},
	{"2025-03-18T23:30:00Z", ThirtyDays, "2025-03-19", "2025-04-18", "2025-04-18", "00:30 Oslo 19 March 2025 + 30 = Good Friday 18 April 2025; not rolled"},
	{"2025-11-24T11:00:00+01:00", OneMonth, "2025-11-24", "2025-12-24", "2025-12-24", "due 24 December 2025 (Wednesday): julaften is NOT a public holiday -> no roll"},
	{"2025-11-26T11:00:00+01:00", OneMonth, "2025-11-26", "2025-12-26", "2025-12-29", "due 26 December 2025 (Friday) -> Monday 29 December"},
	{"2026-11-25T11:00:00+01:00", OneMonth, "2026-11-25", "2026-12-25", "2026-12-28", "due 25 December 2026 (Friday) -> Monday 28 December; no substitute day for Sat 26"},
	{"2027-11-25T11:00:00+01:00", OneMonth, "2027-11-25", "2027-12-25", "2027-12-27", "25/26 December 2027 are Sat/Sun -> Monday 27 December; no substitute day"},
	{"2025-11-25T11:00:00+01:00", ThirtyDays, "2025-11-25", "2025-12-25", "2025-12-25", "25 November + 30 = 25 December 2025; not rolled"},
	{"2024-12-01T11:00:00+01:00", OneMonth, "2024-12-01", "2025-01-01", "2025-01-02", "due 1 January 2025 (Wednesday) -> Thursday 2 January"},
	{"2027-12-01T11:00:00+01:00", OneMonth, "2027-12-01", "2028-01-01", "2028-01-03", "due 1 January 2028 (Saturday) -> Monday 3 January"},
	{"2025-12-01T11:00:00+01:00", ThirtyDays, "2025-12-01", "2025-12-31", "2025-12-31", "1 December + 30 = 31 December 2025: not a public holiday, and the rule never rolls"},
	{"2025-12-02T11:00:00+01:00", ThirtyDays, "2025-12-02", "2026-01-01", "2026-01-01", "2 December + 30 = 1 January 2026 (public holiday); not rolled"},
	{"2025-12-25T11:00:00+01:00", OneMonth, "2025-12-25", "2026-01-25", "2026-01-26", "received on Christmas Day: counts; due 25 January 2026 (Sunday) -> Monday 26 January"},
	{"2025-05-31T09:00:00+02:00", OneMonth, "2025-05-31", "2025-06-30", "2025-06-30", "31 May -> 30 June (Monday)"},
	{"2025-05-31T09:00:00+02:00", ThirtyDays, "2025-05-31", "2025-06-30", "2025-06-30", "31 May + 30 = 30 June: coincide"},
	{"2025-07-31T09:00:00+02:00", ThirtyDays, "2025-07-31", "2025-08-30", "2025-08-30", "31 July + 30 = Saturday 30 August 2025; not rolled -> earlier than one-month"},
	{"2025-10-31T09:00:00+01:00", OneMonth, "2025-10-31", "2025-11-30", "2025-12-01", "31 October -> 30 November 2025 (Sunday) -> Monday 1 December"},
	{"2025-06-30T22:00:00Z", OneMonth, "2025-07-01", "2025-08-01", "2025-08-01", "22:00:00Z = 00:00:00 Oslo, 1 July -> 1 August (Friday)"},
	{"2025-06-30T22:00:00Z", ThirtyDays, "2025-07-01", "2025-07-31", "2025-07-31", "00:00 Oslo 1 July + 30 = 31 July"},
	{"2024-02-28T22:59:59Z", OneMonth, "2024-02-28", "2024-03-28", "2024-04-02", "23:59:59 Oslo 28 February 2024 -> 28 March (Maundy Thursday) -> Tuesday 2 April"},
	{"2025-12-31T23:00:00Z", ThirtyDays, "2026-01-01", "2026-01-31", "2026-01-31", "00:00 Oslo 1 January 2026 + 30 = 31 January 2026 (Saturday; not rolled)"},
	{"2025-10-01T00:30:00+02:00", ThirtyDays, "2025-10-01", "2025-10-31", "2025-10-31", "trap: 30 x 24 h across the autumn DST change gives 30 October 23:30; calendar days give 31 October"},
	{"2025-03-30T00:30:00Z", OneMonth, "2025-03-30", "2025-04-30", "2025-04-30", "01:30 Oslo, before the spring switch, 30 March -> 30 April (Wednesday)"},
	{"2025-03-30T01:00:00Z", ThirtyDays, "2025-03-30", "2025-04-29", "2025-04-29", "exact spring switch instant (03:00 Oslo), 30 March + 30 = 29 April"},
	{"2025-10-25T22:00:00Z", ThirtyDays, "2025-10-26", "2025-11-25", "2025-11-25", "00:00 Oslo 26 October + 30 = 25 November"},
	{"2025-03-04T18:30:00-05:00", OneMonth, "2025-03-05", "2025-04-05", "2025-04-07", "foreign offset: 00:30 Oslo 5 March 2025 -> 5 April (Saturday) -> Monday 7 April"},
	{"2025-09-05T23:45:00+02:00", OneMonth, "2025-09-05", "2025-10-05", "2025-10-06", "received late Friday evening: counts as Friday 5 September; 5 October is Sunday -> Monday 6 October"},
	{"2025-06-08T14:00:00+02:00", OneMonth, "2025-06-08", "2025-07-08", "2025-07-08", "received on Whit Sunday: counts; 8 July (Tuesday)"},
	{"2024-08-31T10:00:00+02:00", Extended, "2024-08-31", "2024-11-30", "2024-12-02", "31 August -> 30 November 2024 (Saturday) -> Monday 2 December"},
	{"2025-01-31T10:00:00+01:00", Extended, "2025-01-31", "2025-04-30", "2025-04-30", "31 January -> 30 April (NOT 28 April: do not add two months to the clamped date)"},
	{"2024-11-30T10:00:00+01:00", Extended, "2024-11-30", "2025-02-28", "2025-02-28", "30 November -> 28 February 2025 (Friday), clamp"},
	{"2025-11-30T10:00:00+01:00", Extended, "2025-11-30", "2026-02-28", "2026-03-02", "30 November 2025 -> 28 February 2026 (Saturday) -> Monday 2 March"},
	{"2025-10-31T10:00:00+01:00", Extended, "2025-10-31", "2026-01-31", "2026-02-02", "31 October -> 31 January 2026 (Saturday) -> Monday 2 February (not 30 January)"},
	{"2025-05-31T10:00:00+02:00", Extended, "2025-05-31", "2025-08-31", "2025-09-01", "31 May -> 31 August 2025 (Sunday) -> Monday 1 September (not 30 August)"},
	{"2025-03-31T10:00:00+02:00", Extended, "2025-03-31", "2025-06-30", "2025-06-30", "31 March -> 30 June 2025 (Monday)"},
	{"2025-02-28T10:00:00+01:00", Extended, "2025-02-28", "2025-05-28", "2025-05-28", "28 February -> 28 May (same number, not end of month)"},
	{"2024-02-29T10:00:00+01:00", Extended, "2024-02-29", "2024-05-29", "2024-05-29", "29 February 2024 -> 29 May 2024 (Wednesday)"},
	{"2025-01-17T10:00:00+01:00", Extended, "2025-01-17", "2025-04-17", "2025-04-22", "17 January -> Maundy Thursday 17 April 2025 -> Tuesday 22 April"},
	{"2025-03-19T10:00:00+01:00", Extended, "2025-03-19", "2025-06-19", "2025-06-19", "the first-month roll (19 -> 22 April) must not shift the three-month date: 19 June 2025 (Thursday)"},
	{"2024-02-17T10:00:00+01:00", Extended, "2024-02-17", "2024-05-17", "2024-05-21", "17 February -> 17 May 2024 (Friday) -> Tuesday 21 May"},
	{"2025-02-17T10:00:00+01:00", Extended, "2025-02-17", "2025-05-17", "2025-05-19", "17 February -> 17 May 2025 (Saturday) -> Monday 19 May"},
	{"2027-02-17T10:00:00+01:00", Extended, "2027-02-17", "2027-05-17", "2027-05-18", "17 February -> 17 May 2027 (also Whit Monday) -> Tuesday 18 May"},
	{"2025-09-24T10:00:00+02:00", Extended, "2025-09-24", "2025-12-24", "2025-12-24", "24 September -> 24 December 2025 (Wednesday): not a public holiday -> no roll"},
	{"2025-09-25T10:00:00+02:00", Extended, "2025-09-25", "2025-12-25", "2025-12-29", "25 September -> 25 December 2025 -> Monday 29 December"},
	{"2025-10-01T10:00:00+02:00", Extended, "2025-10-01", "2026-01-01", "2026-01-02", "1 October -> 1 January 2026 -> Friday 2 January"},
	{"2025-12-31T10:00:00+01:00", Extended, "2025-12-31", "2026-03-31", "2026-03-31", "31 December -> 31 March 2026 (Tuesday)"},
	{"2025-01-30T23:30:00Z", Extended, "2025-01-31", "2025-04-30", "2025-04-30", "00:30 Oslo 31 January 2025 -> 30 April 2025"},
	{"2032-02-17T10:00:00+01:00", Extended, "2032-02-17", "2032-05-17", "2032-05-18", "17 February -> 17 May 2032 (also Whit Monday) -> Tuesday 18 May"},
}

// governed holds receipts under a promise of 30 days: both dates, and which of
// them governs.
var governed = []struct {
	received, thirtyDays, oneMonth, governing string
	by                                        Rule
}{
	{"2025-01-29T09:00:00+01:00", "2025-02-28", "2025-02-28", "2025-02-28", Both},
	{"2025-01-30T09:00:00+01:00", "2025-03-01", "2025-02-28", "2025-02-28", OneMonth},
	{"2025-01-31T09:00:00+01:00", "2025-03-02", "2025-02-28", "2025-02-28", OneMonth},
	{"2025-02-01T09:00:00+01:00", "2025-03-03", "2025-03-03", "2025-03-03", Both},
	{"2025-02-10T09:00:00+01:00", "2025-03-12", "2025-03-10", "2025-03-10", OneMonth},
	{"2025-02-28T12:00:00+01:00", "2025-03-30", "2025-03-28", "2025-03-28", OneMonth},
	{"2024-02-01T09:00:00+01:00", "2024-03-02", "2024-03-01", "2024-03-01", OneMonth},
	{"2024-02-29T08:00:00+01:00", "2024-03-30", "2024-04-02", "2024-03-30", ThirtyDays},
	{"2024-01-30T09:00:00+01:00", "2024-02-29", "2024-02-29", "2024-02-29", Both},
	{"2024-01-31T09:00:00+01:00", "2024-03-01", "2024-02-29", "2024-02-29", OneMonth},
}
