package consequence

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/fix/triage/internal/snapshot"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
)

// Course is what follows from a state: plain data.
type Course struct {
	Changes []patch.Change           // from what is on disk
	Live    map[string]filetext.Text // by path: the files that differ from their base then
	Stuck   []string                 // files that must be written but can't be planned: nothing else is known then
	Anew    []string                 // files in which other decisions than those of the action are written in another way than before
}

// follower works out a course.
type follower struct {
	*snapshot.Snapshot
	st      *record.Record // the next one, a clone: the files that follow from it are written down in it
	decided []string       // what the action decides, or takes back
	touched map[string]bool
	ties    record.Ties // of the next state
	Course
}

// Follow plans what the files become under the next state, for the packages of what was decided. The refusals are of
// violations, decided now or before; with any, nothing follows.
func Follow(ctx context.Context, v *snapshot.Snapshot, st *record.Record, decided []string) (Course, map[string]refusal.Refusal, error) {
	f := &follower{Snapshot: v, st: st, decided: decided, touched: map[string]bool{}, ties: st.Decisions.Ties()}
	packages := f.touch()
	stuck := f.unplannable(packages)
	for _, path := range record.Keys(f.touched) {
		if why := v.Record.Lost[path]; why != "" {
			return Course{}, nil, fmt.Errorf("%s can't be written now: %s; put it back from a copy, or the file as it was before the decisions", path, why)
		}
		if err := unread(v, path, stuck[path]); err != nil {
			return Course{}, nil, err
		}
	}
	if list := slices.DeleteFunc(record.Keys(f.touched), func(path string) bool { return !stuck[path] }); len(list) > 0 {
		return Course{Stuck: list}, nil, nil
	}
	after, failed, err := v.Plan(ctx, v.Decisions(st, packages))
	if err != nil || len(failed) > 0 {
		return Course{}, failed, err
	}
	before, _, err := v.Plan(ctx, v.Decisions(v.Record, packages))
	if err != nil {
		return Course{}, nil, err
	}
	// What is not planned any more goes back to its base, also where it was not scanned.
	for path, t := range v.Live {
		if _, ok := after[path]; !ok && (f.touched[path] || before[path].After != nil) {
			after[path] = patch.Change{Path: path, Mode: before[path].Mode, Before: t.Start, After: t.Start}
		}
	}
	f.Course.Live = maps.Clone(v.Live)
	for _, path := range record.Keys(after) {
		// A file that the action does not concern stays as it is, also when an edit or another version of ssot laid it
		// out in another way than the plan does.
		if stuck[path] || !f.touched[path] && bytes.Equal(before[path].After, after[path].After) {
			continue
		}
		if err := unread(v, path, false); err != nil {
			return Course{}, nil, err
		}
		if f.differs(path, before[path].After) {
			next, err := f.keep(ctx, path)
			if err != nil {
				return Course{}, nil, err
			}
			if next != nil {
				c := after[path]
				c.After = next
				after[path] = c
			} else {
				f.Anew = append(f.Anew, path)
			}
		}
		f.claim(path)
		f.become(path, after[path])
	}
	return f.Course, nil, nil
}

// touch notes the files that the decisions change or have changed, and lists the packages that must be planned with
// them.
func (f *follower) touch() (packages []string) {
	for _, fingerprint := range f.decided {
		seen := f.Sighting(fingerprint)
		packages, f.touched[seen.File] = append(packages, seen.Package), true
		for _, d := range []*record.Decision{f.Record.Decisions[fingerprint], f.st.Decisions[fingerprint]} {
			if d.Writes() {
				for _, r := range d.Reaches() {
					packages, f.touched[r.File] = append(packages, r.Package), true
				}
			}
		}
	}
	return f.Related(f.st, packages...)
}

// differs reports whether a file that has to be written is no longer what its decisions come to, some of which the
// action does not concern: a rule has another use now, or the file was laid out by an edit.
func (f *follower) differs(path string, planned []byte) bool {
	t, ok := f.Snapshot.Live[path]
	return ok && planned != nil && !bytes.Equal(planned, t.Disk) && slices.ContainsFunc(f.ties.In(path), func(fingerprint string) bool {
		return f.Record.Decisions[fingerprint].Writes() && !slices.Contains(f.decided, fingerprint)
	})
}

