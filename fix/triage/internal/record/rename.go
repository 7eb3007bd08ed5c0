package record

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strconv"
)

// Formerly returns the name of an absorbed decision whose violation's name is another one's now.
func Formerly(fingerprint string, step int) string {
	sum := sha256.Sum256([]byte(fingerprint + " " + strconv.Itoa(step)))
	name := hex.EncodeToString(sum[:])
	return name[:min(len(name), len(fingerprint))]
}

// Rename moves decisions to other fingerprints, all at once. One whose new name is that of a decision that does not
// move stays, and is taken out of the names; so do all but one that would get the same name.
func (s *Record) Rename(next map[string]string) {
	of := map[string]string{}
	for _, from := range Keys(next) {
		switch first, again := of[next[from]]; {
		case s.Decisions[from] == nil:
			delete(next, from)
		case !again:
			of[next[from]] = from
		case s.Decisions[first].Absorbed() != "" && s.Decisions[from].Absorbed() == "": // history gives way
			of[next[from]] = from
			delete(next, first)
		default:
			delete(next, from)
		}
	}
	for before := -1; before != len(next); { // one that stays may keep others from moving
		before = len(next)
		maps.DeleteFunc(next, func(from, to string) bool {
			_, moves := next[to]
			return s.Decisions[from] == nil || !moves && !s.Decisions[to].Idle()
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
		if d.Was = ""; d.Absorbed() != "" {
			d.Was = from
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

// GiveWay adds to new names those of absorbed decisions that have one of them now, and do not move.
func (s *Record) GiveWay(next map[string]string) {
	for _, from := range Keys(next) {
		to := next[from]
		if d := s.Decisions[to]; d.Absorbed() != "" && next[to] == "" {
			next[to] = Formerly(to, d.Top().Step)
		}
	}
}

// Aside puts a decision away of whose violation it can't be told which one it is: its name is another one's. It keeps
// what it was and where it was seen, and is found again when that text is.
func (s *Record) Aside(fingerprint, today string) (name string) {
	d := s.Decisions[fingerprint]
	last := 0
	for _, l := range d.Layers {
		last = max(last, l.Step)
	}
	for _, n := range d.Notes {
		last = max(last, n.Step)
	}
	name = Formerly(fingerprint+" "+d.Seen.Text, last)
	s.Rename(map[string]string{fingerprint: name})
	d = s.Decisions[name].Clone()
	d.Was, d.Missing = fingerprint, today
	s.Decisions[name] = d
	return name
}

// RenameAll returns a copy with the new names of what has some.
func RenameAll(names []string, next map[string]string) []string {
	out := slices.Clone(names)
	for i, name := range out {
		out[i] = cmp.Or(next[name], name)
	}
	return out
}

// collide reports whether two of the decisions would have one name.
func (s Decisions) collide(next map[string]string) bool {
	names := map[string]bool{}
	for fingerprint := range s {
		names[cmp.Or(next[fingerprint], fingerprint)] = true
	}
	return len(names) < len(s)
}

// Renamed returns a copy under the new fingerprints of what has some.
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

// Rename moves the decisions on a file's earlier texts to other fingerprints. Those of a text where two would get one
// name stay: equal expressions are counted in each text by itself, and it has others.
func (s Pasts) Rename(path string, next map[string]string) {
	for i, p := range s[path] {
		if p.Decisions.collide(next) {
			continue
		}
		other := *p
		other.Decisions = p.Decisions.Renamed(next)
		s[path][i] = &other
	}
}
