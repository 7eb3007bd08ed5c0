package triage

import (
	"context"
	"maps"
	"slices"

	"github.com/seed-58def443/ssot/fix"
)

// becomes is what a file is under decisions, and where its violations stand in it: nil where they can't be had, its base where they do not change it.
func (sc *scanned) becomes(ctx context.Context, path string, d fix.Decisions) ([]byte, map[string]fix.Place, error) {
	plan, err := sc.planner.Plan(ctx, d)
	if err != nil || len(plan.Failed) > 0 {
		return nil, nil, err
	}
	for _, ch := range plan.Changes {
		if ch.Path == path {
			maps.DeleteFunc(plan.Places, func(fingerprint string, _ fix.Place) bool { return sc.byID[fingerprint].File != path })
			return ch.After, plan.Places, nil
		}
	}
	return sc.text(path), nil, nil
}

// text is a file as it was scanned, nil when it was not.
func (sc *scanned) text(path string) []byte {
	for _, pkg := range sc.res.Program.Packages {
		for _, f := range pkg.Files {
			if f.Path == sc.abs(path) {
				return f.Src
			}
		}
	}
	for _, f := range sc.res.Pages {
		if f.Path == sc.abs(path) {
			return f.Src
		}
	}
	return nil
}

// except are decisions without one of them, only are those of some; both are copies.
func except(d fix.Decisions, fingerprint string) fix.Decisions {
	return filtered(d, func(f string) bool { return f != fingerprint })
}

func only(d fix.Decisions, fingerprints []string) fix.Decisions {
	return filtered(d, func(f string) bool { return slices.Contains(fingerprints, f) })
}

func filtered(d fix.Decisions, keep func(fingerprint string) bool) fix.Decisions {
	out := fix.Decisions{As: maps.Clone(d.As)}
	maps.DeleteFunc(out.As, func(f string, _ fix.AlternativeKind) bool { return !keep(f) })
	for _, f := range d.Accept {
		if keep(f) {
			out.Accept = append(out.Accept, f)
		}
	}
	for _, in := range d.Allow {
		if keep(in.Fingerprint) {
			out.Allow = append(out.Allow, in)
		}
	}
	return out
}
