package fix

import (
	"github.com/seed-58def443/ssot/fix/glossary"
	"github.com/seed-58def443/ssot/fix/internal/alternative"
	"github.com/seed-58def443/ssot/fix/internal/comment"
	"github.com/seed-58def443/ssot/fix/internal/decisionset"
	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/hazard/options"
)

// Decisions says what to do with violations, by fingerprint.
type Decisions = decisionset.Decisions

// Insertion is an allow directive among decisions.
type Insertion = decisionset.Insertion

// Decided is a setting that differs, and whose value the rule leaves to the owner.
type Decided = options.Decided

// Equal is a setting that is the owner's, which only the calls of the violation's function show.
type Equal = options.Equal

// Comment is a comment that a rewrite removes together with the code that it is about.
type Comment = comment.Removed

// Alternative is one of several sensible rewrites of a violation.
type Alternative = alternative.Alternative

// AlternativeKind names an alternative; empty is [Replace].
type AlternativeKind = alternative.Kind

// The kinds of alternatives.
const (
	Replace = alternative.Replace // the expression becomes the use; nothing else changes its meaning
	// and the calls that close the value through a field or variable are removed
	RemoveClose = alternative.RemoveClose
	KeepClose   = alternative.KeepClose // and the close calls that Replace would remove stay
	Widen       = alternative.Widen     // and the declarations that hold the value get the type of the use
	// the enclosing function is removed, and each call of it becomes the use
	ReplaceCallers = alternative.ReplaceCallers
	TakeParameter  = alternative.TakeParameter // the enclosing function gets a parameter, and its callers pass the use
)

// Alternatives describes all kinds of alternatives, in the order in which they are offered.
func Alternatives() []glossary.Entry { return alternative.Alternatives() }

// Place is the position of a violation, or of the use that replaced it, in a file's new bytes: offsets, the end
// exclusive.
type Place = filerewrite.Place
