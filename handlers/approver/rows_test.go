package approver_test

import (
	"fmt"
	"net/http"
	"testing"

	"rettighetsporten/app/fault"
	"rettighetsporten/app/review"
	"rettighetsporten/models"
)

func TestTheRowsOfALongTable(t *testing.T) {
	t.Parallel()
	s := submitted(t)
	bodil(t, s).LeafsThrough(at, at, at+"/forhandsvisning")
	s.preview = fault.New(fault.NotFound, "error.not_found")
	bodil(t, s).Get(at + "/forhandsvisning/rader/table-1").Want(http.StatusNotFound)
	s = submitted(t)
	s.found.Item.Status = models.StatusAnswered
	r := bodil(t, s)
	r.LeafsThrough(at+"/svar", at+"/svar/1", at+"/svar/1")
	r.Get(at + "/forhandsvisning/rader/table-1").Want(http.StatusNotFound)
	for _, version := range []string{"2", "x"} {
		r.Get(at + "/svar/" + version + "/rader/table-1").Want(http.StatusNotFound)
	}
}

func TestTheRowsOfALongTableLook(t *testing.T) {
	t.Parallel()
	bodil(t, submitted(t)).Look(at+"/forhandsvisning/rader/table-1", "approver-rows")
}

// What is held back is read a page at a time, and so are the rows with notes.
func TestManyRowsAreHeldBack(t *testing.T) {
	t.Parallel()
	s := submitted(t)
	row := s.rows[11]
	for i := range 250 {
		row.Index, row.Note = 1000+i, ""
		row.Choice = &review.Choice{Outcome: models.Withheld, Ground: "15-4", Reason: fmt.Sprintf("Grunn %d.", i)}
		s.rows = append(s.rows, row)
		row.Choice, row.Note = &review.Choice{Outcome: models.Released}, fmt.Sprintf("Notert %d.", i)
		row.Index += 1000
		s.rows = append(s.rows, row)
	}
	r := bodil(t, s)
	p := r.Get(at).Want(http.StatusOK, "252 rader holdes tilbake", "«Grunn 0.»", "«Grunn 97.»", "Side 1 av 3", "Notert 99.")
	p.Lacks("«Grunn 98.»", "Notert 100.")
	p.One("a", "href", at+"?held=2#held-h")
	p.One("a", "href", at+"?noted=2#noted-h")
	p = r.Get(at+"?held=3").Want(http.StatusOK, "252 rader holdes tilbake", "«Grunn 198.»", "«Grunn 249.»", "Notert 99.")
	p.Lacks("«Grunn 197.»", "Notert 100.")
	p.One("a", "href", at+"?held=2#held-h")
	r.Get(at+"?noted=3").Want(http.StatusOK, "«Grunn 97.»", "Notert 249.").One("a", "href", at+"?noted=2#noted-h")
}
