package stafftest

import (
	"fmt"
	"time"

	"rettighetsporten/app/collect"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/review"
	"rettighetsporten/models"
)

// Statuses returns the stores with a collection in every state.
func Statuses() []collect.StoreStatus {
	today := models.DateIn(Now(), time.UTC)
	collections := []models.Collection{
		{State: models.CollectionFound, RowCount: 12, AtOnce: true, DeletesOn: today.AddDays(4)},
		{State: models.CollectionRunning, RowCount: 240},
		{State: models.CollectionFound, RowCount: 20, Queries: 3, Took: 2 * time.Second, Tries: 1, Parts: []models.CollectionPart{
			{Dataset: "notes", Name: "persons", State: models.CollectionFound, RowCount: 1, Queries: 1, By: []string{"national_id"}},
			{
				Dataset: "notes", Name: "notes", State: models.CollectionStopped, RowCount: 19, Reason: "collect.too_much", Detail: "limit 19", Queries: 2, Took: 2 * time.Second,
				Differences: []models.Difference{
					{Kind: models.UndeclaredField, Field: "stemning"},
					{Kind: models.MissingField, Field: "veileder"},
					{Kind: models.OtherType, Field: "dato", Declared: "integer", Actual: "date"},
				},
				Unlisted: 2,
			},
		}},
		{State: models.CollectionStopped, RowCount: 2000, Reason: "collect.too_much"},
		{State: models.CollectionNothing},
		{State: models.CollectionFailed, Reason: "collect.timed_out", Tries: 2, Trying: true},
		{State: models.CollectionNotSearched, Reason: "collect.no_identity"},
		{State: models.CollectionWithOwner},
		{State: models.CollectionUnanswered, Reason: "collect.owner_silent"},
	}
	var out []collect.StoreStatus
	for i, store := range Stores() {
		st := collect.StoreStatus{Store: store, Collection: collections[i]}
		st.Collection.ID, st.Collection.StoreID, st.Collection.SearchedBy = "c-"+store.ID, store.ID, []string{"national_id"}
		if st.Collection.Tries > 0 {
			started := Now().Add(-time.Hour)
			st.Collection.StartedAt = &started
		}
		switch st.Collection.State {
		case models.CollectionFailed:
			st.NextTry = Now().Add(4 * time.Minute)
			st.Refused = Refused()
		case models.CollectionUnanswered:
			st.Omission = &collect.Omission{Omission: models.Omission{ChosenBy: "kari", ChosenAt: Now().Add(-2 * time.Hour)}, Why: "Arkivaren er syk."}
		default:
		}
		if st.Collection.State == models.CollectionWithOwner {
			st.Task = &models.StoreTask{ID: "t", StoreID: store.ID, State: models.TaskOpen, Due: today.AddDays(5)}
		}
		out = append(out, st)
	}
	return out
}

// Refused returns what a store says: in several languages, and only in one.
func Refused() []recordstore.Told {
	return []recordstore.Told{
		recordstore.NewTold("CONTRACT", map[string]string{
			"nb": "Avtalen din løper ennå, så vi kan ikke gi ut opplysningene her.", "en": "Your contract has not ended, so we cannot hand the information out here.",
			"fi": "Sopimuksesi on voimassa.",
		}),
		recordstore.NewTold("", map[string]string{"fi": "Tunnistautuminen ei riitä."}),
	}
}

// Settled returns the stores with nothing more to come.
func Settled() []collect.StoreStatus {
	out := Statuses()
	for i := range out {
		switch out[i].Collection.State {
		case models.CollectionRunning, models.CollectionWithOwner:
			out[i].Collection.State = models.CollectionFound
		case models.CollectionFailed:
			out[i].Collection.State, out[i].Collection.Reason, out[i].Refused = models.CollectionNothing, "", nil
		default:
		}
	}
	return out
}

// Rows returns 60 collected rows of four stores. Some are decided: the first
// ten are released, the next two withheld. Every fourth note was reached
// through somebody else's row.
func Rows() []review.Row {
	var rows []review.Row
	add := func(store, name string, third []string, values map[string]any) {
		rows = append(rows, review.Row{Row: collect.Row{
			PageID: "page-" + store, Index: len(rows), StoreID: store, Dataset: store, Name: name, Values: values, Third: third != nil, Via: third,
		}})
	}
	for i := range 14 {
		add("telemark-booking", "bookings", nil, map[string]any{
			"Bestilt": fmt.Sprintf("2026-0%d-11 11:20", i%8+1), "Tid": fmt.Sprintf("2026-0%d-19 09:00", i%8+1), "Sted": "Skien", "Form": "Oppmøte",
			"Tema": "Bytte fra helse til IKT, og hvordan jeg kan ta fagbrev som voksen.", "Møtt": i%3 != 0, "Nr": int64(4410 + i),
		})
	}
	for i := range 26 {
		var via []string
		if i%4 == 3 {
			via = []string{"kunder", "samtaler"}
		}
		add("telemark-notes", "notes", via, map[string]any{
			"Dato": fmt.Sprintf("2026-04-%02d", i+1), "Veileder": "T. Berg",
			"Notat": "Samtale om veien videre. Ønsker å kombinere arbeid og utdanning. Har snakket med arbeidsgiver om permisjon, og vil undersøke hvilke fag som kan godkjennes.\nSøsteren er med på neste time.",
		})
	}
	for i := range 12 {
		add("telemark-customers", "customers", nil, map[string]any{"Kundenr": int64(88000 + i), "Navn": "Siv Ájbmel Østgård", "E-post": "siv@eksempel.no", "Kommune": "Skien"})
	}
	for range 8 {
		add("telemark-archive", "telemark-archive", nil, map[string]any{"Opplysning": "Saksmappe 26/118: søknad om dekning av reise, innvilget 3. mars."})
	}
	for i := range rows[:12] {
		rows[i].Choice = &review.Choice{Outcome: models.Released}
		if i > 9 {
			rows[i].Choice = &review.Choice{Outcome: models.Withheld, Ground: "15-4", Reason: "Raden nevner en annen person ved navn.", Argument: "Naboen ble spurt i går, og vil det ikke."}
		}
	}
	return rows
}
