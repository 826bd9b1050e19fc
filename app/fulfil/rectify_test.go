package fulfil_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/fulfil/engine"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/register"
	"rettighetsporten/models"
)

const (
	wrong = "Hei, jeg lurer på noe."
	right = "Hei, jeg lurte på noe."

	remarksOfTheChat = `SELECT id || '|' || COALESCE(email, '-') || '|' || COALESCE(text, '-') || '|' || COALESCE(remark, '-') FROM lines ORDER BY id`
	remarksBefore    = "1|oksana|" + wrong + "|-\n2|oksana|Takk for hjelpen.|-\n3|ingrid|" + wrong + "|-"
	corrected        = "1|oksana|" + right + "|-\n2|oksana|Takk for hjelpen.|-\n3|ingrid|" + wrong + "|-"
)

// newWrong is a body whose chat has a line that is wrong, and somebody else's
// with the same words. In the chat something can be put beside a line.
func newWrong(t *testing.T, db *database.DB) *body {
	t.Helper()
	b := newBodyAsked(t, db, models.RightRectification, func(f *register.File) {
		for i, s := range f.Controllers[0].Stores {
			if s.ID == "chat" {
				f.Controllers[0].Stores[i].Dataset += "    - {name: remark, fides_meta: {data_type: string}, meta: {supplement: true, label: {nb: Merknad}}}\n"
			}
		}
	})
	b.run(b.chat, `ALTER TABLE lines ADD COLUMN remark TEXT`)
	b.run(b.chat, `UPDATE lines SET text = ? WHERE id = 3`, wrong)
	return b
}

func text(before, after string) fulfil.Line {
	return fulfil.Line{StoreID: "chat", Collection: "chat:lines", Field: "text", Before: before, After: after}
}

func beside(before, after string) fulfil.Line {
	l := text(before, after)
	l.Supplement = true
	return l
}

func done(o models.Outcome, plan string) models.Decision {
	d := models.Decision{Outcome: o, Plan: plan}
	if o == models.OutcomeSupplemented {
		d.Text = "Notatet ble skrevet slik." // why it stands
	}
	return d
}

// A wrong value is corrected in the person's row and in no other, and the values
// can be read nowhere, and are gone when the person has the letter.
func TestAValueIsCorrected(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := newWrong(t, db)
		if e := b.effect(); e.State != "" || at("chat", e).Choice.Do != fulfil.Leave {
			t.Errorf("before anything is written it is %+v", e)
		}
		e := b.tries(fulfil.Rectifying([]fulfil.Line{text("hei, jeg  lurer på NOE. ", right)}))
		if got := b.rows(b.chat, remarksOfTheChat); got != remarksBefore {
			t.Fatalf("trying made it\n%s", got)
		}
		chat := at("chat", e)
		if lines := chat.Lines(); !e.Ready() || len(lines) != 1 || lines[0].Met.Rows != 1 || lines[0].Met.Change != 1 || len(lines[0].Met.Left) != 0 {
			t.Fatalf("the plan is %+v", chat)
		}
		secrets := []string{wrong, right, "lurer på"}
		for _, secret := range secrets {
			if found := b.Readable(secret); len(found) > 0 || strings.Contains(b.Log.String(), secret) {
				t.Errorf("%q can be read in %v, or in the log", secret, found)
			}
		}
		b.approves(done(models.OutcomeCorrected, e.Hash))
		if got := b.rows(b.chat, remarksOfTheChat); got != corrected {
			t.Errorf("the chat is\n%s", got)
		}
		item := b.Open(b.worker, b.number).Item
		if item.Status != models.StatusAnswered || item.Outcome != models.OutcomeCorrected {
			t.Errorf("the item is %s, %s", item.Status, item.Outcome)
		}
		b.says(b.letter(), "Vi sier ja til å rette det du ba om.", "Chatten:\n– lines: i én oppføring er dette rettet: text.")
		after := at("chat", b.effect())
		if after.Done == nil || len(after.Choice.Lines) != 1 || after.Choice.Lines[0].Before+after.Choice.Lines[0].After != "" || after.Met[0].Change != 1 {
			t.Errorf("afterwards it is known that %+v", after)
		}
		if strings.Contains(b.Log.String(), "lurte") {
			t.Error("a value is in the log")
		}
	})
}

