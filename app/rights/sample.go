package rights

import (
	"time"

	"rettighetsporten/models"
)

// sampled are the parts of letters that a case or its staff fill in.
var sampled = []string{
	"about", "answered", "asked", "channel", "date", "day", "decided", "how", "lines", "missing", "question", "reason", "receiver", "then", "to", "understood", "what", "why", "wishes",
}

// Sample words a letter as the controller's cases would get it in the language:
// of a case that there is not, with what would be filled in named in brackets.
func (s *Service) Sample(controller models.Controller, kind models.LetterKind, language models.Language) string {
	t := s.Texts.For(language)
	c := Case{
		Controller: controller,
		Request:    models.RightsRequest{Language: language, ReceivedAt: time.Date(s.Now().Year(), time.March, 2, 12, 0, 0, 0, time.UTC)},
		Item:       models.RequestItem{Reference: controller.CasePrefix + "-0000-00000", InvokedRight: models.RightAccess},
	}
	for _, contact := range []*models.Contact{&c.Controller.Facts.Contact, &c.Controller.Facts.Ombud} {
		if !contact.Reachable() { // it writes no letters yet
			*contact = models.Contact{Name: t.T("letter.sample.name"), Postal: t.T("letter.sample.address")}
		}
	}
	params := []any{"extension", "", "rest", "", "costs", t.T("letter.decision.free")}
	for _, name := range sampled {
		params = append(params, name, t.T("letter.sample."+name))
	}
	return s.letter(c, kind, params...)
}
