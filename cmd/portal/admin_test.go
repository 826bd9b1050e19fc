package main

import (
	"net/http"
	"strings"
	"testing"

	"rettighetsporten/models"
)

// The administrator tries the connection to every store a machine can read:
// each answers, and none gives anything away.
func TestEveryConnectionOfTheDemoCanBeTried(t *testing.T) {
	t.Parallel()
	d := startEmptyDemo(t)
	v := newVisitor(t, d.address)
	if r := v.login("/ansatt", "administrator"); r.status != http.StatusOK {
		t.Fatalf("the administrator cannot log in: %d", r.status)
	}
	tried := map[models.StoreKind]int{}
	for _, controller := range []string{"telemark", "hkdir", "vestfold", "aure"} {
		stores, err := d.portal.register.Stores(t.Context(), controller)
		must(t, err)
		for _, s := range stores {
			r := v.post("/admin/"+controller+"/fagsystem/"+s.ID+"/prov", nil)
			tried[s.Kind]++
			if s.Kind == models.StoreManual {
				if r.status != http.StatusConflict {
					t.Errorf("%s has no connection, and the answer is %d", s.ID, r.status)
				}
				continue
			}
			if r.status != http.StatusOK || !strings.Contains(r.body, "Svarer som det skal") || strings.Contains(r.body, `data-state="failed"`) {
				t.Errorf("%s: %d\n%s", s.ID, r.status, r.body)
			}
		}
	}
	for _, kind := range []models.StoreKind{models.StoreSQL, models.StoreFile, models.StoreHTTP, models.StoreManual} {
		if tried[kind] == 0 {
			t.Errorf("no store of the kind %s was tried", kind)
		}
	}
	auditor := newVisitor(t, d.address)
	auditor.login("/ansatt", "auditor")
	if r := auditor.get("/revisor?kjede=telemark"); !strings.Contains(r.body, "store.probed") {
		t.Error("the log does not tell that connections were tried")
	}
}

// A store that is gone says so, by a reason and without where it was.
func TestAConnectionThatIsGoneSaysSo(t *testing.T) {
	t.Parallel()
	d := startEmptyDemo(t)
	must(t, d.stores.Close())
	v := newVisitor(t, d.address)
	v.login("/ansatt", "administrator")
	r := v.post("/admin/telemark/fagsystem/telemark-calendar/prov", nil)
	if r.status != http.StatusOK || !strings.Contains(r.body, "Systemet svarer ikke.") || strings.Contains(r.body, "127.0.0.1:") {
		t.Errorf("%d\n%s", r.status, r.body)
	}
}
