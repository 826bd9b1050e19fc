package mailbox

import (
	"testing"

	"rettighetsporten/app/recordstore"
)

func TestStandsIn(t *testing.T) {
	t.Parallel()
	const kari, number, abroad, id = "kari@example.no", "91234567", "+46701234567", "18101857796"
	for text, c := range map[string]struct {
		value string
		fold  recordstore.Fold
		want  bool
	}{
		"Skriv til Kari@Example.NO.":       {kari, recordstore.FoldCase, true},
		"<mailto:kari@example.no>":         {kari, recordstore.FoldCase, true},
		"kari@example.no, ola":             {kari, recordstore.FoldCase, true},
		"okari@example.no":                 {kari, recordstore.FoldCase, false},
		"o.kari@example.no":                {kari, recordstore.FoldCase, false},
		"anne-kari@example.no":             {kari, recordstore.FoldCase, false},
		"kari@example.nord":                {kari, recordstore.FoldCase, false},
		"kari@example.no.example.com":      {kari, recordstore.FoldCase, false},
		"xkari@example.no kari@example.no": {kari, recordstore.FoldCase, true},

		"91234567":             {number, recordstore.FoldPhone, true},
		"tlf. 912 34 567.":     {number, recordstore.FoldPhone, true},
		"tlf:91 23 45 67":      {number, recordstore.FoldPhone, true},
		"9123-4567":            {number, recordstore.FoldPhone, true},
		"912\u00a034\u00a0567": {number, recordstore.FoldPhone, true},
		"+4791234567":          {number, recordstore.FoldPhone, true},
		"(+47) 912 34 567":     {number, recordstore.FoldPhone, true},
		"0047 91234567":        {number, recordstore.FoldPhone, true},
		"4791234567":           {number, recordstore.FoldPhone, true},
		"3.2.2026 91234567":    {number, recordstore.FoldPhone, true},
		"rom 12, 91234567":     {number, recordstore.FoldPhone, true},
		"+46 91234567":         {number, recordstore.FoldPhone, false},
		"0046 91234567":        {number, recordstore.FoldPhone, false},
		"+4691234567":          {number, recordstore.FoldPhone, false},
		"191234567":            {number, recordstore.FoldPhone, false},
		"912345678":            {number, recordstore.FoldPhone, false},
		"124791234567":         {number, recordstore.FoldPhone, false},
		"91\n\n\n234567":       {number, recordstore.FoldPhone, false},
		"9123456":              {number, recordstore.FoldPhone, false},
		"+46 70 123 45 67":     {abroad, recordstore.FoldPhone, true},
		"0046701234567":        {abroad, recordstore.FoldPhone, true},
		"46701234567":          {abroad, recordstore.FoldPhone, false},
		"10046701234567":       {abroad, recordstore.FoldPhone, false},
		"+146701234567":        {abroad, recordstore.FoldPhone, false},

		"fnr 18101857796-":  {id, recordstore.Exact, true},
		"181018 57796":      {id, recordstore.Exact, true},
		"181018\u00a057796": {id, recordstore.Exact, true},
		"118101857796":      {id, recordstore.Exact, false},
		"181018577960":      {id, recordstore.Exact, false},
		"kunde A1":          {"A1", recordstore.Exact, true},
		"kunde A12":         {"A1", recordstore.Exact, false},
		"":                  {"", recordstore.Exact, false},
		"7":                 {"7", recordstore.FoldPhone, false},
	} {
		if got := standsIn(text, c.value, c.fold); got != c.want {
			t.Errorf("%q in %q: got %v", c.value, text, got)
		}
	}
}

func FuzzStandsIn(f *testing.F) {
	f.Add("Ring +47 912 34 567", "91234567")
	f.Add("\xff.\xfe@a", "\xff")
	f.Fuzz(func(t *testing.T, text, value string) {
		for _, fold := range []recordstore.Fold{recordstore.Exact, recordstore.FoldCase, recordstore.FoldPhone} {
			key, ok := fold.Key(value)
			if standsIn(text, key, fold) && !ok {
				t.Errorf("nothing stands in %q by %q", text, fold)
			}
		}
	})
}
