package account

import (
	"time"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/tier"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/verify"
	"github.com/seed-58def443/ssot/scan"
)

// Account summarises a clean-up.
type Account struct {
	Title       string // the module's path
	Day         string // 2006-01-02, UTC
	Rules       []Rule // in rule file order
	Violations  []*Violation
	Files       []File // the changed files, by path
	NotAnalyzed []scan.NotAnalyzed
	NoGit       bool           // the module is in no git repository
	Next        []Step         // the most urgent first
	Checks      *verify.Result // the result of verification; nil if it did not run
	Burn        []Point        // the violations left over time, the oldest first; the last is now
}

// Point is the number of violations left at a commit.
type Point struct {
	Commit string // empty: the working tree
	Day    string // 2006-01-02, UTC
	Left   int
	ByRule map[string]int
	Ruled  bool // the rule file differs from that of the point before
}

// Rule is a rule with its title.
type Rule struct{ Name, Title string }

// Violation is a violation with its decision, rewrite and commit.
type Violation struct {
	triage.Item
	Owner     string            // from CODEOWNERS, or empty
	Found     bool              // counts as found: not allowed before the session
	As        string            // if accepted: how it was replaced, in words
	When      time.Time         // of its decision; zero if there is none or it is unknown
	Files     []string          // changed by its decision
	Settled   string            // why its decision can't be undone, or empty
	Status    fix.Status        // of its rewrite; empty if not planned, see Unplanned
	Tier      tier.Tier         // of a rewrite that is ready
	Hazards   []refusal.Hazard  // of its rewrite
	Refusal   *refusal.Refusal  // why it has no rewrite
	Groupings []fix.Alternative // those that are ready, if its first rewrite is refused
	Commit    string            // the commit with its ID in a trailer, or empty
	Tested    verify.Tested     // what passing tests prove about its decision; empty if unknown
	AuthorOf  string            // the author of Commit
}

// Left reports whether a violation is open or skipped.
func (v *Violation) Left() bool { return v.State == triage.Open || v.State == triage.Skipped }

// File is a changed file.
type File struct {
	Path           string
	Violations     []*Violation // the violations whose decisions changed it
	Added, Removed int          // numbers of lines
	Change         patch.Change
}

// Step is a suggested next step.
type Step struct {
	Text    string // a sentence
	Command string // the command for it, or empty
}

// Selected returns the violations for which is returns true, in order.
func (a *Account) Selected(is func(*Violation) bool) []*Violation {
	var list []*Violation
	for _, v := range a.Violations {
		if is(v) {
			list = append(list, v)
		}
	}
	return list
}

// Left returns the violations that are open or skipped.
func (a *Account) Left() []*Violation { return a.Selected((*Violation).Left) }

// Allowed returns the violations that a directive allows, from this session or before.
func (a *Account) Allowed() []*Violation {
	return a.Selected(func(v *Violation) bool { return v.State == triage.Allowed })
}

// Accepted returns the replaced violations, including those inside a replaced one.
func (a *Account) Accepted() []*Violation {
	return a.Selected(func(v *Violation) bool { return v.State == triage.Accepted })
}

// Noted returns the violations with a note.
func (a *Account) Noted() []*Violation {
	return a.Selected(func(v *Violation) bool { return v.Note != "" })
}

// Knowingly returns the violations that were accepted in spite of a hazard.
func (a *Account) Knowingly() []*Violation {
	return a.Selected(func(v *Violation) bool { return v.State == triage.Accepted && len(v.Hazards) > 0 })
}

// Unplanned returns the violations in a state whose hazards and refusals are not known, because their rewrites were not
// planned in time.
func (a *Account) Unplanned(state triage.State) []*Violation {
	return a.Selected(func(v *Violation) bool { return v.State == state && v.Status == "" && v.wanted() })
}

// Moved returns the import violations that were replaced.
func (a *Account) Moved() []*Violation {
	return a.Selected(func(v *Violation) bool { return v.State == triage.Accepted && v.Import() })
}

// Trailer is the key of the trailers in which a commit message names violations.
const Trailer = "Ssot"

// Broken returns the checks that a decision broke, if verification ran.
func (a *Account) Broken() []verify.Check {
	var list []verify.Check
	if a.Checks != nil {
		for _, c := range a.Checks.Checks {
			if c.Verdict == verify.Broken {
				list = append(list, c)
			}
		}
	}
	return list
}
