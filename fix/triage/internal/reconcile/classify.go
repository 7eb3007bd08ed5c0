package reconcile

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/fix/rebase"
	"github.com/seed-58def443/ssot/fix/triage/internal/filechange"
	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
	"github.com/seed-58def443/ssot/fix/visible"
)

// classify returns what happened to each file of the session.
func (c *reconciliation) classify() ([]filechange.Change, error) {
	now := map[string]string{}
	for _, paths := range [][]string{record.Keys(c.st.Files), record.Keys(c.st.Earlier)} {
		for _, path := range paths {
			var err error
			if now[path], err = c.Now(path); err != nil {
				return nil, err
			}
		}
	}
	if err := noteAnother(c, now); err != nil {
		return nil, err
	}
	if err := c.findEarlier(now); err != nil {
		return nil, err
	}
	absent, err := (nameFinder{c, now}).absent()
	if err != nil {
		return nil, err
	}
	if c.sightings, err = (nameFinder{c, now}).sightings(); err != nil {
		return nil, err
	}
	return filechange.Classify(c.st, now, absent), nil
}

// noteAnother notes of the earlier texts of renamed files that another file has their former name, while they are under
// the new one. now has the hashes of the session's files, and gets those under the new names.
func noteAnother(c *reconciliation, now map[string]string) error {
	for _, path := range record.Keys(c.st.Earlier) {
		for _, p := range c.st.Earlier[path] {
			if _, ok := now[p.Renamed]; p.Renamed != "" && !ok {
				var err error
				if now[p.Renamed], err = c.Now(p.Renamed); err != nil {
					return err
				}
			}
		}
		if now[path] != "" && c.st.Earlier.NoteAnother(path, func(p *record.EarlierText) bool { return c.st.Earlier.IsElsewhere(p, now) }) {
			c.changed = true
		}
	}
	return nil
}

// nameFinder looks for the files of a session under other names.
type nameFinder struct {
	*reconciliation
	now map[string]string // the hashes of the files
}

// absent returns the files of the session that are not under their names, with what they may be. Several names of one
// file become twins.
func (c nameFinder) absent() (filechange.Absent, error) {
	texts := map[string][]string{} // the files that had each text
	for _, path := range record.Keys(c.st.Files) {
		text := c.st.Files[path].Written
		texts[text] = append(texts[text], path)
	}
	absent := filechange.Absent{}
	for _, path := range record.Keys(c.st.Files) {
		f := c.st.Files[path]
		written := c.now[path] == f.Written
		if written && !slices.ContainsFunc(c.Holds(path), func(other string) bool { return c.st.Files[other] != nil }) {
			continue
		}
		file := filetext.Sought{Path: path, Package: f.Package, Text: f.Written, Twins: c.st.Twins[f.Written]}
		moved := c.Moved(file) // they may be edited too
		found := filechange.Candidates{Paths: moved, Sure: len(moved) == 1, Another: c.now[path] != "" && file.IsTaken(c.Lookup)}
		if written && !found.Sure || c.now[path] != "" && !found.Another && !c.hasTextOfAnother(path, texts) {
			continue
		}
		if len(moved) > 1 { // the one that is left of them is no new name either
			c.st.Twins.Add(f.Written, moved...)
		}
		if len(moved) == 0 {
			var err error
			if found.Paths, err = c.Renamed(file); err != nil {
				return nil, err
			}
		}
		found.Paths = slices.DeleteFunc(slices.Clone(found.Paths), func(to string) bool { _, ok := c.PackageAt(f.Package, path, to); return !ok })
		absent[path] = found
	}
	return absent, nil
}

// sightings returns the names that files have now in which something was skipped or noted, and nothing that changed
// them, by fingerprint of the decision: as far as the file system tells, for they may be edited too. The rest is found
// by their texts, after the scan.
func (c nameFinder) sightings() (map[string]record.NewName, error) {
	moved := map[string]record.NewName{}
	for _, fingerprint := range record.Keys(c.st.Decisions) {
		d := c.st.Decisions[fingerprint]
		seen := d.Seen
		if !nonWriting(d) || c.st.Files[seen.File] != nil {
			continue
		}
		now, err := c.Now(seen.File)
		if err != nil {
			return nil, err
		}
		if now == seen.Text && len(c.Holds(seen.File)) == 0 {
			continue
		}
		if names := c.Moved(filetext.SoughtOf(seen, c.st)); len(names) == 1 {
			if pkg, ok := c.PackageAt(seen.Package, seen.File, names[0]); ok {
				moved[fingerprint] = record.NewName{Path: names[0], Package: pkg}
			}
		}
	}
	return moved, nil
}

