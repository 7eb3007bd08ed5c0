package triage

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"github.com/seed-58def443/ssot/fix/patch"
)

// The session forgets what nobody came back to.
const (
	// keepPast is how long a file's earlier text is remembered after someone else changed it, and with it the decisions that come back when the text does (a branch that is checked out again).
	// It is also how long the decisions, skips and notes of a violation that no scan finds any more are kept.
	keepPast = 90 * 24 * time.Hour
	// maxPast is how many such texts a file has at most; the oldest goes first.
	maxPast = 8
)

const day = "2006-01-02"

// Why a decision can't be undone any more. Undo says "ID can't be undone: " and this.
const (
	whyEdited = "the file was edited outside where the decision had changed it"
	whyNeeded = "the file was edited outside and needs now what the decision changed"
	whyLost   = "the text that it started from is lost"
	whyGone   = "a rule that the file was decided under is gone"
	whyEnded  = "its last day has passed; the directive is in the source"
)

// comparison compares the files of a session with what it last wrote to them. It works on a state of its own and changes no file.
type comparison struct {
	st        *state
	root      string
	blob      func(name string) ([]byte, error)
	hash      func(path string) string // of a file by its absolute path
	now       time.Time
	known     map[string]text     // what is known already; not changed
	live      map[string]text     // by path: the files that differ from their base, as they are
	rebased   map[string]*file    // files whose new base must be proved by planning, and what they were; the state takes it when it is
	foreignTo map[string][]string // the decisions of files that were edited where the session had changed them
	changed   bool                // st is not what it was
	news      []string
}

// run brings the state in line with the files: a file that was reverted reopens its decisions, one that was edited elsewhere gets a new base, one that was edited where the session had written is absorbed.
func (c *comparison) run() error {
	c.live, c.rebased, c.foreignTo = map[string]text{}, map[string]*file{}, map[string][]string{}
	c.forget()
	paths := map[string]bool{}
	for path := range c.st.Files {
		paths[path] = true
	}
	for path := range c.st.Past {
		paths[path] = true
	}
	for _, path := range keys(paths) {
		if err := c.file(path); err != nil {
			return err
		}
	}
	return nil
}

func (c *comparison) file(path string) error {
	f := c.st.Files[path]
	info, err := os.Lstat(c.abs(path))
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR), err == nil && !info.Mode().IsRegular():
		if f != nil {
			c.dropped(path, err == nil)
		}
		return nil
	case err != nil:
		return fmt.Errorf("look at %s: %w", path, err)
	}
	now := c.hash(c.abs(path))
	if f != nil && now == f.Written {
		return c.same(path, f)
	}
	if i := slices.IndexFunc(c.st.Past[path], func(p *past) bool { return p.Written == now }); i >= 0 {
		return c.revive(path, i)
	}
	switch {
	case f == nil:
	case now == f.Base:
		c.reverted(path)
	default:
		return c.edited(path, f)
	}
	return nil
}

func (c *comparison) abs(path string) string { return filepath.Join(c.root, filepath.FromSlash(path)) }

// same keeps a file that is as it was written.
func (c *comparison) same(path string, f *file) error {
	if t, ok := c.known[path]; ok && t.file == *f {
		t.waits = nil
		c.live[path] = t
		return nil
	}
	base, err := c.blob(f.Base)
	if err != nil {
		c.lost(path, err)
		return nil
	}
	disk, err := os.ReadFile(c.abs(path))
	if err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	c.live[path] = newText(*f, base, disk)
	return nil
}

// lost absorbs a file whose base can't be had.
func (c *comparison) lost(path string, why error) {
	n := c.absorb(path, whyLost, nil)
	c.tell("%s: %s can't be undone any more: %v", path, count(n, "decision"), why)
}

// bases are the hashes of the bytes that the decisions start from, by absolute path.
func (c *comparison) bases() map[string]string {
	bases := map[string]string{}
	for path, t := range c.live {
		bases[c.abs(path)] = t.Base
	}
	return bases
}

