package consequence

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
)

// A file may differ from its current plan: a rule names another owner now, or an edit reformatted the file. Then only
// the lines of the action's decisions are exchanged, if they can be separated from the others, and if the result has no
// more errors than the file has now.

// preserve returns the new text of a file in which only the changes of the action's decisions are exchanged. It returns
// nil if that is not possible.
func (f *planner) preserve(ctx context.Context, path string) ([]byte, error) {
	t := f.Snapshot.Modified[path]
	if !strings.HasSuffix(path, ".go") {
		return nil, nil // errors can only be counted in Go files
	}
	var packages []string
	for _, d := range []record.Decisions{f.Record.Decisions, f.st.Decisions} {
		packages = append(packages, d.PackagesOf(d.In(path))...)
	}
	slices.Sort(packages)
	packages = slices.Compact(packages)
	before, after := f.Decisions(f.Record, packages), f.Decisions(f.st, packages)
	rest := after
	for _, fingerprint := range f.decided {
		rest = scanned.Except(rest, fingerprint)
	}
	var texts [3][]byte
	for i, d := range []fix.Decisions{scanned.Only(before, f.decided), scanned.Only(after, f.decided), rest} {
		var err error
		if texts[i], _, err = f.TextUnder(ctx, path, d); err != nil || texts[i] == nil {
			return nil, err
		}
	}
	for _, dropUnneeded := range []bool{false, true} {
		next := exchange(t.Start, t.Disk, texts[0], texts[1], texts[2], dropUnneeded)
		if next == nil || bytes.Equal(next, t.Disk) || bytes.Equal(next, t.Start) {
			continue
		}
		if sound, err := f.NoNewErrors(ctx, path, t.Disk, next); err != nil || sound {
			return next, err
		}
	}
	return nil, nil
}
