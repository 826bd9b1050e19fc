package mailbox

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"slices"
	"strconv"
	"time"

	"go.yaml.in/yaml/v3"

	"rettighetsporten/app/recordstore"
)

// Settings say how a mailbox is reached and how much of it is read.
type Settings struct {
	Host         string        `yaml:"host"`
	Port         int           `yaml:"port,omitempty"` // 0: 993 with TLS from the first byte, otherwise 143
	TLS          TLS           `yaml:"tls,omitempty"`
	CA           string        `yaml:"ca,omitempty"` // PEM: who signs for the server; empty: whom the system trusts
	User         string        `yaml:"user"`
	Password     string        `yaml:"password"`
	Folders      Folders       `yaml:"folders"`
	AllowPrivate bool          `yaml:"allow_private"` // loopback and private addresses may be dialled, and TLS may be off
	MaxMessages  int           `yaml:"max_messages"`  // for one query; 0: our own limit
	MaxBytes     int64         `yaml:"max_bytes"`     // received for one query; 0: our own limit
	Timeout      time.Duration `yaml:"timeout"`       // for one query; 0: two minutes
}

// TLS is how the connection is kept from others.
type TLS string

// The ways. Off is for servers on the same network, with AllowPrivate alone.
const (
	Implicit TLS = "implicit" // from the first byte; also where nothing is said
	StartTLS TLS = "starttls"
	Off      TLS = "off"
)

// Folders are the names of the folders to search, or one "*" for all there are.
type Folders []string

// UnmarshalYAML reads a list, or one name.
func (f *Folders) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		var one string
		err := n.Decode(&one)
		*f = Folders{one}
		return err
	}
	return n.Decode((*[]string)(f))
}

// all reports whether every folder is to be searched.
func (f Folders) all() bool { return slices.Equal(f, Folders{"*"}) }

const (
	defaultMessages = 5_000
	defaultBytes    = 1 << 30
	defaultTimeout  = 2 * time.Minute
)

func read(c recordstore.Connection) (Settings, error) {
	s, err := recordstore.Read[Settings](c)
	if err != nil {
		return s, err
	}
	if s.TLS == "" {
		s.TLS = Implicit
	}
	if s.Port == 0 {
		s.Port = 143
		if s.TLS == Implicit {
			s.Port = 993
		}
	}
	if s.MaxMessages <= 0 {
		s.MaxMessages = defaultMessages
	}
	if s.MaxBytes <= 0 {
		s.MaxBytes = defaultBytes
	}
	if s.Timeout <= 0 {
		s.Timeout = defaultTimeout
	}
	return s, nil
}

func check(c recordstore.Connection) error {
	s, err := read(c)
	switch {
	case err != nil:
		return err
	case s.Host == "" || s.User == "" || s.Password == "":
		return errors.New("needs host, user and password")
	case s.Port < 1 || s.Port > 65535:
		return errors.New("port: no such port")
	case len(s.Folders) == 0 || slices.Contains(s.Folders, ""):
		return errors.New(`needs folders: a list, or "*" for all`)
	case !slices.Contains([]TLS{Implicit, StartTLS, Off}, s.TLS):
		return errors.New("tls: want implicit, starttls or off")
	case s.TLS == Off && !s.AllowPrivate:
		return errors.New("tls: may be off only with allow_private")
	}
	_, err = s.secure()
	return err
}

func (s Settings) address() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) }

// secure returns how the server has to prove itself.
func (s Settings) secure() (*tls.Config, error) {
	c := &tls.Config{ServerName: s.Host, MinVersion: tls.VersionTLS12}
	if s.CA == "" {
		return c, nil
	}
	c.RootCAs = x509.NewCertPool()
	if !c.RootCAs.AppendCertsFromPEM([]byte(s.CA)) {
		return nil, errors.New("ca: holds no certificate")
	}
	return c, nil
}
