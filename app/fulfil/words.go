package fulfil

import (
	"context"
	"maps"
	"slices"
	"strings"

	"gorm.io/gorm"

	search "rettighetsporten/app/collect/engine"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/fulfil/engine"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Told is what the person is told of an approved plan that has ended.
type Told struct {
	Words []string // a paragraph for each store, in the language of the request
	Whole bool     // everything that was to be done is done
	// Nothing is that nothing was done anywhere: nobody is to be told of it.
	Nothing bool
}

// Told words what was done in the stores, from the receipts and what the owners
// answered, and never from what was planned. It returns fault.Conflict while a
// store has not ended, or when the plan is not the approved one.
func (s *Service) Told(ctx context.Context, tx *gorm.DB, c rights.Case, d models.Decision) (Told, error) {
	e, err := s.effect(ctx, tx, c)
	if err != nil {
		return Told{}, err
	}
	if e.State != models.EffectApproved || e.Hash != d.Plan {
		return Told{}, fault.New(fault.Conflict, "fulfil.plan_changed")
	}
	t := Told{Whole: true, Nothing: true}
	text := s.Texts.For(c.Request.Language)
	for _, st := range e.Stores {
		if !st.Choice.Do.Changes() {
			continue
		}
		if st.Done != nil && !st.Done.Ended() {
			return t, fault.New(fault.Conflict, "fulfil.not_ended")
		}
		words, whole := told(text, st)
		t.Words, t.Whole, t.Nothing = append(t.Words, words), t.Whole && whole, t.Nothing && !st.changed()
	}
	if slices.ContainsFunc(e.Stores, func(st StoreEffect) bool { return st.Choice.Do != Restrict && st.Done != nil && st.Done.Why != "" }) {
		t.Words = append(t.Words, text.T("letter.effect.not_all"))
	}
	return t, nil
}

// changed reports whether something was done in a store that has ended, or may
// have been. A restriction is in its register whatever a store could mark.
func (e StoreEffect) changed() bool {
	switch {
	case e.Choice.Do == Restrict:
		return true
	case e.Done == nil:
		return false
	case e.Done.State == models.FulfilOwner || e.Done.State == models.FulfilUnknown:
		return true
	case e.Done.Receipt == nil:
		return false
	}
	return slices.ContainsFunc(e.withoutRight().Collections, func(c engine.CollectionReceipt) bool {
		return c.Deleted > 0 || len(c.Changed) > 0 || c.Already > 0 // done by a worker that could not say so
	})
}

// StoreWords says what the person is told of a store that has ended.
func StoreWords(t i18n.Localizer, st StoreEffect) string {
	words, _ := told(t, st)
	return words
}

// ProposedWords says what the person will be told of a store when what is proposed
// of it is confirmed.
func ProposedWords(t i18n.Localizer, st StoreEffect) string {
	words, _ := told(t, st.confirmed())
	return words
}

// told says what was done in one store, why the case went on where something was
// not, and whether that was all. A restriction goes also where it cannot be marked:
// the register of restrictions has it.
func told(t i18n.Localizer, st StoreEffect) (words string, whole bool) {
	words, whole = toldOf(t, st)
	if st.Done != nil && st.Done.Why != "" {
		words += "\n" + t.T("letter.decision.why_part", "reason", st.Done.Why)
	}
	return words, whole || st.Choice.Do == Restrict
}

func toldOf(t i18n.Localizer, st StoreEffect) (words string, whole bool) {
	name := st.Store.Facts.Name
	say := func(key string) string { return t.T("letter.effect."+key, "store", name) }
	done := func(key string) string { return say(string(st.Choice.Do) + "." + key) }
	if st.Done == nil {
		right := rightLines(t, st)
		switch {
		case len(right) > 0:
			return under(t, st, append(right, absentLines(t, st)...)), true
		case st.Searched != nil && st.Searched.State == search.Unasked:
			return say("unasked"), false
		case st.Searched != nil && st.Searched.Fewer:
			return say("fewer"), false
		default:
			return done("nothing"), true
		}
	}
	if words, whole := askedToo(t, st); words != "" {
		return words, whole
	}
	switch st.Done.State {
	case models.FulfilOwner:
		words := t.T("letter.effect."+string(st.Choice.Do)+".owner", "store", name, "date", reported(t, st))
		return strings.Join(append([]string{words}, backups(t, st)...), " "), true
	case models.FulfilDeclined:
		return done("declined"), false
	case models.FulfilHanded:
		if st.Done.OwnerEmail == "" {
			return done("noowner"), false
		}
		return done("unanswered"), false
	case models.FulfilFailed:
		return done("failed"), false
	case models.FulfilUnknown:
		return done("unknown"), false
	case models.FulfilDone, models.FulfilPartly, models.FulfilPlanned, models.FulfilDoing:
	}
	if st.Done.Receipt == nil {
		return done("unknown"), false
	}
	receipt := *st.Done.Receipt
	if st.Choice.Do == Rectify { // its lines say what was right already, each where it is
		receipt = st.withoutRight()
	}
	lines, byHand, whole := receiptLines(t, NamesOf(st.Store), st.Choice.Do, receipt, false)
	lines = slices.Concat(lines, byHand, rightLines(t, st), absentLines(t, st))
	if len(lines) == 0 {
		return done("nothing"), whole
	}
	lines = append(lines, bulleted(backups(t, st))...)
	if st.Searched != nil && st.Searched.Fewer {
		lines, whole = append(lines, "– "+t.T("letter.effect.more")), false
	}
	return under(t, st, lines), whole
}

// under puts the lines under the name of the store.
func under(t i18n.Localizer, st StoreEffect, lines []string) string {
	return t.T("letter.effect.store", "store", st.Store.Facts.Name) + "\n" + strings.Join(lines, "\n")
}

// backups says by when what was erased is gone from the store's backups too, where
// the register says how long they are kept; nothing where it does not.
func backups(t i18n.Localizer, st StoreEffect) []string {
	erased := st.Done.State == models.FulfilOwner || st.Done.Receipt != nil && slices.ContainsFunc(st.Done.Receipt.Collections, func(c engine.CollectionReceipt) bool {
		return c.Deleted > 0 || len(c.Changed) > 0
	})
	if !erased || st.Choice.Do != Erase || st.Store.Facts.BackupDays == 0 || st.Done.EndedAt == nil {
		return nil
	}
	return []string{t.T("letter.effect.erase.backups", "date", reported(t, st).AddDays(st.Store.Facts.BackupDays))}
}

// reported is the day the store's owner said that it is done. The portal has not
// seen it.
func reported(t i18n.Localizer, st StoreEffect) models.Date {
	if st.Done.EndedAt == nil {
		return models.Date{}
	}
	return t.Day(*st.Done.EndedAt)
}

// absentLines says of each line that no row of the person's says it.
func absentLines(t i18n.Localizer, st StoreEffect) []string {
	var out []string
	names := NamesOf(st.Store)
	for _, l := range st.Lines() {
		if l.Nothing() {
			out = append(out, "– "+t.T("letter.effect.rectify.absent", "table", names.TableOf(l.Line).In(t.Lang()), "columns", names.ColumnOf(l.Line).In(t.Lang())))
		}
	}
	return out
}

// rightLines says of each line where it was right already when it was tried.
func rightLines(t i18n.Localizer, st StoreEffect) []string {
	var out []string
	names := NamesOf(st.Store)
	for _, l := range st.Lines() {
		if l.Met.Already > 0 {
			out = append(out, "– "+t.N("letter.effect.rectify.right", l.Met.Already, "table", names.TableOf(l.Line).In(t.Lang()), "columns", names.ColumnOf(l.Line).In(t.Lang())))
		}
	}
	return out
}

// withoutRight returns the receipt without what was as it should be already when
// it was tried.
func (e StoreEffect) withoutRight() engine.Receipt {
	r := *e.Done.Receipt
	if e.Plan == nil {
		return r
	}
	r.Collections = slices.Clone(r.Collections)
	for i, c := range r.Collections {
		for _, planned := range e.Plan.Collections {
			if planned.Dataset == c.Dataset && planned.Collection == c.Collection {
				r.Collections[i].Already -= planned.Already
			}
		}
	}
	return r
}

func bulleted(all []string) []string {
	out := make([]string, len(all))
	for i, words := range all {
		out[i] = "– " + words
	}
	return out
}

// askedToo says what was done in a store whose owner was asked for the rest, or
// that nobody could look there, and what came of asking; "" where neither is so.
func askedToo(t i18n.Localizer, st StoreEffect) (words string, whole bool) {
	key, ok := map[models.FulfilmentState]string{
		models.FulfilOwner: "owner", models.FulfilDeclined: "declined", models.FulfilHanded: "unanswered",
	}[st.Done.State]
	if !ok {
		return "", false
	}
	if key == "unanswered" && st.Done.OwnerEmail == "" {
		key = "noowner"
	}
	more := func(of string) string {
		return t.T("letter.effect."+string(st.Choice.Do)+"."+of+"."+key, "date", reported(t, st))
	}
	missed := st.unsought()
	switch {
	case st.Done.Receipt == nil && missed:
		why := "fewer"
		if st.Searched.State == search.Unasked {
			why = "unasked"
		}
		return t.T("letter.effect."+why, "store", st.Store.Facts.Name) + " " + more("missed"), false
	case st.Done.Receipt == nil:
		return "", false
	}
	lines, byHand, whole := receiptLines(t, NamesOf(st.Store), st.Choice.Do, *st.Done.Receipt, true)
	lines = append(lines, byHand...) // before the sentence that says what came of them
	if missed {
		lines = append(lines, "– "+t.T("letter.effect.more")+" "+more("missed"))
	} else {
		lines = append(lines, "– "+more("rest"))
	}
	lines, whole = append(lines, bulleted(backups(t, st))...), whole && st.Done.State == models.FulfilOwner
	if st.Choice.Do == Erase && st.Searched != nil && st.Searched.Fewer {
		lines, whole = append(lines, "– "+t.T("letter.effect.more")), false
	}
	return under(t, st, lines), whole
}

// receiptLines says what a receipt says, a line for each thing, apart what stands in
// the way in the store itself, and whether that is all: where the store's owner was
// asked for it, who says what came of that, it is.
func receiptLines(t i18n.Localizer, names Names, do Do, r engine.Receipt, asked bool) (lines, byHand []string, whole bool) {
	whole = true
	for _, c := range r.Collections {
		of := dataset.Address{Dataset: c.Dataset, Collection: c.Collection}
		table := names.Table(c.Dataset, c.Collection).In(t.Lang())
		add := func(to *[]string, key string, n int, params ...any) {
			if n > 0 {
				*to = append(*to, "– "+t.N("letter.effect."+key, n, append(params, "table", table)...))
			}
		}
		say := func(key string, n int, params ...any) { add(&lines, key, n, params...) }
		done := func(key string) string { return string(do) + "." + key }
		say(done("deleted"), c.Deleted)
		for path, n := range c.Changed {
			if do == Rectify && names.supplement(c, path) {
				say(done("supplemented"), n)
			}
		}
		for _, same := range changedTogether(c.Changed) {
			if do == Rectify {
				same.paths = slices.DeleteFunc(same.paths, func(path string) bool { return names.supplement(c, path) })
			}
			if len(same.paths) > 0 {
				say(done("changed"), same.rows, "columns", columnWords(t, names, of, same.paths))
			}
		}
		say(done("already"), c.Already)
		for _, l := range leftOf(do, c) {
			switch {
			case l.why != leftStore:
				say(l.why, l.rows)
			case len(l.columns) > 0:
				add(&byHand, done("left_columns"), l.rows, "columns", columnWords(t, names, of, l.columns))
			default:
				add(&byHand, done(leftStore), l.rows)
			}
			whole = whole && (l.why == leftShared || l.why == leftStore && asked || l.rows == 0)
		}
		whole = whole && len(c.Left) == 0 // nobody was asked for them
		for _, k := range c.Kept {
			say("kept", k.Rows, "columns", columnWords(t, names, of, k.Columns))
			whole = false
		}
	}
	return lines, byHand, whole
}

// left is how many rows were left for one reason: whole, or in the columns.
type left struct {
	why     string
	columns []string
	rows    int
}

// leftOf returns what was left in a collection. Rows are counted together by why;
// columns are named, as far as the store is why and they are not where a mark is.
func leftOf(do Do, c engine.CollectionReceipt) []left {
	all := make([]left, 0, len(c.Obstacles)+len(c.Left))
	for _, o := range c.Obstacles {
		l := left{why: whyLeft(o), rows: o.Rows}
		if l.why == leftStore && !do.marks() {
			l.columns = o.Columns
		}
		all = append(all, l)
	}
	for _, l := range c.Left { // no owner was asked for them, whatever they are now
		why := leftChanged
		if l.Why == engine.Shared {
			why = leftShared
		}
		all = append(all, left{why: why, rows: l.Rows})
	}
	var out []left
	for _, l := range all {
		i := slices.IndexFunc(out, func(other left) bool {
			return other.why == l.why && (len(l.columns) == 0) == (len(other.columns) == 0) && (len(l.columns) == 0 || other.rows == l.rows)
		})
		switch {
		case i < 0:
			out = append(out, l)
		case len(l.columns) > 0:
			out[i].columns = slices.Concat(out[i].columns, l.columns)
		default:
			out[i].rows += l.rows
		}
	}
	slices.SortStableFunc(out, func(a, b left) int { return strings.Compare(a.why, b.why) })
	return out
}

// whyLeft says in which of four ways something was left: left_shared, since others
// are tied to it as well; left_others, since it may be about somebody else;
// left_changed, since it became something else meanwhile; left_store, since the
// store cannot be changed so.
func whyLeft(o engine.Obstacle) string {
	switch {
	case o.Kind == engine.Shared:
		return leftShared
	case o.Kind == engine.Changed:
		return leftChanged
	case mayBeOthers(o):
		return "left_others"
	default:
		return leftStore
	}
}

const (
	leftShared  = "left_shared"
	leftChanged = "left_changed"
	leftStore   = "left_store"
)

// together are paths that were changed in as many rows.
type together struct {
	rows  int
	paths []string
}

func changedTogether(changed map[string]int) []together {
	var all []together
	for _, path := range slices.Sorted(maps.Keys(changed)) {
		i := slices.IndexFunc(all, func(t together) bool { return t.rows == changed[path] })
		if i < 0 {
			all = append(all, together{rows: changed[path]})
			i = len(all) - 1
		}
		all[i].paths = append(all[i].paths, path)
	}
	return all
}

func columnWords(t i18n.Localizer, names Names, c dataset.Address, paths []string) string {
	out := make([]string, len(paths))
	for i, path := range paths {
		out[i] = names.Column(c.Dataset, c.Collection, path).In(t.Lang())
	}
	return strings.Join(out, ", ")
}
