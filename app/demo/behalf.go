package demo

import (
	"context"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/demo/people"
	"rettighetsporten/app/identity"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// childAge is how old the children of the demo are.
const childAge = 9

// cast returns one of those one can log in as.
func (s *seeder) cast(key string) people.Person {
	for _, p := range s.Persons {
		if p.Key == key {
			return p
		}
	}
	return people.Person{}
}

// fileFor logs in who acts for the person, and files the request.
func (c *seeded) fileFor(ctx context.Context) error {
	by := c.cast(c.by)
	p, err := c.Sessions.EnrolPerson(ctx, by.NationalID, c.language.OfPages())
	if err != nil {
		return err
	}
	c.actor, _ = p.As(authz.DataSubject)
	rr, err := c.Rights.Submit(ctx, c.actor, rights.Submission{
		Key: identity.NewToken(), ControllerID: c.controller, Name: by.Name(), Email: by.Email, Language: c.language,
		Wishes: c.asked(), Behalf: rights.OnBehalf{Relation: c.relation, Name: c.person.Name(), Born: c.person.Born},
	})
	c.number = rr.CaseNumber
	return err
}

// showRelation lets the caseworker see that the one may act for the other.
func (c *seeded) showRelation(ctx context.Context) error {
	actor, _, err := c.mine(ctx)
	if err != nil {
		return err
	}
	check := rights.RelationCheck{Source: models.SourceRegister, Note: "Slått opp i Folkeregisteret.", Number: c.person.NationalID}
	if c.unnumbered {
		check.Number = models.NationalID{}
	}
	if c.relation == models.RelationAuthorised {
		check.Source, check.Note = models.SourceDocument, "Fullmakt med underskrift, vist i skranken."
	}
	return c.Rights.ShowRelation(ctx, actor, c.number, check)
}
