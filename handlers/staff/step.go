package staff

import (
	"rettighetsporten/app/review"
	"rettighetsporten/handlers/web"
)

// StepWords says what was done in a step of the review, and to how much.
func StepWords(b web.Base, s review.Step) string { return b.N("work.step."+string(s.Kind), s.Amount) }
