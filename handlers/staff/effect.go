package staff

import (
	"maps"
	"slices"
	"strings"

	search "rettighetsporten/app/collect/engine"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/fulfil/engine"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// Effect is what a decision does in the stores, in words: what would change, what
// stays and why, what stands in the way, and who does it. There is no value of a
// row in it, but for what is corrected: until the person has the answer.
type Effect struct {
	State  string // in a sentence
	Made   string // when the plan was made
	Ready  bool   // it can be decided about
	Stale  bool   // more has been proved of the person since
	Silent bool   // a store has not said all there is to say
	Stores []EffectStore
	// Between is what stands in the way between stores.
	Between []string
}

// EffectStore is one store.
type EffectStore struct {
	ID, Name string
	Shape    string // of a line of store-progress
	Words    string // what is to be done, or was
	Notes    []string
	Tables   []EffectTable
	Told     []string // what the person is told of it
	Retry    bool     // it can be tried again
	GoOn     bool     // it can be proposed that the case goes on without it
	Hint     string   // what is to be written then
	Why      string   // what was written, and is not confirmed
}

// EffectTable is what would change in one collection, a line for each thing.
type EffectTable struct {
	Name  string
	Lines []string
}

// EffectOf words the effect.
func EffectOf(b web.Base, e fulfil.Effect) Effect {
	out := Effect{Ready: e.Ready(), Stale: e.Stale}
	switch {
	case e.Kind == models.EffectLift && e.State == models.EffectSpent:
		out.State = b.T("effect.state.lift_done")
	case e.Kind == models.EffectLift:
		out.State = b.T("effect.state.lift")
	case e.State != "":
		out.State = b.T("effect.state." + string(e.State))
	}
	if e.MadeAt != nil {
		out.Made = b.L.Instant(*e.MadeAt)
	}
	for _, o := range e.Between {
		out.Between = append(out.Between, b.T("effect.between", "why", b.T("effect.obstacle."+string(o.Kind))))
	}
	for _, st := range e.Stores {
		if e.State == models.EffectMade && st.Silent() {
			out.Silent = true
		}
		out.Stores = append(out.Stores, effectStore(b, e.State, st))
	}
	return out
}

func effectStore(b web.Base, state models.EffectState, st fulfil.StoreEffect) EffectStore {
	out := EffectStore{ID: st.Store.ID, Name: st.Store.Facts.Name.In(b.L.Lang()), Shape: "waiting", Words: b.T("effect.do." + string(st.Choice.Do))}
	if st.Choice.Do == fulfil.Leave {
		out.Shape = "nothing"
		return out
	}
	if st.Choice.Do == fulfil.Rectify && !slices.ContainsFunc(st.Choice.Lines, func(l fulfil.Line) bool { return !l.Supplement }) {
		out.Words = b.T("effect.do.supplement")
	}
	if st.Choice.Do == fulfil.Keep {
		out.Shape = "nothing"
		out.Notes = append(out.Notes, b.T("ground."+string(st.Choice.Ground)))
		if st.Choice.Basis != "" {
			out.Notes = append(out.Notes, b.T("effect.basis", "basis", st.Choice.Basis))
		}
	}
	if st.Done != nil {
		return doneStore(b, st, out)
	}
	if state == models.EffectAsked || state == "" {
		return out
	}
	out.Notes = append(out.Notes, searchedWords(b, st)...)
	if st.Silent() {
		out.Shape = "failed"
	}
	if st.Manual() {
		out.Shape, out.Notes = "asked", append(out.Notes, b.T("effect.owner", "owner", ownerOf(b, st)))
	}
	if st.Rest() {
		out.Notes = append(out.Notes, b.T("effect.owner.rest", "owner", ownerOf(b, st)))
	}
	out.Tables = PlannedTables(b, st)
	if st.Plan == nil {
		return out
	}
	if st.Choice.Do.Changes() && st.Plan.Task == "" && !st.Manual() && !st.Silent() {
		out.Shape = "found"
	}
	return out
}

// PlannedTables says what would change in each collection of the store.
func PlannedTables(b web.Base, st fulfil.StoreEffect) []EffectTable {
	if st.Choice.Do == fulfil.Rectify {
		return lineTables(b, st)
	}
	if st.Plan == nil {
		return nil
	}
	var out []EffectTable
	names := fulfil.NamesOf(st.Store)
	for _, c := range st.Plan.Collections {
		out = append(out, EffectTable{Name: names.Table(c.Dataset, c.Collection).In(b.L.Lang()), Lines: planLines(b, names, st.Choice.Do, c)})
	}
	return out
}

func ownerOf(b web.Base, st fulfil.StoreEffect) string {
	if st.Store.Facts.Owner.Name == "" {
		return b.T("effect.owner.none")
	}
	return st.Store.Facts.Owner.Name
}

// searchedWords says how the search went that the plan rests on.
func searchedWords(b web.Base, st fulfil.StoreEffect) []string {
	if st.Store.Kind == models.StoreManual {
		return nil
	}
	var out []string
	switch r := st.Searched; {
	case r == nil:
		out = append(out, b.T("effect.searched.failed"))
	case r.State == search.Found:
		out = append(out, b.N("effect.searched.found", r.Rows))
	case r.State == search.Nothing:
		out = append(out, b.T("effect.searched.nothing"))
	case r.State == search.Unasked:
		out = append(out, b.T("effect.searched.not-searched"))
	default:
		out = append(out, b.T("effect.searched.failed"))
	}
	if st.Searched != nil && st.Searched.Fewer {
		out = append(out, b.T("effect.searched.fewer"))
	}
	if st.Plan != nil && st.Plan.Failure != "" {
		out = append(out, b.T("effect.searched.failed"))
	}
	return out
}

// planLines says what would change in a collection.
func planLines(b web.Base, names fulfil.Names, do fulfil.Do, c engine.CollectionPlan) []string {
	columns := func(paths []string) string {
		words := make([]string, len(paths))
		for i, path := range paths {
			words[i] = names.Column(c.Dataset, c.Collection, path).In(b.L.Lang())
		}
		return strings.Join(words, ", ")
	}
	var lines []string
	deleted, changed := 0, map[string]int{}
	for _, row := range c.Rows {
		if row.Delete {
			deleted++
		}
		for _, path := range row.Paths {
			changed[path]++
		}
	}
	if deleted > 0 {
		lines = append(lines, b.N("effect.plan.deleted", deleted))
	}
	for _, n := range slices.Backward(slices.Compact(slices.Sorted(maps.Values(changed)))) {
		var paths []string
		for _, col := range c.Columns {
			if changed[col.Path] == n {
				paths = append(paths, col.Path)
			}
		}
		lines = append(lines, b.N("effect.plan."+string(do), n, "columns", columns(paths)))
	}
	if c.Already > 0 {
		lines = append(lines, b.N("effect.plan.already", c.Already))
	}
	for _, k := range c.Kept {
		ground := b.T("effect.plan.declared")
		if k.Ground != engine.Declared {
			ground = b.T("ground." + k.Ground)
		}
		lines = append(lines, b.N("effect.plan.kept", k.Rows, "columns", columns(k.Columns), "ground", ground))
	}
	for _, o := range c.Obstacles {
		line := b.N("effect.plan.left", o.Rows, "why", b.T("effect.obstacle."+string(o.Kind)))
		if len(o.Columns) > 0 {
			line = b.N("effect.plan.left_columns", o.Rows, "why", b.T("effect.obstacle."+string(o.Kind)), "columns", columns(o.Columns))
		}
		lines = append(lines, line)
	}
	return lines
}

// doneShapes gives each state of a store its shape; the words say the rest.
var doneShapes = map[models.FulfilmentState]string{
	models.FulfilPlanned: "waiting", models.FulfilDoing: "searching", models.FulfilDone: "found", models.FulfilPartly: "partial",
	models.FulfilFailed: "failed", models.FulfilUnknown: "partial", models.FulfilHanded: "asked", models.FulfilOwner: "found", models.FulfilDeclined: "failed",
}

func doneStore(b web.Base, st fulfil.StoreEffect, out EffectStore) EffectStore {
	f := st.Done
	out.Shape, out.Words = doneShapes[f.State], b.T("effect.done."+string(f.State))
	if f.Reason != "" {
		out.Notes = append(out.Notes, Reason(b, "collect."+strings.ReplaceAll(f.Reason, "-", "_")))
	}
	switch {
	case f.Trying:
		out.Notes = append(out.Notes, b.T("effect.done.trying", "number", f.Tries))
	case f.State == models.FulfilHanded && f.GivenUpAt == nil:
		out.Notes = append(out.Notes, b.T("effect.done.due", "owner", ownerOf(b, st), "date", f.Due))
	}
	if f.Note != "" {
		out.Notes = append(out.Notes, b.T("effect.done.note", "note", f.Note))
	}
	switch {
	case f.Changed && f.Kind == models.EffectLift:
		out.Notes = append(out.Notes, b.T("effect.done.changed.lift"))
	case f.Changed:
		out.Notes = append(out.Notes, b.T("effect.done.changed"))
	}
	if f.Changed && f.State == models.FulfilOwner {
		out.Shape = "partial"
	}
	switch {
	case f.Proposed():
		out.Notes = append(out.Notes, b.T("effect.done.proposed", "why", f.WhyProposed))
	case f.Stuck() && f.Back != "":
		out.Notes = append(out.Notes, b.T("effect.done.sent_back", "note", f.Back))
	}
	if f.GivenUpAt != nil {
		out.Notes = append(out.Notes, b.T("effect.done.went_on", "why", f.Why))
		if f.Kind == models.EffectRestrict && f.State == models.FulfilHanded && f.OwnerEmail != "" {
			out.Notes = append(out.Notes, b.T("effect.done.still", "owner", ownerOf(b, st)))
		}
	}
	if f.Ended() && f.Kind != models.EffectLift {
		out.Told = strings.Split(fulfil.StoreWords(b.L, st), "\n")
	}
	out.Retry = f.Stuck() && (f.State == models.FulfilFailed || f.State == models.FulfilUnknown)
	out.GoOn, out.Hint, out.Why = f.Stuck(), b.T("effect.go_on.hint"), f.WhyProposed
	if f.Kind == models.EffectLift {
		out.Hint = b.T("effect.go_on.lift")
	}
	return out
}
