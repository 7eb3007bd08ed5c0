package lastplace_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/cmd/internal/lastplace"
)

// TestKeep stores a key for its folder only, creates no state folder, and ignores a file that is too long.
func TestKeep(t *testing.T) {
	state := filepath.Join(t.TempDir(), "ssot")
	lastplace.Keep(state, "/shop", "abc")
	if _, err := os.Stat(state); !os.IsNotExist(err) {
		t.Error("a state folder was made", err)
	}
	if err := os.Mkdir(state, 0o700); err != nil {
		t.Fatal(err)
	}
	lastplace.Keep(state, "/shop", "abc")
	lastplace.Keep(state, "/shop", "")
	lastplace.Keep("", "/shop", "def")
	if got := lastplace.Read(state, "/shop"); got != "abc" {
		t.Errorf("%q is kept", got)
	}
	if got := lastplace.Read(state, "/other") + lastplace.Read("", "/shop"); got != "" {
		t.Errorf("%q is kept elsewhere", got)
	}
	lastplace.Keep(state, "/shop", strings.Repeat("x", 2000))
	if got := lastplace.Read(state, "/shop"); got != "" {
		t.Errorf("%d bytes are a place", len(got))
	}
}
