package kinds_test

import (
	"testing"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/httpstore"
	"rettighetsporten/app/recordstore/kinds"
	"rettighetsporten/app/recordstore/sqlstore"
)

// The hosts of a deployment hold for its databases too.
func TestDatabasesAreAtAllowedHosts(t *testing.T) {
	t.Parallel()
	registry := kinds.All(httpstore.Config{Hosts: []string{"db.example"}})
	for dsn, allowed := range map[string]bool{"postgres://u@db.example/d": true, "postgres://u@evil.example/d": false, "mysql://u@evil.example/d": false} {
		s, err := registry.Open(t.Context(), recordstore.Of(recordstore.SQL, sqlstore.Settings{DSN: dsn}), nil)
		if err == nil {
			_ = s.Close()
		}
		if (err == nil) != allowed {
			t.Errorf("%s: got %v, want allowed %v", dsn, err, allowed)
		}
	}
}
