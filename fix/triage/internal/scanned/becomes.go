package scanned

import (
	"context"
	"maps"
	"slices"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan/load"
)

// Becomes returns what a file is under decisions, and where its violations stand in it: nil where they can't be had,
// its base where they do not change it.
func (sc *Scan) Becomes(ctx context.Context, path string, d fix.Decisions) ([]byte, map[string]fix.Place, error) {
	plan, err := sc.Planner.Plan(ctx, d)
	if err != nil || len(plan.Failed) > 0 {
		return nil, nil, err
	}
	for _, ch := range plan.Changes {
		if ch.Path == path {
			maps.DeleteFunc(plan.Places, func(fingerprint string, _ fix.Place) bool { return sc.ByID[fingerprint].File != path })
			return ch.After, plan.Places, nil
		}
	}
	return sc.Text(path), nil, nil
}

// Text returns a file as it was scanned, nil when it was not.
func (sc *Scan) Text(path string) []byte {
	abs := sc.Abs(path)
	for _, pkg := range sc.Result.Program.Packages {
		for _, f := range pkg.Files {
			if f.Path == abs {
				return f.Src
			}
		}
	}
	for _, f := range sc.Result.Pages {
		if f.Path == abs {
			return f.Src
		}
	}
	return nil
}

// Plan returns the changed files by path, from their bases.
func (sc *Scan) Plan(ctx context.Context, d fix.Decisions) (map[string]patch.Change, map[string]refusal.Refusal, error) {
	after := map[string]patch.Change{}
	if len(d.Accept)+len(d.Allow) == 0 {
		return after, nil, ctx.Err()
	}
	plan, err := sc.Planner.Plan(ctx, d)
	if err != nil {
		return nil, nil, err
	}
	for _, c := range plan.Changes {
		after[c.Path] = c
	}
	return after, plan.Failed, nil
}

// Sound reports whether a file has no more errors with one text in it than with another, in any package that it belongs
// to.
func (sc *Scan) Sound(ctx context.Context, path string, was, is []byte) (bool, error) {
	found := false
	for _, pkg := range sc.Result.Program.Packages {
		if !slices.ContainsFunc(pkg.Files, func(f *load.File) bool { return f.Path == sc.Abs(path) }) {
			continue
		}
		found = true
		var errs [2]int
		for i, text := range [][]byte{was, is} {
			checked, err := sc.Result.Program.Check(ctx, pkg, map[string][]byte{sc.Abs(path): text})
			if err != nil {
				return false, err
			}
			errs[i] = len(checked.Errors)
		}
		if errs[1] > errs[0] {
			return false, nil
		}
	}
	return found, nil
}
