package learned

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/library"
	"github.com/seed-58def443/ssot/scan/load"
)

var hub = load.Module{Path: "example.com/Hub/v2", Version: "v2.0.1", Sum: "h1:AAAA="}

func row(name string) library.Row {
	return library.Row{Package: hub.Path, Type: "Client", Name: name, Kind: library.Ends, From: library.Place{Base: library.Receiver}, Generated: true}
}

// TestWrite writes the rows of a module and reads them back for that module only.
func TestWrite(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	dir := filepath.Join(t.TempDir(), "ssot", "rows")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, left := range []string{"example.com+hub@v1.0.0.txt.4711.tmp", "example.com+hub@v1.0.0.txt.tmp"} { // of processes that were killed
		if err := os.WriteFile(filepath.Join(dir, left), nil, fileMode); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 { // also over an existing file
		path, err := Write(t.Context(), dir, root, hub, []library.Row{row("Finish"), row("Leave")})
		if err != nil {
			t.Fatal(err)
		}
		if filepath.Base(path) != "example.com+!hub+v2@v2.0.1.txt" {
			t.Error(path)
		}
	}
	for path, mode := range map[string]os.FileMode{dir: folderMode, filepath.Dir(dir): folderMode, filepath.Join(dir, name(hub)): fileMode} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != mode {
			t.Errorf("%s: mode %v, want %v", path, info.Mode().Perm(), mode)
		}
	}
	if left, err := filepath.Glob(filepath.Join(dir, "*.tmp")); err != nil || len(left) > 0 {
		t.Error(left, err)
	}
	ends := func(root string, m load.Module) bool {
		return Library(dir, root, []load.Module{{Path: "example.com/other", Version: "v1.0.0"}, m}).Named(hub.Path, "Client", "Finish").EndsReceiver()
	}
	if !ends(root, hub) {
		t.Error("rows of the module are not found")
	}
	if ends(root, load.Module{Path: hub.Path, Version: hub.Version, Sum: "h1:BBBB="}) {
		t.Error("rows are used for another checksum")
	}
	if ends(root, load.Module{Path: hub.Path, Version: "v2.0.2", Sum: hub.Sum}) {
		t.Error("rows are used for another version")
	}
	if ends(filepath.Dir(filepath.Dir(dir)), hub) {
		t.Error("rows are used from a folder inside the scanned tree")
	}
	if Library("", root, []load.Module{hub}).Named(hub.Path, "Client", "Finish") != nil {
		t.Error("rows are returned without a folder")
	}

	// A damaged file, or one of another format, is ignored.
	file := filepath.Join(dir, name(hub))
	good, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"", strings.Replace(string(good), "learned 1", "learned 0", 1), string(good) + "(*Client).Leave\n", strings.Replace(string(good), " part generated", " whole hand", 1)} {
		if err := os.WriteFile(file, []byte(bad), fileMode); err != nil {
			t.Fatal(err)
		}
		if ends(root, hub) {
			t.Errorf("a damaged file is used: %q", bad)
		}
	}
}

// TestFolder refuses folders that are not the user's own.
func TestFolder(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	open := filepath.Join(t.TempDir(), "open")
	if err := os.Mkdir(open, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(open, 0o777); err != nil { //nolint:gosec // the test needs a folder that others can write to
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[string]string{
		"":                          "there is no folder to keep rows in: set HOME, or XDG_CACHE_HOME",
		open:                        "others can write to the folder for rows: run chmod go-w " + open,
		file:                        "make the folder for rows: ",
		filepath.Join(root, "rows"): "where a clone could bring one: set XDG_CACHE_HOME",
	} {
		if _, err := Write(t.Context(), dir, root, hub, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", dir, err, want)
		}
	}
}

// TestFolderLinks refuses a folder inside the tree also if the folder or the tree is named by a symbolic link.
func TestFolderLinks(t *testing.T) {
	t.Parallel()
	root, other := t.TempDir(), t.TempDir()
	if err := os.Mkdir(filepath.Join(root, "rows"), 0o700); err != nil {
		t.Fatal(err)
	}
	link, named := filepath.Join(other, "rows"), filepath.Join(other, "tree")
	for from, to := range map[string]string{link: filepath.Join(root, "rows"), named: root} {
		if err := os.Symlink(to, from); err != nil {
			t.Skip("no links here: ", err)
		}
	}
	for _, c := range [][2]string{{link, root}, {filepath.Join(root, "rows"), named}} {
		if _, err := Write(t.Context(), c[0], c[1], hub, nil); err == nil || !strings.Contains(err.Error(), "where a clone could bring one") {
			t.Errorf("%s for %s: %v", c[0], c[1], err)
		}
	}
	if entries, err := os.ReadDir(filepath.Join(root, "rows")); err != nil || len(entries) > 0 {
		t.Errorf("written: %v, %v", entries, err)
	}
}
