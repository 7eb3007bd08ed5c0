package setup

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCreate holds that new files are all made or none, with their folders, whatever the last of them meets; and that
// what is there stays.
func TestCreate(t *testing.T) {
	for _, c := range []struct {
		name string
		meet func(dir string) error // what is there before
		err  string                 // "": all are made
		left []string               // what is there afterwards, if none is
	}{
		{name: "nothing", meet: func(string) error { return nil }},
		{"the file", func(dir string) error {
			return errors.Join(os.MkdirAll(dir+"/.ci/work", 0o750), os.WriteFile(dir+"/.ci/work/x.yml", []byte("yours"), 0o600))
		}, "write .ci/work/x.yml: there is such a file, and it is not replaced", []string{".ci", ".ci/work", ".ci/work/x.yml"}},
		{"a file for a folder", func(dir string) error { return os.WriteFile(dir+"/.ci", []byte("yours"), 0o600) },
			"write .ci/work/x.yml: ", []string{".ci"}},
		{"a link that leads nowhere", func(dir string) error { return os.Symlink("none", dir+"/.ci") },
			"write .ci/work/x.yml: .ci is there and is no folder: put a folder in its place", []string{".ci"}},
		{"a link out of the folder", func(dir string) error { return os.Symlink("..", dir+"/.ci") },
			"write .ci/work/x.yml: a symbolic link leads out of the repository there: put a folder in its place", []string{".ci"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := c.meet(dir); err != nil {
				t.Skip(err)
			}
			list, err := targets(dir, File{"own/deep/own.go", "package deep\n"}, File{"ssot.yaml", "version: 1\n"}, File{".ci/work/x.yml", "x\n"})
			if err != nil {
				t.Fatal(err)
			}
			defer closeAll(list)
			err = create(list)
			if c.err == "" && err != nil || c.err != "" && (err == nil || !strings.HasPrefix(err.Error(), c.err)) {
				t.Errorf("error %v, want %s", err, c.err)
			}
			if c.err == "" {
				for _, f := range list {
					if text, err := os.ReadFile(filepath.Join(dir, f.Path)); string(text) != f.Content || err != nil {
						t.Errorf("%s has %q, %v", f.Path, text, err)
					}
				}
				c.left = []string{".ci", ".ci/work", ".ci/work/x.yml", "own", "own/deep", "own/deep/own.go", "ssot.yaml"}
			}
			var left []string
			err = filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
				rel, _ := filepath.Rel(dir, path)
				left = append(left, filepath.ToSlash(rel))
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.left, left[1:]); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
