package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/seed-58def443/ssot/fix/patch"
)

// Fate is what became of a step that was interrupted.
type Fate string

// The fates.
const (
	Dropped    Fate = "dropped"     // no file was changed yet
	RolledBack Fate = "rolled back" // some files were changed; what the step made of them is gone again
	Kept       Fate = "kept"        // all files are changed
	Foreign    Fate = "foreign"     // as rolled back, but a file was edited where the step had changed it: what is left of the step there stays
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
	Edited        bool   // another program wrote to it, before or after
	Beside        string // a file beside it that holds what another program wrote at the last instant and nothing else holds, if there is one; it stays
}

// Found says which text a file has.
type Found string

// What a file can be found to be.
const (
	AsBefore Found = "before" // edited: an edit of the old text, with nothing of the step in it
	AsAfter  Found = "after"  // edited: an edit elsewhere in the new text
	Half     Found = "half"   // edited where the step had changed it
	Gone     Found = "gone"   // there is none, or something that is no file
)

// finding is a file of an interrupted step with what taking it back needs.
type finding struct {
	FileState
	disk, back []byte // of an edited new text: as it is, and without what the step made of it
}

// examine looks at the files of an interrupted step. What can't be read is an error: it says nothing of a file.
func (j *Journal) examine(in *intent) ([]finding, error) {
	list := make([]finding, 0, len(in.Files))
	begun := false // some file was replaced, and before that every new text stood beside its file
	for _, f := range in.Files {
		x := finding{FileState: FileState{Path: f.Path, Before: f.Before, After: f.After}}
		data, _, err := j.root.read(f.Path)
		switch {
		case unreachable(err), errors.Is(err, errIrregular):
			x.Found = Gone
		case err != nil:
			return nil, fmt.Errorf("look at %s, which an interrupted step changes: %w", f.Path, err)
		case sum(data) == f.Before:
			x.Found = AsBefore
		case sum(data) == f.After:
			x.Found, begun = AsAfter, true
		default:
			x.Edited, x.disk = true, data
		}
		list = append(list, x)
	}
	for i := range list {
		if x := &list[i]; x.Found == "" {
			if err := j.attribute(in.Files[i], x, begun); err != nil {
				return nil, err
			}
		}
	}
	return list, nil
}

// attribute tells which text another program edited.
func (j *Journal) attribute(f entry, x *finding, begun bool) error {
	replaced, err := j.replaced(f, begun)
	if err != nil {
		return err
	}
	if !replaced {
		x.Found = AsBefore
		return nil
	}
	before, after, err := j.texts(f)
	if errors.Is(err, ErrLost) {
		x.Found = Half // as far as can be told
		return nil
	}
	if err != nil {
		return err
	}
	if back, err := patch.Rebase(before, after, x.disk); err == nil && !bytes.Equal(back, x.disk) {
		x.Found, x.back = AsAfter, back
		return nil
	}
	if _, err := patch.Rebase(after, before, x.disk); err == nil {
		x.Found = AsBefore // taken back outside
		return nil
	}
	x.Found = Half
	return nil
}

// replaced reports whether a file that was edited had been replaced before. Its new text stands beside it until then,
// and its old one from then on.
func (j *Journal) replaced(f entry, begun bool) (bool, error) {
	temp, _, err := j.root.digest(f.Temp)
	switch {
	case err != nil && !unreachable(err):
		return false, fmt.Errorf("look at the new text of %s: %w", f.Path, err)
	case err == nil: // any other text stood in the file's place, or is to
		return temp != f.After, nil
	}
	_, err = j.root.Lstat(f.Undo)
	if err != nil && !unreachable(err) {
		return false, fmt.Errorf("look at the old text of %s: %w", f.Path, err)
	}
	return err == nil || begun, nil
}

// fate is what is to become of a step of which the files were found so: it is kept where all of it is there; else it
// goes.
func fate(files []finding) Fate {
	after, half := 0, 0
	for _, x := range files {
		switch x.Found {
		case Half:
			half++
		case AsAfter:
			after++
		case AsBefore, Gone:
		}
	}
	switch {
	case after == len(files):
		return Kept
	case half > 0:
		return Foreign
	case after > 0:
		return RolledBack
	}
	return Dropped
}

// takeOut takes what the step made of a file out of one that was edited elsewhere. It takes the new text's name, which
// is free by then.
func (j *Journal) takeOut(f entry, x finding) error {
	info, err := j.root.Lstat(f.Path)
	if err != nil {
		return err
	}
	like, err := j.like(f.Path, info)
	if err != nil {
		return err
	}
	was, _, err := j.root.digest(f.Temp)
	switch {
	case err != nil && !unreachable(err):
		return fmt.Errorf("look at %s: %w", f.Temp, err)
	case err == nil && was != f.Before && was != f.After && was != sum(x.back):
		// What another program wrote at the last instant, and nothing else holds.
		if kind, err := j.beside(f.Undo, f); err != nil {
			return err
		} else if kind == alien {
			return fmt.Errorf("%s and %s hold what other programs wrote to it: move one of them away", f.Temp, f.Undo)
		}
		if err := j.root.Rename(f.Temp, f.Undo); err != nil {
			return err
		}
	}
	if err := j.whole(f, x.back, like); err != nil {
		return err
	}
	return j.instead(f.Temp, f, sum(x.back), sum(x.disk))
}
