package demo

import (
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"sync"

	"rettighetsporten/app/register"
	"rettighetsporten/models"
)

// ReceiverPath is where the demo's other controller takes what people take
// along.
const ReceiverPath = "/demo/mottak"

const (
	receiverToken = "bare-en-demo" //nolint:gosec // the demo's own, and nobody else's
	receiverMost  = 64 << 20       // bytes
)

// Receiver is a made-up controller that takes what people take along, Art.
// 20(2). The zero value is ready. It keeps sums and no files.
type Receiver struct {
	mu  sync.Mutex
	got map[string]string // the sum of the files, by key
}

// ServeHTTP takes the files, once under each key.
func (r *Receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	key := request.Header.Get("Idempotency-Key")
	sum := sha256.New()
	_, err := io.Copy(sum, http.MaxBytesReader(w, request.Body, receiverMost))
	digest := "sha-256=:" + base64.StdEncoding.EncodeToString(sum.Sum(nil)) + ":"
	switch {
	case request.Header.Get("Authorization") != "Bearer "+receiverToken:
		w.WriteHeader(http.StatusUnauthorized)
	case request.Method != http.MethodPost, err != nil, key == "", request.Header.Get("Content-Type") != "application/zip", request.Header.Get("Content-Digest") != digest:
		w.WriteHeader(http.StatusBadRequest)
	default:
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.got == nil {
			r.got = map[string]string{}
		}
		r.got[key] = digest
		w.WriteHeader(http.StatusCreated)
	}
}

// Digests returns the Content-Digest of all that has come.
func (r *Receiver) Digests() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := make([]string, 0, len(r.got))
	for _, digest := range r.got {
		all = append(all, digest)
	}
	return all
}

// WithReceiver lets a controller of the register send to the demo's receiver,
// which is at the demo's own address.
func WithReceiver(f register.File, address string) register.File {
	for i, c := range f.Controllers {
		if c.ID != "telemark" {
			continue
		}
		f.Controllers[i].Receivers = []register.ReceiverDeclaration{{ID: "karrierehjelpen", Name: "Karrierehjelpen (demo)", Connection: models.StoreConnection{
			"url": address + ReceiverPath, "allow_private": "true",
			"authentication": map[string]any{"strategy": "bearer", "configuration": map[string]any{"token": receiverToken}},
		}}}
	}
	return f
}
