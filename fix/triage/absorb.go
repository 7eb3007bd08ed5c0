package triage

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan"
)

// lose says that nothing that is decided in a file holds any more.
func (c *comparison) lose(path, why string) {
	for _, fingerprint := range c.st.in(path) {
		c.loseOne(path, fingerprint, why)
	}
}

// foreign says the same of a file that was edited where the session had changed it.
func (c *comparison) foreign(path, why string) {
	c.lose(path, why)
	c.foreignTo[path] = c.st.in(path)
}

// loseOne says that a decision does not hold any more, because of what became of a file.
func (c *comparison) loseOne(path, fingerprint, why string) {
	if _, ok := c.lost[fingerprint]; ok {
		return
	}
	if c.st.Decisions[fingerprint].Seen.File != path {
		why = strings.Replace(why, "the file", path, 1)
	}
	c.lost[fingerprint] = why
}

// shed absorbs what is lost: what is on disk becomes the text that it leaves behind, it stays listed, and undo refuses it with the reason. In the files that it changed the other decisions stand, on a base that has what is lost in it; where that can't be had they are lost as well.
// To tell apart what several decisions made of a file takes a scan of the bases; without one shed leaves all as it is, for the next call that has one.
func (c *comparison) shed(ctx context.Context, sc *scanned) error {
	for _, path := range keys(c.clash) {
		if sc == nil {
			return nil
		}
		apart, err := c.tellApart(ctx, sc, path)
		if err != nil {
			return err
		}
		if !apart {
			delete(c.clash, path)
			c.foreign(path, whyEdited)
		}
	}
	left := map[string]remainder{}
	for before := -1; before < len(c.lost); {
		before = len(c.lost)
		for _, path := range c.shedding() {
			rest := slices.DeleteFunc(c.st.in(path), func(fingerprint string) bool { return c.lost[fingerprint] != "" })
			if delete(left, path); len(rest) == 0 {
				continue
			}
			if sc == nil {
				return nil
			}
			t, ok, err := c.without(ctx, sc, path)
			if err != nil {
				return err
			}
			if ok {
				left[path] = t
				continue
			}
			for _, fingerprint := range rest {
				c.loseOne(path, fingerprint, whyMixed)
			}
			c.tell("%s: %s can't be undone any more, because what %s made of it can't be told apart from what another one did", path, count(len(rest), "decision"), they(len(rest)))
		}
	}
	return c.absorb(sc, left)
}

// remainder is a file that other decisions than those that are lost stand on, and where the violations of its base are in the new one.
type remainder struct {
	text
	at map[string]place
}

// shedding lists the files of what is lost, as far as the session still has them.
func (c *comparison) shedding() []string {
	paths := map[string]bool{}
	for fingerprint := range c.lost {
		for _, path := range c.st.Decisions[fingerprint].files() {
			if c.st.Files[path] != nil {
				paths[path] = true
			}
		}
	}
	return keys(paths)
}

// tellApart finds the decisions in a file whose own hunks were edited. It reports whether that could be found out; what is not edited then stands.
func (c *comparison) tellApart(ctx context.Context, sc *scanned, path string) (bool, error) {
	t, inside := c.live[path], c.st.in(path)
	if len(inside) < 2 || slices.ContainsFunc(inside, func(fingerprint string) bool { return sc.byID[fingerprint] == nil }) {
		return false, nil
	}
	if strings.HasSuffix(path, ".go") && !scan.Parses(t.disk) {
		return false, nil // what violates in it can't be told from the text
	}
	all := sc.decisions(c.st, sc.related(c.st, c.packagesOf(inside)...))
	written, _, err := becomes(ctx, sc, path, all)
	if err != nil || hash(written) != t.Written {
		return false, err
	}
	var edited []string
	for _, fingerprint := range inside {
		if c.lost[fingerprint] != "" {
			edited = append(edited, fingerprint)
			continue
		}
		without, _, err := becomes(ctx, sc, path, except(all, fingerprint))
		if err != nil {
			return false, err
		}
		if without == nil {
			return false, nil // others can't be had without it
		}
		if _, err := patch.Rebase(without, written, t.disk); err != nil {
			edited = append(edited, fingerprint)
		}
	}
	if len(edited) == 0 || len(edited) == len(inside) {
		return false, nil
	}
	for _, fingerprint := range edited {
		c.loseOne(path, fingerprint, whyEdited)
	}
	c.foreignTo[path] = edited
	return true, nil
}