// What has to stand gets a marked supplement, behind what was said before.
func TestASupplementIsPutBeside(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := newWrong(t, db)
		b.run(b.chat, `UPDATE lines SET remark = 'Ringt opp.' WHERE id = 1`)
		lines := fulfil.Rectifying([]fulfil.Line{beside(wrong, "Jeg lurte ikke."), beside("Takk for hjelpen.", "Jeg takket ikke.")})
		e := b.tries(lines)
		b.Refused(b.Answer.Decide(t.Context(), b.worker, b.Open(b.worker, b.number), done(models.OutcomeCorrected, e.Hash)), fault.Invalid, "fulfil.supplements")
		b.approves(done(models.OutcomeSupplemented, e.Hash))
		mark := "Tillegg etter krav om retting 2. mars 2026, sak " + b.Open(b.worker, b.number).Item.Reference + ": "
		want := "1|oksana|" + wrong + "|Ringt opp.\n" + mark + "Jeg lurte ikke.\n2|oksana|Takk for hjelpen.|" + mark + "Jeg takket ikke.\n3|ingrid|" + wrong + "|-"
		if got := b.rows(b.chat, remarksOfTheChat); got != want {
			t.Errorf("the chat is\n%s\nwant\n%s", got, want)
		}
		b.says(b.letter(), "Det som står hos oss, blir stående.", "lines: i 2 oppføringer står det nå et tillegg fra deg.")
		if o := b.Open(b.worker, b.number).Item.Outcome; o != models.OutcomeSupplemented {
			t.Errorf("it is counted as %s", o)
		}
	})
}

// What is put beside one row by two lines is put there together, and a value of
// the row is corrected in the same step. A part of the decision says why
// something stands.
func TestCorrectedAndSupplementedIsPartly(t *testing.T) {
	t.Parallel()
	b := newWrong(t, apptest.SQLite(t))
	alone := b.tries(fulfil.Rectifying([]fulfil.Line{beside(" "+wrong, "To.")})).Standing()[0].Of
	e := b.tries(fulfil.Rectifying([]fulfil.Line{
		text("Takk for hjelpen.", "Takk for ingenting."), beside(wrong, "En."), beside(" "+wrong, "To."),
	}))
	if e.Standing()[1].Of != alone || e.Standing()[0].Of == alone {
		t.Errorf("a line is another one when one is put before it: %+v, was %s", e.Standing(), alone)
	}
	ctx, c := t.Context(), b.Open(b.worker, b.number)
	b.Refused(b.Answer.Decide(ctx, b.worker, c, done(models.OutcomeCorrected, e.Hash)), fault.Invalid, "fulfil.supplements")
	b.Refused(b.Answer.Decide(ctx, b.worker, c, done(models.OutcomeSupplemented, e.Hash)), fault.Invalid, "fulfil.corrects")
	d := done(models.OutcomePartly, e.Hash)
	d.Parts = []models.Part{{What: "det første", Ground: "16-assessment", Reason: "Det er slik vi oppfattet det.", Of: e.Standing()[0].Of}}
	b.Refused(b.Answer.Decide(ctx, b.worker, c, d), fault.Invalid, "fulfil.line_unnamed")
	d.Parts = append(d.Parts, models.Part{What: "det andre", Ground: "16-assessment", Reason: "Det også.", Of: e.Standing()[1].Of})
	b.approves(d)
	got := b.rows(b.chat, remarksOfTheChat)
	if !strings.Contains(got, "2|oksana|Takk for ingenting.|-") || strings.Count(got, "Tillegg etter krav") != 2 || !strings.Contains(got, ": En.\nTillegg") || !strings.Contains(got, ": To.") {
		t.Errorf("the chat is\n%s", got)
	}
	b.says(b.letter(), "i én oppføring er dette rettet: text.", "i én oppføring står det nå et tillegg", "Dette sier vi nei til: det første", "Dette sier vi nei til: det andre")
}

