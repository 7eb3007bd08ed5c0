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

// requiredVersion returns the oldest version of session.json that can hold the record.
func requiredVersion(s *Record) int {
	version := s.Decisions.requiredVersion()
	if len(s.Twins) > 0 {
		version = twinsVersion
	}
	if len(s.Undone) > 0 {
		version = max(version, undoneVersion)
	}
	if s.Undone.hasPlaces() {
		version = max(version, placedVersion)
	}
	if len(s.Reasons) > 0 || slices.ContainsFunc(s.Undone, (*UndoneStep).scoped) {
		version = max(version, scopeVersion)
	}
	for _, list := range s.Earlier {
		for _, p := range list {
			if version = max(version, p.Decisions.requiredVersion()); p.Renamed != "" || p.Another {
				version = max(version, renamedVersion)
			}
			if len(p.TakenBack) > 0 {
				version = takenBackVersion
			}
		}
	}
	if s.Undone.hasMade() {
		version = madeVersion
	}
	return version
}

func (s Decisions) requiredVersion() int {
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
		case slices.ContainsFunc(d.Layers, func(l Layer) bool { return l.As != "" || len(l.OtherFiles) > 0 }):
			version = max(version, alternativesVersion)
		}
	}
	return version
}

// The versions of session.json. This program reads all of them, and writes the oldest that can hold the session, so
// that an older program can read it. What each version added: alternativesVersion accepted alternatives; seenVersion
// the texts in which violations were seen; undoneVersion what redo can decide again; namesVersion the lasting names of
// violations; placedVersion the places of what redo can decide; scopeVersion allowances for a declaration or a file,
// and the reasons of undone ones; firstVersion skips whose violation has another fingerprint since; twinsVersion the
// files that had the text of another one; renamedVersion what became of the name of a file with an earlier text;
// takenBackVersion what somebody took back of an earlier text; madeVersion what had been made by what redo can decide
// again.
const (
	stateVersion        = madeVersion
	madeVersion         = 12
	takenBackVersion    = 11
	renamedVersion      = 10
	twinsVersion        = 9
	firstVersion        = 8
	scopeVersion        = 7
	placedVersion       = 6
	namesVersion        = 5
	undoneVersion       = 4
	seenVersion         = 3
	alternativesVersion = 2
	plainVersion        = 1
)

// Encode returns the content of the session file.
func Encode(s *Record) ([]byte, error) {
	saved := *s
	saved.Version = requiredVersion(s)
	out, err := json.MarshalIndent(&saved, "", "\t")
	if err != nil {
		return nil, fmt.Errorf("encode the session: %w", err)
	}
	return append(out, '\n'), nil
}

// ErrNewer says that a later program wrote the session. Such a file is never overwritten.
var ErrNewer = errors.New("a newer ssot wrote this session")

// Decode parses and checks a session file. The error is ErrNewer for an unknown version; any other error means that the
// file is damaged.
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

// checkPath returns an error if a session may not name the file: only source files that a scan can read are ever
// written.
func checkPath(path string) error {
	if !load.Scannable(path) {
		return fmt.Errorf("it names %q, which is no source that could be scanned", path)
	}
	return nil
}

// check returns an error if a decoded record breaks an invariant that other packages rely on.
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
			if d := s.Decisions[id]; !d.decidedIn(st.Number) {
				return fmt.Errorf("step %d names %s, which was not decided in it", st.Number, id)
			}
		}
	}
	if err := s.Undone.check(s.Last); err != nil {
		return err
	}
	for path, f := range s.Files {
		if err := checkPath(path); err != nil {
			return err
		}
		if f == nil || f.Base == "" || f.Written == "" {
			return fmt.Errorf("the file %q has no base", path)
		}
	}
	for path, list := range s.Earlier {
		if err := checkPath(path); err != nil {
			return err
		}
		for _, p := range list {
			if p == nil || p.Base == "" || p.Written == "" {
				return fmt.Errorf("the past of %q has no base", path)
			}
			if p.Renamed != "" {
				if err := checkPath(p.Renamed); err != nil {
					return err
				}
			}
			if slices.Contains(p.Steps, nil) {
				return fmt.Errorf("the past of %q has a step that is none", path)
			}
			if err := checkDecisions(p.Decisions); err != nil {
				return err
			}
		}
	}
	for _, files := range s.Twins {
		for path := range files {
			if err := checkPath(path); err != nil {
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
		if err := checkPath(d.Seen.File); err != nil {
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
			if (l.As != "" || len(l.OtherFiles) > 0) && l.State != Accepted {
				return fmt.Errorf("decision %s is %s and has a rewrite", fingerprint, l.State)
			}
			for _, r := range l.OtherFiles {
				if err := checkPath(r.File); err != nil {
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
