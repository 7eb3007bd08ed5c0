package folders

import (
	"context"
	"os"
	"path/filepath"
	"testing"
)

// TestWatch checks that changes are signalled, however an editor writes, and that a missing folder is no error.
func TestWatch(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a.go")
	write := func(to, text string) {
		t.Helper()
		if err := os.WriteFile(to, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(name, "a")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	happened, deaf := Watch(ctx, []string{dir, filepath.Join(dir, "none")})
	if deaf > 0 {
		t.Fatalf("%d folders can't be watched", deaf)
	}
	for _, do := range []func() error{
		func() error { write(name, "b"); return nil },
		func() error { write(name+"~", "c"); return os.Rename(name+"~", name) },
		func() error { return os.Remove(name) },
	} {
		if err := do(); err != nil {
			t.Fatal(err)
		}
		select {
		case <-happened:
		case <-t.Context().Done():
			t.Fatal("it is not told")
		}
	}
}
