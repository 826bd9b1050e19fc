package identity_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/identity"
)

func TestAKeptFormIsItsOwnersAloneForTwoHours(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		e := newEntrance(t, db, identity.CitizenProvider)
		s, ctx := e.login.Sessions, t.Context()
		kari, err := e.load(e.enter("kari"))
		must(t, err)
		per, err := e.load(e.enter("per"))
		must(t, err)
		e.house.wait(23 * time.Hour)
		must(t, s.Purge(ctx))
		owner, err := s.FormOwner(ctx, kari.CSRF)
		if err != nil || owner != kari.Person.DataSubjectID {
			t.Fatalf("the form is %q's, %v", owner, err)
		}
		for _, token := range []string{"", "somebody's"} {
			if _, err := s.FormOwner(ctx, token); !fault.Is(err, fault.NotFound) {
				t.Errorf("the form with the token %q has an owner: %v", token, err)
			}
		}
		wrote := url.Values{"about": {"Alt om\r\nmeg 🙂"}, "name": {"Kari"}}
		must(t, s.KeepForm(ctx, owner, "/side", url.Values{"about": {"old"}}))
		must(t, s.KeepForm(ctx, owner, "/side", wrote))
		got, err := s.KeptForm(ctx, owner, "/side")
		if diff := cmp.Diff(wrote, got); diff != "" || err != nil {
			t.Errorf("kept %v (-want +got):\n%s", err, diff)
		}
		none := func(what, person, page string) {
			t.Helper()
			if f, err := s.KeptForm(ctx, person, page); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v, %v", what, f, err)
			}
		}
		none("another person", per.Person.DataSubjectID, "/side")
		none("another page", owner, "/annen")
		if err := s.KeepForm(ctx, owner, "/lang", url.Values{"about": {strings.Repeat("a", 256<<10)}}); !fault.Is(err, fault.TooLarge) {
			t.Errorf("too much: %v", err)
		}
		none("too much", owner, "/lang")

		e.house.wait(2 * time.Hour)
		none("after two hours", owner, "/side")
		must(t, s.Purge(ctx))
		var n int64
		must(t, db.Read().WithContext(ctx).Raw("SELECT COUNT(*) FROM kept_forms").Scan(&n).Error)
		if n != 0 {
			t.Errorf("%d forms are left after the purge", n)
		}
		if _, err := s.FormOwner(ctx, kari.CSRF); !fault.Is(err, fault.NotFound) {
			t.Errorf("after a day it is still known whose form it was: %v", err)
		}
	})
}

func TestFewFormsOfAPersonAreKept(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		e := newEntrance(t, db, identity.CitizenProvider)
		s, ctx := e.login.Sessions, t.Context()
		kari, err := e.load(e.enter("kari"))
		must(t, err)
		id := kari.Person.DataSubjectID
		for page := range strings.SplitSeq("abcdefg", "") {
			must(t, s.KeepForm(ctx, id, page, url.Values{"page": {page}}))
			e.house.wait(time.Second)
		}
		must(t, s.DropForm(ctx, id, "f"))
		must(t, s.DropForm(ctx, id, "f"))
		var left string
		for page := range strings.SplitSeq("abcdefg", "") {
			if f, err := s.KeptForm(ctx, id, page); err == nil {
				left += f.Get("page")
			}
		}
		if left != "cdeg" {
			t.Errorf("left are %q, want the newest five without the one that was sent", left)
		}
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
