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
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
	"github.com/seed-58def443/ssot/fix/visible"
)

// Consequences is how files change with a decision: plain data.
type Consequences struct {
	Changes  []patch.Change           // from the text on disk
	Modified map[string]filetext.Text // by path: the files that differ from their base afterwards
	// files that must be written but can't be planned; the other fields are then empty
	Unplannable []string
}

// planner computes Consequences.
type planner struct {
	*snapshot.Snapshot
	st      *record.Record // the next record, a clone; its files are updated
	decided []string       // fingerprints that the action decides or takes back
	touched map[string]bool
	ties    record.FileIndex // of the next record
	Consequences
}

// Plan plans the files under the next record st, for the packages of the decided violations. If the planner refuses
// decisions, new or old ones, it returns the refusals by fingerprint and no consequences. So it does if a file can't be
// written without another change of what else is decided in it: the refused ones are then those that the action
// decides.
func Plan(ctx context.Context, v *snapshot.Snapshot, st *record.Record, decided []string) (Consequences, map[string]refusal.Refusal, error) {
	f := &planner{Snapshot: v, st: st, decided: decided, touched: map[string]bool{}, ties: st.Decisions.Index()}
	packages := f.collectTouched()
	stuck := f.unplannable(packages)
	for _, path := range record.Keys(f.touched) {
		if why := v.Record.Unavailable[path]; why != "" {
			return Consequences{}, nil, unwritable("%s can't be written now: %s; put it back from a copy, or the file as it was before the decisions", path, why)
		}
		if err := unplannableError(v, path, stuck[path]); err != nil {
			return Consequences{}, nil, err
		}
	}
	if list := slices.DeleteFunc(record.Keys(f.touched), func(path string) bool { return !stuck[path] }); len(list) > 0 {
		return Consequences{Unplannable: list}, nil, nil
	}
	standing, err := f.standing(ctx, packages)
	if err != nil {
		return Consequences{}, nil, err
	}
	after, failed, err := v.Plan(ctx, scanned.Except(v.Decisions(st, packages), standing...))
	if err != nil || len(failed) > 0 {
		return Consequences{}, failed, err
	}
	before, unplanned, err := f.before(ctx, scanned.Except(v.Decisions(v.Record, packages), standing...))
	if err != nil {
		return Consequences{}, nil, err
	}
	// A file without planned changes gets its base again, even if it was not scanned.
	for path, t := range v.Modified {
		if _, ok := after[path]; !ok && (f.touched[path] || before[path].After != nil) {
			after[path] = patch.Change{Path: path, Mode: before[path].Mode, Before: t.Start, After: t.Start}
		}
	}
	f.Consequences.Modified = maps.Clone(v.Modified)
	for _, path := range record.Keys(after) {
		// A file whose plan is unchanged stays as it is, even if an edit or another version of ssot formatted it in
		// another way than the plan does.
		if stuck[path] || !f.touched[path] && bytes.Equal(before[path].After, after[path].After) {
			continue
		}
		if err := unplannableError(v, path, false); err != nil {
			return Consequences{}, nil, err
		}
		planned := before[path].After
		if t := v.Modified[path]; planned == nil && len(unplanned) == 0 {
			planned = t.Start
		}
		if f.diverged(path, planned) {
			c := after[path]
			if c.After, err = f.carry(ctx, path, planned, after); err != nil {
				return Consequences{}, nil, err
			}
			if c.After == nil {
				return Consequences{}, f.inseparable(path), nil
			}
			after[path] = c
		}
		f.assignOwner(path)
		f.setText(path, after[path])
	}
	return f.Consequences, nil, nil
}

// collectTouched records the files that the decided violations change or changed, and returns the packages that must be
// planned with them.
func (f *planner) collectTouched() (packages []string) {
	for _, fingerprint := range f.decided {
		seen := f.Sighting(fingerprint)
		packages, f.touched[seen.File] = append(packages, seen.Package), true
		for _, d := range []*record.Decision{f.Record.Decisions[fingerprint], f.st.Decisions[fingerprint]} {
			if d.Writes() {
				for _, r := range d.AffectedFiles() {
					packages, f.touched[r.File] = append(packages, r.Package), true
				}
			}
		}
	}
	return f.RelatedPackages(f.st, packages...)
}

// diverged reports whether a file differs from its current plan and has decisions that are not part of the action: a
// rule may have changed, somebody wrote something beside what was decided, or an edit reformatted the file. The plan is
// nil if the planner refuses what is decided.
func (f *planner) diverged(path string, planned []byte) bool {
	t, ok := f.Snapshot.Modified[path]
	return ok && (planned == nil || !bytes.Equal(planned, t.Disk)) && len(f.others(path)) > 0
}

