package identity_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/identity"
)

func TestACRAtLeast(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		got, want string
		ok        bool
	}{
		"equal":                        {"idporten-loa-substantial", "idporten-loa-substantial", true},
		"high for substantial":         {"idporten-loa-high", "idporten-loa-substantial", true},
		"substantial for high":         {"idporten-loa-substantial", "idporten-loa-high", false},
		"low for substantial":          {"idporten-loa-low", "idporten-loa-substantial", false},
		"eIDAS high for high":          {"eidas-loa-high", "idporten-loa-high", true},
		"eIDAS substantial for high":   {"eidas-loa-substantial", "idporten-loa-high", false},
		"eIDAS low for substantial":    {"eidas-loa-low", "idporten-loa-substantial", false},
		"staff high":                   {"high", "substantial", true},
		"staff substantial":            {"substantial", "high", false},
		"e-mail for nothing":           {"selfregistered-email", "", false},
		"e-mail for itself":            {"selfregistered-email", "selfregistered-email", false},
		"e-mail for low":               {"selfregistered-email", "idporten-loa-low", false},
		"unknown for itself":           {"entraid", "entraid", true},
		"unknown for known":            {"entraid", "idporten-loa-low", false},
		"known for unknown":            {"idporten-loa-high", "entraid", false},
		"two unknown":                  {"a", "b", false},
		"none for nothing":             {"", "", true},
		"none for low":                 {"", "idporten-loa-low", false},
		"no difference in case is led": {"IDPORTEN-LOA-HIGH", "idporten-loa-low", false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := identity.ACRAtLeast(tt.got, tt.want); got != tt.ok {
				t.Errorf("ACRAtLeast(%q, %q) = %v", tt.got, tt.want, got)
			}
		})
	}
}

func TestConfigurationRefused(t *testing.T) {
	t.Parallel()
	good := identity.ProviderConfig{
		Issuer: "https://idporten.example", ClientID: "id", ClientSecret: "s",
		RedirectURL: "https://portal.example/retur", Now: func() time.Time { return start },
	}
	if _, err := identity.NewProvider(good); err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		change func(*identity.ProviderConfig)
		says   string
	}{
		"no issuer":            {func(c *identity.ProviderConfig) { c.Issuer = "" }, "issuer"},
		"an issuer in clear":   {func(c *identity.ProviderConfig) { c.Issuer = "http://idporten.example" }, "issuer"},
		"nearly this machine":  {func(c *identity.ProviderConfig) { c.Issuer = "http://localhost.example" }, "issuer"},
		"a user in the issuer": {func(c *identity.ProviderConfig) { c.Issuer = "https://a@idporten.example" }, "issuer"},
		"no client":            {func(c *identity.ProviderConfig) { c.ClientID = "" }, "client"},
		"no secret":            {func(c *identity.ProviderConfig) { c.ClientSecret = "" }, "secret"},
		"no callback":          {func(c *identity.ProviderConfig) { c.RedirectURL = "/retur" }, "redirect"},
		"logout in clear":      {func(c *identity.ProviderConfig) { c.PostLogoutURL = "http://portal.example" }, "logout"},
		"a login by e-mail":    {func(c *identity.ProviderConfig) { c.MinimumACR = "selfregistered-email" }, "e-mail"},
		"no clock":             {func(c *identity.ProviderConfig) { c.Now = nil }, "clock"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := good
			tt.change(&cfg)
			if _, err := identity.NewProvider(cfg); err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %v, want a word on %q", err, tt.says)
			}
		})
	}
	_, err := identity.NewProvider(identity.ProviderConfig{Name: "staff"})
	for _, word := range []string{"staff", "issuer", "client", "redirect", "clock"} {
		if err == nil || !strings.Contains(err.Error(), word) {
			t.Errorf("all at once: %v lacks %q", err, word)
		}
	}
}

