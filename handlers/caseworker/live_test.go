package caseworker_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/caseworker"
	"rettighetsporten/handlers/staff/stafftest"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// searching is a collection that comes to an end while somebody looks.
type searching struct {
	*service
	asked atomic.Int32
	last  int32 // the question from which on nothing runs any more
}

func (s *searching) Status(context.Context, authz.Actor, rights.Case) ([]collect.StoreStatus, error) {
	if s.asked.Add(1) >= s.last {
		return stafftest.Settled(), nil
	}
	return stafftest.Statuses(), nil
}

// Open moves the case on when nothing runs any more.
func (s *searching) Open(ctx context.Context, actor authz.Actor, number string) (rights.Case, error) {
	found, err := s.service.Open(ctx, actor, number)
	if s.asked.Load() >= s.last {
		found.Item.Status = models.StatusReview
	}
	return found, err
}

func TestCollectionIsFollowedLive(t *testing.T) {
	t.Parallel()
	s := &searching{service: in(t, models.StatusCollecting), last: 3}
	site := stafftest.Serve(t, func(kit *web.Kit) []web.Route {
		return (&caseworker.Pages{
			Thread: stafftest.Silent{}, Files: stafftest.Silent{},
			Kit: kit, Cases: s, Identities: s, Collections: s, Sources: s, Reviews: s, Drafts: s, Previews: s, Register: s, Effects: &stafftest.Effects{}, Now: stafftest.Now,
		}).Routes()
	})
	p := site.SignIn("Kari", "kari@eksempel.no", "caseworker:telemark").Browse(at)
	p.WaitFor("Søker, 240 rader så langt")
	p.WaitFor("9 av 9 systemer er ferdige.")
	p.WaitFor("Alt er klart til at du skriver svaret.")
	if got := p.Text("#live"); !strings.Contains(got, "9 av 9 systemer er ferdige.") {
		t.Errorf("%q is announced", got)
	}
	if p.Has("#refresh") || !p.Has("#innsamling [data-done]") {
		t.Error("the part goes on asking although it is done")
	}
	for _, problem := range p.Problems() {
		t.Error(problem)
	}
}

func TestCollectionIsFollowedWithoutScripts(t *testing.T) {
	t.Parallel()
	s := &searching{service: in(t, models.StatusCollecting), last: 2}
	site := stafftest.Serve(t, func(kit *web.Kit) []web.Route {
		return (&caseworker.Pages{
			Thread: stafftest.Silent{}, Files: stafftest.Silent{},
			Kit: kit, Cases: s, Identities: s, Collections: s, Sources: s, Reviews: s, Drafts: s, Previews: s, Register: s, Effects: &stafftest.Effects{}, Now: stafftest.Now,
		}).Routes()
	})
	r := site.SignIn("Kari", "kari@eksempel.no", "caseworker:telemark")
	link := r.Get(at).One("a", "id", "refresh")
	if got := stafftest.Attr(link, "href"); got != at { // with a place on the page it would not be asked for again
		t.Fatalf("the link to refresh leads to %q", got)
	}
	r.Get(at).Want(200, "9 av 9 systemer er ferdige.")
}