// others returns the decisions that are written in a file and not part of the action.
func (f *planner) others(path string) []string {
	return slices.DeleteFunc(slices.Clone(f.ties.In(path)), func(fingerprint string) bool {
		return !f.Record.Decisions[fingerprint].Writes() || slices.Contains(f.decided, fingerprint)
	})
}

// inseparable refuses the action's decisions for what else is decided in a file.
func (f *planner) inseparable(path string) map[string]refusal.Refusal {
	others := words.List(f.IDs(f.Order(f.others(path))))
	failed := map[string]refusal.Refusal{}
	for _, fingerprint := range f.decided {
		way := "undo " + others + " first"
		if !f.st.Decisions[fingerprint].Writes() {
			way = "undo it together with " + others
		}
		failed[fingerprint] = refusal.Refusal{Kind: refusal.Conflict, Detail: fmt.Sprintf(
			"it would change what else was decided in %s, for the rules and the file now give another text there: %s", visible.Name(path), way)}
	}
	return failed
}

// unplannableError returns an error if a file can't be written because the scan does not see its decisions. A missing
// rule is handled elsewhere: see replan in package triage.
func unplannableError(v *snapshot.Snapshot, path string, stuck bool) error {
	t := v.Modified[path]
	if t.Unverified == nil && !stuck {
		return nil
	}
	why := v.WhyUnseen(path, t.Package)
	switch {
	case t.Unverified == nil && why == "":
		return nil
	case t.Unverified == nil:
		return unwritable("what was decided in %s can't be planned now: %s", path, why)
	case why == "": // another package of the same decision has errors
		why = "code that was decided together with it, or that may use it, has errors: correct them first"
	}
	return unwritable("%s was edited outside, and %s", path, why)
}

// UnwritableError says why a file can't be written now.
type UnwritableError struct{ why string }

func (u *UnwritableError) Error() string { return u.why }

func unwritable(format string, args ...any) error {
	return &UnwritableError{fmt.Sprintf(format, args...)}
}

// unplannable returns the files with decisions whose violations the scan did not find.
func (f *planner) unplannable(packages []string) map[string]bool {
	stuck := map[string]bool{}
	for fingerprint, d := range f.st.Decisions {
		if !d.Writes() || f.ByID[fingerprint] != nil || !slices.ContainsFunc(packages, d.AffectsPackage) {
			continue
		}
		for _, path := range d.Files() {
			stuck[path] = true
		}
	}
	return stuck
}

// assignOwner adds a changed file to the files of the new decisions if no decision is known to change it, so that each
// changed file belongs to a decision.
func (f *planner) assignOwner(path string) {
	if len(f.ties.In(path)) > 0 {
		return
	}
	for _, fingerprint := range f.decided {
		if d := f.st.Decisions[fingerprint]; d.Writes() && d.Top().State == record.Accepted {
			f.st.Decisions.AddAffected(fingerprint, map[string]string{path: f.PathOf(path)})
		}
	}
	f.ties = f.st.Decisions.Index()
}

// setText records the new text of a file: the change from the text on disk, and the file in the next record.
func (f *planner) setText(path string, c patch.Change) {
	disk := c.Before
	next := record.File{Package: f.packageOf(path), Base: stamps.Hash(c.Before), Written: stamps.Hash(c.After)}
	if t, ok := f.Snapshot.Modified[path]; ok {
		if t.Written == next.Written {
			return
		}
		disk, next.Package = t.Disk, t.Package
	}
	f.Changes = append(f.Changes, patch.Change{Path: path, Mode: c.Mode, Before: disk, After: c.After})
	if next.Base == next.Written {
		delete(f.st.Files, path)
		delete(f.Consequences.Modified, path)
		return
	}
	f.st.Files[path], f.Consequences.Modified[path] = &next, filetext.New(next, c.Before, c.After)
}

// packageOf returns the import path of a file.
func (f *planner) packageOf(path string) string {
	for _, fingerprint := range f.ties.In(path) {
		for _, r := range f.st.Decisions[fingerprint].AffectedFiles() {
			if r.File == path {
				return r.Package
			}
		}
	}
	return f.PathOf(path)
}

// RecordAffected records which other files a new decision of the next record changes: those that its rewrite changes on
// top of all decisions, and those that it would change alone, in case another decision already made the same change.
func RecordAffected(ctx context.Context, v *snapshot.Snapshot, next *record.Record, fingerprint string) error {
	kind := next.Decisions[fingerprint].Top().Kind()
	if kind == fix.Replace {
		return nil // see assignOwner for other files
	}
	also := map[string]string{}
	decided := v.Decisions(next, v.RelatedPackages(next, v.Planner.Packages(fingerprint)...))
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
	next.Decisions.AddAffected(fingerprint, also)
	return nil
}
