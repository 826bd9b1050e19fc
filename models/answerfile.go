package models

import "time"

// AnswerFile is a file that goes with a version of an answer, or the rows that the
// files are made of. What a person takes along and the rows are made when the answer
// is sent to approval, so that what is approved is what goes; the rest when it has
// been approved.
type AnswerFile struct {
	ID           string `gorm:"primaryKey"`
	ItemID       string
	ControllerID string
	Number       *int // the version of the answer it went with; 0 while it waits to go, nil while it is made
	Kind         FileKind
	Place        int    // among those of its kind, from 0
	Name         string // tells nothing about the person
	Table        string `gorm:"column:table_id"` // whose rows are in it: the ID of a table in the document, "" for no one table's
	FirstRow     int    // of that table, from 0
	LastRow      int    // the one after the last
	Pages        int    // of a PDF
	Size         int64  // bytes
	SHA256       string `gorm:"column:sha256"`
	CreatedAt    time.Time
}

// FileKind is what a file of an answer is.
type FileKind string

// The kinds of files.
const (
	FilePortable FileKind = "portable" // the ZIP that a person takes along, Art. 20(1)
	FileRows     FileKind = "rows"     // rows of a table, for the others to be made of; nobody is given it
	FilePDF      FileKind = "pdf"
	FileVolume   FileKind = "volume" // a PDF of a part of a long table
	FilePage     FileKind = "page"   // HTML
	FileData     FileKind = "data"   // JSON
	FileSchema   FileKind = "schema" // JSON Schema of the data
	FileTable    FileKind = "table"  // CSV
)

// MediaType returns what the file is to programs.
func (k FileKind) MediaType() string {
	switch k {
	case FilePDF, FileVolume:
		return "application/pdf"
	case FilePage:
		return "text/html; charset=utf-8"
	case FileData:
		return "application/json"
	case FileSchema:
		return "application/schema+json"
	case FileTable:
		return "text/csv; charset=utf-8"
	case FilePortable:
		return "application/zip"
	case FileRows:
		return "application/octet-stream"
	default:
		return "application/octet-stream"
	}
}

// Ending returns what the names of such files end in, with the dot.
func (k FileKind) Ending() string {
	switch k {
	case FilePDF, FileVolume:
		return ".pdf"
	case FilePage:
		return ".html"
	case FileData, FileSchema:
		return ".json"
	case FileTable:
		return ".csv"
	case FilePortable:
		return ".zip"
	case FileRows:
		return ""
	default:
		return ""
	}
}

// AnswerFilePart is a sealed part of the file.
type AnswerFilePart struct {
	FileID   string `gorm:"primaryKey"`
	Seq      int    `gorm:"primaryKey;autoIncrement:false"` // from 0
	FirstRow int    // of the rows in the part, where it has rows
	Sealed   []byte
}
