//go:build linux || darwin

package journal

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/journal/internal/kept"
	"github.com/seed-58def443/ssot/fix/patch"
)

// TestThroughALink puts a link to another folder of the tree in the place of a file's folder at the last instant, with
// all that the exchange needs behind it: nothing there is changed.
func TestThroughALink(t *testing.T) {
	t.Parallel()
	dir := tree(t, map[string]string{"p/q/a.go": "a", "hidden/a.go": "a"})
	j := locked(t, dir)
	at := func(name string) string { return filepath.Join(dir, name) }
	j.probe.At = func(point string) {
		if point != "compared p/q/a.go" {
			return
		}
		temps, err := filepath.Glob(at("p/q/" + kept.Ours + "*"))
		if err != nil || len(temps) != 1 {
			t.Fatal(temps, err)
		}
		if err := errors.Join(os.Link(temps[0], at("hidden/"+filepath.Base(temps[0]))), os.Rename(at("p/q"), at("p/away")), os.Symlink("../hidden", at("p/q"))); err != nil {
			t.Fatal(err)
		}
	}
	err := j.Commit(t.Context(), []patch.Change{change("p/q/a.go", "a", "A")}, nil, nil)
	if err == nil || !strings.Contains(err.Error(), "nothing is written through a link") {
		t.Errorf("error %v", err)
	}
	if now := contents(t, dir); now["hidden/a.go"] != "a" || now["p/away/a.go"] != "a" {
		t.Errorf("the files are %q", now)
	}
}
