package fulfil_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	search "rettighetsporten/app/collect/engine"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/fulfil/engine"
	"rettighetsporten/app/i18n"
	"rettighetsporten/models"
)

const customers = `
dataset:
- fides_key: crm
  collections:
  - name: customers
    meta: {label: {nb: Kunde, en: Customer}}
    fields:
    - {name: id, fides_meta: {primary_key: true, data_type: integer}}
    - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email, data_type: string}, meta: {label: {nb: E-post, en: E-mail}}}
    - {name: name, data_categories: [user.name], fides_meta: {data_type: string}, meta: {label: {nb: Navn, en: Name}}}
    - {name: remark, fides_meta: {data_type: string}, meta: {supplement: true, label: {nb: Merknad}}}
`

// ends are the ways a store can end, by what they are.
func ends() map[string]fulfil.StoreEffect {
	store := models.RecordStore{ID: "crm", Facts: models.StoreFacts{Name: models.Text{NB: "Kunderegisteret", EN: "The customer register"}, Dataset: customers}}
	of := func(do fulfil.Do) func(state models.FulfilmentState, r *engine.Receipt, searched fulfil.Searched) fulfil.StoreEffect {
		return func(state models.FulfilmentState, r *engine.Receipt, searched fulfil.Searched) fulfil.StoreEffect {
			st := fulfil.StoreEffect{Store: store, Choice: fulfil.Choice{Do: do}, Searched: &searched}
			if state != "" {
				ended := time.Date(2026, time.March, 4, 12, 0, 0, 0, time.UTC)
				st.Done = &fulfil.Fulfilment{Fulfilment: models.Fulfilment{State: state, OwnerEmail: "eier@nord.example", EndedAt: &ended}, Receipt: r}
			}
			return st
		}
	}
	one, limit, right := of(fulfil.Erase), of(fulfil.Restrict), of(fulfil.Rectify)
	receipt := func(c engine.CollectionReceipt) *engine.Receipt {
		c.Dataset, c.Collection = "crm", "customers"
		return &engine.Receipt{Collections: []engine.CollectionReceipt{c}}
	}
	found := fulfil.Searched{State: search.Found, Rows: 4}
	absent := right(models.FulfilDone, receipt(engine.CollectionReceipt{Changed: map[string]int{"email": 1}}), found)
	absent.Choice.Lines, absent.Met = []fulfil.Line{{Collection: "crm:customers", Field: "name", Before: "A", After: "B"}}, []engine.Met{{}}
	line := fulfil.Line{Collection: "crm:customers", Field: "name", Before: "A", After: "B"}
	was := right("", nil, found)
	was.Choice.Lines, was.Met = []fulfil.Line{line, {Collection: "crm:customers", Field: "email", Before: "A", After: "B"}}, []engine.Met{{Already: 2}, {}}
	too := right(models.FulfilDone, receipt(engine.CollectionReceipt{Changed: map[string]int{"email": 1}, Already: 1}), found)
	too.Choice.Lines, too.Met = []fulfil.Line{line}, []engine.Met{{Already: 1}}
	too.Plan = &engine.StorePlan{Collections: []engine.CollectionPlan{{Dataset: "crm", Collection: "customers", Already: 1}}}
	rest := engine.CollectionReceipt{Changed: map[string]int{"blocked": 1}, Obstacles: []engine.Obstacle{{Kind: engine.NotPossible, Rows: 2}}}
	unsought := limit(models.FulfilHanded, nil, fulfil.Searched{State: search.Unasked})
	unsought.Done.OwnerEmail = ""
	copied, copiedByOwner, copiedAlready := one(models.FulfilDone, receipt(engine.CollectionReceipt{Deleted: 2}), found), one(models.FulfilOwner, nil, found), one(models.FulfilDone, receipt(engine.CollectionReceipt{Already: 2}), found)
	copied.Store.Facts.BackupDays, copiedByOwner.Store.Facts.BackupDays, copiedAlready.Store.Facts.BackupDays = 30, 30, 30
	strict := engine.CollectionReceipt{Changed: map[string]int{"email": 2}, Obstacles: []engine.Obstacle{{Kind: engine.NotNull, Rows: 2, Columns: []string{"name"}}, {Kind: engine.WrongType, Rows: 2, Columns: []string{"remark"}}, {Kind: engine.NoKey, Rows: 1}}}
	tied := engine.CollectionReceipt{
		Obstacles: []engine.Obstacle{{Kind: engine.NotNull, Rows: 1, Columns: []string{"name"}}}, Left: []engine.Left{{Why: engine.Referred, Rows: 1}},
		Kept: []engine.Kept{{Ground: engine.Declared, Columns: []string{"remark"}, Rows: 1}},
	}
	why := func(st fulfil.StoreEffect) fulfil.StoreEffect {
		st.Done.Why = "Leverandøren må endre feltet først. Det skjer i mai."
		return st
	}
	nobodys := why(one(models.FulfilHanded, receipt(strict), found))
	nobodys.Done.OwnerEmail = ""
	nobodyAsked := why(one(models.FulfilHanded, nil, found))
	nobodyAsked.Done.OwnerEmail = ""
	ownerless := limit(models.FulfilHanded, nil, found)
	ownerless.Done.OwnerEmail = ""
	return map[string]fulfil.StoreEffect{
		"01 deleted":          one(models.FulfilDone, receipt(engine.CollectionReceipt{Deleted: 2}), found),
		"02 changed":          one(models.FulfilDone, receipt(engine.CollectionReceipt{Changed: map[string]int{"email": 1, "name": 1}}), found),
		"03 changed apart":    one(models.FulfilDone, receipt(engine.CollectionReceipt{Changed: map[string]int{"email": 2, "name": 1}}), found),
		"04 already":          one(models.FulfilDone, receipt(engine.CollectionReceipt{Already: 3}), found),
		"05 shared":           one(models.FulfilDone, receipt(engine.CollectionReceipt{Deleted: 1, Obstacles: []engine.Obstacle{{Kind: engine.Shared, Rows: 1}, {Kind: engine.ThirdParty, Rows: 1}}}), found),
		"06 not null":         one(models.FulfilDone, receipt(engine.CollectionReceipt{Obstacles: []engine.Obstacle{{Kind: engine.NotNull, Rows: 2, Columns: []string{"name"}}}}), found),
		"07 changed meantime": one(models.FulfilPartly, receipt(engine.CollectionReceipt{Deleted: 1, Left: []engine.Left{{Why: engine.Changed, Rows: 1}}}), found),
		"08 kept":             one(models.FulfilDone, receipt(engine.CollectionReceipt{Kept: []engine.Kept{{Ground: engine.Declared, Columns: []string{"name"}, Rows: 4}}}), found),
		"09 more elsewhere":   one(models.FulfilDone, receipt(engine.CollectionReceipt{Deleted: 1}), fulfil.Searched{State: search.Found, Rows: 1, Fewer: true}),
		"10 nothing":          one("", nil, fulfil.Searched{State: search.Nothing}),
		"11 nothing so far":   one("", nil, fulfil.Searched{State: search.Nothing, Fewer: true}),
		"12 not searched":     one("", nil, fulfil.Searched{State: search.Unasked}),
		"13 the owner did":    one(models.FulfilOwner, nil, found),
		"14 the owner cannot": one(models.FulfilDeclined, nil, found),
		"15 no owner":         one(models.FulfilHanded, nil, found),
		"16 failed":           one(models.FulfilFailed, receipt(engine.CollectionReceipt{}), found),
		"17 unknown":          one(models.FulfilUnknown, receipt(engine.CollectionReceipt{}), found),

		"18 restricted":            limit(models.FulfilDone, receipt(engine.CollectionReceipt{Changed: map[string]int{"blocked": 2}, Already: 1}), found),
		"19 cannot be marked":      limit(models.FulfilDone, receipt(engine.CollectionReceipt{Changed: map[string]int{"blocked": 1}, Obstacles: []engine.Obstacle{{Kind: engine.NotPossible, Rows: 2}}}), found),
		"20 nothing to restrict":   limit("", nil, fulfil.Searched{State: search.Nothing}),
		"21 the owner restricted":  limit(models.FulfilOwner, nil, found),
		"22 the owner cannot mark": limit(models.FulfilDeclined, nil, found),
		"23 no owner restricts":    limit(models.FulfilHanded, nil, found),
		"24 marking failed":        limit(models.FulfilFailed, receipt(engine.CollectionReceipt{}), found),
		"26 nobody to ask":         ownerless,
		"25 marking unknown":       limit(models.FulfilUnknown, receipt(engine.CollectionReceipt{}), found),

		"27 corrected":             right(models.FulfilDone, receipt(engine.CollectionReceipt{Changed: map[string]int{"email": 1, "name": 1}, Already: 2}), found),
		"28 supplemented":          right(models.FulfilDone, receipt(engine.CollectionReceipt{Changed: map[string]int{"remark": 2}}), found),
		"29 both":                  right(models.FulfilDone, receipt(engine.CollectionReceipt{Changed: map[string]int{"remark": 1, "name": 1}}), found),
		"30 not there":             absent,
		"31 does not fit":          right(models.FulfilDone, receipt(engine.CollectionReceipt{Changed: map[string]int{"email": 1}, Obstacles: []engine.Obstacle{{Kind: engine.WrongType, Rows: 1, Columns: []string{"name"}}, {Kind: engine.ThirdParty, Rows: 1}}}), found),
		"32 read only":             right(models.FulfilDone, receipt(engine.CollectionReceipt{Kept: []engine.Kept{{Ground: engine.Declared, Columns: []string{"name"}, Rows: 1}}}), found),
		"33 nothing to correct":    right("", nil, found),
		"34 the owner corrected":   right(models.FulfilOwner, nil, found),
		"35 the owner cannot":      right(models.FulfilDeclined, nil, found),
		"36 the owner is silent":   right(models.FulfilHanded, nil, found),
		"37 correcting failed":     right(models.FulfilFailed, receipt(engine.CollectionReceipt{}), found),
		"38 correcting is unknown": right(models.FulfilUnknown, receipt(engine.CollectionReceipt{}), found),

		"39 the rest is restricted":   limit(models.FulfilOwner, receipt(rest), found),
		"40 the rest cannot be":       limit(models.FulfilDeclined, receipt(rest), found),
		"41 nobody answered the rest": limit(models.FulfilHanded, receipt(rest), found),

		"42 not looked in, restricted": limit(models.FulfilOwner, nil, fulfil.Searched{State: search.Unasked}),
		"43 not looked in, cannot be":  limit(models.FulfilDeclined, nil, fulfil.Searched{State: search.Unasked}),
		"44 not looked in, no answer":  limit(models.FulfilHanded, nil, fulfil.Searched{State: search.Unasked}),
		"45 not looked in, no owner":   unsought,
		"46 not looked for everywhere": limit(models.FulfilHanded, nil, fulfil.Searched{State: search.Nothing, Fewer: true}),
		"48 right already":             was,
		"49 right too":                 too,
		"50 gone from backups":         copied,
		"51 the owner's backups":       copiedByOwner,
		"52 nothing new in backups":    copiedAlready,

		"53 the rest is erased":      one(models.FulfilOwner, receipt(strict), found),
		"54 the rest cannot be":      why(one(models.FulfilDeclined, receipt(strict), found)),
		"55 the rest, no answer":     why(one(models.FulfilHanded, receipt(strict), found)),
		"56 the rest, no owner":      nobodys,
		"57 no owner":                nobodyAsked,
		"58 failed, and why":         why(one(models.FulfilFailed, receipt(engine.CollectionReceipt{}), found)),
		"59 not corrected, and why":  why(right(models.FulfilDeclined, nil, found)),
		"60 not restricted, and why": why(limit(models.FulfilFailed, receipt(engine.CollectionReceipt{}), found)),

		"61 tied to meantime":    why(one(models.FulfilOwner, receipt(tied), found)),
		"62 tied to and changed": why(one(models.FulfilPartly, receipt(engine.CollectionReceipt{Deleted: 1, Left: []engine.Left{{Why: engine.Referred, Rows: 1}, {Why: engine.Changed, Rows: 1}}}), found)),

		"47 more elsewhere, restricted": limit(models.FulfilOwner, receipt(engine.CollectionReceipt{Changed: map[string]int{"blocked": 1}}), fulfil.Searched{State: search.Found, Rows: 1, Fewer: true}),
	}
}

