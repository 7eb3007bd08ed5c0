package scan

import (
	"cmp"
	"go/types"

	"github.com/seed-58def443/ssot/scan/internal/rank"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
	"github.com/seed-58def443/ssot/scan/snippet"
)

// DirectiveRule is the rule that expired, malformed and unused allow directives violate. It is not in the rule file and
// is counted separately.
const DirectiveRule = "ssot-directive"

// A Violation is a place that breaks a rule.
type Violation struct {
	Fingerprint string // 40 hex digits; see fingerprint.go
	Lasting     string // 40 hex digits: the name for commits; it survives more changes than Fingerprint, see place
	Rule        string
	Package     string // import path without a _test suffix
	File        string // path relative to the rule file's folder, with slashes
	Line        int    // starts at 1; ignores //line directives
	Column      int    // starts at 1; counts bytes
	EndLine     int
	EndColumn   int    // exclusive
	Offset, End int    // bytes; End is exclusive
	Function    string // the enclosing top-level declaration: "NewHub", "(*Hub).Run", "defaultPool"
	Symbol      string // the forbidden symbol, in the rule file's form
	Code        string // the expression's source
	Kind        rule.Kind
	Priority    Priority
	Critical    bool
	Reason      string // one sentence: the reason of the priority
	Test        bool   // in a _test.go file
	Value       bool   // the function is used as a value, not called
	// Outer is the fingerprint of the violation whose expression encloses this one, or that claims the same expression
	// and precedes this one; or empty.
	Outer   string
	Found   string // why the rule reports it without a rewrite; or empty
	Allowed *Allowance
	Configs []string // the names of the configurations in which it was found
	Entry   *rule.Entry
	Source  *load.File // the file that contains it; a Markdown page has no syntax
	Snippet *Snippet   // set if it is in code in documentation
}

// A Snippet is the position of a violation in code in documentation.
type Snippet struct {
	*snippet.Code
	From, To int // offsets in the block's text
	// Package is the code, type-checked as a package of its own, or nil if it does not parse. Names that the code uses
	// but does not declare are in its scope.
	Package *types.Package
	Info    *types.Info // types and objects of the code, incomplete because its imports are not loaded
}

// NamedSnippet returns the kind of the snippet that contains the violation, or an empty string.
func (v *Violation) NamedSnippet() string {
	if v.Snippet == nil {
		return ""
	}
	return string(v.Snippet.Block.Kind)
}

// An Allowance says which directive or rule allows a violation, and why.
type Allowance struct {
	Reason string
	Until  string // 2006-01-02, or empty
	Line   int    // line of the directive; 0 if the rule allows it
}

// Priority orders violations by urgency.
type Priority = rank.Priority

// The priorities, from the most urgent to the least.
const (
	High   = rank.High
	Medium = rank.Medium
	Low    = rank.Low
)

// Less compares two violations by priority, criticality, file, offset and rule. It returns a negative number if a comes
// first.
func Less(a, b *Violation) int {
	crit := func(v *Violation) int {
		if v.Critical {
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(a.Priority, b.Priority), cmp.Compare(crit(a), crit(b)), cmp.Compare(a.File, b.File),
		cmp.Compare(a.Offset, b.Offset), cmp.Compare(a.End, b.End), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Symbol, b.Symbol))
}
