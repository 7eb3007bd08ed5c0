package journal

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix/internal/disk/file"
	"github.com/seed-58def443/ssot/fix/journal/internal/kept"
)

// TestAway has somebody take away what a step that was cut short had written, before the next start: which texts may
// come back is told, and their old and new texts are kept until that is saved.
func TestAway(t *testing.T) {
	t.Parallel()
	const files = 2
	putBack := func(dir string, names ...string) (err error) {
		for _, name := range names {
			err = errors.Join(err, os.WriteFile(filepath.Join(dir, name), []byte(before(files)[name]), 0o644))
		}
		return err
	}
	for _, tt := range []struct {
		name, at string
		do       func(dir string) error
		outcome  Outcome
		away     []string
	}{
		{"nothing was done", "replaced p0/f.go", func(string) error { return nil }, RolledBack, nil},
		{"stashed", "replaced p0/f.go", func(dir string) error { return putBack(dir, "p0/f.go") }, Dropped, []string{"p0/f.go"}},
		{"stashed, both", "replaced p1/f.go", func(dir string) error { return putBack(dir, "p0/f.go", "p1/f.go") }, Dropped, []string{"p0/f.go", "p1/f.go"}},
		{"stashed, one of both", "replaced p1/f.go", func(dir string) error { return putBack(dir, "p0/f.go") }, RolledBack, []string{"p0/f.go"}},
		{"stashed with what lies beside", "replaced p0/f.go", func(dir string) error {
			names, err := filepath.Glob(filepath.Join(dir, "*", kept.Ours+"*"))
			for _, name := range names {
				err = errors.Join(err, os.Remove(name))
			}
			return errors.Join(err, putBack(dir, "p0/f.go"))
		}, Dropped, []string{"p0/f.go", "p1/f.go"}},
		{"renamed", "replaced p0/f.go", func(dir string) error {
			return os.Rename(filepath.Join(dir, "p0/f.go"), filepath.Join(dir, "g.go"))
		}, Dropped, []string{"p0/f.go"}},
		{"not begun", "compared p0/f.go", func(string) error { return nil }, Dropped, nil},
		{"the new texts are being written", "new text of p0/f.go", func(string) error { return nil }, Dropped, nil},
	} {
		for _, without := range []string{"", "exchange", "exchange, link"} {
			dir := inMemory(t, before(files))
			cutWhere(t, dir, files, without, func(point string) bool { return point == tt.at })
			if err := tt.do(dir); err != nil {
				t.Fatal(err)
			}
			j := unlogged(t, dir)
			got, err := j.Recover(t.Context(), nil)
			if err != nil || len(got) != 1 || got[0].Outcome != tt.outcome {
				t.Fatalf("%s without %s: %+v, %v", tt.name, without, got, err)
			}
			var names []string
			for _, f := range got[0].Files {
				if f.Away {
					names = append(names, f.Path)
				}
			}
			if d := cmp.Diff(tt.away, names); d != "" {
				t.Errorf("%s without %s: -want +got:\n%s", tt.name, without, d)
			}
			if j.Interrupted() != (len(tt.away) > 0) {
				t.Errorf("%s without %s: open: %t", tt.name, without, j.Interrupted())
			}
			if err := j.Sweep(nil); err != nil {
				t.Error(err)
			}
			for _, c := range changes(files) {
				for _, text := range [][]byte{c.Before, c.After} {
					if _, err := j.Blob(file.Sum(text)); err != nil && slices.Contains(tt.away, c.Path) {
						t.Errorf("%s without %s: %v", tt.name, without, err)
					}
				}
			}
			if again, err := j.Recover(t.Context(), nil); err != nil || len(again) > 0 != (len(tt.away) > 0) {
				t.Errorf("%s without %s: again %+v, %v", tt.name, without, again, err)
			}
			if err := j.Conclude(); err != nil || j.Interrupted() {
				t.Errorf("%s without %s: open: %t, %v", tt.name, without, j.Interrupted(), err)
			}
			for name := range contents(t, dir) {
				if strings.HasPrefix(filepath.Base(name), kept.Ours) {
					t.Errorf("%s without %s: %s stays", tt.name, without, name)
				}
			}
		}
	}
}
