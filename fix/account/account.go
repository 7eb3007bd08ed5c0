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

// Account is the account of a clean-up.
type Account struct {
	Title       string // what it is about: the module's path
	Day         string // 2006-01-02, UTC
	Rules       []Rule // in the order of the rule file
	Violations  []*Violation
	Files       []File // that were changed, by path
	NotAnalyzed []scan.NotAnalyzed
	Next        []Step         // the most urgent first
	Checks      *verify.Result // what verify found; nil where it was not run
	Burn        []Point        // how many were left, the oldest first; the last is now
}

// Point is how many violations were left at a commit.
type Point struct {
	Commit string // empty: as it is now
	Day    string // 2006-01-02, UTC
	Left   int
	ByRule map[string]int
	Ruled  bool // the rule file was another one than at the point before
}

// Rule is a rule with its title.
type Rule struct{ Name, Title string }

// Violation is one with all that is known of it.
type Violation struct {
	triage.Item
	Owner     string            // by CODEOWNERS, or empty
	Found     bool              // it counts as found: it was not allowed before the session
	As        string            // of an accepted one, how it was replaced, in words
	When      time.Time         // of its decision; zero where there is none, or it is not known
	Files     []string          // that follow from its decision
	Settled   string            // why its decision can't be undone any more, or empty
	Status    fix.Status        // of its rewrite; empty where it was not planned
	Tier      tier.Tier         // of a rewrite that is ready
	Hazards   []refusal.Hazard  // of its rewrite
	Refusal   *refusal.Refusal  // why it has none
	Groupings []fix.Alternative // that are ready, when its first rewrite is refused
	Commit    string            // that has its ID in a trailer, or empty
	Tested    verify.Tested     // of a decision: what green tests say of it; empty where that is not known
	AuthorOf  string            // who made that commit
}

// Left reports whether a violation still counts.
func (v *Violation) Left() bool { return v.State == triage.Open || v.State == triage.Skipped }

// File is one that was changed.
type File struct {
	Path           string
	Violations     []*Violation // whose decisions it follows from
	Added, Removed int          // lines
	Change         patch.Change
}

// Step is something to do.
type Step struct {
	Text    string // a sentence
	Command string // that does it, or empty
}

// Selected returns the violations of which a condition is true, in their order.
func (a *Account) Selected(is func(*Violation) bool) []*Violation {
	var list []*Violation
	for _, v := range a.Violations {
		if is(v) {
			list = append(list, v)
		}
	}
	return list
}

// Left returns the violations that still count.
func (a *Account) Left() []*Violation { return a.Selected((*Violation).Left) }

// Allowed returns those that a directive allows, those that this session allowed and those of before.
func (a *Account) Allowed() []*Violation {
	return a.Selected(func(v *Violation) bool { return v.State == triage.Allowed })
}

// Accepted returns those that were replaced, with those that went with another.
func (a *Account) Accepted() []*Violation {
	return a.Selected(func(v *Violation) bool { return v.State == triage.Accepted })
}

// Noted returns those with a note.
func (a *Account) Noted() []*Violation {
	return a.Selected(func(v *Violation) bool { return v.Note != "" })
}

// Knowingly returns those that were accepted although they have a hazard.
func (a *Account) Knowingly() []*Violation {
	return a.Selected(func(v *Violation) bool { return v.State == triage.Accepted && len(v.Hazards) > 0 })
}

// Moved returns the import declarations that were replaced.
func (a *Account) Moved() []*Violation {
	return a.Selected(func(v *Violation) bool { return v.State == triage.Accepted && v.Import() })
}

// Trailer is the key under which a commit's message names a violation that it is about.
const Trailer = "Ssot"

// Broken returns the checks that a decision broke, as far as they were run.
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
