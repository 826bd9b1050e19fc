package answer_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/report"
	"rettighetsporten/models"
)

// answeredIn answers a request for access in the language, with a file, something
// that is withheld and a store that is down. It returns what the person gets: the
// answer, its PDF and JSON, and the letters.
func answeredIn(t *testing.T, language models.Language) (doc report.Document, pdf string, data []byte, letters []string) {
	t.Helper()
	w := world.New(t, apptest.SQLite(t))
	ctx, oksana := t.Context(), w.Citizen("oksana")
	ola, boss := w.Staff("ola", authz.Caseworker, "nord"), w.Staff("sjef", authz.Approver, "nord")
	w.Furnish("oksana")
	w.ProveEmail(oksana, w.Person("oksana").Email)
	w.Stores["chat"].Fail(recordstore.FailWhole(recordstore.Refused, "closed"))
	sub := w.Submission("nord")
	sub.Language = language
	filed, err := w.Rights.Submit(ctx, oksana, sub)
	w.Must(err)
	w.Collected(ola, filed.CaseNumber)
	w.OwnerAnswers(collect.Reply{State: models.TaskCompleted, Attachments: []collect.Attachment{{Name: "skann.pdf", Content: []byte("%PDF")}}})
	c := w.Open(ola, filed.CaseNumber)
	w.Must(w.Collect.GoOnWithout(ctx, ola, c, "chat", world.Why))
	decide(w, ola, w.Open(ola, filed.CaseNumber))
	w.Must(w.Answer.Submit(ctx, ola, c, ""))
	approved(w, boss, filed.CaseNumber)

	c = w.Open(oksana, filed.CaseNumber)
	got, err := w.Answer.Read(ctx, oksana, c, answer.Newest)
	w.Must(err)
	file, err := readFile(w.Answer.PDF(ctx, oksana, c, answer.Newest))
	w.Must(err)
	if !bytes.Contains(file, []byte("/StructTreeRoot")) || !bytes.Contains(file, []byte("/Lang ("+string(language.OfLetters())+") /MarkInfo")) {
		t.Errorf("the PDF is not said to be in %s", language.OfLetters())
	}
	var b bytes.Buffer
	w.Must(report.WriteJSON(&b, got.Document))
	sent, err := w.Rights.Letters(ctx, oksana, c)
	w.Must(err)
	for _, l := range sent {
		letters = append(letters, l.Body)
	}
	return got.Document, pdfText(t, file), b.Bytes(), letters
}

// The answer is in the language that the person has asked to be answered in, down
// to what is withheld, where was searched and how its dates were computed. Who asks
// for Northern Sami gets all of it in bokmål, and the words there are.
func TestTheAnswerIsInTheLanguageThatIsAskedFor(t *testing.T) {
	t.Parallel()
	docs, letters, nynorsk := map[models.Language]report.Document{}, map[models.Language][]string{}, ""
	for _, language := range models.AnswerLanguages() {
		doc, pdf, data, sent := answeredIn(t, language)
		docs[language], letters[language] = doc, sent
		if language == models.Nynorsk {
			nynorsk = string(data)
		}
		if doc.Meta.Language != language.OfLetters() || !bytes.Contains(data, []byte(`"language":"`+string(language.OfLetters())+`"`)) {
			t.Errorf("asked for %s, it is in %s: %.200s", language, doc.Meta.Language, data)
		}
		for name, text := range map[string]string{"PDF": pdf, "JSON": string(data), "letters": strings.Join(sent, " ")} {
			if at := strings.Index(text, "⟦"); at >= 0 {
				t.Errorf("%s: the %s lacks the text %.40s", language, name, text[at:])
			}
		}
		if has := slices.ContainsFunc(doc.Sections, func(s report.Section) bool { return s.ID == "sami" }); has != (language == models.NorthernSami) {
			t.Errorf("%s: there are words in Northern Sami: %t", language, has)
		}
	}
	for _, there := range []string{
		"Filer som er lagde ved", "Filene er ikkje i dette dokumentet", "Halde tilbake: ", "Regel: personvernforordninga artikkel 15 nr. 4",
		"Svara ikkje: Systemet slapp oss ikkje inn.", "Lova svar innan 30 dagar", "Svaret er ikkje fullstendig", "så fristen flyttar seg til neste yrkedag", "Ein tilsett såg etter og fann 1 rad",
	} {
		if !strings.Contains(nynorsk, there) {
			t.Errorf("the answer in nynorsk does not say %q:\n%s", there, nynorsk)
		}
	}
	if diff := cmp.Diff(letters[models.Bokmal], letters[models.NorthernSami]); diff != "" {
		t.Errorf("the letters to who asks for Northern Sami are not those in bokmål (-want +got):\n%s", diff)
	}
	rest := docs[models.NorthernSami]
	rest.Sections = slices.DeleteFunc(slices.Clone(rest.Sections), func(s report.Section) bool { return s.ID == "sami" })
	if diff := cmp.Diff(said(docs[models.Bokmal]), said(rest)); diff != "" {
		t.Errorf("the rest of the answer to who asks for Northern Sami is not that in bokmål (-want +got):\n%s", diff)
	}
}