// without is a file with what is lost in its base, for the other decisions to stand on. It reports whether that can be had.
func (c *comparison) without(ctx context.Context, sc *scanned, path string) (remainder, bool, error) {
	t, known := c.live[path]
	inside := slices.DeleteFunc(c.st.in(path), func(fingerprint string) bool { return c.lost[fingerprint] == "" })
	if !known || slices.ContainsFunc(inside, func(fingerprint string) bool { return sc.byID[fingerprint] == nil }) {
		return remainder{}, false, nil
	}
	planned, places, err := becomes(ctx, sc, path, only(sc.decisions(c.st, c.packagesOf(inside)), inside))
	if err != nil || planned == nil {
		return remainder{}, false, err
	}
	base := planned
	if c.clash[path] {
		written, err := c.blob(t.Written)
		if errors.Is(err, journal.ErrLost) {
			return remainder{}, false, nil
		}
		if err != nil {
			return remainder{}, false, err
		}
		if base, err = patch.Rebase(planned, written, t.disk); err != nil {
			return remainder{}, false, nil
		}
	}
	if bytes.Equal(base, t.disk) {
		return remainder{}, false, nil
	}
	f := file{Package: t.Package, Base: hash(base), Written: hash(t.disk)}
	return remainder{newText(f, base, t.disk), placesIn(planned, places, base)}, true, nil
}

// becomes is what a file is under decisions, and where its violations stand in it: nil where they can't be had, its base where they do not change it.
func becomes(ctx context.Context, sc *scanned, path string, d fix.Decisions) ([]byte, map[string]fix.Place, error) {
	plan, err := sc.planner.Plan(ctx, d)
	if err != nil || len(plan.Failed) > 0 {
		return nil, nil, err
	}
	for _, ch := range plan.Changes {
		if ch.Path == path {
			maps.DeleteFunc(plan.Places, func(fingerprint string, _ fix.Place) bool { return sc.byID[fingerprint].File != path })
			return ch.After, plan.Places, nil
		}
	}
	return sc.text(path), nil, nil
}

// text is a file as it was scanned, nil when it was not.
func (sc *scanned) text(path string) []byte {
	for _, pkg := range sc.res.Program.Packages {
		for _, f := range pkg.Files {
			if f.Path == sc.abs(path) {
				return f.Src
			}
		}
	}
	for _, f := range sc.res.Pages {
		if f.Path == sc.abs(path) {
			return f.Src
		}
	}
	return nil
}

// packagesOf are the packages that decisions change.
func (c *comparison) packagesOf(fingerprints []string) []string {
	all := map[string]bool{}
	for _, fingerprint := range fingerprints {
		for _, r := range c.st.Decisions[fingerprint].reaches() {
			all[r.Package] = true
		}
	}
	return keys(all)
}

// except are decisions without one of them, only are those of some; both are copies.
func except(d fix.Decisions, fingerprint string) fix.Decisions {
	return filtered(d, func(f string) bool { return f != fingerprint })
}

func only(d fix.Decisions, fingerprints []string) fix.Decisions {
	return filtered(d, func(f string) bool { return slices.Contains(fingerprints, f) })
}

func filtered(d fix.Decisions, keep func(fingerprint string) bool) fix.Decisions {
	out := fix.Decisions{As: maps.Clone(d.As)}
	maps.DeleteFunc(out.As, func(f string, _ fix.AlternativeKind) bool { return !keep(f) })
	for _, f := range d.Accept {
		if keep(f) {
			out.Accept = append(out.Accept, f)
		}
	}
	for _, in := range d.Allow {
		if keep(in.Fingerprint) {
			out.Allow = append(out.Allow, in)
		}
	}
	return out
}

