package triage

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/seed-58def443/ssot/fix"
)

// refresh brings the view in line with the disk: what a crash left, what another process decided, what was edited. It scans only when what was scanned is no longer what is there.
// It is called with the session's turn; held is the lock on the store when the caller has it, else nil. It reports whether there is a new view.
func (s *Session) refresh(ctx context.Context, held *held) (bool, error) {
	const attempts = 5
	for range attempts {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		changed, err := s.attempt(ctx, held)
		if !errors.Is(err, errMoved) {
			return changed, err
		}
	}
	return s.patiently(ctx)
}

// patiently brings the view in line with the disk while others wait: they decide faster than it can be read.
func (s *Session) patiently(ctx context.Context) (bool, error) {
	if s.o.ReadOnly {
		unlock, err := s.store.RLock(ctx)
		if err != nil {
			return false, err
		}
		defer unlock()
		return s.attempt(ctx, nil)
	}
	lock, err := s.store.lock(ctx)
	if err != nil {
		return false, err
	}
	defer lock.unlock()
	return s.attempt(ctx, lock)
}

// errMoved is an attempt during which someone else decided.
var errMoved = errors.New("the session changed while it was read")

func (s *Session) attempt(ctx context.Context, lock *held) (bool, error) {
	now, last := s.o.Now(), s.now()
	st, saved, err := s.load(ctx, lock, last)
	if err != nil {
		return false, err
	}
	c := &comparison{st: st.clone(), root: s.root, blob: s.store.Blob, files: s.files, barren: s.barren, now: now}
	if last != nil {
		c.known = last.live
	}
	if err := c.run(ctx); err != nil {
		return false, err
	}
	sc := s.tried
	if sc == nil && last != nil {
		sc = last.scanned
	}
	if sc, err = s.proven(ctx, c, sc); err != nil {
		return false, err
	}
	if c, sc, err = s.recall(ctx, c, sc); err != nil {
		return false, err
	}
	c.settle(sc, len(s.o.Patterns) == 0)
	c.forget() // last: what is back now is not forgotten
	if last != nil && last.scanned == sc && last.saved == saved && !c.changed && maps.EqualFunc(last.live, c.live, text.same) {
		return false, nil
	}
	if c.changed && !s.o.ReadOnly {
		if saved, err = s.keep(ctx, lock, c, saved); err != nil {
			s.tried = sc
			return false, err
		}
	} else if s.store.saved() != saved {
		s.tried = sc
		return false, errMoved // what was compared was half of somebody's decision
	}
	s.tried = nil
	s.tell(c.news...)
	s.show(sc, c.st, saved, c.live)
	return true, nil
}

