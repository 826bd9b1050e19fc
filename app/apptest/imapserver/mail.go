package imapserver

import (
	"crypto/rand"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// Deliver puts messages into a folder of the user's, unread, as they are byte
// by byte. INBOX is the one everybody has.
func (s *Server) Deliver(user, folder string, messages ...string) error {
	at := filepath.Join("users", user, "Maildir")
	if folder != "INBOX" {
		at = filepath.Join(at, "."+folder)
	}
	for _, part := range []string{"cur", "new", "tmp"} {
		if err := s.makeAll(filepath.Join(at, part)); err != nil {
			return fmt.Errorf("making a mailbox: %w", err)
		}
	}
	for _, m := range messages {
		if _, err := s.home.Write(filepath.Join(at, "new", rand.Text()), []byte(m)); err != nil {
			return fmt.Errorf("delivering a message: %w", err)
		}
	}
	return nil
}

// Files returns the names of the files the user's messages are in, which change
// when a message is marked as read.
func (s *Server) Files(user string) ([]string, error) {
	var names []string
	root := filepath.Join(s.home.Dir, "users", user, "Maildir")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if folder := filepath.Base(filepath.Dir(path)); !d.IsDir() && (folder == "cur" || folder == "new") {
			names = append(names, path[len(root):])
		}
		return nil
	})
	slices.Sort(names)
	return names, err
}

// makeAll makes a folder below the home, and every one on the way.
func (s *Server) makeAll(name string) error {
	if name == "." {
		return nil
	}
	if err := s.makeAll(filepath.Dir(name)); err != nil {
		return err
	}
	path := filepath.Join(s.home.Dir, name)
	if err := os.Mkdir(path, 0o700); err != nil {
		if os.IsExist(err) {
			return nil
		}
		return err
	}
	return s.home.Own(path)
}
