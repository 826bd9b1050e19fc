package report

import (
	"encoding/json"
	"fmt"
)

// Encode writes a document so that Decode gives the same document back.
func Encode(doc Document) ([]byte, error) {
	b, err := json.Marshal(doc)
	if err != nil {
		return nil, fmt.Errorf("encoding a document: %w", err)
	}
	return b, nil
}

// Decode reads what Encode wrote. Its errors quote nothing of the document.
func Decode(b []byte) (Document, error) {
	var doc Document
	if err := json.Unmarshal(b, &doc); err != nil {
		return Document{}, fmt.Errorf("decoding a document: it is not what was written")
	}
	return doc, nil
}

type sectionJSON struct {
	ID      string
	Level   int
	Heading string
	Blocks  []blockJSON
}

type blockJSON struct {
	Kind BlockKind
	Body json.RawMessage
}

// MarshalJSON writes each block with its kind.
func (s Section) MarshalJSON() ([]byte, error) {
	out := sectionJSON{ID: s.ID, Level: s.Level, Heading: s.Heading}
	for _, block := range s.Blocks {
		body, err := json.Marshal(block)
		if err != nil {
			return nil, err
		}
		out.Blocks = append(out.Blocks, blockJSON{Kind: block.Kind(), Body: body})
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads blocks by their kind.
func (s *Section) UnmarshalJSON(b []byte) error {
	var in sectionJSON
	if err := json.Unmarshal(b, &in); err != nil {
		return err
	}
	*s = Section{ID: in.ID, Level: in.Level, Heading: in.Heading}
	for _, raw := range in.Blocks {
		block, err := decodeBlock(raw)
		if err != nil {
			return err
		}
		s.Blocks = append(s.Blocks, block)
	}
	return nil
}

func decodeBlock(raw blockJSON) (Block, error) {
	switch raw.Kind {
	case KindParagraph:
		return decodeAs[Paragraph](raw.Body)
	case KindList:
		return decodeAs[List](raw.Body)
	case KindFacts:
		return decodeAs[Facts](raw.Body)
	case KindTable:
		return decodeAs[Table](raw.Body)
	case KindCallout:
		return decodeAs[Callout](raw.Body)
	case KindBars:
		return decodeAs[Bars](raw.Body)
	default:
		return nil, fmt.Errorf("no block is of the kind %q", raw.Kind)
	}
}

func decodeAs[B Block](body json.RawMessage) (Block, error) {
	var block B
	err := json.Unmarshal(body, &block)
	return block, err
}
