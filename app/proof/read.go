package proof

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"

	"golang.org/x/net/html"
)

// Texts calls visit with each text that people or programs read in a file, until it
// returns false.
type Texts func(visit func(text string) bool) error

// HTML reads a page: its texts and what its elements say of themselves.
func HTML(r io.Reader) Texts {
	return func(visit func(string) bool) error {
		z := html.NewTokenizer(r)
		for {
			switch z.Next() {
			case html.ErrorToken:
				if errors.Is(z.Err(), io.EOF) {
					return nil
				}
				return fmt.Errorf("reading back a page: %w", z.Err())
			case html.TextToken, html.CommentToken, html.DoctypeToken:
				if !visit(z.Token().Data) {
					return nil
				}
			case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
				for _, a := range z.Token().Attr {
					if !visit(a.Val) {
						return nil
					}
				}
			}
		}
	}
}

// JSON reads the texts of a document, names and values alike.
func JSON(r io.Reader) Texts {
	return func(visit func(string) bool) error {
		d := json.NewDecoder(r)
		d.UseNumber()
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return errors.New("reading back JSON: it is none")
			}
			text, ok := token.(string)
			if number, is := token.(json.Number); is {
				text, ok = number.String(), true
			}
			if ok && !visit(text) {
				return nil
			}
		}
	}
}

// CSV reads the fields of a table, which the sign parts.
func CSV(r io.Reader, parts rune) Texts {
	return func(visit func(string) bool) error {
		lines := csv.NewReader(r)
		lines.Comma, lines.FieldsPerRecord, lines.ReuseRecord, lines.LazyQuotes = parts, -1, true, true
		for {
			line, err := lines.Read()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return errors.New("reading back a table: it is none")
			}
			for _, field := range line {
				if !visit(field) {
					return nil
				}
			}
		}
	}
}

// Plain reads lines of text.
func Plain(r io.Reader) Texts {
	return func(visit func(string) bool) error {
		lines := bufio.NewReader(r)
		for {
			line, err := lines.ReadString('\n')
			if line != "" && !visit(line) {
				return nil
			}
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return fmt.Errorf("reading back a text: %w", err)
			}
		}
	}
}

// Zip reads the files in a file and their names.
func Zip(r io.ReaderAt, size int64) Texts {
	return func(visit func(string) bool) error {
		z, err := zip.NewReader(r, size)
		if err != nil {
			return errors.New("reading back a ZIP: it is none")
		}
		for _, f := range z.File {
			goesOn := visit(f.Name)
			if !goesOn {
				return nil
			}
			if err := member(f, func(text string) bool { goesOn = visit(text); return goesOn }); err != nil {
				return err
			}
			if !goesOn {
				return nil
			}
		}
		return nil
	}
}

func member(f *zip.File, visit func(string) bool) error {
	content, err := f.Open()
	if err != nil {
		return fmt.Errorf("reading back a file of a ZIP: %w", err)
	}
	texts := Plain(content)
	switch path.Ext(f.Name) {
	case ".json":
		texts = JSON(content)
	case ".csv":
		texts = CSV(content, ',')
	}
	return errors.Join(texts(visit), content.Close())
}

// Written reads what write writes as JSON.
func Written(write func(io.Writer) error) Texts {
	return func(visit func(string) bool) error {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			return err
		}
		return JSON(&b)(visit)
	}
}

// In returns which of the values stands in a text of the file, as Found does.
func (n *Needles) In(file Texts) (value int, err error) {
	value = -1
	err = file(func(text string) bool {
		value = n.Found(text)
		return value < 0
	})
	return value, err
}
