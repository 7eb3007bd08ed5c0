package reconcile

import (
	"bytes"
	"context"
	"slices"

	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/proof"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
)

// scanner scans with other bytes in place of some files, by path.
type scanner func(ctx context.Context, live map[string]filetext.Text) (*scanned.Scan, error)

// proven scans, as often as it takes, until what the comparison guessed is proved. The scan that it is given may serve;
// it may be nil.
func (c *comparison) proven(ctx context.Context, sc *scanned.Scan, scan scanner) (*scanned.Scan, error) {
	for {
		if sc == nil || sc.Outdated(c.Files, c.files.bases(c.Abs)) {
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

// prove plans what the comparison could only guess: that a file's decisions hold on its new base, and that an allowance
// whose last day has passed is part of the source now. What the scan can't tell is left for another one, and the state
// as it is.
// It reports whether a base changed, so that the scan has to be made again.
func (c *comparison) prove(ctx context.Context, sc *scanned.Scan) (again bool, err error) {
	p := proving{comparison: c, Proof: proof.Proof{Sc: sc, St: c.st}}
	if err := (renaming{p}).rename(ctx); err != nil {
		return false, err
	}
	if len(c.lost)+len(c.files.clashes()) > 0 {
		if err := c.shed(ctx, sc); err != nil {
			return false, err
		}
		return true, c.comeBack()
	}
	for _, path := range c.files.where(func(e *entry) bool { return e.doubted }) {
		if err := p.doubt(ctx, path); err != nil {
			return false, err
		}
	}
	for _, path := range c.files.where(func(e *entry) bool { return e.before != nil }) {
		if err := p.base(ctx, path); err != nil {
			return false, err
		}
	}
	if len(c.lost) > 0 {
		if err := c.shed(ctx, sc); err != nil {
			return false, err
		}
		return true, c.comeBack()
	}
	ended := p.Ended(c.now.UTC().Format(record.Day), func(path string) bool { return c.st.Lost[path] != "" || c.files.at(path).text.Waits != nil })
	for _, path := range record.Keys(ended) {
		if err := p.fold(ctx, path, ended[path]); err != nil {
			return false, err
		}
		again = true
	}
	return again, c.shed(ctx, sc)
}

// proving is what a comparison asks a scan.
type proving struct {
	*comparison
	proof.Proof
}

// base takes a file's new base into the state when its decisions hold on it.
func (c proving) base(ctx context.Context, path string) error {
	e := c.files[path]
	before := e.before
	e.before = nil
	if e.text.Waits == c.Sc {
		return nil
	}
	verdict, why, err := c.Judge(ctx, path, e.text)
	if err != nil {
		return err
	}
	switch {
	case verdict == proof.Fall:
		c.st.Files[path] = before
		if list := c.nameless(path); why == proof.WhyEdited && len(list) > 0 {
			for _, fingerprint := range list {
				c.lost.one(c.st, path, fingerprint, whyNameless)
			}
			e.edited, e.nameless = list, true
			return nil
		}
		c.lost.all(c.st, path, why)
		e.edited, e.generated = c.st.Decisions.In(path), why == proof.WhyGenerated
	case verdict == proof.Stand:
		f := e.text.File
		e.text.Waits, e.text.Under = nil, nil
		c.st.Files[path], c.changed = &f, true
	case *c.st.Files[path] != e.text.File:
		e.text.Waits = c.Sc
		e.text.Under, err = c.under(path)
	}
	return err
}

// doubt gives up what is decided in a file when it is not what that makes of the text that it is said to have started
// from: nothing that undo would write was there.
func (c proving) doubt(ctx context.Context, path string) error {
	e := c.files[path]
	if c.Sc.Unseen(path, e.text.Package) != "" {
		return nil // another scan can tell
	}
	planned, _, err := c.Sc.Becomes(ctx, path, c.Sc.Decisions(c.st, c.Sc.Related(c.st, e.text.Package)))
	if e.doubted = false; err != nil || planned != nil && bytes.Equal(planned, e.text.Disk) {
		return err
	}
	c.tell("%s: %s can't be undone any more: the session says that it started from a text which it did not start from", path, words.Count(len(c.st.Decisions.In(path)), "decision"))
	c.lost.all(c.st, path, whyDoubted)
	e.spoilt = true
	return nil
}

// fold makes the directives of allowances that have ended part of a file's base: from there on they are the source's,
// expired ones. Where that can't be planned, all that is decided in it is lost.
func (c proving) fold(ctx context.Context, path string, ended []string) error {
	below := 0
	for _, fingerprint := range ended {
		if layers := c.st.Decisions[fingerprint].Layers; slices.ContainsFunc(layers, func(l record.Layer) bool { return l.State == record.Skipped }) {
			below++
		}
	}
	again := map[bool]string{true: "open", false: "open or skipped"}[below == 0]
	if below == len(ended) {
		again = "skipped"
	}
	c.tell("%s in %s ended: what %s allowed is %s again", words.Count(len(ended), "allowance"), path, words.They(len(ended)), again)
	base, err := c.Folded(ctx, path, ended)
	if err != nil {
		return err
	}
	before, e := c.st.Files[path], c.files.at(path)
	if base == nil || before == nil {
		c.lost.all(c.st, path, whyEnded)
		return nil
	}
	for _, fingerprint := range ended {
		c.st.AbsorbOne(fingerprint, whyEnded)
	}
	c.changed = true
	t := filetext.New(record.File{Package: before.Package, Base: stamps.Hash(base), Written: before.Written}, base, e.text.Disk)
	if t.Base == t.Written {
		delete(c.st.Files, path)
		e.text, e.live = filetext.Text{}, false
		return nil
	}
	f := t.File
	c.st.Files[path], e.before = &f, before
	e.put(t)
	return nil
}
