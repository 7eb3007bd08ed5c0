package guard

import (
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/tier"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/baseline"
)

// State is what is known of a violation.
type State string

// The states. Only new ones fail a check.
const (
	New       State = "new"
	Known     State = "known" // it is in the older tree that this one is compared with
	Baselined State = "baselined"
	Allowed   State = "allowed" // by a directive
)

// Verdict is the answer, plain data.
type Verdict struct {
	Root        string // the rule file's folder, absolute
	Rules       []Rule // in the order of the rule file, and the one of directives at the end
	Findings    []Finding
	Stale       []baseline.Entry
	NotAnalyzed []scan.NotAnalyzed
	Notes       []string // sentences on the rule file
	Since       string   // what the older tree is, for a sentence; empty without one
	Policy      string   // what the tree is that the rules are of, for a sentence; empty where they are this one's own

	Read Read

	today   string
	entries []baseline.Entry // of the baseline that was given
}

// Read is what was read for a verdict.
type Read struct {
	Folders  int // with Go files
	Loaded   int // packages that may break a rule, and who is needed to tell
	Variants int // of those: tests and build configurations count apart
}

// Rule is what is to be known of a rule where its violations are told.
type Rule struct {
	Name  string
	Title string
	Hard  bool   // nothing allows or baselines its violations
	Help  string // what it forbids, and what to do instead: sentences
}

// Finding is a violation.
type Finding struct {
	ID          string // the shortest prefix of Fingerprint that no other has, at least 8 hex digits
	Fingerprint string // 40 hex digits, of version scan.LastingVersion
	Rule        string
	Package     string
	File        string // slashes, relative to the rule file
	At          Span
	UTF16       Span // the same, columns in UTF-16 code units
	Declaration string
	Symbol      string
	Code        string
	Use         string // what replaces it, or empty
	Priority    scan.Priority
	Critical    bool
	Why         string // a sentence: why the priority is what it is; of a directive, what is wrong with it
	Test        bool
	Snippet     string // the kind of code in documentation, or empty
	State       State
	Reason      string   // why it is allowed or baselined
	Fresh       bool     // it is allowed, and was not in the tree that the rules are of
	Rewrite     *Rewrite // the planned one of a new violation, where rewrites were asked for and there is one
	Day         string   // the last day it is allowed, or the one on which it was baselined; may be empty
}

// Rewrite is one that is ready.
type Rewrite struct {
	Tier    tier.Tier
	Hazards []string // sentences
	Changes []patch.Change
}

// Span is a range of a file: 1-based, the end exclusive, columns in bytes unless it is said otherwise.
type Span struct {
	Line, Column, EndLine, EndColumn int
}

// Count says how many violations of a rule are in a state; of all rules where it is empty.
func (v *Verdict) Count(rule string, s State) int {
	n := 0
	for _, f := range v.Findings {
		if f.State == s && (rule == "" || f.Rule == rule) {
			n++
		}
	}
	return n
}

// Fresh says how many violations this change allows.
func (v *Verdict) Fresh() int {
	n := 0
	for _, f := range v.Findings {
		if f.Fresh {
			n++
		}
	}
	return n
}

// Unread returns the packages that could not be read whole: there may be more in them than was found.
func (v *Verdict) Unread() []scan.NotAnalyzed {
	var out []scan.NotAnalyzed
	for _, na := range v.NotAnalyzed {
		if na.Package != "" {
			out = append(out, na)
		}
	}
	return out
}
