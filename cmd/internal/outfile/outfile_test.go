package outfile_test

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/cmd/internal/outfile"
)

// TestReplace holds that a file has all of its new text or the old one, and that nothing else stays behind.
func TestReplace(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := outfile.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte("half")); err != nil {
		t.Fatal(err)
	}
	if text, _ := os.ReadFile(path); string(text) != "old" {
		t.Errorf("half written: %q", text)
	}
	f.Discard()
	if text, _ := os.ReadFile(path); string(text) != "old" {
		t.Errorf("discarded, and it has %q", text)
	}
	if err := outfile.Replace(path, []byte("new")); err != nil {
		t.Fatal(err)
	}
	f.Discard()
	if text, err := os.ReadFile(path); err != nil || string(text) != "new" {
		t.Errorf("%q, %v", text, err)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the mode became %v, %v", info.Mode(), err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestLinks holds that nothing is written where a link leads to that may have come with a repository: neither the file
// nor its folder, when the person named one inside of the working directory.
func TestLinks(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	precious := filepath.Join(outside, "precious")
	if err := os.WriteFile(precious, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, to := range map[string]string{"report": precious, "nothing": filepath.Join(outside, "new"), "folder": outside, "near": "inside"} {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Skip(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "inside"), 0o750); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"report", "nothing"} {
		if err := outfile.Replace(filepath.Join(dir, name), []byte("new")); err == nil || !strings.Contains(err.Error(), name+": it is a symbolic link") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{"folder/x", "folder/deep/x", filepath.Join(dir, "folder", "x")} {
		if path, err := outfile.In(dir, name); err == nil || !strings.Contains(err.Error(), "leads out of") {
			t.Errorf("%s is %s, %v", name, path, err)
		}
	}
	for name, want := range map[string]string{
		"x": filepath.Join(dir, "x"), "near/x": filepath.Join(dir, "near", "x"), "none/x": filepath.Join(dir, "none", "x"), precious: precious,
		"../x": filepath.Join(filepath.Dir(dir), "x"),
	} {
		if path, err := outfile.In(dir, name); path != want || err != nil {
			t.Errorf("%s is %s, %v", name, path, err)
		}
	}
	sub := filepath.Join(dir, "inside", "sub") // a name may lead upwards and then out
	if err := errors.Join(os.Mkdir(sub, 0o750), os.Mkdir(filepath.Join(dir, ".git"), 0o750)); err != nil {
		t.Fatal(err)
	}
	if path, err := outfile.In(sub, "../../folder/x"); err == nil || !strings.Contains(err.Error(), "leads out of the repository") {
		t.Errorf("from a folder of the repository it is %s, %v", path, err)
	}
	if path, err := outfile.In(sub, "../../near/x"); path != filepath.Join(dir, "near", "x") || err != nil {
		t.Errorf("from a folder of the repository it is %s, %v", path, err)
	}
	if text, err := os.ReadFile(precious); string(text) != "old" || err != nil {
		t.Errorf("%q, %v", text, err)
	}
	if list, err := os.ReadDir(outside); len(list) != 1 || err != nil {
		t.Errorf("%v, %v", list, err)
	}
}

func TestUnwritable(t *testing.T) {
	dir := t.TempDir()
	for path, want := range map[string]string{
		dir:                                   dir + ": it is a folder",
		filepath.Join(dir, "nothing", "file"): filepath.Join("nothing", "file") + ": ",
	} {
		if _, err := outfile.Open(path); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), ".ssot-") {
			t.Errorf("%s: %v", path, err)
		}
	}
	if runtime.GOOS != "windows" {
		if err := outfile.Replace(os.DevNull, []byte("gone")); err != nil {
			t.Errorf("what is no file is written to: %v", err)
		}
	}
}

// TestSpecial holds that a device or pipe is written to only if it is named by its own path, not by a link that may
// have come with the repository.
func TestSpecial(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no devices")
	}
	dir := t.TempDir()
	for name, to := range map[string]string{"null": os.DevNull, "out": "/dev/stdout", "twice": "null", "up": "../null"} {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Skip(err)
		}
		if _, err := outfile.Open(filepath.Join(dir, name)); err == nil || !strings.Contains(err.Error(), name+": it is a symbolic link") {
			t.Errorf("%s: %v", name, err)
		}
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := outfile.Replace(fmt.Sprintf("/dev/fd/%d", w.Fd()), []byte("piped")); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(r); string(text) != "piped" || err != nil {
		t.Errorf("the pipe got %q, %v", text, err)
	}
}

