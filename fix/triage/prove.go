package triage

import (
	"context"
)

// scanner scans with other bytes in place of some files, by path.
type scanner func(ctx context.Context, live map[string]text) (*scanned, error)

// proven scans, as often as it takes, until what the comparison guessed is proved. The scan that it is given may serve; it may be nil.
func (c *comparison) proven(ctx context.Context, sc *scanned, scan scanner) (*scanned, error) {
	for {
		if sc == nil || sc.outdated(c.shelf.files, c.bases()) {
			var err error
			if sc, err = scan(ctx, c.files.live()); err != nil {
				return nil, err
			}
		}
		again, err := c.prove(ctx, sc)
		if err != nil {
			return nil, err
		}
		if !again {
			return sc, nil
		}
	}
}

// bases are the hashes of the bytes that the decisions start from, by absolute path.
func (c *comparison) bases() map[string]string {
	bases := map[string]string{}
	for path, t := range c.files.live() {
		bases[c.abs(path)] = t.Base
	}
	return bases
}

// prove plans what the comparison could only guess: that a file's decisions hold on its new base, and that an allowance whose last day has passed is part of the source now.
// What the scan can't tell is left for another one, and the state as it is.
// It reports whether a base changed, so that the scan has to be made again.
func (c *comparison) prove(ctx context.Context, sc *scanned) (again bool, err error) {
	c.rename(sc)
	if len(c.lost)+len(c.files.clashes()) > 0 {
		if err := c.shed(ctx, sc); err != nil {
			return false, err
		}
		return true, c.comeBack()
	}
	for _, path := range c.files.where(func(e *entry) bool { return e.before != nil }) {
		if err := c.proveOne(ctx, sc, path); err != nil {
			return false, err
		}
	}
	if len(c.lost) > 0 {
		if err := c.shed(ctx, sc); err != nil {
			return false, err
		}
		return true, c.comeBack()
	}
	ended := proof{sc, c.st}.ended(c.now.UTC().Format(day), func(path string) bool { return c.files.at(path).text.waits != nil })
	for _, path := range keys(ended) {
		if err := c.fold(ctx, sc, path, ended[path]); err != nil {
			return false, err
		}
		again = true
	}
	return again, c.shed(ctx, sc)
}

// proveOne takes a file's new base into the state when its decisions hold on it.
func (c *comparison) proveOne(ctx context.Context, sc *scanned, path string) error {
	e := c.files[path]
	before := e.before
	e.before = nil
	if e.text.waits == sc {
		return nil
	}
	verdict, why, err := proof{sc, c.st}.judge(ctx, path, e.text)
	if err != nil {
		return err
	}
	switch {
	case verdict == fall:
		c.st.Files[path] = before
		c.lost.all(c.st, path, why)
		e.edited = c.st.in(path)
	case verdict == stand:
		f := e.text.file
		e.text.waits = nil
		c.st.Files[path], c.changed = &f, true
	case *c.st.Files[path] != e.text.file:
		e.text.waits = sc
	}
	return nil
}

// fold makes the directives of allowances that have ended part of a file's base: from there on they are the source's, expired ones. Where that can't be planned, all that is decided in it is lost.
func (c *comparison) fold(ctx context.Context, sc *scanned, path string, ended []string) error {
	c.tell("%s in %s ended: what %s allowed is open again", count(len(ended), "allowance"), path, they(len(ended)))
	base, err := proof{sc, c.st}.folded(ctx, path, ended)
	if err != nil {
		return err
	}
	before, e := c.st.Files[path], c.files.at(path)
	if base == nil || before == nil {
		c.lost.all(c.st, path, whyEnded)
		return nil
	}
	for _, fingerprint := range ended {
		c.st.absorbOne(fingerprint, whyEnded)
	}
	c.changed = true
	t := newText(file{Package: before.Package, Base: hash(base), Written: before.Written}, base, e.text.disk)
	if t.Base == t.Written {
		delete(c.st.Files, path)
		e.text, e.live = text{}, false
		return nil
	}
	f := t.file
	c.st.Files[path], e.before = &f, before
	e.put(t)
	return nil
}
