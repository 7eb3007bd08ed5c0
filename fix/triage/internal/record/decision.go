package record

import (
	"cmp"
	"slices"
	"time"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/scan/allow"
)

// Kind returns the alternative that a decision takes.
func (l *Layer) Kind() fix.AlternativeKind { return cmp.Or(l.As, fix.Replace) }

// Decision is what was decided of one violation, and what it was.
type Decision struct {
	Seen    Sighting `json:"seen"`
	Layers  []Layer  `json:"layers,omitempty"` // the newest last; undo takes it off and brings back the one below
	Notes   []Remark `json:"notes,omitempty"`  // the newest last; an empty text is a note that was removed
	Outside bool     `json:"outside,omitempty"`
	Missing string   `json:"missing,omitempty"` // the day since when a whole scan no longer finds the violation
	Was     string   `json:"was,omitempty"`     // of one whose fingerprint is another violation's now: its own
}

// Layer is one decision over an older one.
type Layer struct {
	State    State               `json:"state"`
	Step     int                 `json:"step"`
	As       fix.AlternativeKind `json:"as,omitempty"`     // of Accepted: which of several rewrites, when it is not the first
	Also     []Reach             `json:"also,omitempty"`   // of Accepted: the other files that follow from it, sorted by path
	Reason   string              `json:"reason,omitempty"` // of Allowed
	Until    string              `json:"until,omitempty"`
	Scope    allow.Scope         `json:"scope,omitempty"`
	Absorbed string              `json:"absorbed,omitempty"` // why it can't be undone any more: the file's text is no longer the session's
	Decided  time.Time           `json:"decided,omitzero"`   // of an absorbed one and those below it, whose steps do not list them any more
	First    string              `json:"first,omitempty"`    // of Skipped: the fingerprint under which it was decided, where that is another one now
}

// Reach is a file that follows from a decision whose violation stands in another one.
type Reach struct {
	File    string `json:"file"`
	Package string `json:"package"`
}

// Remark is a text on a violation.
type Remark struct {
	Text string `json:"text"`
	Step int    `json:"step"`
}

// Top returns the decision that holds, or nil.
func (d *Decision) Top() *Layer {
	if d == nil || len(d.Layers) == 0 {
		return nil
	}
	return &d.Layers[len(d.Layers)-1]
}

// Writes reports whether the session's decision is part of its file's plan.
func (d *Decision) Writes() bool {
	l := d.Top()
	return l != nil && l.Absorbed == "" && (l.State == Accepted || l.State == Allowed)
}

// Absorbed returns why the decision can't be undone, or empty.
func (d *Decision) Absorbed() string {
	if l := d.Top(); l != nil {
		return l.Absorbed
	}
	return ""
}

// Insertion returns the comment that a violation's allowance inserts, by its fingerprint. It is made from what was
// decided, never read: nothing else can come into the source from a session file.
func Insertion(fingerprint string, d *Decision) (fix.Insertion, error) {
	text, err := d.Directive()
	return fix.Insertion{Fingerprint: fingerprint, Text: text, Scope: d.Top().Scope}, err
}

// Directive returns the comment that an allowance inserts.
func (d *Decision) Directive() (string, error) {
	l := d.Top()
	return allow.Text(d.Seen.Rule, l.Reason, l.Until, l.Scope)
}

// Note returns the text that stands on the violation, or empty.
func (d *Decision) Note() string {
	if d == nil || len(d.Notes) == 0 {
		return ""
	}
	return d.Notes[len(d.Notes)-1].Text
}

// skippedAs returns the fingerprint under which a violation was skipped in a step, empty where it was not. Together
// with the step it names the skip, whatever fingerprint the violation got since: d is what is decided of it under one
// of them.
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

// renamed returns a decision of which the violation has another fingerprint now.
func renamed(d *Decision, from string) *Decision {
	d = d.Clone()
	for i, l := range d.Layers {
		if l.State == Skipped {
			d.Layers[i].First = cmp.Or(l.First, from)
		}
	}
	return d
}

// empty reports whether nothing is left to remember.
func (d *Decision) empty() bool { return d.Idle() && !d.Outside }

// Idle reports whether nothing is decided or noted.
func (d *Decision) Idle() bool { return d == nil || len(d.Layers) == 0 && len(d.Notes) == 0 }

// Laden reports whether anything is decided or noted besides the decision that holds, and would be left without it.
func (d *Decision) Laden() bool { return len(d.Layers) > 1 || d.Note() != "" }

// Clone returns a decision that can be changed; the slices are copied.
func (d *Decision) Clone() *Decision {
	if d == nil {
		return new(Decision)
	}
	c := *d
	c.Layers, c.Notes = slices.Clone(d.Layers), slices.Clone(d.Notes)
	return &c
}

// made reports whether a decision or a note was made in a step.
func (d *Decision) made(number int) bool {
	return d != nil && (slices.ContainsFunc(d.Layers, func(l Layer) bool { return l.Step == number }) ||
		slices.ContainsFunc(d.Notes, func(n Remark) bool { return n.Step == number }))
}
