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

// A file may be another text than its decisions come to: a rule has another use now, or the file was laid out by an
// edit. Then what the action does not concern stays as it is written, if its lines can be told apart from the others',
// and the text that comes of it has no errors which the file has not now.

// keep returns what a file becomes when nothing changes in it but what the action decides. It is nil where that can't
// be had.
func (f *follower) keep(ctx context.Context, path string) ([]byte, error) {
	t := f.Snapshot.Live[path]
	if !strings.HasSuffix(path, ".go") {
		return nil, nil // whether a page is sound is not asked
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
		if texts[i], _, err = f.Becomes(ctx, path, d); err != nil || texts[i] == nil {
			return nil, err
		}
	}
	for _, lean := range []bool{false, true} {
		next := exchange(t.Start, t.Disk, texts[0], texts[1], texts[2], lean)
		if next == nil || bytes.Equal(next, t.Disk) || bytes.Equal(next, t.Start) {
			continue
		}
		if sound, err := f.Sound(ctx, path, t.Disk, next); err != nil || sound {
			return next, err
		}
	}
	return nil, nil
}
