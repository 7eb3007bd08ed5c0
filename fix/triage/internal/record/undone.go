package record

import (
	"errors"
	"fmt"
	"slices"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/scan/allow"
)

// Undone is what redo can decide again: what each undo took back, the newest last. It is kept until something else is
// decided.
type Undone []*Undoing

// Undoing is what one undo took back.
type Undoing struct {
	Number int     `json:"number"` // counted with the steps
	Again  []Again `json:"again"`  // in the order in which it was decided
}

// Again is a decision or a note that was taken back.
type Again struct {
	ID     string              `json:"id"`   // the fingerprint
	Verb   Verb                `json:"verb"` // that led to it
	Step   int                 `json:"step"` // in which it was decided
	As     fix.AlternativeKind `json:"as,omitempty"`
	Reason string              `json:"reason,omitempty"`
	Until  string              `json:"until,omitempty"`
	Scope  allow.Scope         `json:"scope,omitempty"`
	Text   string              `json:"text,omitempty"`
	Seen   Sighting            `json:"seen,omitzero"` // where it stood: an equal expression may have its fingerprint now
}

// Again returns a decision's newest layer, as it can be decided again.
func (d *Decision) Again(fingerprint string) Again {
	l := d.Top()
	return Again{ID: fingerprint, Verb: l.State.Verb(), Step: l.Step, As: l.As, Reason: l.Reason, Until: l.Until, Scope: l.Scope, Seen: d.Seen}
}

// NoteAgain returns a decision's newest note, as it can be written again.
func (d *Decision) NoteAgain(fingerprint string) Again {
	n := d.Notes[len(d.Notes)-1]
	return Again{ID: fingerprint, Verb: Note, Step: n.Step, Text: n.Text, Seen: d.Seen}
}

// Add remembers what an undo took back, on a state that is a clone; number is that of the undo, counted with the steps.
func (u *Undone) Add(number int, again []Again) {
	slices.SortStableFunc(again, func(a, b Again) int { return a.Step - b.Step })
	*u = append(*u, &Undoing{Number: number, Again: again})
}

// Newest returns what redo would decide again, or nil.
func (u Undone) Newest() *Undoing {
	if n := len(u); n > 0 {
		return u[n-1]
	}
	return nil
}

// Same reports whether two are what the same undo took back; both may be nil.
func (u *Undoing) Same(v *Undoing) bool {
	return u == nil && v == nil || u != nil && v != nil && u.Number == v.Number
}

// IDs returns the violations that it is about.
func (u *Undoing) IDs() []string {
	ids := make([]string, len(u.Again))
	for i, a := range u.Again {
		ids[i] = a.ID
	}
	return ids
}

// texts adds the names of the texts in which it was seen.
func (u Undone) texts(keep map[string]bool) {
	for _, undoing := range u {
		for _, a := range undoing.Again {
			if a.Seen.Text != "" {
				keep[a.Seen.Text] = true
			}
		}
	}
}

// placed reports whether it says of anything where that stood.
func (u Undone) placed() bool {
	return slices.ContainsFunc(u, func(undoing *Undoing) bool {
		return slices.ContainsFunc(undoing.Again, func(a Again) bool { return a.Seen != Sighting{} })
	})
}

// Verb returns that of all its decisions, or empty where they have several.
func (u *Undoing) Verb() Verb {
	verb := u.Again[0].Verb
	if slices.ContainsFunc(u.Again, func(a Again) bool { return a.Verb != verb }) {
		return ""
	}
	return verb
}

// scoped reports whether it allowed more than a line.
func (u *Undoing) scoped() bool {
	return u != nil && slices.ContainsFunc(u.Again, func(a Again) bool { return a.Scope != allow.Line })
}

// renamed returns what was undone of violations that have other fingerprints now.
func (u Undone) renamed(next map[string]string) Undone {
	out := slices.Clone(u)
	for i, undoing := range u {
		for j, a := range undoing.Again {
			if to := next[a.ID]; to != "" {
				if out[i] == undoing {
					out[i] = &Undoing{undoing.Number, slices.Clone(undoing.Again)}
				}
				out[i].Again[j].ID = to
			}
		}
	}
	return out
}

// check reports what is wrong with what was decoded, in a session with so many steps.
func (u Undone) check(last int) error {
	before := 0
	for _, undoing := range u {
		if undoing == nil || undoing.Number <= before || undoing.Number > last || len(undoing.Again) == 0 {
			return errors.New("what was undone is not in order")
		}
		before = undoing.Number
		for _, a := range undoing.Again {
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