// dropped forgets the decisions of a file that is not there any more.
func (c *comparison) dropped(path string, replaced bool) {
	what := "is gone"
	if replaced {
		what = "is not a plain file any more"
	}
	n := c.leave(path, false)
	c.tell("%s %s: %s went with it", path, what, count(n, "decision"))
}

// reverted reopens the decisions of a file that is as it was before them.
func (c *comparison) reverted(path string) {
	n := c.leave(path, true)
	c.tell("%s was reverted outside: %s %s open again", path, count(n, "decision"), be(n))
}

// leave takes a file and its decisions out of the state and remembers them; with reopen its violations say that they were decided once.
func (c *comparison) leave(path string, reopen bool) int {
	list := c.st.in(path)
	c.remember(path)
	for _, fingerprint := range list {
		c.st.reopen(fingerprint, reopen)
	}
	delete(c.st.Files, path)
	c.changed = true
	return len(list)
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

// edited finds the session's hunks in a file that was edited, and takes the file without them as the new base.
func (c *comparison) edited(path string, f *file) error {
	base, err := c.blob(f.Base)
	if err != nil {
		c.lost(path, err)
		return nil
	}
	written, err := c.blob(f.Written)
	if err != nil {
		c.lost(path, err)
		return nil
	}
	disk, err := os.ReadFile(c.abs(path))
	if err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	rebased, err := patch.Rebase(base, written, disk)
	if err != nil || bytes.Equal(rebased, disk) {
		c.foreign(path, whyEdited, c.traceTo(path, f, disk))
		return nil
	}
	t := newText(file{Package: f.Package, Base: hash(rebased), Written: hash(disk)}, rebased, disk)
	if known, ok := c.known[path]; ok && known.file == t.file {
		t = known
	}
	c.live[path], c.rebased[path] = t, f
	return nil
}

// foreign absorbs a file whose text is no longer what the session made of it.
func (c *comparison) foreign(path, why string, trace tracer) {
	c.remember(path)
	c.foreignTo[path] = c.st.in(path)
	c.absorb(path, why, trace)
}

// absorb makes what is on disk the text that a file's decisions leave behind: they stay listed, and undo refuses them with the reason.
func (c *comparison) absorb(path, why string, trace tracer) int {
	c.changed = true
	delete(c.live, path)
	return c.st.absorb(path, why, trace)
}

// absorb is the same on a state that is a clone. Trace says where what was seen in the base is on disk, if that is known: from now on there is only the disk to point at.
func (s *state) absorb(path, why string, trace tracer) int {
	list := s.in(path)
	for _, fingerprint := range list {
		s.absorbOne(fingerprint, why)
		if at := &s.Decisions[fingerprint].Seen; trace != nil {
			at.put(trace(fingerprint, at.place()))
		}
	}
	delete(s.Files, path)
	return len(list)
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

// remember keeps a file's text and decisions for the day when the text comes back.
func (c *comparison) remember(path string) {
	f := c.st.Files[path]
	if f == nil {
		return
	}
	p := &past{file: *f, Since: c.now.UTC().Truncate(time.Second), Decisions: map[string]*decision{}}
	for _, fingerprint := range c.st.in(path) {
		d := c.st.Decisions[fingerprint]
		p.Decisions[fingerprint] = d
		for _, l := range d.Layers {
			if st := c.st.step(l.Step); st != nil && !slices.ContainsFunc(p.Steps, func(s *step) bool { return s.Number == st.Number }) {
				p.Steps = append(p.Steps, &step{Number: st.Number, Verb: st.Verb, Time: st.Time})
			}
		}
	}
	list := slices.DeleteFunc(c.st.Past[path], func(old *past) bool { return old.Written == p.Written })
	list = append(list, p)
	c.st.Past[path] = list[max(0, len(list)-maxPast):]
	c.changed = true
}

// revive brings back what was decided when the file had the text that it has again, on top of what was decided meanwhile.
func (c *comparison) revive(path string, i int) error {
	p := c.st.Past[path][i]
	if _, err := c.blob(p.Base); err != nil { // its past is of no use; the file is judged without it
		c.unpast(path, i)
		return c.file(path)
	}
	if c.st.Files[path] != nil {
		c.leave(path, false)
		i = slices.Index(c.st.Past[path], p)
	}
	if i >= 0 {
		c.unpast(path, i)
	}
	later := c.later(p)
	for _, fingerprint := range keys(p.Decisions) {
		then, d := p.Decisions[fingerprint], c.st.Decisions[fingerprint].clone()
		meanwhile := d.meanwhile(then)
		for _, l := range d.Layers {
			if !slices.ContainsFunc(meanwhile, func(m layer) bool { return m.Step == l.Step }) {
				c.st.unlist(l.Step, fingerprint)
			}
		}
		layers := slices.Clone(then.Layers)
		for i := range layers {
			if st := later[layers[i].Step]; st != nil && len(meanwhile) > 0 {
				layers[i].Step = st.Number
			}
		}
		d.Seen, d.Layers, d.Outside, d.Missing = then.Seen, slices.Concat(meanwhile, layers), false, ""
		c.st.set(fingerprint, d)
		for _, st := range slices.Concat(p.Steps, slices.Collect(maps.Values(later))) {
			if d.made(st.Number) {
				c.st.relist(st, fingerprint)
			}
		}
	}
	c.st.Files[path] = &p.file
	c.changed = true
	n := len(p.Decisions)
	c.tell("%s is back as ssot wrote it: %s %s decided again", path, count(n, "violation"), be(n))
	return c.same(path, &p.file)
}

// later begins steps for what comes back on top of what was decided meanwhile, by the number of the step that it was decided in: undo takes the newest step first, and that must be what holds.
func (c *comparison) later(p *past) map[int]*step {
	later := map[int]*step{}
	for _, old := range slices.SortedFunc(slices.Values(p.Steps), func(a, b *step) int { return a.Number - b.Number }) {
		for fingerprint, then := range p.Decisions {
			if later[old.Number] == nil && then.made(old.Number) && len(c.st.Decisions[fingerprint].meanwhile(then)) > 0 {
				later[old.Number] = &step{Number: c.st.Last + 1, Verb: old.Verb, Time: old.Time}
				c.st.Last++
			}
		}
	}
	return later
}

// meanwhile are the decisions of a violation since its file was changed outside: those that changed no file, for what they were taken on is gone again.
func (d *decision) meanwhile(then *decision) []layer {
	if d == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(d.Layers), func(l layer) bool {
		return l.State != Skipped || l.Absorbed != "" || slices.ContainsFunc(then.Layers, func(old layer) bool { return old.Step == l.Step })
	})
}

func (c *comparison) unpast(path string, i int) {
	c.st.Past[path] = slices.Delete(c.st.Past[path], i, i+1)
	if len(c.st.Past[path]) == 0 {
		delete(c.st.Past, path)
	}
	c.changed = true
}

// forget drops what is older than keepPast.
func (c *comparison) forget() {
	limit := c.now.Add(-keepPast)
	for path, list := range c.st.Past {
		kept := slices.DeleteFunc(slices.Clone(list), func(p *past) bool { return p.Since.Before(limit) })
		if len(kept) == len(list) {
			continue
		}
		c.changed = true
		if c.st.Past[path] = kept; len(kept) == 0 {
			delete(c.st.Past, path)
		}
	}
	for fingerprint, d := range c.st.Decisions {
		if d.Missing == "" || d.Missing >= limit.UTC().Format(day) || d.writes() {
			continue
		}
		c.changed = true
		for _, l := range d.Layers {
			c.st.unlist(l.Step, fingerprint)
		}
		for _, n := range d.Notes {
			c.st.unlist(n.Step, fingerprint)
		}
		delete(c.st.Decisions, fingerprint)
	}
}

func (c *comparison) tell(format string, args ...any) {
	c.news = append(c.news, fmt.Sprintf(format, args...))
}

// local reports whether a slash path stays below the folder that it is relative to.
func local(path string) bool { return filepath.IsLocal(filepath.FromSlash(path)) }
