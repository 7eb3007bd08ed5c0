package guard

import (
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/tier"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/baseline"
)

// State is how a violation relates to the baseline, the older tree and directives.
type State string

// The states. Only new violations fail a check.
const (
	New       State = "new"
	Known     State = "known" // the older tree has it
	Baselined State = "baselined"
	Allowed   State = "allowed" // a directive allows it
)

// Verdict is the result of Check, as plain data.
type Verdict struct {
	Root        string // the absolute path of the rule file's folder
	Rules       []Rule // in rule file order, directives last
	Findings    []Finding
	Stale       []baseline.Entry
	NotAnalyzed []scan.NotAnalyzed
	Notes       []string // sentences about the rule file
	Since       string   // the name of the older tree; empty without one
	Policy      string   // the name of the tree with the rules; empty if it is this one

	Read Read

	today   string
	entries []baseline.Entry // the entries of the given baseline
}

// Read counts the packages that were read.
type Read struct {
	Folders  int // folders with Go files
	Loaded   int // packages that may violate a rule, and those needed to analyze them
	Variants int // their variants: tests and build configurations count separately
}

// Rule describes a rule for a report.
type Rule struct {
	Name  string
	Title string
	Hard  bool   // its violations can be neither allowed nor baselined
	Help  string // sentences: what it forbids, and what to do instead
}

// Finding is a violation in a report.
type Finding struct {
	ID          string // the shortest unique prefix of Fingerprint, at least 8 hex digits
	Fingerprint string // 40 hex digits, of version scan.LastingVersion
	Rule        string
	Package     string
	File        string // slash path relative to the rule file
	At          Span
	UTF16       Span // At, with columns in UTF-16 code units
	Declaration string
	Symbol      string
	Code        string
	Use         string // the replacement expression, or empty
	Priority    scan.Priority
	Critical    bool
	Why         string // a sentence: the reason for the priority; for a directive, its fault
	Test        bool
	Snippet     string // the kind of documentation snippet, or empty
	State       State
	Reason      string   // the reason for which it is allowed or baselined
	Fresh       bool     // allowed, but not in the tree of the rules
	Rewrite     *Rewrite // of a new violation, if requested and ready
	Day         string   // the last day on which it is allowed, or the day on which it was baselined; may be empty
}

// Rewrite is a planned rewrite that is ready.
type Rewrite struct {
	Tier    tier.Tier
	Hazards []string // as sentences
	Changes []patch.Change
}

// Span is a range of a file: 1-based, end exclusive, columns in bytes unless documented otherwise.
type Span struct {
	Line, Column, EndLine, EndColumn int
}

// Count returns the number of violations of a rule in a state; of all rules if rule is empty.
func (v *Verdict) Count(rule string, s State) int {
	n := 0
	for _, f := range v.Findings {
		if f.State == s && (rule == "" || f.Rule == rule) {
			n++
		}
	}
	return n
}

// Fresh returns the number of violations that this change allows.
func (v *Verdict) Fresh() int {
	n := 0
	for _, f := range v.Findings {
		if f.Fresh {
			n++
		}
	}
	return n
}

// Unread returns the packages that could not be read completely; they may have more violations.
func (v *Verdict) Unread() []scan.NotAnalyzed {
	var out []scan.NotAnalyzed
	for _, na := range v.NotAnalyzed {
		if na.Package != "" {
			out = append(out, na)
		}
	}
	return out
}
