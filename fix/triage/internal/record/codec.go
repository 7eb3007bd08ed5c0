package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/seed-58def443/ssot/scan/allow"
	"github.com/seed-58def443/ssot/scan/load"
)

// needs returns the version that a session file of this state has.
func needs(s *Record) int {
	version := s.Decisions.needs()
	if len(s.Undone) > 0 {
		version = max(version, undoneVersion)
	}
	if s.Undone.placed() {
		version = max(version, placedVersion)
	}
	if len(s.Reasons) > 0 || slices.ContainsFunc(s.Undone, (*Undoing).scoped) {
		version = max(version, scopeVersion)
	}
	for _, list := range s.Past {
		for _, p := range list {
			version = max(version, p.Decisions.needs())
		}
	}
	return version
}

func (s Decisions) needs() int {
	version := plainVersion
	for _, d := range s {
		switch {
		case slices.ContainsFunc(d.Layers, func(l Layer) bool { return l.First != "" }):
			return firstVersion
		case slices.ContainsFunc(d.Layers, func(l Layer) bool { return l.Scope != allow.Line }):
			version = max(version, scopeVersion)
		case d.Seen.Lasting != "":
			version = max(version, namesVersion)
		case d.Seen.Text != "":
			version = max(version, seenVersion)
		case slices.ContainsFunc(d.Layers, func(l Layer) bool { return l.As != "" || len(l.Also) > 0 }):
			version = max(version, waysVersion)
		}
	}
	return version
}

// stateVersion is the newest version of session.json, plainVersion the oldest; this program reads all between. A
// session has the oldest one that can hold it, so that an older program reads it: waysVersion knows what was accepted
// as an alternative, seenVersion the texts in which violations were seen, undoneVersion what can be redone,
// namesVersion the lasting names of violations, placedVersion where that stood which can be redone, scopeVersion
// allowances of a declaration or a file, and the reasons of those that were taken back, firstVersion skips of
// violations that have another fingerprint now.
const (
	stateVersion  = firstVersion
	firstVersion  = 8
	scopeVersion  = 7
	placedVersion = 6
	namesVersion  = 5
	undoneVersion = 4
	seenVersion   = 3
	waysVersion   = 2
	plainVersion  = 1
)

// Encode writes a session file.
func Encode(s *Record) ([]byte, error) {
	saved := *s
	saved.Version = needs(s)
	out, err := json.MarshalIndent(&saved, "", "\t")
	if err != nil {
		return nil, fmt.Errorf("encode the session: %w", err)
	}
	return append(out, '\n'), nil
}

// ErrNewer is a session file of a later program; it is refused, never rewritten.
var ErrNewer = errors.New("a newer ssot wrote this session")

// Decode reads a session file. It errs with errNewer for a version it does not know, and with another error for a file
// that is damaged.
func Decode(raw []byte) (*Record, error) {
	var head struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return nil, err
	}
	if head.Version > stateVersion {
		return nil, fmt.Errorf("%w: its version is %d, this program knows %d; update ssot", ErrNewer, head.Version, stateVersion)
	}
	s := new(Record)
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(s); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something stands after its end")
	}
	if err := check(s); err != nil {
		return nil, err
	}
	return s.Clone(), nil
}

// target says why a file is none that a session may name: the journal writes no such file.
func target(path string) error {
	if !load.Scannable(path) {
		return fmt.Errorf("it names %q, which is no source that could be scanned", path)
	}
	return nil
}

// check reports what is wrong in a decoded state: everything that the rest of the package relies on.
func check(s *Record) error {
	for rule, reason := range s.Reasons {
		if _, err := allow.Text(rule, reason, "", allow.Line); err != nil {
			return fmt.Errorf("the last reason under %q: %w", rule, err)
		}
	}
	if s.Version < plainVersion || s.Version > stateVersion {
		return fmt.Errorf("its version is %d", s.Version)
	}
	last := 0
	for _, st := range s.Steps {
		if st == nil || st.Number <= last || st.Number > s.Last {
			return errors.New("its steps are not in order")
		}
		last = st.Number
		for _, id := range st.IDs {
			if d := s.Decisions[id]; !d.made(st.Number) {
				return fmt.Errorf("step %d names %s, which was not decided in it", st.Number, id)
			}
		}
	}
	if err := s.Undone.check(s.Last); err != nil {
		return err
	}
	for path, f := range s.Files {
		if err := target(path); err != nil {
			return err
		}
		if f == nil || f.Base == "" || f.Written == "" {
			return fmt.Errorf("the file %q has no base", path)
		}
	}
	for path, list := range s.Past {
		if err := target(path); err != nil {
			return err
		}
		for _, p := range list {
			if p == nil || p.Base == "" || p.Written == "" {
				return fmt.Errorf("the past of %q has no base", path)
			}
			if slices.Contains(p.Steps, nil) {
				return fmt.Errorf("the past of %q has a step that is none", path)
			}
			if err := checkDecisions(p.Decisions); err != nil {
				return err
			}
		}
	}
	return checkDecisions(s.Decisions)
}

func checkDecisions(decisions Decisions) error {
	for fingerprint, d := range decisions {
		if d == nil {
			return fmt.Errorf("decision %s is none", fingerprint)
		}
		if err := target(d.Seen.File); err != nil {
			return fmt.Errorf("decision %s: %w", fingerprint, err)
		}
		for _, l := range d.Layers {
			if l.State != Accepted && l.State != Skipped && l.State != Allowed {
				return fmt.Errorf("decision %s has the state %q", fingerprint, l.State)
			}
			if _, err := allow.ParseScope(string(l.Scope)); err != nil || l.Scope != allow.Line && l.State != Allowed {
				return fmt.Errorf("decision %s is %s and has the scope %q", fingerprint, l.State, l.Scope)
			}
			if l.First != "" && l.State != Skipped {
				return fmt.Errorf("decision %s is %s and has a first name", fingerprint, l.State)
			}
			if (l.As != "" || len(l.Also) > 0) && l.State != Accepted {
				return fmt.Errorf("decision %s is %s and has a rewrite", fingerprint, l.State)
			}
			for _, r := range l.Also {
				if err := target(r.File); err != nil {
					return fmt.Errorf("decision %s: %w", fingerprint, err)
				}
			}
		}
		if l := d.Top(); l != nil && l.State == Allowed {
			if _, err := d.Directive(); err != nil {
				return fmt.Errorf("decision %s: %w", fingerprint, err)
			}
		}
	}
	return nil
}
