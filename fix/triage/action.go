package triage

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/seed-58def443/ssot/fix"
)

// check reports what is wrong with an action before anything is looked at, and cleans its texts.
func (a *Action) check(now time.Time) error {
	switch a.Verb {
	case Accept:
		if err := a.checkAs(); err != nil {
			return err
		}
	case Skip:
	case Undo:
		return nil
	case Note:
		a.Text = printable(a.Text, true)
	case Allow:
		return a.checkAllow(now)
	default:
		return fmt.Errorf("there is no decision called %q: it is accept, skip, allow, note or undo", a.Verb)
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
	return knownAlternative(a.As)
}

// knownAlternative errs on a kind of rewrite that there is none of.
func knownAlternative(kind fix.AlternativeKind) error {
	var names []string
	for _, e := range fix.Alternatives() {
		if e.Name == string(kind) {
			return nil
		}
		names = append(names, e.Name)
	}
	return fmt.Errorf("there is no rewrite called %q: it is one of %s", printable(string(kind), false), list(names))
}

func (a *Action) checkAllow(now time.Time) error {
	reason := strings.TrimSpace(a.Reason)
	switch {
	case reason == "":
		return errors.New("an allowance needs a reason: say in one line why this violation is meant to be")
	case strings.ContainsAny(reason, "\n\r"):
		return errors.New("the reason of an allowance is one line")
	}
	if a.Reason = printable(reason, false); a.Reason == "" {
		return errors.New("an allowance needs a reason that can be read")
	}
	if a.Until = strings.TrimSpace(a.Until); a.Until != "" {
		until, err := time.Parse(day, a.Until)
		if err != nil {
			return fmt.Errorf("%q is not a day; write it like 2027-06-30", printable(a.Until, false))
		}
		if today := now.UTC().Format(day); until.Format(day) < today {
			return fmt.Errorf("%s has passed; an allowance lasts until today or later", a.Until)
		}
	}
	if len(a.IDs) == 0 && !a.Bulk {
		return errors.New("say which violations to allow: their IDs stand in the list")
	}
	return nil
}

// resolve finds an item by a unique prefix of its fingerprint.
func (v *view) resolve(id string) (Item, error) {
	const shortest = 4
	id = strings.ToLower(strings.TrimSpace(id))
	if i, ok := v.index[id]; ok {
		return v.items[i], nil
	}
	if len(id) < shortest || strings.Trim(id, "0123456789abcdef") != "" {
		return Item{}, fmt.Errorf("%q is not an ID: an ID is at least %d of the hex digits that the list shows", printable(id, false), shortest)
	}
	var found []Item
	for _, it := range v.items {
		if strings.HasPrefix(it.Fingerprint, id) {
			found = append(found, it)
		}
	}
	switch len(found) {
	case 0:
		return Item{}, fmt.Errorf("no violation is called %s: it may have gone, or been renamed by a change of its code; scan again", id)
	case 1:
		return found[0], nil
	}
	var names []string
	for _, it := range found {
		names = append(names, it.ID)
	}
	return Item{}, fmt.Errorf("%s could be %s: write more of it", id, list(names))
}