// Where nothing is corrected there is nothing to say yes to, and supplements alone
// are partly only where something else is refused. Each of as many values as can
// be written down can have a part of its own.
func TestPartlyTakesSomethingThatIsDone(t *testing.T) {
	t.Parallel()
	b := newWrong(t, apptest.SQLite(t))
	ctx, c := t.Context(), b.Open(b.worker, b.number)
	refused := func(of string) models.Part {
		return models.Part{What: "det", Ground: "16-assessment", Reason: "Det er slik vi oppfattet det.", Of: of}
	}
	in := func(d models.Decision, parts ...models.Part) models.Decision {
		d.Parts = parts
		return d
	}
	e := b.tries(fulfil.Rectifying([]fulfil.Line{{StoreID: "arkiv", Collection: "arkiv:cases", Field: "text", Before: "Nabovarsel fra en annen.", After: "Nei."}}))
	if l := at("arkiv", e).Lines()[0]; l.Met.Change != 0 || len(l.Met.Left) != 1 {
		t.Fatalf("of what may be somebody else's is planned %+v", l.Met)
	}
	for _, o := range []models.Outcome{models.OutcomeCorrected, models.OutcomePartly} {
		d := in(done(o, e.Hash))
		if o == models.OutcomePartly {
			d.Parts = []models.Part{refused(e.Standing()[0].Of), refused("")}
		}
		b.Refused(b.Answer.Decide(ctx, b.worker, c, d), fault.Invalid, "fulfil.nothing_corrected")
	}

	e = b.tries(fulfil.Rectifying([]fulfil.Line{text("Hei.", wrong)}))
	if l := at("chat", e).Lines()[0]; l.Nothing() || l.Met.Already != 1 {
		t.Fatalf("of what is right is planned %+v", l.Met)
	}
	b.Refused(b.Answer.Decide(ctx, b.worker, c, done(models.OutcomeCorrected, e.Hash)), fault.Invalid, "fulfil.right_already")

	var lines []fulfil.Line
	var parts []models.Part
	for i := range fulfil.MaxLines {
		lines = append(lines, beside(wrong, "Tillegg "+strconv.Itoa(i)))
	}
	e = b.tries(fulfil.Rectifying(lines))
	for _, l := range e.Standing() {
		parts = append(parts, refused(l.Of))
	}
	if len(parts) != fulfil.MaxLines || parts[0] == parts[19] {
		t.Fatalf("stands %d, %+v", len(parts), parts)
	}
	b.Refused(b.Answer.Decide(ctx, b.worker, c, in(done(models.OutcomePartly, e.Hash), parts...)), fault.Invalid, "fulfil.supplements_alone")
	b.approves(in(done(models.OutcomePartly, e.Hash), append(parts, refused(""))...))
	b.says(b.letter(), "i én oppføring står det nå et tillegg")
}

// What is right already is told as that, beside what is corrected, and where it
// is all there is of a store.
func TestWhatIsRightAlreadyIsTold(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := newWrong(t, db)
		e := b.tries(fulfil.Rectifying([]fulfil.Line{
			text(wrong, right), text("Takk for noe.", "Takk for hjelpen."),
			{StoreID: "arkiv", Collection: "arkiv:cases", Field: "text", Before: "Ingen sak.", After: "Egen sak."},
		}))
		b.approves(done(models.OutcomeCorrected, e.Hash))
		b.says(b.letter(), "Arkivet:\n– cases: text var riktig i én oppføring fra før.",
			"Chatten:\n– lines: i én oppføring er dette rettet: text.\n– lines: text var riktig i én oppføring fra før.")
		if strings.Contains(b.letter(), "fant ikke") {
			t.Errorf("it says that something was not found:\n%s", b.letter())
		}
	})
}

