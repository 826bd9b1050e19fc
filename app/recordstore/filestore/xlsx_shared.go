package filestore

import (
	"encoding/xml"

	"rettighetsporten/app/recordstore/filestore/bounded"
)

// texts are many texts in little memory.
type texts struct {
	all []byte
	end []uint32
}

// at returns the text of the number, and false when there is none. It is a part
// of the texts, and copied by who keeps it.
func (t *texts) at(i int) ([]byte, bool) {
	if i < 0 || i >= len(t.end) {
		return nil, false
	}
	start := uint32(0)
	if i > 0 {
		start = t.end[i-1]
	}
	return t.all[start:t.end[i]], true
}

// readShared reads the texts cells refer to by number.
func (b *book) readShared(part string) error {
	return b.parts.walk(part, maxPart, func(e xml.StartElement, x *bounded.XML) error {
		if e.Name.Local != "si" {
			return nil
		}
		one, err := inner(x, nil, "t", "rPh")
		if err != nil {
			return err
		}
		b.shared.all = append(b.shared.all, one...)
		b.shared.end = append(b.shared.end, uint32(len(b.shared.all))) //nolint:gosec // at most maxPart
		return nil
	})
}
