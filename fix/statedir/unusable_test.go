package statedir

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestUnusable refuses a folder for sessions that can't be the user's alone.
func TestUnusable(t *testing.T) {
	t.Parallel()
	folder, d := tree(t, "shop")
	inside := filepath.Join(folder, ".cache", "ssot")
	link := filepath.Join(filepath.Dir(folder), "link")
	if err := os.Symlink(folder, link); err != nil {
		t.Fatal(err)
	}
	open2 := filepath.Join(filepath.Dir(folder), "open")
	if err := os.Mkdir(open2, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(open2, 0o777); err != nil {
		t.Fatal(err)
	}
	within := filepath.Join(filepath.Dir(folder), "within") // what lies in it can be written by others
	if err := os.MkdirAll(filepath.Join(within, sessionsDir), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(within, sessionsDir), 0o777); err != nil {
		t.Fatal(err)
	}
	leads := filepath.Join(filepath.Dir(folder), "leads") // what lies in it leads into the tree
	if err := os.Mkdir(leads, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(folder, filepath.Join(leads, sessionsDir)); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(filepath.Dir(folder), "file"), "")
	for home, want := range map[string]string{
		"":                           "there is no folder to keep a session in: set HOME",
		".local/state/ssot":          "there is no folder to keep a session in: set HOME",
		inside:                       "lies in the folder of ssot.yaml",
		filepath.Join(link, "state"): "lies in the folder of ssot.yaml",
		folder:                       "lies in the folder of ssot.yaml",
		open2:                        "others can write to the folder for sessions",
		within:                       "others can write to the folder for sessions",
		leads:                        "lies in the folder of ssot.yaml",
		filepath.Join(filepath.Dir(d.tree.folder), "file"): "is not a folder",
	} {
		if (home == open2 || home == within) && runtime.GOOS == "windows" {
			continue
		}
		d := open(t, folder, home)
		if found, err := d.Find(); err != nil || found.Path != "" {
			t.Errorf("%s: found %+v, %v", home, found, err)
		}
		if _, err := d.Make(t.Context()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", home, err, want)
		}
	}
	if _, err := os.Lstat(filepath.Join(folder, ".ssot")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("something was made in the tree")
	}
}

// TestDamaged says which file says nothing, and does not let one folder's keep another from its session.
func TestDamaged(t *testing.T) {
	t.Parallel()
	folder, d := tree(t, "shop")
	made := d.made(t)
	for text, want := range map[string]string{"": "is damaged", "{}": "has version 0", `{"version":1,"folder":"x"}`: "is damaged", `{"version":2}`: "update ssot"} {
		write(t, filepath.Join(made.Path, FolderFile), text)
		if _, err := d.Find(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", text, err, want)
		}
	}
	write(t, filepath.Join(made.Path, FolderFile), "{")
	other := filepath.Join(filepath.Dir(folder), "other")
	if err := os.Mkdir(other, 0o755); err != nil {
		t.Fatal(err)
	}
	if found := open(t, other, d.home.path).found(t); found.Note != filepath.Join(made.Path, FolderFile)+" does not say whose session lies beside it, and it may be that of this folder: ssot session --all lists it; the first decision begins a new one" {
		t.Errorf("found %+v", found)
	}
	if made := open(t, other, d.home.path).made(t); made.Path == "" {
		t.Error("no session")
	}
	if found := open(t, other, d.home.path).found(t); found.Note != "" {
		t.Errorf("with a session of its own: found %+v", found)
	}
}

// TestPointerLost removes or empties by hand what says whose session a folder is: nothing is begun anew over what lies
// there.
func TestPointerLost(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		do   func(path string) error
		want string
	}{
		{"removed", os.Remove, " is missing, so it can't be told whose session lies beside it: write "},
		{"emptied", func(path string) error { return os.Truncate(path, 0) }, " is damaged (it is empty), so it can't be told whose session lies beside it: write "},
	} {
		folder, d := tree(t, "shop")
		made := d.made(t)
		write(t, filepath.Join(made.Path, "session.json"), "{}")
		if err := tt.do(filepath.Join(made.Path, FolderFile)); err != nil {
			t.Fatal(err)
		}
		_, err := d.Find()
		want := filepath.Join(made.Path, FolderFile) + tt.want + `{"version":1,"folder":"` + folder + `"} there if it is that of this folder, else remove ` + made.Path + " to begin a new one"
		if err == nil || err.Error() != want {
			t.Errorf("%s: error %v, want %s", tt.name, err, want)
		}
		if _, again := d.Make(t.Context()); again == nil || again.Error() != err.Error() {
			t.Errorf("%s: making: %v", tt.name, again)
		}
		write(t, filepath.Join(made.Path, FolderFile), `{"version":1,"folder":"`+folder+`"}`)
		if found := d.found(t); found.Path != made.Path {
			t.Errorf("%s: put back: found %+v", tt.name, found)
		}
		if err := errors.Join(os.Remove(filepath.Join(made.Path, FolderFile)), os.Remove(filepath.Join(made.Path, "session.json"))); err != nil {
			t.Fatal(err)
		}
		if again := d.made(t); again.Path == made.Path || again.Path == "" {
			t.Errorf("%s: nothing lies there: made %+v", tt.name, again)
		}
	}
}

// TestReadOnlyTree leaves no session of a tree that can't name it.
func TestReadOnlyTree(t *testing.T) {
	t.Parallel()
	folder, d := tree(t, "shop")
	if err := os.Chmod(folder, 0o555); err != nil {
		t.Fatal(err)
	}
	_, err := d.Make(t.Context())
	if err == nil || !strings.Contains(err.Error(), "nothing can be decided here") {
		t.Errorf("error %v", err)
	}
	if left, err := os.ReadDir(filepath.Join(d.home.path, sessionsDir)); err != nil || len(left) > 0 {
		t.Errorf("left %v, %v", left, err)
	}
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
}
