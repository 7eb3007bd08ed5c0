package journal

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix/internal/disk/file"
	"github.com/seed-58def443/ssot/fix/journal/internal/kept"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/statedir"
)

// tree writes files into a new folder.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		write(t, filepath.Join(dir, name), text)
	}
	return dir
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// contents returns the files of a folder, but for the journal's.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	m := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.Name() == statedir.Local || strings.HasSuffix(d.Name(), stateSuffix) {
			return fs.SkipDir
		}
		if !d.Type().IsRegular() {
			return nil
		}
		data, err := os.ReadFile(name)
		rel, _ := filepath.Rel(dir, name)
		m[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func same(t *testing.T, dir string, want map[string]string) {
	t.Helper()
	if diff := cmp.Diff(want, contents(t, dir)); diff != "" {
		t.Errorf("files: -want +got:\n%s", diff)
	}
	if left := leftOver(t, dir); len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
}

func open(t *testing.T, dir string) *Journal {
	t.Helper()
	j, err := Open(optionsOf(dir))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := j.Close(); err != nil {
			t.Error(err)
		}
	})
	return j
}

// locked opens a journal and holds its lock until the test ends.
func locked(t *testing.T, dir string) *Journal {
	t.Helper()
	j := open(t, dir)
	unlock, err := j.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(unlock)
	return j
}

func change(name, before, after string) patch.Change {
	return patch.Change{Path: name, Before: []byte(before), After: []byte(after)}
}

func TestCommit(t *testing.T) {
	t.Parallel()
	dir := tree(t, map[string]string{"a.go": "a", "in/b.go": "b", "in/c.go": "c"})
	if err := os.Chmod(filepath.Join(dir, "in/b.go"), 0o755); err != nil {
		t.Fatal(err)
	}
	j := open(t, dir)
	if exists(t, j) || j.Interrupted() {
		t.Error("opening made something")
	}
	if err := j.Commit(t.Context(), []patch.Change{change("a.go", "a", "A")}, nil, nil); !errors.Is(err, errNotLocked) {
		t.Errorf("without the lock: %v", err)
	}
	unlock, err := j.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	saved := false
	err = j.Commit(t.Context(), []patch.Change{change("a.go", "a", "A"), change("in/b.go", "b", ""), change("in/c.go", "c", "c")}, json.RawMessage(`{"step":1}`), func() error {
		saved = true
		same := contents(t, dir)
		if same["a.go"] != "A" || same["in/b.go"] != "" {
			t.Errorf("saved too early, files are %v", same)
		}
		return j.WriteState("session.json", []byte("one"))
	})
	if err != nil || !saved {
		t.Fatal(err, saved)
	}
	same(t, dir, map[string]string{"a.go": "A", "in/b.go": "", "in/c.go": "c"})
	if j.Interrupted() {
		t.Error("the step is still open")
	}
	if err := j.WriteState("session.json", []byte("two")); err != nil {
		t.Fatal(err)
	}
	if state, err := j.ReadState("session.json"); err != nil || string(state) != "two" {
		t.Errorf("state %q, %v", state, err)
	}
	for name, want := range map[string]fs.FileMode{
		filepath.Join(dir, "a.go"): 0o644, filepath.Join(dir, "in", "b.go"): 0o755,
		filepath.Join(dir, ".ssot"): fs.ModeDir | 0o755, filepath.Join(dir, ".ssot", "id"): 0o644, filepath.Join(dir, ".ssot", ".gitignore"): 0o644,
		stateOf(dir): fs.ModeDir | 0o700, own(t, dir): fs.ModeDir | 0o700, filepath.Join(own(t, dir), "blobs"): fs.ModeDir | 0o700,
		filepath.Join(own(t, dir), "session.json"): 0o600, filepath.Join(own(t, dir), "lock"): 0o600,
	} {
		info, err := os.Stat(name)
		if err != nil || info.Mode() != want {
			t.Errorf("%s has mode %v, want %v (%v)", name, info.Mode(), want, err)
		}
	}
	if ignore, err := os.ReadFile(filepath.Join(dir, statedir.Local, ".gitignore")); err != nil || string(ignore) != "*\n" {
		t.Errorf(".gitignore is %q, %v", ignore, err)
	}
}

