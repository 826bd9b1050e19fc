package httpstore

import (
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
		"https":                    {recordstore.Of(recordstore.HTTP, Settings{BaseURL: "https://api.example.no/v1"}), nil, true},
		"http":                     {recordstore.Of(recordstore.HTTP, Settings{BaseURL: "http://api.example.no"}), nil, false},
		"http on the inside":       {recordstore.Of(recordstore.HTTP, Settings{BaseURL: "http://fagsystem", AllowPrivate: true}), nil, true},
		"file":                     {recordstore.Of(recordstore.HTTP, Settings{BaseURL: "file:///etc/passwd", AllowPrivate: true}), nil, false},
		"no host":                  {recordstore.Of(recordstore.HTTP, Settings{BaseURL: "https:///v1"}), nil, false},
		"a password":               {recordstore.Of(recordstore.HTTP, Settings{BaseURL: "https://u:hunter2@api.example.no"}), nil, false},
		"a query":                  {recordstore.Of(recordstore.HTTP, Settings{BaseURL: "https://api.example.no?x=1"}), nil, false},
		"not a URL":                {recordstore.Of(recordstore.HTTP, Settings{BaseURL: "https://hunter2\x7f"}), nil, false},
		"on the list":              {recordstore.Of(recordstore.HTTP, Settings{BaseURL: "https://api.example.no/v1"}), []string{"api.example.no"}, true},
		"on the list, with port":   {recordstore.Of(recordstore.HTTP, Settings{BaseURL: "https://api.example.no:8443"}), []string{"api.example.no:8443"}, true},
		"not on the list":          {recordstore.Of(recordstore.HTTP, Settings{BaseURL: "https://evil.example.no"}), []string{"api.example.no"}, false},
		"only looks like the list": {recordstore.Of(recordstore.HTTP, Settings{BaseURL: "https://api.example.no.evil.no"}), []string{"api.example.no"}, false},
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
			connection := recordstore.Of(recordstore.HTTP, Settings{BaseURL: c.url, AllowPrivate: c.private, Endpoints: map[string]Endpoint{"person": byMail}})
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
