package caseworker_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/fault"
)

const manifestPath = at + "/gjennomgang/valg"

func TestManifestTellsEveryChoice(t *testing.T) {
	t.Parallel()
	s := inReview(t)
	r := kari(t, s)
	r.Get(reviewPath).One("a", "href", manifestPath)
	p := r.Get(manifestPath+"?page=2").Want(
		http.StatusOK, "Nettsidens logg, rad 1 Utleveres", "Sladdet: 5 tegn i =Linje", "Sladdet: hele Linje", "rad 1240 Nytt eller endret Holdes tilbake", "240 valg.",
		"Side 2 av 3", "1 rad holdes tilbake. Kari Saksbehandler,", "Angret av Kari Saksbehandler", "238 rader som var igjen, utleveres",
	)
	p.One("a", "href", manifestPath+"?page=3")
	p.One("a", "href", manifestPath+"?page=1")
	only := r.Get(manifestPath+"?changed=1&page=2").Want(http.StatusOK, "Vis alle")
	only.Lacks("hele Linje")
	only.One("a", "href", manifestPath+"?changed=1&page=3")
}

// The table has no value of any row, and nothing that a spreadsheet calculates.
func TestManifestIsATable(t *testing.T) {
	t.Parallel()
	s := inReview(t)
	r := kari(t, s)
	got := strings.Split(strings.TrimSpace(string(r.Get(manifestPath+".csv").Body)), "\r\n")
	want := []string{
		"\ufeffSystem;Samling;Rad;Valg;Felt;Fra tegn;Til tegn;Kode;Hjemmel;Hvem;Når;Nytt eller endret",
		"Nettsidens logg;Nettsidens logg;1;utleveres;;;;;;Kari Saksbehandler;16. november 2026 kl. 09.30;",
		"Nettsidens logg;Nettsidens logg;1;sladdet;'=Linje;5;9;15-4;personvernforordningen artikkel 15 nr. 4: hensynet til andres rettigheter og friheter;Kari Saksbehandler;16. november 2026 kl. 09.30;ja",
	}
	if diff := cmp.Diff(want, got[:min(3, len(got))]); diff != "" || len(got) != 5 {
		t.Errorf("%d lines (-want +got):\n%s", len(got), diff)
	}
	s.Refuses = fault.New(fault.Internal, "error.internal")
	r.Get(manifestPath + ".csv").Want(http.StatusInternalServerError)
}

func TestManifestLooks(t *testing.T) {
	t.Parallel()
	kari(t, inReview(t)).Look(manifestPath, "manifest")
}
