// Package throwaway has what a server for tests stands on before it runs: a
// folder that belongs to the right user, and a free port.
package throwaway

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// limit is how long making and starting a server may take.
const limit = time.Minute

// Home is the folder a throwaway server lives in, and who owns it.
type Home struct {
	Dir  string
	User *syscall.Credential // nil: ourselves
}

// Start starts a server, called by its name, in a folder of its own, which goes
// again when that fails. Servers refuse to run as root, so root gives the folder
// to the first of the users there is.
func Start[S any](ctx context.Context, name string, users []string, start func(context.Context, Home) (S, error)) (S, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var none S
	h, err := newHome("portal-"+name+"-", users)
	if err != nil {
		return none, err
	}
	s, err := start(ctx, h)
	if err != nil {
		return none, errors.Join(fmt.Errorf("starting a throwaway %s: %w", name, err), os.RemoveAll(h.Dir))
	}
	return s, nil
}

func newHome(prefix string, users []string) (Home, error) {
	dir, err := os.MkdirTemp(fastest(), prefix)
	if err != nil {
		return Home{}, fmt.Errorf("making a folder for the server: %w", err)
	}
	h := Home{Dir: dir}
	if os.Geteuid() == 0 {
		if h.User, err = unprivileged(users); err != nil {
			return Home{}, err
		}
		if err := h.Own(dir); err != nil {
			return Home{}, err
		}
	}
	return h, nil
}

// fastest returns the folder for temporary files that is in memory, or "" for
// the usual one where there is none with room that everybody may use. A database
// is some thousand small files: cloning one took 0.2 s on a disk and 0.02 s in
// memory.
func fastest() string {
	const memory, room = "/dev/shm", 2 << 30
	const everybodys = os.ModeDir | os.ModeSticky | 0o777
	var fs syscall.Statfs_t
	if err := syscall.Statfs(memory, &fs); err != nil || fs.Bavail*uint64(fs.Bsize) < room {
		return ""
	}
	if info, err := os.Stat(memory); err != nil || info.Mode() != everybodys {
		return ""
	}
	return memory
}

// Data returns the folder for the server's own files.
func (h Home) Data() string { return filepath.Join(h.Dir, "data") }

// Write puts a file that only the server's user can read into the folder, and
// returns its path.
func (h Home) Write(name string, content []byte) (string, error) {
	path := filepath.Join(h.Dir, name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		return "", fmt.Errorf("writing the server's %s: %w", name, err)
	}
	return path, h.Own(path)
}

// Own gives the file to the user the server runs as.
func (h Home) Own(path string) error {
	if h.User == nil {
		return nil
	}
	if err := os.Chown(path, int(h.User.Uid), int(h.User.Gid)); err != nil {
		return fmt.Errorf("giving the server its folder: %w", err)
	}
	return nil
}

// Names returns the names of the user and the group the server runs as.
func (h Home) Names() (owner, group string, err error) {
	uid := os.Geteuid()
	if h.User != nil {
		uid = int(h.User.Uid)
	}
	u, err := user.LookupId(strconv.Itoa(uid))
	if err != nil {
		return "", "", fmt.Errorf("looking up the server's user: %w", err)
	}
	g, err := user.LookupGroupId(u.Gid)
	if err != nil {
		return "", "", fmt.Errorf("looking up the server's group: %w", err)
	}
	return u.Username, g.Name, nil
}

// Attributes make a process run as the user of the folder.
func (h Home) Attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: h.User}
}

func unprivileged(users []string) (*syscall.Credential, error) {
	for _, name := range users {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("reading the user number of %s: %w", name, err)
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("reading the group number of %s: %w", name, err)
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, fmt.Errorf("no user of %v to run the server as", users)
}

// FreePort returns a port of 127.0.0.1 nobody listens at.
func FreePort(ctx context.Context) (string, error) {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("looking for a free port: %w", err)
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err := errors.Join(err, l.Close()); err != nil {
		return "", fmt.Errorf("reading the free port: %w", err)
	}
	return port, nil
}
