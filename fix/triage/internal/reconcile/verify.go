package reconcile

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/fix/rebase"
	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/proof"
	"github.com/seed-58def443/ssot/fix/triage/internal/recall"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
)

// scanner scans with the bases of the given files in place of their text on disk.
type scanner func(ctx context.Context, live map[string]filetext.Text) (*scanned.Scan, error)

// scanUntilVerified scans and verifies until no base changes any more. sc is the previous scan; it may be nil.
func (c *reconciliation) scanUntilVerified(ctx context.Context, sc *scanned.Scan, scan scanner) (*scanned.Scan, error) {
	for {
		if sc == nil || sc.Outdated(c.Files, c.files.bases(c.Abs)) {
			var err error
			if sc, err = scan(ctx, c.files.modified()); err != nil {
				return nil, err
			}
		}
		again, err := c.verify(ctx, sc)
		if err != nil {
			return nil, err
		}
		if !again {
			return sc, nil
		}
	}
}

// verify plans what was only assumed so far: that decisions hold on the new bases, and that expired allowances become
// part of the source. Questions that the scan can't answer stay open. It reports whether a base changed, so that
// another scan is needed.
func (c *reconciliation) verify(ctx context.Context, sc *scanned.Scan) (again bool, err error) {
	p := verifier{reconciliation: c, Prover: proof.Prover{Scan: sc, Record: c.st}}
	p.repackage()
	if err := (renamer{p}).rename(ctx); err != nil {
		return false, err
	}
	if len(c.lost)+len(c.files.conflicts()) > 0 {
		if err := c.absorbLost(ctx, sc); err != nil {
			return false, err
		}
		return true, c.restorePending()
	}
	for _, path := range c.files.where(func(e *fileState) bool { return e.doubted }) {
		if err := p.verifyDoubted(ctx, path); err != nil {
			return false, err
		}
	}
	for _, path := range c.files.where(func(e *fileState) bool { return e.before != nil }) {
		if err := p.verifyBase(ctx, path); err != nil {
			return false, err
		}
	}
	if len(c.files.conflicts()) > 0 {
		return true, nil // they need a scan of the bases as they were
	}
	if len(c.lost) > 0 {
		if err := c.absorbLost(ctx, sc); err != nil {
			return false, err
		}
		return true, c.restorePending()
	}
	if len(c.files.where(func(e *fileState) bool { return e.before != nil })) > 0 {
		return true, nil // they have another base now
	}
	ended := p.ExpiredAllowances(c.now.UTC().Format(record.Day), func(path string) bool { return c.st.Unavailable[path] != "" || c.files.at(path).text.Unverified != nil })
	for _, path := range record.Keys(ended) {
		if err := p.absorbExpired(ctx, path, ended[path]); err != nil {
			return false, err
		}
		again = true
	}
	return again, c.absorbLost(ctx, sc)
}

// verifier answers questions of a reconciliation by a scan.
type verifier struct {
	*reconciliation
	proof.Prover
}

// verifyBase records the new base of a file if its decisions hold on it; else they are lost.
func (c verifier) verifyBase(ctx context.Context, path string) error {
	e := c.files[path]
	before := e.before
	e.before = nil
	if e.text.Unverified == c.Scan {
		return nil
	}
	verdict, why, err := c.Verify(ctx, path, e.text)
	if err != nil {
		return err
	}
	other := baseTrial{c, path, before}
	if verdict == proof.Fails && why == proof.WhyNeeded {
		if trimmed, err := other.trim(); trimmed || err != nil {
			return err
		}
	}
	if verdict == proof.Fails && (why == proof.WhyNeeded || e.plain != nil) || verdict == proof.Unknown && !c.Scan.Reads(path, e.text.Package) {
		if joined, err := other.joinImports(); joined || err != nil {
			return err
		}
	}
	if verdict != proof.Holds && e.plain != nil {
		e.text, why = *e.plain, proof.WhyNeeded // the imports made no difference
	}
	switch {
	case verdict == proof.Fails:
		c.st.Files[path] = before
		if why == proof.WhyEqual && !e.displaced && !e.assumed {
			return c.markDisplaced(path)
		}
		if list := c.ambiguousDecisions(path); why == proof.WhyEdited && len(list) > 0 {
			for _, fingerprint := range list {
				c.lost.add(c.st, path, fingerprint, whyAmbiguous)
			}
			e.addEdited(list)
			e.ambiguous = true
			return nil
		}
		c.lost.addFile(c.st, path, why)
		e.addEdited(c.st.Decisions.In(path))
		e.generated, e.unfound = why == proof.WhyGenerated, why == proof.WhyUnfound
	case verdict == proof.Holds:
		f := e.text.File
		e.text.Unverified, e.text.Provisional, e.assumed = nil, nil, false
		c.st.Files[path], c.changed = &f, true
	case *c.st.Files[path] != e.text.File:
		e.text.Unverified = c.Scan
		e.text.Provisional, err = c.provisionalNames(path)
	}
	return err
}

// baseTrial tries other bases for a file whose decisions don't hold on the one that it was given.
type baseTrial struct {
	verifier
	path   string
	before *record.File // the recorded file
}

