package file

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/disk/folder"
	"github.com/seed-58def443/ssot/scan/disk"
)

var errBoom = errors.New("boom")

// failing returns an empty folder in which the named calls fail: "write a", or "write" of any file.
func failing(t *testing.T, calls ...string) *folder.Folder {
	t.Helper()
	f, err := folder.Open(t.TempDir(), &folder.Probe{Fault: func(op, name string) *folder.Fault {
		if slices.Contains(calls, op) || slices.Contains(calls, op+" "+name) {
			return &folder.Fault{Err: errBoom}
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func names(t *testing.T, f *folder.Folder) string {
	t.Helper()
	entries, err := os.ReadDir(f.Name())
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return strings.Join(out, " ")
}

func TestAlso(t *testing.T) {
	a, b := errors.New("a"), errors.New("b")
	both := Also(a, b)
	if Also(nil, nil) != nil || !errors.Is(Also(a, nil), a) || !errors.Is(Also(nil, b), b) || !errors.Is(both, a) || !errors.Is(both, b) || both.Error() != "a; and b" {
		t.Error(both)
	}
}

// TestCreate holds that a file is there with all its bytes, or is not there.
func TestCreate(t *testing.T) {
	for _, c := range []struct {
		fails, left string
		errors      []string
	}{
		{"", "a", nil},
		{"open", "", []string{"open a: boom"}},
		{"write", "", []string{"write a: boom"}},
		{"flush", "", []string{"flush a: boom"}},
		{"close", "", []string{"close a: boom"}},
		{"write remove", "a", []string{"write a: boom", "; and remove "}},
		{"write close", "", []string{"write a: boom"}},
	} {
		f := failing(t, strings.Fields(c.fails)...)
		err := Create(f, "a", []byte("text"), 0o640, nil)
		if (err == nil) != (c.fails == "") || names(t, f) != c.left {
			t.Errorf("%q fails: %v, and there is %q", c.fails, err, names(t, f))
		}
		for _, want := range c.errors {
			if !strings.Contains(fmt.Sprint(err), want) {
				t.Errorf("%q fails: %v, want %q", c.fails, err, want)
			}
		}
		if c.fails == "" {
			text, readErr := os.ReadFile(f.Path("a"))
			info, statErr := f.Lstat("a")
			if string(text) != "text" || errors.Join(readErr, statErr) != nil || runtime.GOOS != "windows" && info.Mode() != 0o640 {
				t.Errorf("there is %q, %v, %v", text, info.Mode(), readErr)
			}
			if err := Create(f, "a", []byte("other"), 0o600, nil); !errors.Is(err, fs.ErrExist) || names(t, f) != "a" {
				t.Errorf("a file that is there: %v, then %q", err, names(t, f))
			}
		}
	}
}

// TestCreateLike gives a new file the mode of another one, whatever mode is asked for.
func TestCreateLike(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no modes")
	}
	f := failing(t)
	if err := Create(f, "old", nil, 0o644, nil); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(f.Path("old"), 0o751); err != nil {
		t.Fatal(err)
	}
	h, info, err := Open(f, "old")
	if err != nil {
		t.Fatal(err)
	}
	original, err := h.Original(info)
	if err := errors.Join(err, h.Close()); err != nil {
		t.Fatal(err)
	}
	if err := Create(f, "new", nil, 0o600, original); err != nil {
		t.Fatal(err)
	}
	if info, err := f.Lstat("new"); err != nil || info.Mode() != 0o751 {
		t.Errorf("the mode is %v, %v", info.Mode(), err)
	}
	for name, fails := range map[string]string{"look": "look at new2", "chmod": "chmod"} {
		broken := failing(t, fails)
		if err := Create(broken, "new2", nil, 0o600, original); !errors.Is(err, errBoom) || names(t, broken) != "" {
			t.Errorf("%s fails: %v, and there is %q", name, err, names(t, broken))
		}
	}
	if err := os.Chmod(f.Path("old"), 0o640); err != nil {
		t.Fatal(err)
	}
	has, err := f.Lstat("old")
	if err != nil {
		t.Fatal(err)
	}
	if err := KeepMode(f, "old", has, info); err != nil {
		t.Fatal(err)
	}
	if now, err := f.Lstat("old"); err != nil || now.Mode() != 0o751 {
		t.Errorf("the mode is %v, %v", now.Mode(), err)
	}
	if err := KeepMode(failing(t, "open", "chmod"), "absent", info, info); err != nil {
		t.Errorf("an equal mode is written: %v", err)
	}
	if err := KeepMode(f, "absent", has, info); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an absent file: %v", err)
	}
}

// TestPut holds that a file is replaced by a whole one, and that nothing else is left.
func TestPut(t *testing.T) {
	for fails, want := range map[string]string{"": "new", "write": "old", "rename": "old", "open": "old", "rename temp": "old"} {
		var reached []string
		f, err := folder.Open(t.TempDir(), &folder.Probe{
			Fault: func(op, name string) *folder.Fault {
				if fails == op || fails == op+" "+name {
					return &folder.Fault{Err: errBoom}
				}
				return nil
			},
			At: func(point string) { reached = append(reached, point) },
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(f.Path("a"), []byte("old"), 0o600); err != nil {
			t.Fatal(err)
		}
		err = Put(f, "temp", "a", []byte("new"), 0o600)
		text, _ := os.ReadFile(f.Path("a"))
		if string(text) != want || errors.Is(err, errBoom) != (want == "old") || names(t, f) != "a" {
			t.Errorf("%q fails: %q, %v, and there is %q", fails, text, err, names(t, f))
		}
		if begun := fails == "" || strings.HasPrefix(fails, "rename"); begun != slices.Equal(reached, []string{"saving a"}) {
			t.Errorf("%q fails: reached %q", fails, reached)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestDiscard(t *testing.T) {
	f := failing(t)
	if err := Create(f, "a", nil, 0o600, nil); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time there is none
		if err := Discard(f, "a"); err != nil || names(t, f) != "" {
			t.Errorf("%v, and there is %q", err, names(t, f))
		}
	}
	if err := Discard(failing(t, "remove"), "a"); !errors.Is(err, errBoom) || !strings.Contains(err.Error(), "remove ") {
		t.Error(err)
	}
}

// TestSync holds which failures of a folder's fsync count.
func TestSync(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a folder's handle can't be flushed")
	}
	for _, c := range []struct {
		op   string
		err  error
		want bool
	}{
		{"flush", syscall.EINVAL, false}, {"flush", errors.ErrUnsupported, false}, {"flush", syscall.EIO, true}, {"open", syscall.EINVAL, true}, {"close", syscall.EIO, true},
	} {
		seen := false
		f, err := folder.Open(t.TempDir(), &folder.Probe{Fault: func(op, _ string) *folder.Fault {
			if op != c.op {
				return nil
			}
			seen = true
			return &folder.Fault{Err: c.err}
		}})
		if err != nil {
			t.Fatal(err)
		}
		if err := Sync(f, "."); !seen || errors.Is(err, c.err) != c.want || (err != nil) != c.want {
			t.Errorf("%s: %v is %v", c.op, c.err, err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestRead reads a regular file alone, and tells a file that is none from a call that failed.
func TestRead(t *testing.T) {
	f := failing(t)
	if err := Create(f, "a", []byte("text"), 0o600, nil); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f.Mkdir("dir", 0o700), os.Symlink("a", f.Path("link"))); err != nil {
		t.Fatal(err)
	}
	if data, info, err := Read(f, "a"); string(data) != "text" || info.Size() != 4 || err != nil {
		t.Errorf("%q, %v", data, err)
	}
	for name, c := range map[string]struct {
		sum  string
		info bool
		err  error
	}{
		"a": {Sum([]byte("text")), true, nil}, "dir": {"", true, nil}, "link": {"", true, nil}, "absent": {"", false, fs.ErrNotExist},
	} {
		sum, info, err := Digest(f, name)
		if sum != c.sum || (info != nil) != c.info || !errors.Is(err, c.err) {
			t.Errorf("%s: %q, %v, %v", name, sum, info, err)
		}
		if data, _, err := Read(f, name); (err == nil) != (name == "a") || err != nil && data != nil {
			t.Errorf("%s: %q, %v", name, data, err)
		}
	}
	if Sum(nil) != "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" {
		t.Error(Sum(nil))
	}
	broken := failing(t, "read")
	if err := Create(broken, "a", nil, 0o600, nil); err != nil {
		t.Fatal(err)
	}
	if data, _, err := Read(broken, "a"); data != nil || !errors.Is(err, errBoom) {
		t.Errorf("%q, %v", data, err)
	}
}

// TestUnreachable holds which errors mean that there is no file.
func TestUnreachable(t *testing.T) {
	path := func(err error) error { return &fs.PathError{Op: "open", Path: "a", Err: err} }
	for _, c := range []struct {
		err  error
		want bool
	}{
		{nil, false}, {disk.ErrReplaced, false}, {path(fs.ErrClosed), false},
		{path(syscall.ENOENT), true}, {path(syscall.ENOTDIR), true}, {path(syscall.ELOOP), true}, {path(syscall.EIO), false}, {path(syscall.EACCES), false},
		{path(errors.New("path escapes from parent")), true},
	} {
		if got := Unreachable(c.err); got != c.want {
			t.Errorf("%v is unreachable: %t", c.err, got)
		}
	}
}