// absorb makes what is on disk the text that lost decisions leave behind. What is left of a file for others stands on the base that is given.
func (c *comparison) absorb(sc *scanned, left map[string]remainder) error {
	paths := c.shedding()
	for _, path := range paths {
		if !c.spoilt[path] {
			c.remember(path)
		}
		if t := c.live[path]; sc != nil && bytes.Equal(sc.text(path), t.base) {
			if err := c.expect(sc, path, left[path]); err != nil {
				return err
			}
		}
	}
	for _, fingerprint := range keys(c.lost) {
		at, err := c.traced(fingerprint, left)
		if err != nil {
			return err
		}
		c.st.absorbOne(fingerprint, c.lost[fingerprint])
		c.st.Decisions[fingerprint].Seen.put(at)
	}
	for _, path := range paths {
		before := c.st.Files[path]
		t, ok := left[path]
		if !ok {
			delete(c.st.Files, path)
			delete(c.live, path)
			delete(c.rebased, path)
			continue
		}
		f := t.file
		c.st.Files[path], c.live[path], c.rebased[path] = &f, t.text, before
	}
	if len(c.lost) > 0 {
		c.changed = true
	}
	clear(c.lost)
	clear(c.clash)
	return nil
}

// traced is where a decision that is absorbed is to be seen from now on: on disk, or on the base that the others in its file stand on.
func (c *comparison) traced(fingerprint string, left map[string]remainder) (place, error) {
	at := c.st.Decisions[fingerprint].Seen
	f, t := c.st.Files[at.File], c.live[at.File]
	rest := left[at.File]
	switch {
	case f == nil || t.disk == nil:
		return at.place(), nil
	case rest.base != nil:
		if to, ok := rest.at[fingerprint]; ok {
			return to, nil
		}
		return newShift(t.base, rest.base).place(at.place()), nil
	}
	trace, err := c.traceTo(at.File, f, t.disk)
	if err != nil || trace == nil {
		return at.place(), err
	}
	return trace(fingerprint, at.place()), nil
}

// absorb does the same with all that is decided in files and in those that are bound to them, on a state that is a clone. Trace says where what was seen in a file's base is on disk; it may be nil.
func (s *state) absorb(why string, trace func(path string) tracer, paths ...string) int {
	n := 0
	for _, path := range s.tangled(paths...) {
		for _, fingerprint := range s.in(path) {
			at := &s.Decisions[fingerprint].Seen
			to := at.place()
			if follow := trace(at.File); follow != nil {
				to = follow(fingerprint, to)
			}
			s.absorbOne(fingerprint, why)
			s.Decisions[fingerprint].Seen.put(to)
			n++
		}
		if f := s.Files[path]; f != nil { // no text to come back to, but the one to start from
			s.Past[path] = slices.DeleteFunc(s.Past[path], func(p *past) bool { return p.Written == f.Written })
			if len(s.Past[path]) == 0 {
				delete(s.Past, path)
			}
		}
		delete(s.Files, path)
	}
	return n
}

func (s *state) absorbOne(fingerprint, why string) {
	d := s.Decisions[fingerprint].clone()
	if st := s.step(d.top().Step); st != nil {
		d.top().Decided = st.Time
	}
	for _, l := range d.Layers {
		s.unlist(l.Step, fingerprint)
	}
	d.top().Absorbed = why
	s.set(fingerprint, d)
}

// reopen takes all that was decided of a violation away, but not its notes.
func (s *state) reopen(fingerprint string, outside bool) {
	d := s.Decisions[fingerprint].clone()
	for _, l := range d.Layers {
		s.unlist(l.Step, fingerprint)
	}
	d.Layers, d.Outside = nil, outside
	s.set(fingerprint, d)
}
