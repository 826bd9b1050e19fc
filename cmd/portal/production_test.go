package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/demo"
	"rettighetsporten/app/demo/mailbox"
	"rettighetsporten/app/demo/people"
	"rettighetsporten/app/demo/stores"
	"rettighetsporten/app/register"
	"rettighetsporten/models"
)

// site is a portal people can go to, and what is around it.
type site struct {
	address string
	mailbox *mailbox.Server
	stores  *stores.Set

	receiver *demo.Receiver // of what is sent straight to another; the demo's alone
}

// demoSite is `portal demo`, on SQLite.
func demoSite(t *testing.T) site {
	t.Helper()
	d := startDemo(t)
	return site{d.address, d.mailbox, d.stores, &d.receiver}
}

// productionSite is `portal serve` on PostgreSQL, set up by the commands an
// operator runs: keys new, migrate, register import, serve.
func productionSite(t *testing.T) site {
	t.Helper()
	dir := t.TempDir()
	persons, err := people.All()
	must(t, err)
	set, err := stores.Build(t.Context(), mkdir(t, filepath.Join(dir, "stores")), time.Now(), persons)
	must(t, err)
	t.Cleanup(func() { _ = set.Close() })
	mail, err := mailbox.Start(time.Now)
	must(t, err)
	t.Cleanup(func() { _ = mail.Close() })

	address := "http://" + freeAddress(t)
	issuer := newIssuer(t, address)
	settings := writeConfig(t, dir, address, issuer, apptest.PostgresDSN(t), mail, hostsOf(set, "telemark"))
	telemark := writeRegister(t, dir, set, "telemark")

	var out bytes.Buffer
	std := streams{out: &out, err: t.Output()}
	must(t, keysNewCmd{File: filepath.Join(dir, "keys.json")}.Run(std))
	must(t, migrateCmd{configured{settings}}.Run(t.Context(), std))
	must(t, registerImportCmd{configured{settings}, telemark}.Run(t.Context(), std))
	if !strings.Contains(out.String(), "1 controllers, 8 activities, 8 stores") {
		t.Errorf("the commands said %q", out.String())
	}
	serve(t, settings, address, std)
	return site{address: address, mailbox: mail, stores: set}
}

func serve(t *testing.T, settings, address string, std streams) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- serveCmd{configured{settings}}.Run(ctx, std) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Errorf("serve ended with %v", err)
		}
	})
	v := newVisitor(t, address)
	for range 200 {
		if conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(address, "http://")); err == nil {
			_ = conn.Close()
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if r := v.get("/helse/klar"); r.status != http.StatusOK {
		t.Fatalf("the portal is not ready: %d", r.status)
	}
}

func mkdir(t *testing.T, path string) string {
	t.Helper()
	must(t, os.MkdirAll(path, 0o700))
	return path
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// newIssuer serves the identity providers on an address of their own.
func newIssuer(t *testing.T, portal string) string {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	address := "http://" + server.Listener.Addr().String()
	providers, err := demo.NewProviders(address, portal, time.Now)
	must(t, err)
	server.Config.Handler = providers
	server.Start()
	t.Cleanup(server.Close)
	return address
}

// hostsOf returns where the controller's stores over HTTP are.
func hostsOf(set *stores.Set, controller string) []string {
	var hosts []string
	for _, s := range set.Declarations(controller) {
		base, _ := s.Connection["base_url"].(string)
		if host, ok := strings.CutPrefix(base, "http://"); ok {
			host, _, _ = strings.Cut(host, "/")
			hosts = append(hosts, fmt.Sprintf("%q", host))
		}
	}
	return hosts
}

func writeConfig(t *testing.T, dir, address, issuer, dsn string, mail *mailbox.Server, storeHosts []string) string {
	t.Helper()
	citizen, staff := demo.Clients(issuer)
	host, port := mail.HostPort()
	path := filepath.Join(dir, "portal.yaml")
	must(t, os.WriteFile(path, fmt.Appendf(nil, `
listen: %q
public_url: %q
database_url: %q
key_file: %q
stop_wait: 0s
citizen: {issuer: %q, client_id: %q, client_secret: %q, allow_synthetic: true}
staff: {issuer: %q, client_id: %q, client_secret: %q}
smtp: {host: %q, port: %d, from: portal@portal.example, plain: true}
store_hosts: [%s]
`, strings.TrimPrefix(address, "http://"), address, dsn, filepath.Join(dir, "keys.json"),
		citizen.Issuer, citizen.ID, citizen.Secret, staff.Issuer, staff.ID, staff.Secret, host, port, strings.Join(storeHosts, ", ")), 0o600))
	return path
}

// writeRegister writes one controller of the demo, with its live stores, as an
// operator would write it.
func writeRegister(t *testing.T, dir string, set *stores.Set, controller string) string {
	t.Helper()
	file, err := register.Bundled()
	must(t, err)
	file, err = people.WithDemoContacts(file)
	must(t, err)
	entry, ok := set.Attach(file).Controller(controller)
	if !ok {
		t.Fatalf("there is no %s", controller)
	}
	type activity struct {
		ID                   string `yaml:"id"`
		models.ActivityFacts `yaml:",inline"`
	}
	type store struct {
		ID                string `yaml:"id"`
		models.StoreFacts `yaml:",inline"`
		Dataset           string `yaml:"dataset,omitempty"`
	}
	type body struct {
		ID                     string `yaml:"id"`
		Name                   string `yaml:"name"`
		CasePrefix             string `yaml:"case_prefix"`
		Kind                   string `yaml:"kind"`
		models.ControllerFacts `yaml:",inline"`
		Activities             []activity `yaml:"activities"`
		Stores                 []store    `yaml:"stores"`
	}
	b := body{ID: entry.ID, Name: entry.Name, CasePrefix: entry.CasePrefix, Kind: entry.Kind, ControllerFacts: entry.Facts}
	for _, a := range entry.Activities {
		b.Activities = append(b.Activities, activity{a.ID, a.Facts})
	}
	for _, s := range entry.Stores {
		line := store{ID: s.ID, StoreFacts: s.StoreFacts}
		if s.StoreFacts.Dataset != "" {
			line.Dataset = s.ID + ".yaml"
			must(t, os.WriteFile(filepath.Join(dir, line.Dataset), []byte(s.StoreFacts.Dataset), 0o600))
		}
		b.Stores = append(b.Stores, line)
	}
	out, err := yaml.Marshal(map[string]any{"controllers": []body{b}})
	must(t, err)
	path := filepath.Join(dir, "register.yaml")
	must(t, os.WriteFile(path, out, 0o600))
	return path
}

func TestServeTakesPostgreSQLAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "portal.yaml")
	must(t, os.WriteFile(path, []byte("database_url: sqlite:/tmp/x.db\npublic_url: https://x.example\n"), 0o600))
	err := serveCmd{configured{path}}.Run(t.Context(), streams{out: t.Output(), err: t.Output()})
	if err == nil || !strings.Contains(err.Error(), "PostgreSQL") || !strings.Contains(err.Error(), "key_file is missing") {
		t.Errorf("serve on SQLite: %v", err)
	}
}
