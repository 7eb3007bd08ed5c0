package journal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/journal/internal/kept"
	"github.com/seed-58def443/ssot/fix/statedir"
)

// stateOf returns where a test keeps what the user's own folder for sessions would hold: beside the tree, never in it.
func stateOf(dir string) string { return dir + stateSuffix }

const stateSuffix = "-state"

// optionsOf returns those of a journal whose steps may write Go files and nothing else.
func optionsOf(dir string) Options {
	return Options{Root: dir, State: stateOf(dir), Target: func(p string) bool { return path.Ext(p) == ".go" }}
}

// own returns the folder that a journal's own files lie in.
func own(tb testing.TB, dir string) string {
	tb.Helper()
	place, err := statedir.Open(dir, stateOf(dir))
	if err != nil {
		tb.Fatal(err)
	}
	found, err := place.Find()
	if err != nil || found.Path == "" {
		tb.Fatal("no session:", found, err)
	}
	return found.Path
}

// stored returns what a journal keeps.
func stored(tb testing.TB, j *Journal) kept.Store {
	tb.Helper()
	store, err := j.own.store()
	if err != nil {
		tb.Fatal(err)
	}
	return store
}

// duplicate copies a tree together with its session, as if there had never been another.
func duplicate(t *testing.T, dir string) string {
	t.Helper()
	twin := filepath.Join(memory(t), "twin")
	for from, to := range map[string]string{dir: twin, stateOf(dir): stateOf(twin)} {
		if err := os.CopyFS(to, os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(stateOf(twin), 0o700); err != nil {
		t.Fatal(err)
	}
	pointers, err := filepath.Glob(filepath.Join(stateOf(twin), "sessions", "*", statedir.FolderFile))
	if err != nil || len(pointers) != 1 {
		t.Fatal(pointers, err)
	}
	if err := os.WriteFile(pointers[0], fmt.Appendf(nil, `{"version":1,"folder":%q}`, twin), 0o600); err != nil {
		t.Fatal(err)
	}
	return twin
}

// memory returns a new folder that lies in memory, where the system has a place for that, for tests that make thousands
// of small files: nothing there waits for a disk, and none of these tests is about one.
func memory(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "ssot-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// inMemory writes files into a new folder in memory.
func inMemory(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := filepath.Join(memory(t), "tree")
	for name, text := range files {
		write(t, filepath.Join(dir, name), text)
	}
	return dir
}

// leftOver lists half-written files of the journal's own; what lies beside the files of a step is among the contents of
// the tree.
func leftOver(t *testing.T, dir string) []string {
	t.Helper()
	var left []string
	err := filepath.WalkDir(stateOf(dir), func(name string, _ fs.DirEntry, err error) error {
		if strings.HasPrefix(filepath.Base(name), kept.Ours) {
			left = append(left, name)
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return left
}

// exists reports whether a journal keeps anything.
func exists(t *testing.T, j *Journal) bool {
	t.Helper()
	exists, _, err := j.Look()
	if err != nil {
		t.Fatal(err)
	}
	return exists
}

// TestLookMeanwhile has a goroutine that looked before the journal had a folder, and says so only now, under the lock
// of another one: what is locked stays.
func TestLookMeanwhile(t *testing.T) {
	t.Parallel()
	dir := tree(t, nil)
	j := locked(t, dir)
	if _, err := j.own.enter(""); err != nil {
		t.Fatal(err)
	}
	if err := j.WriteState("s.json", []byte("text")); err != nil {
		t.Error(err)
	}
}

// TestFolderReplaced moves the folder away while its journal is open, and puts another one in its place: nothing is
// written, neither in the one nor in the session of the other.
func TestFolderReplaced(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "shop")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	j, err := Open(optionsOf(dir))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = j.Close() })
	if err := os.Rename(dir, dir+".bak"); err != nil {
		t.Skip("a folder that is open can't be moved here:", err)
	}
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := j.Lock(t.Context()); err == nil || err.Error() != "another folder is at "+dir+" now, and this one was moved or removed: start ssot again" {
		t.Errorf("error %v", err)
	}
	for _, made := range []string{filepath.Join(dir, statedir.Local), filepath.Join(dir+".bak", statedir.Local), stateOf(dir)} {
		if _, err := os.Lstat(made); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", made, err)
		}
	}
}
