package decide

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/tier"
	"github.com/seed-58def443/ssot/fix/triage/internal/preview"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/allow"
)

// Check returns an error if the action is invalid on its face, and cleans its texts.
func (a *Action) Check(now time.Time) error {
	switch a.Verb {
	case record.Accept:
		if err := a.checkAs(); err != nil {
			return err
		}
	case record.Skip:
	case record.Undo:
		return nil
	case record.Redo:
		if len(a.IDs) > 0 {
			return errors.New("redo takes no IDs: it decides again what the last undo took back")
		}
		return nil
	case record.Note:
		a.Text = words.Printable(a.Text, true)
	case record.Allow:
		return a.checkAllow(now)
	default:
		return fmt.Errorf("there is no decision called %q: it is accept, skip, allow, note, undo or redo", a.Verb)
	}
	if len(a.IDs) == 0 && !a.Bulk {
		return fmt.Errorf("say which violations to %s: their IDs stand in the list", a.Verb)
	}
	return nil
}

func (a *Action) checkAs() error {
	switch {
	case a.As == "" || a.As == fix.Replace:
		return nil
	case a.Bulk:
		return fmt.Errorf("%q is decided one by one: name its violation", a.As)
	}
	return preview.CheckAlternative(a.As)
}

func (a *Action) checkAllow(now time.Time) error {
	reason := strings.TrimSpace(a.Reason)
	switch {
	case reason == "":
		return errors.New("an allowance needs a reason: say in one line why this violation is meant to be")
	case strings.ContainsAny(reason, "\n\r"):
		return errors.New("the reason of an allowance is one line")
	}
	if a.Reason = words.Printable(reason, false); a.Reason == "" {
		return errors.New("an allowance needs a reason that can be read")
	}
	if a.Until = strings.TrimSpace(a.Until); a.Until != "" {
		until, err := time.Parse(record.Day, a.Until)
		if err != nil {
			return fmt.Errorf("%q is not a day; write it like 2027-06-30", words.Printable(a.Until, false))
		}
		if today := now.UTC().Format(record.Day); until.Format(record.Day) < today {
			return fmt.Errorf("%s has passed; an allowance lasts until today or later", a.Until)
		}
	}
	scope, err := allow.ParseScope(string(a.Scope))
	if err != nil {
		return err
	}
	a.Scope = scope
	if len(a.IDs) == 0 && !a.Bulk {
		return errors.New("say which violations to allow: their IDs stand in the list")
	}
	return nil
}

// Action is a decision to take. IDs are unique prefixes or fingerprints. Undo without IDs takes back the newest step;
// Redo takes no IDs.
type Action struct {
	Verb    record.Verb
	IDs     []string
	As      fix.AlternativeKind  // of Accept: the kind of rewrite, empty is fix.Replace; bulk actions take only that
	Reason  string               // of Allow: mandatory, one line
	Until   string               // of Allow: 2006-01-02, or empty
	Scope   allow.Scope          // of Allow: how much code it covers; empty is the statement
	Text    string               // of Note; empty removes it
	Hazards []refusal.HazardKind // of a bulk Accept: the hazards that are acceptable
	Tier    tier.Tier            // of a bulk Accept: the lowest acceptable tier; empty is proven
	// items with a hazard, refused, skipped and covered ones are left out, and are not errors
	Bulk bool
	Seen int // the session's number that the person saw, see Session.Seq: decide nothing on another; 0: on any
}

// Outcome is the result of an action.
type Outcome struct {
	Step int // the step that Undo would take back, 0 if nothing was done
	// one line for people: "accepted 3 in internal/ws/hub.go", "allowed a/a.go:11, and 2 more that the same comment
	// covers"
	Message string
	// fingerprints whose state or note changed, including violations that a directive covers or an accepted rewrite
	// removes
	Changed []string
	Left    []Left   // of a bulk action: items left out, with reasons
	Files   []string // the files written, relative
}

// Left is an item that a bulk action leaves out.
type Left struct {
	Fingerprint string
	Why         string
	Tier        tier.Tier // of an item with a ready rewrite, else empty
	Settings    []string  // the differing settings, if they are the only hazard and all could be compared
}

// Filter selects items for a bulk action. Empty fields select all.
type Filter struct {
	IDs      []string // fingerprints; nil, and not empty, selects all
	Files    []string // relative, slashes
	Rules    []string
	Priority []scan.Priority
	Hazards  []refusal.HazardKind // acceptable hazards
	Tier     tier.Tier            // the lowest acceptable tier; empty is proven
}

// Selection is what a bulk accept would take.
type Selection struct {
	Take []string // fingerprints of open items with a ready rewrite and only acceptable hazards
	Left []Left   // open items that would be left out
}
