package engine

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"

	"rettighetsporten/app/recordstore"
)

// sum stands for values of a row of a collection, and says nothing of them
// without the secret. The purpose keeps sums of different things apart.
func (e Engine) sum(purpose string, n *node, columns []string, row recordstore.Row) string {
	mac := hmac.New(sha256.New, e.Secret)
	var b []byte
	for _, text := range append([]string{purpose, n.address().String()}, columns...) {
		b = recordstore.Row{"": text}.Append(b, []string{""})
	}
	_, _ = mac.Write(row.Append(b, columns)) // it never fails
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// rowSum stands for a whole row as it is declared.
func (e Engine) rowSum(n *node, row recordstore.Row) string {
	return e.sum("row", n, n.collection.Columns(), row)
}

// name tells a row of a collection apart: by its declared key, or by all of it.
func (e Engine) name(n *node, row recordstore.Row) string {
	if keyed(n.keys, row) {
		return e.sum("name", n, n.keys, row)
	}
	return e.sum("name", n, n.collection.Columns(), row)
}

// keyed reports whether the row has a value in every column of the key.
func keyed(key []string, row recordstore.Row) bool {
	for _, name := range key {
		if row[name] == nil || row[name] == "" {
			return false
		}
	}
	return len(key) > 0
}

func keyOf(key []string, row recordstore.Row) []any {
	values := make([]any, len(key))
	for i, name := range key {
		values[i] = row[name]
	}
	return values
}

// keyText is the same for the same key, before and after it was JSON.
func keyText(values []any) string {
	var b []byte
	for _, v := range values {
		b = recordstore.Row{"": v}.Append(b, []string{""})
	}
	return string(b)
}
