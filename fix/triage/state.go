package triage

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/allow"
	"github.com/seed-58def443/ssot/scan/load"
)

// stateVersion is the newest version of session.json, plainVersion the oldest; this program reads both.
// A session in which nothing was accepted as an alternative has version 1, so that an older program reads it.
const (
	stateVersion = 2
	plainVersion = 1
)

// state is what session.json holds: the decisions, and for each file that follows from them the bytes it started from.
// A state in a view is never changed: a change is made on a clone, which shares the decisions, steps and files that it does not replace.
type state struct {
	Version   int                  `json:"version"`
	Last      int                  `json:"last"`                // the highest step number ever given
	Steps     []*step              `json:"steps,omitempty"`     // what undo can take back, the oldest first
	Files     map[string]*file     `json:"files,omitempty"`     // the files that differ from their base, by slash path relative to the rule file
	Decisions map[string]*decision `json:"decisions,omitempty"` // by fingerprint
	Unproven  bool                 `json:"unproven,omitempty"`  // it was adopted from the tree and not looked at yet: see Adopt
	Past      map[string][]*past   `json:"past,omitempty"`      // by file: what was decided before someone else changed it, the oldest first
}

// day is how a day is written.
const day = "2006-01-02"

// step is what one action decided and undo can still take back.
type step struct {
	Number int       `json:"number"`
	Verb   Verb      `json:"verb"`
	Time   time.Time `json:"time"`
	IDs    []string  `json:"ids"` // fingerprints; shrinks when one of them is undone by name
}

// file is a file that the session wrote: on disk are the written bytes, and they are the plan of the file's decisions on the base bytes.
type file struct {
	Package string `json:"package"`
	Base    string `json:"base"`    // the name of a blob
	Written string `json:"written"` // the name of a blob
}

// decision is what was decided of one violation, and what it was.
type decision struct {
	Seen    sighting `json:"seen"`
	Layers  []layer  `json:"layers,omitempty"` // the newest last; undo takes it off and brings back the one below
	Notes   []note   `json:"notes,omitempty"`  // the newest last; an empty text is a note that was removed
	Outside bool     `json:"outside,omitempty"`
	Missing string   `json:"missing,omitempty"` // the day since when a whole scan no longer finds the violation
	Was     string   `json:"was,omitempty"`     // of an absorbed one whose fingerprint is another violation's now: its own
}

// layer is one decision over an older one.
type layer struct {
	State    State               `json:"state"`
	Step     int                 `json:"step"`
	As       fix.AlternativeKind `json:"as,omitempty"`     // of Accepted: which of several rewrites, when it is not the first
	Also     []reach             `json:"also,omitempty"`   // of Accepted: the other files that follow from it, sorted by path
	Reason   string              `json:"reason,omitempty"` // of Allowed
	Until    string              `json:"until,omitempty"`
	Absorbed string              `json:"absorbed,omitempty"` // why it can't be undone any more: the file's text is no longer the session's
	Decided  time.Time           `json:"decided,omitzero"`   // of an absorbed one, whose step does not list it any more
}

// reach is a file that follows from a decision whose violation stands in another one.
type reach struct {
	File    string `json:"file"`
	Package string `json:"package"`
}

// note is a text on a violation.
type note struct {
	Text string `json:"text"`
	Step int    `json:"step"`
}

// past is a file as the session once wrote it, with what was decided: when another branch or an editor brings these bytes back, the decisions come back with them.
type past struct {
	file
	Since     time.Time            `json:"since"` // when the file changed
	Decisions map[string]*decision `json:"decisions"`
	Steps     []*step              `json:"steps"` // the steps of those decisions, with no other IDs
}

// sighting is what a violation was when it was decided: enough to speak of it when it can't be found any more.
type sighting struct {
	Rule      string        `json:"rule"`
	Package   string        `json:"package"`
	File      string        `json:"file"`
	Line      int           `json:"line"`
	Column    int           `json:"column"`
	EndLine   int           `json:"end_line"`
	EndColumn int           `json:"end_column"`
	Function  string        `json:"function,omitempty"`
	Symbol    string        `json:"symbol"`
	Code      string        `json:"code"`
	Priority  scan.Priority `json:"priority"`
	Critical  bool          `json:"critical,omitempty"`
	Reason    string        `json:"reason,omitempty"`
	Test      bool          `json:"test,omitempty"`
	Snippet   string        `json:"snippet,omitempty"`
}

func seen(v *scan.Violation) sighting {
	return sighting{
		Snippet: v.Shown(),
		Rule:    v.Rule, Package: v.Package, File: v.File, Line: v.Line, Column: v.Column, EndLine: v.EndLine, EndColumn: v.EndColumn,
		Function: v.Function, Symbol: v.Symbol, Code: v.Code, Priority: v.Priority, Critical: v.Critical, Reason: v.Reason, Test: v.Test,
	}
}

// top is the decision that holds, or nil.
func (d *decision) top() *layer {
	if d == nil || len(d.Layers) == 0 {
		return nil
	}
	return &d.Layers[len(d.Layers)-1]
}

// writes reports whether the session's decision is part of its file's plan.
func (d *decision) writes() bool {
	l := d.top()
	return l != nil && l.Absorbed == "" && (l.State == Accepted || l.State == Allowed)
}

