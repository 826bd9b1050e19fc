package staff

import (
	"context"
	"time"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/rights"
	"rettighetsporten/app/thread"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// MessageOf is a message in words.
type MessageOf struct {
	Who, At, Stamp string
	Kind           string // what it is beside a message: an addition, or about the answer
	Text           string
	Files          []FileOf
	Mine           bool // the reader's side wrote it
	New            bool // it was unread until now
}

// ThreadOf words the messages for a reader of the side, whose files lie below
// the address.
func ThreadOf(b web.Base, messages []thread.Message, files []rights.File, side models.Author, at string) []MessageOf {
	out := make([]MessageOf, 0, len(messages))
	for _, m := range messages {
		line := MessageOf{
			Who: whoWrote(b, m, side), At: b.L.Instant(m.WrittenAt), Stamp: m.WrittenAt.UTC().Format(time.RFC3339),
			Text: m.Text, Files: FilesOf(b, With(files, m.ID), at), Mine: m.Author == side && m.By == "", New: m.Author != side && m.ReadAt == nil,
		}
		switch {
		case m.Addition:
			line.Kind = b.T("thread.addition." + string(m.Stage))
		case m.Stage == models.StageAnswered:
			line.Kind = b.T("thread.about_answer")
		}
		if m.Channel != "" {
			line.Kind = b.T("thread.told", "kind", line.Kind, "how", b.T("clock.channel."+string(m.Channel)), "date", m.CameOn)
		}
		out = append(out, line)
	}
	return out
}

// whoWrote names who wrote the message, for a reader of the side: where somebody
// acts for the person, which of the two it was.
func whoWrote(b web.Base, m thread.Message, side models.Author) string {
	switch {
	case m.Behalf:
		return b.T("thread.from."+string(side)+"_reads_representative", "name", m.By)
	case m.By != "":
		return m.By
	}
	return b.T("thread.from." + string(side) + "_reads_" + string(m.Author))
}

// Thread is what the person and the controller write to each other.
type Thread interface {
	Read(ctx context.Context, actor authz.Actor, c rights.Case) ([]thread.Message, error)
	Additions(ctx context.Context, actor authz.Actor, c rights.Case) ([]thread.Message, error)
	Unread(ctx context.Context, actor authz.Actor, requestIDs []string) (map[string]int, error)
}

// Files are the files the person sent with the case.
type Files interface {
	Files(ctx context.Context, actor authz.Actor, c rights.Case) ([]rights.File, error)
	OpenFile(ctx context.Context, actor authz.Actor, c rights.Case, id string) (rights.File, error)
}

// FromPerson is what the person sent with the request and after it.
type FromPerson struct {
	Files     []FileOf    // filed with the request
	Additions []MessageOf // what they have added to it since
	Messages  []MessageOf // the whole thread, for a page that shows it
	Unread    int         // messages that wait for who has the case
}

// ReadFromPerson reads what the person sent, for a reader whose files lie below the
// address; with all, the whole thread too, which is then read. Who has not the
// case, of the caseworkers, reads none of it.
func ReadFromPerson(ctx context.Context, b web.Base, from Thread, kept Files, actor authz.Actor, c rights.Case, at string, all bool) (FromPerson, error) {
	var out FromPerson
	if mine := c.RequireAssignee(actor) == nil; actor.Role == authz.Caseworker && !mine {
		return out, nil
	}
	files, err := kept.Files(ctx, actor, c)
	if err != nil {
		return out, err
	}
	unread, err := from.Unread(ctx, actor, []string{c.Request.ID})
	if err != nil {
		return out, err
	}
	additions, err := from.Additions(ctx, actor, c)
	if err != nil {
		return out, err
	}
	out.Files, out.Unread = FilesOf(b, With(files, ""), at), unread[c.Request.ID]
	out.Additions = ThreadOf(b, additions, files, models.AuthorStaff, at)
	if !all {
		return out, nil
	}
	messages, err := from.Read(ctx, actor, c)
	out.Messages = ThreadOf(b, messages, files, models.AuthorStaff, at)
	return out, err
}
