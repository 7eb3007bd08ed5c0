package statedir

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// tree returns a folder and the place of its session; what a user's own folder would hold lies beside it.
func tree(t *testing.T, name string) (folder string, d *Dir) {
	t.Helper()
	parent, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	folder = filepath.Join(parent, name)
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	return folder, open(t, folder, filepath.Join(parent, "home"))
}

func open(t *testing.T, folder, home string) *Dir {
	t.Helper()
	d, err := Open(folder, home)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *Dir) found(t *testing.T) Found {
	t.Helper()
	found, err := d.Find()
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func (d *Dir) made(t *testing.T) Found {
	t.Helper()
	found, err := d.Make(t.Context())
	if err != nil || found.Path == "" {
		t.Fatal(found, err)
	}
	return found
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

func writeJSON(t *testing.T, name string, value any) {
	t.Helper()
	raw, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	write(t, name, string(raw))
}

func TestBegin(t *testing.T) {
	t.Parallel()
	folder, d := tree(t, "shop")
	if found := d.found(t); found != (Found{}) {
		t.Errorf("found %+v in an empty folder", found)
	}
	if _, err := os.Lstat(d.home.path); !errors.Is(err, fs.ErrNotExist) {
		t.Error("looking made something")
	}
	made := d.made(t)
	if again := d.made(t); again.Path != made.Path {
		t.Errorf("%s, then %s", made.Path, again.Path)
	}
	if found := open(t, folder, d.home.path).found(t); found.Path != made.Path || found.Note != "" {
		t.Errorf("found %+v, made %s", found, made.Path)
	}
	if filepath.Dir(filepath.Dir(made.Path)) != d.home.path {
		t.Errorf("%s is not in %s", made.Path, d.home.path)
	}
	if names, err := filepath.Glob(filepath.Join(folder, ".ssot", "*")); err != nil || len(names) != 2 {
		t.Errorf("the tree holds %v, not .gitignore and a name (%v)", names, err)
	}
}

// What a process that was killed left of the files that it was writing goes when the next one gives a name; nothing
// else does.
func TestSwept(t *testing.T) {
	folder, d := tree(t, "shop")
	left, other := filepath.Join(folder, Local, ours+newName()), filepath.Join(folder, Local, ours+"mine")
	write(t, left, "half")
	write(t, other, "of somebody")
	if err := os.Chmod(filepath.Join(folder, Local), 0o700); err != nil {
		t.Fatal(err)
	}
	half, whole := d.home.session(newName()), d.home.session(newName())
	write(t, filepath.Join(half, ours+newName()), "{")
	write(t, filepath.Join(whole, "session.json"), "{}")
	if err := os.Chmod(d.home.path, 0o700); err != nil {
		t.Fatal(err)
	}
	d.made(t)
	for _, possiblyMoved := range []string{left, half} {
		if _, err := os.Lstat(possiblyMoved); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s stays for good", possiblyMoved)
		}
	}
	if _, err := os.Lstat(whole); err != nil {
		t.Error(err)
	}
	if _, err := os.Lstat(other); err != nil {
		t.Error(err)
	}
}

// TestBeginTogether has many begin the same session at once.
func TestBeginTogether(t *testing.T) {
	t.Parallel()
	folder, first := tree(t, "shop")
	var all sync.WaitGroup
	paths := make([]string, 20)
	for i := range paths {
		all.Go(func() {
			d, err := Open(folder, first.home.path)
			if err != nil {
				t.Error(err)
				return
			}
			found, err := d.Make(t.Context())
			if err != nil {
				t.Error(err)
			}
			paths[i] = found.Path
		})
	}
	all.Wait()
	for _, p := range paths {
		if p == "" || p != paths[0] {
			t.Fatalf("several sessions: %q", paths)
		}
	}
}

// TestNotBelieved has a tree bring names that are none of this user's sessions of it.
func TestNotBelieved(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		bring func(t *testing.T, folder string, other Found)
		note  string
	}{
		{"a name nobody knows", func(t *testing.T, folder string, _ Found) {
			t.Helper()
			write(t, filepath.Join(folder, ".ssot", "id"), strings.Repeat("A", 26)+"\n")
		}, "names a session that you do not have"},
		{"the name of another folder that is there", func(t *testing.T, folder string, other Found) {
			t.Helper()
			write(t, filepath.Join(folder, ".ssot", "id"), other.name+"\n")
		}, "which still exists: it is not read here"},
		{"a path", func(t *testing.T, folder string, other Found) {
			t.Helper()
			write(t, filepath.Join(folder, ".ssot", "id"), "../sessions/"+other.name+"\n")
		}, "holds no name of a session"},
		{"much", func(t *testing.T, folder string, other Found) {
			t.Helper()
			write(t, filepath.Join(folder, ".ssot", "id"), strings.Repeat("\n", maxID)+other.name)
		}, "is larger than 4096 bytes"},
		{"a link", func(t *testing.T, folder string, other Found) {
			t.Helper()
			write(t, filepath.Join(folder, "elsewhere"), other.name+"\n")
			write(t, filepath.Join(folder, ".ssot", "x"), "")
			if err := os.Symlink("../elsewhere", filepath.Join(folder, ".ssot", "id")); err != nil {
				t.Fatal(err)
			}
		}, "is not a plain file"},
		{"a folder that is a link", func(t *testing.T, folder string, other Found) {
			t.Helper()
			write(t, filepath.Join(folder, "elsewhere", "id"), other.name+"\n")
			if err := os.Symlink("elsewhere", filepath.Join(folder, ".ssot")); err != nil {
				t.Fatal(err)
			}
		}, "is not a folder"},
		{"the session of an older ssot", func(t *testing.T, folder string, _ Found) {
			t.Helper()
			write(t, filepath.Join(folder, ".ssot", "session.json"), "{}")
		}, "holds decisions that an older ssot wrote there, or that came with a clone: they are not read"},
		{"a step that an older ssot left open", func(t *testing.T, folder string, _ Found) {
			t.Helper()
			write(t, filepath.Join(folder, ".ssot", "intent.json"), "{}")
		}, "they are not read"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, mine := tree(t, "mine")
			other := mine.made(t)
			folder, _ := tree(t, "clone")
			tt.bring(t, folder, other)
			d := open(t, folder, mine.home.path)
			found := d.found(t)
			if found.Path != "" || !strings.Contains(found.Note, tt.note) {
				t.Errorf("found %q: %s", found.Path, found.Note)
			}
			made, err := d.Make(t.Context())
			if err != nil {
				if tt.name != "a folder that is a link" {
					t.Error(err)
				}
				return
			}
			if made.Path == "" || made.Path == other.Path || filepath.Dir(made.Path) != filepath.Dir(other.Path) {
				t.Errorf("made %s; the other is %s", made.Path, other.Path)
			}
			if found := d.found(t); found.Path != made.Path {
				t.Errorf("found %+v, made %s", found, made.Path)
			}
			if still := mine.found(t); still.Path != other.Path {
				t.Errorf("the other session is %+v now, not %s", still, other.Path)
			}
		})
	}
}

