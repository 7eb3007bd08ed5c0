package record

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strconv"
)

// DetachedName returns a key for a decision whose fingerprint belongs to another violation. It looks like a fingerprint
// and is unique by the decision's newest step.
func DetachedName(fingerprint string, step int) string {
	sum := sha256.Sum256([]byte(fingerprint + " " + strconv.Itoa(step)))
	name := hex.EncodeToString(sum[:])
	return name[:min(len(name), len(fingerprint))]
}

// Rename moves decisions to other fingerprints, all at once. A decision does not move if its new fingerprint stays
// occupied, or if another decision gets it; Rename then deletes it from next. Absorbed decisions give way to others.
func (s *Record) Rename(next map[string]string) {
	of := map[string]string{}
	for _, from := range Keys(next) {
		switch first, again := of[next[from]]; {
		case s.Decisions[from] == nil:
			delete(next, from)
		case !again:
			of[next[from]] = from
		// the absorbed decision gives way
		case s.Decisions[first].Absorbed() != "" && s.Decisions[from].Absorbed() == "":
			of[next[from]] = from
			delete(next, first)
		default:
			delete(next, from)
		}
	}
	for before := -1; before != len(next); { // a decision that stays may block others
		before = len(next)
		maps.DeleteFunc(next, func(from, to string) bool {
			_, moves := next[to]
			return s.Decisions[from] == nil || !moves && !s.Decisions[to].Undecided()
		})
	}
	moved := Decisions{}
	for from, to := range next {
		moved[to] = s.Decisions[from]
	}
	for from := range next {
		delete(s.Decisions, from)
	}
	for from, to := range next {
		d := renamed(moved[to], from)
		if d.Original = ""; d.Absorbed() != "" {
			d.Original = from
		}
		s.Decisions[to] = d
	}
	s.Undone = s.Undone.renamed(next)
	for i, st := range s.Steps {
		if !slices.ContainsFunc(st.IDs, func(id string) bool { return next[id] != "" }) {
			continue
		}
		s.Steps[i] = &Step{Number: st.Number, Verb: st.Verb, Time: st.Time, IDs: RenameAll(st.IDs, next)}
	}
}

// DisplaceAbsorbed adds to next the absorbed decisions that occupy a new fingerprint and do not move themselves: they
// get a DetachedName.
func (s *Record) DisplaceAbsorbed(next map[string]string) {
	for _, from := range Keys(next) {
		to := next[from]
		if d := s.Decisions[to]; d.Absorbed() != "" && next[to] == "" {
			next[to] = DetachedName(to, d.Top().Step)
		}
	}
}

// Detach moves a decision to a DetachedName, because its violation can't be told from equal ones and its fingerprint is
// another's. It is found again when the text is back in which it was seen.
func (s *Record) Detach(fingerprint, today string) (name string) {
	d := s.Decisions[fingerprint]
	last := 0
	for _, l := range d.Layers {
		last = max(last, l.Step)
	}
	for _, n := range d.Notes {
		last = max(last, n.Step)
	}
	name = DetachedName(fingerprint+" "+d.Seen.Text, last)
	s.Rename(map[string]string{fingerprint: name})
	d = s.Decisions[name].Clone()
	d.Original, d.Missing = fingerprint, today
	s.Decisions[name] = d
	return name
}

// RenameAll returns a copy of names with the new names applied.
func RenameAll(names []string, next map[string]string) []string {
	out := slices.Clone(names)
	for i, name := range out {
		out[i] = cmp.Or(next[name], name)
	}
	return out
}

// collide reports whether two decisions would get one fingerprint.
func (s Decisions) collide(next map[string]string) bool {
	names := map[string]bool{}
	for fingerprint := range s {
		names[cmp.Or(next[fingerprint], fingerprint)] = true
	}
	return len(names) < len(s)
}

// Renamed returns a copy with the new fingerprints applied.
func (s Decisions) Renamed(next map[string]string) Decisions {
	all := Decisions{}
	for fingerprint, d := range s {
		if to := next[fingerprint]; to != "" && to != fingerprint {
			all[to] = renamed(d, fingerprint)
		} else {
			all[fingerprint] = d
		}
	}
	return all
}

// About returns those of the new fingerprints, by the former ones, that decisions about a file have.
func (s Decisions) About(path string, next map[string]string) map[string]string {
	own := map[string]string{}
	for from, to := range next {
		if d := s[to]; d != nil && d.namesFile(path) {
			own[from] = to
		}
	}
	return own
}

// Rename applies new fingerprints to the decisions of a file's earlier texts. A text in which two decisions would
// collide is left as it is: equal violations are numbered in each text by itself.
func (s EarlierTexts) Rename(path string, next map[string]string) {
	for i, p := range s[path] {
		if p.Decisions.collide(next) {
			continue
		}
		other := *p
		other.Decisions = p.Decisions.Renamed(next)
		s[path][i] = &other
	}
}
