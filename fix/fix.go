// Package fix plans rewrites: it replaces violations by their rule's use, cleans up what that leaves behind, and proves
// that the result type-checks.
package fix

import (
	"context"
	"fmt"

	"github.com/seed-58def443/ssot/fix/internal/alternative"
	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
)

// Status says whether a rewrite can be accepted.
type Status string

// The statuses.
const (
	Ready   Status = "ready"   // verified by the type checker in every variant and configuration; of a snippet, which says of nothing which type it has, that it parses and names what it should
	Refused Status = "refused" // see Rewrite.Refusal
	Covered Status = "covered" // stands in another violation's arguments, or is claimed by a rule that comes first: accepting that one settles it
)

// Rewrite is the proposed change for one violation.
type Rewrite struct {
	Fingerprint  string // of its violation
	As           alternative.Kind
	Status       Status
	Refusal      *refusal.Refusal
	CoveredBy    string // fingerprint of the violation that settles this one
	CoveredName  string // its lasting name
	Claimed      string // the rule of that one, when it claims the same expression and comes first in the file of rules
	Hazards      []refusal.Hazard
	Decides      []Decided                 // settings that differ and that the rule says are the owner's to decide
	Comments     []Comment                 // those that go with what it removes
	Alternatives []alternative.Alternative // the others that are ready; what there is of Replace is told by the rewrite as Replace
	Factory      *Factory                  // the function around the violation, when that only builds and returns it
	Chain        []string                  // how the value comes to where it is kept, when functions hand it on: "newHub", "cache.New", "redis.NewClient"
}

// Factory is a function that does nothing but build a violation and return it.
type Factory struct {
	Name           string // "NewCache"
	Callers, Files int    // calls of it in the loaded packages, tests included, and the files that they stand in
	Why            string // why they can't be replaced as one, a sentence; empty where that is offered
}

// String says in words what the function is: "NewCache, called 12 times in 5 files".
func (f Factory) String() string {
	times, files := fmt.Sprintf("%d times", f.Callers), fmt.Sprintf("%d files", f.Files)
	if f.Callers == 1 {
		times = "once"
	}
	if f.Files == 1 {
		files = "1 file"
	}
	out := fmt.Sprintf("%s, called %s in %s", f.Name, times, files)
	if f.Callers == 0 {
		out = f.Name + ", called nowhere"
	}
	if f.Why != "" {
		out += "; its callers can't be replaced as one: " + f.Why
	}
	return out
}

// Planner plans over one scan's result. It is safe for concurrent use and does not mutate the result.
type Planner struct{ *planner }

// New returns a planner for a scan's result. The folder has what ssot rules learn knows of libraries; empty is none.
func New(res *scan.Result, learned string) *Planner { return &Planner{newPlanner(res, learned)} }

// Plan is the pure function that says what the files are under the decisions: one change for each file that differs
// from its base (the bytes that were scanned). The set is verified together, in every variant and configuration of
// every touched package. What can't be had is in Failed, and Changes and Places are then nil: a plan is all or nothing.
type Plan struct {
	Changes []patch.Change               // sorted by path
	Places  map[string]filerewrite.Place // where the violations of the changed files stand in them, by fingerprint; one of which nothing is left, and no use stands for it, is not among them
	Failed  map[string]refusal.Refusal
}

// Rewrite plans the rewrite of one violation alone, on top of what is decided already in the packages that it changes;
// which of several is in decided.As. The changes are from the files as decided to the files with the rewrite, sorted by
// path; without a rewrite there are none.
func (p *Planner) Rewrite(ctx context.Context, fingerprint string, decided Decisions) (Rewrite, []patch.Change, error) {
	return p.rewrite(ctx, fingerprint, decided)
}

// Plan plans and verifies decisions. It errs only when ctx ends or a fingerprint is unknown.
func (p *Planner) Plan(ctx context.Context, d Decisions) (Plan, error) { return p.plan(ctx, d) }

// PlanUnverified is Plan without the verification, for decisions that were verified when they were taken. The files of a package
// in which they can't be had are left out, and of those that a rewrite joins with it.
func (p *Planner) PlanUnverified(d Decisions) (Plan, error) { return p.planUnverified(d) }
