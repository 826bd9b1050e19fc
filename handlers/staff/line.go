package staff

import (
	"slices"
	"strings"

	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/fulfil/engine"
	"rettighetsporten/app/i18n"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// lineTables says of each line of a rectification what stands now, what is to
// stand, and in how many rows.
func lineTables(b web.Base, st fulfil.StoreEffect) []EffectTable {
	var out []EffectTable
	names := fulfil.NamesOf(st.Store)
	for _, l := range st.Lines() {
		name, field := b.T("effect.line.whole"), ""
		if l.Collection != "" {
			name, field = names.TableOf(l.Line).In(b.L.Lang()), names.ColumnOf(l.Line).In(b.L.Lang())
		}
		i := slices.IndexFunc(out, func(t EffectTable) bool { return t.Name == name })
		if i < 0 {
			i, out = len(out), append(out, EffectTable{Name: name})
		}
		out[i].Lines = append(out[i].Lines, lineWords(b, field, l))
	}
	return out
}

// endsOnce takes the full stop away after a quotation that ends with its own.
var endsOnce = strings.NewReplacer(".».", ".»", "!».", "!»", "?».", "?»", "…».", "…»", ".”.", ".”", "!”.", "!”", "?”.", "?”", "…”.", "…”")

func lineWords(b web.Base, field string, l fulfil.LineEffect) string {
	before := l.Before
	if before == "" {
		before = b.T("effect.line.empty")
	}
	said := b.T("effect.line.correct", "before", before, "after", l.After)
	switch {
	case l.After == "": // the person has the answer, and what it was is gone
		said = b.T("effect.line.gone")
	case l.Supplement:
		said = b.T("effect.line.supplement", "before", before, "after", l.After)
	}
	said = endsOnce.Replace(said)
	if field != "" {
		said = field + ": " + said
	}
	words := []string{said}
	if l.Met.Change > 0 {
		words = append(words, b.N("effect.line.rows", l.Met.Change))
	}
	if l.Met.Already > 0 {
		words = append(words, b.N("effect.line.already", l.Met.Already))
	}
	if l.Nothing() {
		words = append(words, b.T("effect.line.nothing"))
	}
	for _, o := range l.Met.Left {
		words = append(words, b.N("effect.line.left", o.Rows, "why", obstacle(b, fulfil.Rectify, o.Kind)))
	}
	return strings.Join(words, " ")
}

// obstacle says what stands in the way. What keeps a value from being masked is
// something else than what keeps it from being corrected.
func obstacle(b web.Base, do fulfil.Do, kind engine.ObstacleKind) string {
	if do == fulfil.Rectify && kind == engine.WrongType {
		return b.T("effect.line.unfit")
	}
	return b.T("effect.obstacle." + string(kind))
}

// maxQuoted is how much is quoted of a value that tells two lines apart, in
// characters.
const maxQuoted = 60

// Stands names what stands as it is by the plan, in the language of the person: a
// part of the decision for what remains of a store that is erased in, and for each
// line of a rectification. Lines of one place are told apart by what stands there.
func Stands(t i18n.Localizer, e fulfil.Effect) []models.Part {
	lang := t.Lang()
	var out []models.Part
	for _, r := range e.Remaining() {
		out = append(out, models.Part{What: r.What(t), Of: r.Of})
	}
	all := e.Standing()
	where := func(l fulfil.Standing) string {
		what := l.Store.Store.Facts.Name.In(lang)
		if l.Collection != "" {
			names := fulfil.NamesOf(l.Store.Store)
			what += ": " + names.TableOf(l.Line).In(lang) + ", " + names.ColumnOf(l.Line).In(lang)
		}
		return what
	}
	for i, l := range all {
		what := where(l)
		if l.Before != "" && slices.ContainsFunc(slices.Delete(slices.Clone(all), i, i+1), func(o fulfil.Standing) bool { return where(o) == what }) {
			what = t.T("letter.decision.line", "what", what, "value", quoted(l.Before))
		}
		out = append(out, models.Part{What: what, Of: l.Of})
	}
	return out
}

func quoted(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if of := []rune(text); len(of) > maxQuoted {
		return strings.TrimSpace(string(of[:maxQuoted])) + "…"
	}
	return text
}
