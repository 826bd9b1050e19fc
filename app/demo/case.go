package demo

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/demo/people"
	"rettighetsporten/app/identity"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// seeded is one case on its way through its story.
type seeded struct {
	*seeder
	story
	person people.Person
	actor  authz.Actor
	number string
}

// file logs the person in, proves the e-mail address by the code that the
// mail server got, and files the request.
func (c *seeded) file(ctx context.Context) error {
	switch {
	case c.paper:
		return c.receive(ctx)
	case c.by != "":
		return c.fileFor(ctx)
	}
	p, err := c.Sessions.EnrolPerson(ctx, c.person.NationalID, c.language.OfPages())
	if err != nil {
		return err
	}
	c.actor, _ = p.As(authz.DataSubject)
	contact, err := c.Rights.SendCode(ctx, c.actor, c.person.Email, c.language)
	if err != nil {
		return err
	}
	if err := c.Drain(ctx); err != nil {
		return err
	}
	code, err := c.codeFor(c.person.Email)
	if err != nil {
		return err
	}
	if err := c.Rights.Prove(ctx, c.actor, contact.ID, code); err != nil {
		return err
	}
	rr, err := c.Rights.Submit(ctx, c.actor, rights.Submission{
		Key: identity.NewToken(), ControllerID: c.controller, Name: c.person.Name(), Email: c.person.Email, Language: c.language,
		Wishes: c.asked(),
	})
	c.number = rr.CaseNumber
	return err
}

// asked returns what the request asks for, the story's own right first.
func (c *seeded) asked() []rights.Wish {
	return append([]rights.Wish{{Right: c.right, ActivityID: c.service, Asked: models.Asked{About: c.about, Wanted: c.wanted}}}, c.wishes...)
}

// receive lets the ombud write down what came in a letter.
func (c *seeded) receive(ctx context.Context) error {
	actor, err := c.as(c.ombud, authz.Ombud)
	if err != nil {
		return err
	}
	rr, err := c.Rights.Receive(ctx, actor, rights.Intake{
		Submission: rights.Submission{
			Key: identity.NewToken(), ControllerID: c.controller, Name: c.person.Name(), Language: c.language,
			Wishes: c.asked(),
		},
		Postal: "Storgata 1\n3674 Notodden", Channel: models.ChannelLetter, At: c.Clock.Now(), Check: models.CheckedNothing,
	})
	c.number = rr.CaseNumber
	return err
}

var codePattern = regexp.MustCompile(`\b\d{6}\b`)

func (c *seeded) codeFor(address string) (string, error) {
	mails := c.Mailbox.Mails()
	for _, m := range slices.Backward(mails) {
		if strings.EqualFold(m.To, address) {
			if code := codePattern.FindString(m.Body); code != "" {
				return code, nil
			}
		}
	}
	return "", errors.New("no code came")
}

func (c *seeded) assign(ctx context.Context) error {
	actor, err := c.as(c.ombud, authz.Ombud)
	if err != nil {
		return err
	}
	opened, err := c.Rights.Open(ctx, actor, c.number)
	if err != nil {
		return err
	}
	return c.Rights.Assign(ctx, actor, c.number, c.staff[c.caseworker].StaffID, opened.Request.Version)
}

// mine opens the case for its caseworker.
func (c *seeded) mine(ctx context.Context) (authz.Actor, rights.Case, error) {
	actor, err := c.as(c.caseworker, authz.Caseworker)
	if err != nil {
		return actor, rights.Case{}, err
	}
	opened, err := c.Rights.Open(ctx, actor, c.number)
	return actor, opened, err
}

func (c *seeded) start(ctx context.Context) error {
	actor, opened, err := c.mine(ctx)
	if err != nil {
		return err
	}
	return c.Collect.Start(ctx, actor, opened)
}

// ownersAnswer lets the owners of the stores no machine can read look and
// answer.
func (c *seeded) ownersAnswer(ctx context.Context) error {
	for _, p := range people.AllStaff() {
		owner, ok := c.staff[p.Key].As(authz.StoreOwner)
		if !ok || !owner.Reaches(c.controller) {
			continue
		}
		tasks, err := c.Collect.Tasks(ctx, owner)
		if err != nil {
			return err
		}
		for _, t := range tasks {
			if t.State != models.TaskOpen || t.ControllerID != c.controller || t.StoreID == c.silent {
				continue
			}
			opened, err := c.Collect.Task(ctx, owner, t.ID)
			if err != nil {
				return err
			}
			if opened.CaseNumber != c.number {
				continue
			}
			if err := c.Collect.Answer(ctx, owner, t.ID, c.reply(t.StoreID)); err != nil {
				return err
			}
		}
	}
	if c.silent == "" {
		return nil
	}
	actor, opened, err := c.mine(ctx)
	if err != nil {
		return err
	}
	return c.Collect.GoOnWithout(ctx, actor, opened, c.silent, "Systemeieren har ikke svart ennå. Personen bør få resten i tide.")
}