func TestCommitRefuses(t *testing.T) {
	t.Parallel()
	files := map[string]string{"a.go": "a", "ro.go": "r", "dir/d.go": "d", "twice.go": "t", "lf.go": "x\n", "f/g.go": "g"}
	for _, tt := range []struct {
		name    string
		prepare func(dir string) error
		change  patch.Change
		err     string
	}{
		{name: "other bytes", change: change("a.go", "b", "A"), err: "a.go was changed by another program"},
		{name: "other line end", change: change("lf.go", "x\r\n", "A"), err: "lf.go was changed"},
		{name: "gone", change: change("gone.go", "a", "A"), err: "gone.go was removed"},
		{name: "read-only file", prepare: func(dir string) error { return os.Chmod(filepath.Join(dir, "ro.go"), 0o444) }, change: change("ro.go", "r", "R"), err: "ro.go is read-only: make it writable first"},
		{name: "read-only folder", prepare: func(dir string) error { return os.Chmod(filepath.Join(dir, "dir"), 0o555) }, change: change("dir/d.go", "d", "D"), err: "dir/d.go is in a read-only folder: make dir writable first"},
		{name: "a link", prepare: func(dir string) error { return os.Symlink("a.go", filepath.Join(dir, "link.go")) }, change: change("link.go", "a", "A"), err: "link.go is a symbolic link, which is never written through"},
		{name: "a link out", prepare: func(dir string) error {
			return os.Symlink(filepath.Join(dir, "..", "x.go"), filepath.Join(dir, "out.go"))
		}, change: change("out.go", "a", "A"), err: "out.go is a symbolic link"},
		{name: "a folder that leads out", prepare: func(dir string) error { return os.Symlink(outside(dir), filepath.Join(dir, "out")) }, change: change("out/x.go", "x", "X"), err: "out/x.go lies behind the symbolic link out, and nothing is written through a link"},
		{name: "up and out", prepare: func(dir string) error { return os.Symlink("../..", filepath.Join(dir, "f", "up")) }, change: change("f/up/x.go", "x", "X"), err: "f/up/x.go lies behind the symbolic link f/up"},
		{name: "hard links", prepare: func(dir string) error { return os.Link(filepath.Join(dir, "twice.go"), filepath.Join(dir, "again.go")) }, change: change("twice.go", "t", "T"), err: "twice.go has 2 names (hard links)"},
		{name: "a link inside", prepare: func(dir string) error { return os.Symlink("f", filepath.Join(dir, "in")) }, change: change("in/g.go", "g", "G"), err: "in/g.go lies behind the symbolic link in, and nothing is written through a link"},
		{name: "a folder", prepare: func(dir string) error { return os.Mkdir(filepath.Join(dir, "dir.go"), 0o755) }, change: change("dir.go", "", "D"), err: "dir.go is not a regular file"},
		{name: "absolute", change: change("/etc/passwd", "", "D"), err: "not a path below"},
		{name: "upwards", change: change("../x.go", "", "D"), err: "not a path below"},
		{name: "not clean", change: change("dir/../a.go", "a", "A"), err: "not a path below"},
		{name: "no target", change: change(".ssot/.gitignore", "*\n", ""), err: ".gitignore is no source that could be scanned"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			parent := t.TempDir()
			dir := filepath.Join(parent, "module")
			for name, text := range files {
				write(t, filepath.Join(dir, name), text)
			}
			write(t, filepath.Join(outside(dir), "x.go"), "x")
			if tt.prepare != nil {
				if err := tt.prepare(dir); err != nil {
					t.Fatal(err)
				}
			}
			was := contents(t, parent)
			j := locked(t, dir)
			// The good change stands first: it must not be made either.
			err := j.Commit(t.Context(), []patch.Change{change("f/g.go", "g", "G"), tt.change}, nil, func() error {
				t.Error("saved")
				return nil
			})
			if err == nil || !strings.Contains(err.Error(), tt.err) {
				t.Errorf("error %v, want %q", err, tt.err)
			}
			var changed *ChangedError
			if errors.As(err, &changed) && changed.Path != tt.change.Path {
				t.Errorf("%q changed", changed.Path)
			}
			same(t, parent, was)
			if err := os.Chmod(filepath.Join(dir, "dir"), 0o755); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// outside returns a folder beside the module.
func outside(dir string) string { return filepath.Join(filepath.Dir(dir), "outside") }

func TestCommitRefusesTwice(t *testing.T) {
	t.Parallel()
	dir := tree(t, map[string]string{"a.go": "a"})
	j := locked(t, dir)
	err := j.Commit(t.Context(), []patch.Change{change("a.go", "a", "A"), change("a.go", "a", "B")}, nil, nil)
	if err == nil || !strings.Contains(err.Error(), "a.go is changed twice") {
		t.Error(err)
	}
	same(t, dir, map[string]string{"a.go": "a"})
}

// TestCommitTakesBack breaks a step at every point at which another program can.
func TestCommitTakesBack(t *testing.T) {
	t.Parallel()
	files := map[string]string{"a.go": "a", "b.go": "b", "c.go": "c"}
	step := []patch.Change{change("a.go", "a", "A"), change("b.go", "b", "B"), change("c.go", "c", "C")}
	for _, tt := range []struct {
		name, point string
		do          func(dir string, cancel func()) error
		err         string
		want        map[string]string // but for what is as before
	}{
		{name: "a file changes before its turn", point: "replacing b.go", do: func(dir string, _ func()) error {
			return os.WriteFile(filepath.Join(dir, "b.go"), []byte("mine"), 0o644)
		}, err: "b.go was changed by another program", want: map[string]string{"b.go": "mine"}},
		{name: "a file is replaced before its turn", point: "new text of c.go", do: func(dir string, _ func()) error {
			return errors.Join(os.WriteFile(filepath.Join(dir, "tmp"), []byte("mine"), 0o644), os.Rename(filepath.Join(dir, "tmp"), filepath.Join(dir, "a.go")))
		}, err: "a.go was changed by another program", want: map[string]string{"a.go": "mine"}},
		{name: "a file becomes a link", point: "replacing c.go", do: func(dir string, _ func()) error {
			return errors.Join(os.Remove(filepath.Join(dir, "c.go")), os.Symlink("b.go", filepath.Join(dir, "c.go")))
		}, err: "c.go is not a regular file", want: map[string]string{"c.go": ""}},
		{name: "a file is removed", point: "replacing b.go", do: func(dir string, _ func()) error {
			return os.Remove(filepath.Join(dir, "b.go"))
		}, err: "b.go was removed", want: map[string]string{"b.go": ""}},
		{name: "the context ends in time", point: "new text of a.go", do: func(_ string, cancel func()) error { cancel(); return nil }, err: "context canceled; every file is as it was"},
		{name: "someone writes into the old file", point: "replaced b.go", do: func(dir string, _ func()) error {
			old, err := filepath.Glob(filepath.Join(dir, kept.Ours+"*-1-old"))
			if err != nil || len(old) != 1 {
				return errors.Join(err, errors.New("no old file"))
			}
			return os.WriteFile(old[0], []byte("mine, at the last instant"), 0o644)
		}, err: "b.go was changed", want: map[string]string{"b.go": "mine, at the last instant"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := tree(t, files)
			j := locked(t, dir)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			j.probe.At = func(point string) {
				if point == tt.point {
					if err := tt.do(dir, cancel); err != nil {
						t.Error(err)
					}
				}
			}
			err := j.Commit(ctx, step, nil, func() error {
				t.Error("saved")
				return nil
			})
			if err == nil || !strings.Contains(err.Error(), tt.err) {
				t.Errorf("error %v, want %q", err, tt.err)
			}
			want := map[string]string{}
			for name, text := range files {
				if other, ok := tt.want[name]; ok {
					text = other
				}
				if text != "" {
					want[name] = text
				}
			}
			same(t, dir, want)
			if j.Interrupted() {
				t.Error("the step is still open")
			}
		})
	}
}

func TestCommitSaveFails(t *testing.T) {
	t.Parallel()
	dir := tree(t, map[string]string{"a.go": "a", "b.go": "b"})
	j := locked(t, dir)
	broken := errors.New("no room for the session")
	err := j.Commit(t.Context(), []patch.Change{change("a.go", "a", "A"), change("b.go", "b", "B")}, nil, func() error { return broken })
	if !errors.Is(err, broken) {
		t.Error(err)
	}
	same(t, dir, map[string]string{"a.go": "a", "b.go": "b"})
}

// TestCommitStuck has an editor write to a file that must be taken back: what it wrote stays, and the error says what
// is in which state.
func TestCommitStuck(t *testing.T) {
	t.Parallel()
	dir := tree(t, map[string]string{"a.go": "a", "b.go": "b"})
	j := locked(t, dir)
	err := j.Commit(t.Context(), []patch.Change{change("a.go", "a", "A"), change("b.go", "b", "B")}, json.RawMessage(`7`), func() error {
		write(t, filepath.Join(dir, "a.go"), "mine")
		return errors.New("full")
	})
	var stuck *StuckError
	if !errors.As(err, &stuck) || stuck.Stuck["a.go"] == nil || len(stuck.Before) != 1 {
		t.Fatalf("error %v", err)
	}
	if want := "full; and taking the step back got stuck; a.go could not be restored: a.go was changed by another program since it was read; nothing was written; as before: b.go"; err.Error() != want {
		t.Errorf("error %q", err)
	}
	if err := j.Commit(t.Context(), nil, nil, nil); !errors.Is(err, ErrInterrupted) {
		t.Errorf("error %v", err)
	}
	got, err := j.Recover(t.Context(), nil)
	if err != nil || len(got) != 1 || got[0].Outcome != Foreign || string(got[0].Record) != "7" || got[0].Files[0].Found != Half || got[0].Files[1].Found != AsBefore {
		t.Fatalf("%+v, %v", got, err)
	}
	if err := j.Conclude(); err != nil {
		t.Fatal(err)
	}
	same(t, dir, map[string]string{"a.go": "mine", "b.go": "b"})
	if got, err := j.Recover(t.Context(), nil); err != nil || got != nil {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestLock(t *testing.T) {
	t.Parallel()
	dir := tree(t, nil)
	a, b := open(t, dir), open(t, dir)
	unlock, err := a.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, j := range []*Journal{a, b} {
		j.own.wait = 20 * time.Millisecond
		if _, err := j.Lock(t.Context()); !errors.Is(err, ErrLocked) {
			t.Errorf("error %v", err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := j.Lock(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
	}
	if err := b.WriteState("s.json", nil); !errors.Is(err, errNotLocked) {
		t.Errorf("error %v", err)
	}
	unlock()
	unlock()
	if err := a.WriteState("s.json", nil); !errors.Is(err, errNotLocked) {
		t.Errorf("error %v", err)
	}
	unlock, err = b.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	unlock()
}

func TestLockReadOnly(t *testing.T) {
	dir := tree(t, nil)
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	_, err := open(t, dir).Lock(t.Context())
	if !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), "nothing can be decided here") {
		t.Errorf("error %v", err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(filepath.Join(dir, statedir.Local)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("made a folder: %v", err)
	}
}

// TestFolderIsALink refuses a .ssot that leads elsewhere.
func TestFolderIsALink(t *testing.T) {
	t.Parallel()
	dir, elsewhere := tree(t, nil), t.TempDir()
	if err := os.Symlink(elsewhere, filepath.Join(dir, statedir.Local)); err != nil {
		t.Fatal(err)
	}
	if _, err := open(t, dir).Lock(t.Context()); err == nil || !strings.Contains(err.Error(), "is not a folder") {
		t.Errorf("error %v", err)
	}
}

func TestBlobs(t *testing.T) {
	t.Parallel()
	dir := tree(t, nil)
	j := locked(t, dir)
	one, err := j.PutBlob([]byte("one"))
	if err != nil {
		t.Fatal(err)
	}
	two, err := j.PutBlob([]byte("two"))
	if err != nil {
		t.Fatal(err)
	}
	if err := j.Sweep(map[string]bool{one: true}); err != nil {
		t.Fatal(err)
	}
	if data, err := j.Blob(one); err != nil || string(data) != "one" {
		t.Errorf("%q, %v", data, err)
	}
	if _, err := j.Blob(two); !errors.Is(err, ErrLost) {
		t.Errorf("swept, yet %v", err)
	}
	write(t, filepath.Join(own(t, dir), "blobs", one), "on")
	if _, err := j.Blob(one); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("error %v", err)
	}
	if _, err := j.PutBlob([]byte("one")); err != nil {
		t.Error(err)
	}
	if _, err := j.Blob(one); err != nil {
		t.Errorf("putting it again does not mend it: %v", err)
	}
	for _, name := range []string{"", "../session.json", strings.Repeat("A", 64)} {
		if _, err := j.Blob(name); err == nil {
			t.Errorf("read %q", name)
		}
	}
}

func TestStateNames(t *testing.T) {
	t.Parallel()
	j := locked(t, tree(t, nil))
	for _, name := range []string{"", ".", "..", "a/b", ".gitignore", "lock", "intent.json", "blobs", "../ssot.yaml"} {
		if err := j.WriteState(name, nil); err == nil {
			t.Errorf("wrote %q", name)
		}
	}
	if _, err := j.ReadState("session.json"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v", err)
	}
}

func TestDamagedIntent(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"empty": "", "half": `{"version":2,"id":"AAAAAAAAAAAAAAAAAAAAAAAAAA","files":[`, "newer": `{"version":3}`,
		"a path out":            `{"version":2,"id":"AAAAAAAAAAAAAAAAAAAAAAAAAA","files":[{"path":"../a","before":"` + file.Sum(nil) + `","after":"` + file.Sum(nil) + `","temp":"../.ssot-AAAAAAAAAAAAAAAAAAAAAAAAAA-0-new","undo":"../.ssot-AAAAAAAAAAAAAAAAAAAAAAAAAA-0-old"}]}`,
		"a file to remove":      `{"version":2,"id":"AAAAAAAAAAAAAAAAAAAAAAAAAA","files":[{"path":"a.go","before":"` + file.Sum(nil) + `","after":"` + file.Sum(nil) + `","temp":"b.go","undo":".ssot-AAAAAAAAAAAAAAAAAAAAAAAAAA-0-old"}]}`,
		"a target that is none": `{"version":2,"id":"AAAAAAAAAAAAAAAAAAAAAAAAAA","files":[{"path":".git/config","before":"` + file.Sum(nil) + `","after":"` + file.Sum(nil) + `","temp":".git/.ssot-AAAAAAAAAAAAAAAAAAAAAAAAAA-0-new","undo":".git/.ssot-AAAAAAAAAAAAAAAAAAAAAAAAAA-0-old"}]}`,
		"an ID with a path":     `{"version":2,"id":"/../b","files":[{"path":"a.go","before":"` + file.Sum(nil) + `","after":"` + file.Sum(nil) + `","temp":"b-0-new","undo":"b-0-old"}]}`,
		"a hash that is not":    `{"version":2,"id":"AAAAAAAAAAAAAAAAAAAAAAAAAA","files":[{"path":"a.go","before":"../a.go","after":"","temp":".ssot-AAAAAAAAAAAAAAAAAAAAAAAAAA-0-new","undo":".ssot-AAAAAAAAAAAAAAAAAAAAAAAAAA-0-old"}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			dir := tree(t, map[string]string{"a.go": "a", "b.go": "b"})
			j := locked(t, dir)
			write(t, filepath.Join(own(t, dir), "intent.json"), text)
			_, err := j.Recover(t.Context(), nil)
			if err == nil || !strings.Contains(err.Error(), "intent.json") {
				t.Errorf("error %v", err)
			}
			same(t, dir, map[string]string{"a.go": "a", "b.go": "b"})
		})
	}
}

// TestTryLock takes the lock only where a session is and nobody else holds it, and makes none.
func TestTryLock(t *testing.T) {
	t.Parallel()
	dir := tree(t, map[string]string{"a.go": "a"})
	j := open(t, dir)
	if _, ok := j.TryLock(); ok {
		t.Error("there is no session")
	}
	if exists, _, err := j.Look(); exists || err != nil {
		t.Errorf("a session is there: %t, %v", exists, err)
	}
	unlock, err := j.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	other := open(t, dir)
	if _, _, err := other.Look(); err != nil {
		t.Fatal(err)
	}
	if _, ok := other.TryLock(); ok {
		t.Error("it is held")
	}
	unlock()
	try, ok := other.TryLock()
	if !ok {
		t.Fatal("it is free")
	}
	if err := other.WriteState("state", []byte("x")); err != nil {
		t.Error(err)
	}
	try()
	if err := other.WriteState("state", []byte("y")); err == nil {
		t.Error("it was written without the lock")
	}
	if err := os.Rename(dir, dir+"-moved"); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, ok := other.TryLock(); ok {
		t.Error("another folder is in its place")
	}
}
