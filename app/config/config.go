// Package config reads what the portal is run with: one YAML file, and the
// environment on top of it. Everything that is wrong is said at once, at start.
package config

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/knadh/koanf/parsers/yaml"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/v2"

	"rettighetsporten/app/database"
)

// Config is the whole configuration of `portal serve`. A key such as
// smtp.host is read from the file or from PORTAL_SMTP__HOST.
type Config struct {
	Listen      string        `koanf:"listen"`       // address to serve on, ":8080"
	PublicURL   string        `koanf:"public_url"`   // as people see it, https://rettigheter.example
	DatabaseURL string        `koanf:"database_url"` // postgres://…
	KeyFile     string        `koanf:"key_file"`     // made by `portal keys new`
	BehindProxy bool          `koanf:"behind_proxy"` // believe X-Forwarded-For
	StopWait    time.Duration `koanf:"stop_wait"`    // not ready for so long before the server stops
	StoreHosts  []string      `koanf:"store_hosts"`  // hosts that stores over a network may be at, host or host:port
	Citizen     Login         `koanf:"citizen"`
	Staff       Login         `koanf:"staff"`
	SMTP        SMTP          `koanf:"smtp"`
	Clamd       string        `koanf:"clamd"` // where clamd scans what people send: /path/to/socket or host:port; "": nothing is scanned
}

// Login is what has been agreed with an identity provider.
type Login struct {
	Issuer         string   `koanf:"issuer"`
	ClientID       string   `koanf:"client_id"`
	ClientSecret   string   `koanf:"client_secret"`
	ACRValues      []string `koanf:"acr_values"`
	MinimumACR     string   `koanf:"minimum_acr"`
	Scopes         []string `koanf:"scopes"`
	AllowSynthetic bool     `koanf:"allow_synthetic"` // test persons: for ID-porten's test environment alone
	TrustEmail     bool     `koanf:"trust_email"`     // addresses without email_verified count as verified: Entra ID never says
}

// SMTP is the way to the mail server.
type SMTP struct {
	Host     string `koanf:"host"`
	Port     int    `koanf:"port"`
	Username string `koanf:"username"`
	Password string `koanf:"password"`
	From     string `koanf:"from"`
	Plain    bool   `koanf:"plain"` // without TLS: towards a relay on this machine alone
}

const prefix = "PORTAL_"

// Load reads the file, when there is a name, and the environment. The error
// lists everything that is wrong and quotes no secret.
func Load(path string) (Config, error) {
	k := koanf.New(".")
	if path != "" {
		if err := k.Load(file.Provider(path), yaml.Parser()); err != nil {
			return Config{}, fmt.Errorf("reading the configuration %s: %w", path, err)
		}
	}
	err := k.Load(env.Provider(".", env.Opt{Prefix: prefix, TransformFunc: fromEnvironment}), nil)
	if err != nil {
		return Config{}, fmt.Errorf("reading the environment: %w", err)
	}
	cfg := Config{
		Listen: ":8080", StopWait: 3 * time.Second,
		Citizen: Login{ACRValues: []string{"idporten-loa-substantial"}, MinimumACR: "idporten-loa-substantial"},
		SMTP:    SMTP{Port: 587},
	}
	if err := k.Unmarshal("", &cfg); err != nil {
		return Config{}, fmt.Errorf("reading the configuration: %w", err)
	}
	if unknown := unknownKeys(k); len(unknown) > 0 {
		err = fmt.Errorf("unknown keys: %s", strings.Join(unknown, ", "))
	}
	return cfg, errors.Join(err, cfg.check())
}

// Environment returns the value of a variable, for the places of a register
// that name one.
// The portal's own settings are none of a register's business.
func Environment(name string) (string, bool) {
	if strings.HasPrefix(name, prefix) {
		return "", false
	}
	return os.LookupEnv(name)
}

func fromEnvironment(name, value string) (string, any) {
	key := strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(name, prefix), "__", "."))
	if key == "test_postgres" {
		return "", nil
	}
	if strings.HasSuffix(key, "acr_values") || strings.HasSuffix(key, "scopes") || key == "store_hosts" {
		return key, strings.Fields(strings.ReplaceAll(value, ",", " "))
	}
	return key, value
}

func (c Config) check() error {
	var errs []error
	want := func(value, key string) {
		if value == "" {
			errs = append(errs, fmt.Errorf("%s is missing", key))
		}
	}
	want(c.Listen, "listen")
	want(c.KeyFile, "key_file")
	want(c.SMTP.Host, "smtp.host")
	want(c.SMTP.From, "smtp.from")
	for name, login := range map[string]Login{"citizen": c.Citizen, "staff": c.Staff} {
		want(login.Issuer, name+".issuer")
		want(login.ClientID, name+".client_id")
		want(login.ClientSecret, name+".client_secret")
	}
	if !database.IsPostgres(c.DatabaseURL) {
		errs = append(errs, errors.New("database_url must begin with postgres://: the portal is run on PostgreSQL and nothing else"))
	}
	if _, _, err := net.SplitHostPort(c.Clamd); c.Clamd != "" && !strings.HasPrefix(c.Clamd, "/") && err != nil {
		errs = append(errs, errors.New("clamd must be the path of a socket or host:port"))
	}
	if c.SMTP.Plain && !thisMachine(c.SMTP.Host) {
		errs = append(errs, errors.New("smtp.plain is for a relay on this machine itself; elsewhere the mail server must offer TLS"))
	}
	if u, err := url.Parse(c.PublicURL); err != nil || (u.Scheme != "https" && !loopback(u)) || u.Host == "" || strings.Trim(u.Path, "/") != "" {
		errs = append(errs, errors.New("public_url must be https://host, without a path; http only on this machine itself"))
	}
	return errors.Join(errs...)
}

func loopback(u *url.URL) bool {
	return u.Scheme == "http" && thisMachine(u.Hostname())
}

func thisMachine(host string) bool {
	return host == "127.0.0.1" || host == "localhost" || host == "::1"
}