// trim gives the file a new base without the imports that nothing in it uses, for another scan to verify. Such an
// import is left when a decision is absorbed whose code somebody replaced by their own, and the other decisions need
// it. It reports false if there is none.
func (t baseTrial) trim() (bool, error) {
	e := t.files[t.path]
	if e.trimmed || e.text.Joined {
		return false, nil
	}
	base, err := t.Scan.Planner.WithoutUnusedImports(t.Scan.Abs(t.path))
	if err != nil || base == nil {
		return false, err
	}
	joined, err := t.joined(false)
	if err != nil {
		return false, err
	}
	if joined != nil && rebase.KeepsImports(t.path, joined, base) && rebase.KeepsImports(t.path, base, joined) {
		base = joined // the same imports, laid out as on disk
	}
	t.try(base)
	e.trimmed, e.text.Joined = true, true
	return true, nil
}

// joinImports gives the file a new base with joined imports, see package rebase, for another scan to verify: what was
// written beside a decision may use what the decision imported, and somebody may have deleted with the last other use
// an import that only the base needs. If the need comes from what an earlier decision wrote, it belongs to that one,
// see recallEdited. The second time it tries them in declarations of their own. It reports false if there is no such
// base.
func (t baseTrial) joinImports() (bool, error) {
	e := t.files[t.path]
	if e.apart || !strings.HasSuffix(t.path, ".go") {
		return false, nil
	}
	s := &recall.Finder{Lookup: t.Lookup, Record: t.st, Modified: t.files.text, NotFound: map[string]bool{}}
	earlier, err := s.Candidates()
	if err != nil || slices.ContainsFunc(earlier, func(g recall.Candidate) bool { return g[t.path] != nil }) {
		return false, err
	}
	e.apart = e.plain != nil
	joined, err := t.joined(e.apart)
	if err != nil || joined == nil || bytes.Equal(joined, e.text.Start) {
		return false, err
	}
	if plain := e.text; !e.apart {
		e.plain = &plain
	}
	t.try(joined)
	e.text.Joined = true
	return true, nil
}

// joined returns the file's new base with joined imports, or nil if there is no such base.
func (t baseTrial) joined(apart bool) ([]byte, error) {
	base, written, err := t.Texts(t.before)
	if errors.Is(err, journal.ErrLost) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	text := t.files[t.path].text
	im, err := fix.ParseImports(base, written, text.Disk)
	if err != nil {
		return nil, nil //nolint:nilerr // nothing could be verified either
	}
	back, err := im.TakenBack(rebase.Code(t.path, text.Start), true, apart)
	if err != nil {
		return nil, nil //nolint:nilerr // somebody edited them there
	}
	return back, nil
}

// try gives the file a base for another scan to verify.
func (t baseTrial) try(base []byte) {
	e := t.files[t.path]
	f := record.File{Package: e.text.Package, Base: stamps.Hash(base), Written: e.text.Written}
	t.setText(t.path, filetext.New(f, base, e.text.Disk))
	e.before = t.before
}

// markDisplaced marks a file as conflicted in which equal violations can't be told apart, so that the decisions whose
// directives the edit moved are absorbed and the others stay.
func (c verifier) markDisplaced(path string) error {
	e := c.files[path]
	base, _, err := c.Texts(c.st.Files[path])
	if err != nil {
		return err
	}
	c.setText(path, filetext.New(*c.st.Files[path], base, e.text.Disk))
	e.conflicted, e.displaced = true, true
	return nil
}

// verifyDoubted drops the decisions of a file unless the plan on the recorded base gives the text on disk. Otherwise
// undo would write a text that was never there.
func (c verifier) verifyDoubted(ctx context.Context, path string) error {
	e := c.files[path]
	if c.Scan.WhyUnseen(path, e.text.Package) != "" {
		return nil // only a later scan can verify it
	}
	planned, _, err := c.Scan.TextUnder(ctx, path, c.Scan.Decisions(c.st, c.Scan.RelatedPackages(c.st, e.text.Package)))
	if e.doubted = false; err != nil || planned != nil && bytes.Equal(planned, e.text.Disk) {
		return err
	}
	c.report("%s: %s can't be undone any more: the session says that it started from a text which it did not start from", path, words.Count(len(c.st.Decisions.In(path)), "decision"))
	c.lost.addFile(c.st, path, whyDoubted)
	e.textLost = true
	return nil
}

// absorbExpired makes the directives of expired allowances part of the base: they belong to the source from then on. If
// that can't be planned, all decisions in the file are lost.
func (c verifier) absorbExpired(ctx context.Context, path string, ended []string) error {
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
	c.report("%s in %s ended: what %s allowed is %s again", words.Count(len(ended), "allowance"), path, words.They(len(ended)), again)
	base, err := c.BaseWithDirectives(ctx, path, ended)
	if err != nil {
		return err
	}
	before, e := c.st.Files[path], c.files.at(path)
	if base == nil || before == nil {
		c.lost.addFile(c.st, path, whyEnded)
		return nil
	}
	for _, fingerprint := range ended {
		c.st.AbsorbOne(fingerprint, whyEnded)
	}
	c.changed = true
	t := filetext.New(record.File{Package: before.Package, Base: stamps.Hash(base), Written: before.Written}, base, e.text.Disk)
	if t.Base == t.Written {
		delete(c.st.Files, path)
		e.text, e.modified = filetext.Text{}, false
		return nil
	}
	f := t.File
	c.st.Files[path], e.before = &f, before
	c.setText(path, t)
	return nil
}
