package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"

	"rettighetsporten/app/apptest/imapserver"
	"rettighetsporten/app/apptest/mariaserver"
	"rettighetsporten/app/apptest/pgserver"
)

// program is something the checks need of the machine, and the Debian packages
// that bring it.
type program struct {
	name     string
	packages []string
	found    func(context.Context) bool
}

func programs() []program {
	return []program{
		{"a C compiler (the race detector needs it)", []string{"gcc", "libc6-dev"}, compiles},
		{"Chromium", []string{"chromium"}, onPath(headlessShell, "chromium", "chromium-browser", "google-chrome")},
		{"PostgreSQL", []string{"postgresql"}, func(context.Context) bool { return pgserver.Installed() }},
		{"MariaDB", []string{"mariadb-server-core", "mariadb-client-core"}, func(context.Context) bool { return mariaserver.Installed() }},
		{"Dovecot's IMAP server", []string{"dovecot-imapd"}, func(context.Context) bool { return imapserver.Installed() }},
		{"Poppler's tools", []string{"poppler-utils"}, onPath("pdftotext")},
		{"qpdf", []string{"qpdf"}, onPath("qpdf")},
		{"Apache Preflight (PDF/A)", []string{"libpdfbox2-java", "libactivation-java", "libjaxb-api-java", "default-jre-headless"}, preflight},
		{"git", []string{"git"}, onPath("git")},
	}
}

// machine sees to it that the machine has what the checks need: root installs
// it, others are told the one line that does.
func (c *checkout) machine(ctx context.Context, out io.Writer) error {
	packages := missing(ctx, out, programs())
	faster := !onPath(headlessShell)(ctx) && mayInstall()
	switch {
	case len(packages) == 0 && !faster:
		return nil
	case !mayInstall():
		fmt.Fprintf(out, "install it with: sudo apt-get install %s\n", strings.Join(packages, " "))
		return errors.New("the machine lacks something")
	}
	if err := c.apt(ctx, out, "update"); err != nil && len(packages) > 0 {
		return err
	}
	if faster && exec.CommandContext(ctx, "apt-cache", "show", headlessShell).Run() == nil {
		packages = append(packages, headlessShell)
	}
	if len(packages) == 0 {
		return nil
	}
	if err := c.apt(ctx, out, append([]string{"install", "-y", "--no-install-recommends"}, packages...)...); err != nil {
		return err
	}
	if still := missing(ctx, out, programs()); len(still) > 0 {
		return fmt.Errorf("installed, and yet missing: %s", strings.Join(still, " "))
	}
	return nil
}

// headlessShell is Chromium without a window, the package and the program: it shows
// the same pages for half the time of the processor. Where it cannot be had,
// Chromium does.
const headlessShell = "chromium-headless-shell"

func mayInstall() bool {
	_, err := exec.LookPath("apt-get")
	return err == nil && os.Geteuid() == 0
}

func (c *checkout) apt(ctx context.Context, out io.Writer, args ...string) error {
	if err := c.quietly(ctx, out, []string{"DEBIAN_FRONTEND=noninteractive"}, append([]string{"apt-get"}, args...)...); err != nil {
		return fmt.Errorf("installing: %w", err)
	}
	return nil
}

// missing says what is not there and returns the packages that bring it.
func missing(ctx context.Context, out io.Writer, wanted []program) []string {
	var packages []string
	for _, p := range wanted {
		if !p.found(ctx) {
			fmt.Fprintf(out, "missing: %s\n", p.name)
			packages = append(packages, p.packages...)
		}
	}
	return packages
}

func onPath(names ...string) func(context.Context) bool {
	return func(context.Context) bool {
		return slices.ContainsFunc(names, func(name string) bool {
			_, err := exec.LookPath(name)
			return err == nil
		})
	}
}

// preflight reports whether there is the validator of PDF/A, with what runs it and
// what Debian does not bring along with it.
func preflight(ctx context.Context) bool {
	for _, jar := range []string{"preflight", "javax.activation", "jaxb-api"} {
		if _, err := os.Stat("/usr/share/java/" + jar + ".jar"); err != nil {
			return false
		}
	}
	return onPath("java")(ctx)
}

// compiles reports whether there is a compiler with the headers of the C
// library: the one comes without the other.
func compiles(ctx context.Context) bool {
	return exec.CommandContext(ctx, "gcc", "-E", "-include", "stdlib.h", "-x", "c", os.DevNull).Run() == nil
}
