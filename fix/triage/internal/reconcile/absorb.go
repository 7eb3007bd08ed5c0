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

// absorbLost absorbs the lost decisions: they stay listed, and undo refuses them with the reason. The other decisions
// in their files get a base that contains the absorbed changes; if there is no such base they are lost too. Separating
// the decisions of a file takes a scan of the bases. Without one (sc is nil), absorbLost leaves everything to a later
// call.
func (c *reconciliation) absorbLost(ctx context.Context, sc *scanned.Scan) error {
	s := &absorber{reconciliation: c, sc: sc, remainders: map[string]*proof.Remainder{}}
	for _, path := range c.files.conflicts() {
		if sc == nil {
			return nil
		}
		if err := s.absorbEdited(ctx, path); err != nil {
			return err
		}
	}
	if known, err := s.separate(ctx); err != nil || !known {
		return err
	}
	return s.absorb()
}

// absorber absorbs lost decisions.
type absorber struct {
	*reconciliation
	sc         *scanned.Scan               // nil if nothing was scanned yet
	remainders map[string]*proof.Remainder // by path: the texts for the decisions that stay
}

// separate finds a base for the decisions that stay in each file, and repeats while that makes more decisions lost. It
// reports false if only a scan could find out.
func (c *absorber) separate(ctx context.Context) (bool, error) {
	for before := -1; before < len(c.lost); {
		before = len(c.lost)
		for _, path := range c.lost.files(c.st) {
			lost, rest := c.lost.split(c.st, path)
			if delete(c.remainders, path); len(rest) == 0 {
				continue
			}
			if c.sc == nil {
				return false, nil
			}
			t, err := c.baseWithLost(ctx, path, lost)
			if err != nil {
				return false, err
			}
			if t != nil {
				c.remainders[path] = t
				continue
			}
			for _, fingerprint := range rest {
				c.lost.add(c.st, path, fingerprint, whyMixed)
			}
			c.report("%s: %s can't be undone any more, because what %s made of it can't be told apart from what another one did", path, words.Count(len(rest), "decision"), words.They(len(rest)))
		}
	}
	return true, nil
}

// absorbEdited marks the decisions as lost whose hunks were edited in a conflicted file, or all decisions of the file
// if they can't be separated. Those that were taken back are open again.
func (c *absorber) absorbEdited(ctx context.Context, path string) error {
	e := c.files[path]
	if !c.sc.Reads(path, e.text.Package) { // only a scan that reads it can tell
		t := filetext.New(record.File{Package: e.text.Package, Base: e.text.Base, Written: stamps.Hash(e.text.Disk)}, e.text.Start, e.text.Disk)
		t.Unverified = c.sc
		c.setText(path, t)
		e.conflicted = false
		return nil
	}
	if done, err := c.reopenTakenBack(ctx, path); err != nil || done {
		return err
	}
	edited, err := proof.Prover{Scan: c.sc, Record: c.st}.EditedDecisions(ctx, path, e.text, c.lost, e.displaced)
	if err != nil {
		return err
	}
	if len(edited) == 0 {
		e.conflicted = false
		c.lost.addFile(c.st, path, map[bool]string{false: proof.WhyEdited, true: proof.WhyEqual}[e.displaced])
		e.edited = c.st.Decisions.In(path)
		return nil
	}
	for _, fingerprint := range edited {
		c.lost.add(c.st, path, fingerprint, proof.WhyEdited)
	}
	e.edited = edited
	return nil
}

// baseWithLost returns the file with the lost decisions in its base, or nil if there is no such base.
func (c *absorber) baseWithLost(ctx context.Context, path string, lost []string) (*proof.Remainder, error) {
	e := c.files[path]
	if e == nil || !e.modified {
		return nil, nil
	}
	var written []byte
	if e.conflicted {
		var err error
		if written, err = c.Saved(e.text.Written); err != nil || written == nil {
			return nil, err
		}
	}
	return proof.Prover{Scan: c.sc, Record: c.st}.WithoutLost(ctx, path, e.text, lost, written)
}

