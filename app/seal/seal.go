// Package seal keeps personal data unreadable in the database: AES-GCM under a
// key that lives outside it, and keyed hashes to find a value again without
// reading it.
package seal

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/prf"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// Keys seals and opens. It is safe for use by several goroutines.
type Keys struct {
	aead   tink.AEAD
	lookup *prf.Set
}

// file is the key file: two Tink keysets.
type file struct {
	AEAD   json.RawMessage `json:"aead"`
	Lookup json.RawMessage `json:"lookup"`
}

// NewFile returns a fresh key file. Whoever holds it can read everything: it
// belongs in the platform's secret store, never beside the database.
func NewFile() ([]byte, error) {
	a, err := newKeyset(aead.AES256GCMKeyTemplate)
	if err != nil {
		return nil, err
	}
	l, err := newKeyset(prf.HMACSHA256PRFKeyTemplate)
	if err != nil {
		return nil, err
	}
	out, err := json.MarshalIndent(file{AEAD: a, Lookup: l}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("writing the key file: %w", err)
	}
	return out, nil
}

// Parse reads a key file.
func Parse(b []byte) (*Keys, error) {
	var f file
	if err := json.Unmarshal(b, &f); err != nil {
		return nil, errors.New("the key file is not JSON with aead and lookup")
	}
	ah, err := readKeyset(f.AEAD)
	if err != nil {
		return nil, fmt.Errorf("reading the sealing key: %w", err)
	}
	a, err := aead.New(ah)
	if err != nil {
		return nil, fmt.Errorf("reading the sealing key: %w", err)
	}
	lh, err := readKeyset(f.Lookup)
	if err != nil {
		return nil, fmt.Errorf("reading the lookup key: %w", err)
	}
	l, err := prf.NewPRFSet(lh)
	if err != nil {
		return nil, fmt.Errorf("reading the lookup key: %w", err)
	}
	return &Keys{aead: a, lookup: l}, nil
}

// Seal encrypts the value and binds it to the place it is stored in, such as
// "identity_seeds.value/<id>": moved elsewhere it does not open.
func (k *Keys) Seal(plain []byte, place string) ([]byte, error) {
	sealed, err := k.aead.Encrypt(plain, []byte(place))
	if err != nil {
		return nil, fmt.Errorf("sealing: %w", err)
	}
	return sealed, nil
}

// Open decrypts what Seal made for the same place.
func (k *Keys) Open(sealed []byte, place string) ([]byte, error) {
	plain, err := k.aead.Decrypt(sealed, []byte(place))
	if err != nil {
		return nil, fmt.Errorf("opening what is sealed: %w", err)
	}
	return plain, nil
}

// Text decrypts words that Seal made for the same place, "" where none were kept.
func (k *Keys) Text(sealed []byte, place string) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	plain, err := k.Open(sealed, place)
	return string(plain), err
}

// Lookup returns a keyed hash of the value, to find it again by equality. The
// same value of two kinds has two hashes.
func (k *Keys) Lookup(kind, value string) (string, error) {
	sum, err := k.lookup.ComputePrimaryPRF([]byte(kind+"\x00"+value), 32)
	if err != nil {
		return "", fmt.Errorf("hashing for look-up: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(sum), nil
}
