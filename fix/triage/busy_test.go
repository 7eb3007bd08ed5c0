package triage_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/triage"
)

// TestBusy simulates files that turn out not to be replaceable only when they are replaced, like mount points: a bulk
// action leaves their violations out with the reason, and accepts the rest; a named one is refused.
func TestBusy(t *testing.T) {
	t.Parallel()
	for name, busy := range map[string][]string{"one": {"a"}, "the other": {"b"}, "both": {"a", "b"}} {
		for op, number := range map[string]syscall.Errno{"exchange": syscall.EBUSY, "open": syscall.EACCES} {
			t.Run(name+" "+op, func(t *testing.T) {
				t.Parallel()
				dir := module(t, txtar.Parse([]byte(crashModule)))
				before := tree(t, dir)
				fault := func(is, path string) error {
					if is == op && strings.HasPrefix(filepath.Base(path), ".ssot-") && slices.Contains(busy, filepath.Dir(path)) {
						return &os.PathError{Op: is, Path: path, Err: number}
					}
					return nil
				}
				s, err := triage.OpenSession(t.Context(), triage.WithFault((&runner{t: t, dir: dir, day: "2026-06-15"}).options(false), fault))
				if err != nil {
					t.Fatal(err)
				}
				defer func() { _ = s.Close() }()
				var all, refused []string
				for _, it := range s.Items() {
					all = append(all, it.ID)
					if slices.Contains(busy, filepath.Dir(it.File)) {
						refused = append(refused, it.Fingerprint)
						if _, err := s.Do(t.Context(), triage.Action{Verb: triage.Accept, IDs: []string{it.ID}}); err == nil || !strings.HasPrefix(err.Error(), it.File+" is not replaced: ") {
							t.Errorf("%s was named: error %v", it.File, err)
						}
					}
				}
				out, err := s.Do(t.Context(), triage.Action{Verb: triage.Accept, IDs: all, Bulk: true})
				if err != nil {
					t.Fatal(err)
				}
				var left []string
				for _, l := range out.Left {
					left = append(left, l.Fingerprint)
					if !strings.Contains(l.Why, " is not replaced: ") || strings.Contains(l.Why, "every file is as it was") {
						t.Errorf("left: %s", l.Why)
					}
				}
				slices.Sort(left)
				slices.Sort(refused)
				if len(refused) == 0 || !slices.Equal(left, refused) {
					t.Errorf("left %v, not %v", left, refused)
				}
				after := tree(t, dir)
				for _, path := range []string{"a/a.go", "b/b.go"} {
					if changed := after[path] != before[path]; changed == slices.Contains(busy, filepath.Dir(path)) {
						t.Errorf("%s: changed %t", path, changed)
					}
				}
			})
		}
	}
}
