package upload

import (
	"path"
	"strings"
	"unicode"
)

const maxName = 120

// CleanName returns the last part of a file's name without what cannot be seen.
// It is text to show, never a place to keep anything at.
func CleanName(name string) string {
	name = strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	name = strings.TrimSpace(path.Base(strings.ReplaceAll(name, `\`, "/")))
	if letters := []rune(name); len(letters) > maxName {
		ending := []rune(path.Ext(name))
		ending = ending[:min(len(ending), 10)]
		name = string(letters[:maxName-len(ending)]) + string(ending)
	}
	if name == "" || name == "." || name == "/" {
		return "fil"
	}
	return name
}
