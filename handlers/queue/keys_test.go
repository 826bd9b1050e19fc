package queue_test

import (
	"fmt"
	"testing"

	"rettighetsporten/app/rights"
)

// The list is gone through with single keys, which stay out of what is being
// written and can be switched off.
func TestTheListIsGoneThroughWithKeys(t *testing.T) {
	t.Parallel()
	site := serve(t, &service{page: rights.QueuePage{Rows: lines(4)}})
	p := site.SignIn("Ole", "ole@eksempel.no", "ombud:telemark", "ombud:hkdir").Browse("/ombud/ko")
	press := func(key string) {
		p.Evaluate(fmt.Sprintf(`(document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent("keydown", {key: %q, bubbles: true, cancelable: true}))`, key))
	}
	focused := func(when, want string) {
		t.Helper()
		if got := fmt.Sprint(p.Evaluate(`document.activeElement.id || document.activeElement.textContent.trim()`)); got != want {
			t.Errorf("%s: the focus is at %q, want %q", when, got, want)
		}
	}
	press("j")
	focused("the first j", "TEL-2026-00120")
	press("j")
	press("ArrowDown")
	focused("two lines down", "TEL-2026-00118")
	press("k")
	focused("and one up", "HKD-2026-00119")
	press("x")
	if got := fmt.Sprint(p.Evaluate(`document.querySelector("[name=case]:checked").value + " " + document.querySelector("optgroup:disabled").label`)); got != "HKD-2026-00119 4 Telemark fylkeskommune – Karrieresenter Telemark" {
		t.Errorf("x marked and narrowed to %q", got)
	}
	press("/")
	focused("the search", "f-number")
	press("j")
	focused("a j that is written", "f-number")
	p.Evaluate(`document.activeElement.blur()`)
	press("?")
	if open := p.Evaluate(`document.getElementById("keys").open`); open != true {
		t.Error("? shows no keys")
	}
	p.Evaluate(`document.querySelector("[data-keys-choice] input").click(), document.activeElement.blur()`)
	press("j")
	if on := p.Evaluate(`document.querySelector("[data-keys]").contains(document.activeElement)`); on != false {
		t.Error("the keys work though they are switched off")
	}
}
