// Package answertest has answers for the tests of who shows them.
package answertest

import (
	"context"
	"io"

	"rettighetsporten/app/answer"
	"rettighetsporten/models"
)

// File returns a file of an answer with the content.
func File(kind models.FileKind, content string) answer.File {
	return answer.File{
		AnswerFile: models.AnswerFile{Kind: kind, Size: int64(len(content))},
		WriteTo:    func(_ context.Context, w io.Writer) error { _, err := io.WriteString(w, content); return err },
	}
}
