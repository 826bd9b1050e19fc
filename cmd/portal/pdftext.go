package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime/debug"
	"runtime/metrics"
	"time"

	"rettighetsporten/app/proof"
	"rettighetsporten/app/upload"
)

// pdfTextCmd writes what a PDF says, read from the standard input. It is a process of
// its own since no reader of PDFs can be trusted with a file of anybody's: one that
// was made for it sends them round in circles, or down until the stack is used up.
type pdfTextCmd struct{}

const pdfTextName = "pdf-text"

// What such a process may take.
const (
	pdfTime   = 20 * time.Second
	pdfStack  = 64 << 20
	pdfMemory = 384 << 20
)

// Run reads the PDF.
func (pdfTextCmd) Run(s streams) error {
	debug.SetMaxStack(pdfStack)
	go func() {
		memory := []metrics.Sample{{Name: "/memory/classes/total:bytes"}}
		for range time.Tick(10 * time.Millisecond) {
			if metrics.Read(memory); memory[0].Value.Uint64() > pdfMemory {
				os.Exit(3)
			}
		}
	}()
	content, err := io.ReadAll(io.LimitReader(s.in, upload.MaxFile+1))
	if err != nil {
		return fmt.Errorf("reading: %w", err)
	}
	_, err = io.WriteString(s.out, proof.PDFOfAnybody(content))
	return err
}

// readPDF returns what a PDF of anybody's says. What goes on for too long, or takes too
// much, is stopped, and said to be unreadable.
func readPDF(ctx context.Context, content []byte) (string, error) {
	program, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("looking for this program: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, pdfTime)
	defer cancel()
	var said bytes.Buffer
	c := exec.CommandContext(ctx, program, pdfTextName) //nolint:gosec // it is this program
	c.Env = []string{}                                  // neither keys nor passwords
	c.Stdin, c.Stdout = bytes.NewReader(content), &said
	if c.Run() != nil {
		return "", errors.New("a PDF cannot be read") // and nothing of what it made the reader say
	}
	return said.String(), nil
}
