// Package triage is the program without a terminal: a session over a scan, in which violations are accepted, skipped, allowed, annotated and undone, and which survives restarts, crashes and other people's edits.
package triage

import (
	"context"
	"time"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan"
)

// State is what was decided of a violation.
type State string

// The states.
const (
	Open     State = "open"
	Accepted State = "accepted"
	Skipped  State = "skipped" // left for now: still counted, never taken by bulk
	Allowed  State = "allowed"
)

// Item is a violation with what was decided: plain data, a copy.
type Item struct {
	ID          string // the shortest unique prefix of the fingerprint, at least 8 hex digits
	Fingerprint string
	Rule        string
	Package     string
	File        string // slashes, relative to the rule file
	Line        int    // 1-based; of the file on disk now (earlier decisions in the file are counted in)
	Column      int    // 1-based, bytes
	EndLine     int
	EndColumn   int // exclusive
	Function    string
	Symbol      string
	Code        string
	Priority    scan.Priority
	Critical    bool
	Reason      string
	Test        bool
	Snippet     string // the snippet.Kind of one in code that documentation shows, else empty
	State       State
	As          fix.AlternativeKind // of what the session accepted: which of several rewrites
	Note        string
	AllowReason string // of its directive
	AllowUntil  string // 2006-01-02, or empty
	Outside     bool   // accepted once, then reverted outside: open again
}

// Preview is a violation's rewrite as a reviewer sees it.
type Preview struct {
	Seq     int // of the session's state it was made from: see Session.Seq
	Rewrite fix.Rewrite
	File    string
	Hunks   []patch.Hunk // from the file as it is to the file with the rewrite, three lines of context; when there is no rewrite, one hunk of equal lines around the violation
	Others  []FileHunks  // the same of the other files that the rewrite changes, sorted by path

	Alternatives []fix.Alternative // all rewrites that are ready, the first the one that changes least; Rewrite.As says which of them is shown
}

// FileHunks is what changes in a file.
type FileHunks struct {
	File  string
	Hunks []patch.Hunk
}

// Verb is a decision's name; keys, commands and the session file use the same.
type Verb string

// The verbs.
const (
	Accept Verb = "accept"
	Skip   Verb = "skip"
	Allow  Verb = "allow"
	Note   Verb = "note"
	Undo   Verb = "undo"
)

// Action is a decision to take. IDs are unique prefixes or fingerprints; Undo without IDs takes back the newest step.
type Action struct {
	Verb    Verb
	IDs     []string
	As      fix.AlternativeKind // of Accept, but not of a bulk one, which takes the first only: which of several rewrites; empty is the first
	Reason  string              // of Allow: mandatory, one line
	Until   string              // of Allow: 2006-01-02, or empty
	Text    string              // of Note; empty removes it
	Hazards []fix.HazardKind    // of a bulk Accept: the hazards it may take along
	Bulk    bool                // items with a hazard, refused, skipped or covered ones are left, not errors
}

// Outcome is what an action did.
type Outcome struct {
	Step    int      // the step that Undo would take back, 0 when nothing was done
	Message string   // one line for people: "accepted 3 in internal/ws/hub.go", "allowed a/a.go:11, and 2 more that the same comment covers"
	Changed []string // fingerprints whose state or note changed: of those that were decided, and of those that this covers or settles
	Left    []Left   // of a bulk action: what was not taken and why
	Files   []string // the files written, relative
}

// Left is an item that a bulk action leaves, and why.
type Left struct {
	Fingerprint string
	Why         string
}

// Filter selects items for a bulk action: empty fields select all.
type Filter struct {
	Files    []string // relative, slashes
	Rules    []string
	Priority []scan.Priority
	Hazards  []fix.HazardKind // hazards that may be taken along
}

// Selection is what a bulk accept would take.
type Selection struct {
	Take []string // fingerprints: open, ready, without a hazard that was not named
	Left []Left   // open ones that would stay, and why
}

// Summary counts a rule's violations: those that are left, and all by state.
type Summary struct {
	Rule, Title                      string
	Total, Files                     int // left: open and skipped ones, and the files they lie in
	High, Medium, Low                int // of Total
	Open, Accepted, Skipped, Allowed int
}

// Options say what to triage.
type Options struct {
	Dir       string // the working directory; ssot.yaml is looked for upwards
	Patterns  []string
	Tags      []string
	Platforms []scan.Platform // scanned as well as the go command's own
	State     string          // the user's own folder for sessions; where it is empty nothing can be decided
	Now       func() time.Time
	ReadOnly  bool           // never writes: scan and show
	Progress  func(Progress) // may be nil; calls are serialised

	fault func(op, path string) error // of tests: what reading and writing end with; may be nil
}

// Progress is what opening a session is doing: plain data for a screen that fills while the scan goes on.
type Progress struct {
	Phase       string
	Done, Total int    // packages; Total 0: not known
	Found       []Item // found since the last call; IDs and order are not final
}

// OpenSession loads the rule file, resolves what a crash left behind, scans and resumes the session. What it has to tell (recovered intents, foreign changes, notes of the scan) is in Session.News.
func OpenSession(ctx context.Context, o Options) (*Session, error) { return open(ctx, o) }
