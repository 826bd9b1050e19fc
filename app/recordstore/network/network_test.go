package network

import (
	"net/netip"
	"testing"
)

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
		"::ffff:0:127.0.0.1":     {false, false},
		"::ffff:0:93.184.215.14": {false, false},
		"192.88.99.1":            {false, false},
		"192.88.100.1":           {true, true},
		"2001:db8::1":            {false, false},
		"2001:db9::1":            {true, true},
		"5f00::1":                {false, false},
		"168.63.129.16":          {false, false},
		"::ffff:168.63.129.16":   {false, false},
		"168.63.129.17":          {true, true},
		"fd00:ec2::254":          {false, false},
		"fd00:ec2::253":          {false, true},
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

func TestHostsAllow(t *testing.T) {
	t.Parallel()
	listed := Hosts{"api.example.no", "mail.example.no:993", "2001:db8::1"}
	for host, want := range map[string]bool{
		"api.example.no": true, "api.example.no:8443": true, "mail.example.no:993": true, "mail.example.no": false, "mail.example.no:143": false,
		"[2001:db8::1]": true, "[2001:db8::1]:443": true, "[2001:db8::2]": false, "evil.no": false, "": false,
	} {
		if got := listed.Allow(host); got != want {
			t.Errorf("%q: allowed %v, want %v", host, got, want)
		}
	}
	if !(Hosts{}).Allow("anything.example") {
		t.Error("no list allows every host")
	}
}
