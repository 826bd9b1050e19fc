package demo

import (
	"context"
	"net/url"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/identity"
	"rettighetsporten/app/rights"
	"rettighetsporten/app/thread"
	"rettighetsporten/app/upload"
)

// write lets the two write to each other: the person with a file, the
// caseworker in answer, and the person once more, which nobody has read. The
// person has also begun on a request to somebody else, and not sent it.
func (c *seeded) write(ctx context.Context, worker authz.Actor, opened rights.Case) error {
	mine, err := c.Rights.Open(ctx, c.actor, c.number)
	if err != nil {
		return err
	}
	at := rights.Place{ControllerID: c.controller, RequestID: opened.Request.ID}
	file := upload.File{Name: "Søknader jeg husker.txt", Content: []byte("Videreutdanning i norsk, høsten 2024\nStipend, våren 2025\n")}
	if err := c.Rights.KeepFile(ctx, c.actor, at, file); err != nil {
		return err
	}
	if err := c.say(ctx, c.actor, mine, "Her er en liste over søknadene jeg husker. Hjelper det?", false); err != nil {
		return err
	}
	if _, err := c.Thread.Read(ctx, worker, opened); err != nil {
		return err
	}
	if err := c.say(ctx, worker, opened, "Takk, det hjelper. Vi leter etter dem først.", false); err != nil {
		return err
	}
	if err := c.say(ctx, c.actor, mine, "Jeg vil også vite hvem som leste søknadene.", true); err != nil {
		return err
	}
	return c.Rights.SaveDraft(ctx, c.actor, "telemark", url.Values{
		"right": {"rectification"}, "about_rectification": {"Dere har skrevet at jeg ikke møtte opp."}, "name": {c.person.Name()},
	})
}

func (c *seeded) say(ctx context.Context, actor authz.Actor, opened rights.Case, text string, addition bool) error {
	return c.Thread.Write(ctx, actor, opened, thread.Draft{Key: identity.NewToken(), Text: text, Addition: addition})
}
