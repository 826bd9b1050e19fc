package staff

import (
	"context"
	"strings"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// Course reads what has been said and done beside the work on a case.
type Course interface {
	Standing(ctx context.Context, actor authz.Actor, c rights.Case) (rights.Standing, error)
	Inquiries(sealed []models.Inquiry) ([]rights.Inquiry, error)
	Letters(ctx context.Context, actor authz.Actor, c rights.Case) ([]rights.Letter, error)
	Receipts(ctx context.Context, actor authz.Actor, c rights.Case) ([]rights.Receipt, error)
	Advices(ctx context.Context, actor authz.Actor, c rights.Case) ([]rights.Advice, error)
	Relatives(ctx context.Context, actor authz.Actor, c rights.Case) ([]rights.Relative, error)
}

// CourseOf is the course of a case in words, and what can be done next.
type CourseOf struct {
	Extension string // how it stands with the extension, "" when nothing was ordered
	Receipts  []ReceiptOf
	Inquiries []InquiryOf
	Letters   []Letter
	Advices   []AdviceOf
	Relatives []RelativeOf
	Acts      []ActOf
}

// ReceiptOf is a correction of when the request came, and why.
type ReceiptOf struct{ Text, Reason string }

// InquiryOf is what the person was asked, and what they said.
type InquiryOf struct {
	Kind, Asked, Question, Answered, Answer string
	Open                                    bool
}

// Letter is a letter to the person.
type Letter struct {
	Title, At, Path, Opened string
	Posted                  string // the day it was sent on paper
}

// AdviceOf is what the ombud was asked and has said.
type AdviceOf struct{ About, Asked, Question, Given, Text string }

// RelativeOf is a case that belongs with this one.
type RelativeOf struct {
	Number, Path, How, What string // Path is "" where the reader does not serve the case
}

// ActOf is an act that is offered: a link, or why it cannot be done.
type ActOf struct{ Path, Label, Not string }

// QueueOf returns the address of the role's queue.
func QueueOf(role authz.Role) string {
	switch role {
	case authz.Ombud:
		return "/ombud/ko"
	case authz.Approver:
		return "/beslutter/ko"
	case authz.Caseworker, authz.DataSubject, authz.StoreOwner, authz.Administrator, authz.Auditor, authz.System:
	}
	return "/saksbehandler/ko"
}

// offered are the acts a role can be offered, in order: the address and the
// key of its texts.
var offered = map[authz.Role][]struct {
	slug, key string
	act       models.Act
	always    bool // shown with why, when it cannot be done
}{
	authz.Caseworker: {
		{"forleng", "extend", models.ActExtend, true},
		{"sporsmal", "inquire", models.ActInquire, false},
		{"gebyr", "fee", models.ActFee, false},
		{"gebyr/frafall", "waive", "", false},
		{"sporsmal/svar", "note", models.ActReply, false},
		{"identitet", "identify", "", false},
		{"relasjon", "relation", "", false},
		{"relasjon/mangler", "unrelated", "", false},
		{"relasjon/slutt", "endbehalf", "", false},
		{"hvem", "person", "", false},
		{"nummer", "number", "", false},
		{"brevadresse", "postal", "", false},
		{"adresse", "shield", "", false},
		{"tillegg", "addition", "", false},
		{"trukket", "withdrawal", models.ActWithdraw, false},
		{"ikke-reklame", "ordinary", "", false},
		{"avgjor", "decide", models.ActDecide, false},
		{"rad", "ask", models.ActAdvise, false},
		{"mottak", "receipt", models.ActCorrectReceipt, false},
		{"videresend", "forward", models.ActForward, false},
		{"annet-regelverk", "reroute", models.ActReroute, false},
		{"gjenapne", "reopen", models.ActReopen, false},
		{"koble", "link", "", false},
	},
	authz.Ombud: {
		{"rad", "advise", models.ActAdvise, false},
		{"mottak", "receipt", models.ActCorrectReceipt, false},
		{"videresend", "forward", models.ActForward, false},
		{"tillegg", "addition", "", false},
		{"trukket", "withdrawal", models.ActWithdraw, false},
		{"gjenapne", "reopen", models.ActReopen, false},
		{"koble", "link", "", false},
	},
}

// sensible reports whether there is something for the act to be done to, of
// those that the table of acts does not know.
func sensible(key string, c rights.Case, st rights.Standing) bool {
	switch key {
	case "identify":
		return c.Request.IdentityCheck == models.CheckedNothing // everybody else is known
	case "waive":
		return c.Item.Fee > 0 && c.Item.MayWaive()
	case "number":
		return st.NumberMissing
	case "relation", "person":
		return c.Behalf != nil && c.Behalf.Unproved()
	case "unrelated":
		return c.Behalf != nil && c.Behalf.Unproved() && c.Item.Status.Open()
	case "endbehalf":
		return c.Behalf != nil && c.Behalf.State == models.RepresentationShown && c.Behalf.Acts
	case "postal":
		return c.MayNotePostal()
	case "addition":
		return c.Registered() && c.Item.Status.MessageStage() != ""
	case "withdrawal":
		return c.Registered() // everybody else does it themselves
	case "ordinary":
		return c.Item.MayBeOrdinary()
	case "shield":
		return c.OnPaper() || c.Behalf != nil
	}
	return true
}

// ReadCourse reads the course of the case for the reader whose cases lie at
// the address. A caseworker who does not have the case reads none of it.
func ReadCourse(ctx context.Context, b web.Base, from Course, actor authz.Actor, c rights.Case, at string) (CourseOf, error) {
	var out CourseOf
	if mine := c.RequireAssignee(actor) == nil; actor.Role == authz.Caseworker && !mine {
		return out, nil
	}
	st, err := from.Standing(ctx, actor, c)
	if err != nil {
		return out, err
	}
	out.Extension = extensionWords(b, st.Extension)
	for _, o := range offered[actor.Role] {
		a := ActOf{Path: at + "/" + o.slug, Label: b.T("acts." + o.key)}
		if !sensible(o.key, c, st) {
			continue
		}
		if key := c.Item.Forbids(o.act, st.Standing); o.act != "" && key != "" {
			if !o.always || !c.Item.Status.Open() {
				continue
			}
			a.Path, a.Not = "", b.T(key)
		}
		out.Acts = append(out.Acts, a)
	}
	inquiries, err := from.Inquiries(st.Inquiries)
	if err != nil {
		return out, err
	}
	for _, i := range inquiries {
		out.Inquiries = append(out.Inquiries, inquiryOf(b, i))
	}
	letters, err := from.Letters(ctx, actor, c)
	if err != nil {
		return out, err
	}
	for _, l := range letters {
		line := LetterOf(b, l, at)
		if actor.Role == authz.Approver {
			line.Path = "" // has no page for letters
		}
		out.Letters = append(out.Letters, line)
	}
	return out, readKin(ctx, b, from, actor, c, at, &out)
}

// readKin adds the corrected receipts, the ombud's advice and the cases that belong with this one.
func readKin(ctx context.Context, b web.Base, from Course, actor authz.Actor, c rights.Case, at string, out *CourseOf) error {
	receipts, err := from.Receipts(ctx, actor, c)
	if err != nil {
		return err
	}
	for _, r := range receipts {
		text := b.T("acts.receipts.line", "channel", b.T("clock.channel."+string(r.Channel)), "at", b.L.Instant(r.ReceivedAt), "name", r.Name, "set", b.L.ShortInstant(r.SetAt))
		out.Receipts = append(out.Receipts, ReceiptOf{Text: text, Reason: r.Reason})
	}
	advices, err := from.Advices(ctx, actor, c)
	if err != nil {
		return err
	}
	for _, a := range advices {
		line := AdviceOf{About: b.T("acts.advice.about." + string(a.About)), Question: a.Question, Text: a.Text}
		if a.AskedAt != nil {
			line.Asked = b.L.ShortInstant(*a.AskedAt)
		}
		if a.GivenAt != nil {
			line.Given = b.L.ShortInstant(*a.GivenAt)
		}
		out.Advices = append(out.Advices, line)
	}
	relatives, err := from.Relatives(ctx, actor, c)
	if err != nil {
		return err
	}
	root := at[:strings.LastIndex(at, "/")+1]
	for _, r := range relatives {
		how := "person"
		if r.Kind != "" {
			how = string(r.Kind) + "_later"
			if r.Earlier {
				how = string(r.Kind) + "_earlier"
			}
		}
		line := RelativeOf{Number: r.CaseNumber, How: b.T("acts.kin." + how), What: b.T("acts.kin.elsewhere", "body", r.Body, "at", r.ReceivedAt)}
		if r.Reached {
			line.Path = root + r.CaseNumber
			line.What = b.T("acts.kin.what", "right", b.T("staff.right."+string(r.Right)), "state", b.T("staff.state."+string(r.Status)), "date", b.L.ShortDate(b.L.Day(r.ReceivedAt)))
		}
		out.Relatives = append(out.Relatives, line)
	}
	return nil
}

// LetterOf words a letter for the reader whose cases lie at the address.
func LetterOf(b web.Base, l rights.Letter, at string) Letter {
	out := Letter{
		Title: b.T("letter." + string(l.Kind) + ".title"), At: b.L.ShortInstant(l.CreatedAt), Path: at + "/brev/" + l.ID,
	}
	if l.OpenedAt != nil {
		out.Opened = b.L.ShortInstant(*l.OpenedAt)
	}
	out.Posted = b.L.ShortDate(l.PostedOn)
	return out
}

// Paragraphs returns the paragraphs of a letter.
func Paragraphs(body string) []string { return strings.Split(body, "\n\n") }

func inquiryOf(b web.Base, i rights.Inquiry) InquiryOf {
	out := InquiryOf{
		Kind: b.T("acts.inquire.kind." + string(i.Kind)), Asked: b.L.ShortInstant(i.AskedAt), Question: i.Question, Answer: i.Answer, Open: i.AnsweredAt == nil,
	}
	if i.Kind == models.InquiryFee {
		out.Kind = b.T("acts.fee.of", "kroner", i.Fee)
	}
	if i.Accepted {
		out.Answer = strings.TrimSpace(b.T("acts.fee.accepted") + "\n" + i.Answer)
	}
	if i.AnsweredAt != nil {
		out.Answered = b.L.ShortInstant(*i.AnsweredAt)
	}
	return out
}

// extensionWords says how it stands with the extension.
func extensionWords(b web.Base, e *models.Extension) string {
	switch {
	case e == nil:
		return ""
	case e.NotifiedAt == nil:
		return b.T("acts.extension.waiting")
	case e.TooLate:
		return b.T("acts.extension.too_late", "at", b.L.Instant(*e.NotifiedAt))
	default:
		return b.T("acts.extension.told", "at", b.L.Instant(*e.NotifiedAt))
	}
}
