//go:build long

package filestore

import "testing"

func TestReadsLargeFilesInLittleMemory(t *testing.T) {
	t.Parallel()
	const size = 200 << 20
	for kind := range writers {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			t.Logf("measured: reading 200 MB of %s takes %d MB of memory", kind, readInLittleMemory(t, kind, size)>>20)
		})
	}
}
