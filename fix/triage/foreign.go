package triage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/visible"
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
	whyMixed  = "another decision in the file can't be undone any more, and what both made of it can't be told apart"
	whyHalf   = "it was cut short while it was written, and %s was edited where it had changed it before it could be taken back"
)

// comparison compares the files of a session with what it last wrote to them. It works on a state of its own and changes no file.
type comparison struct {
	st        *state
	root      string
	blob      func(name string) ([]byte, error)
	files     *stamps
	now       time.Time
	known     map[string]text          // what is known already; not changed
	live      map[string]text          // by path: the files that differ from their base, as they are
	rebased   map[string]*file         // files whose new base must be proved by planning, and what they were; the state takes it when it is
	away      map[string]bool          // files that are as they were before the decisions, or, when it is true, not there any more
	clash     map[string]bool          // files that were edited where the session had changed them; what is decided in them may be told apart
	lost      map[string]string        // why a decision does not hold any more: it is to be absorbed, see shed
	foreignTo map[string][]string      // the decisions of files that were edited where the session had changed them
	partly    map[string][]string      // the decisions of files that were reverted while others that they had changed were not
	expected  map[string][]expectation // by path: where the next scan finds the violations of a file that shed something, see rename
	seen      map[string]bool          // the files that were looked at
	barren    map[string]bool          // what recall did not find in a file, of the session
	dropped   []dropped                // texts that are forgotten
	spoilt    map[string]bool          // the files of which a kept text is lost: there is nothing to remember for the day when they come back
	changed   bool                     // st is not what it was
	news      []string
}

// run brings the state in line with the files: a file that was reverted reopens its decisions, one that was edited elsewhere gets a new base, one that was edited where the session had written is absorbed.
func (c *comparison) run(ctx context.Context) error {
	c.live, c.rebased, c.foreignTo, c.partly = map[string]text{}, map[string]*file{}, map[string][]string{}, map[string][]string{}
	c.expected = map[string][]expectation{}
	c.away, c.clash, c.lost, c.seen, c.spoilt = map[string]bool{}, map[string]bool{}, map[string]string{}, map[string]bool{}, map[string]bool{}
	paths := map[string]bool{}
	for path := range c.st.Files {
		paths[path] = true
	}
	for path := range c.st.Past {
		paths[path] = true
	}
	for _, path := range keys(paths) {
		if c.seen[path] {
			continue
		}
		if err := c.file(path); err != nil {
			return err
		}
	}
	c.depart()
	if err := c.shed(ctx, nil); err != nil {
		return err
	}
	return c.comeBack()
}

