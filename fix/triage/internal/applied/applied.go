package applied

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/triage/internal/consequence"
	"github.com/seed-58def443/ssot/fix/triage/internal/preview"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/fix/triage/internal/snapshot"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
	"github.com/seed-58def443/ssot/fix/visible"
)

// Applied is the changes of a session at one moment.
type Applied struct{ snapshot *snapshot.Snapshot }

// New returns the changes as of a snapshot.
func New(v *snapshot.Snapshot) Applied { return Applied{v} }

// Decision is an acceptance, or an allowance with its directive: a decision that changed files.
type Decision struct {
	Item     snapshot.Item
	As       fix.AlternativeKind // of an acceptance: the kind of rewrite
	Files    []string            // the files that it changed, that of the violation first
	Packages []string            // their packages, by import path
	Step     int                 // the number of the step that took it
	When     time.Time           // in whole seconds; zero if it is no longer known
	WhyFinal string              // why its changes can't be told from other edits any more, or empty
}

// Decisions returns the decisions that changed files, in the order of the items.
func (m Applied) Decisions() []Decision {
	var list []Decision
	decisions := m.snapshot.Record.Decisions
	for _, fingerprint := range m.snapshot.Order(record.Keys(decisions)) {
		d := decisions[fingerprint]
		top := d.Top()
		if top == nil || top.State == record.Skipped {
			continue
		}
		made := Decision{Item: m.snapshot.ItemsOf([]string{fingerprint})[0], Step: top.Step, When: top.Decided, WhyFinal: d.Absorbed()}
		made.Item.State, made.Item.AllowReason, made.Item.AllowUntil = top.State, top.Reason, top.Until
		if top.State == record.Accepted {
			made.As = top.Kind()
		}
		if step := m.snapshot.Record.Steps.Find(top.Step); step != nil {
			made.When = step.Time
		}
		if made.WhyFinal == "" {
			made.WhyFinal = m.snapshot.Record.MissingText(d)
		}
		for _, r := range d.AffectedFiles() {
			made.Files, made.Packages = append(made.Files, r.File), append(made.Packages, r.Package)
			if m.snapshot.Modified[r.File].Unverified != nil && made.WhyFinal == "" {
				made.WhyFinal = visible.Name(r.File) + " was edited and its package has errors: correct them first"
			}
		}
		slices.Sort(made.Packages)
		made.Packages = slices.Compact(made.Packages)
		list = append(list, made)
	}
	return list
}

// Covers reports whether a directive that the session wrote for another violation allows this one as well.
func (m Applied) Covers(fingerprint string) bool { return m.snapshot.CoveredBy[fingerprint] != "" }

// Tags returns the build tags of the scan.
func (m Applied) Tags() []string { return slices.Clone(m.snapshot.Tags) }

// Texts returns the files that the given decisions changed, sorted by path: from the base to the text with these
// decisions only. If these are all decisions of the session, the text is that on disk; otherwise it is planned and
// type-checked. It returns an error if the decisions can't be had without the others.
func (m Applied) Texts(ctx context.Context, fingerprints []string) ([]patch.Change, error) {
	chosen := map[string]bool{}
	for _, f := range fingerprints {
		chosen[f] = true
	}
	all, files := true, map[string]bool{}
	for _, d := range m.Decisions() {
		switch {
		case !chosen[d.Item.Fingerprint]:
			all = all && d.WhyFinal != ""
			continue
		case d.WhyFinal != "":
			return nil, fmt.Errorf("what became of %s can't be told from other edits any more: %s", d.Item.Label(), d.WhyFinal)
		}
		for _, file := range d.Files {
			files[file] = true
		}
		delete(chosen, d.Item.Fingerprint)
	}
	for f := range chosen {
		return nil, fmt.Errorf("%s is neither accepted nor allowed by this session, so nothing follows from it", m.snapshot.ItemsOf([]string{f})[0].Label())
	}
	if all {
		return m.onDisk(files), nil
	}
	return m.planned(ctx, fingerprints, files)
}

// onDisk returns the files as they are on disk.
func (m Applied) onDisk(files map[string]bool) []patch.Change {
	var changes []patch.Change
	for _, path := range record.Keys(files) {
		if t, ok := m.snapshot.Modified[path]; ok {
			changes = append(changes, patch.Change{Path: path, Before: t.Start, After: t.Disk})
		}
	}
	return changes
}

// planned returns the files with some of the decisions. A file that is not as its plan is, because a rule or the code
// around a decision changed since, is taken from disk.
func (m Applied) planned(ctx context.Context, fingerprints []string, files map[string]bool) ([]patch.Change, error) {
	v := m.snapshot
	packages := v.Record.Decisions.PackagesOf(fingerprints)
	written, unplanned, err := v.Plan(ctx, v.Decisions(v.Record, v.RelatedPackages(v.Record, packages...)))
	if err != nil {
		return nil, err
	}
	texts := map[string]patch.Change{}
	for path := range files {
		t, ok := v.Modified[path]
		plan := t.Start
		if c, changed := written[path]; changed {
			plan = c.After
		}
		if !ok || len(unplanned) == 0 && bytes.Equal(plan, t.Disk) {
			continue
		}
		if texts[path], err = m.fromDisk(ctx, fingerprints, path); err != nil {
			return nil, err
		}
	}
	if len(texts) < len(files) {
		planned, failed, err := v.Plan(ctx, scanned.Only(v.Decisions(v.Record, packages), fingerprints))
		if err != nil {
			return nil, err
		}
		if len(failed) > 0 {
			first := v.Order(record.Keys(failed))[0]
			why := failed[first]
			return nil, fmt.Errorf("%s can't be had without the others: %s", v.ItemsOf([]string{first})[0].Label(), preview.Sentence(&why))
		}
		for path, c := range planned {
			if _, taken := texts[path]; files[path] && !taken {
				texts[path] = c
			}
		}
	}
	var changes []patch.Change
	for _, path := range record.Keys(texts) {
		changes = append(changes, texts[path])
	}
	return changes, nil
}

// fromDisk returns a file as it is on disk, without what other decisions than the given ones made of it.
func (m Applied) fromDisk(ctx context.Context, fingerprints []string, path string) (patch.Change, error) {
	v := m.snapshot
	t := v.Modified[path]
	change := patch.Change{Path: path, Before: t.Start, After: t.Disk}
	next := v.Record.Clone()
	var others []string
	for _, fingerprint := range v.Record.Decisions.In(path) {
		if !slices.Contains(fingerprints, fingerprint) {
			next.Pop(fingerprint)
			others = append(others, fingerprint)
		}
	}
	if len(others) == 0 {
		return change, nil
	}
	made, failed, err := consequence.Plan(ctx, v, next, others)
	if err != nil {
		return change, err
	}
	if len(failed) > 0 || len(made.Unplannable) > 0 {
		return change, fmt.Errorf("what was decided in %s can't be told apart, for the rules and the file now give another text there than it has: take %s along", visible.Name(path), words.List(v.IDs(v.Order(others))))
	}
	for _, c := range made.Changes {
		if c.Path == path {
			change.After = c.After
		}
	}
	return change, nil
}
