package mailbox

import (
	"errors"
	"net"
	"sync/atomic"
)

// meter is a connection over which only so many bytes are received.
type meter struct {
	net.Conn
	left int64
	over atomic.Bool
}

var errSpent = errors.New("the limit of what may be received is reached")

// Read reads from the connection. Only one goroutine reads.
func (m *meter) Read(p []byte) (int, error) {
	if m.left <= 0 {
		m.over.Store(true)
		return 0, errSpent
	}
	n, err := m.Conn.Read(p[:min(int64(len(p)), m.left)])
	m.left -= int64(n)
	return n, err
}

// spent reports whether reading ended at the limit.
func (m *meter) spent() bool { return m.over.Load() }
