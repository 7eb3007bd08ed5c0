package consequence

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/rebase"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
)

// A file may differ from its current plan: a rule names another owner now, somebody wrote a line that a rewrite would
// take out, or an edit reformatted the file. What is on disk stands: only the change of the action's decisions is made
// there, if it can be separated from the others, and if the result has no more errors than the file has now.

// carry returns the new text of a file in which only the action's decisions are exchanged. before is the plan of the
// file as it is decided now, nil if the planner refuses that; after is the plan of all files. It returns nil if that is
// not possible.
func (f *planner) carry(ctx context.Context, path string, before []byte, after map[string]patch.Change) ([]byte, error) {
	t := f.Snapshot.Modified[path]
	if before != nil && bytes.Equal(before, after[path].After) {
		return t.Disk, nil
	}
	texts, err := f.exchanged(ctx, path)
	if err != nil {
		return nil, err
	}
	if before != nil {
		for _, text := range slices.Clone(texts) { // with the imports as a change of their own
			if merged, err := rebase.MergeImports(path, before, after[path].After, t.Disk, rebase.Code(path, text)); err == nil {
				texts = append(texts, merged)
			}
		}
		if merged, err := rebase.Merge(path, before, after[path].After, t.Disk); err == nil {
			texts = append(texts, merged)
		}
	}
	for _, next := range texts {
		if bytes.Equal(next, t.Disk) || bytes.Equal(next, t.Start) {
			continue
		}
		if sound, err := f.sound(ctx, path, next, after); err != nil || sound {
			return next, err
		}
	}
	return nil, nil
}

// exchanged returns texts in which the lines of the action's decisions are exchanged, see exchange.
func (f *planner) exchanged(ctx context.Context, path string) (list [][]byte, err error) {
	t := f.Snapshot.Modified[path]
	var packages []string
	for _, d := range []record.Decisions{f.Record.Decisions, f.st.Decisions} {
		packages = append(packages, d.PackagesOf(d.In(path))...)
	}
	slices.Sort(packages)
	packages = slices.Compact(packages)
	before, after := f.Decisions(f.Record, packages), f.Decisions(f.st, packages)
	var texts [3][]byte
	for i, d := range []fix.Decisions{scanned.Only(before, f.decided), scanned.Only(after, f.decided), scanned.Except(after, f.decided...)} {
		if texts[i], _, err = f.TextUnder(ctx, path, d); err != nil || texts[i] == nil {
			return nil, err
		}
	}
	for _, dropUnneeded := range []bool{false, true} {
		if next := exchange(t.Start, t.Disk, texts[0], texts[1], texts[2], dropUnneeded); next != nil {
			list = append(list, next)
		}
	}
	return list, nil
}

// sound reports whether a text of a file, with those that the others get, has no more errors than what is on disk.
// Errors can only be counted in Go files.
func (f *planner) sound(ctx context.Context, path string, next []byte, after map[string]patch.Change) (bool, error) {
	if !strings.HasSuffix(path, ".go") {
		return true, nil
	}
	was := map[string][]byte{}
	for name, t := range f.Snapshot.Modified {
		was[name] = t.Disk
	}
	is := maps.Clone(was)
	for name, c := range after {
		is[name] = c.After
	}
	for _, c := range f.Changes {
		is[c.Path] = c.After
	}
	is[path] = next
	return f.NoNewErrors(ctx, path, was, is)
}