// What the person is told of a store, however it ended, word by word.
func TestWhatIsToldWordByWord(t *testing.T) {
	t.Parallel()
	texts, err := i18n.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range models.LetterLanguages() {
		var all strings.Builder
		for i := range len(ends()) {
			for name, st := range ends() {
				if strings.HasPrefix(name, fmt.Sprintf("%02d ", i+1)) {
					fmt.Fprintf(&all, "=== %s\n%s\n\n", name, fulfil.StoreWords(texts.For(language), st))
				}
			}
		}
		apptest.Golden(t, "told."+string(language)+".txt", all.String())
	}
}

// So is the whole letter of each decision that is carried out in the stores, as it
// is approved and as it is given.
func TestEveryDecisionCarriedOutWordByWord(t *testing.T) {
	t.Parallel()
	done := map[models.InvokedRight][]string{
		models.RightErasure:       {"01 deleted", "14 the owner cannot"},
		models.RightRectification: {"27 corrected", "28 supplemented", "37 correcting failed"},
		models.RightRestriction:   {"18 restricted", "22 the owner cannot mark"},
	}
	w := world.New(t, apptest.SQLite(t))
	worker := w.Staff("kari", authz.Caseworker, "nord")
	for _, language := range models.LetterLanguages() {
		sub := w.Submission("nord")
		sub.Language = language
		rr, err := w.Rights.Submit(t.Context(), w.Citizen("oksana"), sub)
		w.Must(err)
		w.Take(worker, rr.CaseNumber)
		c := w.Open(worker, rr.CaseNumber)
		var all strings.Builder
		for _, right := range models.InvokedRights() {
			c.Item.InvokedRight = right
			for _, outcome := range c.Item.LetterOutcomes() {
				if !fulfil.Applies(c.Item, outcome) {
					continue
				}
				d := models.Decision{Outcome: outcome, Plan: "the hash of what is done"}
				switch outcome {
				case models.OutcomeSupplemented:
					d.Text = "Det ble skrevet slik den gangen."
				case models.OutcomePartly:
					d.Parts = []models.Part{{What: "Notatene fra 2023.", Ground: models.GroundsOf(right, outcome)[0], Reason: "De trengs fortsatt.", Argument: "Står ikke i brevet."}}
				default:
				}
				words := make([]string, len(done[right]))
				for i, name := range done[right] {
					words[i] = fulfil.StoreWords(w.Texts.For(language), ends()[name])
				}
				fmt.Fprintf(&all, "=== %s %s, given\n%s\n\n", right, outcome, w.Rights.DecisionLetter(c, d, words...))
				fmt.Fprintf(&all, "=== %s %s, approved\n%s\n\n", right, outcome, w.Rights.DecisionLetter(c, d))
				if len(words) == 0 {
					t.Errorf("nothing is said of what %s does in a store", right)
				}
			}
		}
		apptest.Golden(t, "carried-out."+string(language)+".txt", all.String())
	}
}