// TestRights holds that a file is not replaced that this process may not write to, or that has other names.
func TestRights(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("other rights")
	}
	dir := t.TempDir()
	for name, c := range map[string]struct {
		make func(path string) error
		want string
	}{
		"readonly": {func(path string) error { return os.Chmod(path, 0o444) }, "it is read-only: make it writable first"},
		"linked":   {func(path string) error { return os.Link(path, filepath.Join(dir, "other")) }, "it has 2 names (hard links)"},
	} {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.WriteFile(path, []byte("old"), 0o600), c.make(path)); err != nil {
			t.Fatal(err)
		}
		if err := outfile.Replace(path, []byte("new")); err == nil || !strings.HasPrefix(err.Error(), "write "+path+": "+c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if text, _ := os.ReadFile(path); string(text) != "old" {
			t.Errorf("%s has %q", name, text)
		}
	}
}

// TestReadonlyFolder holds that a file is not replaced in a folder that is read-only, and that the message names it.
func TestReadonlyFolder(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("other rights")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "out")
	if err := errors.Join(os.WriteFile(path, []byte("old"), 0o600), os.Chmod(dir, 0o500)); err != nil {
		t.Fatal(err)
	}
	err := outfile.Replace(path, []byte("new"))
	if want := "write " + path + ": it is in a read-only folder: make " + dir + " writable first"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
}

// TestNew holds that a file is not replaced that should be a new one.
func TestNew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out")
	f, err := outfile.OpenNew(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte("new")); err != nil {
		t.Fatal(err)
	}
	if _, err := outfile.OpenNew(filepath.Dir(path)); err == nil {
		t.Error("a folder is new")
	}
	if err := f.Commit(); err != nil {
		t.Fatal(err)
	}
	if _, err := outfile.OpenNew(path); err == nil || !strings.Contains(err.Error(), "there is such a file, and it is not replaced") {
		t.Error(err)
	}
}

// TestUpdate holds that a file is replaced only while it has the text that the new one was made of.
func TestUpdate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out")
	for _, c := range []struct {
		name      string
		seen, now []byte // nil: no file
		refused   bool
	}{
		{"new", nil, nil, false},
		{"made meanwhile", nil, []byte("theirs"), true},
		{"as it was", []byte("old"), []byte("old"), false},
		{"empty as it was", []byte{}, []byte{}, false},
		{"edited meanwhile", []byte("old"), []byte("old and theirs"), true},
		{"removed meanwhile", []byte("old"), nil, true},
	} {
		_ = os.Remove(path)
		if c.now != nil {
			if err := os.WriteFile(path, c.now, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		err := outfile.Update(path, c.seen, []byte("new"))
		want := "new"
		if c.refused {
			want = string(c.now)
			if err == nil || !strings.HasSuffix(err.Error(), "out: another program changed it meanwhile, and nothing was written: run this again") {
				t.Errorf("%s: %v", c.name, err)
			}
		} else if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if text, _ := os.ReadFile(path); string(text) != want {
			t.Errorf("%s: it has %q", c.name, text)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".ssot-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestCommitAll holds that of several files all are written or none, whichever of them can't be.
func TestCommitAll(t *testing.T) {
	for _, late := range []int{-1, 0, 1, 2} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "1"), []byte("old"), 0o600); err != nil {
			t.Fatal(err)
		}
		var files []*outfile.File
		for i, seen := range [][]byte{nil, []byte("old"), nil} {
			f, err := outfile.OpenSeen(filepath.Join(dir, strconv.Itoa(i)), seen)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := f.Write([]byte("new")); err != nil {
				t.Fatal(err)
			}
			files = append(files, f)
		}
		want := map[string]string{"0": "new", "1": "new", "2": "new"}
		if late >= 0 { // another program makes a folder of that name
			name := filepath.Join(dir, strconv.Itoa(late))
			if err := errors.Join(os.RemoveAll(name), os.Mkdir(name, 0o750)); err != nil {
				t.Fatal(err)
			}
			want = map[string]string{"1": "old"}
			delete(want, strconv.Itoa(late))
		}
		if err := outfile.CommitAll(files); (err == nil) != (late < 0) || err != nil && strings.Contains(err.Error(), "not put back") {
			t.Errorf("with folder %d: %v", late, err)
		}
		got := map[string]string{}
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if e.Name() != strconv.Itoa(late) {
				text, _ := os.ReadFile(filepath.Join(dir, e.Name()))
				got[e.Name()] = string(text)
			}
		}
		if !maps.Equal(got, want) {
			t.Errorf("with folder %d there is %v, want %v", late, got, want)
		}
	}
}

// TestCommitAllSpecial holds that a device among several files keeps none of them from being written.
func TestCommitAllSpecial(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no devices")
	}
	path := filepath.Join(t.TempDir(), "out")
	var files []*outfile.File
	for _, path := range []string{os.DevNull, path} {
		f, err := outfile.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte("new")); err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	if err := outfile.CommitAll(files); err != nil {
		t.Error(err)
	}
	if text, err := os.ReadFile(path); string(text) != "new" || err != nil {
		t.Errorf("%q, %v", text, err)
	}
}
