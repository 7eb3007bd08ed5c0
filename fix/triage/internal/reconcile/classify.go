package reconcile

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/triage/internal/filechange"
	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
	"github.com/seed-58def443/ssot/fix/visible"
)

// look returns what became of the files that the session knows.
func (c *comparison) look() ([]filechange.Finding, error) {
	now := map[string]string{}
	for _, paths := range [][]string{record.Keys(c.st.Files), record.Keys(c.st.Past)} {
		for _, path := range paths {
			var err error
			if now[path], err = c.Now(path); err != nil {
				return nil, err
			}
		}
	}
	twins := map[string][]string{}
	for path, f := range c.st.Files {
		if now[path] == "" {
			var err error
			if twins[path], err = c.Twins(path, f.Written); err != nil {
				return nil, err
			}
		}
	}
	return filechange.Classify(c.st, now, twins), nil
}

// applying is what a comparison does with what became of the files, once and before any scan is asked.
type applying struct{ *comparison }

// apply brings the state in line with what became of the files: one that was reverted or is gone reopens its decisions,
// one that was edited elsewhere gets a new base, one that was edited where the session had written is absorbed, one
// that is back has its decisions again, and those of one that has another name move along.
func (c applying) apply(found []filechange.Finding) error {
	doubted := doubted(c.st)
	for _, f := range found {
		var err error
		switch f.Fate {
		case filechange.Stays:
		case filechange.Written:
			err = c.keep(f.Path, doubted[f.Path])
		case filechange.Reverted, filechange.Gone:
			e := c.files.at(f.Path)
			e.left, e.twins = f.Fate, f.Twins
		case filechange.Moved:
			err = c.move(f.Path, f.Twins[0])
		case filechange.Edited:
			err = c.edit(f.Path)
		case filechange.Back:
			err = c.revive(f.Back)
		}
		if err != nil {
			return err
		}
	}
	c.depart()
	return nil
}

// keep keeps a file that is as it was written; what is said of its base may have to be proved.
func (c *comparison) keep(path string, doubted bool) error {
	t, err := c.Written(path, c.st.Files[path])
	if errors.Is(err, journal.ErrLost) {
		c.miss(path, "", err)
		return nil
	}
	if err != nil {
		return err
	}
	e := c.files.at(path)
	e.put(t)
	e.doubted = doubted
	return nil
}

// miss leaves a file as the session has it of which a kept text is missing: it may come back, with a copy of the user's
// folder that is not through yet.
func (c *comparison) miss(path, what string, err error) {
	c.st.Lost[path] = err.Error()
	n := len(c.st.Decisions.In(path))
	c.lasting = append(c.lasting, fmt.Sprintf("%s%s: %s can't be undone, and nothing else is decided there, until a text that is missing is back: %v", visible.Name(path), what, words.Count(n, "decision"), err))
}

// edit finds the session's hunks in a file that was edited, and takes the file without them as the new base.
func (c applying) edit(path string) error {
	f, e := c.st.Files[path], c.files.at(path)
	base, written, err := c.Texts(f)
	if errors.Is(err, journal.ErrLost) {
		c.miss(path, " was edited outside", err)
		return nil
	}
	if err != nil {
		return err
	}
	disk, err := c.Read(path)
	if err != nil {
		return err
	}
	rebased, err := patch.Rebase(base, written, disk)
	if err != nil || bytes.Equal(rebased, disk) {
		e.put(filetext.New(*f, base, disk))
		e.clash = true
		return nil
	}
	t := filetext.New(record.File{Package: f.Package, Base: stamps.Hash(rebased), Written: stamps.Hash(disk)}, rebased, disk)
	if known, ok := c.Known[path]; ok && known.File == t.File {
		t = known
	}
	e.put(t)
	e.before = f
	return nil
}