func (c *comparison) file(path string) error {
	f := c.st.Files[path]
	c.seen[path] = true
	info, err := c.files.look(c.abs(path), os.Lstat)
	if err != nil {
		return err
	}
	if info == nil {
		if f != nil {
			c.away[path] = true
		}
		return nil
	}
	now, err := c.files.hash(c.abs(path))
	if err != nil {
		return err
	}
	if f != nil && now == f.Written {
		return c.same(path, f)
	}
	if i := slices.IndexFunc(c.st.Past[path], func(p *past) bool { return p.Written == now }); i >= 0 {
		group, err := c.together(path, i)
		if err != nil {
			return err
		}
		if group != nil {
			return c.revive(group)
		}
	}
	switch {
	case f == nil:
	case now == f.Base:
		c.away[path] = false
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
	if err != nil && !errors.Is(err, journal.ErrLost) {
		return err
	}
	if err != nil {
		c.tell("%s: %s can't be undone any more: %v", path, count(len(c.st.in(path)), "decision"), err)
		c.lose(path, whyLost)
		c.spoilt[path] = true
		return nil
	}
	disk, err := c.files.read(c.abs(path))
	if err != nil {
		return err
	}
	c.live[path] = newText(*f, base, disk)
	return nil
}

// texts are what a file's decisions start from, and what they made of it.
func (c *comparison) texts(f *file) (base, written []byte, err error) {
	if base, err = c.blob(f.Base); err != nil {
		return nil, nil, err
	}
	written, err = c.blob(f.Written)
	return base, written, err
}

// bases are the hashes of the bytes that the decisions start from, by absolute path.
func (c *comparison) bases() map[string]string {
	bases := map[string]string{}
	for path, t := range c.live {
		bases[c.abs(path)] = t.Base
	}
	return bases
}

// edited finds the session's hunks in a file that was edited, and takes the file without them as the new base.
func (c *comparison) edited(path string, f *file) error {
	base, written, err := c.texts(f)
	if errors.Is(err, journal.ErrLost) {
		c.tell("%s was edited outside, and %s can't be undone any more: %v", path, count(len(c.st.in(path)), "decision"), err)
		c.lose(path, whyLost)
		c.spoilt[path] = true
		return nil
	}
	if err != nil {
		return err
	}
	disk, err := c.files.read(c.abs(path))
	if err != nil {
		return err
	}
	rebased, err := patch.Rebase(base, written, disk)
	if err != nil || bytes.Equal(rebased, disk) {
		c.live[path], c.clash[path] = newText(*f, base, disk), true
		return nil
	}
	t := newText(file{Package: f.Package, Base: hash(rebased), Written: hash(disk)}, rebased, disk)
	if known, ok := c.known[path]; ok && known.file == t.file {
		t = known
	}
	c.live[path], c.rebased[path] = t, f
	return nil
}

// depart takes the files out of the state that are gone, or as they were before the decisions, and remembers them. The decisions that changed nothing else are open again; one that changed files which are still as it made them is lost.
func (c *comparison) depart() {
	told := map[string]bool{}
	for _, path := range keys(c.away) {
		c.remember(path)
	}
	for _, path := range keys(c.away) {
		if told[path] {
			continue
		}
		cluster := slices.DeleteFunc(c.st.tangled(path), func(p string) bool { _, ok := c.away[p]; return !ok })
		reopened := map[string]bool{}
		for _, p := range cluster {
			told[p] = true
			for _, fingerprint := range c.st.in(p) {
				if c.left(fingerprint) {
					c.lost[fingerprint] = p + ", which it had changed too, " + c.fate(p)
					c.partly[p] = append(c.partly[p], fingerprint)
				} else {
					reopened[fingerprint] = true
				}
			}
		}
		c.farewell(cluster, len(reopened))
		for _, fingerprint := range keys(reopened) {
			c.st.reopen(fingerprint, !c.away[c.st.Decisions[fingerprint].Seen.File])
		}
		for _, p := range cluster {
			delete(c.st.Files, p)
		}
		c.changed = true
	}
}

// left reports whether some file that a decision changed is still as it made it, or as someone made it from that.
func (c *comparison) left(fingerprint string) bool {
	return slices.ContainsFunc(c.st.Decisions[fingerprint].files(), func(path string) bool { _, away := c.away[path]; return !away })
}

// fate is what became of a file that departed.
func (c *comparison) fate(path string) string {
	if c.away[path] {
		return "is gone"
	}
	return "was reverted outside"
}

// farewell tells what became of the n decisions of files that departed together.
func (c *comparison) farewell(paths []string, n int) {
	gone := slices.ContainsFunc(paths, func(path string) bool { return c.away[path] })
	switch {
	case n == 0 && len(paths) == 1 && len(c.partly[paths[0]]) > 0:
	case gone && len(paths) > 1:
		c.tell("%s were reverted outside or are gone: %s %s open again", list(paths), count(n, "decision"), be(n))
	case gone:
		what := "is gone"
		if _, err := os.Lstat(c.abs(paths[0])); err == nil {
			what = "is not a plain file any more"
		}
		c.tell("%s %s: %s went with it", paths[0], what, count(n, "decision"))
	default:
		c.tell("%s %s reverted outside: %s %s open again", list(paths), were(len(paths)), count(n, "decision"), be(n))
	}
}

// tell adds a sentence to the news; the names in it are names, whatever characters they have.
func (c *comparison) tell(format string, args ...any) {
	for i, arg := range args {
		if name, ok := arg.(string); ok {
			args[i] = visible.Name(name)
		}
	}
	c.news = append(c.news, fmt.Sprintf(format, args...))
}
