package record

import (
	"errors"
	"fmt"
	"slices"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/scan/allow"
)

// Undone is what redo can decide again, the newest last. The next decision clears it.
type Undone []*UndoneStep

// UndoneStep is what one undo took back.
type UndoneStep struct {
	Number    int              `json:"number"`         // in the numbering of steps
	Decisions []UndoneDecision `json:"again"`          // in the order in which it was decided
	Made      *Made            `json:"made,omitempty"` // what they had made of their files; nil if nothing, or unknown
}

// Made identifies what decisions made of their files, wherever it stood in them.
type Made struct {
	Lines   string   `json:"lines"`             // a hash of the lines behind the imports that came in and went out
	Imports []string `json:"imports,omitempty"` // "name path" of each of the files
}

// UndoneDecision is a decision or note that was undone.
type UndoneDecision struct {
	ID     string              `json:"id"`   // the fingerprint
	Verb   Verb                `json:"verb"` // the verb of the decision
	Step   int                 `json:"step"` // the step of the decision
	As     fix.AlternativeKind `json:"as,omitempty"`
	Reason string              `json:"reason,omitempty"`
	Until  string              `json:"until,omitempty"`
	Scope  allow.Scope         `json:"scope,omitempty"`
	Text   string              `json:"text,omitempty"`
	Seen   Sighting            `json:"seen,omitzero"` // where it was; an equal expression may have its fingerprint now
}

// Undone returns the newest layer in the form that redo needs.
func (d *Decision) Undone(fingerprint string) UndoneDecision {
	l := d.Top()
	return UndoneDecision{ID: fingerprint, Verb: l.State.Verb(), Step: l.Step, As: l.As, Reason: l.Reason, Until: l.Until, Scope: l.Scope, Seen: d.Seen}
}

// UndoneNote returns the newest note in the form that redo needs.
func (d *Decision) UndoneNote(fingerprint string) UndoneDecision {
	n := d.Notes[len(d.Notes)-1]
	return UndoneDecision{ID: fingerprint, Verb: Note, Step: n.Step, Text: n.Text, Seen: d.Seen}
}

// Add adds what an undo took back, and what that had made of files. number is the undo's, in the numbering of steps.
func (u *Undone) Add(number int, again []UndoneDecision, made *Made) {
	slices.SortStableFunc(again, func(a, b UndoneDecision) int { return a.Step - b.Step })
	*u = append(*u, &UndoneStep{Number: number, Decisions: again, Made: made})
}

// Newest returns what redo would decide again, or nil.
func (u Undone) Newest() *UndoneStep {
	if n := len(u); n > 0 {
		return u[n-1]
	}
	return nil
}

// Same reports whether both are from the same undo; both may be nil.
func (u *UndoneStep) Same(v *UndoneStep) bool {
	return u == nil && v == nil || u != nil && v != nil && u.Number == v.Number
}

// IDs returns the fingerprints.
func (u *UndoneStep) IDs() []string {
	ids := make([]string, len(u.Decisions))
	for i, a := range u.Decisions {
		ids[i] = a.ID
	}
	return ids
}

// addTexts adds the hashes of the texts in which the violations were seen.
func (u Undone) addTexts(keep map[string]bool) {
	for _, undoing := range u {
		for _, a := range undoing.Decisions {
			if a.Seen.Text != "" {
				keep[a.Seen.Text] = true
			}
		}
	}
}

// hasMade reports whether any entry says what the decisions had made.
func (u Undone) hasMade() bool {
	return slices.ContainsFunc(u, func(undoing *UndoneStep) bool { return undoing.Made != nil })
}

// hasPlaces reports whether any entry has a sighting.
func (u Undone) hasPlaces() bool {
	return slices.ContainsFunc(u, func(undoing *UndoneStep) bool {
		return slices.ContainsFunc(undoing.Decisions, func(a UndoneDecision) bool { return a.Seen != Sighting{} })
	})
}

// Verb returns the common verb of all decisions, or "" if they differ.
func (u *UndoneStep) Verb() Verb {
	verb := u.Decisions[0].Verb
	if slices.ContainsFunc(u.Decisions, func(a UndoneDecision) bool { return a.Verb != verb }) {
		return ""
	}
	return verb
}

// scoped reports whether an undone allowance covers more than a line.
func (u *UndoneStep) scoped() bool {
	return u != nil && slices.ContainsFunc(u.Decisions, func(a UndoneDecision) bool { return a.Scope != allow.Line })
}

// renamed returns a copy with new fingerprints applied.
func (u Undone) renamed(next map[string]string) Undone {
	out := slices.Clone(u)
	for i, undoing := range u {
		for j, a := range undoing.Decisions {
			if to := next[a.ID]; to != "" {
				if out[i] == undoing {
					out[i] = &UndoneStep{undoing.Number, slices.Clone(undoing.Decisions), undoing.Made}
				}
				out[i].Decisions[j].ID = to
			}
		}
	}
	return out
}

// check returns an error if the decoded value is invalid; last is the newest step of the session.
func (u Undone) check(last int) error {
	before := 0
	for _, undoing := range u {
		if undoing == nil || undoing.Number <= before || undoing.Number > last || len(undoing.Decisions) == 0 {
			return errors.New("what was undone is not in order")
		}
		before = undoing.Number
		for _, a := range undoing.Decisions {
			switch {
			case a.ID == "" || a.As != "" && a.Verb != Accept:
				return fmt.Errorf("what was undone of %q is no decision", a.ID)
			case a.Scope != allow.Line && a.Verb != Allow:
				return fmt.Errorf("what was undone of %s has the scope %q", a.ID, a.Scope)
			case a.Verb == Allow:
				if _, err := allow.ParseScope(string(a.Scope)); err != nil {
					return fmt.Errorf("what was undone of %s: %w", a.ID, err)
				}
				if _, err := allow.Text("redis", a.Reason, a.Until, a.Scope); err != nil {
					return fmt.Errorf("what was undone of %s: %w", a.ID, err)
				}
			case a.Verb != Accept && a.Verb != Skip && a.Verb != Note:
				return fmt.Errorf("what was undone of %s has the verb %q", a.ID, a.Verb)
			}
		}
	}
	return nil
}
