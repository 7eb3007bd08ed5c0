package verify_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/seed-58def443/ssot/fix/internal/disk/lockfile"
	"github.com/seed-58def443/ssot/fix/verify"
)

// TestAbandonedScratch holds that a run removes the folder of a run that was killed, and leaves alone that of a run
// that lives, one that is not locked yet, one whose lock is not a file, and what only has a similar name.
func TestAbandonedScratch(t *testing.T) {
	o := module(t)
	o.Decisions, o.Changes = o.Decisions[3:4], o.Changes[3:4]
	temp := t.TempDir()
	t.Setenv("GOTMPDIR", temp)
	for _, path := range []string{"ssot-v-abcde/1", "ssot-v-lives/1", "ssot-v-young", "ssot-v-oddly/lock", "go-build-killed", "ssot-verify", "ssot-v-ABCDE"} {
		if err := os.MkdirAll(filepath.Join(temp, filepath.FromSlash(path)), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range []string{"ssot-v-abcde/lock", "ssot-v-abcde/1/text.go", "go-build-killed/lock", "ssot-verify/lock", "ssot-v-ABCDE/lock"} {
		if err := os.WriteFile(filepath.Join(temp, filepath.FromSlash(path)), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	release, err := lockfile.Take(t.Context(), filepath.Join(temp, "ssot-v-lives", "lock"), lockfile.Alone, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	b, err := verify.NewBuilder(t.Context(), o, nil)
	if err != nil {
		t.Fatal(err)
	}
	during, err := os.ReadDir(temp)
	if err != nil {
		t.Fatal(err)
	}
	if len(during) != 7 { // the six, and the builder's own
		t.Errorf("while a run lives there are %v", during)
	}
	b.Close()
	left, err := os.ReadDir(temp)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range left {
		names = append(names, entry.Name())
	}
	if want := []string{"go-build-killed", "ssot-v-ABCDE", "ssot-v-lives", "ssot-v-oddly", "ssot-v-young", "ssot-verify"}; !slices.Equal(names, want) {
		t.Errorf("left are %q, want %q", names, want)
	}
}
