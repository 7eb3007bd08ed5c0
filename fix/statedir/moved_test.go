package statedir

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/disk/identity"
)

// tells skips a test where a folder can't be told from another one that was made in its place.
func tells(t *testing.T, folder string) {
	t.Helper()
	if !identity.Of(folder).Known() {
		t.Skip("this file system does not say when a folder was made")
	}
}

func move(t *testing.T, from, to string) string {
	t.Helper()
	to = filepath.Join(filepath.Dir(from), to)
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
	return to
}

func duplicate(t *testing.T, from, to string) string {
	t.Helper()
	to = filepath.Join(filepath.Dir(from), to)
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return to
}

func clean(t *testing.T, folder string) {
	t.Helper()
	if err := os.RemoveAll(filepath.Join(folder, Local)); err != nil {
		t.Fatal(err)
	}
}

// forget takes out of folder.json what an older ssot did not write into it.
func forget(t *testing.T, made Found, folder string) {
	t.Helper()
	write(t, filepath.Join(made.Path, FolderFile), `{"version":1,"folder":"`+folder+`"}`)
}

// TestMoved keeps the session of a folder that was moved, of one that is reached by another name, and of one that was
// cleaned.
func TestMoved(t *testing.T) {
	t.Parallel()
	folder, d := tree(t, "shop")
	made := d.made(t)

	moved := filepath.Join(filepath.Dir(folder), "store")
	if err := os.Rename(folder, moved); err != nil {
		t.Fatal(err)
	}
	if found := open(t, moved, d.home.path).found(t); found.Path != made.Path {
		t.Errorf("moved: found %+v", found)
	}
	if again := open(t, moved, d.home.path).made(t); again.Path != made.Path {
		t.Errorf("moved: made %+v", again)
	}
	if err := os.CopyFS(folder, os.DirFS(moved)); err != nil {
		t.Fatal(err)
	}
	if found := open(t, folder, d.home.path).found(t); found.Path != "" {
		t.Errorf("a copy where it was before it was moved: found %+v", found)
	}

	link := filepath.Join(filepath.Dir(folder), "link")
	if err := os.Symlink("store", link); err != nil {
		t.Fatal(err)
	}
	if found := open(t, link, d.home.path).found(t); found.Path != made.Path {
		t.Errorf("through a link: found %+v", found)
	}

	if err := os.RemoveAll(filepath.Join(moved, ".ssot")); err != nil {
		t.Fatal(err)
	}
	cleaned := open(t, moved, d.home.path)
	if found := cleaned.found(t); found.Path != made.Path {
		t.Errorf("cleaned: found %+v", found)
	}
	if again := cleaned.made(t); again.Path != made.Path {
		t.Errorf("cleaned: made %+v", again)
	}
	if _, err := os.Lstat(filepath.Join(moved, ".ssot", "id")); err != nil {
		t.Error(err)
	}
}

