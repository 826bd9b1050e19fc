package admin

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/register"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// Letters words letters as the cases of a controller would get them.
type Letters interface {
	Sample(controller models.Controller, kind models.LetterKind, language models.Language) string
}

// lettersPage lists the letters, with the languages a controller has words of
// its own in.
type lettersPage struct {
	web.Base
	Controller models.Controller
	At         string
	Letters    []letterLine
}

type letterLine struct {
	Path, Title string
	Own         []string
}

func (p *Pages) getLetters(c echo.Context, actor authz.Actor) error {
	entry, err := p.entry(c, actor)
	if err != nil {
		return err
	}
	page := lettersPage{Base: p.Kit.Base(c, actor, "letters.title", "name", entry.Name), Controller: entry.Controller, At: registerPath(entry.ID)}
	for _, kind := range models.WordedLetters() {
		l := letterLine{Path: page.At + "/brev/" + string(kind), Title: page.T("letter." + string(kind) + ".title")}
		for _, language := range models.LetterLanguages() {
			if !entry.Facts.WordsIn(kind, language).IsZero() {
				l.Own = append(l.Own, page.T("language."+string(language)))
			}
		}
		page.Letters = append(page.Letters, l)
	}
	return p.Kit.Render(c, http.StatusOK, "admin/letters", page)
}

// letterPage is a controller's own words in one letter, and the letter as it
// would be with them.
type letterPage struct {
	web.Base
	Controller models.Controller
	At         string
	Kind       models.LetterKind
	Version    int
	Fields     []string // what the words can name
	Languages  []letterLanguage
	Versions   []wordsLine
	Refusal    string
	Errors     web.FieldErrors
}

type letterLanguage struct {
	Language models.Language
	Words    models.LetterWords
	Sample   []string // paragraphs
}

type wordsLine struct{ Name, Said, Opening, Closing string }

func (p *Pages) getLetter(c echo.Context, actor authz.Actor) error {
	entry, kind, err := p.letter(c, actor)
	if err != nil {
		return err
	}
	return p.showLetter(c, actor, entry, kind, http.StatusOK, nil, "")
}

// postLetter keeps the words, or shows the letter with them first.
func (p *Pages) postLetter(c echo.Context, actor authz.Actor) error {
	entry, kind, err := p.letter(c, actor)
	if err != nil {
		return err
	}
	form, err := web.FormOf(c)
	if err != nil {
		return err
	}
	words, wrong := wordsOf(form, kind)
	typed := entry
	typed.Version, typed.Facts = versionOf(form), entry.Facts.WithWords(words...)
	if len(wrong) > 0 {
		return p.showLetter(c, actor, typed, kind, http.StatusUnprocessableEntity, wrong, "")
	}
	if web.Line(form, "do") == "preview" {
		return p.showLetter(c, actor, typed, kind, http.StatusOK, nil, "")
	}
	err = p.Keeper.SaveWords(c.Request().Context(), actor, entry.ID, typed.Version, words...)
	if fault.Is(err, fault.Conflict) {
		typed.Version = entry.Version // what is typed stands: sent once more it takes the place of what others have changed
		return p.showLetter(c, actor, typed, kind, http.StatusConflict, nil, fault.KeyOf(err))
	}
	if err != nil {
		return err
	}
	return p.Kit.SeeOther(c, registerPath(entry.ID)+"/brev/"+string(kind), "letters.saved")
}

// letter returns the controller and the kind of letter of the address.
func (p *Pages) letter(c echo.Context, actor authz.Actor) (register.ControllerEntry, models.LetterKind, error) {
	kind := models.LetterKind(c.Param("kind"))
	if !slices.Contains(models.WordedLetters(), kind) {
		return register.ControllerEntry{}, "", fault.New(fault.NotFound, "error.not_found")
	}
	entry, err := p.entry(c, actor)
	return entry, kind, err
}

func wordsOf(form url.Values, kind models.LetterKind) ([]models.LetterWords, fault.Fields) {
	var all []models.LetterWords
	var wrong fault.Fields
	for _, language := range models.LetterLanguages() {
		w := models.LetterWords{
			Kind: kind, Language: language,
			Opening: web.Text(form, "opening_"+string(language)), Closing: web.Text(form, "closing_"+string(language)),
		}
		for field, alone := range map[string]models.LetterWords{
			"opening_": {Kind: kind, Language: language, Opening: w.Opening}, "closing_": {Kind: kind, Language: language, Closing: w.Closing},
		} {
			if fault := register.CheckWords(alone); fault != nil {
				wrong = append(wrong, faultField(field+string(language), fault))
			}
		}
		all = append(all, w)
	}
	slices.SortFunc(wrong, func(a, b fault.Field) int {
		return slices.Index(letterFields(), a.Name) - slices.Index(letterFields(), b.Name)
	})
	return all, wrong
}

func faultField(name string, wrong *fault.Error) fault.Field {
	return fault.Field{Name: name, Key: wrong.Key, Params: wrong.Params}
}

// letterFields are the names of the form's fields as they stand on the page.
func letterFields() []string {
	var all []string
	for _, language := range models.LetterLanguages() {
		all = append(all, "opening_"+string(language), "closing_"+string(language))
	}
	return all
}

func (p *Pages) showLetter(c echo.Context, actor authz.Actor, entry register.ControllerEntry, kind models.LetterKind, status int, wrong fault.Fields, refusal string) error {
	b := p.Kit.Base(c, actor, "letters.one.title", "name", entry.Name)
	page := letterPage{Base: b, Controller: entry.Controller, At: registerPath(entry.ID) + "/brev", Kind: kind, Version: entry.Version, Errors: b.Word(wrong)}
	for _, f := range models.LetterFields() {
		page.Fields = append(page.Fields, "{"+f+"}")
	}
	if page.Failed = status >= http.StatusBadRequest; refusal != "" {
		page.Refusal = page.T(refusal)
	}
	for _, language := range models.LetterLanguages() {
		page.Languages = append(page.Languages, letterLanguage{
			Language: language, Words: entry.Facts.WordsIn(kind, language), Sample: staff.Paragraphs(p.Letters.Sample(entry.Controller, kind, language)),
		})
	}
	versions, err := p.Keeper.WordsVersions(c.Request().Context(), actor, entry.ID, kind)
	if err != nil {
		return err
	}
	for _, v := range versions {
		page.Versions = append(page.Versions, wordsLine{
			Name: page.T("letters.version", "n", v.Version, "language", page.T("language."+string(v.Language))), Said: page.L.Instant(v.SaidAt), Opening: v.Opening, Closing: v.Closing,
		})
	}
	return p.Kit.Render(c, status, "admin/letter", page)
}
