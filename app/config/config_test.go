package config_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rettighetsporten/app/config"
)

const whole = `
public_url: https://rettigheter.example
database_url: postgres://portal:s3kret-db@db.example/portal
key_file: /run/keys.json
citizen: {issuer: https://idporten.example, client_id: a, client_secret: s3kret-citizen}
staff: {issuer: https://staff.example, client_id: b, client_secret: s3kret-staff}
smtp: {host: mail.example, from: portal@rettigheter.example, password: s3kret-mail}
`

func load(t *testing.T, text string) (config.Config, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "portal.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return config.Load(path)
}

// The environment belongs to the whole process, so the tests that set it do
// not run beside others.
func TestTheEnvironmentStandsOverTheFile(t *testing.T) {
	t.Setenv("PORTAL_SMTP__HOST", "other.example")
	t.Setenv("PORTAL_CITIZEN__ACR_VALUES", "high, substantial")
	t.Setenv("PORTAL_STOP_WAIT", "7s")
	t.Setenv("PORTAL_CLAMD", "127.0.0.1:3310")
	t.Setenv("PORTAL_TEST_POSTGRES", "postgres://ignored")
	cfg, err := load(t, whole)
	if err != nil {
		t.Fatal(err)
	}
	if cfg.SMTP.Host != "other.example" || cfg.SMTP.Port != 587 || cfg.Clamd != "127.0.0.1:3310" || cfg.Listen != ":8080" || cfg.StopWait.Seconds() != 7 ||
		!slices.Equal(cfg.Citizen.ACRValues, []string{"high", "substantial"}) || cfg.Citizen.MinimumACR != "idporten-loa-substantial" {
		t.Errorf("read %+v", cfg)
	}
	t.Setenv("PORTAL_SMTP__HOTS", "x")
	if _, err := load(t, whole); err == nil || !strings.Contains(err.Error(), "smtp.hots") {
		t.Errorf("a misspelled variable: %v", err)
	}
}

func TestEverythingThatIsWrongIsSaidAtOnce(t *testing.T) {
	t.Parallel()
	_, err := load(t, "database_url: sqlite:/tmp/x.db\nlisten: ''\npublic_ulr: https://x\nsmtp: {password: s3kret-mail}\nclamd: scanner\n")
	if err == nil {
		t.Fatal("it was accepted")
	}
	for _, want := range []string{
		"clamd must", "public_ulr", "listen is missing", "key_file", "smtp.host", "smtp.from", "citizen.issuer", "citizen.client_id", "citizen.client_secret",
		"staff.issuer", "staff.client_id", "staff.client_secret", "postgres://", "public_url must be https",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not said in: %v", want, err)
		}
	}
}

func TestWhatIsRefused(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ old, with, want string }{
		"SQLite":                {"postgres://portal:s3kret-db@db.example/portal", "sqlite:/var/portal.db", "PostgreSQL and nothing else"},
		"http":                  {"https://rettigheter.example", "http://rettigheter.example", "public_url"},
		"a look-alike":          {"https://rettigheter.example", "http://localhost.example", "public_url"},
		"a path":                {"https://rettigheter.example", "https://rettigheter.example/portal", "public_url"},
		"no host":               {"https://rettigheter.example", "https://", "public_url"},
		"plain mail":            {"host: mail.example", "host: mail.example, plain: true", "smtp.plain"},
		"an unknown key":        {"key_file", "keyfile", "keyfile"},
		"a wrong kind of value": {"host: mail.example", "host: mail.example, port: s3kret-port", "port"},
		"no YAML":               {"smtp: {", "smtp: [", "reading the configuration"},
	}
	for name, tc := range cases {
		_, err := load(t, strings.Replace(whole, tc.old, tc.with, 1))
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: got %v, want something about %q", name, err, tc.want)
		}
		if err != nil && strings.Contains(err.Error(), "s3kret") {
			t.Errorf("%s: the error quotes a secret: %v", name, err)
		}
	}
	for _, local := range []string{"http://127.0.0.1:8080", "http://localhost:8080", "http://[::1]:8080", "https://rettigheter.example/"} {
		if _, err := load(t, strings.Replace(whole, "https://rettigheter.example", local, 1)); err != nil {
			t.Errorf("%s: %v", local, err)
		}
	}
	if _, err := config.Load(filepath.Join(t.TempDir(), "none.yaml")); err == nil {
		t.Error("a file that is not there is no error")
	}
}
