package scan

import (
	"cmp"
	"go/types"

	"github.com/seed-58def443/ssot/scan/internal/rank"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
	"github.com/seed-58def443/ssot/scan/snippet"
)

// DirectiveRule is the rule that expired, malformed and unused allow directives violate; it is not in the rule file and
// is counted apart.
const DirectiveRule = "ssot-directive"

// Violation is one place that breaks a rule.
type Violation struct {
	Fingerprint string // 40 hex digits; see fingerprint.go
	Lasting     string // 40 hex digits: the name for commits, which holds over more than Fingerprint; see place
	Rule        string
	Package     string // import path without a _test suffix
	File        string // slashes, relative to the rule file's folder
	Line        int    // 1-based, of the file as it is: never adjusted by //line
	Column      int    // 1-based, bytes
	EndLine     int
	EndColumn   int    // exclusive
	Offset, End int    // bytes; End is exclusive
	Function    string // the enclosing top-level declaration: "NewHub", "(*Hub).Run", "defaultPool"
	Symbol      string // what was forbidden, in the rule file's form
	Code        string // the expression's source
	Kind        rule.Kind
	Priority    Priority
	Critical    bool
	Reason      string // one sentence: why the priority is what it is
	Test        bool   // in a _test.go file
	Value       bool   // the function is used as a value, not called
	Outer       string // the fingerprint of the violation in whose arguments this one stands, or whose rule claims the same expression and comes first; or empty
	Found       string // why the rule has it found and not rewritten; or empty
	Allowed     *Allowance
	Configs     []string // the names of the configurations in which it was seen
	Entry       *rule.Entry
	Source      *load.File // the file it was found in; a Markdown page has no syntax
	Snippet     *Snippet   // set when it stands in code that documentation shows, see showing
}

// Snippet is where a violation stands in code that documentation shows.
type Snippet struct {
	*snippet.Code
	From, To int            // in the text of its block
	Package  *types.Package // the code as a package by itself; what it names and does not bring is in its scope; nil when the code does not parse
	Info     *types.Info    // of the code, as far as it can be known without what it imports: which name means what
}

// NamedSnippet returns the kind of the snippet that a violation stands in, or empty.
func (v *Violation) NamedSnippet() string {
	if v.Snippet == nil {
		return ""
	}
	return string(v.Snippet.Block.Kind)
}

// Allowance is the directive that allows a violation, or the rule that does.
type Allowance struct {
	Reason string
	Until  string // 2006-01-02, or empty
	Line   int    // of the directive; 0: the rule allows it
}

// Priority says what to look at first.
type Priority = rank.Priority

// The priorities, the most urgent first.
const (
	High   = rank.High
	Medium = rank.Medium
	Low    = rank.Low
)

// Less returns the one order of violations: priority, critical ones first, file, place, rule.
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
