package httpclient

import "rettighetsporten/app/recordstore"

// maxValues is how many values one answer may hold: a small text of empty lists
// takes far more memory than its own length.
const maxValues = 1 << 19

// Decode reads an answer as JSON into the types a recordstore.Row holds. What
// nests too deep or holds too many values is never built.
func Decode(body []byte) (any, error) {
	if crowded(body) {
		return nil, recordstore.Fail(recordstore.TooMuch, "the answer holds too many values")
	}
	return recordstore.DecodeJSON(body)
}

// crowded counts what begins a value, outside texts.
func crowded(body []byte) bool {
	values, quoted := 0, false
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == ',', c == '[', c == '{':
			if values++; values > maxValues {
				return true
			}
		}
	}
	return false
}
