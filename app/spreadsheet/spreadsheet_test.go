package spreadsheet_test

import (
	"testing"

	"rettighetsporten/app/spreadsheet"
)

func TestInert(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":              "",
		"Skien":         "Skien",
		"Ærlig = åpen":  "Ærlig = åpen",
		"=HYPERLINK(1)": "'=HYPERLINK(1)",
		"+47 Ola":       "'+47 Ola",
		"-1":            "'-1",
		"@SUM(A1)":      "'@SUM(A1)",
		"\t=1":          "'\t=1",
		"\r=1":          "'\r=1",
		"\n=1":          "'\n=1",
	} {
		if got := spreadsheet.Inert(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}
