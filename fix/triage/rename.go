package triage

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"

	"github.com/seed-58def443/ssot/scan"
)

// Equal violations in one declaration are told apart by their number. When one of them is absorbed, it is not in the text any more that is scanned, and those behind it have other numbers, and with them other fingerprints: rename gives the decisions the new ones.

// expectation is where the next scan finds a violation, if nothing but what was absorbed changed it.
type expectation struct {
	fingerprint string
	was         sighting
	at          place
}

// expect notes where the next scan finds the violations of a file, of which what is lost is absorbed.
func (c *comparison) expect(sc *scanned, path string, rest *remainder) error {
	var known map[string]place
	if rest != nil {
		known = rest.at
	}
	file := c.files[path]
	trace, err := c.tracer(path, c.st.Files[path], file.text.disk)
	if err != nil {
		return err
	}
	for _, v := range sc.res.Violations {
		if v.File != path {
			continue
		}
		e := expectation{fingerprint: v.Fingerprint, was: seen(v)}
		at, ok := known[v.Fingerprint]
		switch {
		case ok:
			e.at = at
		case rest == nil && trace != nil:
			e.at = trace(v.Fingerprint, e.was.place())
		default:
			continue
		}
		file.expected = append(file.expected, e)
	}
	return nil
}

// rename gives what is decided of violations the fingerprints that they have in a new scan.
func (c *comparison) rename(sc *scanned) {
	for _, path := range c.files.where(func(e *entry) bool { return len(e.expected) > 0 }) {
		expected := c.files[path].expected
		c.files[path].expected = nil
		next := renamed(sc, path, expected)
		taken := map[string]bool{}
		for _, name := range next {
			taken[name] = true
		}
		for _, e := range expected {
			if d := c.st.Decisions[e.fingerprint]; taken[e.fingerprint] && next[e.fingerprint] == "" && d.absorbed() != "" {
				next[e.fingerprint] = formerly(e.fingerprint, d.top().Step)
			}
		}
		c.st.rename(next)
		c.files.told(func(fingerprints []string) []string { return renameAll(fingerprints, next) })
	}
}

// renamed are the violations of a file that have another fingerprint in a scan than before: those of which an equal one in the same declaration begins where they do now, and which are the only ones that could.
func renamed(sc *scanned, path string, expected []expectation) map[string]string {
	type start struct{ line, column int }
	found := map[start]*scan.Violation{}
	for _, v := range sc.res.Violations {
		if v.File == path {
			found[start{v.Line, v.Column}] = v
		}
	}
	claims := map[string][]string{}
	for _, e := range expected {
		v := found[start{e.at.line, e.at.column}]
		if v != nil && v.Rule == e.was.Rule && v.Function == e.was.Function && v.Symbol == e.was.Symbol && v.Code == e.was.Code {
			claims[v.Fingerprint] = append(claims[v.Fingerprint], e.fingerprint)
		}
	}
	next := map[string]string{}
	for name, of := range claims {
		if len(of) == 1 && of[0] != name {
			next[of[0]] = name
		}
	}
	return next
}

// formerly is the name of an absorbed decision whose violation's name is another one's now.
func formerly(fingerprint string, step int) string {
	sum := sha256.Sum256([]byte(fingerprint + " " + strconv.Itoa(step)))
	name := hex.EncodeToString(sum[:])
	return name[:min(len(name), len(fingerprint))]
}

// rename moves decisions to other fingerprints, all at once. One whose new name is that of a decision that does not move stays.
func (s *state) rename(next map[string]string) {
	moved := map[string]*decision{}
	for _, from := range keys(next) {
		to := next[from]
		_, moves := next[to]
		if d := s.Decisions[from]; d != nil && (s.Decisions[to] == nil || moves) {
			moved[to] = d
		} else {
			delete(next, from)
		}
	}
	for from := range next {
		delete(s.Decisions, from)
	}
	for from, to := range next {
		d := moved[to].clone()
		if d.absorbed() != "" {
			d.Was = from
		}
		s.Decisions[to] = d
	}
	for i, st := range s.Steps {
		if !slices.ContainsFunc(st.IDs, func(id string) bool { return next[id] != "" }) {
			continue
		}
		s.Steps[i] = &step{Number: st.Number, Verb: st.Verb, Time: st.Time, IDs: renameAll(st.IDs, next)}
	}
}

// renameAll returns a copy with the new names of what has some.
func renameAll(names []string, next map[string]string) []string {
	out := slices.Clone(names)
	for i, name := range out {
		out[i] = cmp.Or(next[name], name)
	}
	return out
}
