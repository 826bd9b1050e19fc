//go:build long

package main

// long is whether this is the run that takes its time.
const long = true
