package record

import (
	"maps"
	"slices"
	"time"
)

// Record is the content of session.json. A record in use is never modified: changes are made on a clone, which shares
// the decisions, steps and files that it does not replace.
type Record struct {
	Version int   `json:"version"`
	Last    int   `json:"last"`            // the highest step number ever given
	Steps   Steps `json:"steps,omitempty"` // what undo can take back, the oldest first
	// the files that differ from their base, by slash path relative to the rule file
	Files     map[string]*File `json:"files,omitempty"`
	Decisions Decisions        `json:"decisions,omitempty"` // by fingerprint
	// it was adopted from the tree and is not verified yet, see Adopt
	Unproven bool   `json:"unproven,omitempty"`
	Undone   Undone `json:"undone,omitempty"` // what redo can decide again
	// by rule: the reason of the allowance that was undone last, offered for the next one
	Reasons map[string]string `json:"reasons,omitempty"`
	Earlier EarlierTexts      `json:"past,omitempty"` // by file: its earlier texts, the oldest first
	Twins   Twins             `json:"twins,omitempty"`

	// by file: the sentence that says which of its blobs is missing; nothing is planned in the file meanwhile
	Unavailable map[string]string `json:"-"`
}

// Day is the layout of a date.
const Day = "2006-01-02"

// Decisions are the decisions of violations, by fingerprint.
type Decisions map[string]*Decision

// EarlierTexts are the earlier texts of files by path, the oldest first.
type EarlierTexts map[string][]*EarlierText

// File is a file that the session changed. The written text is the plan of the file's decisions on the base.
type File struct {
	Package string `json:"package"`
	Base    string `json:"base"`    // the hash of a blob
	Written string `json:"written"` // the hash of a blob
}

// EarlierText is a file as the session once wrote it, with its decisions. When another branch or an editor brings the
// text back, the decisions come back too.
type EarlierText struct {
	File
	Since time.Time `json:"since"` // when the text was replaced
	// of a file that was renamed since: the name that it has now. Its name of then may be that of another file later
	Renamed string `json:"renamed,omitempty"`
	// another file has had the name of the file since: only exactly this text is the file again
	Another bool `json:"another,omitempty"`
	// the fingerprints of the decisions that somebody took back in the step which replaced the text: they come back
	// only under this name
	TakenBack []string  `json:"taken_back,omitempty"`
	Decisions Decisions `json:"decisions"`
	Steps     Steps     `json:"steps"` // the steps of the decisions, without IDs
}

// New returns a record without decisions.
func New() *Record { return (&Record{Version: plainVersion}).Clone() }

// Clone returns a copy. Its maps and slices may be modified, but not what they point to.
func (s *Record) Clone() *Record {
	c := &Record{
		Version: s.Version, Last: s.Last, Unproven: s.Unproven, Steps: slices.Clone(s.Steps), Undone: slices.Clone(s.Undone),
		Files: map[string]*File{}, Decisions: Decisions{}, Earlier: EarlierTexts{}, Twins: Twins{}, Unavailable: map[string]string{},
	}
	c.Reasons = maps.Clone(s.Reasons)
	maps.Copy(c.Unavailable, s.Unavailable)
	maps.Copy(c.Files, s.Files)
	maps.Copy(c.Twins, s.Twins)
	maps.Copy(c.Decisions, s.Decisions)
	for path, list := range s.Earlier {
		c.Earlier[path] = slices.Clone(list)
	}
	return c
}

// KeepReasons saves the reasons of undone allowances by rule. It modifies the receiver, which must be a clone.
func (s *Record) KeepReasons(undone []UndoneDecision) {
	for _, a := range undone {
		if a.Verb != Allow {
			continue
		}
		if s.Reasons == nil {
			s.Reasons = map[string]string{}
		}
		s.Reasons[a.Seen.Rule] = a.Reason
	}
}

// Set stores a decision, or removes it if it holds no information.
func (s Decisions) Set(fingerprint string, d *Decision) {
	if d.removable() {
		delete(s, fingerprint)
		return
	}
	s[fingerprint] = d
}

// In returns the fingerprints of the decisions that change a file, sorted. Their violations may be in other files.
func (s Decisions) In(path string) []string {
	var list []string
	for fingerprint, d := range s {
		if d.Writes() && d.affects(path) {
			list = append(list, fingerprint)
		}
	}
	slices.Sort(list)
	return list
}

// ByFile returns the result of In for all files. In looks at every decision, so ByFile is faster for many files.
func (s Decisions) ByFile() map[string][]string {
	in := map[string][]string{}
	for _, fingerprint := range Keys(s) {
		if d := s[fingerprint]; d.Writes() {
			for _, path := range d.Files() {
				in[path] = append(in[path], fingerprint)
			}
		}
	}
	return in
}

// CountActive counts the violations with a decision and those with a note.
func (s Decisions) CountActive() int {
	n := 0
	for _, d := range s {
		if d.Top() != nil {
			n++
		}
		if d.Note() != "" {
			n++
		}
	}
	return n
}

// addTexts adds the hashes of the texts in which violations were seen.
func (s Decisions) addTexts(to map[string]bool) {
	for _, d := range s {
		if d.Seen.Text != "" {
			to[d.Seen.Text] = true
		}
	}
}

// Blobs returns the hashes of all blobs that the record needs.
func (s *Record) Blobs() map[string]bool {
	keep := map[string]bool{}
	for _, f := range s.Files {
		keep[f.Base], keep[f.Written] = true, true
	}
	for _, list := range s.Earlier {
		for _, p := range list {
			keep[p.Base], keep[p.Written] = true, true
			p.Decisions.addTexts(keep)
		}
	}
	s.Decisions.addTexts(keep)
	s.Undone.addTexts(keep)
	return keep
}
