// Package fix plans rewrites: it replaces violations by their rule's use, cleans up what that leaves behind, and proves
// that the result type-checks.
package fix

import (
	"context"
	"fmt"

	"github.com/seed-58def443/ssot/fix/count"
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
	// verified by the type checker in every variant and configuration; a snippet has no known types, so for it: it
	// parses and its names resolve
	Ready   Status = "ready"
	Refused Status = "refused" // see Rewrite.Refusal
	// lies in another violation's arguments, or a rule listed earlier claims it: accepting that violation covers this
	// one
	Covered Status = "covered"
)

// Rewrite is the proposed change for one violation.
type Rewrite struct {
	Fingerprint string // of its violation
	As          alternative.Kind
	Status      Status
	Refusal     *refusal.Refusal
	CoveredBy   string // fingerprint of the violation that covers this one
	CoveredName string // Lasting of the covering violation
	// the rule of the covering violation, if it claims the same expression and comes first in the rule file
	Claimed  string
	Hazards  []refusal.Hazard
	Decides  []Decided // settings that differ, and whose values the rule leaves to the owner
	Equals   []Equal   // settings that are the owner's, which only the calls of the enclosing function show
	Comments []Comment // comments that are removed together with code
	// the other alternatives that are ready. Never contains Replace; request that with As
	Alternatives []alternative.Alternative
	Factory      *Factory // the function around the violation, when that only builds and returns it
	Chain        []string // the functions that pass the value on to where it is stored: "newHub", "cache.New", "redis.NewClient"
}

// Factory is a function that does nothing but build a violation and return it.
type Factory struct {
	Name           string // "NewCache"
	Callers, Files int    // calls in the loaded packages, tests included, and the number of files with such calls
	// a sentence: why the callers can't be replaced together; empty if that alternative is offered
	Why string
}

// String describes the function: "NewCache, called 12 times in 5 files".
func (f Factory) String() string {
	times := fmt.Sprintf("%d times", f.Callers)
	if f.Callers == 1 {
		times = "once"
	}
	out := fmt.Sprintf("%s, called %s in %s", f.Name, times, count.Of(f.Files, "file"))
	if f.Callers == 0 {
		out = f.Name + ", called nowhere"
	}
	if f.Why != "" {
		out += "; its callers can't be replaced as one: " + f.Why
	}
	return out
}

// Planner plans rewrites for the result of one scan. It is safe for concurrent use and does not modify the result.
type Planner struct{ *planner }

// New returns a planner for a scan's result. learned is the folder with the facts about libraries that "ssot rules
// learn" recorded; an empty string means none.
func New(res *scan.Result, learned string) *Planner { return &Planner{newPlanner(res, learned)} }

// Plan says what the files become under the decisions: one change for each file that differs from its scanned bytes.
// All changes are verified together, in every variant and configuration of every changed package. A plan is all or
// nothing: if a decision can't be carried out, it is in Failed, and Changes and Places are nil.
type Plan struct {
	Changes []patch.Change // sorted by path
	// position of each violation, or of the use that replaced it, in the changed files, by fingerprint; removed
	// violations are missing
	Places map[string]filerewrite.Place
	Failed map[string]refusal.Refusal
}

// Rewrite plans one violation alone, on top of the decisions so far in the packages that it changes. decided.As selects
// the alternative. The changes lead from the files under the decisions to the files with the rewrite as well, sorted by
// path; they are empty unless the rewrite is ready.
func (p *Planner) Rewrite(ctx context.Context, fingerprint string, decided Decisions) (Rewrite, []patch.Change, error) {
	return p.rewrite(ctx, fingerprint, decided)
}

// Plan plans and verifies decisions. It returns an error only if ctx is done or a fingerprint is unknown.
func (p *Planner) Plan(ctx context.Context, d Decisions) (Plan, error) { return p.plan(ctx, d) }

// PlanUnverified is Plan without type-checking, for decisions that were verified when they were made. If the decisions
// of a package conflict, the result omits the files of that package and of packages that a rewrite changes together
// with it.
func (p *Planner) PlanUnverified(d Decisions) (Plan, error) { return p.planUnverified(d) }