func TestClaimsHideThemselves(t *testing.T) {
	t.Parallel()
	c := identity.Claims{Subject: "kari", Name: "Kari Prøve", Email: "kari@example.test", IDToken: "eyJraw", PID: personID(t, "14838513779")}
	var b bytes.Buffer
	slog.New(slog.NewTextHandler(&b, nil)).Info("login", slog.Any("claims", c), slog.Any("in", struct{ C identity.Claims }{c}))
	all := b.String() + fmt.Sprintf("%v %+v %#v %s %q %v", c, c, c, c, c, &c) + fmt.Sprintf("%v %#v", []identity.Claims{c}, struct{ C identity.Claims }{c})
	for _, personal := range []string{"kari", "Kari", "eyJ", "14838513779"} {
		if strings.Contains(all, personal) {
			t.Errorf("%q shows in %s", personal, all)
		}
	}
}

func TestSafeReturn(t *testing.T) {
	t.Parallel()
	kept := []string{
		"/", "/krav", "/krav/TEL-2026-0001", "/krav?side=2&sok=a+b", "/krav?neste=https%3A%2F%2Fevil.example",
		"/s%C3%B8k", "/krav/", "/?a=1", "/en/.well-known", "/a.b..c",
	}
	for _, path := range kept {
		if got := identity.SafeReturn(path); got != path {
			t.Errorf("SafeReturn(%q) = %q", path, got)
		}
	}
	changed := map[string]string{"/krav#del": "/krav", "/søk": "/s%C3%B8k"}
	for path, want := range changed {
		if got := identity.SafeReturn(path); got != want {
			t.Errorf("SafeReturn(%q) = %q, want %q", path, got, want)
		}
	}
	refused := []string{
		"", "krav", "evil.example", ".", "..", "?a=1", "#",
		"//evil.example", "///evil.example", "////evil.example", `/\evil.example`, `\/evil.example`, `\\evil.example`, `/\/evil.example`,
		"https://evil.example", "https:evil.example", "https:/evil.example", "HTTPS://evil.example", "http:///evil.example",
		"javascript:alert(1)", "data:text/html,x", "/javascript:alert(1)",
		"/\tevil.example", "/\t/evil.example", "\t//evil.example", "/\n/evil.example", "/\r\nSet-Cookie: a=b", " //evil.example", " /krav", "/a%20b", "/ /evil.example", "/\x00/evil", "/\x7f",
		"/%09/evil.example", "/%09//evil.example", "/%5Cevil.example", "/%5c/evil.example", "/%2Fevil.example", "/%2f%2fevil.example", "%2F%2Fevil.example", "/%0d%0aLocation:x", "/%00",
		"/%252Fevil.example", "/%255Cevil.example", "/%25252525252Fevil.example", "/%E2%80%8B/evil", "/%E2%80%AE", "/%FF",
		"/@evil.example", "@evil.example", "/krav@evil.example", "/%40evil.example", "//portal.example@evil.example", "https://portal.example@evil.example",
		"/../evil", "/./evil", "/a/../..//evil.example", "/%2e%2e/evil", "/a//evil.example", "/a/%2f/b", "/a%2F..%2F/b",
		"/\u200b/evil.example", "/\u2028evil", "/\u00a0/evil", "/%", "/%zz", "/krav?a=\n", "/\\", "/" + strings.Repeat("a", 2000),
		"/\u202eevil", "/\xff",
	}
	for _, path := range refused {
		if got := identity.SafeReturn(path); got != "/" {
			t.Errorf("SafeReturn(%q) = %q, want /", path, got)
		}
	}
}

func FuzzSafeReturn(f *testing.F) {
	for _, seed := range []string{"/krav?a=b", "//evil", `/\evil`, "/%09/evil", "/%2f%2fevil", "/a/..//b", "https://evil", "/@evil", "/a?//x"} {
		f.Add(seed)
	}
	base := &url.URL{Scheme: "https", Host: "portal.example", Path: "/innlogging/retur"}
	f.Fuzz(func(t *testing.T, path string) {
		got := identity.SafeReturn(path)
		if !strings.HasPrefix(got, "/") || strings.HasPrefix(got, "//") || strings.ContainsAny(got, "\\\r\n\t\x00 ") {
			t.Fatalf("SafeReturn(%q) = %q", path, got)
		}
		to, err := base.Parse(got)
		if err != nil || to.Host != base.Host || to.Scheme != base.Scheme || to.User != nil {
			t.Fatalf("SafeReturn(%q) = %q leads to %v (%v)", path, got, to, err)
		}
		if again := identity.SafeReturn(got); again != got {
			t.Fatalf("SafeReturn(%q) = %q, and again %q", path, got, again)
		}
	})
}
