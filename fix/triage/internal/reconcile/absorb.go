package reconcile

import (
	"bytes"
	"context"

	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/fix/triage/internal/proof"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
)

// shed absorbs what is lost: what is on disk becomes the text that it leaves behind, it stays listed, and undo refuses
// it with the reason. In the files that it changed the other decisions stand, on a base that has what is lost in it;
// where that can't be had they are lost as well. To tell apart what several decisions made of a file takes a scan of
// the bases; without one shed leaves all as it is, for the next call that has one.
func (c *comparison) shed(ctx context.Context, sc *scanned.Scan) error {
	s := &shedding{comparison: c, sc: sc, left: map[string]*proof.Remainder{}}
	for _, path := range c.files.clashes() {
		if sc == nil {
			return nil
		}
		if err := s.untangle(ctx, path); err != nil {
			return err
		}
	}
	if known, err := s.part(ctx); err != nil || !known {
		return err
	}
	return s.absorb()
}

// shedding is what a comparison does to absorb what is lost.
type shedding struct {
	*comparison
	sc   *scanned.Scan               // nil: there is none yet
	left map[string]*proof.Remainder // what is left of files for the other decisions in them
}

// part takes what is lost apart from what stands, until nothing more is lost for it. It reports whether that could be
// found out.
func (c *shedding) part(ctx context.Context) (bool, error) {
	for before := -1; before < len(c.lost); {
		before = len(c.lost)
		for _, path := range c.lost.files(c.st) {
			lost, rest := c.lost.in(c.st, path)
			if delete(c.left, path); len(rest) == 0 {
				continue
			}
			if c.sc == nil {
				return false, nil
			}
			t, err := c.without(ctx, path, lost)
			if err != nil {
				return false, err
			}
			if t != nil {
				c.left[path] = t
				continue
			}
			for _, fingerprint := range rest {
				c.lost.one(c.st, path, fingerprint, whyMixed)
			}
			c.tell("%s: %s can't be undone any more, because what %s made of it can't be told apart from what another one did", path, words.Count(len(rest), "decision"), words.They(len(rest)))
		}
	}
	return true, nil
}

// untangle loses the decisions in a file whose own hunks were edited, all of them where they can't be told apart.
func (c *shedding) untangle(ctx context.Context, path string) error {
	e := c.files[path]
	edited, err := proof.Proof{Sc: c.sc, St: c.st}.TellApart(ctx, path, e.text, c.lost)
	if err != nil {
		return err
	}
	if len(edited) == 0 {
		e.clash = false
		c.lost.all(c.st, path, proof.WhyEdited)
		e.edited = c.st.Decisions.In(path)
		return nil
	}
	for _, fingerprint := range edited {
		c.lost.one(c.st, path, fingerprint, proof.WhyEdited)
	}
	e.edited = edited
	return nil
}

// without returns a file with what is lost in its base, nil where that can't be had.
func (c *shedding) without(ctx context.Context, path string, lost []string) (*proof.Remainder, error) {
	e := c.files[path]
	if e == nil || !e.live {
		return nil, nil
	}
	var written []byte
	if e.clash {
		var err error
		if written, err = c.Kept(e.text.Written); err != nil || written == nil {
			return nil, err
		}
	}
	return proof.Proof{Sc: c.sc, St: c.st}.Without(ctx, path, e.text, lost, written)
}