// proven scans, as often as it takes, until what the comparison guessed is proved.
func (s *Session) proven(ctx context.Context, c *comparison, sc *scanned) (*scanned, error) {
	for {
		if sc == nil || sc.outdated(s.files, c.bases()) {
			var err error
			if sc, err = s.scan(ctx, c.live, c.now); err != nil {
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

// load reads the session file, after resolving what a crash left.
func (s *Session) load(ctx context.Context, lock *held, last *view) (*state, string, error) {
	exists, err := s.found()
	if err != nil && s.o.ReadOnly { // what was decided is only shown
		s.tellOnce(err.Error() + ": what was decided is not shown")
		return newState(), unreadable(err), nil
	}
	if err != nil {
		return nil, "", err
	}
	switch {
	case last != nil && last.saved == s.store.saved() && !s.store.Interrupted():
		return last.st, last.saved, nil // of a session that only reads it holds what was compared already
	case lock != nil:
		return s.read(ctx, lock)
	case !exists:
		return newState(), "", nil
	case s.o.ReadOnly:
		return s.look()
	case !s.store.Interrupted():
		if st, saved, err := s.store.peek(); !errors.Is(err, errDamaged) {
			return st, saved, err
		}
	}
	if lock, err = s.store.lock(ctx); err != nil {
		return nil, "", err
	}
	defer lock.unlock()
	return s.read(ctx, lock)
}

// found reports whether there is a session, and tells what stands in the tree that is none.
func (s *Session) found() (bool, error) {
	exists, told, err := s.store.Look()
	if told.Note != "" {
		s.tellOnce(told.Note)
	}
	return exists, err
}

// read reads the session under the lock and tells what was found.
func (s *Session) read(ctx context.Context, lock *held) (*state, string, error) {
	f, err := lock.read(ctx)
	s.tell(f.news...)
	s.takenBack = s.takenBack || f.takenBack
	return f.state, f.saved, err
}

// look reads the session file without touching anything.
func (s *Session) look() (*state, string, error) {
	if s.store.Interrupted() {
		s.tellOnce("a decision is being written or was cut short: the next ssot that decides resolves it")
	}
	st, saved, err := s.store.peek()
	if errors.Is(err, errDamaged) {
		s.tellOnce(err.Error() + ": the next ssot that decides moves it aside; its decisions are not shown")
		return newState(), saved, nil
	}
	return st, saved, err
}

// keep saves what the comparison changed, if nobody else decided meanwhile.
func (s *Session) keep(ctx context.Context, lock *held, c *comparison, saved string) (string, error) {
	if lock == nil {
		var err error
		if lock, err = s.store.lock(ctx); err != nil {
			return "", err
		}
		defer lock.unlock()
	}
	if s.store.saved() != saved || s.store.Interrupted() {
		return "", errMoved
	}
	for _, path := range keys(c.live) {
		if c.live[path].waits != nil {
			continue
		}
		if err := lock.keep(c.live[path]); err != nil {
			return "", err
		}
	}
	if err := lock.save(c.st); err != nil {
		return "", err
	}
	lock.sweep(c.st.blobs())
	return s.store.saved(), nil
}

// prove plans what the comparison could only guess: that a file's decisions hold on its new base, and that an allowance whose last day has passed is part of the source now.
// What the scan can't tell is left for another one, and the state as it is.
// It reports whether a base changed, so that the scan has to be made again.
func (c *comparison) prove(ctx context.Context, sc *scanned) (again bool, err error) {
	c.rename(sc)
	if len(c.lost)+len(c.clash) > 0 {
		if err := c.shed(ctx, sc); err != nil {
			return false, err
		}
		return true, c.comeBack()
	}
	for _, path := range keys(c.rebased) {
		before, t := c.rebased[path], c.live[path]
		delete(c.rebased, path)
		if t.waits == sc {
			continue
		}
		verdict, why, err := c.judge(ctx, sc, path)
		if err != nil {
			return false, err
		}
		switch {
		case verdict == fall:
			c.st.Files[path] = before
			c.foreign(path, why)
		case verdict == stand:
			f := t.file
			t.waits = nil
			c.st.Files[path], c.live[path], c.changed = &f, t, true
		case *c.st.Files[path] != t.file:
			t.waits = sc
			c.live[path] = t
		}
	}
	if len(c.lost) > 0 {
		if err := c.shed(ctx, sc); err != nil {
			return false, err
		}
		return true, c.comeBack()
	}
	for path, ended := range c.ended(sc) {
		if err := c.fold(ctx, sc, path, ended); err != nil {
			return false, err
		}
		again = true
	}
	return again, c.shed(ctx, sc)
}

// ended lists the allowances whose last day has passed, by file. Those of a file of which the scan tells nothing end when one does.
func (c *comparison) ended(sc *scanned) map[string][]string {
	today := c.now.UTC().Format(day)
	ended := map[string][]string{}
	for fingerprint, d := range c.st.Decisions {
		if l := d.top(); d.writes() && l.State == Allowed && l.Until != "" && l.Until < today {
			ended[d.Seen.File] = append(ended[d.Seen.File], fingerprint)
		}
	}
	maps.DeleteFunc(ended, func(path string, _ []string) bool {
		return c.live[path].waits != nil || slices.ContainsFunc(c.st.in(path), func(fingerprint string) bool {
			seen := c.st.Decisions[fingerprint].Seen
			return sc.byID[fingerprint] == nil && sc.unseen(seen.File, seen.Package) != ""
		})
	})
	return ended
}

// fold makes the directives of allowances that have ended part of a file's base: from there on they are the source's, expired ones. Where that can't be planned, all that is decided in it is lost.
func (c *comparison) fold(ctx context.Context, sc *scanned, path string, ended []string) error {
	c.tell("%s in %s ended: what %s allowed is open again", count(len(ended), "allowance"), path, map[bool]string{true: "it", false: "they"}[len(ended) == 1])
	before, t := c.st.Files[path], c.live[path]
	var d fix.Decisions
	for _, fingerprint := range ended {
		if sc.byID[fingerprint] == nil {
			c.lose(path, whyEnded)
			return nil
		}
		text, err := c.st.Decisions[fingerprint].directive()
		if err != nil {
			return err
		}
		d.Allow = append(d.Allow, fix.Insertion{Fingerprint: fingerprint, Text: text})
	}
	plan, err := sc.planner.Plan(ctx, d)
	if err != nil {
		return err
	}
	if len(plan.Failed) > 0 || len(plan.Changes) != 1 || plan.Changes[0].Path != path {
		c.lose(path, whyEnded)
		return nil
	}
	for _, fingerprint := range ended {
		c.st.absorbOne(fingerprint, whyEnded)
	}
	c.changed = true
	base := plan.Changes[0].After
	t = newText(file{Package: before.Package, Base: hash(base), Written: before.Written}, base, t.disk)
	if t.Base == t.Written {
		delete(c.st.Files, path)
		delete(c.live, path)
		return nil
	}
	f := t.file
	c.st.Files[path], c.live[path] = &f, t
	c.rebased[path] = before
	return nil
}

// settle looks at the decisions in the light of a scan: one whose file absorbed it but whose violation is there is open again, and one whose violation is not found any more is counted as missing from today on.
func (c *comparison) settle(sc *scanned, whole bool) {
	today := c.now.UTC().Format(day)
	for _, fingerprint := range keys(c.st.Decisions) {
		d := c.st.Decisions[fingerprint]
		found := sc.byID[fingerprint] != nil
		switch {
		case found && d.absorbed() != "" && (d.top().State != Allowed || sc.byID[fingerprint].Allowed == nil):
			c.st.reopen(fingerprint, d.absorbed() != whyEnded)
			c.changed = true
		case found && d.Missing != "", !found && whole && d.Missing == "":
			d = d.clone()
			if d.Missing = ""; !found {
				d.Missing = today
			}
			c.st.set(fingerprint, d)
			c.changed = true
		}
	}
	c.account()
}

// account tells what became of the files that were edited where the session had changed them.
func (c *comparison) account() {
	for _, path := range keys(c.partly) {
		stand, reopened := c.became(c.partly[path])
		became := count(stand, "decision") + " can't be undone any more"
		if reopened > 0 {
			became = count(reopened, "decision") + " " + be(reopened) + " open again"
		}
		c.tell("%s %s, but not all that the same decision changed: %s", path, c.fate(path), became)
	}
	for _, path := range keys(c.foreignTo) {
		stand, reopened := c.became(c.foreignTo[path])
		switch {
		case stand == 0:
			c.tell("%s was edited outside: %s %s open again", path, count(reopened, "decision"), be(reopened))
		case reopened == 0:
			c.tell("%s was edited outside where ssot had changed it: %s can't be undone any more", path, count(stand, "decision"))
		default:
			c.tell("%s was edited outside where ssot had changed it: %s can't be undone any more, %d %s open again", path, count(stand, "decision"), reopened, be(reopened))
		}
	}
}

// became counts what was lost: decisions that can't be undone any more, and such whose violations are there again.
func (c *comparison) became(fingerprints []string) (stand, reopened int) {
	for _, fingerprint := range fingerprints {
		if c.st.Decisions[fingerprint].absorbed() != "" {
			stand++
		} else {
			reopened++
		}
	}
	return stand, reopened
}
