package mariaserver

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"time"

	"rettighetsporten/app/apptest/internal/throwaway"
)

// files are the paths of what a server needs for TLS.
type files struct{ authority, certificate, key string }

func (f files) arguments() []string {
	return []string{"--ssl-ca=" + f.authority, "--ssl-cert=" + f.certificate, "--ssl-key=" + f.key}
}

// certificates makes a certificate for 127.0.0.1 that signs itself.
func certificates(h throwaway.Home) (files, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return files{}, fmt.Errorf("making a key: %w", err)
	}
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{CommonName: "throwaway"},
		NotBefore:             time.Unix(0, 0),
		NotAfter:              time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC),
		IPAddresses:           []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return files{}, fmt.Errorf("making a certificate: %w", err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return files{}, fmt.Errorf("writing the key: %w", err)
	}
	var f files
	if f.certificate, err = h.Write("server.crt", pemOf("CERTIFICATE", certificate)); err != nil {
		return files{}, err
	}
	f.authority = f.certificate
	f.key, err = h.Write("server.key", pemOf("PRIVATE KEY", private))
	return f, err
}

func pemOf(kind string, content []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: content})
}
