package seal_test

import (
	"bytes"
	"testing"

	"rettighetsporten/app/seal"
)

func keys(t *testing.T) *seal.Keys {
	t.Helper()
	file, err := seal.NewFile()
	if err != nil {
		t.Fatal(err)
	}
	k, err := seal.Parse(file)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestSealedTextOpensInItsPlaceAlone(t *testing.T) {
	t.Parallel()
	k := keys(t)
	sealed, err := k.Seal([]byte("hemmelig"), "here/1")
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(sealed, []byte("hemmelig")) {
		t.Error("the text can be read")
	}
	if got, err := k.Open(sealed, "here/1"); err != nil || string(got) != "hemmelig" {
		t.Errorf("Open = %q, %v", got, err)
	}
	if _, err := k.Open(sealed, "here/2"); err == nil {
		t.Error("it opens in another place")
	}
	if _, err := keys(t).Open(sealed, "here/1"); err == nil {
		t.Error("it opens with another key")
	}
	sealed[len(sealed)-1] ^= 1
	if _, err := k.Open(sealed, "here/1"); err == nil {
		t.Error("it opens although it was changed")
	}
}

func TestLookup(t *testing.T) {
	t.Parallel()
	k := keys(t)
	hash := func(k *seal.Keys, kind, value string) string {
		h, err := k.Lookup(kind, value)
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	first, again := hash(k, "a", "x"), hash(k, "a", "x")
	if first != again {
		t.Error("the same value has two hashes")
	}
	for name, other := range map[string]string{
		"another value": hash(k, "a", "y"), "another kind": hash(k, "b", "x"), "another key": hash(keys(t), "a", "x"),
	} {
		if other == hash(k, "a", "x") {
			t.Errorf("%s has the same hash", name)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "{}", "nonsense", `{"aead":{},"lookup":{}}`} {
		if _, err := seal.Parse([]byte(s)); err == nil {
			t.Errorf("Parse(%q) should fail", s)
		}
	}
}