// TestIgnores has a tree bring a .gitignore that would let the name be committed.
func TestIgnores(t *testing.T) {
	t.Parallel()
	for name, bring := range map[string]func(path string) error{
		"empty":    func(path string) error { return os.WriteFile(path, nil, 0o644) },
		"negated":  func(path string) error { return os.WriteFile(path, []byte("*\n!id\n"), 0o644) },
		"a link":   func(path string) error { return os.Symlink("../ignored", path) },
		"a folder": func(path string) error { return os.Mkdir(path, 0o755) },
	} {
		t.Run(name, func(t *testing.T) {
			folder, d := tree(t, "clone")
			write(t, filepath.Join(folder, "ignored"), "*\n")
			write(t, filepath.Join(folder, Local, "x"), "")
			path := filepath.Join(folder, Local, ignoreFile)
			if err := bring(path); err != nil {
				t.Fatal(err)
			}
			if name == "a folder" { // nothing is decided where the name can't be hidden
				d.refuses(t, path)
				return
			}
			d.made(t)
			info, err := os.Lstat(path)
			if text, _ := os.ReadFile(path); err != nil || !info.Mode().IsRegular() || string(text) != "*\n" {
				t.Errorf("it holds %q (%v)", text, err)
			}
			if text, err := os.ReadFile(filepath.Join(folder, "ignored")); err != nil || string(text) != "*\n" {
				t.Errorf("what the link led to holds %q (%v)", text, err)
			}
		})
	}
}