// unread says that a file can't be written because the scan tells nothing of what was decided in it, or nil. What it
// would tell is another matter: see unstick.
func unread(v *snapshot.Snapshot, path string, stuck bool) error {
	t := v.Live[path]
	if t.Waits == nil && !stuck {
		return nil
	}
	why := v.Unseen(path, t.Package)
	switch {
	case t.Waits == nil && why == "":
		return nil
	case t.Waits == nil:
		return fmt.Errorf("what was decided in %s can't be planned now: %s", path, why)
	case why == "": // what is decided with it in another package has errors
		why = "code that was decided together with it has errors: correct them first"
	}
	return fmt.Errorf("%s was edited outside, and %s", path, why)
}

// unplannable lists the files of packages with decisions that the planner can't be told of.
func (f *follower) unplannable(packages []string) map[string]bool {
	stuck := map[string]bool{}
	for fingerprint, d := range f.st.Decisions {
		if !d.Writes() || f.ByID[fingerprint] != nil || !slices.ContainsFunc(packages, d.ChangesPackage) {
			continue
		}
		for _, path := range d.Files() {
			stuck[path] = true
		}
	}
	return stuck
}

// claim binds a file that changes, and that no decision is known to change, to those that were just decided: nothing is
// written that no decision answers for.
func (f *follower) claim(path string) {
	if len(f.ties.In(path)) > 0 {
		return
	}
	for _, fingerprint := range f.decided {
		if d := f.st.Decisions[fingerprint]; d.Writes() && d.Top().State == record.Accepted {
			f.st.Decisions.Reach(fingerprint, map[string]string{path: f.PathOf(path)})
		}
	}
	f.ties = f.st.Decisions.Ties()
}

// become writes down that a file gets new bytes: a change from what is on disk, and what the session knows of it from
// then on.
func (f *follower) become(path string, c patch.Change) {
	disk := c.Before
	next := record.File{Package: f.packageOf(path), Base: stamps.Hash(c.Before), Written: stamps.Hash(c.After)}
	if t, ok := f.Snapshot.Live[path]; ok {
		if t.Written == next.Written {
			return
		}
		disk, next.Package = t.Disk, t.Package
	}
	f.Changes = append(f.Changes, patch.Change{Path: path, Mode: c.Mode, Before: disk, After: c.After})
	if next.Base == next.Written {
		delete(f.st.Files, path)
		delete(f.Course.Live, path)
		return
	}
	f.st.Files[path], f.Course.Live[path] = &next, filetext.New(next, c.Before, c.After)
}

// packageOf returns the import path of a file with decisions.
func (f *follower) packageOf(path string) string {
	for _, fingerprint := range f.ties.In(path) {
		for _, r := range f.st.Decisions[fingerprint].Reaches() {
			if r.File == path {
				return r.Package
			}
		}
	}
	return f.PathOf(path)
}

// Bind writes down which other files follow from a decision that was just laid on the next state: those that its
// rewrite changes on top of all that is decided, and those that it would change alone, where something else may have
// changed them the same way.
func Bind(ctx context.Context, v *snapshot.Snapshot, next *record.Record, fingerprint string) error {
	kind := next.Decisions[fingerprint].Top().Kind()
	if kind == fix.Replace {
		return nil // see claim for what it should change besides its own file
	}
	also := map[string]string{}
	decided := v.Decisions(next, v.Related(next, v.Planner.Packages(fingerprint)...))
	for _, others := range []fix.Decisions{scanned.Except(decided, fingerprint), {}} {
		others.As = scanned.As(others.As, fingerprint, kind)
		_, changes, err := v.Planner.Rewrite(ctx, fingerprint, others)
		if err != nil {
			return err
		}
		for _, c := range changes {
			also[c.Path] = v.PathOf(c.Path)
		}
	}
	next.Decisions.Reach(fingerprint, also)
	return nil
}
