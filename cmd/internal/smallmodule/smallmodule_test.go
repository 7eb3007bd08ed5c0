package smallmodule_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/cmd/internal/smallmodule"
)

// TestSession holds which violations a session of the module has, and that it keeps its sessions beside the module.
func TestSession(t *testing.T) {
	t.Setenv("GOFLAGS", "-of=the-developer")
	s := smallmodule.Session(t)
	var got []string
	for _, it := range s.Items() {
		got = append(got, it.Rule+" "+it.File)
	}
	if got, want := strings.Join(got, ", "), "count a/a.go, count a/a.go, count b/b.go, word b/b.go"; got != want {
		t.Errorf("its violations are %s, not %s", got, want)
	}
	dir, state := smallmodule.Write(t)
	if _, err := os.Stat(filepath.Join(dir, "ssot.yaml")); err != nil || filepath.Dir(state) != filepath.Dir(dir) {
		t.Errorf("%s, %s, %v", dir, state, err)
	}
}
