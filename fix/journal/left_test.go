package journal

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/seed-58def443/ssot/fix/internal/disk/file"
	"github.com/seed-58def443/ssot/fix/internal/disk/folder"
	"github.com/seed-58def443/ssot/fix/internal/disk/lockfile"
)

// locksFolders skips a test where folders can't be locked.
func locksFolders(t *testing.T) {
	t.Helper()
	release, err := lockfile.TakeFolder(context.Background(), t.TempDir(), lockfile.Alone, time.Minute)
	if err != nil {
		t.Skip("folders can't be locked here:", err)
	}
	release()
}

// besides returns the names of the temporary files in a folder.
func besides(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if e.Name() != "x" {
			names = append(names, e.Name())
		}
	}
	return names
}

// TestAloneKilled ends a process at each call that it makes when it replaces a file, makes one or takes that back: no
// call is made from there on. The file has one of the two texts, and nothing is beside it after the next replacement.
func TestAloneKilled(t *testing.T) {
	t.Parallel()
	locksFolders(t)
	for _, c := range []struct {
		name, was string // "-": there is no file
		without   string
		back      bool
	}{
		{name: "replaced", was: "a"},
		{name: "replaced without exchange", was: "a", without: "exchange"},
		{name: "made", was: "-"},
		{name: "made without links", was: "-", without: "link"},
		{name: "taken back", was: "a", back: true},
		{name: "taken back without exchange", was: "a", without: "exchange", back: true},
		{name: "made and taken back", was: "-", back: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			left := 0
			for n := 0; ; n++ {
				dir, was := tree(t, map[string]string{}), []byte(nil)
				path := filepath.Join(dir, "x")
				if c.was != "-" {
					was = []byte(c.was)
					write(t, path, c.was)
				}
				fault, calls := nth(n, way{on: true, fault: Fault{Err: syscall.EIO}}, c.without)
				done := func() bool {
					a, err := openAlone(path, &folder.Probe{Fault: fault})
					if err != nil {
						return false
					}
					defer a.Close()
					if err := a.Prepare(was, []byte("A")); err != nil {
						return false
					}
					if err := a.Place(); err != nil {
						return false
					}
					return !c.back || a.Back() == nil
				}()
				now, err := os.ReadFile(path)
				if text := string(now); err == nil && text != "A" && text != c.was || err != nil && c.was != "-" {
					t.Errorf("killed at call %d: %q, %v", n, text, err)
				}
				if len(besides(t, dir)) > 0 {
					left++
				}
				a, err := OpenAlone(path)
				if err != nil {
					t.Fatalf("after a kill at call %d: %v", n, err)
				}
				text, err := a.Text()
				if err == nil {
					err = a.Replace(text, []byte("B"))
				}
				if a.Close(); err != nil {
					t.Errorf("after a kill at call %d: %v", n, err)
				}
				if names := besides(t, dir); len(names) > 0 {
					t.Errorf("after a kill at call %d: left over %q", n, names)
				}
				if done && *calls <= n {
					break
				}
			}
			if left == 0 {
				t.Error("no kill left anything")
			}
		})
	}
}

// TestAloneKilledForeign ends a process after an exchange that took what another program wrote at the last instant. No
// later replacement removes that.
func TestAloneKilledForeign(t *testing.T) {
	t.Parallel()
	exchanges(t)
	dir := tree(t, map[string]string{"x": "a"})
	path, dead := filepath.Join(dir, "x"), false
	a, err := openAlone(path, &folder.Probe{
		At: func(point string) {
			switch point {
			case "compared x":
				write(t, path, "mine")
			case "exchanged x":
				dead = true
			}
		},
		Fault: func(string, string) *Fault {
			if dead {
				return &Fault{Err: syscall.EIO}
			}
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Replace([]byte("a"), []byte("A")); err == nil {
		t.Error("it was replaced")
	}
	a.Close()
	if a, err = OpenAlone(path); err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if err := a.Replace([]byte("A"), []byte("B")); err != nil {
		t.Error(err)
	}
	names := besides(t, dir)
	if len(names) != 1 {
		t.Fatalf("beside it are %q", names)
	}
	if text, err := os.ReadFile(filepath.Join(dir, names[0])); string(text) != "mine" || err != nil {
		t.Errorf("%q, %v", text, err)
	}
}

// TestRemoveLeft holds which files a hold removes: those that a killed process left alone, and none while another
// process has a hold.
func TestRemoveLeft(t *testing.T) {
	t.Parallel()
	locksFolders(t)
	const random = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	a, b := file.Sum([]byte("a"))[:hashes], file.Sum([]byte("b"))[:hashes]
	left := map[string]string{
		newPrefix + random:                     "half",
		oldPrefix + a + "-" + b + "-" + random: "a",
		oldPrefix + b + "-" + a + "-" + random: "a",
	}
	others := map[string]string{
		"x":                                     "x",
		".ssot-" + random:                       "a",
		".ssot-foo":                             "a",
		newPrefix:                               "a",
		newPrefix + random[1:]:                  "a",
		newPrefix + strings.ToLower(random):     "a",
		"x" + newPrefix + random:                "a",
		oldPrefix + a + "-" + b + "-2" + random: "a",
		oldPrefix + a + "-" + random:            "a",
		oldPrefix + b + "-" + b + "-" + random:  "a", // another program's text
	}
	dir := tree(t, left)
	for name, text := range others {
		write(t, filepath.Join(dir, name), text)
	}
	const link, sub = newPrefix + "22222222222222222222222222", newPrefix + "33333333333333333333333333"
	if err := os.Mkdir(filepath.Join(dir, sub), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("x", filepath.Join(dir, link)); err != nil {
		t.Fatal(err)
	}
	root, err := folder.Open(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = root.Close() }()
	other, err := lockfile.TakeFolder(t.Context(), dir, lockfile.Shared, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	holdFolder(root).release()
	for name := range left {
		if _, err := os.Lstat(filepath.Join(dir, name)); err != nil {
			t.Error("while another process writes there: ", err)
		}
	}
	other()
	holdFolder(root).release()
	var want []string
	for name := range others {
		if name != "x" {
			want = append(want, name)
		}
	}
	want = append(want, link, sub)
	slices.Sort(want)
	if got := besides(t, dir); !slices.Equal(got, want) {
		t.Errorf("there are %q, want %q", got, want)
	}
}
