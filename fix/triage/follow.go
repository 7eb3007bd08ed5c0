package triage

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
)

// follow plans what the files become under the next state, for the packages of what was decided. The refusals are of violations, decided now or before; with any, nothing follows.
func (p *proposal) follow(ctx context.Context, st *state, decided []string) (map[string]fix.Refusal, error) {
	var packages []string
	touched := map[string]bool{}
	for _, fingerprint := range decided {
		seen := p.sighting(fingerprint)
		packages, touched[seen.File] = append(packages, seen.Package), true
		for _, d := range []*decision{p.st.Decisions[fingerprint], st.Decisions[fingerprint]} {
			if d.writes() {
				for _, r := range d.reaches() {
					packages, touched[r.File] = append(packages, r.Package), true
				}
			}
		}
	}
	packages = p.related(st, packages...)
	stuck := p.unplannable(st, packages)
	for _, path := range keys(touched) {
		if err := p.unread(path, stuck[path]); err != nil {
			return nil, err
		}
	}
	p.stuck = slices.DeleteFunc(keys(touched), func(path string) bool { return !stuck[path] })
	if len(p.stuck) > 0 {
		return nil, nil
	}
	after, failed, err := p.plan(ctx, p.decisions(st, packages))
	if err != nil || len(failed) > 0 {
		return failed, err
	}
	before, _, err := p.plan(ctx, p.decisions(p.st, packages))
	if err != nil {
		return nil, err
	}
	// What is not planned any more goes back to its base, also where it was not scanned.
	for path, t := range p.view.live {
		if _, ok := after[path]; !ok && (touched[path] || before[path].After != nil) {
			after[path] = patch.Change{Path: path, Mode: before[path].Mode, Before: t.base, After: t.base}
		}
	}
	p.changes, p.live, p.anew = nil, maps.Clone(p.view.live), nil
	for _, path := range keys(after) {
		// A file that the action does not concern stays as it is, also when an edit or another version of ssot laid it out in another way than the plan does.
		if !stuck[path] && (touched[path] || !bytes.Equal(before[path].After, after[path].After)) {
			if err := p.unread(path, false); err != nil {
				return nil, err
			}
			if p.differs(st, path, before[path].After, decided) {
				p.anew = append(p.anew, path)
			}
			p.claim(st, path, decided)
			p.become(st, path, after[path])
		}
	}
	return nil, nil
}

// differs reports whether a file that has to be written is no longer what its decisions come to, some of which the action
// does not concern: a rule has another use now, or the file was laid out by an edit.
func (p *proposal) differs(st *state, path string, planned []byte, decided []string) bool {
	t, ok := p.view.live[path]
	return ok && planned != nil && !bytes.Equal(planned, t.disk) && slices.ContainsFunc(st.in(path), func(fingerprint string) bool {
		return p.st.Decisions[fingerprint].writes() && !slices.Contains(decided, fingerprint)
	})
}

// unread says that a file can't be written because the scan tells nothing of what was decided in it, or nil. What it would tell is another matter: see unstick.
func (v *view) unread(path string, stuck bool) error {
	t := v.live[path]
	if t.waits == nil && !stuck {
		return nil
	}
	why := v.unseen(path, t.Package)
	switch {
	case t.waits == nil && why == "":
		return nil
	case t.waits == nil:
		return fmt.Errorf("what was decided in %s can't be planned now: %s", path, why)
	case why == "": // what is decided with it in another package has errors
		why = "code that was decided together with it has errors: correct them first"
	}
	return fmt.Errorf("%s was edited outside, and %s", path, why)
}

// unplannable lists the files of packages with decisions that the planner can't be told of.
func (p *proposal) unplannable(st *state, packages []string) map[string]bool {
	stuck := map[string]bool{}
	for fingerprint, d := range st.Decisions {
		if !d.writes() || p.byID[fingerprint] != nil || !slices.ContainsFunc(packages, d.changesPackage) {
			continue
		}
		for _, path := range d.files() {
			stuck[path] = true
		}
	}
	return stuck
}

// claim binds a file that changes, and that no decision is known to change, to those that were just decided: nothing is written that no decision answers for.
func (p *proposal) claim(st *state, path string, decided []string) {
	if len(st.in(path)) > 0 {
		return
	}
	for _, fingerprint := range decided {
		if d := st.Decisions[fingerprint]; d.writes() && d.top().State == Accepted {
			st.reach(fingerprint, map[string]string{path: p.pathOf(path)})
		}
	}
}

// plan returns the changed files by path, from their bases.
func (v *view) plan(ctx context.Context, d fix.Decisions) (map[string]patch.Change, map[string]fix.Refusal, error) {
	after := map[string]patch.Change{}
	if len(d.Accept)+len(d.Allow) == 0 {
		return after, nil, ctx.Err()
	}
	plan, err := v.planner.Plan(ctx, d)
	if err != nil {
		return nil, nil, err
	}
	for _, c := range plan.Changes {
		after[c.Path] = c
	}
	return after, plan.Failed, nil
}

// become writes down that a file gets new bytes: a change from what is on disk, and what the session knows of it from then on.
func (p *proposal) become(st *state, path string, c patch.Change) {
	disk := c.Before
	f := file{Package: p.packageOf(st, path), Base: hash(c.Before), Written: hash(c.After)}
	if t, ok := p.view.live[path]; ok {
		if t.Written == f.Written {
			return
		}
		disk, f.Package = t.disk, t.Package
	}
	p.changes = append(p.changes, patch.Change{Path: path, Mode: c.Mode, Before: disk, After: c.After})
	if f.Base == f.Written {
		delete(st.Files, path)
		delete(p.live, path)
		return
	}
	st.Files[path], p.live[path] = &f, newText(f, c.Before, c.After)
}

// packageOf is the import path of a file with decisions.
func (p *proposal) packageOf(st *state, path string) string {
	for _, fingerprint := range st.in(path) {
		for _, r := range st.Decisions[fingerprint].reaches() {
			if r.File == path {
				return r.Package
			}
		}
	}
	return p.pathOf(path)
}
