package fix

import (
	"github.com/seed-58def443/ssot/fix/glossary"
	"github.com/seed-58def443/ssot/fix/internal/alternative"
	"github.com/seed-58def443/ssot/fix/internal/comment"
	"github.com/seed-58def443/ssot/fix/internal/decisionset"
	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/hazard/options"
)

// Decisions are what to do in the files of a plan, by fingerprint.
type Decisions = decisionset.Decisions

// Insertion is an allow directive among decisions.
type Insertion = decisionset.Insertion

// Decided is a setting that differs and that the rule says is the owner's to decide.
type Decided = options.Decided

// Comment is a comment that a rewrite takes out with the code that it is about.
type Comment = comment.Removed

// Alternative is one of several sensible rewrites of a violation.
type Alternative = alternative.Alternative

// AlternativeKind names an alternative; empty is [Replace].
type AlternativeKind = alternative.Kind

// The kinds of alternatives.
const (
	Replace        = alternative.Replace        // the expression becomes the use, and the rest of the program stays
	RemoveClose    = alternative.RemoveClose    // and the closes go that its value is reached by through a field or variable
	KeepClose      = alternative.KeepClose      // and the closes stay that Replace takes out
	Widen          = alternative.Widen          // and what keeps it gets the type of the use
	ReplaceCallers = alternative.ReplaceCallers // the function around it goes, and its calls become the use
	TakeParameter  = alternative.TakeParameter  // the function around it gets a parameter, which its callers pass the use
)

// Alternatives describes all kinds of alternatives, in the order in which they are offered.
func Alternatives() []glossary.Entry { return alternative.Alternatives() }

// Place is where a violation, or the use in its stead, stands in a file's new bytes: offsets, the end exclusive.
type Place = filerewrite.Place
