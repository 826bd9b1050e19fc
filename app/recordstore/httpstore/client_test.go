package httpstore

import (
	"net/netip"
	"strings"
	"testing"

	"rettighetsporten/app/recordstore"
)

func TestBaseURL(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		connection recordstore.Connection
		hosts      []string
		ok         bool
	}{
		"https":                    {recordstore.Connection{BaseURL: "https://api.example.no/v1"}, nil, true},
		"http":                     {recordstore.Connection{BaseURL: "http://api.example.no"}, nil, false},
		"http on the inside":       {recordstore.Connection{BaseURL: "http://fagsystem", AllowPrivate: true}, nil, true},
		"file":                     {recordstore.Connection{BaseURL: "file:///etc/passwd", AllowPrivate: true}, nil, false},
		"no host":                  {recordstore.Connection{BaseURL: "https:///v1"}, nil, false},
		"a password":               {recordstore.Connection{BaseURL: "https://u:hunter2@api.example.no"}, nil, false},
		"a query":                  {recordstore.Connection{BaseURL: "https://api.example.no?x=1"}, nil, false},
		"not a URL":                {recordstore.Connection{BaseURL: "https://hunter2\x7f"}, nil, false},
		"on the list":              {recordstore.Connection{BaseURL: "https://api.example.no/v1"}, []string{"api.example.no"}, true},
		"on the list, with port":   {recordstore.Connection{BaseURL: "https://api.example.no:8443"}, []string{"api.example.no:8443"}, true},
		"not on the list":          {recordstore.Connection{BaseURL: "https://evil.example.no"}, []string{"api.example.no"}, false},
		"only looks like the list": {recordstore.Connection{BaseURL: "https://api.example.no.evil.no"}, []string{"api.example.no"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Config{Hosts: c.hosts}.Open(t.Context(), c.connection, nil)
			if (err == nil) != c.ok || err != nil && strings.Contains(err.Error(), "hunter2") {
				t.Errorf("got %v, want ok %v", err, c.ok)
			}
		})
	}
}

func TestReachable(t *testing.T) {
	t.Parallel()
	for address, c := range map[string]struct{ public, private bool }{
		"93.184.215.14":          {true, true},
		"2a00:1450:400f:80::1":   {true, true},
		"127.0.0.1":              {false, true},
		"::1":                    {false, true},
		"10.1.2.3":               {false, true},
		"172.16.0.1":             {false, true},
		"192.168.1.1":            {false, true},
		"fd00::1":                {false, true},
		"::ffff:127.0.0.1":       {false, true},
		"::ffff:169.254.169.254": {false, false},
		"169.254.169.254":        {false, false},
		"fe80::1":                {false, false},
		"fe80::1%eth0":           {false, false},
		"0.0.0.0":                {false, false},
		"::":                     {false, false},
		"0.1.2.3":                {false, false},
		"100.64.0.1":             {false, false},
		"224.0.0.1":              {false, false},
		"ff02::1":                {false, false},
		"255.255.255.255":        {false, false},
		"64:ff9b::7f00:1":        {false, false},
		"2002:7f00:1::":          {false, false},
		"::7f00:1":               {false, false},
		"fec0::1":                {false, false},
	} {
		a := netip.MustParseAddr(address)
		if got := reachable(a, false); got != c.public {
			t.Errorf("%s: reachable %v, want %v", address, got, c.public)
		}
		if got := reachable(a, true); got != c.private {
			t.Errorf("%s, private allowed: reachable %v, want %v", address, got, c.private)
		}
	}
}

func TestPrivateAddressesAreNotDialled(t *testing.T) {
	t.Parallel()
	s := serve(t, body("[]"))
	for name, c := range map[string]struct {
		url     string
		private bool
		want    recordstore.Reason
	}{
		"loopback, by number": {strings.Replace(s.URL, "http://", "https://", 1), false, recordstore.Refused},
		"loopback, by name":   {strings.NewReplacer("http://", "https://", "127.0.0.1", "localhost").Replace(s.URL), false, recordstore.Refused},
		"metadata, allowed":   {"http://169.254.169.254", true, recordstore.Refused},
		"nobody there":        {"http://127.0.0.1:1", true, recordstore.Unreachable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			connection := recordstore.Connection{BaseURL: c.url, AllowPrivate: c.private, Endpoints: map[string]recordstore.Endpoint{"person": byMail}}
			_, err := ask(t, Config{}, connection, in("mail", "kari@example.no"))
			if e := recordstore.AsError(err); e == nil || e.Reason != c.want || !e.Whole {
				t.Errorf("got %v, want that the whole store is %s", err, c.want)
			}
		})
	}
	t.Cleanup(func() {
		if len(s.asked) > 0 {
			t.Error("a private address was dialled")
		}
	})
}
