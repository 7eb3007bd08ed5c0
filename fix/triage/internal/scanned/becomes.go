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

// TextUnder returns the text of a file under decisions, and the places of its violations. It returns nil if the planner
// refuses the decisions, and the base if they don't change the file.
func (sc *Scan) TextUnder(ctx context.Context, path string, d fix.Decisions) ([]byte, map[string]fix.Place, error) {
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

// Text returns the scanned text of a file, nil if it was not scanned.
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

// Plan plans decisions and returns the changes by path, and refusals by fingerprint.
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

// NoNewErrors reports whether the packages of a file have no more type errors with some texts of their files, by path,
// than with others. It reports false if the file is in no package.
func (sc *Scan) NoNewErrors(ctx context.Context, path string, was, is map[string][]byte) (bool, error) {
	found := false
	for _, pkg := range sc.Result.Program.Packages {
		if !slices.ContainsFunc(pkg.Files, func(f *load.File) bool { return f.Path == sc.Abs(path) }) {
			continue
		}
		found = true
		var errs [2]int
		for i, texts := range []map[string][]byte{was, is} {
			overlay := map[string][]byte{}
			for name, text := range texts {
				if abs := sc.Abs(name); slices.ContainsFunc(pkg.Files, func(f *load.File) bool { return f.Path == abs }) {
					overlay[abs] = text
				}
			}
			checked, err := sc.Result.Program.Check(ctx, pkg, overlay)
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