// absorb makes what is on disk the text that lost decisions leave behind. What is left of a file for others stands on
// the base that is given.
func (c *shedding) absorb() error {
	paths, ties := c.lost.files(c.st), c.st.Decisions.Ties()
	for _, path := range paths {
		e := c.files.at(path)
		if !e.spoilt {
			c.remember(path, ties.In(path))
		}
		if c.sc != nil && bytes.Equal(c.sc.Text(path), e.text.Start) {
			c.expect(path)
		}
	}
	for _, fingerprint := range record.Keys(c.lost) {
		at, err := c.traced(fingerprint)
		if err != nil {
			return err
		}
		gone, err := c.removed(fingerprint)
		if err != nil {
			return err
		}
		c.st.AbsorbOne(fingerprint, c.lost[fingerprint])
		seen := &c.st.Decisions[fingerprint].Seen
		was := seen.Place()
		to, name := c.leaves(seen.File, was)
		if seen.Put(at); to != nil && c.st.Decisions[fingerprint].Laden() {
			seen.Put(*to)
		} else if to != nil {
			name = ""
		}
		seen.Text = name
		if gone != nil {
			c.gone[fingerprint] = *gone
		}
	}
	for _, path := range paths {
		before, e := c.st.Files[path], c.files[path]
		t := c.left[path]
		if t == nil {
			delete(c.st.Files, path)
			e.drop()
			continue
		}
		f := t.File
		c.st.Files[path], e.before = &f, before
		e.put(t.Text)
	}
	if len(c.lost) > 0 {
		c.changed = true
	}
	clear(c.lost)
	for _, path := range c.files.clashes() {
		c.files[path].clash = false
	}
	return nil
}

// leaves returns the name of the text of a file in which what is absorbed is from now on, and where the line that was
// decided is in it when it is as it was, else nil.
func (c *shedding) leaves(path string, was place.Place) (as *place.Place, name string) {
	e := c.files[path]
	if e == nil || e.text.Disk == nil {
		return nil, ""
	}
	text := e.text.Disk
	if rest := c.left[path]; rest != nil {
		text, name = rest.Start, rest.Base
	}
	if name == "" {
		name = stamps.Hash(text)
	}
	if t := place.NewTrail(e.text.Start, text); !t.Left(t.Was(was)) {
		if to, sure := t.Place(was); sure {
			return &to, name
		}
		return nil, ""
	}
	return nil, name
}

// traced returns where a decision that is absorbed is to be seen from now on: on disk, or on the base that the others
// in its file stand on.
func (c *shedding) traced(fingerprint string) (place.Place, error) {
	at := c.st.Decisions[fingerprint].Seen
	f, t := c.st.Files[at.File], c.files.at(at.File).text
	rest := c.left[at.File]
	switch {
	case f == nil || t.Disk == nil:
		return at.Place(), nil
	case rest != nil:
		if to, ok := rest.At[fingerprint]; ok {
			return to, nil
		}
		return place.NewShift(t.Start, rest.Start).Place(at.Place()), nil
	}
	return c.onDisk(fingerprint, f, t)
}

// removed returns where a decision that is absorbed stood in the text that the session wrote, when the lines that it
// stood in are not on disk any more and nothing else came in their place: it is to be seen where that text is. It is
// nil for others.
func (c *shedding) removed(fingerprint string) (*record.Sighting, error) {
	d := c.st.Decisions[fingerprint]
	seen := d.Seen
	f, disk := c.st.Files[seen.File], c.files.at(seen.File).text.Disk
	if f == nil || disk == nil || len(d.Top().Also) > 0 {
		return nil, nil
	}
	written, err := c.Kept(f.Written)
	if err != nil || written == nil {
		return nil, err
	}
	then, err := c.Tracer(seen.File, f, written)
	if err != nil || then == nil {
		return nil, err
	}
	at := then(fingerprint, seen.Place())
	if !place.NewTrail(written, disk).Removed(at, seen.Function) {
		return nil, nil
	}
	seen.Put(at)
	seen.Text = f.Written
	return &seen, nil
}

// onDisk returns where what a decision made of a file is now: the line that was written tells, and, where it is not
// there any more, a comparison of the texts.
func (c *shedding) onDisk(fingerprint string, f *record.File, t filetext.Text) (place.Place, error) {
	at := c.st.Decisions[fingerprint].Seen
	written, err := c.Kept(f.Written)
	if err != nil {
		return at.Place(), err
	}
	if then, err := c.Tracer(at.File, f, written); written != nil && err == nil && then != nil {
		if to, ok := place.NewTrail(written, t.Disk).Place(then(fingerprint, at.Place())); ok {
			return to, nil
		}
	}
	trace, err := c.Tracer(at.File, f, t.Disk)
	if err != nil || trace == nil {
		return at.Place(), err
	}
	return trace(fingerprint, at.Place()), nil
}
