package disk

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.go")
	for _, text := range []string{"", "package a\n", strings.Repeat("x", 100_000)} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := Read(path); err != nil || string(got) != text {
			t.Errorf("%d bytes, %v", len(got), err)
		}
		b := bytes.NewBufferString("x")
		if err := ReadInto(b, path); err != nil || b.String() != "x"+text {
			t.Errorf("%d bytes, %v", b.Len(), err)
		}
	}
	if _, err := Read(path + ".none"); !os.IsNotExist(err) {
		t.Error(err)
	}
}

// TestTooLarge has a file with a hole: it takes no place on the disk.
func TestTooLarge(t *testing.T) {
	path := filepath.Join(t.TempDir(), "big.go")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 50<<20); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(path); err == nil || !strings.HasSuffix(err.Error(), "too large to be read: it has 50 MB, and the limit is 32 MB") {
		t.Error(err)
	}
	if err := os.Truncate(path, Limit); err != nil {
		t.Fatal(err)
	}
	if src, err := Read(path); err != nil || len(src) != Limit {
		t.Error(len(src), err)
	}
}
