//go:build long

package main

const everyLens, everySite = true, true