// What is written down is held against the declarations; a value that nobody has
// is said, and so is what stands in the way. Neither is decided as corrected.
func TestWhatCannotBeCorrected(t *testing.T) {
	t.Parallel()
	b := newWrong(t, apptest.SQLite(t))
	ctx, c := t.Context(), b.Open(b.worker, b.number)
	for name, lines := range map[string][]fulfil.Line{
		"fulfil.nothing_chosen": nil,
		"fulfil.where_missing":  {{StoreID: "chat", Collection: "chat:lines", Field: "id", Before: "1", After: "2"}},
		"fulfil.no_supplement":  {{StoreID: "arkiv", Collection: "arkiv:cases", Field: "text", Before: "Egen sak.", After: "Nei.", Supplement: true}},
		"fulfil.said_twice":     {text("a", "b"), text(" A", "c")},
		"fulfil.after_missing":  {text("a", " ")},
		"fulfil.after_same":     {text("a", "a ")},
		"submit.too_long":       {text("a", strings.Repeat("å", fulfil.MaxValue+1))},
	} {
		b.Refused(b.Effects.Try(ctx, b.worker, c, fulfil.Rectifying(lines)), fault.Invalid, name)
	}
	b.Refused(b.Effects.Try(ctx, b.worker, c, []fulfil.Choice{{StoreID: "chat", Do: fulfil.Keep, Ground: "pol17"}}), fault.Invalid, "fulfil.do_missing")

	e := b.tries(fulfil.Rectifying([]fulfil.Line{text("Noe ingen har sagt.", right)}))
	if l := at("chat", e).Lines()[0]; !l.Nothing() || !e.Ready() {
		t.Errorf("of what nobody says is planned %+v", l)
	}
	b.Refused(b.Answer.Decide(ctx, b.worker, c, done(models.OutcomeCorrected, e.Hash)), fault.Invalid, "fulfil.nothing_to_correct")

	// A case that names somebody else too is not corrected; the person's own is.
	b.run(b.archive, `UPDATE cases SET text = 'Sak.'`)
	e = b.tries(fulfil.Rectifying([]fulfil.Line{{StoreID: "arkiv", Collection: "arkiv:cases", Field: "text", Before: "Sak.", After: "Min sak."}}))
	l := at("arkiv", e).Lines()[0]
	if l.Met.Rows != 2 || l.Met.Change != 1 || len(l.Met.Left) != 1 || l.Met.Left[0].Kind != engine.ThirdParty {
		t.Errorf("of a case about two is planned %+v", l.Met)
	}
	b.Refused(b.Answer.Decide(ctx, b.worker, c, done(models.OutcomeCorrected, e.Hash)), fault.Invalid, "fulfil.hindered_is_partly")
	d := done(models.OutcomePartly, e.Hash)
	d.Parts = []models.Part{{What: "nabovarselet", Ground: "16-not-inaccurate", Reason: "Det er en annens.", Of: e.Standing()[0].Of}}
	b.approves(d)
	if got := b.rows(b.archive, rowsOfTheArchive); got != "70|-|Min sak.\n71|ingrid|Sak.\n72|-|Sak." {
		t.Errorf("the archive is\n%s", got)
	}
	b.says(b.letter(), "cases: én oppføring er ikke rørt, fordi den kan gjelde andre enn deg.")
}

// Without a plan the decision is a letter, and what was tried has to be dropped
// first. Two lines of an owner's are two plans.
func TestRectifiedByLetterAlone(t *testing.T) {
	t.Parallel()
	b := newWrong(t, apptest.SQLite(t))
	ctx, c := t.Context(), b.Open(b.worker, b.number)
	paper := func(after string) []fulfil.Choice {
		return fulfil.Rectifying([]fulfil.Line{{StoreID: "papir", Before: "Møtte ikke.", After: after}})
	}
	first := b.tries(paper("Møtte."))
	if second := b.tries(paper("Møtte likevel.")); second.Hash == first.Hash || second.Hash == "" {
		t.Error("two plans have one hash")
	}
	d := models.Decision{Outcome: models.OutcomeCorrected, Text: "Vi har rettet timen.", ByHand: " "}
	b.Refused(b.Answer.Decide(ctx, b.worker, c, d), fault.Invalid, "decide.by_hand_missing")
	d.ByHand = byHand
	b.Refused(b.Answer.Decide(ctx, b.worker, c, d), fault.Conflict, "fulfil.drop_first")
	b.Must(b.Effects.Drop(ctx, b.worker, c))
	b.approves(d)
	b.says(b.letter(), "Vi har rettet det du ba om.", "Vi har rettet timen.")
	if strings.Contains(b.letter(), byHand) {
		t.Error("the person reads what was noted for who approves")
	}
	if n := b.Count("SELECT COUNT(*) FROM effect_plans"); n != 0 {
		t.Errorf("%d plans are left", n)
	}
}

