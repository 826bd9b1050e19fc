package folder

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
)

// mark is a place in the files of a query. It holds while they are unchanged.
type mark struct {
	Files string `json:"files"` // stands for the files up to and with this one, as they were
	File  int    `json:"file"`  // counted from 0
	Row   int    `json:"row"`   // rows of the file before the place
}

// text writes the mark so that it can be read again.
func (m mark) text() string {
	text, err := json.Marshal(m)
	if err != nil {
		return ""
	}
	return string(text)
}

// reaches adds a file to what the mark stands for: its name, size and the
// moment it was changed.
func (m mark) reaches(i int, name string, info fs.FileInfo) mark {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %q %d %d", m.Files, name, info.Size(), info.ModTime().UnixNano()))
	return mark{Files: hex.EncodeToString(sum[:16]), File: i}
}

// from returns the mark in the text, or that of the beginning when the text is
// none or a file before it has changed.
func (f *Folder) from(names []string, text string) mark {
	var told, now mark
	if json.Unmarshal([]byte(text), &told) != nil || told.File < 0 || told.File >= len(names) || told.Row < 0 {
		return mark{}
	}
	for i, name := range names[:told.File+1] {
		info, err := f.root.Stat(name)
		if err != nil {
			return mark{}
		}
		now = now.reaches(i, name, info)
	}
	if now.Files != told.Files {
		return mark{}
	}
	return told
}
