package caseworker_test

import (
	"net/http"
	"testing"

	"rettighetsporten/models"
)

func TestTheRowsOfALongTable(t *testing.T) {
	t.Parallel()
	kari(t, inReview(t)).LeafsThrough(at+"/svar", at+"/svar", at+"/svar/forhandsvisning")
	r := kari(t, in(t, models.StatusAnswered))
	r.LeafsThrough(at+"/svar/sendt/1", at+"/svar/sendt/1", at+"/svar/sendt/1")
	for _, version := range []string{"2", "x"} {
		r.Get(at + "/svar/sendt/" + version + "/rader/table-1").Want(http.StatusNotFound)
	}
}

func TestTheRowsOfALongTableLook(t *testing.T) {
	t.Parallel()
	kari(t, inReview(t)).Look(at+"/svar/forhandsvisning/rader/table-1?page=2", "caseworker-rows")
}
