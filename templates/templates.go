// Package templates embeds the pages, one folder per audience, and the static
// files.
package templates

import "embed"

// Files holds the pages, the layout and the partials.
//
//go:embed layout partials citizen acts intake ombud caseworker approver owner admin queue restrictions statistics errors
var Files embed.FS

// Static holds styles, scripts and fonts.
//
//go:embed static
var Static embed.FS
