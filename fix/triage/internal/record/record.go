package record

import (
	"maps"
	"slices"
	"time"
)

// Record is what session.json holds: the decisions, and for each file that follows from them the bytes it started from.
// A record in a view is never changed: a change is made on a clone, which shares the decisions, steps and files that it
// does not replace.
type Record struct {
	Version   int               `json:"version"`
	Last      int               `json:"last"`                // the highest step number ever given
	Steps     Steps             `json:"steps,omitempty"`     // what undo can take back, the oldest first
	Files     map[string]*File  `json:"files,omitempty"`     // the files that differ from their base, by slash path relative to the rule file
	Decisions Decisions         `json:"decisions,omitempty"` // by fingerprint
	Unproven  bool              `json:"unproven,omitempty"`  // it was adopted from the tree and not looked at yet: see Adopt
	Undone    Undone            `json:"undone,omitempty"`    // what redo can decide again
	Reasons   map[string]string `json:"reasons,omitempty"`   // by rule: of the allowance that was taken back last, for the next one
	Past      Pasts             `json:"past,omitempty"`      // by file: what was decided before someone else changed it, the oldest first

	Lost map[string]string `json:"-"` // by file: which kept text of it is missing now, in words; nothing is planned in it until that is there again
}

// Day is how a day is written.
const Day = "2006-01-02"

// Decisions are those that hold, by fingerprint.
type Decisions map[string]*Decision

// Pasts are earlier texts of files, by path, the oldest first.
type Pasts map[string][]*Past

// File is a file that the session wrote: on disk are the written bytes, and they are the plan of the file's decisions
// on the base bytes.
type File struct {
	Package string `json:"package"`
	Base    string `json:"base"`    // the name of a blob
	Written string `json:"written"` // the name of a blob
}

// Past is a file as the session once wrote it, with what was decided: when another branch or an editor brings these
// bytes back, the decisions come back with them.
type Past struct {
	File
	Since     time.Time `json:"since"` // when the file changed
	Decisions Decisions `json:"decisions"`
	Steps     Steps     `json:"steps"` // the steps of those decisions, with no other IDs
}

// New returns a session in which nothing is decided.
func New() *Record { return (&Record{Version: plainVersion}).Clone() }

// Clone returns a state whose maps and lists can be changed, but not what they point to.
func (s *Record) Clone() *Record {
	c := &Record{
		Version: s.Version, Last: s.Last, Unproven: s.Unproven, Steps: slices.Clone(s.Steps), Undone: slices.Clone(s.Undone),
		Files: map[string]*File{}, Decisions: Decisions{}, Past: Pasts{}, Lost: map[string]string{},
	}
	c.Reasons = maps.Clone(s.Reasons)
	maps.Copy(c.Lost, s.Lost)
	maps.Copy(c.Files, s.Files)
	maps.Copy(c.Decisions, s.Decisions)
	for path, list := range s.Past {
		c.Past[path] = slices.Clone(list)
	}
	return c
}

// Offer keeps the reasons of allowances that are taken back, on a state that is a clone.
func (s *Record) Offer(undone []Again) {
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

// Set puts a decision in its place, or removes one that has nothing left to say.
func (s Decisions) Set(fingerprint string, d *Decision) {
	if d.empty() {
		delete(s, fingerprint)
		return
	}
	s[fingerprint] = d
}

// In lists the fingerprints of the decisions that a file's text follows from, sorted; the violation of one may stand in
// another file.
func (s Decisions) In(path string) []string {
	var list []string
	for fingerprint, d := range s {
		if d.Writes() && d.changes(path) {
			list = append(list, fingerprint)
		}
	}
	slices.Sort(list)
	return list
}

// ByFile lists for each file what In does, for when many files are asked about: In looks at every decision.
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

// Standing counts the decisions and notes that hold, each violation's one of either.
func (s Decisions) Standing() int {
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

// Kept counts the violations of which something is decided on earlier texts of files, and not now, and names the files.
func (s *Record) Kept() (n int, files []string) {
	all := map[string]bool{}
	for _, path := range Keys(s.Past) {
		for _, p := range s.Past[path] {
			for fingerprint := range p.Decisions {
				if s.Decisions[fingerprint].Writes() {
					continue
				}
				all[fingerprint] = true
				if !slices.Contains(files, path) {
					files = append(files, path)
				}
			}
		}
	}
	return len(all), files
}

// texts adds the names of the texts in which the decisions' violations were seen.
func (s Decisions) texts(to map[string]bool) {
	for _, d := range s {
		if d.Seen.Text != "" {
			to[d.Seen.Text] = true
		}
	}
}

// Blobs returns the names of all blobs that the state needs.
func (s *Record) Blobs() map[string]bool {
	keep := map[string]bool{}
	for _, f := range s.Files {
		keep[f.Base], keep[f.Written] = true, true
	}
	for _, list := range s.Past {
		for _, p := range list {
			keep[p.Base], keep[p.Written] = true, true
			p.Decisions.texts(keep)
		}
	}
	s.Decisions.texts(keep)
	s.Undone.texts(keep)
	return keep
}
