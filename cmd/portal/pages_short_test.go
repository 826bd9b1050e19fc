//go:build !long

package main

const everyLens, everySite = false, false