func (c *seeded) reply(storeID string) collect.Reply {
	notes := c.Stores.Notes(storeID, c.person)
	if len(notes) == 0 {
		return collect.Reply{State: models.TaskNotFound}
	}
	r := collect.Reply{State: models.TaskCompleted}
	for _, n := range notes {
		r.Rows = append(r.Rows, map[string]any{"Opplysning": n})
	}
	if c.right == models.RightPortability {
		return r // no machine reads what is in files
	}
	r.Attachments = []collect.Attachment{{Name: "Skannet notat.txt", Content: []byte(notes[0] + "\n")}}
	return r
}

func (c *seeded) review(ctx context.Context) error {
	actor, opened, err := c.mine(ctx)
	if err != nil {
		return err
	}
	if _, err := c.Review.ReleaseRest(ctx, actor, opened); err != nil {
		return err
	}
	rows, err := c.Review.Rows(ctx, actor, opened)
	if err != nil {
		return err
	}
	held := -1
	if c.withhold {
		held = len(rows) - 1
		for held > 0 && rows[held].IsAttachment() {
			held--
		}
	}
	for i, r := range rows {
		ref := []review.Ref{{PageID: r.PageID, Index: r.Index}}
		choice := review.Choice{Outcome: models.Released}
		if r.Third || i == held {
			choice = review.Choice{
				Outcome: models.Withheld, Ground: c.others(), Reason: "Raden handler om en annen person, som ikke har sagt ja til at du får den.",
				Argument: "Raden er den andres opplysninger. Vi har spurt, og fått nei. Uten det som gjelder den andre, er det ingenting igjen å vise.",
			}
		}
		if r.Choice == nil || i == held {
			if err := c.Review.Choose(ctx, actor, opened, ref, choice); err != nil {
				return err
			}
		}
	}
	return c.confirm(ctx, actor, opened)
}

// others is the ground on which what is about others is held back.
func (c *seeded) others() models.Ground {
	if c.right == models.RightPortability {
		return "20-4-others"
	}
	return "15-4"
}

func (c *seeded) confirm(ctx context.Context, actor authz.Actor, opened rights.Case) error {
	silent, err := c.Answer.ToConfirm(ctx, actor, opened)
	if err != nil {
		return err
	}
	statements := map[review.Fact]string{}
	for _, a := range silent {
		for _, f := range a.SilentOn() {
			text := "Vi har sjekket med den som har ansvar for tjenesten: opplysningene er ikke gitt videre til andre enn våre egne medarbeidere."
			if f == models.FactAutomated {
				text = "Vi har sjekket med den som har ansvar for tjenesten: ingen avgjørelser om deg er tatt av en maskin alene."
			}
			statements[review.Fact{ActivityID: a.ID, Fact: f}] = text
		}
	}
	return c.Review.Confirm(ctx, actor, opened, statements)
}

func (c *seeded) draft(ctx context.Context) error {
	actor, opened, err := c.mine(ctx)
	if err != nil {
		return err
	}
	summary := "Takk for at du spurte. Ta gjerne kontakt hvis noe er uklart."
	if c.language == models.English {
		summary = "Thank you for asking. Please contact us if anything is unclear."
	}
	if err := c.Answer.Submit(ctx, actor, opened, summary); err != nil {
		return fmt.Errorf("%s: %w", c.number, err)
	}
	return nil
}

func (c *seeded) approve(ctx context.Context) error {
	actor, err := c.as(c.approver, authz.Approver)
	if err != nil {
		return err
	}
	opened, err := c.Rights.Open(ctx, actor, c.number)
	if err != nil {
		return err
	}
	draft, err := c.Answer.Draft(ctx, actor, opened)
	if err != nil {
		return err
	}
	return c.Answer.Approve(ctx, actor, opened, draft.Version)
}

func (c *seeded) withdraw(ctx context.Context) error {
	return c.Rights.Withdraw(ctx, c.actor, c.number)
}
