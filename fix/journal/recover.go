package journal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// Fate is what became of a step that was interrupted.
type Fate string

// The fates.
const (
	Dropped    Fate = "dropped"     // no file was changed yet
	RolledBack Fate = "rolled back" // some files were changed; all are as they were again
	Kept       Fate = "kept"        // all files are changed
	Foreign    Fate = "foreign"     // a file is neither as it was nor as decided: another program wrote to it; no file was touched
)

// Recovery tells of an interrupted step.
type Recovery struct {
	Fate   Fate
	Record json.RawMessage // what Commit was given
	Files  []FileState
}

// FileState is what a file of an interrupted step was found to be.
type FileState struct {
	Path          string
	Before, After string // the names of blobs: as it was, as decided
	Found         Found
}

// Found says which text a file has.
type Found string

// What a file can be found to be.
const (
	AsBefore Found = "before"
	AsAfter  Found = "after"
	Other    Found = "other" // or it is gone
)

// Recover resolves the step that a crash left open, if there is one. It is called under Lock, before the session is read.
//
// Dropped and rolled back steps are closed: there is nothing to do but to tell people. A kept or a foreign one stays open, and Commit is refused, until Settle says that the caller has saved
// what follows from it; so a crash in between loses nothing, and the caller must be ready to be told of a step that it has saved already. Recover may itself be interrupted at any point and be called again.
func (j *Journal) Recover(ctx context.Context) ([]Recovery, error) {
	if err := j.locked(); err != nil {
		return nil, err
	}
	if err := j.sweepTemps(); err != nil {
		return nil, err
	}
	in, err := j.readIntent()
	if err != nil || in == nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r := Recovery{Record: in.Record}
	count := map[Found]int{}
	for _, f := range in.Files {
		found := j.found(f)
		count[found]++
		r.Files = append(r.Files, FileState{f.Path, f.Before, f.After, found})
	}
	switch len(in.Files) {
	case count[AsBefore]:
		r.Fate = Dropped
	case count[AsAfter]:
		r.Fate = Kept
	case count[AsBefore] + count[AsAfter]:
		r.Fate = RolledBack
		for i, f := range in.Files {
			if r.Files[i].Found == AsBefore {
				continue
			}
			if err := j.restore(f); err != nil {
				return nil, fmt.Errorf("take back the interrupted step: restore %s: %w", f.Path, err)
			}
			j.reach("restored " + f.Path)
		}
	default:
		r.Fate = Foreign
	}
	if err := j.clear(in); err != nil {
		return nil, fmt.Errorf("clean up after the interrupted step: %w", err)
	}
	j.reach("cleared")
	if r.Fate == Dropped || r.Fate == RolledBack {
		if err := j.closeIntent(); err != nil {
			return nil, err
		}
	}
	return []Recovery{r}, nil
}

// Settle closes the step that Recover told of. It is called when the state that follows from it is saved.
func (j *Journal) Settle() error {
	if err := j.locked(); err != nil {
		return err
	}
	return j.closeIntent()
}

// found looks at a file of an interrupted step. What can't be read is not ours.
func (j *Journal) found(f entry) Found {
	data, _, err := j.root.read(f.Path)
	if err != nil {
		return Other
	}
	switch sum(data) {
	case f.Before:
		return AsBefore
	case f.After:
		return AsAfter
	}
	return Other
}

// restore puts the old file back in the place of the new one, which must still hold our text.
// The old file may hold what an editor wrote into it at the last instant: that is the user's, and comes back as it is.
func (j *Journal) restore(f entry) error {
	data, info, err := j.root.read(f.Path)
	if err != nil {
		return err
	}
	if sum(data) != f.After {
		return &ChangedError{Path: f.Path}
	}
	old := f.Undo
	if _, _, err := j.root.read(old); err != nil {
		if old, err = j.rewrite(f, info); err != nil {
			return err
		}
	}
	if err := j.root.Rename(old, f.Path); err != nil {
		return err
	}
	return j.root.sync(path.Dir(f.Path))
}

// rewrite makes the old file again, from what the journal kept. It takes the new text's name, which is free by then: what has the old one's name is always whole.
func (j *Journal) rewrite(f entry, like fs.FileInfo) (string, error) {
	data, err := j.Blob(f.Before)
	if err != nil {
		return "", err
	}
	if err := j.root.discard(f.Temp); err != nil {
		return "", err
	}
	return f.Temp, j.root.create(f.Temp, data, like)
}

// clear removes what a step left beside its files.
func (j *Journal) clear(in *intent) error {
	var errs []error
	for _, f := range in.Files {
		for _, name := range []string{f.Temp, f.Undo} {
			// The folder itself may be gone, or lie behind a link by now: then there is nothing of ours to reach.
			if _, err := j.root.Lstat(name); err == nil {
				errs = append(errs, j.root.discard(name))
			}
		}
	}
	return errors.Join(errs...)
}

// sweepTemps removes half-written files of the journal's own.
func (j *Journal) sweepTemps() error {
	for _, dir := range []string{Dir, blobDir} {
		entries, err := j.root.ReadDir(dir)
		if err != nil {
			return fmt.Errorf("list %s: %w", j.name(dir), err)
		}
		for _, e := range entries {
			if !strings.HasPrefix(e.Name(), ours) {
				continue
			}
			if err := j.root.discard(path.Join(dir, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}
