package kept_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/disk/folder"
	"github.com/seed-58def443/ssot/fix/journal/internal/kept"
)

// store returns the store of a new folder, in which the calls that a fault is returned for fail.
func store(t *testing.T, fault func(op, name string) *folder.Fault) (kept.Store, string) {
	t.Helper()
	dir := t.TempDir()
	f, err := folder.Open(dir, &folder.Probe{Fault: fault})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return kept.At(f), dir
}

// nth returns a fault of the nth call, once there is one; flushes take long and do nothing here.
func nth(n int, with folder.Fault, failed *string) func(op, name string) *folder.Fault {
	calls := 0
	return func(op, name string) *folder.Fault {
		if calls++; calls-1 == n {
			*failed = op + " " + name
			return &with
		}
		if op == "flush" {
			return &folder.Fault{}
		}
		return nil
	}
}

// TestSaveFails makes each call of Save fail, done or not: what was reported as not saved is not found, and of what
// was there nothing is lost.
func TestSaveFails(t *testing.T) {
	t.Parallel()
	for _, had := range []string{"", "old"} {
		for _, done := range []bool{false, true} {
			for n, more := 0, true; more; n++ {
				failed := ""
				s, dir := store(t, nth(n, folder.Fault{Err: syscall.EIO, Done: done}, &failed))
				path := filepath.Join(dir, "session")
				if had != "" {
					if err := os.WriteFile(path, []byte(had), 0o600); err != nil {
						t.Fatal(err)
					}
				}
				err := s.Save("session", []byte("new"))
				more = failed != ""
				want := had
				if err == nil {
					want = "new"
				}
				got, read := os.ReadFile(path)
				if string(got) != want || (read == nil) != (want != "") {
					t.Errorf("had %q, %s fails (done %t): %v, and it is %q, %v", had, failed, done, err, got, read)
				}
				if err != nil && !errors.Is(err, syscall.EIO) {
					t.Errorf("had %q, %s fails (done %t): %v", had, failed, done, err)
				}
				if err == nil && strings.HasPrefix(failed, "write") {
					t.Errorf("had %q, %s fails (done %t), and it is saved", had, failed, done)
				}
			}
		}
	}
}

// TestPrepare holds that a folder for texts is made once, and what is said where it can't be.
func TestPrepare(t *testing.T) {
	t.Parallel()
	for n, more := 0, true; more; n++ {
		failed := ""
		s, dir := store(t, nth(n, folder.Fault{Err: syscall.EROFS}, &failed))
		err := s.Prepare()
		if more = failed != ""; (err != nil) != more {
			t.Errorf("%q fails: %v", failed, err)
		}
		if want := "nothing can be decided here: ssot keeps its decisions in " + dir + ", which can't be written: "; err != nil && !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q fails: %v", failed, err)
		}
		if err := s.Prepare(); more && err != nil {
			t.Errorf("again after %s failed: %v", failed, err)
		}
	}
}

// TestMissing holds when it is noticed that a state is missing: only once it was noted.
func TestMissing(t *testing.T) {
	t.Parallel()
	s, dir := store(t, nil)
	put := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	missing := func(when string, want bool) {
		t.Helper()
		if err := s.Missing("session"); (err != nil) != want || err != nil && !strings.Contains(err.Error(), "session is missing, in which decisions were saved: put it back from a copy") {
			t.Errorf("%s: %v", when, err)
		}
	}
	missing("at first", false)
	s.Note("other")
	missing("with another one noted", false)
	s.Note("session")
	s.Note("session")
	if list, err := s.Read(kept.SavedFile); err != nil || string(list) != "other\nsession\n" {
		t.Errorf("noted are %q, %v", list, err)
	}
	missing("once it was noted", true)
	put("session", "{}")
	missing("there", false)
	if has, err := s.Has("session"); !has || err != nil {
		t.Errorf("%t, %v", has, err)
	}
	if has, err := s.Has("none"); has || err != nil {
		t.Errorf("%t, %v", has, err)
	}
	if err := errors.Join(s.Remove("session"), s.Remove("session")); err != nil {
		t.Error(err)
	}
	missing("removed", true)

	// A list that can't be read is not written anew, and is no proof that nothing was saved.
	if err := errors.Join(os.Remove(filepath.Join(dir, kept.SavedFile)), os.Mkdir(filepath.Join(dir, kept.SavedFile), 0o700)); err != nil {
		t.Fatal(err)
	}
	s.Note("session")
	if err := s.Missing("session"); err == nil || !strings.HasPrefix(err.Error(), "look for ") {
		t.Errorf("no list: %v", err)
	}
}

// TestUnread holds that a file that can't be looked at, or not read, is neither there nor missing, and that nothing is
// saved over it.
func TestUnread(t *testing.T) {
	t.Parallel()
	s, dir := store(t, func(op, _ string) *folder.Fault {
		if op == "flush" {
			return nil
		}
		return &folder.Fault{Err: syscall.EIO}
	})
	if err := os.WriteFile(filepath.Join(dir, "session"), []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if has, err := s.Has("session"); has || !errors.Is(err, syscall.EIO) {
		t.Errorf("%t, %v", has, err)
	}
	for of, err := range map[string]error{"Missing": s.Missing("session"), "Save": s.Save("session", nil), "SweepTemps": s.SweepTemps(), "Remove": s.Remove("session")} {
		if !errors.Is(err, syscall.EIO) || errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", of, err)
		}
	}
	if text, err := os.ReadFile(filepath.Join(dir, "session")); string(text) != "old" || err != nil {
		t.Errorf("%q, %v", text, err)
	}
}

// TestSweepTemps removes the temporary files of a process that was killed, wherever they are, and nothing else.
func TestSweepTemps(t *testing.T) {
	t.Parallel()
	s, dir := store(t, nil)
	if err := s.Prepare(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{kept.Ours + "session", "session", filepath.Join(kept.TextDir, kept.Ours+"a"), filepath.Join(kept.TextDir, "a")} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.SweepTemps(); err != nil {
		t.Error(err)
	}
	var left []string
	if err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			left = append(left, path)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(left, " "), kept.TextDir+"/a session"; got != want {
		t.Errorf("left are %s, not %s", got, want)
	}
}
