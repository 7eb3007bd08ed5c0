package folder

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// filled returns a folder with a file, a folder with a file and a link to that folder.
func filled(t *testing.T, probe *Probe) *Folder {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"a": "one", "sub/b": "two"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("sub", filepath.Join(dir, "link")); err != nil {
		t.Skip(err)
	}
	f, err := Open(dir, probe)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// content is a folder's files with their texts.
func content(t *testing.T, f *Folder) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(os.DirFS(f.Name()), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.Type().IsRegular():
			text, err := os.ReadFile(f.Path(name))
			out[name] = string(text)
			return err
		case d.IsDir():
			out[name] = "folder"
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// calls are the calls that a probe can watch: the words for the call, and what has changed when it was made.
var calls = []struct {
	op, name string
	call     func(f *Folder) error
	change   map[string]string // "" is gone
}{
	{"look at", "a", func(f *Folder) error { _, err := f.Lstat("a"); return err }, nil},
	{"look at", "a", func(f *Folder) error { _, err := f.Stat("a"); return err }, nil},
	{"make", "new", func(f *Folder) error { return f.Mkdir("new", 0o700) }, map[string]string{"new": "folder"}},
	{"remove", "a", func(f *Folder) error { return f.Remove("a") }, map[string]string{"a": ""}},
	{"rename", "a", func(f *Folder) error { return f.Rename("a", "sub/b") }, map[string]string{"a": "", "sub/b": "one"}},
	{"link", "a", func(f *Folder) error { return f.Link("a", "c") }, map[string]string{"c": "one"}},
	{"look at", "a", func(f *Folder) error { _, err := f.Access("a"); return err }, nil},
	{"look at", "a", func(f *Folder) error { _, _, err := f.Frozen("a"); return err }, nil},
	{"look at", "a", func(f *Folder) error { _, err := f.Mounted("a"); return err }, nil},
	{"list", ".", func(f *Folder) error { _, err := f.ReadDir("."); return err }, nil},
	{"open", "a", func(f *Folder) error { _, err := f.ReadFile("a"); return err }, nil},
	{"read", "a", func(f *Folder) error { _, err := f.ReadFile("a"); return err }, nil},
	{"open", "c", func(f *Folder) error {
		h, err := f.OpenFile("c", os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		return h.Close()
	}, map[string]string{"c": "empty"}},
	{"write", "a", writing(func(h *Handle) error { _, err := h.Write([]byte("ONE")); return err }), map[string]string{"a": "ONE"}},
	{"chmod", "a", writing(func(h *Handle) error { return h.Chmod(0o640) }), nil},
	{"flush", "a", writing((*Handle).Sync), nil},
	{"close", "a", writing(func(*Handle) error { return nil }), nil},
	{"look at", "a", writing(func(h *Handle) error { _, err := h.Stat(); return err }), nil},
	{"look at the attributes of", "a", writing(func(h *Handle) error { _, err := h.Attributes(); return err }), nil},
	{"give attributes to", "a", writing(func(h *Handle) error { return h.KeepAttributes(nil) }), nil},
}

// writing opens a file and does something with it.
func writing(do func(h *Handle) error) func(f *Folder) error {
	return func(f *Folder) error {
		h, err := f.OpenFile("a", os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		err = do(h)
		return errors.Join(err, h.Close())
	}
}

// TestCalls makes each call without a probe, with one that lets it pass, with one that makes it fail, one that makes it
// fail after it was made, and one that leaves it out.
func TestCalls(t *testing.T) {
	boom := errors.New("boom")
	for i, c := range calls {
		for name, fault := range map[string]*Fault{"passes": nil, "fails": {Err: boom}, "is made and fails": {Err: boom, Done: true}, "left out": {}} {
			var seen []string
			f := filled(t, &Probe{Fault: func(op, file string) *Fault {
				seen = append(seen, op+" "+file)
				if op == c.op && file == c.name {
					return fault
				}
				return nil
			}})
			was := content(t, f)
			err := c.call(f)
			if !slices.Contains(seen, c.op+" "+c.name) {
				t.Errorf("%d: the probe saw %q", i, seen)
			}
			if fails := fault != nil && fault.Err != nil; fails != errors.Is(err, boom) {
				t.Errorf("%d %s %s: %v", i, c.op, name, err)
			} else if fails && !strings.Contains(err.Error(), c.op+" "+c.name+": boom") {
				t.Errorf("%d %s %s: %v", i, c.op, name, err)
			}
			if name == "left out" {
				continue // what opens nothing has nothing to read
			}
			if name != "fails" {
				for file, text := range c.change {
					was[file] = strings.TrimPrefix(text, "empty")
					if text == "" {
						delete(was, file)
					}
				}
			}
			if now := content(t, f); !maps.Equal(was, now) {
				t.Errorf("%d %s %s: there is %v, want %v", i, c.op, name, now, was)
			}
		}
		if c.call(filled(t, nil)) != nil || c.call(filled(t, &Probe{})) != nil {
			t.Errorf("%d: %s fails without a probe", i, c.op)
		}
	}
}

// TestLeftOut holds that a call that is left out succeeds, and does nothing.
func TestLeftOut(t *testing.T) {
	for _, op := range []string{"remove", "make", "rename", "link"} {
		f := filled(t, &Probe{Fault: func(string, string) *Fault { return &Fault{} }})
		was := content(t, f)
		for _, c := range calls {
			if c.op == op {
				if err := c.call(f); err != nil {
					t.Errorf("%s: %v", op, err)
				}
			}
		}
		if now := content(t, f); !maps.Equal(was, now) {
			t.Errorf("%s was made: %v", op, now)
		}
	}
}

// TestPartlyWritten holds how much of a write that fails is there.
func TestPartlyWritten(t *testing.T) {
	for part, want := range map[int]string{0: "one", 2: "ONe", 9: "ONE"} {
		f := filled(t, &Probe{Fault: func(op, _ string) *Fault {
			if op == "write" {
				return &Fault{Err: errors.New("full"), Part: part}
			}
			return nil
		}})
		err := writing(func(h *Handle) error {
			n, err := h.Write([]byte("ONE"))
			if n != min(part, 3) {
				t.Errorf("%d bytes are written, want %d", n, part)
			}
			return err
		})(f)
		if text, _ := os.ReadFile(f.Path("a")); string(text) != want || err == nil {
			t.Errorf("of a write up to byte %d there is %q, %v", part, text, err)
		}
	}
}

// TestReached holds that a probe is told of each point.
func TestReached(t *testing.T) {
	var seen []string
	Of(nil, &Probe{At: func(point string) { seen = append(seen, point) }}).Reach("here")
	Of(nil, &Probe{}).Reach("there")
	Of(nil, nil).Reach("there")
	if !slices.Equal(seen, []string{"here"}) {
		t.Errorf("the points are %q", seen)
	}
}

// TestLinks holds that Stat alone follows a link, and that what looks at a file's folder refuses one.
func TestLinks(t *testing.T) {
	f := filled(t, nil)
	if info, err := f.Lstat("link"); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link is %v, %v", info, err)
	}
	if info, err := f.Stat("link"); err != nil || !info.IsDir() {
		t.Errorf("behind the link is %v, %v", info, err)
	}
	if entries, err := f.ReadDir("."); err != nil || len(entries) != 3 || entries[0].Name() != "a" {
		t.Errorf("there are %v, %v", entries, err)
	}
	if data, err := f.ReadFile("sub/b"); err != nil || string(data) != "two" {
		t.Errorf("the file has %q, %v", data, err)
	}
	if h, err := f.Open("absent"); h != nil || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an absent file is %v, %v", h, err)
	}
	for name, want := range map[string]string{"sub/b": "", "a": "", "link/b": "lies behind a link now", "absent/b": "no such file", "sub/absent": "no such file"} {
		_, err := f.Access(name)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("access to %s: %v, want %q", name, err, want)
		}
	}
	if err := os.MkdirAll(f.Path("x/sub"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(f.Path("x"), f.Path("sub/x")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(f.Path("sub/x/sub/c"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Access("sub/x/sub/c"); err != nil {
		t.Errorf("access to a deeper file: %v", err)
	}
	if _, err := f.Access("link/x/sub/c"); err == nil || !strings.Contains(err.Error(), "behind a link") {
		t.Errorf("access to a deeper file behind a link: %v", err)
	}
}

// TestExchange swaps two files, of which both are in the folder of the second.
func TestExchange(t *testing.T) {
	f := filled(t, nil)
	if err := os.WriteFile(f.Path("sub/c"), []byte("three"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := f.Exchange("sub/b", "sub/c")
	if errors.Is(err, errors.ErrUnsupported) {
		t.Skip(err)
	}
	want := map[string]string{".": "folder", "a": "one", "sub": "folder", "sub/b": "three", "sub/c": "two"}
	if now := content(t, f); err != nil || !reflect.DeepEqual(now, want) {
		t.Errorf("there is %v, %v", now, err)
	}
	if err := f.Exchange("sub/b", "sub/absent"); err == nil {
		t.Error("a file that is not there was exchanged")
	}
}
