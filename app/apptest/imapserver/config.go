package imapserver

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"strconv"
	"strings"
	"time"
)

// conf lets the whole server run as one user, without the jails that need root,
// and without waiting after a wrong password.
const conf = `
base_dir = DIR/run
state_dir = DIR/state
instance_name = portal-test
log_path = /dev/stderr
protocols = imap
listen = 127.0.0.1
default_internal_user = USER
default_internal_group = GROUP
default_login_user = USER
mail_location = maildir:~/Maildir
first_valid_uid = 1
first_valid_gid = 1
ssl = yes
ssl_cert = <DIR/cert.pem
ssl_key = <DIR/key.pem
disable_plaintext_auth = no
mail_max_userip_connections = 1000
passdb {
  driver = static
  args = password=PASSWORD
}
userdb {
  driver = static
  args = uid=USER gid=GROUP home=DIR/users/%u
}
service imap-login {
  chroot =
  inet_listener imap {
    port = PORT
  }
  inet_listener imaps {
    port = SECURE
  }
}
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
`

func (s *Server) config(dir, user, group string) string {
	return strings.NewReplacer(
		"DIR", dir, "USER", user, "GROUP", group, "PASSWORD", s.Password,
		"PORT", strconv.Itoa(s.Port), "SECURE", strconv.Itoa(s.TLSPort),
	).Replace(conf)
}

// selfSigned returns a certificate for this machine, and its key, as PEM.
func selfSigned() (certificate, key string, err error) {
	pair, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return "", "", err
	}
	template := x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, IsCA: true, BasicConstraintsValid: true,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames:    []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	signed, err := x509.CreateCertificate(rand.Reader, &template, &template, &pair.PublicKey, pair)
	if err != nil {
		return "", "", err
	}
	private, err := x509.MarshalPKCS8PrivateKey(pair)
	if err != nil {
		return "", "", err
	}
	encode := func(kind string, b []byte) string {
		return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: b}))
	}
	return encode("CERTIFICATE", signed), encode("PRIVATE KEY", private), nil
}