// A store that refuses is left whole, and trying again corrects it once; a row
// that became something else meanwhile is left, and that is partly.
func TestAStoreThatRefusesACorrection(t *testing.T) {
	t.Parallel()
	b := newWrong(t, apptest.SQLite(t))
	hash := b.tries(fulfil.Rectifying([]fulfil.Line{text(wrong, right), text("Takk for hjelpen.", "Takk.")})).Hash
	b.run(b.chat, `CREATE TRIGGER refuses BEFORE UPDATE ON lines WHEN OLD.id = 2 BEGIN SELECT RAISE(ABORT, 'no'); END`)
	b.approves(done(models.OutcomeCorrected, hash))
	for range 6 {
		b.Clock.Advance(time.Hour)
		b.Drain()
	}
	if got := b.rows(b.chat, remarksOfTheChat); got != remarksBefore || b.state("chat") != models.FulfilFailed {
		t.Errorf("the chat is %s,\n%s", b.state("chat"), got)
	}
	b.run(b.chat, `DROP TRIGGER refuses`)
	b.run(b.chat, `UPDATE lines SET text = 'Noe annet.' WHERE id = 2`)
	b.Must(b.Effects.Retry(t.Context(), b.worker, b.Open(b.worker, b.number), "chat"))
	b.Drain()
	if got := b.state("chat"); got != models.FulfilPartly {
		t.Fatalf("the chat is %s", got)
	}
	b.goesOnWithout("chat", "Raden er skrevet om.")
	b.Drain()
	if got := b.rows(b.chat, remarksOfTheChat); got != strings.Replace(corrected, "Takk for hjelpen.", "Noe annet.", 1) {
		t.Errorf("the chat is\n%s", got)
	}
	b.says(b.letter(), "i én oppføring er dette rettet: text.", "én oppføring er ikke rørt, fordi den ble endret mens vi behandlet saken.")
	if o := b.Open(b.worker, b.number).Item.Outcome; o != models.OutcomePartly {
		t.Errorf("it is counted as %s", o)
	}
}

// A worker that dies after the store's commit: another does it again, and a
// supplement stands there once.
func TestAKillBetweenCommitAndReceiptOfACorrection(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := newWrong(t, db)
		hash := b.tries(fulfil.Rectifying([]fulfil.Line{beside(wrong, "Nei.")})).Hash
		commits := 0
		b.Writing = func(w recordstore.Writer) recordstore.Writer {
			return faulty{w, func() error { return nil }, func() {
				if commits++; commits == 1 {
					b.Exec("UPDATE jobs SET lease_token = 'taken', lease_until = ? WHERE kind = 'fulfil.do' AND state = 'running'", b.Clock.Now().Add(-time.Second))
				}
			}}
		}
		b.approves(done(models.OutcomeSupplemented, hash))
		if got := b.rows(b.chat, remarksOfTheChat); commits != 2 || b.state("chat") != models.FulfilDone || strings.Count(got, "Nei.") != 1 {
			t.Errorf("after %d commits the chat is %s,\n%s", commits, b.state("chat"), got)
		}
		b.says(b.letter(), "lines: i én oppføring var det allerede slik du ba om.")
	})
}

// What the portal cannot write to is the owner's: the task has the lines, while
// it is open.
func TestAnOwnerCorrects(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := newWrong(t, db)
		ctx, owner := t.Context(), b.Staff("arkivar", authz.StoreOwner, "nord")
		hash := b.tries(fulfil.Rectifying([]fulfil.Line{{StoreID: "papir", Before: "Møtte ikke.", After: "Møtte."}, text(wrong, right)})).Hash
		b.approves(done(models.OutcomeCorrected, hash))
		if b.state("chat") != models.FulfilDone || b.state("papir") != models.FulfilHanded || b.letter() != "" {
			t.Errorf("the chat is %s, the papers %s", b.state("chat"), b.state("papir"))
		}
		tasks, err := b.Effects.Tasks(ctx, owner)
		b.Must(err)
		task, err := b.Effects.Task(ctx, owner, tasks[0].ID)
		b.Must(err)
		if lines := task.Effect.Lines(); task.Kind != models.EffectRectify || len(lines) != 1 || lines[0].Before != "Møtte ikke." || lines[0].After != "Møtte." || !lines[0].Owner {
			t.Errorf("the owner is to do %+v", lines)
		}
		if found := b.Readable("Møtte"); len(found) > 0 {
			t.Errorf("it can be read in %v", found)
		}
		b.Must(b.Effects.Answer(ctx, owner, task.ID, fulfil.Reply{State: models.FulfilOwner}))
		b.Drain()
		b.says(b.letter(), "Papirarkivet: den som har ansvar for systemet, meldte 2. mars 2026 at det du ba om, er rettet eller lagt til.", "i én oppføring er dette rettet: text.")
		if task, err = b.Effects.Task(ctx, owner, task.ID); err != nil || len(task.Effect.Choice.Lines) != 0 {
			t.Errorf("answered the task is %+v, %v", task, err)
		}
	})
}

