package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestChangedMeanwhile changes a file in all the ways that a file can be between the moment when its rewrite was shown
// and the key that accepts it, or takes it back: the screen says why in a sentence, the program goes on, and no source
// file is written.
func TestChangedMeanwhile(t *testing.T) {
	if testing.Short() {
		t.Skip("it begins a session for each change")
	}
	edit := func(old, text string) func(string) error {
		return func(hub string) error {
			data, err := os.ReadFile(hub)
			if err != nil {
				return err
			}
			return os.WriteFile(hub, []byte(strings.Replace(string(data), old, text, 1)), 0o644)
		}
	}
	for _, test := range []struct {
		name     string
		accepted bool // before the change, which then meets undo
		change   func(hub string) error
		says     string
	}{
		{"the violation is edited away", false, edit(`redis.NewClient(&redis.Options{Addr: "localhost:6379"})`, "nil"), "internal/ws/hub.go:14 (8f89f705) is not in the code any more: its file was changed since it was read"},
		{"edited so that it does not parse", false, edit("func (h", "func {\n\nfunc (h"), "has a syntax error"},
		{"deleted", false, os.Remove, "internal/ws/hub.go:14 (8f89f705) is not in the code any more: its file was changed since it was read"},
		{"replaced by a link", false, func(hub string) error {
			if err := os.Rename(hub, hub+".txt"); err != nil {
				return err
			}
			return os.Symlink("hub.go.txt", hub)
		}, "is a symbolic link, which is never written through"},
		{"made read-only", false, func(hub string) error { return os.Chmod(hub, 0o444) }, "is read-only: make it writable first"},
		{"its folder is gone", false, func(hub string) error { return os.RemoveAll(filepath.Dir(hub)) }, "internal/ws/hub.go:14 (8f89f705) is not in the code any more: its file was changed since it was read"},
		{"what was written is edited", true, edit("redisx.Client()", "redisx.Client() /* shared */"), "there is nothing to undo"},
		{"what was written is read-only", true, func(hub string) error { return os.Chmod(hub, 0o444) }, "is read-only: make it writable first"},
		{"what was written is deleted", true, os.Remove, "there is nothing to undo"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := unpack("testdata/shop.txtar", dir); err != nil {
				t.Fatal(err)
			}
			c := startConsole(t, filepath.Join(dir, "shop"), 160, []string{"GOPROXY=off", "GOFLAGS="})
			c.wait("0 of 5", "type-checks", "redisx.Client()", "hub.go:14")
			key := "a"
			if test.accepted {
				c.keys("a")
				c.wait("1 accepted")
				key = "u"
			}
			if err := test.change(filepath.Join(dir, "shop", "internal", "ws", "hub.go")); err != nil {
				t.Fatal(err)
			}
			before := tree(t, filepath.Join(dir, "shop", "internal"))
			c.keys(key)
			c.wait(test.says)
			c.keys("q")
			if code := c.exit(); code != 0 {
				t.Errorf("exit code %d", code)
			}
			for path, text := range tree(t, filepath.Join(dir, "shop", "internal")) {
				if before[path] != text {
					t.Errorf("%s is new or was written: %q", path, text)
				}
			}
		})
	}
}

// tree returns what is below dir, by path; links are not followed.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.Type()&os.ModeSymlink != 0:
			files[path], err = os.Readlink(path)
		case d.Type().IsRegular():
			var data []byte
			data, err = os.ReadFile(path)
			files[path] = string(data)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
