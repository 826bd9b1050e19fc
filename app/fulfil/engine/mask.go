package engine

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"hash"
	"strconv"
	"strings"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// The masking strategies of the dataset format. Delete is one of a collection
// alone.
const (
	nullRewrite   = "null_rewrite"
	stringRewrite = "string_rewrite"
	randomRewrite = "random_string_rewrite"
	hashed        = "hash"
	keyedHash     = "hmac"
	encrypted     = "aes_encrypt"
	preserve      = "preserve"
	deleteRow     = "delete"
	given         = "given" // our own: what a correction or a restriction says
)

// The names in a strategy's configuration.
const (
	rewriteValue  = "rewrite_value"
	randomLength  = "length"
	hashAlgorithm = "algorithm"
	cipherMode    = "mode"
	keptSuffix    = "format_preservation.suffix"
	givenValue    = "value"
)

const defaultRandomLength = 30

// strategyFor returns how a field is masked: as it says itself, as its
// collection says, or by the rule.
func strategyFor(c *dataset.Collection, f dataset.Field, rule dataset.Masking) dataset.Masking {
	switch {
	case f.Masking != nil:
		return *f.Masking
	case c.Masking != nil && c.Masking.Strategy != deleteRow:
		return *c.Masking
	case rule.Strategy != "":
		return rule
	default:
		return dataset.Masking{Strategy: nullRewrite}
	}
}

// configured says what is wrong with a strategy, or "".
func configured(m dataset.Masking) string {
	allowed := map[string][]string{
		nullRewrite: {}, preserve: {}, stringRewrite: {rewriteValue, keptSuffix}, randomRewrite: {randomLength, keptSuffix},
		hashed: {hashAlgorithm, keptSuffix}, keyedHash: {hashAlgorithm, keptSuffix}, encrypted: {cipherMode, keptSuffix},
	}[m.Strategy]
	if allowed == nil {
		return "there is no strategy " + m.Strategy
	}
	conf := m.Configuration
	switch m.Strategy {
	case stringRewrite:
		if _, said := conf[rewriteValue]; !said {
			return "string_rewrite needs a rewrite_value"
		}
	case randomRewrite:
		if n, err := strconv.Atoi(conf[randomLength]); conf[randomLength] != "" && (err != nil || n <= 0 || n > 10_000) {
			return "the length is no whole number from 1 to 10000"
		}
	case hashed, keyedHash:
		if a := conf[hashAlgorithm]; a != "" && algorithm(a) == nil {
			return "the algorithm is neither SHA-256 nor SHA-512"
		}
	case encrypted:
		if mode := conf[cipherMode]; mode != "" && mode != "GCM" {
			return "the mode is not GCM"
		}
	}
	return ""
}

func algorithm(name string) func() hash.Hash {
	switch strings.ToUpper(strings.ReplaceAll(name, "_", "-")) {
	case "", "SHA-256":
		return sha256.New
	case "SHA-512":
		return sha512.New
	default:
		return nil
	}
}

// onText reports whether the strategy makes a text, which only a column for
// text takes.
func onText(strategy string) bool {
	switch strategy {
	case stringRewrite, randomRewrite, hashed, keyedHash, encrypted:
		return true
	default:
		return false
	}
}

// masked returns what becomes of the value. The same value in the same row and
// column always becomes the same, so that doing it again changes nothing.
// Nothing stays nothing.
func (e Engine) masked(where string, col Column, value any) any {
	if value == nil || col.Strategy == nullRewrite {
		return nil
	}
	text, _ := recordstore.Exact.Key(value)
	key := e.derived(col.Strategy + " " + where)
	var out string
	switch conf := col.Configuration; col.Strategy {
	case stringRewrite:
		out = conf[rewriteValue]
	case randomRewrite:
		length, err := strconv.Atoi(conf[randomLength])
		if err != nil {
			length = defaultRandomLength
		}
		out = letters(key, length)
	case hashed:
		h := algorithm(conf[hashAlgorithm])()
		_, _ = h.Write(append(e.derived(hashed), text...)) // the salt is the request's
		out = hex.EncodeToString(h.Sum(nil))
	case keyedHash:
		h := hmac.New(algorithm(conf[hashAlgorithm]), e.derived(keyedHash))
		_, _ = h.Write([]byte(text))
		out = hex.EncodeToString(h.Sum(nil))
	case encrypted:
		out = e.sealed(text, key)
	default: // preserve
		return value
	}
	return cut(out, col.Configuration[keptSuffix], col.Length)
}

// derived returns a key of the secret for a purpose.
func (e Engine) derived(purpose string) []byte {
	mac := hmac.New(sha256.New, e.Secret)
	_, _ = mac.Write([]byte("mask " + purpose))
	return mac.Sum(nil)
}

// sealed returns the text under AES-256-GCM, with the nonce in front. The nonce
// comes of the text and of where it stands, so no two texts share one.
func (e Engine) sealed(text string, where []byte) string {
	block, err := aes.NewCipher(e.derived(encrypted))
	if err != nil {
		panic("a key of 32 bytes is one of AES") // it always is
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		panic("AES has blocks of 16 bytes")
	}
	mac := hmac.New(sha256.New, where)
	_, _ = mac.Write([]byte(text))
	nonce := mac.Sum(nil)[:gcm.NonceSize()]
	return base64.StdEncoding.EncodeToString(gcm.Seal(nonce, nonce, []byte(text), nil))
}

// letters returns so many letters that come of the key.
func letters(key []byte, n int) string {
	var b strings.Builder
	for block := 0; b.Len() < n; block++ {
		mac := hmac.New(sha256.New, key)
		_, _ = mac.Write([]byte(strconv.Itoa(block)))
		for _, c := range mac.Sum(nil) {
			if c < 26*9 && b.Len() < n { // the rest would make some letters more likely
				b.WriteByte('a' + c%26)
			}
		}
	}
	return b.String()
}

// cut puts the suffix behind the text, which gives way where not all fits.
func cut(text, suffix string, length int) string {
	runes, end := []rune(text), []rune(suffix)
	if length > 0 {
		end = end[:min(len(end), length)]
		runes = runes[:min(len(runes), length-len(end))]
	}
	return strings.TrimRight(string(runes)+string(end), " ") // a char(n) would not give blanks back
}
