package acts

import (
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/models"
)

// A decision that comes back has a part for each line that stands by the plan
// that is decided on: what was written of a line that stands still is kept, and
// what was written of another is gone.
func TestPartsFollowThePlan(t *testing.T) {
	t.Parallel()
	form := url.Values{
		"outcome": {"partly"}, "what_1": {"det første"}, "ground_1": {"16-assessment"}, "of_1": {"a line"},
		"of_2": {"a line that is gone"}, "what_3": {"noe annet"}, "what_4": {" "},
	}
	d := readDecision(form)
	first, other := models.Part{What: "det første", Ground: "16-assessment", Of: "a line"}, models.Part{What: "noe annet"}
	if diff := cmp.Diff([]models.Part{first, {Of: "a line that is gone"}, other}, d.Parts); diff != "" {
		t.Fatalf("reads (-want +got):\n%s", diff)
	}
	stands := []models.Part{{What: "Chatten: lines, text", Of: "a line"}, {What: "Arkivet: cases, text", Of: "another line"}}
	if diff := cmp.Diff([]models.Part{first, other, stands[1]}, withStanding(d.Parts, stands)); diff != "" {
		t.Errorf("with what stands (-want +got):\n%s", diff)
	}
	if got := withStanding([]models.Part{{}}, stands); len(got) != 2 {
		t.Errorf("an empty form has %+v", got)
	}
	if got := withStanding([]models.Part{stands[0], stands[1], {}}, stands); len(got) != 3 {
		t.Errorf("the part that was asked for is not there: %+v", got)
	}
	if got := withStanding([]models.Part{{}}, nil); len(got) != 1 {
		t.Errorf("where nothing stands the form has %+v", got)
	}
}
