package journal

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/disk/folder"
)

// TestAlone replaces one file, and has another program write at each moment between the last look and the end.
func TestAlone(t *testing.T) {
	t.Parallel()
	exchanges(t)
	write := func(text string) func(string) error {
		return func(path string) error { return os.WriteFile(path, []byte(text), 0o644) }
	}
	for _, c := range []struct {
		name string
		was  string // "-": there is no file
		at   string // the moment
		do   func(path string) error
		no   string // a call that the system does not have
		want string // "-": there is no file
		err  string
	}{
		{name: "replaced", was: "a", want: "A"},
		{name: "made", was: "-", want: "A"},
		{name: "changed before", was: "a", at: "compared x", do: write("mine"), want: "mine", err: "changed by another program"},
		{name: "renamed over", was: "a", at: "compared x", do: func(p string) error { return save(p, "mine") }, want: "mine", err: "changed by another program"},
		{name: "removed", was: "a", at: "compared x", do: os.Remove, want: "-", err: "removed by another program"},
		{name: "made read-only", was: "a", at: "compared x", do: func(p string) error { return os.Chmod(p, 0o444) }, want: "a", err: "changed by another program"},
		{name: "made by another", was: "-", at: "compared x", do: write("mine"), want: "mine", err: "changed by another program"},
		{name: "no exchange", was: "a", no: "exchange", want: "A"},
		{name: "no exchange, changed", was: "a", no: "exchange", at: "compared x", do: write("mine"), want: "mine", err: "changed by another program"},
		{name: "no links", was: "-", no: "link", want: "A"},
		{name: "no links, made by another", was: "-", no: "link", at: "compared x", do: write("mine"), want: "mine", err: "changed by another program"},
		{name: "a full disk", was: "a", no: "write", want: "a", err: "write"},
	} {
		t.Run(c.name, func(t *testing.T) {
			files, was := map[string]string{}, []byte(nil)
			if c.was != "-" {
				files["x"], was = c.was, []byte(c.was)
			}
			dir := tree(t, files)
			path := filepath.Join(dir, "x")
			opened := false
			a, err := openAlone(path, &folder.Probe{
				At: func(point string) {
					if point == c.at {
						if err := c.do(path); err != nil {
							t.Error(err)
						}
					}
				},
				Fault: func(op, _ string) *folder.Fault {
					if opened && op == c.no {
						return &folder.Fault{Err: errors.ErrUnsupported}
					}
					return nil
				},
			})
			if err != nil {
				t.Fatal(err)
			}
			defer a.Close()
			opened = true
			err = a.Replace(was, []byte("A"))
			if (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
				t.Errorf("error %v, want %q", err, c.err)
			}
			want := map[string]string{}
			if c.want != "-" {
				want["x"] = c.want
			}
			same(t, dir, want)
		})
	}
}

// TestAloneKeeps holds that the mode stays, and that a file is refused as one of a step is.
func TestAloneKeeps(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("there are no modes")
	}
	dir := tree(t, map[string]string{"x": "a", "linked": "a"})
	path := filepath.Join(dir, "x")
	if err := errors.Join(os.Chmod(path, 0o640), os.Link(filepath.Join(dir, "linked"), filepath.Join(dir, "name"))); err != nil {
		t.Fatal(err)
	}
	a, err := OpenAlone(path)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if text, err := a.Text(); string(text) != "a" || err != nil {
		t.Errorf("%q, %v", text, err)
	}
	if err := a.Replace([]byte("a"), []byte("A")); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode() != 0o640 {
		t.Errorf("the mode is %v, %v", info.Mode(), err)
	}
	if _, err := OpenAlone(filepath.Join(dir, "linked")); !errors.As(err, new(*RefusedError)) {
		t.Error(err)
	}
}