// absorbed is why the decision can't be undone, or empty.
func (d *decision) absorbed() string {
	if l := d.top(); l != nil {
		return l.Absorbed
	}
	return ""
}

// directive is the comment that an allowance inserts. It is made from what was decided, never read: nothing else can come into the source from a session file.
func (d *decision) directive() (string, error) {
	l := d.top()
	return allow.Text(d.Seen.Rule, l.Reason, l.Until)
}

// note is the text that stands on the violation, or empty.
func (d *decision) note() string {
	if d == nil || len(d.Notes) == 0 {
		return ""
	}
	return d.Notes[len(d.Notes)-1].Text
}

// empty reports whether nothing is left to remember.
func (d *decision) empty() bool { return len(d.Layers) == 0 && len(d.Notes) == 0 && !d.Outside }

// clone returns a decision that can be changed; the slices are copied.
func (d *decision) clone() *decision {
	if d == nil {
		return new(decision)
	}
	c := *d
	c.Layers, c.Notes = slices.Clone(d.Layers), slices.Clone(d.Notes)
	return &c
}

func newState() *state { return (&state{Version: plainVersion}).clone() }

// clone returns a state whose maps and lists can be changed, but not what they point to.
func (s *state) clone() *state {
	c := &state{
		Version: s.Version, Last: s.Last, Unproven: s.Unproven, Steps: slices.Clone(s.Steps),
		Files: map[string]*file{}, Decisions: map[string]*decision{}, Past: map[string][]*past{},
	}
	maps.Copy(c.Files, s.Files)
	maps.Copy(c.Decisions, s.Decisions)
	for path, list := range s.Past {
		c.Past[path] = slices.Clone(list)
	}
	return c
}

// set puts a decision in its place, or removes one that has nothing left to say.
func (s *state) set(fingerprint string, d *decision) {
	if d.empty() {
		delete(s.Decisions, fingerprint)
		return
	}
	s.Decisions[fingerprint] = d
}

// in lists the fingerprints of the decisions that a file's text follows from, sorted; the violation of one may stand in another file.
func (s *state) in(path string) []string {
	var list []string
	for fingerprint, d := range s.Decisions {
		if d.writes() && d.changes(path) {
			list = append(list, fingerprint)
		}
	}
	slices.Sort(list)
	return list
}

// standing counts the decisions and notes that hold, each violation's one of either.
func (s *state) standing() int {
	n := 0
	for _, d := range s.Decisions {
		if d.top() != nil {
			n++
		}
		if d.note() != "" {
			n++
		}
	}
	return n
}

// earlier counts the violations of which something is decided on earlier texts of files, and not now.
func (s *state) earlier() int {
	all := map[string]bool{}
	for _, list := range s.Past {
		for _, p := range list {
			for fingerprint := range p.Decisions {
				if !s.Decisions[fingerprint].writes() {
					all[fingerprint] = true
				}
			}
		}
	}
	return len(all)
}

// blobs are the names of all blobs that the state needs.
func (s *state) blobs() map[string]bool {
	keep := map[string]bool{}
	for _, f := range s.Files {
		keep[f.Base], keep[f.Written] = true, true
	}
	for _, list := range s.Past {
		for _, p := range list {
			keep[p.Base], keep[p.Written] = true, true
		}
	}
	return keep
}

func (s *state) encode() ([]byte, error) {
	saved := *s
	saved.Version = s.needs()
	out, err := json.MarshalIndent(&saved, "", "\t")
	if err != nil {
		return nil, fmt.Errorf("encode the session: %w", err)
	}
	return append(out, '\n'), nil
}

// errNewer is a session file of a later program; it is refused, never rewritten.
var errNewer = errors.New("a newer ssot wrote this session")

// decode reads a session file. It errs with errNewer for a version it does not know, and with another error for a file that is damaged.
func decode(raw []byte) (*state, error) {
	var head struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return nil, err
	}
	if head.Version > stateVersion {
		return nil, fmt.Errorf("%w: its version is %d, this program knows %d; update ssot", errNewer, head.Version, stateVersion)
	}
	s := new(state)
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(s); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something stands after its end")
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	return s.clone(), nil
}

// target says why a file is none that a session may name: the journal writes no such file.
func target(path string) error {
	if !load.Scannable(path) {
		return fmt.Errorf("it names %q, which is no source that could be scanned", path)
	}
	return nil
}

// check reports what is wrong in a decoded state: everything that the rest of the package relies on.
func (s *state) check() error {
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

func checkDecisions(decisions map[string]*decision) error {
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
			if (l.As != "" || len(l.Also) > 0) && l.State != Accepted {
				return fmt.Errorf("decision %s is %s and has a rewrite", fingerprint, l.State)
			}
			for _, r := range l.Also {
				if err := target(r.File); err != nil {
					return fmt.Errorf("decision %s: %w", fingerprint, err)
				}
			}
		}
		if l := d.top(); l != nil && l.State == Allowed {
			if _, err := d.directive(); err != nil {
				return fmt.Errorf("decision %s: %w", fingerprint, err)
			}
		}
	}
	return nil
}

// made reports whether a decision or a note was made in a step.
func (d *decision) made(number int) bool {
	return d != nil && (slices.ContainsFunc(d.Layers, func(l layer) bool { return l.Step == number }) ||
		slices.ContainsFunc(d.Notes, func(n note) bool { return n.Step == number }))
}
