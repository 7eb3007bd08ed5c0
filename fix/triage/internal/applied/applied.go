package applied

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/triage/internal/preview"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/fix/triage/internal/snapshot"
	"github.com/seed-58def443/ssot/fix/visible"
)

// Applied is what a session made of files, at one moment.
type Applied struct{ snapshot *snapshot.Snapshot }

// New returns what a session made of files, as a view has it.
func New(v *snapshot.Snapshot) Applied { return Applied{v} }

// Decision is one that wrote something: an acceptance, or an allowance with its directive.
type Decision struct {
	Item     snapshot.Item
	As       fix.AlternativeKind // of an acceptance: which of several rewrites
	Files    []string            // that follow from it, the violation's own first
	Packages []string            // of the same, by import path
	When     time.Time           // zero where it is not known any more
	WhyFinal string              // why its share of the files can't be told from other edits any more, or empty
}

// Decisions returns all that wrote something, in the order of the view.
func (m Applied) Decisions() []Decision {
	var list []Decision
	decisions := m.snapshot.Record.Decisions
	for _, fingerprint := range m.snapshot.Order(record.Keys(decisions)) {
		d := decisions[fingerprint]
		top := d.Top()
		if top == nil || top.State == record.Skipped {
			continue
		}
		made := Decision{Item: m.snapshot.ItemsOf([]string{fingerprint})[0], When: top.Decided, WhyFinal: d.Absorbed()}
		made.Item.State, made.Item.AllowReason, made.Item.AllowUntil = top.State, top.Reason, top.Until
		if top.State == record.Accepted {
			made.As = top.Kind()
		}
		if step := m.snapshot.Record.Steps.Find(top.Step); step != nil {
			made.When = step.Time
		}
		if made.WhyFinal == "" {
			made.WhyFinal = m.snapshot.Record.Misses(d)
		}
		for _, r := range d.Reaches() {
			made.Files, made.Packages = append(made.Files, r.File), append(made.Packages, r.Package)
			if m.snapshot.Live[r.File].Waits != nil && made.WhyFinal == "" {
				made.WhyFinal = visible.Name(r.File) + " was edited and its package has errors: correct them first"
			}
		}
		slices.Sort(made.Packages)
		made.Packages = slices.Compact(made.Packages)
		list = append(list, made)
	}
	return list
}

// Tags returns the build tags that were scanned as well.
func (m Applied) Tags() []string { return slices.Clone(m.snapshot.Tags) }

// Texts returns the files that follow from some decisions, named by their fingerprints, from what they were without any
// decision to what they are under these alone; sorted by path. They are planned and verified anew unless they are all
// that there are. It returns an error where they can't be had without the others.
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
		return m.standing(files), nil
	}
	return m.planned(ctx, fingerprints, files)
}

// standing are files as they are on disk.
func (m Applied) standing(files map[string]bool) []patch.Change {
	var changes []patch.Change
	for _, path := range record.Keys(files) {
		if t, ok := m.snapshot.Live[path]; ok {
			changes = append(changes, patch.Change{Path: path, Before: t.Start, After: t.Disk})
		}
	}
	return changes
}

// planned are files under some of the decisions.
func (m Applied) planned(ctx context.Context, fingerprints []string, files map[string]bool) ([]patch.Change, error) {
	packages := m.snapshot.Record.Decisions.PackagesOf(fingerprints)
	planned, failed, err := m.snapshot.Plan(ctx, scanned.Only(m.snapshot.Decisions(m.snapshot.Record, packages), fingerprints))
	if err != nil {
		return nil, err
	}
	if len(failed) > 0 {
		first := m.snapshot.Order(record.Keys(failed))[0]
		why := failed[first]
		return nil, fmt.Errorf("%s can't be had without the others: %s", m.snapshot.ItemsOf([]string{first})[0].Label(), preview.Sentence(&why))
	}
	var changes []patch.Change
	for _, path := range record.Keys(planned) {
		if files[path] {
			changes = append(changes, planned[path])
		}
	}
	return changes, nil
}
