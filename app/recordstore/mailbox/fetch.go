package mailbox

import (
	"errors"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"rettighetsporten/app/recordstore"
)

const (
	atOnce     = 50       // messages one command asks for
	maxMessage = 64 << 20 // how much of one message is received
)

// examine opens a folder to read only: nothing that is read there is marked as
// read.
func (s *session) examine(folder string) (validity uint32, err error) {
	data, err := s.client.Select(folder, &imap.SelectOptions{ReadOnly: true}).Wait()
	if e, ok := errors.AsType[*imap.Error](err); ok && e.Type == imap.StatusResponseTypeNo && e.Code != imap.ResponseCodeNoPerm {
		return 0, recordstore.Fail(recordstore.Undeclared, "a folder is not there, or cannot be opened")
	}
	if err != nil {
		return 0, s.reason(err)
	}
	return data.UIDValidity, nil
}

// search returns the messages of the open folder the server finds, the newest
// first, and whether there are more.
func (s *session) search(q recordstore.Query, most int) ([]imap.UID, bool, error) {
	var sets []imap.UIDSet
	for _, c := range conditions(q) {
		data, err := s.client.UIDSearch(&c, nil).Wait()
		if err != nil {
			return nil, false, s.reason(err)
		}
		if set, ok := data.All.(imap.UIDSet); ok {
			if set.Dynamic() {
				return nil, false, recordstore.Fail(recordstore.Malformed, "the server found a range without an end")
			}
			sets = append(sets, set)
		}
	}
	uids, more := newest(sets, most)
	return uids, more, nil
}

// fetch reads messages of the open folder, one at a time.
func (s *session) fetch(folder string, validity uint32, uids []imap.UID, each func(place, message) error) error {
	for batch := range slices.Chunk(uids, atOnce) {
		cmd := s.client.Fetch(imap.UIDSetNum(batch...), &imap.FetchOptions{
			UID: true, InternalDate: true,
			BodySection: []*imap.FetchItemBodySection{{Peek: true, Partial: &imap.SectionPartial{Size: maxMessage}}},
		})
		for data := cmd.Next(); data != nil; data = cmd.Next() {
			at := place{folder: folder, validity: validity}
			m, whole := receive(data, &at)
			if !whole || s.wire.broken.Load() {
				continue // when the connection broke off, the command says so at the end
			}
			if err := each(at, m); err != nil {
				s.hangUp() // the rest is not wanted any more
				_ = cmd.Close()
				return err
			}
		}
		if err := cmd.Close(); err != nil {
			return s.reason(err)
		}
	}
	return nil
}

// receive reads one message while it arrives. It reports false for a message
// that was deleted meanwhile, and for one that did not arrive.
func receive(data *imapclient.FetchMessageData, at *place) (m message, whole bool) {
	var err error
	var arrived time.Time
	for item := data.Next(); item != nil; item = data.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			at.uid = item.UID
		case imapclient.FetchItemDataInternalDate:
			arrived = item.Time
		case imapclient.FetchItemDataBodySection:
			if item.Literal == nil {
				continue
			}
			size := item.Literal.Size()
			if m, err = readMessage(item.Literal); err != nil {
				return m, false
			}
			whole, m.cut = true, m.cut || size >= maxMessage
		}
	}
	if m.date.IsZero() {
		m.date = arrived
	}
	return m, whole
}
