package config

import (
	"reflect"
	"slices"

	"github.com/knadh/koanf/v2"
)

// unknownKeys returns the keys that no field reads: a misspelled key must not
// be a setting that silently does nothing.
func unknownKeys(k *koanf.Koanf) []string {
	known := keysOf("", reflect.TypeFor[Config]())
	var unknown []string
	for _, key := range k.Keys() {
		if !slices.Contains(known, key) {
			unknown = append(unknown, key)
		}
	}
	return unknown
}

func keysOf(prefix string, t reflect.Type) []string {
	var keys []string
	for f := range t.Fields() {
		key := prefix + f.Tag.Get("koanf")
		if f.Type.Kind() == reflect.Struct {
			keys = append(keys, keysOf(key+".", f.Type)...)
			continue
		}
		keys = append(keys, key)
	}
	return keys
}