// absorb updates the record: lost decisions become absorbed, and files get the remainder as their texts, or leave the
// record if there is none.
func (c *absorber) absorb() error {
	paths, ties := c.lost.files(c.st), c.st.Decisions.Index()
	for _, path := range paths {
		e := c.files.at(path)
		if !e.textLost && !e.assumed {
			c.remember(path, ties.In(path))
		}
		if c.sc != nil && bytes.Equal(c.sc.Text(path), e.text.Start) {
			c.expect(path)
		}
	}
	for _, fingerprint := range record.Keys(c.lost) {
		at, err := c.locationOf(fingerprint)
		if err != nil {
			return err
		}
		gone, err := c.removedSighting(fingerprint)
		if err != nil {
			return err
		}
		c.st.AbsorbOne(fingerprint, c.lost[fingerprint])
		seen := &c.st.Decisions[fingerprint].Seen
		was := seen.Place()
		to, name := c.remainingPlace(seen.File, was)
		if seen.SetPlace(at); to != nil && c.st.Decisions[fingerprint].HasOlder() {
			seen.SetPlace(*to)
		} else if to != nil {
			name = ""
		}
		seen.Text = name
		if gone != nil {
			c.removedAt[fingerprint] = *gone
		}
	}
	for _, path := range paths {
		before, e := c.st.Files[path], c.files[path]
		t := c.remainders[path]
		if t == nil {
			delete(c.st.Files, path)
			e.clear()
			continue
		}
		f := t.File
		c.st.Files[path], e.before, e.assumed = &f, before, true
		c.setText(path, t.Text)
	}
	if len(c.lost) > 0 {
		c.changed = true
	}
	clear(c.lost)
	for _, path := range c.files.conflicts() {
		c.files[path].conflicted = false
	}
	return nil
}

// remainingPlace returns the hash of the text that an absorbed decision is in from now on. If the decided line is
// unchanged in it, as is its place there; else as is nil.
func (c *absorber) remainingPlace(path string, was place.Place) (as *place.Place, name string) {
	e := c.files[path]
	if e == nil || e.text.Disk == nil {
		return nil, ""
	}
	text := e.text.Disk
	if rest := c.remainders[path]; rest != nil {
		text, name = rest.Start, rest.Base
	}
	if name == "" {
		name = stamps.Hash(text)
	}
	if t := place.NewLineMatch(e.text.Start, text); !t.Deleted(t.InBefore(was)) {
		if to, sure := t.Place(was); sure {
			return &to, name
		}
		return nil, ""
	}
	return nil, name
}

// locationOf returns the place of an absorbed decision, on disk or in the base that the other decisions of its file
// have now.
func (c *absorber) locationOf(fingerprint string) (place.Place, error) {
	at := c.st.Decisions[fingerprint].Seen
	f, t := c.st.Files[at.File], c.files.at(at.File).text
	rest := c.remainders[at.File]
	switch {
	case f == nil || t.Disk == nil:
		return at.Place(), nil
	case rest != nil:
		if to, ok := rest.At[fingerprint]; ok {
			return to, nil
		}
		return place.NewLineMap(t.Start, rest.Start).Place(at.Place()), nil
	}
	return c.onDisk(fingerprint, f, t)
}

// removedSighting returns the sighting of an absorbed decision in the written text, if its lines were deleted from disk
// and not replaced. It returns nil otherwise.
func (c *absorber) removedSighting(fingerprint string) (*record.Sighting, error) {
	d := c.st.Decisions[fingerprint]
	seen := d.Seen
	f, disk := c.st.Files[seen.File], c.files.at(seen.File).text.Disk
	if f == nil || disk == nil || len(d.Top().OtherFiles) > 0 {
		return nil, nil
	}
	written, err := c.Saved(f.Written)
	if err != nil || written == nil {
		return nil, err
	}
	then, err := c.Locator(seen.File, f, written)
	if err != nil || then == nil {
		return nil, err
	}
	at := then(fingerprint, seen.Place())
	if !place.NewLineMatch(written, disk).Removed(at, seen.Function) {
		return nil, nil
	}
	seen.SetPlace(at)
	seen.Text = f.Written
	return &seen, nil
}

// onDisk returns where the change of a decision is on disk: by the written line if it is still there, else by a diff.
func (c *absorber) onDisk(fingerprint string, f *record.File, t filetext.Text) (place.Place, error) {
	at := c.st.Decisions[fingerprint].Seen
	written, err := c.Saved(f.Written)
	if err != nil {
		return at.Place(), err
	}
	if then, err := c.Locator(at.File, f, written); written != nil && err == nil && then != nil {
		if to, ok := place.NewLineMatch(written, t.Disk).Place(then(fingerprint, at.Place())); ok {
			return to, nil
		}
	}
	trace, err := c.Locator(at.File, f, t.Disk)
	if err != nil || trace == nil {
		return at.Place(), err
	}
	return trace(fingerprint, at.Place()), nil
}
