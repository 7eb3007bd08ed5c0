package triage

import (
	"github.com/seed-58def443/ssot/fix/triage/internal/applied"
	"github.com/seed-58def443/ssot/fix/triage/internal/decide"
	"github.com/seed-58def443/ssot/fix/triage/internal/preview"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/snapshot"
)

// The data types of a session, declared in the packages that make them.
type (
	// State is the decision about a violation.
	State = record.State
	// Verb names an action. Keys, commands and the session file use the same names.
	Verb = record.Verb
	// Step is an action that Undo can take back: plain data, a copy.
	Step = record.Step

	// Item is a violation with its decision: plain data, a copy.
	Item = snapshot.Item
	// Summary counts a rule's violations.
	Summary = snapshot.Summary
	// Entry is a step with its decisions, including those that Undo can't take back.
	Entry = snapshot.Entry
	// Decided is what a step decided about one violation.
	Decided = snapshot.Decided

	// Preview is a violation's rewrite for a reviewer.
	Preview = preview.Preview
	// FileHunks is the change of a file.
	FileHunks = preview.FileHunks

	// Applied is what the session made of files, at one moment.
	Applied = applied.Applied
	// Decision is an acceptance, or an allowance with its directive: a decision that changed files.
	Decision = applied.Decision

	// Action is a decision to take. IDs are unique prefixes or fingerprints. Undo without IDs takes back the newest
	// step; Redo takes no IDs.
	Action = decide.Action
	// UndoState are the steps that Undo can take back, and what it and Redo would do.
	UndoState = decide.UndoState
	// Outcome is the result of an action.
	Outcome = decide.Outcome
	// Left is an item that a bulk action leaves out.
	Left = decide.Left
	// Filter selects items for a bulk action. Empty fields select all.
	Filter = decide.Filter
	// Selection is what a bulk accept would take.
	Selection = decide.Selection
)

// The states.
const (
	Open     = record.Open
	Accepted = record.Accepted
	Skipped  = record.Skipped
	Allowed  = record.Allowed
)

// The verbs.
const (
	Accept = record.Accept
	Skip   = record.Skip
	Allow  = record.Allow
	Note   = record.Note
	Undo   = record.Undo
	Redo   = record.Redo
)