// TestCopyMoved moves a copy that has a session of its own, and removes what it was copied from: both sessions that are
// named there belong to folders that are gone.
func TestCopyMoved(t *testing.T) {
	t.Parallel()
	folder, d := tree(t, "shop")
	first := d.made(t)
	parent := filepath.Dir(folder)
	duplicate, moved := filepath.Join(parent, "copy"), filepath.Join(parent, "moved")
	if err := os.CopyFS(duplicate, os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	second := open(t, duplicate, d.home.path).made(t)
	if second.Path == first.Path {
		t.Fatal("the copy took the session over")
	}
	if err := os.Rename(duplicate, moved); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	if found := open(t, moved, d.home.path).found(t); found.Path != second.Path {
		t.Errorf("found %+v, not %s", found, second.Path)
	}
}

// TestCleanedAndMoved has the name of a session cleaned away and the folder moved before anything else is decided.
func TestCleanedAndMoved(t *testing.T) {
	t.Parallel()
	folder, d := tree(t, "shop")
	tells(t, folder)
	made := d.made(t)
	clean(t, folder)
	moved := move(t, folder, "store")
	if found := open(t, moved, d.home.path).found(t); found.Path != made.Path || found.Note != "" {
		t.Errorf("found %+v, not %s", found, made.Path)
	}
	if again := open(t, moved, d.home.path).made(t); again.Path != made.Path {
		t.Errorf("made %+v", again)
	}
	if raw, err := os.ReadFile(filepath.Join(made.Path, FolderFile)); err != nil || !strings.Contains(string(raw), moved) {
		t.Errorf("it points at %s, %v", raw, err)
	}
	if names, _, err := open(t, moved, d.home.path).tree.names(); err != nil || len(names) != 1 || names[0] != made.name {
		t.Errorf("the tree names %v, %v", names, err)
	}
	if err := os.Mkdir(folder, 0o755); err != nil { // another one, where the folder was
		t.Fatal(err)
	}
	if found := open(t, folder, d.home.path).found(t); found != (Found{}) {
		t.Errorf("another folder: found %+v", found)
	}
}

// TestOtherInItsPlace has another folder stand where the session's was before it was moved.
func TestOtherInItsPlace(t *testing.T) {
	t.Parallel()
	for _, cleaned := range []bool{false, true} {
		folder, d := tree(t, "shop")
		tells(t, folder)
		made := d.made(t)
		if cleaned {
			clean(t, folder)
		}
		moved := move(t, folder, "store")
		if err := os.Mkdir(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		if again := open(t, moved, d.home.path).made(t); again.Path != made.Path {
			t.Errorf("cleaned %v: made %+v, not %s", cleaned, again, made.Path)
		}
		if found := open(t, folder, d.home.path).found(t); found != (Found{}) {
			t.Errorf("cleaned %v: another folder: found %+v", cleaned, found)
		}
	}
}

// TestCopyOfMoved has a folder moved and then copied: the copy that decides first does not get the session.
func TestCopyOfMoved(t *testing.T) {
	t.Parallel()
	folder, d := tree(t, "shop")
	tells(t, folder)
	made := d.made(t)
	moved := move(t, folder, "store")
	twin := duplicate(t, moved, "twin")
	at := open(t, twin, d.home.path)
	if found := at.found(t); found.Path != "" || !strings.Contains(found.Note, "this one is a copy of it: it is not read here; the first decision begins a new one; ssot session --adopt takes over a copy of it") {
		t.Errorf("found %+v", found)
	}
	if source, err := at.Source(); err != nil || source == nil || source.Shown != "the session of "+folder || source.path != made.Path {
		t.Errorf("source %+v, %v", source, err)
	}
	if again := at.made(t); again.Path == made.Path {
		t.Error("the copy took the session over")
	}
	if again := open(t, moved, d.home.path).made(t); again.Path != made.Path {
		t.Errorf("made %+v, not %s", again, made.Path)
	}
}

// TestOlderPointer has sessions that an older ssot began, which did not write down which folder it is: a moved one
// keeps its session as it did, and from the next decision on it is known.
func TestOlderPointer(t *testing.T) {
	t.Parallel()
	folder, d := tree(t, "shop")
	tells(t, folder)
	made := d.made(t)
	forget(t, made, folder)
	moved := move(t, folder, "store")
	if found := open(t, moved, d.home.path).found(t); found.Path != made.Path {
		t.Errorf("moved: found %+v", found)
	}
	folder = move(t, moved, "shop")
	d.made(t)
	clean(t, folder)
	moved = move(t, folder, "store")
	if found := open(t, moved, d.home.path).found(t); found.Path != made.Path {
		t.Errorf("moved and cleaned: found %+v", found)
	}
}

// TestSettled writes nothing when nothing is to be told of a folder, also when folder.json has another of its names.
func TestSettled(t *testing.T) {
	t.Parallel()
	folder, d := tree(t, "shop")
	made := d.made(t)
	path := filepath.Join(made.Path, FolderFile)
	link := filepath.Join(filepath.Dir(folder), "link")
	if err := os.Symlink("shop", link); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{folder, link} {
		write(t, path, strings.Replace(string(raw), `"`+folder+`"`, `"`+name+`"`, 1))
		was, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if again := d.made(t); again.Path != made.Path {
			t.Errorf("made %+v", again)
		}
		if is, err := os.Stat(path); err != nil || !os.SameFile(was, is) {
			t.Errorf("%s: folder.json was written again: %v", name, err)
		}
	}
}
