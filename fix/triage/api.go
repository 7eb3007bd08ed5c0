package triage

import (
	"github.com/seed-58def443/ssot/fix/triage/internal/applied"
	"github.com/seed-58def443/ssot/fix/triage/internal/decide"
	"github.com/seed-58def443/ssot/fix/triage/internal/preview"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/snapshot"
)

// What a session tells and takes is plain data, declared in the room that makes it.
type (
	// State is what was decided of a violation.
	State = record.State
	// Verb is a decision's name; keys, commands and the session file use the same.
	Verb = record.Verb
	// Step is an action that Undo can still take back: plain data, a copy.
	Step = record.Step

	// Item is a violation with what was decided: plain data, a copy.
	Item = snapshot.Item
	// Summary counts a rule's violations: those that are left, and all by state.
	Summary = snapshot.Summary
	// Entry is a step with what it decided, also where Undo can't take it back any more.
	Entry = snapshot.Entry
	// Decided is what a step decided of one violation.
	Decided = snapshot.Decided

	// Preview is a violation's rewrite as a reviewer sees it.
	Preview = preview.Preview
	// FileHunks is what changes in a file.
	FileHunks = preview.FileHunks

	// Applied is what the session made of files, at one moment.
	Applied = applied.Applied
	// Decision is one that wrote something: an acceptance, or an allowance with its directive.
	Decision = applied.Decision

	// Action is a decision to take. IDs are unique prefixes or fingerprints; Undo without IDs takes back the newest
	// step, Redo, which has none, decides again what the last undo took back.
	Action = decide.Action
	// UndoState are the steps that Undo can take back, and what it and Redo would do.
	UndoState = decide.UndoState
	// Outcome is what an action did.
	Outcome = decide.Outcome
	// Left is an item that a bulk action leaves, and why.
	Left = decide.Left
	// Filter selects items for a bulk action: empty fields select all.
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
