// Package migrations embeds the schema: one folder of goose SQL per dialect,
// kept in step by a test. Migrations go forward only.
package migrations

import "embed"

// Files holds the folders "postgres" and "sqlite".
//
//go:embed postgres/*.sql sqlite/*.sql
var Files embed.FS