// refuses fails unless no session is begun for a folder at a path, and removing that folder mends it.
func (d *Dir) refuses(t *testing.T, path string) {
	t.Helper()
	says := "nothing can be decided here: " + path + " is a folder, and ssot writes a file of that name: move it away or remove it, it did not come from ssot"
	if _, err := d.Make(t.Context()); err == nil || err.Error() != says {
		t.Errorf("error %v, not %s", err, says)
	}
	if names, err := d.home.names(); err != nil || len(names) > 0 {
		t.Errorf("it left %v, %v", names, err)
	}
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
	d.made(t)
}

// TestNameIsFolder has a clone bring a folder in the place of the name, with something in it or not.
func TestNameIsFolder(t *testing.T) {
	t.Parallel()
	for _, inside := range []string{"", "x"} {
		folder, d := tree(t, "clone")
		path := filepath.Join(folder, Local, idFile)
		if err := os.MkdirAll(filepath.Join(path, inside), 0o755); err != nil {
			t.Fatal(err)
		}
		d.refuses(t, path)
	}
}

// TestNameReplaced has a commit bring a name in the place of this user's, as git overwrites what is ignored: the
// session of this folder is found again.
func TestNameReplaced(t *testing.T) {
	t.Parallel()
	for _, brought := range []string{strings.Repeat("A", 26) + "\n", "", "nonsense", strings.Repeat("\n", maxID+1)} {
		folder, d := tree(t, "shop")
		made := d.made(t)
		write(t, filepath.Join(folder, ".ssot", "id"), brought)
		if found := d.found(t); found.Path != made.Path || !strings.HasSuffix(found.Note, "; your own session of this folder goes on") {
			t.Errorf("%.30q: found %+v", brought, found)
		}
		if again := d.made(t); again.Path != made.Path {
			t.Errorf("%.30q: made %+v", brought, again)
		}
		if names, _, err := d.tree.names(); err != nil || names[0] != made.name {
			t.Errorf("%.30q: the tree names %v, %v", brought, names, err)
		}
	}
}

// TestShared has two users work on one tree, each with a session.
func TestShared(t *testing.T) {
	t.Parallel()
	folder, one := tree(t, "shop")
	other := open(t, folder, filepath.Join(filepath.Dir(folder), "home2"))
	first, second := one.made(t), other.made(t)
	if first.Path == second.Path {
		t.Fatalf("both have %s", first.Path)
	}
	if found := one.found(t); found.Path != first.Path {
		t.Errorf("the first found %+v", found)
	}
	if found := other.found(t); found.Path != second.Path {
		t.Errorf("the second found %+v", found)
	}
}

// TestBusy waits for a process that gives a name, and not for ever.
func TestBusy(t *testing.T) {
	t.Parallel()
	_, d := tree(t, "shop")
	if err := d.home.make(); err != nil {
		t.Fatal(err)
	}
	unlock, err := d.home.lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	other := open(t, d.tree.folder, d.home.path)
	other.home.wait = 1
	if _, err := other.Make(t.Context()); !errors.Is(err, ErrBusy) {
		t.Errorf("error %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := open(t, d.tree.folder, d.home.path).Make(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: error %v", err)
	}
	unlock()
	made := open(t, d.tree.folder, d.home.path).made(t)
	if unlock, err = d.home.lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer unlock()
	if again, err := other.Make(t.Context()); err != nil || again.Path != made.Path {
		t.Errorf("a session that is there waits for the lock: %+v, %v", again, err)
	}
}

// TestOlderBeside has the files of an older ssot beside the name of a session: they are no longer reported.
func TestOlderBeside(t *testing.T) {
	t.Parallel()
	folder, d := tree(t, "shop")
	write(t, filepath.Join(folder, ".ssot", "session.json"), "{}")
	if found := d.found(t); found.Note == "" {
		t.Error("nothing is told")
	}
	made := d.made(t)
	if found := d.found(t); found.Path != made.Path || found.Note != "" {
		t.Errorf("found %+v", found)
	}
	source, err := d.Source()
	if err != nil || source == nil || source.Own {
		t.Fatalf("source %+v, %v", source, err)
	}
	if err := source.Remove(); err != nil {
		t.Fatal(err)
	}
	if again, err := d.Source(); err != nil || again != nil || d.found(t).Path != made.Path {
		t.Errorf("source %+v, %v", again, err)
	}
}