// hasTextOfAnother reports whether the text under a name is that of another file of the session, which is not under
// its own name, if only that one had it and it is no base. texts has the files that had each text.
func (c nameFinder) hasTextOfAnother(path string, texts map[string][]string) bool {
	had := texts[c.now[path]]
	return len(had) == 1 && had[0] != path && c.now[had[0]] != c.now[path] && c.now[path] != c.st.Files[path].Base
}

// findEarlier finds the newest earlier text of each file that is gone in the only other file that has it: it was
// renamed, stashed under the new name, and is back. That file remembers the text too then, unless a file of the session
// has it (the decisions are there) or somebody took one of the decisions back. now has the hashes of the session's
// files, and gets that of the found one.
func (c *reconciliation) findEarlier(now map[string]string) error {
	held := map[string]bool{}
	for _, f := range c.st.Files {
		held[f.Written] = true
	}
	for _, path := range record.Keys(c.st.Earlier) {
		if now[path] != "" || c.st.Files[path] != nil {
			continue
		}
		texts := c.st.Earlier[path]
		p := texts[len(texts)-1]
		if held[p.Written] || len(p.TakenBack) > 0 || p.Missing(c.st) == nil {
			continue
		}
		list, err := c.Renamed(filetext.Sought{Path: path, Package: p.Package, Text: p.Written, Twins: c.st.Twins[p.Written]})
		if err != nil {
			return err
		}
		if len(list) != 1 || c.st.Files[list[0]] != nil {
			continue
		}
		pkg, ok := c.PackageAt(p.Package, path, list[0])
		if ok && c.st.Earlier.Move(path, record.NewName{Path: list[0], Package: pkg}, p) {
			now[list[0]], c.changed = p.Written, true
		}
	}
	return nil
}

// applier acts on the classified files, before any scan.
type applier struct{ *reconciliation }

// apply updates the record for each classified file: a reverted or deleted file reopens its decisions, an edited one is
// rebased or marked as conflicted, a restored one gets its earlier decisions again, and a renamed one takes its
// decisions along.
func (c applier) apply(found []filechange.Change) error {
	if err := c.renameFiles(found); err != nil {
		return err
	}
	c.moveSightings()
	doubted := doubted(c.st)
	for _, f := range found {
		var err error
		switch f.Kind {
		case filechange.Unknown, filechange.Renamed, filechange.Overwritten:
		case filechange.AsWritten:
			err = c.keepWritten(f.Path, doubted[f.Path])
		case filechange.Reverted, filechange.Deleted:
			e := c.files.at(f.Path)
			e.departure, e.copies = f.Kind, f.Copies
		case filechange.Edited:
			err = c.rebase(f.Path)
		case filechange.Restored:
			err = c.restore(f.Restored)
		}
		if err != nil {
			return err
		}
	}
	c.removeDeparted(c.files.where(func(e *fileState) bool { return e.departure != filechange.Unknown }))
	return nil
}

// keepWritten keeps a file that has its written text. If doubted, the base must be verified by planning.
func (c *reconciliation) keepWritten(path string, doubted bool) error {
	t, err := c.Written(path, c.st.Files[path])
	if errors.Is(err, journal.ErrLost) {
		c.textMissing(path, "", err)
		return nil
	}
	if err != nil {
		return err
	}
	c.setText(path, t)
	c.files.at(path).doubted = doubted
	return nil
}

// textMissing leaves a file alone because one of its blobs is missing. The blob may come back, for example when the
// copy of the state folder is complete.
func (c *reconciliation) textMissing(path, what string, err error) {
	c.st.Unavailable[path] = err.Error()
	n := len(c.st.Decisions.In(path))
	c.lasting = append(c.lasting, fmt.Sprintf("%s%s: %s can't be undone, and nothing else is decided there, until a text that is missing is back: %v", visible.Name(path), what, words.Count(n, "decision"), err))
}

// rebase handles a file that was edited: the new base is the text on disk without the session's hunks, by a three-way
// merge. If that merge conflicts, the file is marked as conflicted.
func (c applier) rebase(path string) error {
	f, e := c.st.Files[path], c.files.at(path)
	base, written, err := c.Texts(f)
	if errors.Is(err, journal.ErrLost) {
		c.textMissing(path, " was edited outside", err)
		return nil
	}
	if err != nil {
		return err
	}
	disk, err := c.Read(path)
	if err != nil {
		return err
	}
	without, err := rebase.TakeOut(path, base, written, disk)
	rebased := without.Src
	if err != nil || bytes.Equal(rebased, disk) {
		c.setText(path, filetext.New(*f, base, disk))
		e.conflicted = true
		return nil
	}
	t := filetext.New(record.File{Package: f.Package, Base: stamps.Hash(rebased), Written: stamps.Hash(disk)}, rebased, disk)
	t.Joined = without.Joined
	if known, ok := c.Known[path]; ok && known.File == t.File {
		t = known
	}
	c.setText(path, t)
	e.before = f
	return nil
}
