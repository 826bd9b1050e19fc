//go:build !long

package main

const everyLens = false
