package scan_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/scan"
)

// TestReportOnly asks for each file of each fixture by itself, as a hook does, and holds the answer against that for
// the whole tree: what is found, by which names, and whether it is allowed.
func TestReportOnly(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no fixtures", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			t.Parallel()
			f, err := write(t, readArchive(t, path))
			if err != nil {
				t.Skip("a broken rule file: ", err)
			}
			f.opts.Patterns = nil
			whole, err := scan.Run(t.Context(), f.opts)
			if err != nil {
				t.Skip("no answer: ", err)
			}
			want := map[string][]string{}
			for _, v := range whole.Violations {
				want[v.File] = append(want[v.File], verdict(v))
			}
			f.opts.ReportOnly = true
			for _, d := range whole.Tree.Dirs {
				for _, file := range d.Files {
					name := filepath.ToSlash(filepath.Join(d.Rel, file.Name))
					if testing.Short() && (want[name] == nil || len(f.opts.Files) > 0) {
						continue // one file of each archive
					}
					f.opts.Files = []string{file.Path}
					res, err := scan.Run(t.Context(), f.opts)
					if err != nil {
						t.Errorf("%s: %v", name, err)
						continue
					}
					var got []string
					for _, v := range res.Violations {
						if v.File == name {
							got = append(got, verdict(v))
						}
					}
					if diff := cmp.Diff(want[name], got); diff != "" {
						t.Errorf("%s (-whole +alone):\n%s", name, diff)
					}
				}
			}
		})
	}
}

// verdict returns all that a verdict is made of. In which configurations a place was read is no part of it.
func verdict(v *scan.Violation) string {
	parts := []string{v.Lasting, v.Rule, v.Priority.String(), v.Reason, v.Code}
	if v.Allowed != nil {
		parts = append(parts, "allowed: "+v.Allowed.Reason)
	}
	return strings.Join(parts, " | ")
}
