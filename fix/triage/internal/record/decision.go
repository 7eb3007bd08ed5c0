package record

import (
	"cmp"
	"slices"
	"time"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/scan/allow"
)

// Kind returns the kind of rewrite of an accepted layer.
func (l *Layer) Kind() fix.AlternativeKind { return cmp.Or(l.As, fix.Replace) }

// Decision is the decisions and notes about one violation, and the violation as it was seen.
type Decision struct {
	Seen    Sighting `json:"seen"`
	Layers  []Layer  `json:"layers,omitempty"` // the newest last; undo removes it and uncovers the one below
	Notes   []Remark `json:"notes,omitempty"`  // the newest last; an empty text means that the note was removed
	Outside bool     `json:"outside,omitempty"`
	Missing string   `json:"missing,omitempty"` // the day since when complete scans don't find the violation
	// the former fingerprint of a detached decision, whose violation can't be told from equal ones
	Original string `json:"was,omitempty"`
}

// Layer is one decision on top of older ones.
type Layer struct {
	State State               `json:"state"`
	Step  int                 `json:"step"`
	As    fix.AlternativeKind `json:"as,omitempty"` // of Accepted: the kind of rewrite; empty is fix.Replace
	// of Accepted: the other files that the rewrite changes, sorted by path
	OtherFiles []AffectedFile `json:"also,omitempty"`
	Reason     string         `json:"reason,omitempty"` // of Allowed
	Until      string         `json:"until,omitempty"`
	Scope      allow.Scope    `json:"scope,omitempty"`
	// why it can't be undone: the file's text is no longer the session's
	Absorbed string `json:"absorbed,omitempty"`
	// the step's time, of an absorbed layer and those below it, because their steps no longer list them
	Decided time.Time `json:"decided,omitzero"`
	// of Skipped: the fingerprint at the time of the decision, if it changed since
	First string `json:"first,omitempty"`
}

// AffectedFile is a file that a decision changes.
type AffectedFile struct {
	File    string `json:"file"`
	Package string `json:"package"`
}

// Remark is a note on a violation.
type Remark struct {
	Text string `json:"text"`
	Step int    `json:"step"`
}

// Top returns the newest layer, or nil.
func (d *Decision) Top() *Layer {
	if d == nil || len(d.Layers) == 0 {
		return nil
	}
	return &d.Layers[len(d.Layers)-1]
}

// Writes reports whether the decision changes files, and the session can still undo it.
func (d *Decision) Writes() bool {
	l := d.Top()
	return l != nil && l.Absorbed == "" && (l.State == Accepted || l.State == Allowed)
}

// Absorbed returns why the decision can't be undone, or "".
func (d *Decision) Absorbed() string {
	if l := d.Top(); l != nil {
		return l.Absorbed
	}
	return ""
}

// Insertion returns the directive of an allowance, for the planner. Its text is built from the reason and date, never
// read: a session file can't put anything else into the source.
func Insertion(fingerprint string, d *Decision) (fix.Insertion, error) {
	text, err := d.Directive()
	return fix.Insertion{Fingerprint: fingerprint, Text: text, Scope: d.Top().Scope}, err
}

// Directive returns the comment that an allowance inserts.
func (d *Decision) Directive() (string, error) {
	l := d.Top()
	return allow.Text(d.Seen.Rule, l.Reason, l.Until, l.Scope)
}

// Note returns the current note, or "".
func (d *Decision) Note() string {
	if d == nil || len(d.Notes) == 0 {
		return ""
	}
	return d.Notes[len(d.Notes)-1].Text
}

// skippedAs returns the original fingerprint of the violation that was skipped in a step, or "" if d has no such skip.
// The original fingerprint and the step identify a skip, whatever the fingerprint is now.
func skippedAs(d *Decision, fingerprint string, step int) string {
	if d == nil {
		return ""
	}
	for _, l := range d.Layers {
		if l.State == Skipped && l.Step == step {
			return cmp.Or(l.First, fingerprint)
		}
	}
	return ""
}

// renamed returns a copy of a decision whose violation had another fingerprint.
func renamed(d *Decision, from string) *Decision {
	d = d.Clone()
	for i, l := range d.Layers {
		if l.State == Skipped {
			d.Layers[i].First = cmp.Or(l.First, from)
		}
	}
	return d
}

// removable reports whether the decision holds no information.
func (d *Decision) removable() bool { return d.Undecided() && !d.Outside }

// Undecided reports whether there are no layers and no notes. The receiver may be nil.
func (d *Decision) Undecided() bool { return d == nil || len(d.Layers) == 0 && len(d.Notes) == 0 }

// HasOlder reports whether something remains without the top layer: older layers or a note.
func (d *Decision) HasOlder() bool { return len(d.Layers) > 1 || d.Note() != "" }

// Clone returns a copy whose slices may be modified.
func (d *Decision) Clone() *Decision {
	if d == nil {
		return new(Decision)
	}
	c := *d
	c.Layers, c.Notes = slices.Clone(d.Layers), slices.Clone(d.Notes)
	return &c
}

// decidedIn reports whether a layer or note was added in a step.
func (d *Decision) decidedIn(number int) bool {
	return d != nil && (slices.ContainsFunc(d.Layers, func(l Layer) bool { return l.Step == number }) ||
		slices.ContainsFunc(d.Notes, func(n Remark) bool { return n.Step == number }))
}
