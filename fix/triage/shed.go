package triage

import (
	"bytes"
	"context"
)

// shed absorbs what is lost: what is on disk becomes the text that it leaves behind, it stays listed, and undo refuses it with the reason. In the files that it changed the other decisions stand, on a base that has what is lost in it; where that can't be had they are lost as well.
// To tell apart what several decisions made of a file takes a scan of the bases; without one shed leaves all as it is, for the next call that has one.
func (c *comparison) shed(ctx context.Context, sc *scanned) error {
	for _, path := range c.files.clashes() {
		if sc == nil {
			return nil
		}
		if err := c.untangle(ctx, sc, path); err != nil {
			return err
		}
	}
	left := map[string]*remainder{}
	for before := -1; before < len(c.lost); {
		before = len(c.lost)
		for _, path := range c.lost.files(c.st) {
			lost, rest := c.lost.in(c.st, path)
			if delete(left, path); len(rest) == 0 {
				continue
			}
			if sc == nil {
				return nil
			}
			t, err := c.without(ctx, sc, path, lost)
			if err != nil {
				return err
			}
			if t != nil {
				left[path] = t
				continue
			}
			for _, fingerprint := range rest {
				c.lost.one(c.st, path, fingerprint, whyMixed)
			}
			c.tell("%s: %s can't be undone any more, because what %s made of it can't be told apart from what another one did", path, count(len(rest), "decision"), they(len(rest)))
		}
	}
	return c.absorb(sc, left)
}

// untangle loses the decisions in a file whose own hunks were edited, all of them where they can't be told apart.
func (c *comparison) untangle(ctx context.Context, sc *scanned, path string) error {
	e := c.files[path]
	edited, err := proof{sc, c.st}.tellApart(ctx, path, e.text, c.lost)
	if err != nil {
		return err
	}
	if len(edited) == 0 {
		e.clash = false
		c.lost.all(c.st, path, whyEdited)
		e.edited = c.st.in(path)
		return nil
	}
	for _, fingerprint := range edited {
		c.lost.one(c.st, path, fingerprint, whyEdited)
	}
	e.edited = edited
	return nil
}

// without is a file with what is lost in its base, nil where that can't be had.
func (c *comparison) without(ctx context.Context, sc *scanned, path string, lost []string) (*remainder, error) {
	e := c.files[path]
	if e == nil || !e.live {
		return nil, nil
	}
	var written []byte
	if e.clash {
		var err error
		if written, err = c.kept(e.text.Written); err != nil || written == nil {
			return nil, err
		}
	}
	return proof{sc, c.st}.without(ctx, path, e.text, lost, written)
}

// absorb makes what is on disk the text that lost decisions leave behind. What is left of a file for others stands on the base that is given.
func (c *comparison) absorb(sc *scanned, left map[string]*remainder) error {
	paths := c.lost.files(c.st)
	for _, path := range paths {
		e := c.files.at(path)
		if !e.spoilt {
			c.remember(path)
		}
		if sc != nil && bytes.Equal(sc.text(path), e.text.base) {
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
		before, e := c.st.Files[path], c.files[path]
		t := left[path]
		if t == nil {
			delete(c.st.Files, path)
			e.drop()
			continue
		}
		f := t.file
		c.st.Files[path], e.before = &f, before
		e.put(t.text)
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

// traced is where a decision that is absorbed is to be seen from now on: on disk, or on the base that the others in its file stand on.
func (c *comparison) traced(fingerprint string, left map[string]*remainder) (place, error) {
	at := c.st.Decisions[fingerprint].Seen
	f, t := c.st.Files[at.File], c.files.at(at.File).text
	rest := left[at.File]
	switch {
	case f == nil || t.disk == nil:
		return at.place(), nil
	case rest != nil:
		if to, ok := rest.at[fingerprint]; ok {
			return to, nil
		}
		return newShift(t.base, rest.base).place(at.place()), nil
	}
	trace, err := c.tracer(at.File, f, t.disk)
	if err != nil || trace == nil {
		return at.place(), err
	}
	return trace(fingerprint, at.place()), nil
}
