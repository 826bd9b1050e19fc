package staff_test

import (
	"testing"

	"rettighetsporten/app/thread"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/models"
)

// Where somebody acts for the person, the page says which of the two wrote.
func TestWhoWroteIsSaid(t *testing.T) {
	t.Parallel()
	row := models.Message{Author: models.AuthorPerson}
	for name, c := range map[string]struct {
		message thread.Message
		side    models.Author
		who     string
		mine    bool
	}{
		"one's own":                  {thread.Message{Message: row}, models.AuthorPerson, "Deg", true},
		"for oneself, by a guardian": {thread.Message{Message: row, By: "Ola Verge", Behalf: true}, models.AuthorPerson, "Ola Verge, på dine vegne", false},
		"by the person, to them":     {thread.Message{Message: row, By: "Sofia"}, models.AuthorPerson, "Sofia", false},
		"to staff":                   {thread.Message{Message: row, By: "Ola Verge", Behalf: true}, models.AuthorStaff, "Ola Verge, på vegne av den det gjelder", false},
		"to staff, by the person":    {thread.Message{Message: row, By: "Sofia"}, models.AuthorStaff, "Sofia", false},
		"where nobody acts":          {thread.Message{Message: row}, models.AuthorStaff, "Innbyggeren", false},
	} {
		got := staff.ThreadOf(base(t), []thread.Message{c.message}, nil, c.side, "/krav/x/vedlegg")[0]
		if got.Who != c.who || got.Mine != c.mine {
			t.Errorf("%s: %q, the reader's own: %v", name, got.Who, got.Mine)
		}
	}
}
