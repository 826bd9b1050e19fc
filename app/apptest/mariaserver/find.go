package mariaserver

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
)

// programs are the binaries of an installed server.
type programs struct{ server, install string }

// Installed reports whether the binaries to start a server are there.
func Installed() bool {
	_, err := binaries()
	return err == nil
}

// binaries looks where Debian keeps the server, which is on root's path alone.
func binaries() (programs, error) {
	var p programs
	var problems []error
	for name, path := range map[string]*string{"mariadbd": &p.server, "mariadb-install-db": &p.install} {
		found, err := exec.LookPath(name)
		if err != nil {
			found = "/usr/sbin/" + name
			_, err = os.Stat(found)
		}
		if err != nil {
			problems = append(problems, fmt.Errorf("MariaDB is not installed: no %s in PATH or /usr/sbin", name))
		}
		*path = found
	}
	// The installing script calls it, and it comes in another package.
	if _, err := exec.LookPath("my_print_defaults"); err != nil {
		problems = append(problems, errors.New("MariaDB is not installed: no my_print_defaults in PATH"))
	}
	return p, errors.Join(problems...)
}
