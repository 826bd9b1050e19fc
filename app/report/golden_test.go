package report

import (
	"fmt"
	"strings"
	"testing"

	"rettighetsporten/app/apptest"
	"rettighetsporten/models"
)

func TestDocumentsReadWell(t *testing.T) {
	t.Parallel()
	for _, lang := range models.LetterLanguages() {
		apptest.Golden(t, "document."+string(lang)+".txt", outlineOf(build(t, sample(), lang)))
	}
}

// outlineOf writes a document out so that a person can review its words.
func outlineOf(doc Document) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%+v\n", doc.Meta)
	for _, s := range doc.Sections {
		fmt.Fprintf(&b, "\n%s %s  {%s}\n", strings.Repeat("#", s.Level), s.Heading, s.ID)
		for _, block := range s.Blocks {
			writeBlock(&b, doc.Meta.Words, block)
		}
	}
	return b.String()
}

func writeBlock(b *strings.Builder, words Words, block Block) {
	switch block := block.(type) {
	case Paragraph:
		fmt.Fprintf(b, "[%s] %s\n", block.Tone, block.Text)
	case List:
		fmt.Fprintf(b, "- %s\n", strings.Join(block.Items, "\n- "))
	case Callout:
		fmt.Fprintf(b, "[%s] %s: %s\n", block.Weight, block.Heading, strings.Join(block.Lines, " / "))
	case Facts:
		for _, f := range block.Items {
			lang := ""
			if f.Lang != "" {
				lang = " lang=" + string(f.Lang)
			}
			fmt.Fprintf(b, "%s (%s) gap=%v%s\n    %s\n", f.Term, f.Article, f.Gap, lang, strings.Join(append(f.Lines, "note: "+f.Note), "\n    "))
		}
	case Table:
		fmt.Fprintf(b, "TABLE %s: %s. %s. %s {%s}\n%v\n", block.Caption, block.Source, block.Note, block.Kind(), block.ID, block.Columns)
		for _, r := range block.Rows {
			fmt.Fprintf(b, "    %s  %s\n", strings.Join(words.Row(r), " | "), words.Mark(r))
		}
	}
}