// A store that a machine reads and does not write to is its owner's where the
// person's rows say what is wrong, and nobody's where they do not. What rows are
// named by and tied together with cannot be chosen.
func TestAnOwnerCorrectsWhatWasFound(t *testing.T) {
	t.Parallel()
	b := newBodyAsked(t, apptest.SQLite(t), models.RightRectification, func(f *register.File) {
		for i := range f.Controllers[0].Stores {
			delete(f.Controllers[0].Stores[i].Connection, "write_dsn")
			f.Controllers[0].Stores[i].Owner = models.StoreOwner{Name: "Arkivar", Email: world.OwnerEmail}
		}
	})
	places, err := b.Effects.Places(t.Context(), b.worker, b.Open(b.worker, b.number))
	b.Must(err)
	var got []string
	for _, p := range places {
		got = append(got, p.StoreID+" "+p.Field)
		if !p.Owner || !p.Supplement {
			t.Errorf("%+v is not the owner's", p)
		}
	}
	want := []string{"arkiv counterpart", "arkiv text", "arkiv number", "chat email", "chat text", "papir "}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("can be chosen (-want +got):\n%s", diff)
	}
	e := b.tries(fulfil.Rectifying([]fulfil.Line{
		beside(wrong, "Nei."), {StoreID: "arkiv", Collection: "arkiv:cases", Field: "text", Before: "Noe ingen har skrevet.", After: "Noe."},
	}))
	if chat, archive := at("chat", e), at("arkiv", e); !chat.Manual() || archive.Manual() || !archive.Lines()[0].Nothing() {
		t.Errorf("the plan is %+v\n%+v", chat, archive)
	}
	b.approves(done(models.OutcomeSupplemented, e.Hash))
	owner := b.Staff("arkivar", authz.StoreOwner, "nord")
	tasks, err := b.Effects.Tasks(t.Context(), owner)
	b.Must(err)
	if len(tasks) != 1 || tasks[0].StoreID != "chat" {
		t.Fatalf("the owner has %+v", tasks)
	}
	b.Must(b.Effects.Answer(t.Context(), owner, tasks[0].ID, fulfil.Reply{State: models.FulfilOwner}))
	b.Drain()
	if got := b.rows(b.chat, rowsOfTheChat); got != chatBefore {
		t.Errorf("the chat is\n%s", got)
	}
	b.says(b.letter(), "Arkivet: vi fant ikke det som skulle rettes.", "Chatten: den som har ansvar for systemet, meldte 2. mars 2026 at det du ba om, er rettet eller lagt til.")
}

// Of a case that ended while it was carried out nothing is left of what was to be
// corrected either.
func TestWhatWasToBeCorrectedIsCleared(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := newWrong(t, db)
		hash := b.tries(fulfil.Rectifying([]fulfil.Line{{StoreID: "papir", Before: "Møtte ikke.", After: "Møtte."}})).Hash
		b.approves(done(models.OutcomeCorrected, hash))
		b.Exec("UPDATE request_items SET status = 'withdrawn'")
		if n := b.Count("SELECT COUNT(*) FROM effect_plans WHERE LENGTH(choices_sealed) > 0"); n != 1 {
			t.Errorf("before, %d plans say what is to be corrected", n)
		}
		b.Must(b.Effects.Sweep(t.Context()))
		if n := b.Count("SELECT COUNT(*) FROM effect_plans WHERE LENGTH(choices_sealed) > 0 OR plan_sealed IS NOT NULL OR state <> 'spent'"); n != 0 {
			t.Errorf("%d plans are left", n)
		}
		if e := b.effect(); len(at("papir", e).Choice.Lines) != 0 {
			t.Errorf("it is still known that %+v", at("papir", e).Choice)
		}
	})
}
